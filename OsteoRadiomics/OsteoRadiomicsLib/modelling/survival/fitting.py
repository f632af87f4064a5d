"""The whole procedure of a study with times to an event on given rows: blocks, Radscores, Cox regressions.

Cross-validation calls ``fit_survival`` on the training folds and lets it predict the fold left out, so that every choice is
made anew without the rows it is judged on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ...base.errors import TableError
from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ...scoring.kinds.row_sums import weighted_rows
from ...scoring.time_readout import LOG_HAZARD_RATIO
from ..classifying.fitted_model import Columns, ModelTerm
from ..data.columns import clinical_columns, clinical_fill, clinical_variables, independent, radscores
from ..data.data import StudyData
from ..data.inputs import Floats
from ..data.survival import Survival, events_of
from ..explanation.explanation import Explanation
from ..explanation.linear import linear_shap
from ..resampling.block import FittedBlock, fit_blocks
from ..resampling.fitted_columns import FittedColumns
from ..resampling.split import fold_numbers
from ..resampling.unseen import unseen_block_scores
from ..statistics.cox import CoxFit, SeparationError, cox_regression
from ..statistics.cox_baseline import BaselineHazard, baseline_hazards
from ..statistics.cox_screening import CoxScreening, screen_cox
from ..statistics.kaplan_meier import kaplan_meier
from ..statistics.logistic import variance_inflation
from ..study.names import CLINICAL, COMBINED, RADIOMICS

_RISK = "_risk_"


def risk_name(model: str, horizon: float) -> str:
    """Column of a model's risk by a horizon."""
    return f"{model}{_RISK}{horizon:g}"


class TurnedRound(TableError):
    """No Radscore points the way it was fitted."""


@dataclass(frozen=True)
class CoxModel:
    """Cox regression on standardised terms. baselines: at each horizon. vif: (terms,) variance inflation."""

    terms: tuple[ModelTerm, ...]
    fit: CoxFit
    baselines: tuple[BaselineHazard, ...]
    vif: Floats

    questions = 0  # a formula gives its Shapley values

    def standardised(self, values: Columns) -> np.ndarray:
        """(n, terms). values: name -> (n,) raw."""
        return np.column_stack([(values[term.name] - term.mean) / term.sd for term in self.terms])

    def linear_predictor(self, values: Columns) -> np.ndarray:
        """(n,) log hazard ratio to a patient with the mean of each term."""
        return weighted_rows(self.standardised(values), self.fit.coefficients)

    def explain(self, inputs: np.ndarray, background: np.ndarray, *, seed: int, progress: Progress) -> Explanation:
        """Shapley values as log hazard ratios. inputs, background: (n, terms), (m, terms) standardised. Raises Cancelled."""
        progress.check()
        return linear_shap(
            0.0, self.fit.coefficients, inputs, background, [term.name for term in self.terms], scale=LOG_HAZARD_RATIO
        )


