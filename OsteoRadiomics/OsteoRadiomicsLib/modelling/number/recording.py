"""From a study of a measured outcome to its record."""

from __future__ import annotations

from typing import Any, cast

from ..data.data import StudyData
from ..estimate import json_number
from ..study import recording as common
from ..study.centre_record import FiguresByCentreRecord
from ..study.record import Basis, EstimateRecord
from .fitting import LinearModel
from .record import ErrorComparisonRecord, FitRecord, MeasuredPartRecord, NumberRecord, RegressionRecord
from .saving import number_title
from .study import Comparison, NumberStudy
from .subgroups import subgroups_table
from .tables import baseline_groups


def number_record(result: NumberStudy) -> NumberRecord:
    """Everything but the rows: undefined numbers are null."""
    more: dict[str, Any] = {}
    if result.centres:
        more["centres"] = FiguresByCentreRecord.of(result.centres, result.work.inputs.get("centre_column", ""))
    return NumberRecord(
        **common.head(NumberRecord, result),
        **common.repetition_fields(result, subgroups_table(result)),
        flow=tuple(_part(name, rows) for name, rows in result.prepared.sets.items()),
        features=len(result.work.columns),
        baseline_groups=baseline_groups(result),
        blocks=common.block_records(result.fitted.blocks),
        models={name: _model(result, name, model) for name, model in result.fitted.models.items()},
        absent=result.fitted.absent,
        performance=tuple(item.record() for item in result.performances),
        comparisons=tuple(_comparison(item) for item in result.comparisons),
        frequency=common.frequency_record(result.frequency),
        openings=common.opening_records(result.openings),
        **more,
    )


def _part(name: str, rows: StudyData) -> MeasuredPartRecord:
    outcome = rows.outcome
    return MeasuredPartRecord(
        **common.part_fields(name, rows), mean=float(outcome.mean()), sd=float(outcome.std(ddof=1)), least=float(outcome.min()),
        largest=float(outcome.max()),
    )  # fmt: skip


def _comparison(item: Comparison) -> ErrorComparisonRecord:
    return ErrorComparisonRecord(
        set=item.set, basis=cast(Basis, item.basis), first=item.first, second=item.second,
        difference=EstimateRecord.of(item.errors.difference), p=json_number(item.errors.p),
    )  # fmt: skip


def _model(result: NumberStudy, name: str, model: LinearModel) -> RegressionRecord:
    fit = model.fit
    return RegressionRecord(
        title=number_title(name, result.protocol),
        terms=tuple(term.name for term in model.terms),
        r2=fit.r2,
        adjusted_r2=fit.adjusted_r2,
        f=FitRecord(value=json_number(fit.f), df=(fit.df_model, fit.df_residual), p=fit.f_p),
        sigma=fit.sigma,
        sha256=result.models[name].hash,
    )
