"""Univariable and multivariable screening, and the published group statistics."""

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.statistics.logistic import logistic_regression
from OsteoRadiomicsLib.modelling.statistics.screening import Variable, screen


def cohort(seed=0, n=400):
    """age and sex matter, bmi does not, smoking has three levels of which one matters."""
    draw = np.random.default_rng(seed)
    age, male, bmi = draw.normal(65, 9, n), draw.integers(0, 2, n), draw.normal(25, 4, n)
    smoking = draw.integers(0, 3, n)
    log_odds = 0.1 * (age - 65) - 1.2 * male + 1.2 * (smoking == 2)
    outcome = draw.random(n) < 1 / (1 + np.exp(-log_odds))
    return np.column_stack([age, male, bmi, smoking == 1, smoking == 2]), outcome


NAMES = ["age", "male", "bmi", "former", "current"]
VARIABLES = [
    Variable("age", ("age",)),
    Variable("sex", ("male",), "male = 1, female = 0 (reference)"),
    Variable("bmi", ("bmi",)),
    Variable("smoking", ("former", "current"), "former, current v. never (reference)"),
]


def test_variables_with_an_effect_enter_and_stay_and_noise_does_not():
    found = screen(*cohort(), NAMES, variables=VARIABLES)
    assert found.entered == ("age", "sex", "smoking")
    assert found.kept == ("age", "sex", "smoking")
    assert found.final is not None
    assert found.final.names == ("(intercept)", "age", "male", "former", "current")
    assert found.univariable[1].variable.coding == "male = 1, female = 0 (reference)"


def test_a_category_of_three_levels_is_judged_by_its_likelihood_ratio():
    import statsmodels.api as sm

    inputs, outcome = cohort()
    found = screen(inputs, outcome, NAMES, variables=VARIABLES)
    alone = sm.Logit(outcome.astype(float), sm.add_constant(inputs[:, 3:])).fit(disp=0)
    assert found.univariable[3].p == pytest.approx(alone.llr_pvalue, rel=1e-6)
    full = sm.Logit(outcome.astype(float), sm.add_constant(inputs[:, [0, 1, 3, 4]])).fit(disp=0)
    without = sm.Logit(outcome.astype(float), sm.add_constant(inputs[:, [0, 1]])).fit(disp=0)
    from scipy.stats import chi2

    assert found.multivariable_p[2] == pytest.approx(chi2.sf(2 * (full.llf - without.llf), 2), rel=1e-5)


def test_a_variable_that_only_rides_on_another_leaves_the_final_model():
    draw = np.random.default_rng(3)
    cause = draw.normal(size=500)
    shadow = cause + draw.normal(0, 0.6, 500)
    outcome = draw.random(500) < 1 / (1 + np.exp(-2 * cause))
    found = screen(np.column_stack([cause, shadow]), outcome, ["cause", "shadow"])
    assert found.entered == ("cause", "shadow")
    assert found.kept == ("cause",)
    assert found.final is not None
    assert found.final.names == ("(intercept)", "cause")
    assert found.vif[0] > 2


def test_nothing_significant_leaves_no_model():
    draw = np.random.default_rng(1)
    found = screen(draw.normal(size=(60, 2)), draw.integers(0, 2, 60), ["a", "b"], entry=0.0001)
    assert found.multivariable is None
    assert found.final is None
    assert len(found.univariable) == 2


def test_a_separating_variable_is_kept_with_firths_correction():
    inputs, outcome = cohort()
    perfect = np.column_stack([inputs[:, 0], outcome])
    found = screen(perfect, outcome, ["age", "perfect"])
    assert found.final is not None
    assert found.final.firth
    assert "perfect" in found.kept


def test_a_variable_without_its_column_is_refused():
    with pytest.raises(TableError, match="no column other"):
        screen(*cohort(), NAMES, variables=[Variable("age", ("other",))])


def inside(values, bounds):
    """The mean of simulated cohorts lies in the published simulation's 95 % range, and so do most cohorts."""
    low, high = bounds[1:]
    values = np.array(values)
    return low < values.mean() < high and np.mean((values > low) & (values < high)) >= 0.8


@pytest.fixture(scope="module")
def simulated(oracles):
    """Clinical models of cohorts simulated from the published group statistics: figures by name, one per cohort."""
    from OsteoRadiomicsLib.images.phantom import op_ct_patients, op_mri_patients
    from OsteoRadiomicsLib.modelling.evaluation.roc import auc

    figures = {}
    published = {"A": (0.097, -0.885), "B": (np.log(1.104), np.log(0.108))}
    for study, draw_patients in (("A", op_mri_patients), ("B", op_ct_patients)):
        collected = figures.setdefault(study, {})
        for seed in range(1, 21):
            patients = draw_patients(seed=seed)
            inputs = np.column_stack([patients["age"], patients["sex"] == "male"]).astype(float)
            rows = {name: (patients["set"] == name).to_numpy() for name in ("train", "internal", "external")}
            op = patients["op"].to_numpy()
            train = rows["train"]
            both = logistic_regression(inputs[train], op[train], ["age", "male"])
            alone = [logistic_regression(inputs[train][:, [i]], op[train], ["x"]).odds_ratios[1].value for i in (0, 1)]
            ratios = {"ORa": both.odds_ratios[1].value, "ORs": both.odds_ratios[2].value, "ORa_u": alone[0], "ORs_u": alone[1]}
            errors = {"seA": both.standard_errors[1], "seS": both.standard_errors[2]}
            refit = {f"{short}R": auc(op[rows[name]], inputs[rows[name]] @ both.slopes) for short, name in SETS.items()}
            printed = {f"{short}F": auc(op[rows[name]], inputs[rows[name]] @ published[study]) for short, name in SETS.items()}
            for name, value in {**ratios, **errors, **refit, **printed}.items():
                collected.setdefault(name, []).append(value)
    return figures


SETS = {"train": "train", "int": "internal", "ext": "external"}
FIGURES = ["ORa", "ORs", "ORa_u", "ORs_u", "seA", "seS", "trainR", "intR", "extR", "trainF", "intF", "extF"]


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize(("study", "key"), [("A", "A sex Bernoulli"), ("B", "B")])
def test_simulated_cohorts_give_the_figures_that_follow_from_the_published_groups(oracles, simulated, study, key, figure):
    import json

    ranges = json.loads((oracles / "paper_simulations.json").read_text())[key]
    name = {"trainF": "pubF_train", "intF": "pubF_int", "extF": "pubF_ext"}.get(figure, figure) if study == "B" else figure
    assert inside(simulated[study][figure], ranges[name])
