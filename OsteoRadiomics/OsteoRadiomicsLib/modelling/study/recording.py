"""From what a study found to the parts of its record that every type of outcome has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

import numpy as np
import pandas as pd

from ...base.notice import NOTICE
from ...protocols.protocol import Protocol
from ...tables.provenance import software_versions
from ..data.data import StudyData
from ..estimate import json_number
from ..evaluation.cross_validation import Folds
from ..evaluation.delong import AucMatrix
from ..evaluation.recalibration import Recalibration
from ..resampling.block import FittedBlock
from ..resampling.frequency import Frequency
from ..resampling.openings import Opening
from .outcome import Study
from .record import (
    AucComparisonRecord,
    BlockRecord,
    CountRecord,
    EstimateRecord,
    FrequencyRecord,
    LassoRecord,
    LineRecord,
    Number,
    OpeningRecord,
    ProtocolRecord,
    Row,
    SelectedRecord,
    StudyRecord,
)
from .repetition_tables import repetition_tables

PACKAGES = ("imbalanced-learn", "lightgbm", "xgboost", "xgboost-cpu", "optuna", "matplotlib")


def head(record: type[StudyRecord], study: Study[Any, Any]) -> dict[str, Any]:
    """The fields of ``StudyRecord``. record: of the outcome."""
    return {
        "kind": record.KIND,
        "schema_version": record.NEWEST,
        "notice": NOTICE,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "study_sha256": study.hash,
        "protocol": protocol_record(study.protocol),
        "inputs": dict(study.work.inputs),
        "versions": _versions(),
        "warnings": study.warnings,
        "intervals": study.work.procedures[0].folds.method,
        **study.work.beside.fields(),
    }


def repetition_fields(study: Study[Any, Any], subgroups: pd.DataFrame) -> dict[str, Any]:
    """What repeating the procedure gave, and subgroups: fields of ``StudyRecord``, of those tables that have rows."""
    tables = {**repetition_tables(study), "subgroups": subgroups}
    return {name: table_rows(table) for name, table in tables.items() if len(table)}


def table_rows(table: pd.DataFrame) -> tuple[Row, ...]:
    """The rows of a table; undefined numbers are null."""
    rows = table.to_dict("records")
    return tuple({str(key): json_number(v) if isinstance(v, float) else v for key, v in row.items()} for row in rows)


def protocol_record(protocol: Protocol) -> ProtocolRecord:
    """What the record repeats of a protocol."""
    return ProtocolRecord(
        name=protocol.name, title=protocol.title, hash=protocol.hash(), reference=protocol.reference, warnings=protocol.warnings,
        modelling=protocol.modelling, outcome=protocol.outcome, preprocessing=protocol.preprocessing,
        extraction=protocol.extraction, agreement=protocol.agreement, published=protocol.published,
    )  # fmt: skip


def part_fields(name: str, rows: StudyData) -> dict[str, Any]:
    """The fields of ``PartRecord``."""
    return {"set": name, "cases": len(rows), "patients": len(np.unique(rows.patients))}


def opening_records(openings: tuple[Opening, ...]) -> tuple[OpeningRecord, ...]:
    """Every opening so far."""
    return tuple(OpeningRecord(**vars(opening)) for opening in openings)


def frequency_record(frequency: Frequency | None) -> FrequencyRecord | None:
    """How often each feature was selected, where that is known."""
    if frequency is None:
        return None
    of: dict[str, Any] = {"of": "folds"} if frequency.folds else {}
    return FrequencyRecord(resamples=frequency.resamples, share=frequency.share, **of)


def line_record(line: Recalibration | None) -> LineRecord | None:
    """A recalibration, where there is one."""
    return LineRecord(intercept=line.intercept, slope=line.slope, method=line.method) if line else None


def block_records(blocks: tuple[FittedBlock, ...]) -> tuple[BlockRecord, ...]:
    """What each block selected, step by step, with the path of its LASSO."""
    return tuple(
        BlockRecord(
            name=block.name,
            counts=tuple(CountRecord(step=count.step, title=count.title, kept=count.kept) for count in block.counts),
            intercept=block.intercept,
            selected=tuple(
                SelectedRecord(feature=name, coefficient=weight, mean=float(mean), sd=float(sd), median=float(median))
                for name, weight, mean, sd, median in zip(
                    block.names, _weights(block), block.means, block.sds, block.medians, strict=True
                )
            ),
            lasso=_lasso(block),
        )
        for block in blocks
    )


def auc_comparison(
    set_name: str, basis: Any, names: Sequence[str], matrix: AucMatrix, folds: Folds | None = None
) -> AucComparisonRecord:
    """Several models on one set, every two compared. folds: where it is the training set out of fold."""
    aucs = [folds.share(auc) if folds else auc for auc in matrix.aucs]
    return AucComparisonRecord(
        set=set_name, basis=basis, names=tuple(names), aucs=tuple(EstimateRecord.of(auc) for auc in aucs),
        difference=_numbers(matrix.difference), z=_numbers(matrix.z), p=_numbers(matrix.p),
    )  # fmt: skip


def _weights(block: FittedBlock) -> list[float] | list[None]:
    """Coefficient of each selected feature in the Radscore, None where there is no Radscore."""
    return [None] * len(block.names) if block.coefficients is None else [float(weight) for weight in block.coefficients]


def _lasso(block: FittedBlock) -> LassoRecord | None:
    if block.lasso is None:
        return None
    found = block.lasso.validation
    ever = np.flatnonzero(np.any(found.path.coefficients != 0, axis=0))
    return LassoRecord(
        lambdas=tuple(found.path.lambdas.tolist()),
        deviance=tuple(found.mean.tolist()),
        standard_error=tuple(found.standard_error.tolist()),
        nonzero=tuple(found.path.nonzero.tolist()),
        at_min=found.at_min,
        at_1se=found.at_1se,
        chosen=block.lasso.chosen,
        columns=tuple(block.lasso.columns[column] for column in ever),
        coefficients=tuple(tuple(row) for row in found.path.coefficients[:, ever].tolist()),
    )


def _numbers(matrix: np.ndarray) -> tuple[tuple[Number, ...], ...]:
    return tuple(tuple(json_number(float(value)) for value in row) for row in matrix)


def _versions() -> dict[str, str]:
    found = software_versions()
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found
