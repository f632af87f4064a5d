"""Reclassification, subgroups, optimism, learning curve."""

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.binary.repeating import REPEATED
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_unpaired
from OsteoRadiomicsLib.modelling.evaluation.learning_curve import SHARES, growing_sets
from OsteoRadiomicsLib.modelling.evaluation.optimism import corrected, gain
from OsteoRadiomicsLib.modelling.evaluation.reclassification import reclassification
from OsteoRadiomicsLib.modelling.evaluation.subgroups import split_at, subgroup_aucs
from OsteoRadiomicsLib.modelling.resampling.bootstrap import bootstrap_samples
from OsteoRadiomicsLib.modelling.statistics.logistic import logistic_regression

INPUTS = ["age", "famhistory", "marker"]


def plain_logistic(inputs, events):
    return logistic_regression(inputs, events, [f"x{i}" for i in range(inputs.shape[1])]).probability


def test_nri_and_idi_are_those_of_hmisc(known, prostate):
    expected = known["nri_df_binary"]
    old = logistic_regression(prostate[INPUTS[:2]], prostate["cancer"], INPUTS[:2]).probability(prostate[INPUTS[:2]])
    new = logistic_regression(prostate[INPUTS], prostate["cancer"], INPUTS).probability(prostate[INPUTS])
    found = reclassification(prostate["cancer"], old, new)
    assert found.net.nri.value == pytest.approx(expected["cfNRI"], abs=1e-6)
    assert found.net.nri.se == pytest.approx(expected["se"], abs=1e-6)
    assert found.net.z == pytest.approx(expected["z"], abs=1e-6)
    assert (found.net.of_events.value, found.net.of_non_events.value) == pytest.approx((expected["ev"], expected["ne"]), abs=1e-6)
    assert found.idi.value == pytest.approx(expected["IDI"], abs=1e-6)
    assert found.idi.se == pytest.approx(expected["se_idi"], abs=1e-6)
    assert found.idi_z == pytest.approx(expected["z_idi"], abs=1e-4)


def test_a_model_gains_nothing_over_itself():
    found = reclassification([0, 1, 0, 1], [0.1, 0.4, 0.3, 0.8], [0.1, 0.4, 0.3, 0.8])
    assert found.net.nri.value == 0
    assert found.idi.value == 0
    assert np.isnan(found.net.p)


def test_two_subgroups_are_tested_like_two_independent_aucs(tied):
    found = subgroup_aucs(tied["y"], tied["s100b"], tied["gender"], variable="sex")
    by_name = {group.name: group for group in found.groups}
    men, women = (tied[tied.gender == gender] for gender in ("Male", "Female"))
    pair = delong_unpaired(men["y"], men["s100b"], women["y"], women["s100b"])
    assert by_name["Male"].auc.value == pytest.approx(pair.first.value)
    assert by_name["Female"].patients == len(women)
    assert found.heterogeneity_q == pytest.approx(pair.statistic**2, abs=1e-9)


def test_interaction_test_is_the_likelihood_ratio_of_statsmodels(tied):
    import statsmodels.formula.api as smf

    found = subgroup_aucs(tied["y"], tied["s100b"], tied["gender"])
    main = smf.logit("y ~ s100b + gender", tied).fit(disp=0)
    full = smf.logit("y ~ s100b * gender", tied).fit(disp=0)
    assert found.interaction is not None
    assert found.interaction.statistic == pytest.approx(2 * (full.llf - main.llf), abs=1e-6)
    assert found.interaction.df == 1


def test_a_real_interaction_is_found_and_an_absent_one_is_not():
    draw = np.random.default_rng(5)
    sex = np.repeat(["female", "male"], 400)
    score = draw.normal(size=800)
    same = draw.random(800) < 1 / (1 + np.exp(-1.5 * score))
    only_women = draw.random(800) < 1 / (1 + np.exp(-1.5 * score * (sex == "female")))
    assert subgroup_aucs(only_women, score, sex).heterogeneity_p < 0.001
    assert subgroup_aucs(same, score, sex).heterogeneity_p > 0.05


def test_a_subgroup_with_one_class_keeps_its_row_and_gives_a_reason():
    found = subgroup_aucs([0, 1, 0, 1, 1, 1], [1, 2, 3, 4, 5, 6], ["a", "a", "a", "a", "b", "b"])
    assert np.isnan(found.groups[1].auc.value)
    assert "one class" in found.groups[1].auc.note
    assert np.isnan(found.heterogeneity_p)
    assert found.note


def test_age_is_split_at_seventy_with_seventy_among_the_old(tied):
    assert split_at([69.9, 70, 71], 70, unit="y").tolist() == ["< 70 y", ">= 70 y", ">= 70 y"]
    found = subgroup_aucs(tied["y"], tied["wfns"], split_at(tied["age"], 50), variable="age")
    assert [group.name for group in found.groups] == ["< 50", ">= 50"]


