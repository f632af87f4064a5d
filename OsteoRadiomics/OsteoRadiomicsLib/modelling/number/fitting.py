"""The whole procedure of a study with a measured outcome on given rows: blocks, Radscores, linear regressions.

Cross-validation calls ``fit_number`` on the training folds and lets it predict the fold left out, so that every choice is
made anew without the rows it is judged on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..classifying.fitted_model import Columns, ModelTerm
from ..data.columns import clinical_columns, clinical_fill, clinical_variables, independent, radscores
from ..data.data import StudyData
from ..data.inputs import Floats
from ..evaluation.clusters import Clusters
from ..evaluation.continuous import LinearFit, linear_regression, unstandardised
from ..explanation.explanation import VALUE, Explanation
from ..explanation.linear import linear_shap
from ..resampling.block import FittedBlock, fit_blocks
from ..resampling.fitted_columns import FittedColumns
from ..resampling.measured_split import measured_folds
from ..resampling.unseen import unseen_block_scores
from ..statistics.linear_screening import LinearScreening, screen_linear
from ..statistics.logistic import variance_inflation
from ..study.names import CLINICAL, COMBINED, RADIOMICS


@dataclass(frozen=True)
class LinearModel:
    """Ordinary least squares on standardised terms. fit: intercept first. vif: (terms,) variance inflation."""

    terms: tuple[ModelTerm, ...]
    fit: LinearFit
    vif: Floats

    questions = 0  # a formula gives its Shapley values

    def standardised(self, values: Columns) -> np.ndarray:
        """(n, terms). values: name -> (n,) raw."""
        return np.column_stack([(values[term.name] - term.mean) / term.sd for term in self.terms])

    def predict(self, values: Columns) -> np.ndarray:
        """(n,) in units of the end point. values: name -> (n,) raw."""
        return self.fit.predict(self.standardised(values))

    def explain(self, inputs: np.ndarray, background: np.ndarray, *, seed: int, progress: Progress) -> Explanation:
        """Shapley values in units of the end point. inputs, background: (n, terms), (m, terms) standardised. Raises Cancelled."""
        progress.check()
        names, intercept = [term.name for term in self.terms], self.fit.coefficients[0].value
        return linear_shap(intercept, self.fit.slopes, inputs, background, names, scale=VALUE)

    def per_raw_unit(self) -> LinearFit:
        """The same regression on terms as they are."""
        return unstandardised(self.fit, np.array([term.mean for term in self.terms]), np.array([term.sd for term in self.terms]))


@dataclass(frozen=True)
class FittedNumber(FittedColumns):
    """Everything the procedure learned.

    screening: None without clinical variables. models: of
    ``CLINICAL``, ``RADIOMICS``, ``COMBINED`` those that exist; absent: why others do not.
    """

    screening: LinearScreening | None
    models: dict[str, LinearModel]
    absent: dict[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """What ``predict`` gives."""
        return tuple(self.models)

    def predict(self, data: StudyData) -> dict[str, np.ndarray]:
        """Model -> (n,) in units of the end point."""
        values = self.values(data)
        return {name: model.predict(values) for name, model in self.models.items()}


def fit_number(
    data: StudyData, plan: ModellingPlan, progress: Progress | None = None, *, blocks: tuple[FittedBlock, ...] | None = None
) -> FittedNumber:
    """Fit the procedure on training rows.

    blocks: None fits them here and the regressions on out-of-fold Radscores (leak-proof order). Given blocks are taken as they
    are, with in-sample Radscores (paper-order). Raises TableError, Cancelled.
    """
    progress = progress or Progress()
    if blocks is None:
        count = unseen_folds(data, plan)
        final = fit_blocks(data, plan, Part(progress, 0, 1 / (count + 1)))
        splits = tuple(measured_folds(data.outcome, data.patients, count, plan.split.seed + 1))
        scores = unseen_block_scores(data, plan, final, splits, Part(progress, 1 / (count + 1), 1))
    else:
        final, scores = blocks, radscores(blocks, data)
    fill, clusters = clinical_fill(data), data.clusters
    table, names, variables = clinical_variables(data, fill)
    screening = None
    if variables:
        alpha = plan.clinical_alpha
        screening = screen_linear(table, data.outcome, names, variables=variables, entry=alpha, stay=alpha, clusters=clusters)
    people = independent(clinical_columns(data, fill, screening.kept)) if screening and screening.kept else {}
    models: dict[str, LinearModel] = {}
    absent: dict[str, str] = {}
    if people:
        models[CLINICAL] = linear_model(people, data.outcome, clusters)
    elif screening is None:
        absent[CLINICAL] = "there are no clinical variables that vary"
    else:
        absent[CLINICAL] = f"no clinical variable is significant (P < {plan.clinical_alpha:g}) alone and together"
    scores = independent(scores) if scores else {}
    if scores:
        models[RADIOMICS] = linear_model(scores, data.outcome, clusters)
        models[COMBINED] = linear_model(independent({**people, **scores}), data.outcome, clusters)
    else:
        empty = all(block.empty for block in final)
        reason = "selection left no feature" if empty else "no part of the training set gives a Radscore that varies"
        absent |= {RADIOMICS: reason, COMBINED: reason}
    return FittedNumber(final, fill, screening, models, absent)


def unseen_folds(data: StudyData, plan: ModellingPlan) -> int:
    """Into how many folds rows are dealt to get Radscores of rows that their blocks were not fitted on."""
    return max(2, min(plan.folds, len(np.unique(data.patients)) // 2))


def linear_model(columns: Columns, outcome: np.ndarray, clusters: Clusters | None) -> LinearModel:
    """Ordinary least squares on standardised columns, which must vary. outcome: (n,). Raises TableError."""
    terms = tuple(ModelTerm(name, float(values.mean()), float(values.std())) for name, values in columns.items())
    z = np.column_stack([(columns[term.name] - term.mean) / term.sd for term in terms])
    fit = linear_regression(z, outcome, [term.name for term in terms], clusters=clusters)
    return LinearModel(terms, fit, variance_inflation(z))
