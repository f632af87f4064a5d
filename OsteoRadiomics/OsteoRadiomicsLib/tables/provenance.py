"""Where a table of numbers comes from: software versions, plan, input hashes, warnings; one JSON file beside it."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from ..base.errors import TableError
from ..base.files import write_json_lists
from ..base.notice import NOTICE
from ..base.records import Part, Record, RecordForm
from ..base.version import __version__
from ..protocols.extraction_plan import ExtractionPlan
from .input_files import InputRecord
from .rows import FeatureRow

PACKAGES = ("numpy", "scipy", "SimpleITK", "PyWavelets", "pandas", "scikit-learn", "numba")


def software_versions() -> dict[str, str]:
    """Versions of everything that can change a number."""
    found = {"osteoradiomics": __version__, "python": platform.python_version(), "system": platform.platform(terse=True)}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


class PlanRecord(Part):
    """The plan that preprocessed and extracted. kind: protocol or settings. content: all of it."""

    kind: str
    name: str
    hash: str
    content: dict[str, Any]

    @classmethod
    def of(cls, plan: ExtractionPlan) -> PlanRecord:
        """The record of a plan."""
        return cls(**plan.describe())


class PlanMark(Part):
    """Which protocol or settings made numbers, in short. None where that is not known."""

    may_lack: ClassVar = frozenset({"name", "hash"})

    name: str | None = None
    hash: str | None = None


class UndefinedFeatures(Part):
    """The features of one row that are NaN, and why."""

    case: str
    sequence: str
    roi: str
    reasons: dict[str, str]


class FeaturesProvenance(Record):
    """Where a feature table's numbers come from: what stands beside it as ``<table>.provenance.json``."""

    # A file that somebody cut down, or added notes of his own to, still says what it says; what it lacks is unknown.
    model_config = ConfigDict(extra="allow")
    form = RecordForm("a provenance file of features", "Extract the features again", TableError)
    may_lack = frozenset({"notice", "engine", "plan", "protocol", "versions", "inputs", "warnings", "undefined"})

    kind: Literal["features"] = "features"
    notice: str = NOTICE
    engine: str = "own"
    plan: PlanRecord | None = None
    protocol: PlanMark | None = None
    versions: dict[str, str] = Field(default_factory=dict)
    inputs: tuple[InputRecord, ...] = ()
    warnings: tuple[str, ...] = ()
    undefined: tuple[UndefinedFeatures, ...] = ()

    @property
    def made_by(self) -> PlanMark:
        """The protocol or settings, with nothing in it where the file does not say."""
        return self.protocol or PlanMark()


def provenance(
    plan: ExtractionPlan, inputs: Sequence[InputRecord], rows: Iterable[FeatureRow], engine: str = "own"
) -> FeaturesProvenance:
    """The provenance of freshly extracted rows. ``undefined`` says for each row which features are NaN and why."""
    rows = list(rows)
    made = _made(PlanRecord.of(plan), software_versions(), engine)
    return made.model_copy(
        update={
            "inputs": tuple(inputs),
            "warnings": (*plan.warnings, *row_warnings(rows)),
            "undefined": tuple(found for row in rows if (found := undefined_in(row))),
        }
    )


def write_provenance(
    path: str | os.PathLike[str],
    plan: PlanRecord,
    versions: dict[str, str],
    inputs: Iterable[InputRecord],
    warnings: Iterable[str],
    undefined: Iterable[UndefinedFeatures],
) -> None:
    """Write what ``provenance`` says of rows, holding one input, warning or row at a time.

    warnings: of the plan and the rows. Raises OutputError, and what getting them raises.
    """
    lists: dict[str, Iterable[Any]] = {
        "inputs": (entry.model_dump(mode="json", by_alias=True) for entry in inputs),
        "warnings": warnings,
        "undefined": (entry.model_dump(mode="json", by_alias=True) for entry in undefined),
    }
    write_json_lists(path, _made(plan, versions, "own").to_json(), lists)


def undefined_in(row: FeatureRow) -> UndefinedFeatures | None:
    """The undefined features of a row with their reasons, None where all are defined."""
    if not row.reasons:
        return None
    return UndefinedFeatures(case=row.case, sequence=row.sequence, roi=row.roi, reasons=dict(row.reasons))


def _made(plan: PlanRecord, versions: dict[str, str], engine: str) -> FeaturesProvenance:
    """All but the lists of what was measured."""
    return FeaturesProvenance(
        kind="features",
        notice=NOTICE,
        engine=engine,
        plan=plan,
        protocol=PlanMark(name=plan.name, hash=plan.hash),
        versions=versions,
        inputs=(),
        warnings=(),
        undefined=(),
    )


def read_provenance(table: str | os.PathLike[str]) -> FeaturesProvenance | None:
    """The provenance beside a table, None where there is none. Raises TableError when it is damaged or newer."""
    path = provenance_path(table)
    return FeaturesProvenance.read(path) if path.is_file() else None


def provenance_path(table: str | os.PathLike[str]) -> Path:
    """``features.csv`` -> ``features.provenance.json``."""
    return Path(table).with_suffix(".provenance.json")


def row_warnings(rows: Sequence[FeatureRow]) -> list[str]:
    """The rows' warnings with their place; one that all rows of an image share stands there once."""
    images: dict[tuple[str, str], list[FeatureRow]] = {}
    for row in rows:
        images.setdefault((row.case, row.sequence), []).append(row)
    found: dict[str, None] = {}
    lines: list[str] = []
    for row in rows:
        same = images[row.case, row.sequence]
        for text in row.warnings:
            shared = len(same) > 1 and all(text in other.warnings for other in same)
            place = _place(row.case, row.sequence, "" if shared else row.roi)
            line = f"{place}: {text}" if place else text
            if not shared or line not in found:
                lines.append(line)
                found[line] = None
    return lines


def _place(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
