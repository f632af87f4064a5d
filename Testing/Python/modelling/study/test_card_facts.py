"""What a model's card says of its training cases."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from made_up_study import made_up_data
from OsteoRadiomicsLib.modelling.data.clinical import clinical_terms
from OsteoRadiomicsLib.modelling.study.card_facts import card_facts
from OsteoRadiomicsLib.modelling.study.model_inputs import ModelContext
from OsteoRadiomicsLib.protocols.protocol import ClinicalInput, load_protocol

INPUTS = (
    ClinicalInput(name="age", kind="number", unit="years"),
    ClinicalInput(name="sex", kind="category", coding={"female": 0, "male": 1}),
    ClinicalInput(name="smoking", kind="category", coding={"never": 0, "former": 1, "current": 2}),
)


def test_numbers_have_their_spread_categories_their_counts_and_missing_values_are_told():
    age = np.array([60.0, 70.0, np.nan, 80.0, 50.0, 65.0])
    male = np.array([1.0, 0.0, 1.0, 1.0, 0.0, np.nan])
    former, current = np.array([1.0, 0, 0, 0, 0, 0]), np.array([0.0, 1, 1, 0, 0, 0])
    data = replace(
        made_up_data(6), terms=clinical_terms(INPUTS), clinical=np.column_stack([age, male, former, current]),
        centres=np.array(["A", "B", "A", "C", "C", "C"]),
    )  # fmt: skip
    found = card_facts(ModelContext(load_protocol("op-mri"), data, (), {}, "", ()), 2, images=False)
    population, (years, sex, smoking) = found.population, found.population.variables
    assert (population.cases, population.events, population.centres) == (6, 2, 3)
    assert (years.mean, years.low, years.high, years.missing) == (65.0, 50.0, 80.0, 1)
    assert years.sd == np.std([60, 70, 80, 50, 65], ddof=1)
    assert (sex.levels, sex.missing) == ({"female": 2, "male": 3}, 1)
    assert smoking.levels == {"never": 3, "former": 1, "current": 2}
    assert found.images is None
