"""Random-effects pooling against metafor, and what is said of too few centres.

Values of metafor 3.8-1 with R 4.2.2:
    yi <- qlogis(auc); vi <- (se / (auc * (1 - auc)))^2
    f <- rma(yi, vi, method = "REML", test = "knha", control = list(threshold = 1e-14, maxiter = 10000))
    half <- qt(.975, f$k - 2) * sqrt(f$tau2 + f$se^2)
    plogis(c(f$beta, f$ci.lb, f$ci.ub, f$beta - half, f$beta + half)); c(f$tau2, f$I2 / 100, f$QE, f$QEp); weights(f) / 100
"""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.modelling.estimate import Estimate
from OsteoRadiomicsLib.modelling.evaluation.meta_analysis import Pooled, poolable, pooled_auc, random_effects

KNOWN = {
    "five": (
        [0.712, 0.801, 0.655, 0.774, 0.842],
        [0.031, 0.045, 0.052, 0.028, 0.060],
        [0.74735092194538, 0.65617891205973, 0.82094376307544, 0.54385861266496, 0.88007918600744],
        [0.05660872685778, 0.54825727544188, 8.73576202888674, 0.06805440768341632],
        [0.27931255689963, 0.16283116943005, 0.20258252230708, 0.26991258562925, 0.08536116573399],
    ),
    "alike": (
        [0.74, 0.75, 0.73],
        [0.05, 0.06, 0.055],
        [0.73925208059615, 0.71501907099162, 0.76211004427267, 0.66401117074512, 0.80265137910511],
        [0.0, 0.0, 0.06035771001199, 0.97027198002771],
        [0.3957512581601, 0.2610070396257, 0.3432417022143],
    ),
    "twelve": (
        [0.60, 0.92, 0.75, 0.81, 0.70, 0.88, 0.55, 0.79, 0.83, 0.66, 0.90, 0.72],
        [0.05, 0.02, 0.06, 0.03, 0.09, 0.04, 0.11, 0.035, 0.025, 0.07, 0.03, 0.045],
        [0.7817588521836, 0.6978311133928, 0.8474708016683, 0.4592862175702, 0.9379122608673],
        [0.3774165109446, 0.8487875136309, 64.20454697605, 1.520327981835e-09],
        [0.09197955942755, 0.08577513451950, 0.08066994755787, 0.09317617659995, 0.06898496521426, 0.07430795341535,
         0.06732228800198, 0.09173850423897, 0.09468179796489, 0.08153516087827, 0.07923149281185, 0.09059701936955],
    ),
}  # fmt: skip


def pooled(values: list[float], errors: list[float]) -> Pooled:
    return pooled_auc([Estimate(value, se=error) for value, error in zip(values, errors, strict=True)])


@pytest.mark.parametrize("name", KNOWN)
def test_pooled_aucs_are_those_of_metafor(name: str) -> None:
    values, errors, limits, spread, weights = KNOWN[name]
    found = pooled(values, errors)
    assert [found.mean.value, found.mean.low, found.mean.high, *found.prediction] == pytest.approx(limits, abs=1e-10)
    assert [found.tau2, found.i2, found.q, found.q_p] == pytest.approx(spread, rel=1e-9, abs=1e-12)
    assert found.weights == pytest.approx(weights, abs=1e-10)
    assert found.note == ""


def test_two_centres_have_a_pooled_value_but_no_prediction_interval() -> None:
    found = pooled([0.62, 0.85], [0.05, 0.04])
    assert found.mean.value == pytest.approx(0.748501455714481, abs=1e-10)
    assert (found.mean.low, found.mean.high) == pytest.approx((0.001096406579596, 0.999876097549209), abs=1e-9)
    assert np.isnan(found.prediction).all()
    assert found.note == "2 centres: a prediction interval needs 3 at least"


@pytest.mark.parametrize(("count", "said"), [(0, "no centre has"), (1, "one centre has")])
def test_fewer_than_two_centres_are_not_pooled(count: int, said: str) -> None:
    found = pooled([0.7] * count, [0.05] * count)
    assert not found.mean.defined
    assert said in found.note


def test_a_unit_of_measurement_changes_nothing_but_the_unit() -> None:
    values, variances = np.array([1.2, 0.4, 2.2, 1.9]), np.array([0.1, 0.2, 0.15, 0.05])
    one, other = random_effects(values, variances), random_effects(10 * values, 100 * variances)
    assert other.mean.value == pytest.approx(10 * one.mean.value)
    assert other.tau2 == pytest.approx(100 * one.tau2)
    assert (other.i2, other.q) == pytest.approx((one.i2, one.q))


def test_an_auc_without_a_variance_is_not_pooled_and_the_reason_is_given() -> None:
    aucs = {"a": Estimate(0.7, se=0.1), "b": Estimate(1.0, se=0.0), "c": Estimate.undefined("not defined: only events")}
    kept, why = poolable(aucs)
    assert list(kept) == ["a"]
    assert why == {
        "b": "an AUC of 1 has no variance; the pooled AUC without it is rather too low",
        "c": "not defined: only events",
    }
