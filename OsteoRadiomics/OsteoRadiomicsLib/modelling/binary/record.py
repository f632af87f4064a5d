"""A study's results as one JSON document, ``study.json``: what the report is made from, together with the tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

import numpy as np
import pandas as pd

from ...base.notice import NOTICE
from ...protocols.protocol import Protocol
from ...tables.provenance import software_versions
from ..classifying.classifiers import classifier
from ..estimate import json_estimate, json_number
from ..evaluation.delong import delong_matrix
from ..evaluation.sample_size import maximum_r2, riley_sample_size
from ..explaining import unexplained
from ..resampling.block import FittedBlock
from ..resampling.frequency import Frequency
from ..statistics.logistic import overall_test
from ..study_nomogram import nomogram_of
from .fitting import COMBINED, FittedModel, FittedStudy
from .predictions import MODELS
from .preparation import TRAIN
from .saving import model_title
from .study import StudyResult
from .validation_tables import VALIDATION_TABLES

KIND, SCHEMA_VERSION = "training", 1
R2_SHARE = 0.15  # Riley's advice where nothing better is known
PACKAGES = ("imbalanced-learn", "lightgbm", "xgboost", "xgboost-cpu", "optuna", "matplotlib")


def study_record(result: StudyResult) -> dict[str, Any]:
    """Everything but the rows, JSON-ready: undefined numbers are null."""
    sets = {TRAIN: result.prepared.train, **result.prepared.tests}
    return {
        **record_head(KIND, SCHEMA_VERSION, result.protocol, result.hash, result.inputs, result.warnings),
        "flow": [
            {
                "set": name, "cases": len(rows), "patients": len(np.unique(rows.patients)),
                "events": int(rows.outcome.sum()), "no_events": int((1 - rows.outcome).sum()),
            }
            for name, rows in sets.items()
        ],
        "features": len(result.columns),
        "blocks": [block_record(block) for block in result.fitted.blocks],
        "models": {name: _model(result, name, model) for name, model in result.fitted.models.items()},
        "absent": result.fitted.absent,
        "classifiers": classifier_records(result.fitted),
        "performance": [item.record() for item in result.performances],
        "delong": _delong(result),
        "nomogram": _nomogram_record(result),
        "sample_size": _sample_size(result),
        "unexplained": unexplained(result.fitted),
        "frequency": frequency_record(result.frequency),
        "left_out": [vars(item) for item in result.left_out],
        **{name: table_record(VALIDATION_TABLES[name](result)) for name in ("reclassification", "recalibration", "optimism")},
        "openings": [vars(opening) for opening in result.openings],
    }  # fmt: skip


def table_record(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table; undefined numbers are null."""
    rows = table.to_dict("records")
    return [{str(key): json_number(v) if isinstance(v, float) else v for key, v in row.items()} for row in rows]


def record_head(
    kind: str, schema_version: int, protocol: Protocol, hash: str, inputs: Mapping[str, str], warnings: Sequence[str]
) -> dict[str, Any]:
    """What the record of every study begins with: what it is, when, by which protocol, from which tables, with which software.

    hash: of everything that decides a number.
    """
    return {
        "kind": kind,
        "schema_version": schema_version,
        "notice": NOTICE,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "study_sha256": hash,
        "protocol": {
            "name": protocol.name, "title": protocol.title, "hash": protocol.hash(), "reference": protocol.reference,
            "warnings": list(protocol.warnings),
            "modelling": protocol.modelling.model_dump(mode="json"),
            "outcome": protocol.outcome.model_dump(mode="json"),
            "preprocessing": [step.model_dump(mode="json") for step in protocol.preprocessing],
            "extraction": protocol.extraction.model_dump(mode="json", exclude_unset=True) if protocol.extraction else None,
            "agreement": protocol.agreement.model_dump(mode="json") if protocol.agreement else None,
            "published": [figure.model_dump(mode="json") for figure in protocol.published],
        },
        "inputs": dict(inputs),
        "versions": _versions(),
        "warnings": list(warnings),
    }  # fmt: skip


def classifier_records(fitted: FittedStudy) -> list[dict[str, Any]]:
    """The classifiers that were compared, with the AUC by which one was chosen."""
    return [
        {"name": name, "title": classifier(name).title, "inner_auc": fitted.inner_auc.get(name),
         "parameters": dict(model.parameters), "search": vars(model.search) if model.search else None}
        for name, model in fitted.classifiers.items()
    ]  # fmt: skip


