"""Leave-one-centre-out: the whole procedure, selection included, refitted without each centre and asked about its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ...base.errors import TableError
from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.data import StudyData
from ..evaluation.centres import only_one_class
from .stages import Stages


class Answering(Protocol):
    """What a procedure learned."""

    def predict(self, data: StudyData) -> dict[str, np.ndarray]: ...


Fit = Callable[[StudyData, ModellingPlan, Progress], Answering]
"""The whole procedure on some rows. Raises TableError, SettingsError, Cancelled."""


@dataclass(frozen=True)
class Without:
    """What is said of a centre's rows where the others give no model. refused: the other centres' rows -> what they have that
    nothing can be fitted on, empty where it can. words: what stands there instead."""

    refused: Callable[[StudyData], str]
    words: str


OF_TWO_CLASSES = Without(
    refused=lambda others: only_one_class(others.outcome == 1), words="the prevalence of the other centres stands there"
)


@dataclass(frozen=True)
class CentreOut:
    """What procedures fitted without a centre predict for its rows.

    risk: model -> (n,), NaN in centres that no procedure could be fitted without. not_judged: these, and why. notes: one sentence
    each without full stop, on models that some centre is decisive for.
    """

    risk: dict[str, np.ndarray]
    not_judged: dict[str, str]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CombatStudy:
    """The procedure on harmonised features. unseen: name -> (n,) out of the study's folds. centre_out: without each centre."""

    unseen: dict[str, np.ndarray]
    centre_out: CentreOut


def leave_one_centre_out(
    fit: Fit, data: StudyData, plan: ModellingPlan, names: Sequence[str], stages: Stages, progress: Progress,
    without: Without, stand_in: Callable[[str, StudyData], float],
) -> CentreOut:  # fmt: skip
    """Leave out one centre of training rows after the other; each is a stage.

    names: of the predictions to follow. stand_in: (name, the other centres' rows) -> what stands where a model does not come
    about without a centre; without: what is said then. Raises SettingsError, Cancelled.
    """
    assert data.centres is not None
    risk = {name: np.full(len(data), np.nan) for name in names}
    refused: dict[str, str] = {}
    notes = []
    centres = np.unique(data.centres)
    for number, centre in enumerate(centres):
        part = Part(progress, number / len(centres), (number + 1) / len(centres), f"without centre {centre}")
        part.report(0, 1)
        inside = data.centres == centre

        def refit(inside: np.ndarray = inside, part: Progress = part) -> dict[str, Any]:
            return _refit(fit, data, inside, plan, names, part, without.refused, stand_in)

        found = stages.run(f"centre-{number + 1:03d}", refit, centre=str(centre))
        if found["reason"]:
            refused[str(centre)] = found["reason"]
            continue
        for name in names:
            risk[name][inside] = found["risk"][name]
        notes += [f"Without centre {centre} the {name} model does not come about: {without.words}" for name in found["absent"]]
    return CentreOut(risk, refused, tuple(notes))


def _refit(
    fit: Fit, data: StudyData, inside: np.ndarray, plan: ModellingPlan, names: Sequence[str], progress: Progress,
    refused: Callable[[StudyData], str], stand_in: Callable[[str, StudyData], float],
) -> dict[str, Any]:  # fmt: skip
    others, own = data.rows(~inside), data.rows(inside)
    reason = refused(others)
    if reason:
        return {"risk": {}, "absent": [], "reason": f"the other centres have {reason}"}
    try:
        predicted = fit(others, plan, progress).predict(own)
    except TableError as error:  # too few patients are left: this centre is not judged, with the reason
        return {"risk": {}, "absent": [], "reason": f"nothing can be fitted on the other centres ({error.what})"}
    absent = [name for name in names if name not in predicted]
    risk = {name: predicted[name].tolist() if name in predicted else [stand_in(name, others)] * len(own) for name in names}
    return {"risk": risk, "absent": absent, "reason": ""}
