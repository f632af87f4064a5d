"""What an agreement report is made from, and its storage as plain tables in the report's folder."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from ...agreement import Comparison, IccFilter, Overlap
from ...base.errors import TableError
from ...base.files import write_json, write_text
from ...tables.reading import read_feature_table

OVERLAP_COLUMNS = (
    "case", "roi", "a", "b", "dice", "jaccard", "hd", "hd95", "assd", "surface_dice", "tolerance_mm", "volume_a_ml",
    "volume_b_ml", "reason",
)  # fmt: skip
TIME_COLUMNS = ("case", "reader", "session", "active_seconds")
RECORD = "agreement.json"
KIND, SCHEMA_VERSION = "agreement", 1


@dataclass(frozen=True)
class AgreementInputs:
    """Everything the report shows.

    title: the study's. comparisons: applied in turn (inter-reader, then intra-reader). overlaps: a row per case, ROI and
    pair of readings with OVERLAP_COLUMNS (``overlap_row``), or None. times: a row per reading with TIME_COLUMNS, or None.
    protocol, protocol_sha256: how the features were extracted. warnings: clauses without full stop that must stand with the
    numbers, such as an overruled washout. created: ISO date, today when empty.
    """

    title: str
    comparisons: tuple[Comparison, ...]
    overlaps: pd.DataFrame | None = None
    times: pd.DataFrame | None = None
    protocol: str = ""
    protocol_sha256: str = ""
    warnings: tuple[str, ...] = ()
    created: str = ""

    def __post_init__(self) -> None:
        for what, table, columns in (("overlaps", self.overlaps, OVERLAP_COLUMNS), ("times", self.times, TIME_COLUMNS)):
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
            {
                "name": comparison.name,
                "table": table,
                "case_col": comparison.case_col,
                "rater_col": comparison.rater_col,
                "form": used.form,
                "threshold": used.threshold,
                "rule": used.rule,
                "confidence": used.confidence,
            }
        )
    for name, extra in (("overlap.csv", inputs.overlaps), ("times.csv", inputs.times)):
        if extra is not None:
            write_table(extra, folder / name)
    write_json(
        folder / RECORD,
        {
            "kind": KIND,
            "schema_version": SCHEMA_VERSION,
            "title": inputs.title,
            "created": inputs.created or date.today().isoformat(),
            "protocol": {"name": inputs.protocol, "hash": inputs.protocol_sha256},
            "warnings": list(inputs.warnings),
            "comparisons": comparisons,
        },
    )


def is_agreement_folder(folder: Path) -> bool:
    """Whether a folder holds the inputs of an agreement report."""
    return (folder / RECORD).is_file()


def read_inputs(folder: str | os.PathLike[str]) -> AgreementInputs:
    """The inputs that ``write_inputs`` kept. Raises TableError naming the file that is missing or damaged."""
    place = Path(folder)
    where = str(place / RECORD)
    try:
        content: dict[str, Any] = json.loads((place / RECORD).read_text(encoding="utf-8"))
        if content["kind"] != KIND or content["schema_version"] > SCHEMA_VERSION:
            raise TableError("was written by another or a newer program", where=where, cure="Update OsteoRadiomics")
        comparisons = tuple(_comparison(entry, place) for entry in content["comparisons"])
        return AgreementInputs(
            title=content["title"],
            comparisons=comparisons,
            overlaps=_optional(place / "overlap.csv", ("case", "roi", "a", "b", "reason")),
            times=_optional(place / "times.csv", ("case", "reader", "session")),
            protocol=content["protocol"]["name"],
            protocol_sha256=content["protocol"]["hash"],
            warnings=tuple(content["warnings"]),
            created=content["created"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TableError(f"cannot be read ({error})", where=where, cure="Make the agreement again") from error


def write_table(table: pd.DataFrame, path: Path) -> None:
    """CSV with the shortest exact numbers, an empty cell for NaN."""
    write_text(path, table.to_csv(index=False, lineterminator="\n"))


def _optional(path: Path, keys: tuple[str, ...]) -> pd.DataFrame | None:
    return read_feature_table(path, keys) if path.is_file() else None


def _comparison(entry: dict[str, Any], folder: Path) -> Comparison:
    path = folder / entry["table"]
    keys = (entry["case_col"], entry["rater_col"], "case", "sequence", "roi", "reader", "session")
    return Comparison(
        name=entry["name"],
        features=read_feature_table(path, keys),
        criterion=IccFilter(entry["form"], entry["threshold"], entry["rule"], entry["confidence"]),
        case_col=entry["case_col"],
        rater_col=entry["rater_col"],
        source=path,
    )
