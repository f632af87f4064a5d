"""What an agreement report is made from, and its storage as plain tables in the report's folder."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from ...agreement import Comparison, IccFilter, Overlap
from ...agreement.gradings import KAPPA_COLUMNS
from ...agreement.intraclass_table import Rule
from ...base.errors import SettingsError, TableError
from ...base.files import write_text
from ...base.records import Part, Record, RecordForm
from ...base.spreadsheets import frame_csv
from ...tables.reading import read_feature_table
from ...tables.rows import KEYS

OVERLAP_COLUMNS = (
    "case", "roi", "a", "b", "dice", "jaccard", "hd", "hd95", "assd", "surface_dice", "tolerance_mm", "volume_a_ml",
    "volume_b_ml", "reason",
)  # fmt: skip
GRADE_COLUMNS = ("comparison", "title", *KAPPA_COLUMNS)
TIME_COLUMNS = ("case", "reader", "session", "active_seconds")
_GRADE_WORDS = ("comparison", "title", "question", "rater_a", "rater_b", "method", "weights", "categories", "reason")
RECORD = "agreement.json"


class ProtocolMark(Part):
    """With which protocol the features were extracted; both empty where that is not known."""

    name: str
    hash: str


class ComparisonRecord(Part):
    """One comparison: the table of its readings in the report's folder, its columns, and the ICC filter.

    independent: False, and written only then, where one rater revised the other's masks. circumstances: written where there are
    any. filters: False, and written only then, where no feature is left out for it.
    """

    may_lack = frozenset({"independent", "circumstances", "filters"})

    name: str
    table: str
    case_col: str
    rater_col: str
    form: str
    threshold: float
    rule: Rule
    confidence: float
    independent: bool = True
    circumstances: tuple[str, ...] = ()
    filters: bool = True


class StudyDesign(Part):
    """What was laid down with a study, before anybody read; what was not is left out.

    arbitrate_below: an arbiter decided where the Dice coefficient of a segment was below this. training_cases: cases that every
    reader read first, which no figure counts. hidden_repeats: cases that came twice in a session.
    """

    may_lack = frozenset({"arbitrate_below", "training_cases", "hidden_repeats"})

    arbitrate_below: float | None = None
    training_cases: int = 0
    hidden_repeats: int = 0


NO_DESIGN = StudyDesign()


class AgreementRecord(Record):
    """The content of agreement.json. created: ISO date. design: left out where nothing was laid down."""

    form = RecordForm("the record of an agreement", "Make the agreement again", TableError)
    may_lack = frozenset({"schema_version", "design"})

    kind: Literal["agreement"]
    schema_version: int = 1
    title: str
    created: str
    protocol: ProtocolMark
    warnings: tuple[str, ...]
    design: StudyDesign = NO_DESIGN
    comparisons: tuple[ComparisonRecord, ...]


@dataclass(frozen=True)
class AgreementInputs:
    """Everything the report shows.

    title: the study's. comparisons: applied in turn, as ``analyse_agreement`` does. overlaps: a row per case, ROI and
    pair of readings with OVERLAP_COLUMNS (``overlap_row``), or None. times: a row per reading with TIME_COLUMNS, or None.
    grades: a row per question, comparison and pair of raters with GRADE_COLUMNS, or None.
    protocol, protocol_sha256: how the features were extracted. warnings: clauses without full stop that must stand with the
    numbers, such as an overruled washout. design: what was laid down with the study. created: ISO date, today when empty.
    """

    title: str
    comparisons: tuple[Comparison, ...]
    overlaps: pd.DataFrame | None = None
    times: pd.DataFrame | None = None
    grades: pd.DataFrame | None = None
    protocol: str = ""
    protocol_sha256: str = ""
    warnings: tuple[str, ...] = ()
    design: StudyDesign = NO_DESIGN
    created: str = ""

    def __post_init__(self) -> None:
        for what, table, columns in (
            ("overlaps", self.overlaps, OVERLAP_COLUMNS), ("times", self.times, TIME_COLUMNS),
            ("grades", self.grades, GRADE_COLUMNS),
        ):  # fmt: skip
            missing = [name for name in columns if table is not None and name not in table.columns]
            if missing:
                raise TableError(f"the table of {what} has no column {missing[0]}", cure=f"Write {', '.join(columns)}")


def overlap_row(case: str, roi: str, a: str, b: str, found: Overlap) -> dict[str, Any]:
    """One row of ``overlaps``. a, b: how the two readings are called, such as "A, session 1"."""
    return {
        "case": case,
        "roi": roi,
        "a": a,
        "b": b,
        "dice": found.dice,
        "jaccard": found.jaccard,
        "hd": found.hd,
        "hd95": found.hd95,
        "assd": found.assd,
        "surface_dice": found.surface_dice,
        "tolerance_mm": found.tolerance_mm,
        "volume_a_ml": found.size_a,
        "volume_b_ml": found.size_b,
        "reason": next(iter(found.reasons.values()), ""),
    }


def file_name(name: str) -> str:
    """A comparison's name as part of a file name."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower() or "comparison"


