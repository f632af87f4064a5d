"""Every model of several classes in every centre: the AUC of each class against the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...scoring.class_model import normalised
from ..binary.fitting import FittedStudy
from ..data.inputs import Floats
from ..estimate import Estimate
from ..evaluation.centres import only_one_class
from ..evaluation.delong import delong_auc, delong_paired
from ..resampling.centre_out import CentreOut
from ..study.centre_figures import FiguresByCentre, Measure, Predicted, Rows, figures_by_centre
from ..study.centre_refits import CENTRE_OUT, CENTRE_OUT_COMBAT
from ..study.names import HELD_OUT, OUT_OF_FOLD
from ..study.outcome import Work
from .performance import class_probabilities
from .predictions import Member, model_names, share


@dataclass(frozen=True)
class _Judging:
    """classes: names, in the order of the columns of probabilities."""

    classes: tuple[str, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """One for each class."""
        return tuple(Measure(name, f"AUC of {name} against the rest", "logit") for name in self.classes)

    def figures(self, rows: Rows, own: np.ndarray) -> Mapping[str, Estimate]:
        """Of one centre."""
        clusters = None if rows.clusters is None else rows.clusters.rows(own)
        found = {}
        for place, name in enumerate(self.classes):
            events = rows.outcome[own] == place
            if why := only_one_class(events):
                found[name] = Estimate.undefined(f"not defined: {why}")
                continue
            auc = delong_auc(events, rows.prediction[own, place], clusters=clusters)
            found[name] = rows.folds.share(auc) if rows.folds else auc
        return found

    def differences(self, rows: Rows, other: np.ndarray, own: np.ndarray) -> Mapping[str, tuple[Estimate, float]]:
        """Of each class that some rows are of, and some are not."""
        clusters = None if rows.clusters is None else rows.clusters.rows(own)
        found = {}
        for place, name in enumerate(self.classes):
            events = rows.outcome[own] == place
            if not only_one_class(events):
                test = delong_paired(events, rows.prediction[own, place], other[own, place], clusters=clusters)
                found[name] = test.difference, test.p
        return found


def class_centres(work: Work[FittedStudy], predictions: pd.DataFrame) -> FiguresByCentre | None:
    """Judge every model in every centre; None where the tables name none. predictions: see ``class_predictions``."""
    members, classes = work.procedures, work.protocol.outcome.classes
    models = model_names(members)

    def probabilities(basis: str) -> dict[str, Floats]:
        own = predictions[predictions["basis"] == basis]
        return {name: class_probabilities(own[own["model"] == name], classes)[1] for name in models}

    plain = [member.centre_out for member in members if member.centre_out]
    harmonised = [member.combat for member in members if member.combat]
    out, refused = _joined(members, models, plain)
    combat_out, combat_refused = _joined(members, models, [own.centre_out for own in harmonised])
    found = Predicted(
        unseen=probabilities(OUT_OF_FOLD), held_out=probabilities(HELD_OUT) if work.prepared.tests else {}, out=out,
        combat_unseen=_normalised(members, models, [own.unseen for own in harmonised]), combat_out=combat_out,
        not_judged={CENTRE_OUT: refused, CENTRE_OUT_COMBAT: combat_refused},
        notes=tuple(f"Class {member.name}: {text}" for member, own in zip(members, plain, strict=False) for text in own.notes),
    )  # fmt: skip
    return figures_by_centre(work, _Judging(classes), models, found)


def _joined(
    members: tuple[Member, ...], models: tuple[str, ...], outs: list[CentreOut]
) -> tuple[dict[str, Floats], dict[str, str]]:
    """Probabilities of all classes by procedures without a centre, NaN where a class has none, and which centres those are."""
    refused = {
        name: f"class {member.name}: {reason}"
        for member, own in reversed(list(zip(members, outs, strict=False)))
        for name, reason in own.not_judged.items()
    }
    return _normalised(members, models, [own.risk for own in outs]), refused


def _normalised(members: tuple[Member, ...], models: tuple[str, ...], risks: list[Any]) -> dict[str, Floats]:
    """Model -> (n, k) probabilities that add up to 1. risks: of each class, empty where nothing was refitted."""
    if not risks:
        return {}
    rows = len(members[0].prepared.train)
    return {
        name: normalised(
            np.column_stack([own.get(name, np.full(rows, share(member))) for member, own in zip(members, risks, strict=True)])
        )
        for name in models
    }
