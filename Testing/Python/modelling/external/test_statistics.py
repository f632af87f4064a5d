"""What a validation says of a model, against R 4.2.2 (base: glm, loess, lm); values were printed by R."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from modelling.external.centre_kit import EVENTS, centre
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.modelling.evaluation.calibration import calibration
from OsteoRadiomicsLib.modelling.external import updating
from OsteoRadiomicsLib.modelling.external.case_mix import case_mix
from OsteoRadiomicsLib.modelling.external.concordance import model_based_auc
from OsteoRadiomicsLib.modelling.external.updating import Design, risk_updates, value_updates
from OsteoRadiomicsLib.scoring import find_model
from scipy.special import expit

CENTRE = centre()
EVENT = CENTRE["op"].to_numpy() == 1
LINEAR = CENTRE["lp"].to_numpy()
COLUMNS = np.column_stack([CENTRE["age"], CENTRE["sex"] == "male"]).astype(float)
IDS = CENTRE["case"].to_numpy().astype(str)


def design(**changed: object) -> Design:
    return Design(**({"linear": LINEAR, "columns": COLUMNS, "names": ("age", "sex")} | changed))  # type: ignore[arg-type]


def test_the_auc_that_risks_expect_of_themselves_is_the_mean_over_all_pairs():
    assert model_based_auc(expit(LINEAR)) == pytest.approx(0.789364714589983, abs=1e-12)


def test_risks_without_spread_expect_an_auc_of_a_half_and_certain_ones_none():
    assert model_based_auc(np.full(7, 0.3)) == pytest.approx(0.5, abs=1e-15)
    assert np.isnan(model_based_auc([1.0, 1.0]))
    assert model_based_auc([0.0, 1.0]) == 1


def test_ici_e50_and_e90_are_those_of_loess():
    # l <- loess(op ~ plogis(lp), degree=1, span=.75, surface="direct")
    found = calibration(EVENT, expit(LINEAR), external=True)
    assert (found.integrated_index, found.e50, found.e90) == pytest.approx((0.158464879, 0.172642144, 0.191980847), abs=2e-5)


def test_updates_have_the_coefficients_of_glm():
    intercept, line, refit = risk_updates(EVENT, design(), IDS)
    assert int(EVENT.sum()) == EVENTS
    found = [(term.value.value, term.value.se) for update in (intercept, line, refit) for term in update.terms]
    assert found == [
        pytest.approx(pair, abs=1e-7)
        for pair in (
            (-0.870298262404385, 0.151992850787335),  # glm(op ~ offset(lp))
            (-0.820455137995592, 0.165874368110193),  # glm(op ~ lp)
            (0.905650460931431, 0.140703782877593),
            (-6.4126131748830044, 1.0236937385999598),  # glm(op ~ age + male)
            (0.0878197123177059, 0.0141080584991386),
            (-0.8037420902492142, 0.3084273517061778),
        )
    ]


def test_an_update_gains_less_on_patients_left_out_than_it_seems_on_its_own():
    unseen = risk_updates(EVENT, design(), IDS)[1].prediction
    apparent = expit(-0.820455137995592 + 0.905650460931431 * LINEAR)
    assert unseen is not None
    brier = [float(np.mean((risk - EVENT) ** 2)) for risk in (expit(LINEAR), unseen, apparent)]
    assert brier[0] == pytest.approx(0.215701889889545, abs=1e-12)
    assert brier[0] > brier[1] > brier[2]


def test_rows_of_one_patient_are_left_out_together(monkeypatch: pytest.MonkeyPatch):
    patient = np.arange(len(IDS)) // 2
    fitted_on: list[np.ndarray] = []
    plain = updating.logistic_regression

    def fit(inputs: np.ndarray, *given: object, **named: object) -> object:
        fitted_on.append(inputs[:, 0])
        return plain(inputs, *given, **named)  # type: ignore[arg-type]

    own = design(columns=np.column_stack([patient, COLUMNS[:, 0]]).astype(float))
    monkeypatch.setattr(
        updating, "logistic_regression", lambda x, *g, **n: (fit if np.shape(x)[1:] == (2,) else plain)(x, *g, **n)
    )
    risk_updates(EVENT, own, patient.astype(str))
    folds = [rows for rows in fitted_on if rows.size < len(IDS)]
    assert len(folds) == updating.FOLDS * updating.REPEATS
    assert all((np.unique(rows, return_counts=True)[1] == 2).all() for rows in folds)


class Told(Progress):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.shares: list[float] = []

    def show(self, done: float, total: float, what: str) -> None:
        self.shares.append(done / total)


@pytest.mark.parametrize(("updates", "truth"), [(risk_updates, EVENT), (value_updates, CENTRE["bmd"].to_numpy())])
def test_the_progress_of_three_updates_is_that_of_one_work(updates: Callable[..., object], truth: np.ndarray):
    told = Told()
    updates(truth, design(), IDS, progress=told)
    assert len(told.shares) == 3 * updating.REPEATS
    assert told.shares == sorted(told.shares)
    assert told.shares[-1] < 1


def test_noise_refitted_looks_no_better_than_chance_on_patients_left_out():
    rng = np.random.default_rng(3)
    noise = rng.normal(size=(200, 12))
    event = rng.random(200) < 0.4
    refit = risk_updates(event, Design(noise[:, 0], noise, tuple(f"c{k}" for k in range(12))), np.arange(200).astype(str))[2]
    assert refit.prediction is not None
    above = refit.prediction[event][:, None] > refit.prediction[~event][None, :]
    assert above.mean() < 0.55
    assert refit.warnings == ("6.8 events per variable, fewer than 10: estimates are unstable",)


def test_what_cannot_be_fitted_says_why():
    few = np.zeros(20, dtype=bool)
    few[:2] = True
    short = Design(LINEAR[:20], COLUMNS[:20], ("age", "sex"))
    assert {own.reason for own in risk_updates(few, short, IDS[:20])} == {
        "an update needs 3 patients of each class, there are 2 of one"
    }
    same = COLUMNS.copy()
    same[:, 1] = 1
    refit = risk_updates(EVENT, design(columns=same), IDS)[2]
    assert (refit.prediction, refit.reason) == (None, "the input sex is constant. Leave it out.")
    forest = risk_updates(EVENT, design(no_equation="only an equation can be refitted"), IDS)
    assert [own.reason for own in forest] == ["", "", "only an equation can be refitted"]


def test_updates_of_a_measured_end_point_have_the_coefficients_of_lm():
    bmd, predicted = CENTRE["bmd"].to_numpy(), 150 - 0.9 * COLUMNS[:, 0] + 5 * COLUMNS[:, 1]
    shift, line, refit = value_updates(bmd, design(linear=predicted), IDS)
    assert shift.terms[0].value.value == pytest.approx(6.883333333333339, abs=1e-9)
    assert [term.value.value for term in line.terms] == pytest.approx([-17.49075863718199, 1.27417426288544], abs=1e-9)
    assert [line.terms[1].value.low, line.terms[1].value.high] == pytest.approx([1.18767790917824, 1.36067061659264], abs=1e-9)
    found = [term.value.value for term in refit.terms]
    assert found == pytest.approx([180.4484547319956107, -1.2049510704110209, -0.0407263583248426], abs=1e-9)
    errors = [float(np.abs(bmd - values).mean()) for values in (predicted, shift.prediction, line.prediction, refit.prediction)]
    assert errors == sorted(errors, reverse=True)


def test_the_case_mix_is_told_as_far_as_a_published_equation_describes_its_patients():
    age, sex = case_mix(find_model("op-mri-clinical-published").spec, COLUMNS)
    assert (age.here, age.low, age.high, age.outside) == pytest.approx((70.25, 47, 87, 0.075), abs=1e-12)
    assert np.isnan(age.difference)
    assert "does not state mean and standard deviation" in age.note
    assert (sex.level, sex.trained) == ("male", pytest.approx(307 / 768))
    assert sex.difference == pytest.approx(0.0513319814477129, abs=1e-12)
