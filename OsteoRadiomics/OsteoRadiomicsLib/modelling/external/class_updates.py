"""Fitting a model of several classes to another centre, in three sizes, as multinomial regressions on its log-odds.

The log-odds of each class against the first are those of the model's probabilities. The intercept update gives each of them an
intercept of its own; the next also multiplies all of them by one slope: the multinomial recalibration of Van Hoorde et al. (Stat
Med 2014;33:2585) with a slope that the classes share, so that it does not matter which class is the reference. The refit is a
multinomial logistic regression on what the models of all classes weigh.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import softmax

from ...base.errors import TableError
from ...base.progress import Progress
from ...scoring.class_model import ClassModel
from ..data.inputs import Floats
from ..evaluation.clusters import Clusters
from ..resampling.split import folds
from ..statistics.logistic import EVENTS_PER_VARIABLE, check_rank
from ..statistics.multinomial import MultinomialFit, multinomial_regression
from .updating import FEWEST, LINEAR, Fitted, Unseen, Update, deals, no_updates, one_update, refit_update, wald_fitted

REFIT_NEEDS = "only equations can be refitted, and the model of class {name} is of the kind {kind}: train it anew"
SEPARATED = "the columns separate the classes: Firth's penalised likelihood was used"


@dataclass(frozen=True)
class ClassDesign:
    """What a model of k classes makes of n patients. classes: k names. linear: (n, k - 1) log-odds against the first class.

    columns: (n, m) that the equations of its classes weigh, by name. no_equation: why there is nothing to refit. sources: class
    and column of each.
    """

    classes: tuple[str, ...]
    linear: Floats
    columns: Floats
    names: tuple[str, ...]
    no_equation: str = ""
    sources: tuple[tuple[str, str], ...] = ()

    @property
    def against(self) -> tuple[str, ...]:
        """The comparisons that log-odds are of."""
        first, *others = self.classes
        return tuple(f"{name} v. {first}" for name in others)


def class_design(model: ClassModel, probability: Floats, inputs: Mapping[str, np.ndarray]) -> ClassDesign:
    """probability: (n, k) above 0. inputs: of each class's own model, coded."""
    odds = np.log(probability)
    columns, names, sources = _columns(model, inputs, len(probability))
    kinds = {name: own.spec.kind for name, own in model.members.items() if not own.is_equation}
    why = next((REFIT_NEEDS.format(name=name, kind=kind) for name, kind in kinds.items()), "")
    if not why and not names:
        why = "the models of the classes weigh no column"
    return ClassDesign(model.names, odds[:, 1:] - odds[:, :1], columns, names, why, sources)


def class_updates(
    place: np.ndarray,
    design: ClassDesign,
    patients: np.ndarray,
    clusters: Clusters | None = None,
    progress: Progress | None = None,
) -> tuple[Update, ...]:
    """Updates of the probabilities of several classes. place: (n,) of the true class. The others as for ``risk_updates``.

    Raises Cancelled.
    """
    of_class = {name: len(np.unique(patients[place == number])) for number, name in enumerate(design.classes)}
    rarest = min(of_class, key=of_class.__getitem__)
    if of_class[rarest] < FEWEST:
        return no_updates(f"an update needs {FEWEST} patients of each class, of {rarest} there are {of_class[rarest]}")
    count, repeats = deals(place, patients)
    unseen = Unseen(lambda seed: folds(place, patients, count, seed), repeats, _probabilities, progress or Progress())
    work = _Work(place, design, clusters)
    warnings: list[str] = []

    def anew() -> Fitted:
        found, firth = work.refitted_whole()
        warnings.extend(work.warnings(of_class[rarest], firth))
        return found

    return (
        one_update("intercept", work.shifted_whole, work.shifted, unseen),
        one_update("intercept and slope", work.line_whole, work.line, unseen),
        refit_update(design.no_equation, anew, work.refitted, unseen, warnings),
    )


