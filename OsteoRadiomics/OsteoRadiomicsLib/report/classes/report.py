"""The report on classes: how it is read back, drawn, written, and said in short."""

from __future__ import annotations

from ...modelling.classes.record import ClassesRecord
from ...modelling.classes.study import ClassesResult
from ...modelling.estimate import json_estimate
from ..training.page import StudyReport, Summary
from .folder import read_classes_folder
from .page import classes_html
from .pictures import class_plans


def summary(result: ClassesResult) -> Summary:
    """The AUCs and the accuracy of every model and candidate on every set."""
    areas = [
        {
            "model": item.model,
            "set": item.set,
            "basis": item.basis,
            "hand_till": json_estimate(item.auc.hand_till),
            "pairwise": [{"classes": list(pair), **json_estimate(found)} for pair, found in item.auc.pairwise.items()],
            "one_versus_rest": {name: json_estimate(own.auc) for name, own in item.each.items()},
            "accuracy": json_estimate(item.confusion.accuracy),
        }
        for item in result.performances
    ]
    lines = [_line("model", "set", "basis", "Hand-Till AUC (95 % CI)", "accuracy (95 % CI)")]
    for item in result.performances:
        lines.append(_line(item.model, item.set, item.basis, item.auc.hand_till.text(), item.confusion.accuracy.text()))
    absent = {member.name: member.fitted.absent for member in result.members if member.fitted.absent}
    return Summary({"classes": list(result.classes)}, absent, {"auc": areas}, lines)


def _line(*cells: str) -> str:
    return "{:<26} {:<10} {:<12} {:<24} {}".format(*cells)


CLASSES = StudyReport(
    kind=ClassesRecord.KIND,
    holds="a finished study of classes: study.json of 'train' with its tables",
    read=read_classes_folder,
    plans=class_plans,
    html=classes_html,
    summary=summary,
)
