"""Fitted models of a study as model files, which score a new case exactly as the study scored its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from typing import Protocol as TypingProtocol

import numpy as np

from ...protocols.protocol import OutcomeSpec, Protocol
from ...scoring import Model, ModelSpec, build_model
from ...scoring.card import draft_card
from ...scoring.schema import (
    ClinicalSource,
    Column,
    Cutoff,
    FeatureSource,
    Imputation,
    Input,
    Level,
    Metric,
    Outcome,
    ProtocolReference,
    Provenance,
    Radscore,
    Recalibration,
    ScoreTerm,
    Standardisation,
    TrainingRange,
)
from ..classifying.classifiers import classifier
from ..data.clinical import ClinicalTerm
from ..data.data import StudyData
from ..data.table import FeatureColumn
from ..evaluation.roc import CutOff
from ..resampling.block import FittedBlock
from .fitting import FittedModel, FittedStudy, ModelTerm, radscore_name

RANGE_RULE = "range of the training cases"


@dataclass(frozen=True)
class ModelContext:
    """What a model file says beside its equation. train: the training rows. columns: of the study's features, in order."""

    protocol: Protocol
    train: StudyData
    columns: Sequence[FeatureColumn]
    details: dict[str, str | int | float | bool | None]
    source: str
    notes: tuple[str, ...]


class Learned(TypingProtocol):
    """What a fitted study of any type of outcome learned of its inputs."""

    @property
    def blocks(self) -> tuple[FittedBlock, ...]: ...
    @property
    def clinical_fill(self) -> np.ndarray: ...
    def values(self, data: StudyData) -> dict[str, np.ndarray]: ...


def model_file(
    name: str,
    title: str,
    fitted: FittedModel,
    study: FittedStudy,
    context: ModelContext,
    cutoff: CutOff,
    metrics: Sequence[Metric],
) -> Model:
    """The model file of one of the study's models. cutoff: frozen on training data. Raises ModelError."""
    exported = classifier(fitted.classifier).export(fitted.estimator)
    line = fitted.recalibration
    outcome = context.train.outcome
    spec = ModelSpec(
        name=name,
        title=title,
        kind=exported.kind,
        outcome=_outcome(context.protocol.outcome),
        **equation_parts(fitted.terms, study, context),
        predictor=exported.predictor,
        recalibration=Recalibration(intercept=line.intercept, slope=line.slope, method=line.method) if line else None,
        cutoff=Cutoff(value=cutoff.value, rule=cutoff.rule) if np.isfinite(cutoff.value) else None,
        no_cutoff_reason="" if np.isfinite(cutoff.value) else (cutoff.note or "no cut-off exists"),
        metrics=tuple(metrics),
        provenance=Provenance(
            source=context.source,
            training_cases=len(outcome),
            training_events=int(outcome.sum()),
            details={
                **context.details,
                "classifier": fitted.classifier,
                **{f"parameter {key}": value for key, value in fitted.parameters.items()},
            },
        ),
    )
    return build_model(spec, draft_card(spec), exported.files)


def equation_parts(terms: Sequence[ModelTerm], study: Learned, context: ModelContext) -> dict[str, Any]:
    """What the file of any model on standardised terms holds of its inputs, Radscores, columns, protocol and notes."""
    values = study.values(context.train)
    scores = [block for block in study.blocks if radscore_name(block.name) in {term.name for term in terms}]
    columns = []
    for term in terms:
        of, _, level = term.name.partition("=")
        clinical = term.name in {item.name for item in context.train.terms}
        columns.append(
            Column(
                of=of if clinical else term.name,
                level=level if clinical and level else None,
                standardise=Standardisation(mean=term.mean, sd=term.sd),
                reference=term.mean,
            )
        )
    return {
        "inputs": tuple(_inputs(terms, scores, study, context, values)),
        "radscores": tuple(_radscore(block) for block in scores),
        "columns": tuple(columns),
        "protocol": ProtocolReference(name=context.protocol.name, hash=context.protocol.features_hash()),
        "notes": context.notes,
    }


