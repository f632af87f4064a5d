"""A study of a measured outcome as one JSON document, ``study.json``: what the report is made from, together with the tables."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..binary.preparation import TRAIN
from ..binary.record import block_record, frequency_record, record_head
from ..data.data import StudyData
from ..estimate import json_estimate, json_number
from .fitting import LinearModel
from .saving import number_title
from .study import NumberStudy
from .tables import baseline_groups

KIND, SCHEMA_VERSION = "training-number", 1


def number_record(result: NumberStudy) -> dict[str, Any]:
    """Everything but the rows, JSON-ready: undefined numbers are null."""
    sets = {TRAIN: result.prepared.train, **result.prepared.tests}
    return {
        **record_head(KIND, SCHEMA_VERSION, result.protocol, result.hash, result.inputs, result.warnings),
        "flow": [_part(name, rows) for name, rows in sets.items()],
        "features": len(result.columns),
        "baseline_groups": list(baseline_groups(result)),
        "blocks": [block_record(block) for block in result.fitted.blocks],
        "models": {name: _model(result, name, model) for name, model in result.fitted.models.items()},
        "absent": result.fitted.absent,
        "performance": [item.record() for item in result.performances],
        "comparisons": [
            {
                "set": item.set, "basis": item.basis, "first": item.first, "second": item.second,
                "difference": json_estimate(item.errors.difference), "p": json_number(item.errors.p),
            }
            for item in result.comparisons
        ],
        "frequency": frequency_record(result.frequency),
        "openings": [vars(opening) for opening in result.openings],
    }  # fmt: skip


def _part(name: str, rows: StudyData) -> dict[str, Any]:
    outcome = rows.outcome
    return {
        "set": name, "cases": len(rows), "patients": len(np.unique(rows.patients)), "mean": float(outcome.mean()),
        "sd": float(outcome.std(ddof=1)), "least": float(outcome.min()), "largest": float(outcome.max()),
    }  # fmt: skip


def _model(result: NumberStudy, name: str, model: LinearModel) -> dict[str, Any]:
    fit = model.fit
    return {
        "title": number_title(name, result.protocol),
        "terms": [term.name for term in model.terms],
        "r2": fit.r2,
        "adjusted_r2": fit.adjusted_r2,
        "f": {"value": json_number(fit.f), "df": [fit.df_model, fit.df_residual], "p": fit.f_p},
        "sigma": fit.sigma,
        "sha256": result.models[name].hash,
    }
