"""What the model file of any study says of its inputs, Radscores and columns, and of how it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from typing import Protocol as TypingProtocol

import numpy as np

from ...protocols.modelling_plan import ModellingPlan
from ...protocols.protocol import Protocol
from ...scoring.input_schema import ClinicalSource, FeatureSource, Imputation, Input, Level, TrainingRange
from ...scoring.local_statistics import local_files
from ...scoring.schema import Column, Metric, ModelSpec, ProtocolReference, Radscore, ScoreTerm, Standardisation
from ..classifying.fitted_model import ModelTerm
from ..data.clinical import ClinicalTerm
from ..data.columns import radscore_name
from ..data.data import StudyData
from ..data.local_table import LocalTable
from ..data.table import FeatureColumn
from ..estimate import Estimate
from ..resampling.block import FittedBlock
from .local_statistics import local_statistics
from .outcome import Work

BLIND = "training set, out of fold"
"""On which rows a frozen model's figures are known; the test sets come later and stand in the report."""
BLIND_WIDENED = f"{BLIND}; interval widened for cross-validation"
"""The same, where a figure has an interval (``evaluation.cross_validation``)."""
RANGE_RULE = "range of the training cases"


@dataclass(frozen=True)
class ModelContext:
    """What a model file says beside its equation.

    train: the training rows. columns: of the study's features, in order. local: the cases' distributions of voxel-wise values.
    """

    protocol: Protocol
    train: StudyData
    columns: Sequence[FeatureColumn]
    details: dict[str, str | int | float | bool | None]
    source: str
    notes: tuple[str, ...]
    local: LocalTable | None = None


class Learned(TypingProtocol):
    """What a fitted study of any type of outcome learned of its inputs."""

    @property
    def blocks(self) -> tuple[FittedBlock, ...]: ...
    @property
    def clinical_fill(self) -> np.ndarray: ...
    def values(self, data: StudyData) -> dict[str, np.ndarray]: ...


def context_of(work: Work[Any], notes: tuple[str, ...]) -> ModelContext:
    """What every model file of a study says. notes: what a reader must know before trusting it."""
    return ModelContext(
        work.protocol, work.prepared.train, work.columns, study_details(work.plan, work.hash), source_of(work.protocol), notes,
        work.local,
    )  # fmt: skip


def blind_metric(name: str, found: Estimate, cases: int) -> Metric:
    """A figure of rows that the model was not fitted on, for its file."""
    if np.isnan(found.low):
        return Metric(name=name, dataset=BLIND, value=found.value, n=cases)
    return Metric(name=name, dataset=BLIND_WIDENED, value=found.value, ci_95=(found.low, found.high), n=cases)


def source_of(protocol: Protocol) -> str:
    """Where a model comes from, in words."""
    return f"Trained by OsteoRadiomics on protocol {protocol.name}"


def study_details(plan: ModellingPlan, study_hash: str) -> dict[str, str | int | float | bool | None]:
    """What a model file records of how it was made."""
    return {
        "study_sha256": study_hash, "seed": plan.split.seed, "order": plan.order, "folds": plan.folds,
        "cross_validation": plan.cross_validation, "tuning": plan.tuning,
    }  # fmt: skip


def local_part(spec: ModelSpec, context: ModelContext) -> dict[str, bytes]:
    """The file of a model's local statistics, where the study has them."""
    return local_files(local_statistics(context.local, spec.radiomic_inputs, context.train) if context.local else None)


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
