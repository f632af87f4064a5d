"""A fitted study of classes as model files: one model per class, and the list that makes them one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...protocols.protocol import Protocol
from ...scoring import Model
from ...scoring.class_files import build_class_model
from ...scoring.class_model import ClassModel
from ...scoring.classes_schema import ClassEntry, ClassesOutcome, ClassesSpec
from ...scoring.schema import Metric, Provenance
from ..binary.saving import ModelContext, model_file
from ..binary.study import study_details
from ..data.table import FeatureColumn
from ..estimate import Estimate
from ..evaluation.roc import CutOff
from .members import Member
from .performance import ClassesPerformance
from .preparation import protocol_against_rest

NO_CUTOFF = CutOff(np.nan, "", "of all classes the most probable one is taken")
BLIND = "training set, out of fold"


def class_model(
    name: str,
    members: Sequence[Member],
    protocol: Protocol,
    columns: Sequence[FeatureColumn],
    study_hash: str,
    notes: tuple[str, ...],
    unseen: ClassesPerformance,
) -> ClassModel:
    """The frozen model of that name, a member without one standing in by its share. unseen: out-of-fold performance."""
    source = f"Trained by OsteoRadiomics on protocol {protocol.name}"
    details = study_details(protocol.modelling, study_hash)
    models = {
        member.name: _one(name, member, protocol, columns, details, source, unseen)
        for member in members
        if name in member.fitted.models
    }
    cases = len(members[0].prepared.train)
    spec = ClassesSpec(
        name=name,
        title=f"{name.capitalize()} model of {protocol.name}",
        outcome=ClassesOutcome(name=protocol.outcome.column, definition=protocol.outcome.definition),
        classes=tuple(_entry(name, member, models.get(member.name)) for member in members),
        metrics=(
            _metric("Hand and Till AUC", unseen.auc.hand_till, cases),
            _metric("Accuracy", unseen.confusion.accuracy, cases),
        ),
        notes=notes,
        provenance=Provenance(source=source, training_cases=cases, details=details),
    )
    return build_class_model(spec, models)


def _entry(name: str, member: Member, model: Model | None) -> ClassEntry:
    if model is None:
        return ClassEntry(name=member.name, share=member.share, reason=member.fitted.absent[name])
    return ClassEntry(name=member.name, folder=member.folder, sha256=model.hash)


def _one(
    name: str,
    member: Member,
    protocol: Protocol,
    columns: Sequence[FeatureColumn],
    details: dict[str, str | int | float | bool | None],
    source: str,
    unseen: ClassesPerformance,
) -> Model:
    """The model file of one class against the rest."""
    note = f"One of the models of {', '.join(protocol.outcome.classes)}: its probability alone is not yet that of the class"
    context = ModelContext(
        protocol_against_rest(protocol, member.name), member.prepared.train, columns, details, source, (note,)
    )  # fmt: skip
    title = f"{name.capitalize()} model of {protocol.name}, {member.name} against the rest"
    metric = _metric("AUC against the rest", unseen.each[member.name].auc, len(member.prepared.train))
    own = member.fitted.models[name]
    return model_file(f"{name}-{member.folder}", title, own, member.fitted, context, NO_CUTOFF, [metric])


def _metric(name: str, found: Estimate, cases: int) -> Metric:
    interval = None if np.isnan(found.low) else (found.low, found.high)
    return Metric(name=name, dataset=BLIND, value=found.value, ci_95=interval, n=cases)
