"""The figures of a report on classes: which there are, their captions, and how each is drawn from the study's folder."""

from __future__ import annotations

from functools import partial

import numpy as np
from matplotlib.figure import Figure

from ...base.errors import TableError
from ...base.language import retold, tr
from ...modelling.classes.record import PairRecord
from ...modelling.classes.subgroups import CLASS, FIGURES
from ...modelling.evaluation.calibration import calibration
from ...modelling.evaluation.pair_roc import pair_roc
from ...modelling.evaluation.roc import RocCurve, roc_curve
from ...modelling.study.names import OUT_OF_FOLD
from ..figure_plan import Plan
from ..figures.classes import class_calibration_figure, confusion_figure
from ..figures.discrimination import delong_figure, roc_figure
from ..figures.forest import ForestRow, forest_figure
from ..figures.style import p_text
from ..training.explanation import explained, shap_plans
from ..training.folder import Sample, conditional, input_title
from ..training.pictures import selection_plans
from ..training.repetition import grid_plans, learning_plans
from ..training.subgroups import group_text, informed_model, subgroup_plan
from ..training.text import row_estimate, table_rows
from .folder import ClassesFolder

GROUPS = 5  # points per class of a calibration figure; ten of each of three classes hide each other


def class_plans(study: ClassesFolder) -> list[Plan]:
    """Every figure of the study, in the order of the report."""
    found: list[Plan] = []
    for member in study.record.members:
        found += selection_plans(member.blocks, member.frequency, f", {member.class_name}", f"_{member.folder}")
    found += _explanation(study) + grid_plans(study)
    for sample in study.samples:
        found += _sample(study, sample) + _subgroups(study, sample)
    return found + learning_plans(study, "hand_till")


def _explanation(study: ClassesFolder) -> list[Plan]:
    found = []
    folders = {member.class_name: member.folder for member in study.record.members}
    for (name, model), own in explained(study, lambda term: input_title(term, study.table("screening")), ("class", "model")):
        titles = (
            tr("Share of each input in the {model} model, {name} against the rest", model=model, name=name),
            tr("SHAP values of the {model} model, {name} against the rest", model=model, name=name),
        )
        found += shap_plans(own, f"{model}_{folders[name]}", titles)
    return found


def _subgroups(study: ClassesFolder, sample: Sample) -> list[Plan]:
    """AUCs in subgroups: of the combined model, or the best there is."""
    found = informed_model(study, sample)
    if found is None:
        return []
    model, table = found
    caption = tr(
        "{model} model, 95 % intervals; at each group the mean of all pairs (Hand and Till), below it each class against the "
        "rest; dashed: Hand and Till's of all patients of the set; P of a difference between Hand and Till's",
        model=model,
    )
    rows: list[ForestRow] = []
    seen = ""
    each = table[table["figure"] == CLASS]
    for row in table_rows(table[table["figure"] == FIGURES[0]]):
        if row["variable"] != seen:
            seen = row["variable"]
            rows.append((retold(seen), None, tr("difference {difference}", difference=p_text(row["heterogeneity_p"]))))
        rows.append((f"   {group_text(row)} (n = {row['cases']})", row_estimate(row, "auc"), ""))
        own = each[(each["variable"] == row["variable"]) & (each["group"] == row["group"])]
        rows += [(f"        {one['class']} (n = {one['cases']})", row_estimate(one, "auc"), "") for one in table_rows(own)]
    overall = study.recorded(model, sample).hand_till.value
    return [subgroup_plan(sample, tr("AUC in subgroups, {title}", title=sample.title), caption, rows, "AUC", overall)]


