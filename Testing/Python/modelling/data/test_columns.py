"""Clinical variables and outcomes as numbers, and rows of a study."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.data.clinical import clinical_terms, code_clinical
from OsteoRadiomicsLib.modelling.data.columns import clinical_columns, clinical_fill, clinical_variables, filled, independent
from OsteoRadiomicsLib.modelling.data.data import StudyData
from OsteoRadiomicsLib.modelling.data.endpoint import events, outcome_classes
from OsteoRadiomicsLib.modelling.data.inputs import binary_outcome, check_names, class_labels, matrix, probabilities, vector
from OsteoRadiomicsLib.protocols.study_variables import ClinicalInput, OutcomeSpec

AGE = ClinicalInput(name="age", kind="number", unit="years")
SEX = ClinicalInput(name="sex", kind="category", coding={"female": 0, "male": 1})
SMOKING = ClinicalInput(name="smoking", kind="category", coding={"never": 0, "former": 1, "current": 2})
TABLE = pd.DataFrame(
    {
        "age": [50, 61, 90, None, 62, 64],
        "sex": ["male", "female", None, "male", "1", "female"],
        "smoking": ["never", None, "current", "former", "former", "never"],
    }
)
CASES = np.array([f"c{number}" for number in range(6)])


@pytest.fixture
def data() -> StudyData:
    """Six rows of three patients without radiomic columns."""
    terms = clinical_terms([AGE, SEX, SMOKING])
    coded = code_clinical(TABLE, terms, CASES, "table")
    patients = np.array(["p", "p", "q", "q", "r", "r"])
    return StudyData(
        np.arange(12.0).reshape(6, 2), ("f_a", "f_b"), (), coded, terms, np.array([0, 1, 0, 1, 0, 1]), patients, CASES
    )


def test_terms_and_titles_name_the_level_and_the_reference(data: StudyData):
    assert [term.name for term in data.terms] == ["age", "sex", "smoking=former", "smoking=current"]
    titles = ["age (years)", "sex (male v. female)", "smoking (former v. never)", "smoking (current v. never)"]
    assert [term.title for term in data.terms] == titles


def test_missing_numbers_are_filled_with_the_median_and_categories_with_the_commonest(data: StudyData):
    fill = clinical_fill(data)
    assert fill.tolist() == [62, 1, 0, 0]
    whole = filled(data, fill)
    assert whole[3].tolist() == [62, 1, 1, 0]
    assert whole[2].tolist() == [90, 1, 0, 1]


def test_columns_asked_for_are_those_of_the_variables(data: StudyData):
    found = clinical_columns(data, clinical_fill(data), {"smoking", "age"})
    assert list(found) == ["age", "smoking=former", "smoking=current"]
    assert found["smoking=current"].tolist() == [0, 0, 1, 0, 0, 0]


def test_what_does_not_vary_is_not_screened_and_indicators_stay_together(data: StudyData):
    table, names, variables = clinical_variables(data.rows(np.array([0, 1, 4, 5])), clinical_fill(data))
    assert names == ["age", "sex", "smoking=former"]
    assert table.shape == (4, 3)
    assert [(variable.name, variable.columns) for variable in variables] == [
        ("age", ("age",)),
        ("sex", ("sex",)),
        ("smoking", ("smoking=former",)),
    ]


def test_a_choice_of_rows_takes_everything_of_them(data: StudyData):
    part = data.rows(np.array([5, 2, 2]))
    assert len(part) == 3
    assert part.patients.tolist() == ["r", "q", "q"]
    assert part.cases.tolist() == ["c5", "c2", "c2"]
    assert part.outcome.tolist() == [1, 0, 0]
    assert part.features[:, 0].tolist() == [10, 4, 4]
    assert part.clinical[:, 0].tolist() == [64, 90, 90]


def test_columns_that_add_nothing_are_left_out():
    one, two = np.array([1.0, 2, 3, 5]), np.array([2.0, 1, 0, 4])
    found = independent({"one": one, "again": 3 * one + 1, "two": two, "both": one - two, "constant": np.ones(4)})
    assert list(found) == ["one", "two"]


def spec(positive: str) -> OutcomeSpec:
    return OutcomeSpec(column="op", definition="d", positive=positive, classes=("0", "1"))


@pytest.mark.parametrize(("positive", "wanted"), [("1", [0, 1, 1, 0]), ("0", [1, 0, 0, 1])])
def test_the_positive_class_is_the_protocols(positive: str, wanted: list[int]):
    assert events(np.array([0, 1.0, " 1", False], dtype=object), spec(positive), CASES, "t").tolist() == wanted


@pytest.mark.parametrize("value", ["0", "1"])
def test_an_outcome_of_one_class_is_refused(value: str):
    with pytest.raises(TableError, match=f"every case has op = {value}"):
        events(np.array([value, value]), spec("1"), CASES, "t")


def test_classes_are_numbered_in_the_protocols_order():
    classes = OutcomeSpec(column="bone", definition="d", type="classes", classes=("normal", "osteopenia", "Osteoporosis"))
    assert outcome_classes(np.array(["osteoporosis", "normal", "Osteopenia "]), classes, CASES, "t").tolist() == [2, 0, 1]
    with pytest.raises(TableError, match="bone of case c1 is 'soft'"):
        outcome_classes(np.array(["normal", "soft"]), classes, CASES, "t")


def test_arrays_that_are_no_columns_or_tables_of_finite_numbers_are_refused():
    for wrong in ([[1, 2]], [1, np.nan], [np.inf], ["a"]):
        with pytest.raises(TableError):
            vector(wrong, "x")
    with pytest.raises(TableError):
        vector([1, 2], "x", length=3)
    with pytest.raises(TableError):
        matrix([[1, 2], [3, 4]], "x", length=3)
    assert matrix([1, 2], "x", length=2).shape == (2, 1)


def test_probabilities_lie_within_zero_and_one_both_included():
    assert probabilities([0, 1]).tolist() == [0, 1]
    for wrong in ([-0.01, 0.5], [0.5, 1.01]):
        with pytest.raises(TableError, match="within 0 and 1"):
            probabilities(wrong)


def test_an_outcome_is_zero_or_one_and_has_both():
    assert binary_outcome([0, 1, True]).tolist() == [False, True, True]
    for wrong in ([0, 2], [0, 0], [1, 1], []):
        with pytest.raises(TableError):
            binary_outcome(wrong)


def test_labels_of_classes_are_sorted_and_must_fit_the_rows():
    names, index = class_labels(["b", "a", "b"], length=3)
    assert (names, index.tolist()) == (("a", "b"), [1, 0, 1])
    with pytest.raises(TableError):
        class_labels(["b", "a"], length=3)
    with pytest.raises(TableError, match="missing in 1 of 3"):
        class_labels(["b", None, "a"])
    with pytest.raises(TableError, match="one class only"):
        class_labels(["a", "a"])


def test_names_must_be_as_many_as_the_columns_and_different():
    assert check_names(["a", "b"], 2, "x") == ("a", "b")
    with pytest.raises(TableError, match="1 names for 2 columns"):
        check_names(["a"], 2, "x")
    with pytest.raises(TableError, match="the name a occurs twice"):
        check_names(["a", "a"], 2, "x")
