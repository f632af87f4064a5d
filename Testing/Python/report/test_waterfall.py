"""The waterfall's geometry: bars join up, lie inside the drawing, and say the right direction."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from OsteoRadiomicsLib.report.case.waterfall import MOST_STEPS, waterfall
from OsteoRadiomicsLib.report.html import number, percent, signed

AMOUNTS = st.lists(st.floats(-4, 4), min_size=1, max_size=30)


@given(base=st.floats(-3, 3), amounts=AMOUNTS)
def test_bars_join_up_from_base_to_score_inside_the_drawing(base, amounts):
    drawing = waterfall(base, [(f"input {n}", amount) for n, amount in enumerate(amounts)], logit=True)
    assert drawing.bars[0].start == drawing.base_x
    assert drawing.bars[-1].end == drawing.end_x
    for before, after in zip(drawing.bars, drawing.bars[1:], strict=False):
        assert before.end == after.start
    assert all(drawing.left <= bar.x <= drawing.right for bar in drawing.bars)
    assert sum(bar.amount for bar in drawing.bars) == pytest.approx(sum(amounts), abs=1e-9)
    assert len(drawing.bars) <= MOST_STEPS


@given(base=st.floats(-8, 8), amounts=AMOUNTS)
def test_ticks_never_overlap(base, amounts):
    ticks = waterfall(base, [("a", amount) for amount in amounts], logit=True).ticks
    assert all(right.x - left.x >= 46 for left, right in itertools.pairwise(ticks))


def test_the_smallest_inputs_of_a_large_model_are_united():
    drawing = waterfall(0.0, [(f"input {n}", 0.01 * n) for n in range(20)], logit=True)
    assert drawing.bars[-1].label == "9 further inputs"
    assert drawing.bars[-1].amount == pytest.approx(sum(0.01 * n for n in range(9)))


def test_the_interval_surrounds_the_score():
    drawing = waterfall(0.0, [("a", 1.0)], logit=True, interval=(0.6, 0.85))
    assert drawing.interval is not None
    assert drawing.left < drawing.interval[0] < drawing.end_x < drawing.interval[1] < drawing.right


def test_a_probability_scale_has_an_even_axis():
    ticks = waterfall(0.2, [("a", 0.5)], logit=False).ticks
    steps = {round(right.x - left.x, 1) for left, right in itertools.pairwise(ticks)}
    assert len(steps) <= 2  # rounding to a hundredth of a pixel


def test_the_ends_are_the_probabilities_of_base_and_score():
    logits = waterfall(0.0, [("a", 1.0)], logit=True)
    assert (logits.base, logits.end) == (0.5, pytest.approx(0.7310585786))
    plain = waterfall(0.2, [("a", 0.5)], logit=False)
    assert (plain.base, plain.end) == (0.2, 0.7)


def test_a_long_label_is_shortened():
    label = waterfall(0.0, [("x" * 100, 1.0)], logit=True).bars[0].label
    assert len(label) == 38
    assert label.endswith("…")


def test_numbers_read_as_people_write_them():
    assert (number(-0.123456), number(None), number(float("nan")), number(-96_000.4)) == ("−0.1235", "–", "–", "−96\u202f000")
    assert (signed(0.35377), signed(-2.0)) == ("+0.354", "−2.000")
    assert (percent(0.6483), percent(0.00001), percent(0.99999), percent(1.0)) == ("64.8 %", "< 0.1 %", "> 99.9 %", "100.0 %")


@given(base=st.floats(-1e6, 1e6), amounts=st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=5))
def test_a_measured_value_has_round_ticks_inside_the_drawing(base, amounts):
    drawing = waterfall(base, [("a", amount) for amount in amounts], unit="mg/cm3", interval=(base - 1, base + 1))
    assert drawing.end == pytest.approx(base + sum(amounts), abs=1e-6)
    assert all(drawing.left <= tick.x <= drawing.right for tick in drawing.ticks)
    assert all(right.x - left.x >= 46 for left, right in itertools.pairwise(drawing.ticks))


def test_a_measured_value_is_said_in_its_own_numbers():
    drawing = waterfall(120.0, [("age", -20.0), ("T1", 3.456)], unit="mg/cm3")
    assert (drawing.base_text, drawing.end_text) == ("120", "103.5")
    assert [bar.text for bar in drawing.bars] == ["−20", "+3.46"]
    assert {"100", "105", "110", "115", "120"} <= {tick.label for tick in drawing.ticks}
