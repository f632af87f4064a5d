"""An updated model of several classes: its classes' own models stay as they are, sealed; what makes one of them changes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....scoring.class_files import build_class_model
from ....scoring.class_model import ClassModel
from ....scoring.classes_schema import SCHEMA_VERSION, ClassesSpec, ClassRefit, ClassShift, RefitColumn
from ....scoring.evidence_files import with_evidence
from ..class_updates import ClassDesign
from .content import Source


def updated_classes(source: Source) -> ClassModel:
    """The model of an update. Raises InputError where there is none, ModelError."""
    base, design = source.base, source.judged.design
    assert isinstance(base, ClassModel)
    assert isinstance(design, ClassDesign)
    before, fitted = base.classes, source.fitted
    others = len(before.classes) - 1
    if source.way == "refit":
        changed = {"shift": None, "refit": _refit(design, fitted.coefficients.reshape(others, -1))}
    else:
        own = fitted.coefficients
        changed = _shifted(before, own[:others], float(own[others]) if own.size > others else 1.0)
    more: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION, "name": source.name, "title": source.title(before.title), "metrics": source.metrics(),
        "notes": (*before.notes, source.note, *source.update.warnings), "provenance": source.provenance(before.provenance),
    }  # fmt: skip
    spec = ClassesSpec.model_validate({**dict(before), **more, **changed})
    return with_evidence(build_class_model(spec, base.members), [source.finding])


def _shifted(before: ClassesSpec, intercepts: np.ndarray, slope: float) -> dict[str, Any]:
    """On top of an update that was there: of its refit the coefficients, or of its shift the intercepts, are multiplied."""
    if before.refit:
        rows = slope * np.array(before.refit.coefficients)
        rows[:, 0] += intercepts
        return {"refit": _refit_of(before.refit.columns, rows)}
    known = before.shift or ClassShift(intercepts=(0.0,) * len(intercepts))
    together = (slope * np.array(known.intercepts) + intercepts).tolist()
    return {"shift": ClassShift(intercepts=tuple(together), slope=slope * known.slope)}


def _refit(design: ClassDesign, coefficients: np.ndarray) -> ClassRefit:
    return _refit_of(tuple(RefitColumn(of_class=name, column=column) for name, column in design.sources), coefficients)


def _refit_of(columns: tuple[RefitColumn, ...], coefficients: np.ndarray) -> ClassRefit:
    return ClassRefit(columns=columns, coefficients=tuple(tuple(row) for row in coefficients.tolist()))
