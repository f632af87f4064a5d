"""From a study of classes to its record."""

from __future__ import annotations

from typing import Any

from ...scoring.classes_schema import RULE
from ..binary.recording import classifier_records
from ..classifying.classifiers import classifier_title
from ..classifying.fitted_model import FittedModel
from ..explaining import unexplained
from ..study import recording as common
from ..study.centre_record import FiguresByCentreRecord
from ..study.names import CANDIDATE
from ..study.record import AucComparisonRecord, SearchRecord
from .performance import comparison
from .predictions import Member, candidate_names, model_names, share
from .preparation import class_counts
from .record import (
    ClassCountsRecord,
    ClassesRecord,
    ClassModelRecord,
    ComparedRecord,
    MemberModelRecord,
    MemberRecord,
)
from .study import ClassesResult
from .subgroups import subgroups_table


def classes_record(result: ClassesResult) -> ClassesRecord:
    """Everything but the rows: undefined numbers are null."""
    more: dict[str, Any] = {}
    if result.centres:
        more["centres"] = FiguresByCentreRecord.of(result.centres, result.work.inputs.get("centre_column", ""))
    candidates = [name.removeprefix(CANDIDATE) for name in candidate_names(result.members)]
    return ClassesRecord(
        **common.head(ClassesRecord, result),
        **common.repetition_fields(result, subgroups_table(result)),
        classes=result.classes,
        rule=RULE,
        flow=tuple(
            ClassCountsRecord(**common.part_fields(name, rows), classes=class_counts(rows, result.classes))
            for name, rows in result.prepared.sets.items()
        ),
        features=len(result.work.columns),
        members=tuple(_member(result, member) for member in result.members),
        models={
            name: ClassModelRecord(title=model.classes.title, sha256=model.hash) for name, model in result.models.items()
        },
        classifiers=tuple(ComparedRecord(name=name, title=classifier_title(name)) for name in candidates),
        performance=tuple(item.record() for item in result.performances),
        comparisons=tuple(_comparisons(result)),
        openings=common.opening_records(result.openings),
        **more,
    )  # fmt: skip


def _member(result: ClassesResult, member: Member) -> MemberRecord:
    fitted = member.fitted
    return MemberRecord(
        class_name=member.name,
        folder=member.task.folder,
        share=share(member),
        blocks=common.block_records(fitted.blocks),
        models={name: _model(result, member, name, model) for name, model in fitted.models.items()},
        absent=fitted.absent,
        unexplained=unexplained(fitted),
        classifiers=classifier_records(fitted),
        frequency=common.frequency_record(member.frequency),
    )


def _model(result: ClassesResult, member: Member, name: str, model: FittedModel) -> MemberModelRecord:
    return MemberModelRecord(
        classifier=model.classifier,
        title=classifier_title(model.classifier),
        terms=tuple(term.name for term in model.terms),
        parameters=dict(model.parameters),
        search=SearchRecord.of(model.search),
        recalibration=common.line_record(model.recalibration),
        sha256=result.models[name].members[member.name].hash,
    )


def _comparisons(result: ClassesResult) -> list[AucComparisonRecord]:
    """Models, and classifiers where there are several, compared on each set and basis."""
    found = []
    for (set_name, basis), rows in result.predictions.groupby(["set", "basis"], sort=False):
        for names in (model_names(result.members), candidate_names(result.members)):
            if len(names) > 1:
                matrix = comparison(rows, names, result.classes, result.prepared)
                found.append(common.auc_comparison(str(set_name), basis, names, matrix, result.work.folds(str(basis))))
    return found
