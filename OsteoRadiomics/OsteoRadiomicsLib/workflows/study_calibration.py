"""Calibration of readers: how their drawings and grades stand to a set of cases that experts have agreed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ..agreement import mask_pairs
from ..agreement.kappa import Kappa, cohen_kappa
from ..base.errors import StudyError
from ..base.progress import Progress
from ..images import read_mask
from ..protocols.questions import QuestionSpec
from ..readings.export import ReadingFile, export_readings
from ..readings.reference import ReferenceSet
from ..readings.study import Study
from ..report.agreement.agreement_inputs import overlap_row, write_table

CASES, MASKS, GRADES = "calibration_cases.csv", "calibration_masks.csv", "calibration_grades.csv"


@dataclass(frozen=True)
class MaskCalibration:
    """One reader against the reference on one ROI.

    cases: that both drew. mean_dice, lowest_dice: over the cases that either drew, 0 where one did not. bias_ml, bias_percent:
    mean of the reader's volume minus the reference's, in ml and in percent of it; None where no case was drawn by both. sd_ml:
    its standard deviation, None for a single case. below: whether the mean Dice is below the limit that was asked for.
    """

    reader: str
    roi: str
    cases: int
    mean_dice: float
    lowest_dice: float
    lowest_case: str
    bias_ml: float | None
    bias_percent: float | None
    sd_ml: float | None
    below: bool

    @property
    def text(self) -> str:
        """In one line."""
        head = f"{self.reader}, {self.roi}: {self.cases} cases, mean Dice {self.mean_dice:.3f}, "
        head += f"lowest {self.lowest_dice:.3f} ({self.lowest_case})"
        bias = "" if self.bias_ml is None else f", volume {self.bias_ml:+.2f} ml ({self.bias_percent:+.1f} %)"
        return head + bias + (", below the limit" if self.below else "")


@dataclass(frozen=True)
class GradeCalibration:
    """One reader's grades against the reference's. found: kappa with the question's weights over its declared categories.

    higher, lower: on how many cases the reader's grade was above and below the reference's.
    """

    reader: str
    question: str
    weights: str
    found: Kappa
    higher: int
    lower: int


@dataclass(frozen=True)
class StudyCalibration:
    """masks: of every reader and ROI. grades: of every reader and question that both answered on some case."""

    masks: tuple[MaskCalibration, ...]
    grades: tuple[GradeCalibration, ...]

    @property
    def below(self) -> tuple[str, ...]:
        """Readers below the limit on some ROI."""
        return tuple(dict.fromkeys(line.reader for line in self.masks if line.below))


def calibrate_readers(
    study: Study, reference: ReferenceSet, folder: Path, *, at_least: float | None = None, progress: Progress | None = None
) -> StudyCalibration:
    """Compare every participant's first readings of the reference's cases with it; also of training cases.

    An arbiter is left out: the reference may be his. at_least: mean Dice below which a reader is told. Writes CASES (a row per
    reader, case and ROI), MASKS and GRADES into ``folder``. Raises StudyError (folder inside the study, nobody has read any of
    the cases, a mask changed after its submission), OutputError, Cancelled.
    """
    progress = progress or Progress()
    study.layout.refuse_inside(folder)
    files = [
        file
        for file in export_readings(study, folder / "masks", progress=progress)
        if file.reading.role != "arbiter" and file.reading.session == 1 and file.reading.case in reference.masks
    ]
    if not files:
        raise StudyError("nobody has read a case of the reference yet", where=str(study.layout.root), cure="Wait for readings")
    cases = _overlaps(files, reference, progress)
    masks = tuple(_mask_line(own, at_least) for _, own in cases.groupby(["a", "roi"], sort=False))
    grades = tuple(_grade_lines(files, reference, study.protocol.questions))
    write_table(cases, folder / CASES)
    write_table(pd.DataFrame([vars(line) for line in masks]), folder / MASKS)
    write_table(pd.DataFrame([_grade_row(line) for line in grades], columns=list(_GRADE_COLUMNS)), folder / GRADES)
    return StudyCalibration(masks, grades)


def _overlaps(files: Sequence[ReadingFile], reference: ReferenceSet, progress: Progress) -> pd.DataFrame:
    rows = []
    for done, file in enumerate(sorted(files, key=lambda file: (file.reading.reader, file.reading.case))):
        progress.report(done, len(files), "overlap with the reference")
        own = file.reading
        for pair in mask_pairs(read_mask(file.mask), reference.masks[own.case], where=f"case {own.case}, {own.reader}"):
            rows.append(overlap_row(own.case, pair.name, own.reader, reference.name, pair.overlap()))
    return pd.DataFrame(rows)


def _mask_line(rows: pd.DataFrame, at_least: float | None) -> MaskCalibration:
    first, both = rows.iloc[0], rows[rows["hd"].notna()]
    worst = rows.sort_values("dice", kind="stable").iloc[0]
    bias, of = both["volume_a_ml"] - both["volume_b_ml"], both["volume_b_ml"]
    mean = float(rows["dice"].mean())
    return MaskCalibration(
        reader=str(first["a"]), roi=str(first["roi"]), cases=len(both), mean_dice=mean, lowest_dice=float(worst["dice"]),
        lowest_case=str(worst["case"]), bias_ml=float(bias.mean()) if len(both) else None,
        bias_percent=float((100 * bias / of).mean()) if len(both) else None,
        sd_ml=float(bias.std()) if len(both) > 1 else None, below=at_least is not None and mean < at_least,
    )  # fmt: skip


def _grade_lines(
    files: Sequence[ReadingFile], reference: ReferenceSet, questions: Sequence[QuestionSpec]
) -> list[GradeCalibration]:
    given: dict[str, dict[str, Mapping[str, str]]] = {}
    for file in files:
        given.setdefault(file.reading.reader, {})[file.reading.case] = file.reading.answers
    found = []
    for who, own in sorted(given.items()):
        for question in questions:
            pairs = [
                (mine, theirs)
                for case, answers in own.items()
                if (mine := answers.get(question.name)) and (theirs := reference.answers.get(case, {}).get(question.name))
            ]
            if pairs:
                place = question.categories.index
                steps = [place(mine) - place(theirs) for mine, theirs in pairs]
                kappa = cohen_kappa(
                    [mine for mine, _ in pairs], [theirs for _, theirs in pairs], weights=question.weights,
                    categories=question.categories,
                )  # fmt: skip
                higher, lower = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
                found.append(GradeCalibration(who, question.name, question.weights, kappa, higher, lower))
    return found


_GRADE_COLUMNS = (
    "reader", "question", "weights", "kappa", "ci_low", "ci_high", "observed", "n_cases", "higher", "lower", "reason",
)  # fmt: skip


def _grade_row(line: GradeCalibration) -> tuple[Any, ...]:
    own = line.found
    return (
        line.reader, line.question, line.weights, own.kappa, own.ci_low, own.ci_high, own.observed, own.n_cases, line.higher,
        line.lower, own.reason,
    )  # fmt: skip
