"""One row for each kind of case, in a process that is warm and as a process of its own, against PyRadiomics 3.0.1.

    python Testing/Benchmarks/bench_cases.py --peer .venv-pyradiomics/bin/python [--data FOLDER] [--runs 3]

The command line of each engine is what a user types once for a case: start, reading, extraction and writing together.
"""

from __future__ import annotations

import argparse
import csv
import math
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import SimpleITK as sitk
import yaml
from bench_maps import THREADS, Worker
from scenes import CLASSES, CT, MR, Scene, write

HERE = Path(__file__).resolve().parent
MEAN = "original_firstorder_Mean"
IN_PROCESS_GOAL, WHOLE_PROCESS_GOAL = 20, 10
FILTERED = {"Original": {}, "LoG": {"sigma": [2.0, 3.0]}, "Wavelet": {}}
SMALL = Scene(
    "small field, 64x64x12", (64, 64, 12), (1.0, 1.0, 3.0), ((0, 0, 0),), (12, 10, 14),
    {"imageType": {"Original": {}}, "featureClass": CLASSES, "setting": {"binWidth": 25}},
)  # fmt: skip
SMALL_FILTERED = replace(SMALL, name="small field, filtered", settings={**SMALL.settings, "imageType": FILTERED})
LARGE_ROI = replace(SMALL, name="one ROI of 2 million voxels", size=(220, 220, 160), spacing=(1.0, 1.0, 1.0), radii=(95, 85, 60))
CASES = (CT, MR, SMALL, SMALL_FILTERED, LARGE_ROI)
# Name, image, mask, label, settings: real vertebrae of 60 and more grey levels.
REAL = (
    ("vertebra, T1 MRI, filtered", "mr_spine/dzz_T1", "_vertbody_msk", 20, {"setting": {"binCount": 64}}),
    ("vertebra, T2 MRI, filtered", "mr_spine/chu05_T2", "_vertbody_msk", 19, {"setting": {"binWidth": 5}}),
    ("vertebral bodies, CT at 1 mm", "ct/ts_lumbar", "_vertbody_msk", 1, {"setting": {"binWidth": 10, **CT.settings["setting"]}}),  # type: ignore[dict-item]
)


@dataclass(frozen=True)
class CaseRow:
    """CPU seconds: of both engines in a warm process, and of both command lines. voxels: of the first ROI."""

    name: str
    voxels: int
    peer: float
    ours: float
    peer_whole: float
    ours_whole: float

    @property
    def in_process(self) -> float:
        """Times as fast."""
        return self.peer / self.ours

    @property
    def whole(self) -> float:
        """Times as fast, start included."""
        return self.peer_whole / self.ours_whole


def measure(peer: str, data: Path, runs: int = 3) -> Iterator[CaseRow]:
    """The rows one by one; both engines in turn. Real vertebrae are left out where there is no data."""
    with tempfile.TemporaryDirectory() as folder:
        for name, job in _jobs(data, Path(folder)):
            ours, theirs = Worker(sys.executable, "rois_ours.py"), Worker(peer, "rois_peer.py")
            try:
                for _ in range(2):  # the first one loads the loops
                    ours.seconds(**job)
                pairs = [(theirs.seconds(**job), ours.seconds(**job)) for _ in range(runs)]
            finally:
                ours.close()
                theirs.close()
            commands = Commands.of(peer, job, Path(folder))
            cpu_seconds(commands.ours)  # the first one may compile
            wholes = [commands.seconds() for _ in range(runs)]
            figures = [statistics.median(column) for column in (*zip(*pairs, strict=True), *zip(*wholes, strict=True))]
            voxels = sitk.GetArrayFromImage(sitk.ReadImage(job["mask"])) == job["labels"][0]
            yield CaseRow(name, int(voxels.sum()), *figures)


def table(rows: Sequence[CaseRow]) -> str:
    """Markdown."""
    lines = [
        "| case | voxels of an ROI | PyRadiomics 3.0.1, s | ours, s | ratio | PyRadiomics' command line, s | ours, s | ratio |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.name} | {r.voxels:,} | {r.peer:.3f} | {r.ours:.3f} | {r.in_process:.1f} "
        f"| {r.peer_whole:.2f} | {r.ours_whole:.2f} | {r.whole:.1f} |"
        for r in rows
    ]
    return "\n".join(lines)