def _sample(study: ClassesFolder, sample: Sample) -> list[Plan]:
    where, basis = sample.title, sample.words
    found = []
    for model in study.models:
        stem, title = f"{model}_{sample.name}", tr("{model} model, {where}", model=model, where=where)
        found += [
            Plan(
                "discrimination",
                f"roc_{stem}",
                tr("Each class against the rest: {title}", title=title),
                tr("{basis}; AUC with its 95 % interval", basis=basis),
                partial(_against_rest, study, sample, model),
            ),
            Plan(
                "discrimination",
                f"roc_pairs_{stem}",
                tr("Every two classes: {title}", title=title),
                tr("{basis}; mean of the ROC curves by the probabilities of the two classes, area: Hand and Till", basis=basis),
                partial(_pairs, study, sample, model),
            ),
            Plan(
                "confusion",
                f"confusion_{stem}",
                tr("Confusion matrix of the {title}", title=title),
                tr("{basis}; most probable class", basis=basis),
                partial(_confusion, study, sample, model),
            ),
            Plan(
                "calibration",
                f"calibration_{stem}",
                tr("Calibration of the {title}", title=title),
                tr("{basis}; groups of equal size with 95 % intervals, local linear curves", basis=basis),
                partial(_calibration, study, sample, model),
            ),
        ]
    found += _compared(study, sample, study.models, "discrimination", "models")
    if study.candidates:
        found += _compared(study, sample, study.candidates, "classifiers", "classifiers")
    return found


def _compared(study: ClassesFolder, sample: Sample, names: tuple[str, ...], section: str, what: str) -> list[Plan]:
    where = sample.title
    return [
        Plan(
            section,
            f"pairwise_{what}_{sample.name}",
            tr("AUC between classes, {where}", where=where),
            tr(
                "{words}; at each name the mean of all pairs (Hand and Till), below it every two classes; 95 % intervals",
                words=sample.words,
            ),
            partial(_forest, study, sample, names),
        ),
        Plan(
            section,
            f"comparison_{what}_{sample.name}",
            tr("Comparison of the {what}, {where}", what=what, where=where),
            conditional(tr("difference of Hand and Till AUCs with DeLong's variance, carried over to their mean"), sample),
            partial(_comparison, study, sample, names),
        ),
    ]


def _against_rest(study: ClassesFolder, sample: Sample, model: str) -> Figure:
    true, probability = study.probabilities(sample, model)
    own = {item.class_name: item.auc.estimate for item in study.recorded(model, sample).classes}
    names = enumerate(study.record.classes)
    return roc_figure({name: (roc_curve(true == number, probability[:, number]), own[name]) for number, name in names})


def _pairs(study: ClassesFolder, sample: Sample, model: str) -> Figure:
    true, probability = study.probabilities(sample, model)
    numbers = {name: number for number, name in enumerate(study.record.classes)}
    curves = {}
    for item in study.recorded(model, sample).pairwise:
        first, second = item.classes
        x, y = pair_roc(true, probability, numbers[first], numbers[second])
        # A mean of two curves has no thresholds of its own.
        curves[_pair(item)] = (RocCurve(np.full(x.size, np.nan), y, 1 - x), item.auc.estimate)
    return roc_figure(curves)


def _forest(study: ClassesFolder, sample: Sample, names: tuple[str, ...]) -> Figure:
    entries = []
    for name in names:
        found = study.recorded(name, sample)
        entries.append((study.title(name), found.hand_till.estimate, ""))
        entries += [(f"        {_pair(item)}", item.auc.estimate, "") for item in found.pairwise]
    return forest_figure(entries, x="AUC", reference=0.5)


def _comparison(study: ClassesFolder, sample: Sample, names: tuple[str, ...]) -> Figure | None:
    matrix = study.comparison(sample, names)
    return delong_figure(matrix) if matrix else None


def _confusion(study: ClassesFolder, sample: Sample, model: str) -> Figure:
    return confusion_figure(np.array(study.recorded(model, sample).confusion), study.record.classes)


def _calibration(study: ClassesFolder, sample: Sample, model: str) -> Figure | None:
    true, probability = study.probabilities(sample, model)
    found = {}
    for number, name in enumerate(study.record.classes):
        try:
            found[name] = calibration(true == number, probability[:, number], groups=GROUPS, external=sample.basis != OUT_OF_FOLD)
        except TableError:  # the record says why calibration is undefined; there is nothing to draw
            continue
    return class_calibration_figure(found) if found else None


def _pair(item: PairRecord) -> str:
    return tr(" v. ").join(item.classes)
