"""Subgroups of a plan: a number parted at a cut, a level against the rest, and nothing for a missing value."""

from __future__ import annotations

import numpy as np
from OsteoRadiomicsLib.modelling.data.clinical import clinical_terms
from OsteoRadiomicsLib.modelling.data.subgroup_names import subgroup_names
from OsteoRadiomicsLib.protocols.protocol import ClinicalInput

TERMS = clinical_terms(
    [
        ClinicalInput(name="age", kind="number", unit="years"),
        ClinicalInput(name="sex", kind="category", coding={"female": 0, "male": 1}),
        ClinicalInput(name="smoking", kind="category", coding={"never": 0, "former": 1, "current": 2}),
    ]
)
CLINICAL = np.array([[69.0, 0, 0, 0], [70.0, 1, 1, 0], [np.nan, np.nan, 0, 1]])


def test_a_number_is_parted_at_its_cut() -> None:
    young, old, missing = subgroup_names(TERMS, CLINICAL, "age", 70)
    assert young != old
    assert "70" in old
    assert missing == ""


def test_a_category_of_two_levels_has_both_names() -> None:
    assert subgroup_names(TERMS, CLINICAL, "sex", "male").tolist() == ["female", "male", ""]


def test_one_level_of_three_stands_against_the_rest() -> None:
    assert subgroup_names(TERMS, CLINICAL, "smoking", "former").tolist() == ["not former", "former", "not former"]


def test_a_variable_that_the_study_lacks_has_no_groups() -> None:
    assert set(subgroup_names(TERMS, CLINICAL, "weight", 70)) == {""}
