"""Scores one case from clinical values and feature rows: the one path of command line, batch and GUI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..base.errors import ModelError
from ..base.notice import NOTICE
from ..tables.rows import FeatureCells, Value
from .feature_cells import feature_inputs
from .model import Model
from .score import Caution, NumberScore, Score

FORMAT_VERSION = 2
"""The newest of SCORE.json: 1 holds a probability, 2 a value with its unit; each score has the lowest that holds it."""


@dataclass(frozen=True)
class PlanMark:
    """Which protocol or settings made a feature table: its name and hash. None where the table does not say."""

    name: str | None = None
    hash: str | None = None


def score_case(
    model: Model,
    clinical: Mapping[str, Value],
    rows: Sequence[FeatureCells] = (),
    *,
    features_from: PlanMark | None = None,
    strict: bool = False,
    where: str = "",
) -> Score:
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
    cautions = _protocol_cautions(model, features_from or PlanMark(), strict)
    found = feature_inputs(model.spec, rows, where)
    return model.score({**clinical, **found.values}, reasons=found.reasons, cautions=cautions)


def score_record(
    model: Model,
    score: Score,
    *,
    case: str = "",
    features: Mapping[str, Any] | None = None,
    versions: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The content of SCORE.json. features: where the feature values came from (table or image, hashes, protocol)."""
    spec = model.spec
    return {
        "kind": "score",
        "format_version": FORMAT_VERSION if isinstance(score, NumberScore) else 1,
        "notice": NOTICE,
        "case": case,
        "model": {"name": spec.name, "title": spec.title, "kind": spec.kind, "hash": model.hash},
        "outcome": spec.outcome.model_dump(mode="json"),
        **score.to_json(),
        "reference_note": spec.reference_note,
        "model_notes": list(spec.notes),
        "model_source": spec.provenance.source,
        "metrics": [metric.model_dump(mode="json") for metric in spec.metrics],
        "protocol": spec.protocol.model_dump(mode="json") if spec.protocol else None,
        "features": dict(features) if features else None,
        "versions": dict(versions or {}),
    }


def _protocol_cautions(model: Model, plan: PlanMark, strict: bool) -> tuple[Caution, ...]:
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
    return (Caution("protocol", text[0].upper() + text[1:]),)


def _short(hash: str | None) -> str:
    return f"hash {hash[:12]}" if hash else "no hash"
