"""What pages say of centres, of a study as of a validation: each centre's figures, the pooled AUC, and what is drawn of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from ..base.language import later, retold, tr
from ..modelling.data.inputs import Flags, Floats
from ..modelling.estimate import Estimate
from ..modelling.evaluation.centre_record import CentreRecord, CentresRecord, PooledRecord
from ..modelling.evaluation.metrics_record import Interval
from ..modelling.study.centre_record import CombatFiguresRecord, FiguresByCentreRecord, FiguresRecord
from ..modelling.study.record import EstimateRecord
from ..modelling.survival.record import CentreCRecord, ModelCentresRecord
from .figures.centres import CentrePanel, centres_calibration, centres_forest
from .html import fixed, interval_cell, percent
from .training.text import basis_text, p_cell

FORMS = (
    "Viechtbauer W. J Educ Behav Stat 2005;30:261-293. Hartung J, Knapp G. Stat Med 2001;20:1771-1782. Higgins JPT, Thompson SG, "
    "Spiegelhalter DJ. J R Stat Soc A 2009;172:137-159. Partlett C, Riley RD. Stat Med 2017;36:301-317. Snell KIE et al. Stat "
    "Methods Med Res 2018;27:3505-3522."
)
SCALES = {"logit": later("logit scale"), "log": later("logarithmic scale"), "plain": later("its own scale")}
"""On which a figure was pooled."""
Cell = tuple[str, str]
"""A number, and what stands small below it."""


@dataclass(frozen=True)
class CentreLine:
    """One centre, or the pooled value. pooled: whether it is that. note: a remark below the line."""

    name: str
    cells: tuple[Cell, ...]
    note: str = ""
    pooled: bool = False


@dataclass(frozen=True)
class CentreBlock:
    """One model on one basis. title: of the table. heads: of the columns after the centre's name."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[CentreLine, ...]


def centre_block(found: CentresRecord, model: str) -> CentreBlock:
    """The table of one model. model: its title."""
    lines = [_line(own) for own in found.figures]
    lines += [CentreLine(name, (), reason) for name, reason in found.not_judged.items()]
    title = tr("{model}, {basis}", model=model, basis=basis_text(found.basis))
    heads = (
        tr("n (events)"), tr("Observed"), tr("Predicted"), tr("Observed − predicted"), "AUC", tr("In the large"), tr("Slope"),
    )  # fmt: skip
    return CentreBlock(title, heads, (*lines, pooled_line(found.pooled, before=4, after=2)))


def concordance_block(found: ModelCentresRecord, model: str) -> CentreBlock:
    """The table of one model of a time to an event. model: its title."""
    lines = []
    for own in found.figures:
        note = retold(own.c.note) if own.c.note else ""
        lines.append(CentreLine(own.name, ((f"{own.cases} ({own.events})", ""), interval_cell(own.c.value, own.c.ci)), note))
    lines += [CentreLine(name, (), reason) for name, reason in found.not_judged.items()]
    title = tr("{model}, {basis}", model=model, basis=basis_text(found.basis))
    return CentreBlock(title, (tr("n (events)"), tr("Harrell's C")), (*lines, pooled_line(found.pooled, before=1)))


def figures_block(found: FiguresRecord, of: FiguresByCentreRecord, model: str) -> CentreBlock:
    """The table of one model of a measured outcome or of several classes. of: the study's centres. model: its title."""
    names = list(of.measures)
    lines = []
    for own in found.figures:
        cells = (_shown(own.figures[name]) for name in names)
        notes = dict.fromkeys(retold(value.note) for value in own.figures.values() if value.note)
        lines.append(CentreLine(own.name, ((str(own.cases), ""), *cells), "; ".join(notes)))
    lines += [CentreLine(name, (), reason) for name, reason in found.not_judged.items()]
    for place, name in enumerate(names):
        if name in found.pooled:
            after = len(names) - place - 1
            lines.append(pooled_line(found.pooled[name], before=1 + place, after=after, scale=of.scales[name]))
    title = tr("{model}, {basis}", model=model, basis=basis_text(found.basis))
    return CentreBlock(title, ("n", *(retold(text) for text in of.measures.values())), tuple(lines))


def combat_block(found: CombatFiguresRecord, measures: Mapping[str, str]) -> CentreBlock:
    """Every model without and with ComBat. measures: name -> what it is called."""
    lines = []
    for own in found.compared:
        words = {"model": own.model.capitalize(), "measure": retold(measures[own.measure]), "basis": basis_text(own.basis)}
        gap = own.difference
        cells = (_shown(own.value), _shown(own.harmonised), _shown(gap), (p_cell(gap.p), ""))
        lines.append(CentreLine(tr("{model}, {measure}, {basis}", **words), cells, retold(gap.note) if gap.note else ""))
    heads = (tr("Features as they are (95 % CI)"), tr("Harmonised (95 % CI)"), tr("Difference (95 % CI)"), "P")
    return CentreBlock(tr("Features as they are and harmonised by ComBat"), heads, tuple(lines))


