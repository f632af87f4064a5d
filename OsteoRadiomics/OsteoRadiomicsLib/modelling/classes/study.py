"""What a study of three or more classes found, and what its reader must know."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ...scoring.class_model import ClassModel
from ..binary.fitting import FittedStudy
from ..evaluation.hand_till import hand_till
from ..statistics.sides import collinear_sides
from ..study.centre_figures import FiguresByCentre
from ..study.leaks import leak_notes
from ..study.names import MODELS, judging_order
from ..study.outcome import Study, Work
from .performance import ClassesPerformance, class_probabilities, classes_performance
from .predictions import Member, share, unseen_predictions


@dataclass(frozen=True, kw_only=True)
class ClassesResult(Study[FittedStudy, ClassModel]):
    """Everything a study of classes found; its outcome is the number of the class.

    predictions: see ``class_predictions``. performances: of every model and candidate on every set and basis, in that order.
    centres: every model in every centre, None where the tables name none.
    """

    performances: tuple[ClassesPerformance, ...]
    centres: FiguresByCentre | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """One sentence each without full stop."""
        return (*super().warnings, *(self.centres.notes if self.centres else ()))

    @property
    def members(self) -> tuple[Member, ...]:
        """One per class against the rest, in the protocol's order."""
        return self.work.procedures

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes, in rising order."""
        return self.protocol.outcome.classes


def class_notes(work: Work[FittedStudy]) -> tuple[str, ...]:
    """What a reader must know before trusting the models, one sentence each without full stop."""
    members, found = work.procedures, []
    for name in MODELS:
        reasons = {member.name: member.fitted.absent[name] for member in members if name in member.fitted.absent}
        if len(reasons) == len(members):
            found.append(f"The {name} model does not exist: {'; '.join(dict.fromkeys(reasons.values()))}")
            continue
        for member in members:
            if member.name in reasons:
                stand_in = f"the class's share of the training cases, {100 * share(member):.1f} %, stands in its place"
                found.append(f"Class {member.name} has no {name} model: {reasons[member.name]}; {stand_in}")
    found += leak_notes(_unseen_aucs(work))
    for member in members:
        fitted = member.fitted
        for block in fitted.blocks:
            if block.empty and any(not other.empty for other in fitted.blocks):
                found.append(f"Class {member.name}: selection left no feature of {block.name}")
        for name, model in fitted.models.items():
            found += [f"Class {member.name}, {name} model: {text}" for text in model.warnings]
        found += [f"Class {member.name}: {text}" for text in collinear_sides(fitted.screening)]
    return (*found, *work.prepared.notes)


def judged_everywhere(predictions: pd.DataFrame, work: Work[FittedStudy]) -> tuple[ClassesPerformance, ...]:
    """Every model and candidate on every set and basis, test sets before apparent figures, models before candidates."""
    classes = work.protocol.outcome.classes
    found = [
        classes_performance(
            str(model), str(set_name), str(basis), rows, classes, clusters=work.prepared.clusters(rows["case"]),
            folds=work.folds(str(basis)),
        )
        for (set_name, basis, model), rows in predictions.groupby(["set", "basis", "model"], sort=False)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda item: (judging_order(item.basis), item.model not in MODELS)))


def _unseen_aucs(work: Work[FittedStudy]) -> dict[str, float]:
    """Model -> Hand and Till's AUC in training rows that it was not fitted on."""
    classes, found = work.protocol.outcome.classes, {}
    for model, rows in unseen_predictions(work).groupby("model", sort=False):
        if model in MODELS:
            found[str(model)] = hand_till(
                rows["outcome"].to_numpy(), class_probabilities(rows, classes)[1], classes
            ).hand_till.value
    return found