@dataclass(frozen=True)
class _Work:
    """The regressions of all rows, or of some. Each ``Fit`` gives log-odds (rows, k - 1)."""

    place: np.ndarray
    design: ClassDesign
    clusters: Clusters | None

    def shifted(self, rows: np.ndarray) -> Callable[[np.ndarray], Floats]:
        """An intercept for each class beside the log-odds as they are."""
        found = multinomial_regression(_ones(len(rows), self._others), self.place[rows], self.design.linear[rows])
        return lambda others: self.design.linear[others] + found.coefficients

    def line(self, rows: np.ndarray) -> Callable[[np.ndarray], Floats]:
        """An intercept for each class, and one slope."""
        found = multinomial_regression(self._line(rows), self.place[rows])
        return lambda others: self._line(others) @ found.coefficients

    def refitted(self, rows: np.ndarray) -> Callable[[np.ndarray], Floats]:
        """Coefficients of each class."""
        found = self._anew(rows)
        return lambda others: _each(self.design.columns[others], self._others) @ found.coefficients

    def shifted_whole(self) -> Fitted:
        """Of all rows."""
        found = multinomial_regression(_ones(len(self.place), self._others), self.place, self.design.linear, self.clusters)
        return wald_fitted(self._intercepts, found.coefficients, found.covariance)

    def line_whole(self) -> Fitted:
        """Of all rows."""
        found = multinomial_regression(self._line(np.arange(len(self.place))), self.place, None, self.clusters)
        return wald_fitted((*self._intercepts, LINEAR), found.coefficients, found.covariance)

    def refitted_whole(self) -> tuple[Fitted, bool]:
        """Of all rows, and whether the likelihood was penalised."""
        found = self._anew(np.arange(len(self.place)), self.clusters)
        names = [
            name
            for against, intercept in zip(self.design.against, self._intercepts, strict=True)
            for name in (intercept, *(f"{column} ({against})" for column in self.design.names))
        ]
        return wald_fitted(names, found.coefficients, found.covariance), found.firth

    def warnings(self, rarest: int, firth: bool) -> list[str]:
        """Of the refit. rarest: patients of the rarest class."""
        found = [SEPARATED] if firth else []
        share = rarest / len(self.design.names)
        if share < EVENTS_PER_VARIABLE:
            found.append(
                f"{share:.1f} patients of the rarest class per variable, fewer than {EVENTS_PER_VARIABLE}: estimates are unstable"
            )
        return found

    @property
    def _others(self) -> int:
        return self.design.linear.shape[1]

    @property
    def _intercepts(self) -> tuple[str, ...]:
        return tuple(f"(intercept, {against})" for against in self.design.against)

    def _line(self, rows: np.ndarray) -> Floats:
        return np.concatenate([_ones(len(rows), self._others), self.design.linear[rows][:, :, None]], axis=2)

    def _anew(self, rows: np.ndarray, clusters: Clusters | None = None) -> MultinomialFit:
        """In the units of the columns; fitted on standardised ones."""
        table, names = self.design.columns[rows], self.design.names
        patients, size = len(rows) if clusters is None else clusters.count, self._others * (len(names) + 1)
        if patients <= size:
            raise TableError(f"{size} coefficients for {patients} patients", cure="Refit a model of fewer inputs")
        check_rank(table, names, patients)
        centre, scale = table.mean(axis=0), table.std(axis=0)
        found = multinomial_regression(_each((table - centre) / scale, self._others), self.place[rows], None, clusters)
        own = np.diag(np.concatenate([[1.0], 1 / scale]))
        own[0, 1:] = -centre / scale
        return found.mapped(np.kron(np.eye(self._others), own))


def _ones(rows: int, others: int) -> Floats:
    """(rows, k - 1, k - 1) the columns of an intercept for each class."""
    return np.broadcast_to(np.eye(others), (rows, others, others)).copy()


def _each(columns: Floats, others: int) -> Floats:
    """(n, k - 1, (k - 1) (m + 1)) an intercept and the columns (n, m) for each class."""
    own = np.column_stack([np.ones(len(columns)), columns])
    return np.einsum("jl,nm->njlm", np.eye(others), own).reshape(len(columns), others, -1)


def _probabilities(linear: Floats) -> Floats:
    """(n, k) from log-odds against the first class."""
    return np.asarray(softmax(np.column_stack([np.zeros(len(linear)), linear]), axis=1))


def _columns(
    model: ClassModel, inputs: Mapping[str, np.ndarray], rows: int
) -> tuple[Floats, tuple[str, ...], tuple[tuple[str, str], ...]]:
    """(rows, m) what the models of the classes weigh, each once, with name, class and column. One that differs by class, as a
    Radscore, bears its class in its name."""
    found: dict[str, list[tuple[str, Floats]]] = {}
    for name, member in model.members.items():
        for column, values in zip(member.spec.columns, member.columns(inputs[name]).T, strict=True):
            known = found.setdefault(column.name, [])
            if not any(_same(values, other) for _, other in known):
                known.append((name, values))
    labelled = {
        column if len(own) == 1 else f"{column} of {name}": ((name, column), values)
        for column, own in found.items()
        for name, values in own
    }
    table = np.column_stack([values for _, values in labelled.values()]) if labelled else np.empty((rows, 0))
    return table, tuple(labelled), tuple(source for source, _ in labelled.values())


def _same(first: Floats, second: Floats) -> bool:
    """Whether two columns (n,) differ at most in their units, as by the standardisation of two models."""
    spread = first.std(), second.std()
    if min(spread) == 0:
        return max(spread) == 0
    return bool(np.allclose((first - first.mean()) / spread[0], (second - second.mean()) / spread[1], rtol=0, atol=1e-9))
