"""What a study's record can say about how its models came about, by topic: selection, regressions, classifiers."""

from __future__ import annotations

from typing import Any

from ...base.language import retold, tr
from ...protocols.modelling_plan import ModellingPlan
from .evidence import Evidence
from .folder import Recorded
from .searches import validation_text


def selection_evidence(record: Any) -> dict[str, Evidence]:
    """How many features were chosen where there is one selection for all classes."""
    steps, kept = ", ".join(step.step for step in record.protocol.modelling.selection), _kept(record)
    return {
        "selection": Evidence(
            tr("{steps}; {features} to {kept} features.", steps=steps, features=record.features, kept=kept),
            "selection",
            "tables/selection.csv",
        ),
        "features kept": Evidence(
            tr("{kept} features with coefficients, the others with reasons.", kept=kept), "selection", "tables/selection.csv"
        ),
    }


def regression_evidence(record: Any, regression: str, built: str, file: str) -> dict[str, Evidence]:
    """How models that are regressions on Radscores were chosen and built.

    regression: its name. built: marked with ``later``; it names ``titles`` and ``validation``. file: with the coefficients.
    """
    titles = "; ".join(retold(model.title) for model in record.models.values())
    most = max(len(model.terms) for model in record.models.values())
    return {
        "pipeline": _pipeline(record, regression),
        **selection_evidence(record),
        "dimensionality": Evidence(
            tr(
                "{kept} features and at most {most} terms in a model for {cases} training cases.",
                kept=_kept(record),
                most=most,
                cases=record.flow[0].cases,
            ),
            "selection",
        ),
        "models": Evidence(f"{titles}.", "models"),
        "simple models": Evidence(f"{titles}.", "models", file),
        "building": Evidence(tr(built, titles=titles, validation=validation_text(record.protocol.modelling)), "models"),
        "tuning": Evidence(tr("No hyper-parameter but LASSO's lambda, by cross-validation within training folds."), "selection"),
        "model files": Evidence(
            tr("{count} models as plain JSON with card and checksums.", count=len(record.models)), "models", "models/"
        ),
    }


def classifier_evidence(record: Any, titles: str, tuning: str) -> dict[str, Evidence]:
    """How models that are classifiers were chosen and built. titles: of the models. tuning: how parameters were found."""
    plan = record.protocol.modelling
    return {
        "pipeline": _pipeline(record, *(["SMOTE"] if plan.oversampling == "smote" else []), *plan.classifiers),
        "imbalance": Evidence(_imbalance_text(plan), "calibration"),
        "building": Evidence(
            tr(
                "{titles}; {tuning} {validation} of the whole procedure.",
                titles=titles,
                tuning=tuning,
                validation=validation_text(plan),
            ),
            "models",
        ),
        "tuning": Evidence(tuning, "models"),
        "model choice": Evidence(
            tr(
                "Of {count} classifier(s), by cross-validated AUC within the training set, never on a test set.",
                count=len(plan.classifiers),
            ),
            "classifiers" if record.classifiers else "models",
        ),
    }


def tuning_text(plan: ModellingPlan) -> str:
    """How hyper-parameters were found."""
    return tr("Hyper-parameter search: {tuning}, within training folds.", tuning=plan.tuning)


def _imbalance_text(plan: ModellingPlan) -> str:
    """What was done about rare classes."""
    if plan.oversampling == "none":
        return tr("Classes were not resampled, so nothing had to be recalibrated.")
    if plan.order == "leak-proof":
        return tr("SMOTE in training folds only, right before the classifier, with recalibration on out-of-fold predictions.")
    return tr("SMOTE on the whole training set before selection, as in the published order, without recalibration.")


def _pipeline(record: Recorded, *learners: str) -> Evidence:
    """The order of all steps. learners: what comes after selection."""
    protocol = record.protocol
    extraction = ["extraction"] if protocol.content()["extraction"] else []
    steps = [*(step.step for step in protocol.preprocessing), *extraction, *(step.step for step in protocol.modelling.selection)]
    chain = ", ".join((*steps, *learners, tr("test sets")))
    return Evidence(tr("In this order: {chain}; features left after each step.", chain=chain), "selection")


def _kept(record: Any) -> int:
    """Features that the selection kept."""
    return sum(len(block.selected) for block in record.blocks)
