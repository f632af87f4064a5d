"""From a study of a time to an event to its record."""

from __future__ import annotations

from typing import Any, cast

from ..data.data import StudyData
from ..data.survival import events_of, times_of
from ..estimate import json_number
from ..evaluation.centre_record import PooledRecord
from ..evaluation.meta_analysis import FORM
from ..statistics.kaplan_meier import follow_up, kaplan_meier
from ..study import recording as common
from ..study.centre_record import CombatFiguresRecord
from ..study.record import Basis, EstimateRecord
from .fitting import CoxModel
from .nomogram import cox_nomogram_of
from .record import (
    CentreCRecord,
    ConcordanceRecord,
    CoxModelRecord,
    CoxNomogramRecord,
    CoxTestRecord,
    FollowedPartRecord,
    ModelCentresRecord,
    RiskSplitRecord,
    SurvivalCentresRecord,
    SurvivalRecord,
)
from .saving import survival_title
from .study import Concordance, RiskSplit, SurvivalStudy
from .tables import subgroups_table


def survival_record(result: SurvivalStudy) -> SurvivalRecord:
    """Everything but the rows: undefined numbers are null."""
    nomogram = cox_nomogram_of(result)
    more: dict[str, Any] = {"nomogram": CoxNomogramRecord.of(nomogram)} if nomogram else {}
    if result.centres:
        more["centres"] = _centres(result)
    return SurvivalRecord(
        **common.head(SurvivalRecord, result),
        **common.repetition_fields(result, subgroups_table(result)),
        flow=tuple(_part(name, rows) for name, rows in result.prepared.sets.items()),
        features=len(result.work.columns),
        blocks=common.block_records(result.fitted.blocks),
        models={name: _model(result, name, model) for name, model in result.fitted.models.items()},
        absent=result.fitted.absent,
        performance=tuple(item.record() for item in result.performances),
        comparisons=tuple(_comparison(item) for item in result.comparisons),
        risk_groups=tuple(_split(item) for item in result.risk_groups),
        frequency=common.frequency_record(result.frequency),
        openings=common.opening_records(result.openings),
        **more,
    )


def _part(name: str, rows: StudyData) -> FollowedPartRecord:
    curve = kaplan_meier(rows.outcome)
    return FollowedPartRecord(
        **common.part_fields(name, rows), events=int(events_of(rows.outcome).sum()),
        follow_up=EstimateRecord.of(follow_up(rows.outcome)), longest=float(times_of(rows.outcome).max()),
        survival=tuple(EstimateRecord.of(curve.at(horizon)) for horizon in rows.horizons),
    )  # fmt: skip


def _model(result: SurvivalStudy, name: str, model: CoxModel) -> CoxModelRecord:
    test = model.fit.overall
    return CoxModelRecord(
        title=survival_title(name, result.protocol),
        terms=tuple(term.name for term in model.terms),
        likelihood_ratio=CoxTestRecord(statistic=test.statistic, df=test.df, p=test.p),
        baseline=tuple(baseline.cumulative for baseline in model.baselines),
        notes=model.fit.warnings,
        sha256=result.models[name].hash,
    )


def _comparison(item: Concordance) -> ConcordanceRecord:
    return ConcordanceRecord(
        set=item.set, basis=cast(Basis, item.basis), first=item.first, second=item.second,
        difference=EstimateRecord.of(item.difference), p=json_number(item.p),
    )  # fmt: skip


def _centres(result: SurvivalStudy) -> SurvivalCentresRecord:
    judged = tuple(
        ModelCentresRecord(
            model=own.model, basis=own.basis, pooled=PooledRecord.of(own.pooled, own.left_out), not_judged=own.not_judged,
            figures=tuple(
                CentreCRecord(name=one.name, cases=one.cases, events=one.events, c=EstimateRecord.of(one.c))
                for one in own.figures
            ),
        )
        for own in result.centres
    )  # fmt: skip
    combat = {"combat": CombatFiguresRecord.of(result.combat)} if result.combat else {}
    return SurvivalCentresRecord(column=result.work.inputs.get("centre_column", ""), method=FORM, judged=judged, **combat)


def _split(item: RiskSplit) -> RiskSplitRecord:
    test = item.test
    return RiskSplitRecord(
        model=item.model, set=item.set, basis=cast(Basis, item.basis), cut=item.cut, patients=item.patients, events=item.events,
        statistic=json_number(test.statistic) if test else None, p=json_number(test.p) if test else None,
    )  # fmt: skip