def range_of(rows: Sequence[CaseRow]) -> str:
    """The range of both ratios in words, and which rows miss their goal."""
    inside, whole = sorted(r.in_process for r in rows), sorted(r.whole for r in rows)
    missed = [r.name for r in rows if r.in_process < IN_PROCESS_GOAL], [r.name for r in rows if r.whole < WHOLE_PROCESS_GOAL]
    words = [
        f"In a warm process we are {inside[0]:.0f} to {inside[-1]:.0f} times as fast (goal: {IN_PROCESS_GOAL}), "
        f"as a command {whole[0]:.1f} to {whole[-1]:.0f} times (goal: {WHOLE_PROCESS_GOAL})."
    ]
    for what, names in zip(("in a warm process", "as a command"), missed, strict=True):
        words.append(f"Below the goal {what}: {'; '.join(names)}." if names else f"No row is below the goal {what}.")
    return " ".join(words)


def cpu_seconds(command: Sequence[str]) -> float:
    """User and system time of a command and its children. Raises CalledProcessError."""
    variables = {**os.environ, **THREADS, "OSTEORADIOMICS_CACHE": "0"}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is not compiled at each start
    before = os.times()
    subprocess.run(command, check=True, capture_output=True, env=variables)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _jobs(data: Path, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for scene in CASES:
        image, mask = write(scene, folder)
        yield scene.name, {"image": image, "mask": mask, "labels": scene.labels, "settings": scene.settings, "what": "cpu"}
    for name, stem, ending, label, settings in REAL:
        image, mask = data / f"{stem}{'_ct' if stem.startswith('ct/') else ''}.nii.gz", data / f"{stem}{ending}.nii.gz"
        if image.exists() and mask.exists():
            own = {"imageType": FILTERED, "featureClass": CLASSES, **settings}
            yield name, {"image": str(image), "mask": str(mask), "labels": [label], "settings": own, "what": "cpu"}


@dataclass(frozen=True)
class Commands:
    """What a user types with either engine. theirs: one command for each label, because PyRadiomics takes one at a time.

    their_tables, our_table: what they write, one row for each label.
    """

    theirs: tuple[list[str], ...]
    ours: list[str]
    their_tables: tuple[Path, ...]
    our_table: Path

    @classmethod
    def of(cls, peer: str, job: dict[str, Any], folder: Path) -> Commands:
        """The commands of a job; their files lie in ``folder``."""
        settings, table = folder / "settings.yaml", folder / "ours.csv"
        settings.write_text(yaml.safe_dump(job["settings"]), encoding="utf-8")
        script = "from radiomics.scripts import parse_args; parse_args()"
        theirs, tables = [], []
        for label in job["labels"]:
            # As a setting: its --label is accepted, and ignored beside a parameter file.
            own, out = folder / f"settings-{label}.yaml", folder / f"theirs-{label}.csv"
            setting = {**job["settings"]["setting"], "label": label}
            own.write_text(yaml.safe_dump({**job["settings"], "setting": setting}), encoding="utf-8")
            theirs.append([peer, "-c", script, job["image"], job["mask"], "--param", str(own), "--out", str(out), "-f", "csv"])
            tables.append(out)
        ours = [sys.executable, "-m", "OsteoRadiomicsLib", "extract", "--image", job["image"], "--mask", job["mask"]]
        ours += ["--labels", ",".join(map(str, job["labels"])), "--settings", str(settings), "--out", str(table)]
        return cls(tuple(theirs), ours, tuple(tables), table)

    def seconds(self) -> tuple[float, float]:
        """CPU seconds of theirs and ours. Raises SystemExit where they did not measure the same ROIs."""
        for table in (*self.their_tables, self.our_table):
            table.unlink(missing_ok=True)
        found = sum(map(cpu_seconds, self.theirs)), cpu_seconds(self.ours)
        self._check()
        return found

    def _check(self) -> None:
        """PyRadiomics ends with code 0 where it failed, too: its table tells."""
        ours = _rows(self.our_table)
        for table, own in zip(self.their_tables, ours, strict=True):
            (row,) = _rows(table)
            missing = {name for name in row if "_" in name and not name.startswith("diagnostics_")} - set(own)
            if MEAN not in row or missing or not math.isclose(float(row[MEAN]), float(own[MEAN]), rel_tol=1e-6):
                raise SystemExit(f"{' '.join(self.ours)}: PyRadiomics measured something else")


def _rows(table: Path) -> list[dict[str, str]]:
    if not table.exists():
        raise SystemExit(f"{table.name} was not written")
    with table.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", required=True, help="Python interpreter that has PyRadiomics 3.0.1")
    parser.add_argument("--data", type=Path, default=HERE.parents[2] / "shared" / "data", help="folder with mr_spine and ct")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    rows = []
    for row in measure(arguments.peer, arguments.data, arguments.runs):
        print(row, flush=True)
        rows.append(row)
    print(f"{table(rows)}\n\n{range_of(rows)}")


if __name__ == "__main__":
    main()
