"""The content of metrics.json of a judged score. Undefined is null, and ``reasons`` says why, by the place of the null."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from ...base.errors import TableError
from ...base.records import Part, Record, RecordForm
from .risk_categories import category_names

EVALUATION_FORM = RecordForm("a record of an evaluation", "Run evaluate again", TableError)

Interval = tuple[float | None, float | None]
Patients = Annotated[int, Field(ge=1)]
Count = Annotated[int, Field(ge=0)]


class Reasoned(Record):
    """An evaluation: what holds for every kind of it."""

    form = EVALUATION_FORM

    def needs_reason(self, reasons: dict[str, str], *places: str) -> None:
        """Raises ValueError for a place that is null for no stated reason, which a page could not explain."""
        unexplained = next((place for place in places if place not in reasons), None)
        if unexplained is not None:
            raise ValueError(f"{unexplained} is null, and reasons does not say why")


class ClusterRecord(Part):
    """Rows of one patient, who is the cluster of every interval and test. column: of the patients' ids.

    patients_with_event, patients_without_event: with at least one such row, where the outcome has two classes.
    """

    may_lack = frozenset({"patients_with_event", "patients_without_event"})

    column: str
    patients: Patients
    rows: Patients
    method: str
    patients_with_event: Count | None = None
    patients_without_event: Count | None = None

    @model_validator(mode="after")
    def _coherent(self) -> ClusterRecord:
        if self.patients > self.rows:
            raise ValueError(f"{self.patients} patients cannot have {self.rows} rows")
        return self


class DeLongRecord(Part):
    """The score against another one of the same patients; difference is score minus versus."""

    versus: str
    z: float | None
    p: float | None
    auc_versus: float | None
    auc_versus_ci: Interval
    difference: float | None
    diff_ci: Interval


class GainRecord(Part):
    """Reclassification by the score in the place of the other one."""

    nri: float | None
    nri_ci: Interval
    nri_p: float | None
    idi: float | None
    idi_ci: Interval
    idi_p: float | None


class CategoriesRecord(Part):
    """Reclassification over categories of risk. events, non_events: patients, category by the other score x by this one."""

    limits: tuple[float, ...]
    nri: float | None
    nri_ci: Interval
    nri_p: float | None
    of_events: float | None
    of_events_ci: Interval
    of_non_events: float | None
    of_non_events_ci: Interval
    events: tuple[tuple[Count, ...], ...]
    non_events: tuple[tuple[Count, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Of the categories."""
        return category_names(self.limits)


class ConfusionRecord(Part):
    """Patients at the cut-off."""

    tp: Count
    tn: Count
    fp: Count
    fn: Count


class GoodnessOfFit(Part):
    """The Hosmer-Lemeshow test. df: degrees of freedom."""

    chisq: float | None
    df: int
    p: float | None


class CalibrationRecord(Part):
    """How well probabilities are calibrated (see ``Calibration``)."""

    may_lack = frozenset({"e50", "e90"})  # earlier evaluations do not have them

    slope: float | None
    slope_ci: Interval
    intercept: float | None
    intercept_ci: Interval
    in_the_large: float | None
    in_the_large_ci: Interval
    expected_observed: float | None
    expected_observed_ci: Interval
    hosmer_lemeshow: GoodnessOfFit
    integrated_index: float
    e50: float | None = None
    e90: float | None = None
    brier_scaled: float


class NetBenefit(Part):
    """One point of the decision curve, per patient; avoided interventions per 100 patients.

    model_ci, all_ci: by bootstrap of the patients; earlier evaluations have none, or the model's alone.
    """

    may_lack = frozenset({"model_ci", "all_ci"})

    threshold: float
    model: float
    all: float
    none: float
    avoided_per_100: float
    model_ci: Interval | None = None
    all_ci: Interval | None = None


class MetricsRecord(Reasoned):
    """metrics.json of a score for an outcome of two classes.

    table_sha256: of the file with the scores. delong and reclassification: where there is a second score; the latter is null
    where one of the two is no probability. risk_categories: where these are stated. calibration, net_benefit: null where the
    score is no probability. cluster: where patients have several rows; then events and confusion count rows.
    """

    may_lack = frozenset({"delong", "reclassification", "risk_categories", "cluster"})

    table_sha256: str
    outcome: str
    score: str
    patients: Patients
    events: Count
    auc: float | None
    auc_ci: Interval
    delong: DeLongRecord | None = None
    reclassification: GainRecord | None = None
    risk_categories: CategoriesRecord | None = None
    cutoff: float | None
    cutoff_rule: str
    sensitivity: float | None
    sensitivity_ci: Interval | None
    specificity: float | None
    specificity_ci: Interval | None
    accuracy: float | None
    accuracy_ci: Interval | None
    ppv: float | None
    ppv_ci: Interval | None
    npv: float | None
    npv_ci: Interval | None
    f1: float | None
    f1_ci: Interval | None
    confusion: ConfusionRecord | None
    average_precision: float
    average_precision_ci: Interval
    prevalence: float
    brier: float | None
    brier_ci: Interval | None
    calibration: CalibrationRecord | None
    net_benefit: tuple[NetBenefit, ...] | None
    cluster: ClusterRecord | None = None
    intervals: str
    reasons: dict[str, str]
    notice: str

    @model_validator(mode="after")
    def _coherent(self) -> MetricsRecord:
        null = [name for name in ("cutoff", "confusion", "calibration", "net_benefit") if getattr(self, name) is None]
        self.needs_reason(self.reasons, *null)
        if (self.cutoff is None) != (self.confusion is None):
            raise ValueError("cutoff and confusion are null together or not at all")
        return self
