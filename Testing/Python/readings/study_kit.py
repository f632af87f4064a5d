"""Small studies for tests: tiny images of three vertebrae, readers who draw boxes, clocks that can be set."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.images import LabelMap, Segment
from OsteoRadiomicsLib.readings import Clock, Desk, Participant, Storage, StudyRequest, Worklist, create_study, open_study

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
SIZE = (14, 14, 26)
SPACING = (4.0, 4.0, 4.0)
# From head to foot: slices of each vertebra along z.
SLICES = {"L1": slice(19, 24), "L2": slice(11, 16), "L3": slice(3, 8)}
LABELS = {"L1": 20, "L2": 21, "L3": 22}


class SetClock(Clock):
    """A clock that moves only when told to."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment
        self.elapsed = 0.0
        self.drive_behind = 0.0  # seconds; the clock of these studies is not that of the disk they lie on

    def ahead_of(self, moment: float) -> float:
        return self.drive_behind

    def now(self) -> datetime:
        return self.moment

    def seconds(self) -> float:
        return self.elapsed

    def pass_time(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
        self.elapsed += seconds

    def pass_days(self, days: float) -> None:
        self.pass_time(days * 86400)

    def set_back(self, seconds: float) -> None:
        """The wall clock jumps; the monotonic one does not."""
        self.moment -= timedelta(seconds=seconds)


def image(seed: int) -> sitk.Image:
    array = np.random.default_rng(seed).integers(0, 200, SIZE[::-1]).astype(np.int16)
    found = sitk.GetImageFromArray(array)
    found.SetSpacing(SPACING)
    found.SetOrigin((-20.0, -30.0, 40.0))
    return found


def drawing(grow: int = 0, leave_out: str = "", **slices: slice) -> LabelMap:
    """A mask of the three vertebrae as boxes; ``grow`` widens them by that many voxels, keywords move or replace one."""
    array = np.zeros(SIZE[::-1], np.uint8)
    for name, z in (SLICES | slices).items():
        if name != leave_out:
            array[z, 4 : 10 + grow, 4:10] = LABELS[name]
    return label_map(array)


def label_map(array: np.ndarray, names: dict[str, int] = LABELS) -> LabelMap:
    layer = sitk.GetImageFromArray(array)
    layer.CopyInformation(image(0))
    return LabelMap((layer,), tuple(Segment(name, label) for name, label in names.items()))


def array_of(content: LabelMap) -> np.ndarray:
    return sitk.GetArrayFromImage(content.layers[0])


def reader(name: str, *cases: int) -> Participant:
    return Participant(id=name, role="reader", cases=cases or (0,))


def reviewer(name: str, of: str, *cases: int) -> Participant:
    return Participant(id=name, role="reviewer", of=(of,), cases=cases or (0,))


def arbiter(name: str, first: str, second: str) -> Participant:
    return Participant(id=name, role="arbiter", of=(first, second), cases=(0,))


COORDINATOR = Participant(id="coordinator", role="coordinator")


def write_cases(folder: Path, count: int = 3) -> Path:
    """Images and their list under hospital ids, with a clinical column and an identifying header."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(count):
        found = image(number)
        found.SetMetaData("PatientName", f"Doe^Jane{number}")
        path = folder / f"hospital-{number}.nrrd"
        sitk.WriteImage(found, str(path))
        rows.append({"case": f"MRN-{1000 + number}", "sequence": "T1", "image": path.name, "bmd": 70 + number})
    with open(folder / "cases.csv", "w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder / "cases.csv"


def new_study(folder: Path, clock: Clock, *participants: Participant, cases: int = 3, sessions: int = 1, **options) -> Path:
    """Create a study below ``folder`` and return its root; the key lies beside it."""
    request = StudyRequest(
        root=folder / "study", key=folder / "coordinator" / "key.csv", protocol=options.pop("protocol", "op-mri"),
        cases=write_cases(folder / "hospital", cases), participants=(*(participants or (reader("A"),)), COORDINATOR),
        sessions=sessions, washout_days=options.pop("washout_days", 60), seed=options.pop("seed", 7), **options,
    )  # fmt: skip
    return create_study(request, clock=clock).root


def sit(root: Path, who: str, clock: Clock, *, storage: Storage | None = None, take_over: str = "") -> Desk:
    return Desk(open_study(root, clock=clock, storage=storage), who, take_over=take_over)


def read_all(root: Path, who: str, clock: Clock, session: int = 1, draw=lambda case: drawing()) -> list[str]:
    """Let a participant read every case of a session; returns the cases in the order read."""
    order = []
    with sit(root, who, clock) as desk:
        work = Worklist(desk, session)
        while view := work.next():
            clock.pass_time(30)
            work.submit(draw(view.case))
            order.append(view.case)
    return order