def write_inputs(inputs: AgreementInputs, folder: Path) -> None:
    """Keep the inputs beside the results, so that the report can be made again and checked."""
    comparisons = []
    for comparison in inputs.comparisons:
        table = f"readings_{file_name(comparison.name)}.csv"
        write_table(comparison.features, folder / table)
        used = comparison.criterion
        comparisons.append(
            ComparisonRecord(
                name=comparison.name,
                table=table,
                case_col=comparison.case_col,
                rater_col=comparison.rater_col,
                form=used.form,
                threshold=used.threshold,
                rule=used.rule,
                confidence=used.confidence,
                **ComparisonRecord.without_defaults(
                    independent=comparison.independent, circumstances=comparison.circumstances, filters=comparison.filters
                ),
            )
        )
    for name, extra in (("overlap.csv", inputs.overlaps), ("times.csv", inputs.times), ("kappa.csv", inputs.grades)):
        if extra is None:
            (folder / name).unlink(missing_ok=True)  # of an earlier agreement: the page would take it for this one's
        else:
            write_table(extra, folder / name)
    AgreementRecord(
        kind="agreement",
        schema_version=AgreementRecord.form.newest,
        title=inputs.title,
        created=inputs.created or date.today().isoformat(),
        protocol=ProtocolMark(name=inputs.protocol, hash=inputs.protocol_sha256),
        warnings=inputs.warnings,
        comparisons=tuple(comparisons),
        **AgreementRecord.without_defaults(design=inputs.design),
    ).write(folder / RECORD)


def is_agreement_folder(folder: Path) -> bool:
    """Whether a folder holds the inputs of an agreement report."""
    return (folder / RECORD).is_file()


def read_inputs(folder: str | os.PathLike[str]) -> AgreementInputs:
    """The inputs that ``write_inputs`` kept. Raises TableError naming the file that is missing or damaged."""
    place = Path(folder)
    record = AgreementRecord.read(place / RECORD)
    comparisons = tuple(_comparison(entry, place) for entry in record.comparisons)
    overlaps = _optional(place / "overlap.csv", ("case", "roi", "a", "b", "reason"))
    times = _optional(place / "times.csv", ("case", "reader", "session"))
    grades = _optional(place / "kappa.csv", _GRADE_WORDS)
    try:
        return AgreementInputs(
            title=record.title, comparisons=comparisons, overlaps=overlaps, times=times, grades=grades,
            protocol=record.protocol.name, protocol_sha256=record.protocol.hash, warnings=record.warnings, design=record.design,
            created=record.created,
        )  # fmt: skip
    except TableError as error:
        raise error.at(str(place)) from error


def write_table(table: pd.DataFrame, path: Path) -> None:
    """CSV with the shortest exact numbers, an empty cell for NaN."""
    write_text(path, frame_csv(table))


def _optional(path: Path, keys: tuple[str, ...]) -> pd.DataFrame | None:
    return read_feature_table(path, keys).reset_index(drop=True) if path.is_file() else None


def _comparison(entry: ComparisonRecord, folder: Path) -> Comparison:
    path = folder / entry.table
    try:
        criterion = IccFilter(entry.form, entry.threshold, entry.rule, entry.confidence)
    except SettingsError as error:
        raise TableError(error.what, where=f"{folder / RECORD}, {entry.name}", cure=AgreementRecord.form.cure) from error
    return Comparison(
        name=entry.name,
        features=read_feature_table(path, (entry.case_col, entry.rater_col, *KEYS)).reset_index(drop=True),
        criterion=criterion,
        case_col=entry.case_col,
        rater_col=entry.rater_col,
        source=path,
        independent=entry.independent,
        circumstances=entry.circumstances,
        filters=entry.filters,
    )
