"""A study of classes as one JSON document, ``study.json``: what the report is made from, together with the tables."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...scoring.classes_schema import RULE
from ..binary.preparation import TRAIN
from ..binary.record import block_record, classifier_records, frequency_record, record_head
from ..classifying.classifiers import classifier
from ..classifying.fitted_model import FittedModel
from ..data.data import StudyData
from ..estimate import json_estimate, json_number
from ..explaining import unexplained
from .members import Member
from .performance import comparison
from .predictions import candidate_names, model_names
from .preparation import class_counts
from .study import ClassesResult

KIND, SCHEMA_VERSION = "training-classes", 1


def classes_record(result: ClassesResult) -> dict[str, Any]:
    """Everything but the rows, JSON-ready: undefined numbers are null."""
    sets = {TRAIN: result.prepared.train, **result.prepared.tests}
    candidates = [name.removeprefix("classifier:") for name in candidate_names(result.members)]
    return {
        **record_head(KIND, SCHEMA_VERSION, result.protocol, result.hash, result.inputs, result.warnings),
        "classes": list(result.classes),
        "rule": RULE,
        "flow": [_flow(name, rows, result.classes) for name, rows in sets.items()],
        "features": len(result.columns),
        "members": [_member(result, member) for member in result.members],
        "models": {name: {"title": model.classes.title, "sha256": model.hash} for name, model in result.models.items()},
        "classifiers": [{"name": name, "title": classifier(name).title} for name in candidates],
        "performance": [item.record() for item in result.performances],
        "comparisons": _comparisons(result),
        "openings": [vars(opening) for opening in result.openings],
    }


def _flow(name: str, rows: StudyData, classes: tuple[str, ...]) -> dict[str, Any]:
    counts = class_counts(rows, len(classes)).tolist()
    people = len(np.unique(rows.patients))
    return {"set": name, "cases": len(rows), "patients": people, "classes": dict(zip(classes, counts, strict=True))}


def _member(result: ClassesResult, member: Member) -> dict[str, Any]:
    fitted = member.fitted
    return {
        "class": member.name,
        "folder": member.folder,
        "share": member.share,
        "blocks": [block_record(block) for block in fitted.blocks],
        "models": {name: _model(result, member, name, model) for name, model in fitted.models.items()},
        "absent": fitted.absent,
        "unexplained": unexplained(fitted),
        "classifiers": classifier_records(fitted),
        "frequency": frequency_record(member.frequency),
    }


def _model(result: ClassesResult, member: Member, name: str, model: FittedModel) -> dict[str, Any]:
    line = model.recalibration
    return {
        "classifier": model.classifier,
        "title": classifier(model.classifier).title,
        "terms": [term.name for term in model.terms],
        "parameters": dict(model.parameters),
        "search": vars(model.search) if model.search else None,
        "recalibration": {"intercept": line.intercept, "slope": line.slope, "method": line.method} if line else None,
        "sha256": result.models[name].members[member.name].hash,
    }


def _comparisons(result: ClassesResult) -> list[dict[str, Any]]:
    """Models, and classifiers where there are several, compared on each set and basis."""
    found = []
    for (set_name, basis), rows in result.predictions.groupby(["set", "basis"], sort=False):
        for names in (model_names(result.members), candidate_names(result.members)):
            if len(names) < 2:
                continue
            matrix = comparison(rows, names, result.classes)
            numbers = {key: _numbers(getattr(matrix, key)) for key in ("difference", "z", "p")}
            aucs = [json_estimate(auc) for auc in matrix.aucs]
            found.append({"set": set_name, "basis": basis, "names": list(names), "aucs": aucs, **numbers})
    return found


def _numbers(matrix: np.ndarray) -> list[list[float | None]]:
    return [[json_number(float(value)) for value in row] for row in matrix]
