"""Nomograms against rms."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.binary.record import NomogramRecord
from OsteoRadiomicsLib.modelling.statistics.logistic import logistic_regression
from OsteoRadiomicsLib.modelling.statistics.nomogram import NomogramInput, build_nomogram
from OsteoRadiomicsLib.modelling.statistics.pretty import pretty
from scipy.special import expit

INPUTS = ["age", "famhistory", "marker"]


@pytest.fixture(scope="module")
def fit(prostate):
    return logistic_regression(prostate[INPUTS], prostate["cancer"], INPUTS)


@pytest.fixture(scope="module")
def nomogram(prostate, fit):
    inputs = [NomogramInput(name, float(b), prostate[name]) for name, b in zip(INPUTS, fit.slopes, strict=True)]
    return build_nomogram(fit.intercept, inputs)


def test_points_per_logit_are_those_of_rms(known, nomogram):
    assert nomogram.points_per_unit == pytest.approx(known["rms_df_binary"]["points_per_unit_lp"], abs=1e-6)


@pytest.mark.parametrize(("axis", "key"), [(0, "age"), (1, "fam"), (2, "marker")])
def test_axes_and_their_points_are_those_of_rms(known, nomogram, axis, key):
    expected = known["rms_df_binary"][key]
    assert list(nomogram.axes[axis].labels) == expected["x"]
    assert nomogram.axes[axis].points == pytest.approx(expected["pts"], abs=1e-6)


def test_total_points_of_risks_are_those_of_rms(known, nomogram):
    expected = known["rms_df_binary"]
    risks = [float(text) for text in expected["risk_at"]]
    # rms stops its likelihood a little earlier than glm does.
    assert nomogram.points_at(risks) == pytest.approx(expected["risk_total_points"], abs=1e-3)
    assert nomogram.risk(expected["risk_total_points"]) == pytest.approx(risks, abs=1e-5)


def test_adding_points_gives_the_models_probability(nomogram, fit, prostate):
    for _, patient in prostate.head(20).iterrows():
        total = sum(nomogram.points({name: patient[name] for name in INPUTS}).values())
        assert nomogram.risk(total) == pytest.approx(fit.probability([[patient[name] for name in INPUTS]])[0], abs=1e-9)


def test_a_protective_input_has_its_zero_at_the_high_end():
    nomogram = build_nomogram(
        -6.178,
        [
            NomogramInput("sex", -0.885, [0, 1, 1], levels={0: "female", 1: "male"}),
            NomogramInput("age", 0.097, np.arange(40, 91)),
        ],
    )
    sex = nomogram.axes[0]
    assert sex.labels == ("female", "male")
    assert sex.points[1] == 0
    assert sex.points[0] == pytest.approx(0.885 * nomogram.points_per_unit)
    total = sum(nomogram.points({"sex": 0, "age": 70}).values())
    assert nomogram.risk(total) == pytest.approx(expit(-6.178 + 0.097 * 70))


def test_marked_risks_lie_within_the_reachable_points(nomogram):
    most = sum(axis.points.max() for axis in nomogram.axes)
    assert nomogram.risk_points.min() >= 0
    assert nomogram.risk_points.max() <= most <= nomogram.total[-1]


def test_table_and_json_hold_every_mark(nomogram):
    table = nomogram.table()
    assert set(table["axis"]) == {*INPUTS, "risk"}
    assert json.loads(json.dumps(NomogramRecord.of(nomogram).content()))["axes"][0]["points"][-1] == pytest.approx(100)


def test_a_model_without_effects_is_refused():
    with pytest.raises(TableError, match="effect"):
        build_nomogram(0.0, [NomogramInput("x", 0.0, [1, 2, 3])])
    with pytest.raises(TableError, match="needs an input"):
        build_nomogram(0.0, [])


def test_a_missing_input_is_named(nomogram):
    with pytest.raises(TableError, match="famhistory"):
        nomogram.points({"age": 60, "marker": 1})


@pytest.mark.parametrize(
    ("low", "high", "count", "expected"),
    [
        # Values of R's pretty().
        (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (1, 10, 5, [0, 2, 4, 6, 8, 10]),
        (-1, 1, 2, [-1, 0, 1]),
        (0, 97, 10, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]),
        (0.13, 0.42, 5, [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45]),
        (1234, 5678, 5, [1000, 2000, 3000, 4000, 5000, 6000]),
    ],
)
def test_round_numbers_are_those_of_r(low, high, count, expected):
    assert pretty(low, high, count).tolist() == expected


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e6), st.integers(3, 12))
def test_round_numbers_cover_the_range_in_equal_steps(low, span, count):
    values = pretty(low, low + span, count)
    unit = values[1] - values[0]
    assert values[0] <= low + 1e-9 * unit
    assert values[-1] >= low + span - 1e-9 * unit
    assert np.diff(values) == pytest.approx(unit, rel=1e-6)


@pytest.mark.parametrize("value", [3.0, 0.7, 42.0, 1e6])
@pytest.mark.parametrize("count", [5, 10])
def test_marks_of_a_negative_constant_mirror_those_of_the_positive_one(value, count):
    assert pretty(-value, -value, count).tolist() == (-pretty(value, value, count)[::-1]).tolist()


def test_a_constant_gets_marks_round_it():
    assert pretty(3, 3, 10).tolist() == [1, 2, 3, 4]
    assert pretty(-3, -3, 10).tolist() == [-4, -3, -2, -1]
