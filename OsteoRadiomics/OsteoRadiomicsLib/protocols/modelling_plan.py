"""How a study goes from feature table to model, as a validated plan: the numbers a protocol fixes for modelling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator

from .cutoff_rule import CutoffRule

Probability = Annotated[float, Field(gt=0, lt=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


GROUP_TESTS, CORRELATIONS, TIME_TESTS = ("student", "welch", "mann-whitney"), ("pearson", "spearman"), ("cox",)


class UnivariateStep(_Frozen):
    """Keep features whose groups differ: two-sided P below ``alpha``, after false-discovery control when ``fdr``.

    For a measured outcome: features that correlate with it (pearson, spearman). For a time to event: the score test of a Cox
    regression on the feature alone (cox).
    """

    step: Literal["univariate"]
    test: Literal["student", "welch", "mann-whitney", "pearson", "spearman", "cox"]
    alpha: Probability = 0.05
    fdr: bool = False


class RedundancyStep(_Frozen):
    """Of two features with absolute Spearman correlation at or above ``threshold``, keep the one nearer to the outcome."""

    step: Literal["redundancy"]
    threshold: Annotated[float, Field(gt=0, le=1)] = 0.9


class MrmrStep(_Frozen):
    """Minimum redundancy, maximum relevance: keep the ``keep`` first features."""

    step: Literal["mrmr"]
    scheme: Literal["MID", "MIQ", "FCQ"] = "MID"
    keep: Annotated[int, Field(ge=1)]


class LassoStep(_Frozen):
    """LASSO with ``folds``-fold cross-validation; ``rule``: lambda of least error, or the largest within one standard error."""

    step: Literal["lasso"]
    family: Literal["linear", "logistic", "cox"] = "logistic"
    folds: Annotated[int, Field(ge=2)] = 10
    rule: Literal["min", "1se"] = "min"


SelectionStep = Annotated[UnivariateStep | RedundancyStep | MrmrStep | LassoStep, Field(discriminator="step")]


LATER: dict[str, Any] = {
    "cutoff_cost": None, "cutoff_prevalence": None, "risk_categories": (), "coverage": None, "coverage_of": "all",
}  # fmt: skip
"""Keys of the plan that came later -> what they are where they say nothing."""
_OF_REGRESSIONS: dict[str, Any] = {
    "oversampling": "none", "tuning": "none", "cross_validation": "folds", "cutoff": "youden", "cutoff_value": None, **LATER,
}  # fmt: skip
"""Keys of the plan that numbers and times to an event leave no choice of -> what they must be."""


class SplitSpec(_Frozen):
    """Random split by patient. train: fraction of the internal cohort."""

    train: Probability = 0.8
    stratified: bool = True
    seed: int = 20260401


class ModellingPlan(_Frozen):
    """Split, selection, oversampling, classifiers and validation of a study.

    radscores: one Radscore per sequence, or one from all features together. order: "leak-proof" fits every step inside
    the training folds; "paper-order" repeats the published order where it differs, and the report warns. Without a LASSO
    step there is no Radscore: the radiomics model is the classifier on the selected features. folds: of cross-validation;
    cross_validation: "leave-one-out" judges the whole procedure on one patient at a time, while what it chooses within
    itself stays cross-validated with ``folds`` folds.
    """

    split: SplitSpec = SplitSpec()
    oversampling: Literal["none", "smote"] = "none"
    order: Literal["leak-proof", "paper-order"] = "leak-proof"
    selection: tuple[SelectionStep, ...] = ()
    radscores: Literal["per-sequence", "joint"] = "joint"
    classifiers: Annotated[tuple[str, ...], Field(min_length=1)] = ("logistic",)
    tuning: Literal["none", "random", "bayes"] = "none"
    folds: Annotated[int, Field(ge=2)] = 5
    cross_validation: Literal["folds", "leave-one-out"] = "folds"
    clinical_alpha: Probability = 0.05
    cutoff: Literal["youden", "fixed", "sensitivity", "specificity", "cost"] = "youden"
    cutoff_value: Annotated[float, Field(ge=0, le=1)] | None = None
    cutoff_cost: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    cutoff_prevalence: Probability | None = None
    subgroups: dict[str, float | str] = Field(default_factory=dict)
    risk_categories: tuple[Probability, ...] = ()
    coverage: Probability | None = None
    coverage_of: Literal["all", "each-class"] = "all"

    @model_validator(mode="after")
    def _coherent(self) -> ModellingPlan:
        if (self.cutoff == "cost") != (self.cutoff_cost is not None):
            raise ValueError('cutoff_cost: give it with cutoff = "cost", and with no other')
        if self.cutoff_prevalence is not None and self.cutoff != "cost":
            raise ValueError('cutoff_prevalence: it belongs to cutoff = "cost"')
        if list(self.risk_categories) != sorted(set(self.risk_categories)):
            raise ValueError("risk_categories: write the limits in rising order, each once")
        if self.coverage_of != "all" and self.coverage is None:
            raise ValueError("coverage_of: it belongs to coverage")
        return self

    @model_serializer(mode="wrap")
    def _without_later(self, handler: Any) -> Any:
        """Keys that plans did not always have are written where they say something, so that other plans keep their hash."""
        content = handler(self)
        return {key: value for key, value in content.items() if key not in LATER or getattr(self, key) != LATER[key]}

    @property
    def cutoff_rule(self) -> CutoffRule:
        """How the cut-off is chosen."""
        return CutoffRule(self.cutoff, self.cutoff_value, self.cutoff_cost, self.cutoff_prevalence)

    @property
    def has_radscore(self) -> bool:
        """Whether selection ends in a linear score per block."""
        return any(isinstance(step, LassoStep) for step in self.selection)

    def misfit(self, outcome_type: str) -> str:
        """What does not suit an outcome of that type, and what to write instead, as one clause; empty when all suits."""
        number = outcome_type == "number"
        tests = {"number": CORRELATIONS, "time-to-event": TIME_TESTS}.get(outcome_type, GROUP_TESTS)
        for step in self.selection:
            if isinstance(step, UnivariateStep) and step.test not in tests:
                return (
                    f"selection: the test {step.test} does not suit an outcome of type {outcome_type}; write {' or '.join(tests)}"
                )
            if number and isinstance(step, LassoStep) and step.family != "linear":
                return 'selection: the lasso of an outcome that is a number is linear; write family = "linear"'
            if isinstance(step, LassoStep) and (step.family == "cox") != (outcome_type == "time-to-event"):
                return 'selection: family = "cox" is the lasso of a time to event, and of nothing else'
            if outcome_type == "time-to-event" and isinstance(step, MrmrStep):
                return "selection: mrmr does not know times to an event; write a univariate step with the test cox"
        if outcome_type == "time-to-event":
            return self._misfit_of_times()
        if outcome_type == "classes":
            return self._misfit_of_classes()
        return self._misfit_of_number() if number else ""

    def _misfit_of_classes(self) -> str:
        """Of several classes the most probable one is taken, and only the leak-proof order is there."""
        only: dict[str, Any] = {"order": "leak-proof", "cutoff": "youden", "cutoff_value": None, **LATER}
        return self._chosen_beside(only, "an outcome of three or more classes")

    def _misfit_of_number(self) -> str:
        """Multiple linear regression is what an outcome that is a number gets."""
        if self.classifiers not in (("logistic",), ("linear",)):  # the first is the default of a plan that names none
            return 'classifiers: an outcome that is a number has none; leave the line out or write ["linear"]'
        return self._chosen_beside(_OF_REGRESSIONS, "an outcome that is a number")

    def _misfit_of_times(self) -> str:
        """Cox regression is what a time to event gets."""
        if self.classifiers not in (("logistic",), ("cox",)):  # the first is the default of a plan that names none
            return 'classifiers: a time to event has none; leave the line out or write ["cox"]'
        return self._chosen_beside(_OF_REGRESSIONS, "a time to event")

    def _chosen_beside(self, only: Mapping[str, Any], outcome: str) -> str:
        """The first key that is not what the outcome leaves, as one clause."""
        for key, value in only.items():
            if getattr(self, key) != value:
                return f"{key} = {getattr(self, key)}: {outcome} has no such choice; leave it out"
        return ""