def optimism(inputs, outcome, *, resamples, seed=0):
    """Optimism of plain logistic regression, every row a patient."""
    table, events = np.asarray(inputs, dtype=float), np.asarray(outcome)
    own = plain_logistic(table, events)
    gains = []
    for rows, _ in zip(bootstrap_samples(events, np.arange(len(events)), seed), range(resamples), strict=False):
        model = plain_logistic(table[rows], events[rows])
        gains.append(gain(REPEATED.measured(events[rows], model(table[rows])), REPEATED.measured(events, model(table))))
    return corrected(REPEATED.measured(events, own(table)), gains)


def test_bootstrap_optimism_is_near_that_of_rms_validate(known, prostate):
    expected = known["rms_df_binary"]["validate_B2000"]
    found = optimism(prostate[INPUTS], prostate["cancer"], resamples=300, seed=1)
    # Two bootstraps of 2000 and 300 resamples: tolerances of three Monte Carlo standard errors.
    assert 2 * found["auc"].optimism == pytest.approx(expected["Dxy_opt"], abs=0.006)
    assert found["calibration_slope"].corrected == pytest.approx(expected["slope_corr"], abs=0.02)
    assert found["brier"].corrected == pytest.approx(expected["B_corr"], abs=0.002)
    assert found["auc"].error < 0.003


def test_a_model_of_pure_noise_is_corrected_to_chance():
    draw = np.random.default_rng(0)
    inputs, outcome = draw.normal(size=(120, 15)), draw.integers(0, 2, 120)
    found = optimism(inputs, outcome, resamples=60)["auc"]
    assert found.apparent > 0.65
    assert found.corrected == pytest.approx(0.5, abs=0.1)


def test_a_measure_that_no_resample_has_is_undefined():
    found = corrected({"calibration_slope": 1.2}, [{"calibration_slope": np.nan}] * 3)["calibration_slope"]
    assert found.apparent == 1.2
    assert np.isnan(found.optimism)
    assert np.isnan(found.corrected)
    assert found.resamples == 0


def test_equal_probabilities_have_no_calibration_slope_but_an_auc_of_a_half():
    found = REPEATED.measured(np.array([0, 1, 0, 1]), np.full(4, 0.3))
    assert found["auc"] == 0.5
    assert np.isnan(found["calibration_slope"])


def test_bootstrap_samples_take_patients_whole_and_keep_the_size_of_each_class():
    patients = np.repeat(np.arange(40), 3)
    outcome = np.repeat((np.arange(40) < 10).astype(int), 3)
    for rows, _ in zip(bootstrap_samples(outcome, patients, 0), range(20), strict=False):
        counts = np.bincount(rows, minlength=120).reshape(40, 3)
        assert (counts == counts[:, :1]).all()
        assert outcome[rows].sum() == outcome.sum()
        assert len(rows) == 120


def test_bootstrap_samples_are_the_rows_of_one_drawn_patient_after_the_other():
    draw = np.random.default_rng(4)
    patients = draw.permutation(np.r_[np.arange(60), draw.integers(0, 60, 90)])  # rows of a patient lie apart
    outcome = (patients % 3 == 0).astype(int)
    rng = np.random.default_rng([7, 5])
    groups = [np.flatnonzero(np.arange(60) % 3 != 0), np.flatnonzero(np.arange(60) % 3 == 0)]
    for rows, _ in zip(bootstrap_samples(outcome, patients, 7), range(5), strict=False):
        drawn = np.concatenate([rng.choice(group, len(group)) for group in groups])
        assert rows.tolist() == [row for patient in drawn for row in np.flatnonzero(patients == patient)]


def test_growing_sets_hold_each_other_keep_patients_whole_and_the_share_of_each_class():
    patients = np.repeat(np.arange(100), 2)
    outcome = np.repeat((np.arange(100) < 30).astype(int), 2)
    rows = np.arange(200)[patients % 5 != 0]
    before: set[int] = set()
    for share, chosen in zip(SHARES, growing_sets(rows, outcome, patients, seed=2), strict=True):
        now = set(chosen.tolist())
        assert before <= now <= set(rows.tolist())
        assert len(now) == pytest.approx(share * 160, abs=2)
        assert outcome[chosen].mean() == pytest.approx(0.3, abs=0.03)
        assert all((patients[chosen] == patient).sum() == 2 for patient in np.unique(patients[chosen]))
        before = now
    assert before == set(rows.tolist())


@pytest.mark.parametrize("shares", [(), (0.0, 1.0), (0.5, 1.2)])
def test_shares_outside_zero_to_one_are_refused(shares):
    with pytest.raises(TableError, match="shares"):
        list(growing_sets(np.arange(4), np.array([0, 1, 0, 1]), np.arange(4), shares=shares))
