"""How the waterfall of a training report names the inputs of its case."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.report.binary.pictures import _reading


@pytest.mark.parametrize(
    ("title", "values", "alone", "label"),
    [
        ("age (years)", (78.0, 60.0), True, "age (years) = 78"),
        ("Radscore T1", (1.7129, 0.0), True, "Radscore T1 = 1.71"),
        ("sex (male v. female)", (0.0, 1.0), True, "sex = female"),
        ("sex (male v. female)", (1.0, 0.0), True, "sex = male"),
        ("smoking (current v. never)", (1.0, 0.0), False, "smoking = current"),
        ("smoking (former v. never)", (0.0, 1.0), False, "smoking: not former"),
    ],
)
def test_a_category_is_named_by_its_level(title: str, values: tuple[float, ...], alone: bool, label: str):
    assert _reading(title, np.array(values), 0, alone=alone) == label
