"""No patient is on both sides, and both sides have both outcomes."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.deep.radiograph.calibration import temperature
from OsteoRadiomicsLib.deep.radiograph.cases import read_radiograph_cases
from OsteoRadiomicsLib.deep.radiograph.split import held_out, shuffled

PATIENTS = np.repeat([f"p{number:02d}" for number in range(40)], 3)
OUTCOME = np.repeat(np.arange(40) % 4 == 0, 3).astype(int)


def test_all_pictures_of_a_patient_are_on_one_side():
    held = held_out(PATIENTS, OUTCOME, 0.25, seed=1).reshape(40, 3)
    assert (held == held[:, :1]).all()


def test_both_outcomes_are_held_out_in_their_shares():
    held = held_out(PATIENTS, OUTCOME, 0.25, seed=1)[::3]
    ill = OUTCOME[::3] == 1
    assert (held[ill].sum(), held[~ill].sum()) == (2, 8)  # of 10 and 30 patients, to the even whole number


def test_the_order_of_the_list_does_not_change_who_is_held_out():
    order = np.random.default_rng(3).permutation(len(PATIENTS))
    assert np.array_equal(held_out(PATIENTS, OUTCOME, 0.25, 1)[order], held_out(PATIENTS[order], OUTCOME[order], 0.25, 1))


def test_too_few_patients_are_refused():
    with pytest.raises(TableError, match="only 5 patients with the outcome"):
        held_out(PATIENTS[:60], OUTCOME[:60], 0.25, 1)


def test_shuffled_outcomes_stay_with_patients_and_keep_their_number():
    dealt = shuffled(PATIENTS, OUTCOME, seed=1).reshape(40, 3)
    assert (dealt == dealt[:, :1]).all()
    assert dealt.sum() == OUTCOME.sum()
    assert not np.array_equal(dealt.ravel(), OUTCOME)


def test_the_temperature_undoes_what_logits_were_multiplied_by():
    rng = np.random.default_rng(4)
    true = rng.normal(0, 2, 20_000)
    outcome = (rng.random(20_000) < 1 / (1 + np.exp(-true))).astype(int)
    assert temperature(true * 3, outcome) == pytest.approx(3, rel=0.05)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["case,op", "a,1"], "has no column image"),
        (["case,image,op", "a,none.png,1"], r"the image of case a is not there \(none.png\)"),
        (["case,image,op", "a,here.png,1", "a,here.png,0"], "case a stands there 2 times"),
        (["case,image,op", "a,here.png,"], "op is empty"),
        (
            ["case,image,patient,set,op", "a,here.png,P,train,1", "b,here.png,P,external,1"],
            "is in the set external and in training",
        ),
    ],
)
def test_what_is_wrong_with_a_case_list_is_told_with_its_place(tmp_path, lines, message):
    (tmp_path / "here.png").write_bytes(b"")
    (tmp_path / "cases.csv").write_text("\n".join(lines) + "\n")
    with pytest.raises(TableError, match=message):
        read_radiograph_cases(tmp_path / "cases.csv", outcome="op")
