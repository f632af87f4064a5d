"""A fitted study of classes as model files: one model per class, and the list that makes them one."""

from __future__ import annotations

import numpy as np

from ...scoring import Model
from ...scoring.class_files import build_class_model
from ...scoring.class_model import ClassModel
from ...scoring.classes_schema import ClassEntry, ClassesOutcome, ClassesSpec
from ...scoring.schema import Provenance
from ..binary.fitting import FittedStudy
from ..binary.saving import model_file
from ..evaluation.roc import CutOff
from ..study.model_inputs import ModelContext, blind_metric, source_of, study_details
from ..study.outcome import Work
from .performance import ClassesPerformance
from .predictions import Member, model_names, share
from .preparation import protocol_against_rest

NO_CUTOFF = CutOff(np.nan, "", "of all classes the most probable one is taken")


def class_models(work: Work[FittedStudy], notes: tuple[str, ...], unseen: dict[str, ClassesPerformance]) -> dict[str, ClassModel]:
    """Every frozen model by name, a class without one standing in by its share. unseen: model -> out-of-fold performance."""
    return {name: _class_model(name, work, notes, unseen[name]) for name in model_names(work.procedures)}


def _class_model(name: str, work: Work[FittedStudy], notes: tuple[str, ...], unseen: ClassesPerformance) -> ClassModel:
    protocol, members = work.protocol, work.procedures
    models = {member.name: _one(name, member, work, unseen) for member in members if name in member.fitted.models}
    cases = len(work.prepared.train)
    spec = ClassesSpec(
        name=name,
        title=f"{name.capitalize()} model of {protocol.name}",
        outcome=ClassesOutcome(name=protocol.outcome.column, definition=protocol.outcome.definition),
        classes=tuple(_entry(name, member, models.get(member.name)) for member in members),
        metrics=(
            blind_metric("Hand and Till AUC", unseen.auc.hand_till, cases),
            blind_metric("Accuracy", unseen.confusion.accuracy, cases),
        ),
        notes=notes,
        provenance=Provenance(source=source_of(protocol), training_cases=cases, details=study_details(work.plan, work.hash)),
    )
    return build_class_model(spec, models)


def _entry(name: str, member: Member, model: Model | None) -> ClassEntry:
    if model is None:
        return ClassEntry(name=member.name, share=share(member), reason=member.fitted.absent[name])
    return ClassEntry(name=member.name, folder=member.task.folder, sha256=model.hash)


def _one(name: str, member: Member, work: Work[FittedStudy], unseen: ClassesPerformance) -> Model:
    """The model file of one class against the rest."""
    protocol, train = work.protocol, member.prepared.train
    note = f"One of the models of {', '.join(protocol.outcome.classes)}: its probability alone is not yet that of the class"
    context = ModelContext(
        protocol_against_rest(protocol, member.name), train, work.columns, study_details(work.plan, work.hash),
        source_of(protocol), (note,), work.local,
    )  # fmt: skip
    title = f"{name.capitalize()} model of {protocol.name}, {member.name} against the rest"
    metric = blind_metric("AUC against the rest", unseen.each[member.name].auc, len(train))
    own = member.fitted.models[name]
    return model_file(f"{name}-{member.task.folder}", title, own, member.fitted, context, NO_CUTOFF, [metric])