@dataclass(frozen=True)
class FittedSurvival(FittedColumns):
    """Everything the procedure learned.

    screening: None without clinical variables. models: of ``CLINICAL``, ``RADIOMICS``, ``COMBINED`` those that exist; absent: why
    others do not. horizons: by which risks are predicted.
    """

    screening: CoxScreening | None
    models: dict[str, CoxModel]
    absent: dict[str, str]
    horizons: tuple[float, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What ``predict`` gives."""
        return tuple(
            column for name in self.models for column in (name, *(risk_name(name, horizon) for horizon in self.horizons))
        )

    def predict(self, data: StudyData) -> dict[str, np.ndarray]:
        """Model -> (n,) log hazard ratio, and its risk by each horizon."""
        values, found = self.values(data), {}
        for name, model in self.models.items():
            found[name] = model.linear_predictor(values)
            for baseline in model.baselines:
                found[risk_name(name, baseline.time)] = baseline.risk(found[name])
        return found


def stand_in(name: str, data: StudyData) -> float:
    """What a model without inputs predicts: equal hazards, and the share with the event by the horizon."""
    _, risk, horizon = name.partition(_RISK)
    return 1 - kaplan_meier(data.outcome).at(float(horizon)).value if risk else 0.0


def fit_survival(
    data: StudyData, plan: ModellingPlan, progress: Progress | None = None, *, blocks: tuple[FittedBlock, ...] | None = None
) -> FittedSurvival:
    """Fit the procedure on training rows.

    blocks: None fits them here and the regressions on out-of-fold Radscores (leak-proof order). Given blocks are taken as they
    are, with in-sample Radscores (paper-order). Raises TableError, Cancelled.
    """
    progress = progress or Progress()
    if blocks is None:
        splits = tuple(inner_folds(data, plan))
        final = fit_blocks(data, plan, Part(progress, 0, 1 / (len(splits) + 1)))
        scores = unseen_block_scores(data, plan, final, splits, Part(progress, 1 / (len(splits) + 1), 1))
    else:
        final, scores = blocks, radscores(blocks, data)
    fill = clinical_fill(data)
    table, names, variables = clinical_variables(data, fill)
    screening, alpha = None, plan.clinical_alpha
    if variables:
        screening = screen_cox(table, data.outcome, names, variables=variables, entry=alpha, stay=alpha)
    people = independent(clinical_columns(data, fill, screening.kept)) if screening and screening.kept else {}
    models: dict[str, CoxModel] = {}
    absent: dict[str, str] = {}

    def add(name: str, columns: dict[str, np.ndarray], fitted: Callable[..., CoxModel] = cox_model) -> None:
        try:
            models[name] = fitted(columns, data.outcome, data.horizons)
        except (SeparationError, TurnedRound) as error:
            absent[name] = error.what

    if people:
        add(CLINICAL, people)
    else:
        absent[CLINICAL] = _no_clinical(screening, alpha)
    scores = independent(scores) if scores else {}
    if scores:
        add(RADIOMICS, scores, cox_of_radscores)
        add(COMBINED, independent({**people, **scores}), cox_model if people else cox_of_radscores)
    else:
        empty = all(block.empty for block in final)
        reason = "selection left no feature" if empty else "no part of the training set gives a Radscore that varies"
        absent |= {RADIOMICS: reason, COMBINED: reason}
    return FittedSurvival(final, fill, screening, models, absent, data.horizons)


def inner_folds(data: StudyData, plan: ModellingPlan) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The folds in which rows get Radscores by blocks that were not fitted on them, alike in events."""
    events = events_of(data.outcome).astype(int)
    fewest = min(int(events.sum()), len(events) - int(events.sum())) or int(events.sum())
    numbers = fold_numbers(events, data.patients, max(2, min(plan.folds, fewest)), plan.split.seed + 1)
    for number in np.unique(numbers):
        yield np.flatnonzero(numbers != number), np.flatnonzero(numbers == number)


def cox_model(columns: Columns, outcome: Survival, horizons: tuple[float, ...]) -> CoxModel:
    """Cox regression on standardised columns, which must vary. Raises TableError, SeparationError."""
    terms = tuple(ModelTerm(name, float(values.mean()), float(values.std())) for name, values in columns.items())
    z = np.column_stack([(columns[term.name] - term.mean) / term.sd for term in terms])
    fit = cox_regression(z, outcome, [term.name for term in terms])
    return CoxModel(terms, fit, baseline_hazards(z, outcome, fit.coefficients, horizons), variance_inflation(z))


def cox_of_radscores(columns: Columns, outcome: Survival, horizons: tuple[float, ...]) -> CoxModel:
    """Cox regression on Radscores whose weights are positive; those with a negative one are left out, the largest first.

    A Radscore is a log hazard itself. If those it was not fitted on point the other way it has found nothing, and a model that
    turned it round would be worse than none in new patients (weights of stacked models are not negative: Breiman, Mach Learn
    1996;24:49). Raises TurnedRound where none is left, TableError, SeparationError.
    """
    kept = dict(columns)
    while kept:
        model = cox_model(kept, outcome, horizons)
        least = int(np.argmin(model.fit.coefficients))
        if model.fit.coefficients[least] > 0:
            return model
        del kept[model.terms[least].name]
    raise TurnedRound("in rows that it was not fitted on, a higher Radscore does not go with an earlier event")


def _no_clinical(screening: CoxScreening | None, alpha: float) -> str:
    if screening is None:
        return "there are no clinical variables that vary"
    return screening.note or f"no clinical variable is significant (P < {alpha:g}) alone and together"
