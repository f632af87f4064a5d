"""An interim look at a reader study: overlap, volumes and times of what has been read, without features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..agreement import mask_pairs
from ..base.errors import StudyError
from ..base.progress import Progress
from ..images import read_mask
from ..readings.blinding import KeyEntry
from ..readings.export import ReadingFile, export_readings, final_mask
from ..readings.masks import label_map_of
from ..readings.repeats import known_repeats
from ..readings.study import Study
from ..report.agreement.agreement_inputs import TIME_COLUMNS, overlap_row, write_table
from ..report.agreement.agreement_view import duration
from .study_agreement import INTERIM, reading_groups, reading_name, reading_overlaps, reading_times
from .study_repeats import repeated_readings

CONSENSUS = "consensus"
OVERLAP, TIMES = INTERIM


@dataclass(frozen=True)
class PairLine:
    """Overlap of two readings, or of a reading and the consensus, on one ROI over all cases; volumes in ml, b minus a.

    mean_dice, lowest_dice, volume_difference: None where no case has them.
    """

    a: str
    b: str
    roi: str
    cases: int
    mean_dice: float | None
    lowest_dice: float | None
    lowest_case: str
    volume_difference: float | None

    @property
    def text(self) -> str:
        """In one line."""
        head = f"{self.a} v. {self.b}, {self.roi}: {self.cases} cases"
        if self.mean_dice is None or self.volume_difference is None:
            return f"{head}, no overlap to measure"
        return (
            f"{head}, mean Dice {self.mean_dice:.3f}, lowest {self.lowest_dice:.3f} ({self.lowest_case}), "
            f"volume {self.volume_difference:+.2f} ml"
        )


@dataclass(frozen=True)
class TimeLine:
    """Active time of one reader's session. median_seconds, total_seconds: over its cases."""

    reader: str
    session: int
    cases: int
    median_seconds: float
    total_seconds: float

    @property
    def text(self) -> str:
        """In one line."""
        spent = f"median {duration(self.median_seconds)} a case, {duration(self.total_seconds)} in all"
        return f"{self.reader}, session {self.session}: {self.cases} cases, {spent}"


@dataclass(frozen=True)
class StudyMasks:
    """pairs: of readings that are compared, then of each reading with the consensus. times: of readings drawn in the panel."""

    pairs: tuple[PairLine, ...]
    times: tuple[TimeLine, ...]


def study_masks(study: Study, folder: Path, *, key: Sequence[KeyEntry] = (), progress: Progress | None = None) -> StudyMasks:
    """Compare all masks handed in so far with each other and with the consensus, and write OVERLAP and TIMES.

    key: needed where the study has hidden repeats. A consensus that a reader had a part in flatters him; his calibration is
    judged best by cases with a consensus of others. Raises StudyError (no key, folder inside the study, fewer than two readings
    of one case and no consensus, a mask changed after its submission), OutputError, Cancelled.
    """
    progress = progress or Progress()
    repeats = known_repeats(study, key)
    study.layout.refuse_inside(folder)
    drawn = [file for file in export_readings(study, folder / "masks", progress=progress) if file.reading.role != "arbiter"]
    files = [file for file in drawn if file.reading.case not in repeats]
    again = repeated_readings(study, drawn, repeats)
    between = reading_overlaps(study, [*files, *again.files], {**reading_groups(study, files), **again.groups}, progress)
    found = [table for table in (between, _against_consensus(study, files, progress)) if len(table)]
    if not found:
        cure = "Wait for more readings"
        raise StudyError("has no two readings of one case to compare", where=str(study.layout.root), cure=cure)
    overlaps, times = pd.concat(found, ignore_index=True), reading_times(files)
    write_table(overlaps, folder / OVERLAP)
    write_table(pd.DataFrame(columns=list(TIME_COLUMNS)) if times is None else times, folder / TIMES)
    return StudyMasks(_pair_lines(overlaps), () if times is None else _time_lines(times))


def _against_consensus(study: Study, files: Sequence[ReadingFile], progress: Progress) -> pd.DataFrame:
    rows = []
    finals = {case: mask for case in study.cases if (mask := final_mask(study, case)) is not None}
    for done, file in enumerate(files):
        progress.report(done, len(files), "overlap with the consensus")
        own = file.reading
        if own.case not in finals:
            continue
        for pair in mask_pairs(read_mask(file.mask), label_map_of(finals[own.case]), where=f"case {own.case}"):
            rows.append(overlap_row(own.case, pair.name, reading_name((own.reader, own.session)), CONSENSUS, pair.overlap()))
    return pd.DataFrame(rows)


def _pair_lines(overlaps: pd.DataFrame) -> tuple[PairLine, ...]:
    lines = []
    for (a, b, roi), own in overlaps.groupby(["a", "b", "roi"], sort=False):
        known = own[own["dice"].notna()]
        both = own[own["hd"].notna()]
        worst = known.sort_values("dice", kind="stable").head(1)
        lines.append(
            PairLine(
                str(a), str(b), str(roi), len(own), _number(known["dice"]), _number(worst["dice"]),
                "".join(worst["case"].astype(str)), _number(both["volume_b_ml"] - both["volume_a_ml"]),
            )
        )  # fmt: skip
    return tuple(lines)


def _time_lines(times: pd.DataFrame) -> tuple[TimeLine, ...]:
    return tuple(
        TimeLine(
            str(who), int(str(session)), len(own), float(own["active_seconds"].median()), float(own["active_seconds"].sum())
        )
        for (who, session), own in times.groupby(["reader", "session"])
    )  # fmt: skip


def _number(values: pd.Series) -> float | None:
    """Their mean, None where there is none."""
    return float(values.mean()) if len(values) else None
