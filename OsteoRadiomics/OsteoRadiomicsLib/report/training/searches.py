"""How a study was cross-validated and its hyper-parameters sought, in words for the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...base.language import tr
from ...modelling.study.record import ClassifierRecord, Scalar, SearchRecord
from ...protocols.modelling_plan import ModellingPlan


@dataclass(frozen=True)
class SearchLine:
    """One search as a row of the page. part: class, empty where there is one. default, best: AUC. error: of their difference."""

    title: str
    space: str
    trials: int
    default: float
    best: float
    error: float
    chosen: str
    part: str = ""


def validation_text(plan: ModellingPlan) -> str:
    """``5-fold cross-validation``, or what the plan says instead."""
    folds = tr("{folds}-fold cross-validation", folds=plan.folds)
    if plan.cross_validation == "leave-one-out":
        return tr("leave-one-out cross-validation (choices within it by {folds})", folds=folds)
    return folds


def searches(
    models: Mapping[str, tuple[str, SearchRecord | None]], classifiers: Sequence[ClassifierRecord], part: str = ""
) -> list[SearchLine]:
    """One line per model and candidate whose parameters were sought. models: name -> title and search."""
    several = bool(classifiers)
    named = [own for name, own in models.items() if not (several and name == "radiomics")]
    named += [(tr("Candidate: {title}", title=item.title), item.search) for item in classifiers]
    return [_line(title, search, part) for title, search in named if search]


def _line(title: str, search: SearchRecord, part: str) -> SearchLine:
    best = parameters_text(search.parameters)
    return SearchLine(
        title=title,
        space="; ".join(f"{name}: {words}" for name, words in search.space.items()),
        trials=search.trials,
        default=search.default,
        best=search.best,
        error=search.error,
        chosen=best if search.taken else tr("defaults (best draw: {best})", best=best),
        part=part,
    )


def parameters_text(parameters: Mapping[str, Scalar]) -> str:
    """``C = 0.0123, l1_ratio = 0.5``."""
    return ", ".join(
        f"{name} = {value:.4g}" if isinstance(value, float) else f"{name} = {value}" for name, value in parameters.items()
    )
