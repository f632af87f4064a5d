"""What a study did beside fitting and judging its models, in words, filled in from its record: for every type of outcome."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...base.language import Told, later, tr
from ...modelling.study.record import FrequencyRecord
from ..html import fixed
from ..manuscript.words import cited, sentences
from .folder import StudyFolder
from .repetition import measure_title
from .text import table_rows

_FREQUENCIES = {
    "folds": later("How often each feature is selected was counted in the {resamples} folds of cross-validation."),
    "bootstrap samples": later(
        "How often each feature is selected was counted in {resamples} bootstrap samples of the training patients."
    ),
}
"""By what was counted."""
_GRIDS = {
    "classifier": later(
        "Besides, {selectors} ways to select features were crossed with {learners} classifiers, each judged out of fold on the "
        "training set; no model was chosen by it."
    ),
    "regressor": later(
        "Besides, {selectors} ways to select features were crossed with {learners} regressions, each judged out of fold on the "
        "training set; no model was chosen by it."
    ),
}
"""By the column of what was fitted on the selected features."""


def further_methods(study: StudyFolder[Any], frequency: FrequencyRecord | None) -> str:
    """Repetition of the procedure, selection frequency, explanation; empty where there was none of them."""
    return sentences(
        optimism_text(study),
        learning_text(study),
        grid_text(study),
        frequency_text(frequency),
        contributions_text(study),
        nomogram_text(study),
    )


def further_results(study: StudyFolder[Any]) -> str:
    """What repeating the procedure showed; empty where it was not repeated."""
    return sentences(*_optimism(study), *_learning(study))


def optimism_text(study: StudyFolder[Any]) -> str:
    """How optimism was estimated; empty where it was not."""
    found = study.record.optimism
    if not found:
        return ""
    return tr(
        "Optimism was estimated by refitting the whole procedure in {resamples} bootstrap samples of the training "
        "patients{harrell}.",
        resamples=found[0]["resamples"], harrell=cited("harrell1996"),
    )  # fmt: skip


def learning_text(study: StudyFolder[Any]) -> str:
    """How learning curves were made; empty where there are none."""
    table = study.table("learning_curve")
    if table.empty:
        return ""
    shares = Told(", ".join(f"{100 * share:.0f}" for share in sorted(table["share"].unique())))
    return tr(
        "For the learning curve the whole procedure was refitted on {shares} % of the training patients of each fold and judged "
        "by {measure} on the fold left out.",
        shares=shares, measure=_judged_by(table),
    )  # fmt: skip


def grid_text(study: StudyFolder[Any]) -> str:
    """What was crossed in the grid; empty where there is none."""
    table = study.table("grid")
    learner = next((name for name in _GRIDS if name in table), None)
    if table.empty or learner is None:
        return ""
    return tr(_GRIDS[learner], selectors=table["selector"].nunique(), learners=table[learner].nunique())


def frequency_text(frequency: FrequencyRecord | None) -> str:
    """How selection frequency was found; empty where it was not."""
    return "" if frequency is None else tr(_FREQUENCIES[frequency.of], resamples=frequency.resamples)


def contributions_text(study: StudyFolder[Any]) -> str:
    """What contributions of inputs are; empty where there are none."""
    if study.table("shap").empty:
        return ""
    return tr("Contributions of inputs were Shapley values{lundberg}.", lundberg=cited("lundberg2017"))


def nomogram_text(study: StudyFolder[Any]) -> str:
    """That there is a nomogram; empty where there is none."""
    return "" if study.table("nomogram").empty else tr("The combined model is also given as a nomogram.")


def _optimism(study: StudyFolder[Any]) -> list[str]:
    """One sentence for each model, by the measure that stands first."""
    table = study.table("optimism")
    if table.empty:
        return []
    first = table["measure"].iloc[0]
    return [
        tr(
            "The {model} model's {measure} corrected for optimism was {corrected} (apparent {apparent}, optimism {optimism}).",
            model=row["model"], measure=Told(measure_title(first)), corrected=Told(fixed(row["corrected"])),
            apparent=Told(fixed(row["apparent"])), optimism=Told(fixed(row["optimism"])),
        )
        for row in table_rows(table[(table["measure"] == first) & table["corrected"].notna()])
    ]  # fmt: skip


def _learning(study: StudyFolder[Any]) -> list[str]:
    """One sentence for each model: the smallest and the largest part that could be judged."""
    table = study.table("learning_curve")
    found = []
    for model in study.models if len(table) else ():
        own = table[(table["model"] == model) & table["test"].notna()]
        means = own.groupby("share")[["cases", "test"]].mean()
        if len(means) > 1:
            (few, low), (many, high) = means.iloc[0], means.iloc[-1]
            found.append(
                tr(
                    "The {model} model's mean {measure} over the folds was {low} with {few:.0f} training cases and {high} with "
                    "{many:.0f}.",
                    measure=_judged_by(table), model=model, low=Told(fixed(low)), few=few,
                    high=Told(fixed(high)), many=many,
                )
            )  # fmt: skip
    return found


def _judged_by(table: pd.DataFrame) -> Told:
    """The measure of a learning curve; older ones, all of two classes, do not name it."""
    return Told(measure_title(table["measure"].iloc[0] if "measure" in table else "auc"))