def model_title(key: str, fitted: FittedModel, protocol: Protocol) -> str:
    """``Combined model of op-mri (Logistic regression)``."""
    return f"{key.capitalize()} model of {protocol.name} ({classifier(fitted.classifier).title})"


def _inputs(
    used: Sequence[ModelTerm],
    scores: Sequence[FittedBlock],
    study: Learned,
    context: ModelContext,
    values: dict[str, np.ndarray],
) -> list[Input]:
    terms = {term.name: (position, term) for position, term in enumerate(context.train.terms)}
    columns = {column.name: column for column in context.columns}
    wanted = {score for block in scores for score in (radscore_name(block.name),)}
    names = [term.name for term in used if term.name not in wanted] + [name for block in scores for name in block.names]
    inputs: dict[str, Input] = {}
    for name in names:
        if name in terms:
            position, term = terms[name]
            inputs.setdefault(
                term.input.name, _clinical(term, float(study.clinical_fill[position]), values[name], study, context)
            )
        else:
            inputs.setdefault(name, _feature(columns[name], study, values[name]))
    return list(inputs.values())


def _clinical(term: ClinicalTerm, fill: float, values: np.ndarray, study: Learned, context: ModelContext) -> Input:
    item = term.input
    source = ClinicalSource(type="clinical", column=item.name)
    if item.kind == "number":
        return Input(
            name=item.name,
            title=item.name.replace("_", " ").capitalize(),
            source=source,
            unit=item.unit,
            training=TrainingRange(low=float(values.min()), high=float(values.max()), rule=RANGE_RULE),
            imputation=Imputation(value=fill, method="median of the training cases"),
        )
    if term.level is None:
        code = fill
    else:
        # The indicators of one category: the level whose indicator is filled with 1, else the reference.
        fills = {
            other.level: study.clinical_fill[position]
            for position, other in enumerate(context.train.terms)
            if other.input.name == item.name
        }
        code = next((item.coding[level] for level, value in fills.items() if level and value == 1), min(item.coding.values()))
    frequent = next(name for name, value in item.coding.items() if value == code)
    return Input(
        name=item.name,
        title=item.name.replace("_", " ").capitalize(),
        source=source,
        levels=tuple(Level(name=name, code=float(value)) for name, value in item.coding.items()),
        imputation=Imputation(value=frequent, method="most frequent in the training cases"),
    )


def _feature(column: FeatureColumn, study: Learned, values: np.ndarray) -> Input:
    median = next(float(block.medians[block.names.index(column.name)]) for block in study.blocks if column.name in block.names)
    return Input(
        name=column.name,
        title=column.name,
        source=FeatureSource(type="feature", feature=column.feature, sequence=column.sequence, roi=column.roi),
        training=TrainingRange(low=float(values.min()), high=float(values.max()), rule=RANGE_RULE),
        imputation=Imputation(value=median, method="median of the training cases"),
    )


def _radscore(block: FittedBlock) -> Radscore:
    assert block.coefficients is not None
    terms = zip(block.names, block.coefficients, block.means, block.sds, strict=True)
    return Radscore(
        name=radscore_name(block.name),
        title=f"Radscore {block.name}".strip(),
        intercept=block.intercept,
        terms=tuple(
            ScoreTerm(input=name, coefficient=float(weight), standardise=Standardisation(mean=float(mean), sd=float(sd)))
            for name, weight, mean, sd in terms
        ),
    )


def _outcome(spec: OutcomeSpec) -> Outcome:
    others = [name for name in spec.classes if name != spec.positive]
    return Outcome(
        name=spec.column,
        definition=spec.definition,
        positive=_class_name(spec, spec.positive),
        negative=_class_name(spec, others[0]) if len(others) == 1 else f"not {spec.positive}",
    )


def _class_name(spec: OutcomeSpec, name: str) -> str:
    """A class that is only a number is told apart by the outcome's name: ``op = 1``."""
    return f"{spec.column} = {name}" if name.replace(".", "", 1).isdigit() else name
