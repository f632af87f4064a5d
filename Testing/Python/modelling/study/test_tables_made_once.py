"""Tables that several parts of a study ask for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
from OsteoRadiomicsLib.modelling.study.tables import made_once

asked: list[object] = []


@made_once
def table(study: Any) -> pd.DataFrame:
    asked.append(study)
    return pd.DataFrame({"cases": [study.cases]})


def test_a_table_is_made_once_for_each_study() -> None:
    asked.clear()
    one, other = (SimpleNamespace(cases=cases, made={}) for cases in (1, 2))
    assert [table(study)["cases"].item() for study in (one, other, one, other)] == [1, 2, 1, 2]
    assert asked == [one, other]


def test_who_changes_a_table_leaves_that_of_others_alone() -> None:
    study = SimpleNamespace(cases=1, made={})
    own = table(study)
    own["cases"] = 5
    assert table(study)["cases"].item() == 1