def _shown(found: EstimateRecord) -> Cell:
    return interval_cell(found.value, found.ci)


def forest_caption() -> str:
    """What stands below ``forest_of``."""
    return tr(
        "95 % intervals; dashed: an AUC of 0.5; diamond: pooled by random effects (REML, Hartung and Knapp), bar below: 95 % "
        "prediction interval for a new centre"
    )


def concordance_caption() -> str:
    """What stands below ``concordance_forest``."""
    return tr(
        "95 % intervals; dashed: a C of 0.5; diamond: pooled by random effects (REML, Hartung and Knapp), bar below: 95 % "
        "prediction interval for a new centre"
    )


def calibration_caption() -> str:
    """What stands below ``calibration_of``."""
    return tr(
        "points: groups of about equal size with Wilson's 95 % interval; curve: local linear regression; cases (with the event)"
    )


def has_forest(found: CentresRecord) -> bool:
    """Whether any centre has an AUC to draw."""
    return any(own.auc is not None for own in found.figures)


def forest_of(found: CentresRecord) -> Figure:
    """The forest plot of a model's AUCs."""
    return _forest({own.name: (_estimate(own.auc, own.auc_ci), _size(own, found.pooled)) for own in found.figures}, found.pooled)


def concordance_forest(found: ModelCentresRecord) -> Figure:
    """The forest plot of a model's C."""
    values = {own.name: (own.c.estimate, _size(own, found.pooled)) for own in found.figures}
    return _forest(values, found.pooled, tr("Harrell's C"))


def _forest(values: Mapping[str, tuple[Estimate, str]], pooled: PooledRecord, x: str = "AUC") -> Figure:
    low, high = (np.nan if end is None else end for end in pooled.prediction)
    return centres_forest(values, _estimate(pooled.value, pooled.ci), (low, high), pooled.centres, x=x)


def calibration_of(found: CentresRecord, rows: Mapping[str, tuple[Flags, Floats]]) -> Figure:
    """A panel for each centre that was judged. rows: centre -> events and predicted risks."""
    panels = [
        CentrePanel(
            f"{own.name}, n = {own.cases} ({own.events})", *rows[own.name],
            tr("slope {slope}, in the large {shift}", slope=fixed(own.slope, 2), shift=fixed(own.in_the_large, 2)),
        )
        for own in found.figures
    ]  # fmt: skip
    return centres_calibration(panels)


def _line(own: CentreRecord) -> CentreLine:
    cells = (
        (f"{own.cases} ({own.events})", ""),
        _percents(own.observed, own.observed_ci),
        _percents(own.expected),
        _percents(own.difference, own.difference_ci),
        interval_cell(own.auc, own.auc_ci),
        interval_cell(own.in_the_large, own.in_the_large_ci, 2),
        interval_cell(own.slope, own.slope_ci, 2),
    )
    return CentreLine(own.name, cells, "; ".join(map(retold, own.note.split("; "))))


def pooled_line(found: PooledRecord, *, before: int, after: int = 0, scale: str = "logit") -> CentreLine:
    """The pooled value. before, after: empty columns around it. scale: a key of ``SCALES``."""
    name = tr("Pooled, {centres} centres", centres=found.centres)
    empty: tuple[Cell, ...] = (("", ""),)
    cells = (*empty * before, interval_cell(found.value, found.ci), *empty * after)
    if found.value is None:
        return CentreLine(name, cells, found.note, pooled=True)
    low, high = found.prediction
    said = found.note
    if low is not None:
        said = tr("prediction interval of a new centre {low} to {high}", low=fixed(low), high=fixed(high))
    spread = tr(
        "I² {i2}, τ² {tau2} ({scale}), Q {q} with {df} df, P {p}", i2=percent(found.i2 or 0.0, 0), tau2=fixed(found.tau2),
        scale=tr(SCALES[scale]), q=fixed(found.q, 1), df=found.centres - 1, p=p_cell(found.q_p),
    )  # fmt: skip
    return CentreLine(name, cells, "; ".join(filter(None, (retold(said), spread))), pooled=True)


def _size(own: CentreRecord | CentreCRecord, pooled: PooledRecord) -> str:
    """Cases and events, and whether the centre is among those that are pooled."""
    text = tr("n = {cases} ({events})", cases=own.cases, events=own.events)
    return tr("{size}, not pooled", size=text) if own.name in pooled.left_out else text


def _percents(value: float | None, ends: Interval = (None, None)) -> Cell:
    if value is None:
        return "–", ""
    low, high = ends
    shown, *limits = (percent(number).replace("-", "−") for number in (value, low, high) if number is not None)
    return shown, tr("{low} to {high}", low=limits[0], high=limits[1]) if len(limits) == 2 else ""


def _estimate(value: float | None, ends: Interval) -> Estimate:
    number, low, high = (np.nan if end is None else end for end in (value, *ends))
    return Estimate(number, low, high)
