"""What stands beside a table of scores: which models gave them, and what they were made from."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..base.errors import InputError
from ..base.notice import NOTICE
from ..base.records import NullText, Part, Record, RecordForm
from .class_files import Scorable
from .class_model import ClassModel
from .outcome_schema import Outcome
from .schema import Metric
from .score_records import FeatureOrigin, ModelMark

SCORES_FORM = RecordForm("the origin of a table of scores", "Score the table again", InputError)


class ScoredModel(Part):
    """One model of a table. columns: of the table that are its. unit: of an end point or times. classes: of a model of several.

    cutoff: from which probability on ``class`` is the positive one, null where there is none; rule says how classes are taken.
    scored, failed: numbers of cases.
    """

    may_lack: ClassVar = frozenset({"classes"})

    model: ModelMark
    outcome: str
    unit: str
    classes: tuple[str, ...] = ()
    columns: tuple[str, ...]
    cutoff: float | None
    rule: str
    interval_reason: NullText
    notes: tuple[str, ...]
    metrics: tuple[Metric, ...]
    source: str
    scored: int
    failed: int


class ScoresRecord(Record):
    """``scores.provenance.json`` beside ``scores.csv``. features, clinical_sha256: null where no model needs them."""

    form = SCORES_FORM

    kind: Literal["scores"] = "scores"
    notice: str = NOTICE
    cases: int
    models: tuple[ScoredModel, ...]
    features: FeatureOrigin | None
    clinical_sha256: str | None
    versions: dict[str, str]


def scored_model(model: Scorable, columns: tuple[str, ...], scored: int, failed: int) -> ScoredModel:
    """What the record says of one model."""
    if isinstance(model, ClassModel):
        content = model.classes
        return ScoredModel(
            model=model.mark, outcome=content.outcome.name, unit="", classes=model.names, columns=columns, cutoff=None,
            rule=model.rule, interval_reason="models of several classes give none", notes=content.notes, metrics=content.metrics,
            source=content.provenance.source, scored=scored, failed=failed,
        )  # fmt: skip
    spec = model.spec
    cutoff, outcome = spec.cutoff, spec.outcome
    return ScoredModel(
        model=model.mark, outcome=outcome.name, unit="" if isinstance(outcome, Outcome) else outcome.unit, columns=columns,
        cutoff=cutoff.value if cutoff else None, rule=cutoff.rule if cutoff else spec.no_cutoff_reason,
        interval_reason=model.no_interval_reason, notes=spec.notes, metrics=spec.metrics, source=spec.provenance.source,
        scored=scored, failed=failed,
    )  # fmt: skip
