"""Every setting against PyRadiomics' values of a scene computed from whole numbers (see reference.py)."""

from __future__ import annotations

import pandas as pd
import pytest
from features.conftest import differences
from features.reference import CASES, TABLE, TEXTURE, scene
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings

EXPECTED = pd.read_csv(TABLE, dtype={"case": str})


@pytest.mark.parametrize("case", CASES)
def test_every_feature_of_a_case_equals_pyradiomics(case):
    roi, kind, parameters = CASES[case]
    expected = EXPECTED[EXPECTED["case"] == case].set_index("feature")["value"]
    assert len(expected)
    vector = extract(*scene(roi, kind), parse_settings({"featureClass": TEXTURE, **parameters}, case))
    assert differences(vector, expected) == []
