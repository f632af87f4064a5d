"""Harrell's C in each of several centres, pooled, against R 4.2.2 with metafor 3.8-1 and survival 3.5-3.

i, time, event, lp: of ``survival_kit``; centre <- i %% 4; lp <- ifelse(centre == 3, -lp, lp)
f <- sapply(0:3, function(k) {
  m <- concordance(Surv(time, event) ~ lp, data = data.frame(time, event, lp)[centre == k, ], reverse = TRUE)
  c(m$concordance, sqrt(m$var))
})
m <- rma(qlogis(f[1, ]), (f[2, ] / (f[1, ] * (1 - f[1, ])))^2, method = "REML", test = "knha")
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.modelling.evaluation.cross_validation import Folds
from OsteoRadiomicsLib.modelling.survival.centres import centre_notes, survival_centres
from survival_kit import EVENT, ROW, SCORE, TIME

CENTRE = ROW % 4
POOLED = (0.6549964072, 0.1768559696, 0.9437441656, 1.673783918, 28.97082095, 2.271268969e-06)
"""plogis(c(m$b, m$ci.lb, m$ci.ub)), m$tau2, m$QE, m$QEp"""


def rows(basis: str = "held-out", **changed: Any) -> pd.DataFrame:
    """Predictions of one model, which is turned round in the last centre."""
    names = np.array(["A", "B", "C", "D"])[CENTRE]
    score = np.where(CENTRE == 3, -SCORE, SCORE)
    table = {"basis": basis, "centre": names, "time": TIME, "event": EVENT.astype(float), "combined": score}
    return pd.DataFrame(table | changed)


def work(folds: Folds | None = None, *, centres: bool = True) -> Any:
    """What is asked of a study."""
    train = SimpleNamespace(centres=CENTRE if centres else None)
    return SimpleNamespace(
        prepared=SimpleNamespace(train=train),
        procedures=[SimpleNamespace(centre_out=None, combat=None)],
        folds=lambda basis: folds if basis == "out-of-fold" else None,
    )


def test_c_of_each_centre_and_the_pooled_one_are_those_of_r() -> None:
    (found,) = survival_centres(work(), rows())
    # f
    assert [own.c.value for own in found.figures] == pytest.approx([0.8125, 0.71755725191, 0.8206521739, 0.19724770642], rel=1e-9)
    errors = [0.0519614575, 0.07200191965, 0.0713191372, 0.07305217483]
    assert [own.c.se for own in found.figures] == pytest.approx(errors, rel=1e-8)
    assert [(own.name, own.cases, own.events) for own in found.figures] == [(name, 20, 12) for name in "ABCD"]
    mean = found.pooled.mean
    assert [mean.value, mean.low, mean.high] == pytest.approx(POOLED[:3], abs=1e-6)
    assert [found.pooled.tau2, found.pooled.q] == pytest.approx(POOLED[3:5], rel=1e-5)
    assert found.pooled.q_p == pytest.approx(POOLED[5], rel=1e-5)
    assert found.pooled.prediction[0] < mean.low


def test_out_of_fold_intervals_are_those_of_new_patients() -> None:
    folds = Folds(np.arange(80) % 5, 5)
    fixed, own = (survival_centres(work(folds), rows(basis))[0].figures[0].c for basis in ("held-out", "out-of-fold"))
    assert own.value == fixed.value
    assert own.se == pytest.approx(folds.inflation**0.5 * fixed.se)


def test_a_centre_with_one_event_has_no_c_and_leaves_the_pool_with_a_warning() -> None:
    event = EVENT.astype(float)
    event[np.flatnonzero((CENTRE == 1) & EVENT)[1:]] = 0
    event[CENTRE == 2] = 0
    found = survival_centres(work(), rows(event=event))
    assert found[0].left_out == dict.fromkeys("BC", "fewer than 2 events")
    assert found[0].pooled.centres == 2
    assert centre_notes(found) == (
        "Pooled C of centres, held-out: 2 centres: a prediction interval needs 3 at least",
        "Centre B is left out of the pooled C (combined; held-out): fewer than 2 events",
        "Centre C is left out of the pooled C (combined; held-out): fewer than 2 events",
    )


def test_events_of_folds_without_a_model_do_not_count_and_that_is_said() -> None:
    score = np.where(CENTRE == 1, 0.0, SCORE)
    (found,) = survival_centres(work(Folds(CENTRE, 4)), rows("out-of-fold", combined=score))
    own = found.figures[1]
    assert (own.events, own.c.defined, own.c.note) == (12, False, "fewer than 2 events in folds that have a model")


def test_one_centre_is_not_pooled_and_none_is_nothing() -> None:
    (found,) = survival_centres(work(), rows(centre="A"))
    assert (found.pooled.centres, found.pooled.mean.defined) == (1, False)
    assert found.pooled.note == "one centre has a C with a variance: pooling needs 2 at least"
    assert survival_centres(work(centres=False), rows()) == ()


def test_a_centre_that_is_ordered_without_a_mistake_has_no_variance() -> None:
    score = np.where(CENTRE == 0, -TIME + 0.5 * EVENT, SCORE)
    (found,) = survival_centres(work(), rows(combined=score))
    assert found.left_out == {"A": "a C of 1 has no variance; the pooled C without it is rather too low"}
