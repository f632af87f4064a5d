"""Scores one case from clinical values and feature rows: the one path of command line, batch and GUI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..base.errors import ModelError
from ..base.notice import NOTICE
from ..tables.rows import FeatureCells, Value
from .coding import code_inputs
from .feature_cells import feature_inputs
from .model import Model
from .score import AnyScore, Caution, NumberScore, TimeToEventScore
from .score_records import (
    SETS_VERSION,
    TIME_VERSION,
    UNKNOWN_ORIGIN,
    VALUE_VERSION,
    NumberRecord,
    PlanMark,
    ProbabilityRecord,
    ScoreOrigin,
    ScoreRecord,
    TimeToEventRecord,
)  # fmt: skip


def score_case(
    model: Model,
    clinical: Mapping[str, Value],
    rows: Sequence[FeatureCells] = (),
    *,
    features_from: PlanMark | None = None,
    strict: bool = False,
    where: str = "",
) -> AnyScore:
    """Score one case.

    clinical: value by input name. rows: the case's feature rows; needed where the model has radiomic inputs.
    features_from: what made the rows. strict: refuse, instead of warning, when that is not the model's protocol.
    Raises ModelError and TableError.
    """
    for name in clinical:
        if name in {item.name for item in model.spec.radiomic_inputs}:
            raise ModelError(f"input {name} is a radiomic feature", where=model.name, cure="Give it in the feature table")
    if not model.spec.radiomic_inputs:
        return model.score(clinical)
    if not rows:
        raise ModelError("needs radiomic features", where=model.name, cure="Give a feature table, or an image and its mask")
    cautions = protocol_cautions(model, features_from or PlanMark(), strict)
    found = feature_inputs(model.spec, rows, where)
    return model.score({**clinical, **found.values}, reasons=found.reasons, cautions=cautions)


def coded_case(model: Model, clinical: Mapping[str, Value], rows: Sequence[FeatureCells], where: str = "") -> np.ndarray:
    """(1, inputs) what a model computes with for a case that ``score_case`` scores; the arguments are its. Raises as it does."""
    found = feature_inputs(model.spec, rows, where) if model.spec.radiomic_inputs else None
    values = {**clinical, **(found.values if found else {})}
    coded = code_inputs(model.spec, values, found.reasons if found else None)
    return np.array([[coded[item.name].code for item in model.spec.inputs]])


def score_record(model: Model, score: AnyScore, origin: ScoreOrigin = UNKNOWN_ORIGIN) -> ScoreRecord:
    """The content of SCORE.json."""
    spec = model.spec
    about: dict[str, Any] = {
        "kind": "score",
        "notice": NOTICE,
        "case": origin.case,
        "model": model.mark,
        "outcome": spec.outcome,
        "reference_note": spec.reference_note,
        "model_notes": spec.notes,
        "model_source": spec.provenance.source,
        "metrics": spec.metrics,
        "protocol": spec.protocol,
        "features": origin.features,
        "versions": dict(origin.versions),
    }
    if isinstance(score, NumberScore):
        return NumberRecord(format_version=VALUE_VERSION, **about, **score.fields())
    if isinstance(score, TimeToEventScore):
        return TimeToEventRecord(format_version=TIME_VERSION, **about, **score.fields())
    version = 1 if score.prediction_set is None else SETS_VERSION
    return ProbabilityRecord(format_version=version, **about, **score.fields())


def protocol_cautions(model: Model, plan: PlanMark, strict: bool) -> tuple[Caution, ...]:
    """What to say of features that another protocol made than the model's. Raises ModelError where that is refused (strict)."""
    wanted = model.spec.protocol
    if wanted is None or plan.hash == wanted.hash:
        return ()
    if plan.hash is None:
        text = f"the feature table does not say which protocol made it; this model needs {wanted.name} ({_short(wanted.hash)})"
    else:
        text = (
            f"the features were made with {plan.name} ({_short(plan.hash)}), this model was trained with {wanted.name} "
            f"({_short(wanted.hash)}): the score may be meaningless"
        )
    if strict:
        raise ModelError(text, where=model.name, cure=f"Extract the features with protocol {wanted.name} as it was in training")
    return (Caution(about="protocol", text=text[0].upper() + text[1:]),)


def _short(hash: str | None) -> str:
    return f"hash {hash[:12]}" if hash else "no hash"