def frequency_record(frequency: Frequency | None) -> dict[str, Any] | None:
    """How often each feature was selected in resamples."""
    return {"resamples": frequency.resamples, "share": frequency.share} if frequency else None


def _nomogram_record(result: StudyResult) -> dict[str, Any] | None:
    found = nomogram_of(result)
    return found.to_json() if found else None


def block_record(block: FittedBlock) -> dict[str, Any]:
    """What a block selected, step by step, with the path of its LASSO."""
    return {
        "name": block.name,
        "counts": [{"step": count.step, "title": count.title, "kept": count.kept} for count in block.counts],
        "intercept": block.intercept,
        "selected": [
            {"feature": name, "coefficient": weight, "mean": float(mean), "sd": float(sd), "median": float(median)}
            for name, weight, mean, sd, median in zip(
                block.names, _weights(block), block.means, block.sds, block.medians, strict=True
            )
        ],
        "lasso": _lasso(block),
    }  # fmt: skip


def _weights(block: FittedBlock) -> list[float] | list[None]:
    """Coefficient of each selected feature in the Radscore, None where there is no Radscore."""
    return [None] * len(block.names) if block.coefficients is None else [float(weight) for weight in block.coefficients]


def _lasso(block: FittedBlock) -> dict[str, Any] | None:
    if block.lasso is None:
        return None
    found = block.lasso.validation
    ever = np.flatnonzero(np.any(found.path.coefficients != 0, axis=0))
    return {
        "lambdas": found.path.lambdas.tolist(),
        "deviance": found.mean.tolist(),
        "standard_error": found.standard_error.tolist(),
        "nonzero": found.path.nonzero.tolist(),
        "at_min": found.at_min,
        "at_1se": found.at_1se,
        "chosen": block.lasso.chosen,
        "columns": [block.lasso.columns[column] for column in ever],
        "coefficients": found.path.coefficients[:, ever].tolist(),
    }


def _model(result: StudyResult, name: str, model: FittedModel) -> dict[str, Any]:
    cutoff = result.cutoffs[name]
    line = model.recalibration
    return {
        "title": model_title(name, model, result.protocol),
        "classifier": model.classifier,
        "terms": [term.name for term in model.terms],
        "parameters": dict(model.parameters),
        "search": vars(model.search) if model.search else None,
        "recalibration": {"intercept": line.intercept, "slope": line.slope, "method": line.method} if line else None,
        "cutoff": {"value": cutoff.value if math.isfinite(cutoff.value) else None, "rule": cutoff.rule, "note": cutoff.note},
        "likelihood_ratio": vars(overall_test(model.equation.fit)) if model.equation and model.equation.fit else None,
        "sha256": result.models[name].hash,
    }


def _delong(result: StudyResult) -> list[dict[str, Any]]:
    """Pairwise comparisons, for the models and, where there are several, for the classifiers."""
    found = []
    candidates = [name for name in result.cutoffs if name not in MODELS]
    for (set_name, basis), rows in result.predictions.groupby(["set", "basis"], sort=False):
        for names in ([name for name in MODELS if name in result.cutoffs], candidates if len(candidates) > 1 else []):
            if len(names) < 2:
                continue
            matrix = delong_matrix(rows["outcome"].to_numpy(), {name: rows[name].to_numpy() for name in names})
            found.append(
                {
                    "set": set_name, "basis": basis, "names": list(names), "aucs": [json_estimate(a) for a in matrix.aucs],
                    "difference": _numbers(matrix.difference), "z": _numbers(matrix.z), "p": _numbers(matrix.p),
                }
            )  # fmt: skip
    return found


def _sample_size(result: StudyResult) -> dict[str, Any] | None:
    """Riley's minimum for the terms of the combined model, expecting ``R2_SHARE`` of the largest possible Cox-Snell R2."""
    model = result.fitted.models.get(COMBINED)
    if model is None:
        return None
    outcome = result.prepared.train.outcome
    prevalence = float(outcome.mean())
    found = riley_sample_size(r2=R2_SHARE * maximum_r2(prevalence), parameters=len(model.terms), prevalence=prevalence)
    return {
        "parameters": len(model.terms), "required": found.required, "available": len(outcome), "events": found.events,
        "expected_r2": R2_SHARE * found.max_r2,
        "criteria": {"shrinkage": found.shrinkage, "optimism": found.optimism, "prevalence": found.prevalence},
    }  # fmt: skip


def _numbers(matrix: np.ndarray) -> list[list[float | None]]:
    return [[float(value) if np.isfinite(value) else None for value in row] for row in matrix]


def _versions() -> dict[str, str]:
    found = software_versions()
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found
