"""What validation.json says of a model of a time to an event: concordance, and its risk by each horizon."""

from __future__ import annotations

from pydantic import Field

from ...base.records import NullText, Part
from ..evaluation.metrics_record import Count, Interval, Patients

Number = float | None


class RiskGroup(Part):
    """Patients of like risk. observed: the share with the event by the horizon, by Kaplan-Meier."""

    patients: Patients
    predicted: float
    observed: Number
    observed_ci: Interval


class BenefitPoint(Part):
    """Net benefit at one threshold probability, per patient; null where nobody of the treated was followed until the horizon.

    model_ci, all_ci: by bootstrap of the patients; earlier validations have none.
    """

    may_lack = frozenset({"model_ci", "all_ci"})

    threshold: float
    model: Number
    all: Number
    model_ci: Interval | None = None
    all_ci: Interval | None = None


class HorizonMetrics(Part):
    """The risk by one time. reason: why it is not judged; all figures are null then.

    events: by the time. beyond: patients who were followed beyond it without the event. uno_c: of events by the time. ipa: index
    of prediction accuracy, 1 minus the Brier score over that of everyone's risk by Kaplan-Meier. observed, expected: share with
    the event by Kaplan-Meier, and mean risk; observed_expected: the one over the other. slope: Cox regression on the log hazard
    ratio with follow-up cut off at the time. integrated_index, e50, e90: of the smooth curve. notes: why a figure is undefined,
    or what to beware of, by its name.
    """

    time: float
    events: Count
    beyond: Count
    reason: NullText
    uno_c: Number = None
    uno_c_ci: Interval = (None, None)
    auc: Number = None
    auc_ci: Interval = (None, None)
    brier: Number = None
    brier_ci: Interval = (None, None)
    ipa: Number = None
    observed: Number = None
    observed_ci: Interval = (None, None)
    expected: Number = None
    observed_expected: Number = None
    observed_expected_ci: Interval = (None, None)
    slope: Number = None
    slope_ci: Interval = (None, None)
    integrated_index: Number = None
    e50: Number = None
    e90: Number = None
    groups: tuple[RiskGroup, ...] = ()
    net_benefit: tuple[BenefitPoint, ...] = ()
    notes: dict[str, str] = Field(default_factory=dict)


class FollowedRecord(Part):
    """A model of a time to an event on the centre's patients.

    follow_up: median by the reverse Kaplan-Meier curve, null where it is not reached. longest: follow-up. uno_until: the time up
    to which Uno's C counts events. expected_c: see ``model_based_c``. slope: over the whole follow-up.
    """

    patients: Patients
    events: Count
    unit: str
    follow_up: Number
    follow_up_ci: Interval
    longest: float
    harrell_c: Number
    harrell_c_ci: Interval
    uno_c: Number
    uno_c_ci: Interval
    uno_until: float
    expected_c: Number
    slope: Number
    slope_ci: Interval
    horizons: tuple[HorizonMetrics, ...]
    intervals: str
    notes: dict[str, str]

    @property
    def judged(self) -> tuple[HorizonMetrics, ...]:
        """The horizons that have figures."""
        return tuple(own for own in self.horizons if not own.reason)
