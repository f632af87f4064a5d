"""A study in which every case stands twice, with ``--patient``, says what it says of the cases once."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_up_classes import PLAIN, write_class_tables
from made_up_number import PER_SEQUENCE, write_number_tables
from made_up_study import MRI_LIKE, write_tables
from training_kit import train
from undrawn import no_figures

STUDIES = {
    "binary": (write_tables, MRI_LIKE),
    "classes": (write_class_tables, PLAIN),
    "number": (write_number_tables, PER_SEQUENCE),
}
COUNTS = {"cases", "patients", "events", "no_events", "of_class"}
# A point for each case, counts of cases, and Shapley values, whose background is drawn from the cases.
OF_CASES = {"shap_values", "shap", "radscores", "flow", "confusion"}
# Its groups follow quantiles of the cases.
BY_QUANTILES = {"hosmer_lemeshow_p"}


def _copied(table: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([table, table.assign(case=table["case"] + "b")], ignore_index=True)


def _owned(table: pd.DataFrame) -> pd.DataFrame:
    return _copied(table.assign(who=table["case"]))


@pytest.mark.parametrize("name", STUDIES)
def test_cases_that_stand_twice_change_no_estimate_interval_or_test(name: str, tmp_path: Path) -> None:
    write, plan = STUDIES[name]
    outs = []
    for folder, changed, more in (
        ("once", {}, ()),
        ("twice", {"features": _copied, "clinical": _owned}, ("--patient", "who")),
    ):
        (tmp_path / folder).mkdir()
        paths = write(tmp_path / folder, modelling=plan, **changed)
        outs.append(tmp_path / folder / "out")
        with no_figures():
            assert train(paths, outs[-1], *more) == 0
    once, twice = outs
    for path in sorted((once / "tables").glob("*.csv")):
        if path.stem not in OF_CASES:
            found, expected = (_comparable(out / "tables" / path.name, name) for out in (twice, once))
            pd.testing.assert_frame_equal(found, expected, rtol=1e-9, atol=1e-9, obj=path.name)
    for model in sorted((once / "models").rglob("model.json")):
        expected, found = (json.loads((out / model.relative_to(once)).read_text())["predictor"] for out in (once, twice))
        assert _close(found, expected), model.name


def _comparable(path: Path, name: str) -> pd.DataFrame:
    """A table without what counts cases, and without rows out of fold where there are several classes, dealt by their cases."""
    try:
        table = pd.read_csv(path)
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
    if name == "classes" and "basis" in table:
        table = table[table["basis"] != "out-of-fold"]
    return table.drop(columns=[*((COUNTS | BY_QUANTILES) & set(table.columns))])


def _close(found: object, expected: object) -> bool:
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(_close(found[key], value) for key, value in expected.items())
    if isinstance(expected, list | float):
        return bool(np.allclose(np.asarray(found), np.asarray(expected), rtol=1e-7, atol=1e-9))
    return found == expected
