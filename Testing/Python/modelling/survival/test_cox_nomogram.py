"""Nomograms of Cox models against R 4.2.2 with rms 6.5-0 and survival 3.5-3 (``survival_kit`` has the data).

dd <- datadist(d, q.display = c(0, 1)); options(datadist = "dd")
f <- cph(Surv(time, event) ~ x1 + x2 + x3, data = d, x = TRUE, y = TRUE, surv = TRUE)
g <- coxph(Surv(time, event) ~ x1 + x2 + x3, data = d)
s <- survfit(g, newdata = data.frame(x1 = mean(x1), x2 = mean(x2), x3 = mean(x3)), stype = 2, ctype = 1)
H <- sapply(c(6, 12), function(t) max(s$cumhaz[s$time <= t]))
n <- nomogram(f, fun = list(r6 = function(lp) 1 - exp(-H[1] * exp(lp)), r12 = function(lp) 1 - exp(-H[2] * exp(lp))), fun.at = at)
"""

from __future__ import annotations

import json

import numpy as np
import pytest
from OsteoRadiomicsLib.modelling.statistics.cox import cox_regression
from OsteoRadiomicsLib.modelling.statistics.cox_baseline import baseline_hazards
from OsteoRadiomicsLib.modelling.statistics.cox_nomogram import CoxNomogram, build_cox_nomogram
from OsteoRadiomicsLib.modelling.statistics.nomogram import NomogramInput
from OsteoRadiomicsLib.modelling.survival.record import CoxNomogramRecord
from survival_kit import INPUTS, OUTCOME

NAMES = ["x1", "x2", "x3"]
FIT = cox_regression(INPUTS, OUTCOME, NAMES)
BASELINES = baseline_hazards(INPUTS - INPUTS.mean(axis=0), OUTCOME, FIT.coefficients, (6.0, 12.0))


@pytest.fixture(scope="module")
def nomogram() -> CoxNomogram:
    inputs = [NomogramInput(name, float(b), values) for name, b, values in zip(NAMES, FIT.coefficients, INPUTS.T, strict=True)]
    hazards = {baseline.time: baseline.cumulative for baseline in BASELINES}
    return build_cox_nomogram(-float(INPUTS.mean(axis=0) @ FIT.coefficients), inputs, hazards)


def test_axes_and_their_points_are_those_of_rms(nomogram: CoxNomogram) -> None:
    # n$x1, n$x2, n$x3
    x1, x2, x3 = nomogram.axes
    assert x1.values.tolist() == x2.values.tolist() == [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]
    assert x1.points == pytest.approx([0, 12.5, 25, 37.5, 50, 62.5, 75, 87.5, 100], abs=1e-9)
    assert x2.points[:3] == pytest.approx([5.3078042744, 4.6443287401, 3.9808532058], abs=1e-5)
    assert x3.points == pytest.approx([0, 19.37042791], abs=1e-5)
    assert nomogram.total.tolist() == [10 * step for step in range(14)]


def test_total_points_of_risks_by_each_time_are_those_of_rms(nomogram: CoxNomogram) -> None:
    # H; n$r6; n$r12, whose first mark lies below 0 points
    early, late = nomogram.horizons
    assert [early.cumulative, late.cumulative] == pytest.approx([0.380985776768, 1.069978027616], rel=1e-9)
    assert early.risks.tolist() == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]
    assert early.points == pytest.approx(
        [18.64982535, 42.40639699, 57.25400133, 68.62546847, 78.28774458, 87.12304880, 95.76705942, 104.95587536, 116.29395734,
         124.62479239], abs=1e-3,  # rms stops its likelihood a little earlier
    )  # fmt: skip
    assert late.points[:3] == pytest.approx([9.716055295, 24.563640741, 35.935077555], abs=1e-3)
    assert nomogram.risk(124.62479239, 6.0) == pytest.approx(0.95, abs=1e-6)


def test_reading_it_off_gives_the_risks_of_the_equation(nomogram: CoxNomogram) -> None:
    for patient in INPUTS[:20]:
        total = sum(nomogram.points(dict(zip(NAMES, patient, strict=True))).values())
        predictor = (patient - INPUTS.mean(axis=0)) @ FIT.coefficients
        assert nomogram.predictor(total) == pytest.approx(predictor, abs=1e-12)
        for baseline in BASELINES:
            assert nomogram.risk(total, baseline.time) == pytest.approx(float(baseline.risk(predictor)), abs=1e-12)
    with pytest.raises(KeyError):
        nomogram.risk(50.0, 7.0)


def test_table_and_record_hold_every_mark(nomogram: CoxNomogram) -> None:
    table = nomogram.table()
    assert list(dict.fromkeys(table["axis"])) == [*NAMES, "risk_6", "risk_12"]
    content = json.loads(json.dumps(CoxNomogramRecord.of(nomogram).content()))
    again = CoxNomogramRecord.model_validate_json(json.dumps(content)).nomogram
    assert again.table().equals(table)
    assert np.array_equal(again.risk([0.0, 50.0], 12.0), nomogram.risk([0.0, 50.0], 12.0))
