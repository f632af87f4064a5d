"""ComBat against neuroCombat, and what it does with new centres, gaps and columns that do not vary.

Values of neuroCombat 0.2.12 (PyPI) with numpy 2.4.6, on ``made_up``:
    neuroCombat(x.T, pd.DataFrame({"c": centres}), "c")["data"].T
    neuroCombat(x.T, covars, "c", categorical_cols=["male"], continuous_cols=["age"])["data"].T
    neuroCombat(x[ac].T, pd.DataFrame({"c": centres[ac]}), "c", ref_batch="A")["data"].T      # ac: rows of centres A and C
"""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.statistics.combat import fit_combat

PLAIN = [
    [12.377065338054, 22.869154279029, 32.842538574108, 41.771236042832, 50.207782859758],
    [10.048715580640, 20.372153409615, 31.210257884986, 42.975334432795, 54.206203302435],
    [11.731777342024, 20.453797836176, 29.947874030310, 40.489024916952, 51.534970703042],
]
COVARIATES = [
    [12.187649957401, 22.856432624876, 32.929369090734, 42.127657811783, 50.332585318500],
    [10.001276914215, 20.333073690106, 31.180167903530, 43.188894651396, 54.260183440119],
    [11.649416272980, 20.480354426847, 30.101457093088, 40.647327021302, 51.642988930470],
]
ROWS = [0, 17, 35]
REFERENCE = [
    [9.411723675555, 19.965278764082, 29.208653545038, 39.224016725835, 52.111901083813],
    [10.967807821709, 20.227479397960, 29.685512957754, 40.010087520156, 51.045476078654],
]
Study = tuple[np.ndarray, np.ndarray, np.ndarray]


@pytest.fixture
def made_up() -> Study:
    """Features (36, 5) of three centres that differ in mean and spread, the centres, and sex and age."""
    row, column = np.arange(36)[:, None], np.arange(5)[None, :]
    centres = np.repeat(["A", "B", "C"], [10, 14, 12])
    place = np.unique(centres, return_inverse=True)[1][:, None]
    age, male = 50.0 + row[:, 0] * 7 % 31, (row[:, 0] * 5 % 3 == 0).astype(float)
    base = np.sin(1.7 * row + 0.9 * column) + np.cos(0.37 * row * (column + 1))
    shift = np.array([0, 1.5, -1])[place] * (1 + 0.2 * column)
    values = (
        10 * (column + 1) + base * (1 + 0.4 * place) + shift + 0.03 * (column - 1) * (age[:, None] - 60) + 0.2 * male[:, None]
    )
    return values, centres, np.column_stack([male, age])


def none(rows: int) -> np.ndarray:
    return np.empty((rows, 0))


def test_values_are_those_of_neurocombat(made_up: Study) -> None:
    values, centres, _ = made_up
    found = fit_combat(values, centres, none(36)).apply(values, centres, none(36))
    assert found[ROWS] == pytest.approx(np.array(PLAIN), abs=1e-11)


def test_values_with_covariates_are_those_of_neurocombat(made_up: Study) -> None:
    found = fit_combat(*made_up).apply(*made_up)
    assert found[ROWS] == pytest.approx(np.array(COVARIATES), abs=1e-11)


def test_a_new_centre_is_brought_to_a_single_one_as_neurocombat_brings_it_to_its_reference(made_up: Study) -> None:
    values, centres, _ = made_up
    learned = fit_combat(values[:10], centres[:10], none(10))
    found = learned.apply(values[24:], centres[24:], none(12))
    assert found[[0, 11]] == pytest.approx(np.array(REFERENCE), abs=1e-11)
    assert learned.apply(values[:10], centres[:10], none(10)) == pytest.approx(values[:10], abs=1e-12)


def test_what_was_learned_is_applied_to_other_rows_of_a_centre_one_by_one(made_up: Study) -> None:
    values, centres, covariates = made_up
    learned, together = fit_combat(*made_up), fit_combat(*made_up).apply(*made_up)
    alone = [learned.apply(values[[row]], centres[[row]], covariates[[row]])[0] for row in range(36)]
    assert np.array(alone) == pytest.approx(together, abs=1e-12)


def test_a_new_centre_is_harmonised_by_its_own_features(made_up: Study) -> None:
    values, centres, _ = made_up
    rng = np.random.default_rng(3)
    many = np.tile(values[:24], (20, 1)) + 0.3 * rng.normal(size=(480, 5))
    learned = fit_combat(many, np.tile(centres[:24], 20), none(480))
    moved = 4 + 3 * many[np.tile(centres[:24], 20) == "A"]
    found = learned.apply(moved, np.full(len(moved), "D"), none(len(moved)))
    assert found.mean(axis=0) == pytest.approx(learned.mean, abs=0.15)
    assert found.std(axis=0) == pytest.approx(learned.sd, rel=0.1)


def test_missing_values_stay_missing_and_constant_columns_stay_as_they_are(made_up: Study) -> None:
    values, centres, covariates = made_up
    wide = np.column_stack([values, np.full(36, 7.0), np.where(centres == "A", 1.0, 2.0)])
    wide[3, 2] = np.nan
    found = fit_combat(wide, centres, covariates).apply(wide, centres, covariates)
    assert np.isnan(found[3, 2])
    assert np.isnan(found).sum() == 1
    assert (found[:, 5:] == wide[:, 5:]).all()


def test_a_column_that_a_centre_lacks_altogether_is_harmonised_in_the_others(made_up: Study) -> None:
    values, centres, _ = made_up
    values = values.copy()
    values[centres == "B", 1] = np.nan
    found = fit_combat(values, centres, none(36)).apply(values, centres, none(36))
    assert np.isnan(found[:, 1]).sum() == 14
    gap = lambda table: abs(np.nanmean(table[centres == "A", 1]) - np.nanmean(table[centres == "C", 1]))  # noqa: E731
    assert gap(found) < 0.5 * gap(values)


def test_covariates_that_follow_from_the_centre_are_refused(made_up: Study) -> None:
    values, centres, _ = made_up
    with pytest.raises(TableError, match="follow from each other or from the centre"):
        fit_combat(values, centres, (centres == "B").astype(float)[:, None])


def test_a_centre_of_one_row_is_refused(made_up: Study) -> None:
    values, centres, _ = made_up
    with pytest.raises(TableError, match=r"centre D has 1 row"):
        fit_combat(values, np.where(np.arange(36) == 5, "D", centres), none(36))
    with pytest.raises(TableError, match=r"centre E has 1 row"):
        fit_combat(values, centres, none(36)).apply(values[:1], np.array(["E"]), none(1))
