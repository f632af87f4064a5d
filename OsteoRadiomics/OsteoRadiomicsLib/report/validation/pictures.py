"""The figures of a validation: what each is called and shows, told by the record, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

import numpy as np
from matplotlib.figure import Figure

from ...base.language import tr
from ...modelling.estimate import Estimate
from ...modelling.evaluation.calibration import Calibration, calibration
from ...modelling.evaluation.centre_record import CentresRecord
from ...modelling.evaluation.roc import roc_curve
from ...modelling.evaluation.scorecard import Scorecard
from ...modelling.external.judging import ClassesCard, Judged
from ...modelling.external.record import ValidatedModel, ValidationRecord
from ...modelling.external.validation import Validation
from ...modelling.number.scorecard import MeasuredScorecard
from ..centres import calibration_caption, calibration_of, forest_caption, forest_of, has_forest
from ..figures.benefit import calibration_figure, calibration_overlay_figure, decision_figure
from ..figures.classes import class_calibration_figure, class_update_figure, confusion_figure
from ..figures.discrimination import roc_figure
from ..figures.forest import ForestRow, forest_figure
from ..figures.measured import bland_altman_figure, scatter_figure
from .followed_pictures import drawings_of_times, shown_of_times
from .updates import AS_IS, METHODS, Shown


def shown_figures(record: ValidationRecord) -> list[Shown]:
    """Every figure that the record can have, in the order of the page."""
    found: list[Shown] = []
    if record.type == "binary":
        found.append(Shown("roc", "discrimination", "", tr("ROC curves"), tr("of every model on the same patients")))
        text = tr("net benefit of acting from a threshold probability on, against acting on all and on nobody")
        found.append(Shown("decision_curve", "benefit", "", tr("Decision curves"), text))
    if record.type == "time-to-event":
        found += shown_of_times(record)
    for model in record.models:
        found += _of_model(record, model)
    return found


def _of_model(record: ValidationRecord, model: ValidatedModel) -> list[Shown]:
    found: list[Shown] = []
    if record.type == "binary":
        text = tr("points: groups of about equal size with Wilson's 95 % interval; curve: local linear regression")
        found.append(
            Shown(f"calibration-{model.name}", "calibration", model.name, tr("Calibration of {model}", model=model.name), text)
        )
        if any(update.metrics for update in model.updates):
            text = tr("the updated curves are of cross-validated predictions")
            title = tr("Calibration of {model} before and after each update", model=model.name)
            found.append(Shown(f"update-{model.name}", "update", model.name, title, text))
        if model.centres:
            title = tr("AUC of {model} in each centre", model=model.name)
            found.append(Shown(f"centres_forest-{model.name}", "centres", model.name, title, forest_caption()))
            title = tr("Calibration of {model} in each centre", model=model.name)
            found.append(Shown(f"centres_calibration-{model.name}", "centres", model.name, title, calibration_caption()))
    elif record.type == "number":
        title = tr("Measured against predicted by {model}", model=model.name)
        text = tr("with the line of identity and the regression of measured on predicted values")
        found.append(Shown(f"scatter-{model.name}", "agreement", model.name, title, text))
        title = tr("Bland-Altman of {model}", model=model.name)
        text = tr("bias and limits of agreement with their 95 % intervals as bands")
        found.append(Shown(f"bland_altman-{model.name}", "agreement", model.name, title, text))
    elif record.type == "classes":
        title = tr("Confusion of {model}", model=model.name)
        found.append(Shown(f"confusion-{model.name}", "agreement", model.name, title, tr("true class by predicted class")))
        title, text = tr("Calibration of {model}", model=model.name), tr("of each class against the rest")
        found.append(Shown(f"calibration-{model.name}", "calibration", model.name, title, text))
        if any(update.metrics for update in model.updates):
            text = tr("of each class against the rest; the updated curves are of cross-validated predictions")
            title = tr("Calibration of {model} before and after each update", model=model.name)
            found.append(Shown(f"update-{model.name}", "update", model.name, title, text))
    if any(line.difference is not None for line in model.case_mix):
        title = tr("Case mix against the training patients of {model}", model=model.name)
        text = tr("standardised differences with 95 % intervals; beyond ±0.1 groups are usually called different")
        found.append(Shown(f"case_mix-{model.name}", "mix", model.name, title, text))
    return found


def drawings(found: Validation) -> dict[str, Callable[[], Figure]]:
    """Name of a figure -> how it is drawn."""
    made: dict[str, Callable[[], Figure]] = {}
    cards = {name: own.card for name, own in found.judged.items() if isinstance(own.card, Scorecard)}
    if cards:
        made["roc"] = lambda: roc_figure({name: (roc_curve(own.outcome, own.score), own.auc) for name, own in cards.items()})
        made["decision_curve"] = lambda: decision_figure({name: own.decision for name, own in cards.items() if own.decision})
    if found.record.type == "time-to-event":
        made |= drawings_of_times(found)
    for model in found.record.models:
        made |= _drawings(found, model)
    return made


def _drawings(found: Validation, model: ValidatedModel) -> dict[str, Callable[[], Figure]]:
    name, made = model.name, dict[str, Callable[[], Figure]]()
    card = found.judged[name].card
    if isinstance(card, ClassesCard):
        made |= _of_classes(name, card, found.judged[name])
    elif isinstance(card, MeasuredScorecard):
        words = {"name": card.end_point, "unit": card.unit}
        made[f"scatter-{name}"] = lambda: scatter_figure(card.measured, card.predicted, card.agreement, **words)
        made[f"bland_altman-{name}"] = lambda: bland_altman_figure(card.measured, card.predicted, card.agreement, **words)
    elif isinstance(card, Scorecard):
        curves: dict[str, Calibration] = {}
        if fit := card.calibration:
            made[f"calibration-{name}"] = lambda: calibration_figure(fit, card.outcome, card.score)
            curves[tr(AS_IS)] = fit
        for update, after in found.judged[name].updates:
            if isinstance(after, Scorecard) and after.calibration:
                curves[tr(METHODS[update.method])] = after.calibration
        if model.centres:
            made |= _of_centres(model.centres, card, found.groups)
        if len(curves) > 1:
            made[f"update-{name}"] = lambda: calibration_overlay_figure(curves)
    if any(line.difference is not None for line in model.case_mix):
        made[f"case_mix-{name}"] = lambda: _case_mix(model, found.record.judged)
    return made


def _of_classes(name: str, card: ClassesCard, judged: Judged) -> dict[str, Callable[[], Figure]]:
    states = {tr(AS_IS): _by_class(card)}
    states |= {tr(METHODS[update.method]): _by_class(own) for update, own in judged.updates if isinstance(own, ClassesCard)}
    classes = [own.name for own in card.record.classes]
    made: dict[str, Callable[[], Figure]] = {
        f"confusion-{name}": lambda: confusion_figure(np.array(card.record.confusion), card.names),
        f"calibration-{name}": lambda: class_calibration_figure(states[tr(AS_IS)]),
    }
    if len(states) > 1:
        curves = {own: {state: found[own] for state, found in states.items()} for own in classes}
        made[f"update-{name}"] = lambda: class_update_figure(curves)
    return made


def _by_class(card: ClassesCard) -> dict[str, Calibration]:
    return {
        card.names[place]: calibration(card.true == place, card.probability[:, place], external=True)
        for place in np.unique(card.true).tolist()
    }


def _of_centres(record: CentresRecord, card: Scorecard, groups: np.ndarray | None) -> dict[str, Callable[[], Figure]]:
    assert groups is not None
    rows = {str(name): (card.outcome[groups == name], card.score[groups == name]) for name in np.unique(groups)}
    made: dict[str, Callable[[], Figure]] = {f"centres_calibration-{record.model}": lambda: calibration_of(record, rows)}
    if has_forest(record):
        made[f"centres_forest-{record.model}"] = lambda: forest_of(record)
    return made


def _case_mix(model: ValidatedModel, here: int) -> Figure:
    rows: list[ForestRow] = []
    for line in model.case_mix:
        if line.difference is not None:
            label = f"{line.title}: {line.level}" if line.level else line.title
            rows.append((label, _difference(line.difference, here, model.training_cases), ""))
    return forest_figure(rows, x=tr("standardised difference, here minus training"), reference=0.0)


def _difference(value: float, here: int, trained: int | None) -> Estimate:
    """With the interval of Hedges and Olkin (Statistical Methods for Meta-Analysis, 1985), where both sizes are known."""
    if trained is None:
        return Estimate(value, value, value)
    return Estimate.wald(value, sqrt((here + trained) / (here * trained) + value**2 / (2 * (here + trained))))
