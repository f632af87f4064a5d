"""From a study with two classes to its record."""

from __future__ import annotations

from typing import Any

from ..classifying.classifiers import classifier_title
from ..estimate import json_number
from ..evaluation.delong import delong_matrix
from ..evaluation.sample_size import maximum_r2, riley_sample_size
from ..explaining import unexplained
from ..statistics.logistic import overall_test
from ..study import recording as common
from ..study.names import COMBINED, MODELS
from ..study.record import AucComparisonRecord, ClassifierRecord, SearchRecord
from ..study_nomogram import nomogram_of
from .benefit_tables import decision_table, shown_benefits
from .centre_record import StudyCentresRecord
from .exact import exact_record
from .fitting import FittedModel, FittedStudy
from .record import (
    BinaryRecord,
    CriteriaRecord,
    CutOffRecord,
    EventsRecord,
    LeftOutRecord,
    LikelihoodRatioRecord,
    ModelRecord,
    NomogramRecord,
    SampleSizeRecord,
)
from .saving import model_title
from .study import StudyResult
from .validation_tables import VALIDATION_TABLES

LATER_TABLES = ("subgroup_calibration", "risk_categories", "risk_moves", "prediction_sets")
R2_SHARE = 0.15  # Riley's advice where nothing better is known


def study_record(result: StudyResult) -> BinaryRecord:
    """Everything but the rows: undefined numbers are null."""
    exact = result.work.exact
    compared: dict[str, Any] = {"exact": exact_record(exact, result.predictions, result.work)} if exact else {}
    if result.centres:
        compared["centres"] = StudyCentresRecord.of(result.centres, result.work.inputs.get("centre_column", ""))
    tables: dict[str, Any] = {
        name: common.table_rows(VALIDATION_TABLES[name](result)) for name in ("reclassification", "recalibration")
    }
    later = {name: common.table_rows(VALIDATION_TABLES[name](result)) for name in LATER_TABLES}
    later["net_benefit"] = common.table_rows(shown_benefits(decision_table(result)))
    tables |= {name: rows for name, rows in later.items() if rows}
    return BinaryRecord(
        **common.head(BinaryRecord, result),
        **common.repetition_fields(result, VALIDATION_TABLES["subgroups"](result)),
        flow=tuple(
            EventsRecord(
                **common.part_fields(name, rows), events=int(rows.outcome.sum()), no_events=int((1 - rows.outcome).sum())
            )
            for name, rows in result.prepared.sets.items()
        ),
        features=len(result.work.columns),
        blocks=common.block_records(result.fitted.blocks),
        models={name: _model(result, name, model) for name, model in result.fitted.models.items()},
        absent=result.fitted.absent,
        classifiers=classifier_records(result.fitted),
        performance=tuple(item.record() for item in result.performances),
        delong=tuple(_delong(result)),
        nomogram=NomogramRecord.of(nomogram_of(result)),
        sample_size=_sample_size(result),
        unexplained=unexplained(result.fitted),
        frequency=common.frequency_record(result.frequency),
        left_out=tuple(LeftOutRecord(cases=item.cases, reason=item.reason) for item in result.work.left_out),
        openings=common.opening_records(result.openings),
        **tables,
        **compared,
    )  # fmt: skip


def classifier_records(fitted: FittedStudy) -> tuple[ClassifierRecord, ...]:
    """The classifiers that were compared, with the AUC by which one was chosen."""
    return tuple(
        ClassifierRecord(
            name=name, title=classifier_title(name), inner_auc=fitted.inner_auc.get(name),
            parameters=dict(model.parameters), search=SearchRecord.of(model.search),
        )
        for name, model in fitted.classifiers.items()
    )  # fmt: skip


def _model(result: StudyResult, name: str, model: FittedModel) -> ModelRecord:
    cutoff = result.cutoffs[name]
    fit = model.equation.fit if model.equation else None
    return ModelRecord(
        title=model_title(name, model, result.protocol),
        classifier=model.classifier,
        terms=tuple(term.name for term in model.terms),
        parameters=dict(model.parameters),
        search=SearchRecord.of(model.search),
        recalibration=common.line_record(model.recalibration),
        cutoff=CutOffRecord(value=json_number(cutoff.value), rule=cutoff.rule, note=cutoff.note),
        likelihood_ratio=LikelihoodRatioRecord(**vars(overall_test(fit))) if fit else None,
        sha256=result.models[name].hash,
    )


def _delong(result: StudyResult) -> list[AucComparisonRecord]:
    """Pairwise comparisons, for the models and, where there are several, for the classifiers."""
    found = []
    groups = [name for name in MODELS if name in result.cutoffs], [name for name in result.cutoffs if name not in MODELS]
    for (set_name, basis), rows in result.predictions.groupby(["set", "basis"], sort=False):
        for names in groups:
            if len(names) > 1:
                scores = {name: rows[name].to_numpy() for name in names}
                clusters = result.prepared.clusters(rows["case"])
                matrix = delong_matrix(rows["outcome"].to_numpy(), scores, clusters=clusters)
                found.append(common.auc_comparison(str(set_name), basis, names, matrix, result.work.folds(str(basis))))
    return found


def _sample_size(result: StudyResult) -> SampleSizeRecord | None:
    """Riley's minimum for the terms of the combined model, expecting ``R2_SHARE`` of the largest possible Cox-Snell R2."""
    model = result.fitted.models.get(COMBINED)
    if model is None:
        return None
    outcome = result.prepared.train.outcome
    prevalence = float(outcome.mean())
    found = riley_sample_size(r2=R2_SHARE * maximum_r2(prevalence), parameters=len(model.terms), prevalence=prevalence)
    criteria = CriteriaRecord(shrinkage=found.shrinkage, optimism=found.optimism, prevalence=found.prevalence)
    return SampleSizeRecord(
        parameters=len(model.terms), required=found.required, available=len(outcome), events=found.events,
        expected_r2=R2_SHARE * found.max_r2, criteria=criteria,
    )  # fmt: skip
