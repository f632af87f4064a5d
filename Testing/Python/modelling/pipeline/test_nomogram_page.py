"""The nomogram inside the page: the numbers its script adds up give the model's own probability."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from made_up_study import CT_LIKE, protocol_text, write_tables
from training_kit import trained

SMOKING = '[[clinical]]\nname = "smoking"\nkind = "category"\ncoding = {never = 0, former = 1, current = 2}\n[modelling]\n'


def with_smoking(table: pd.DataFrame) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    smoker = rng.random(len(table)) < np.where(table["op"] == 1, 0.8, 0.35)
    return table.assign(smoking=np.where(smoker, np.where(rng.random(len(table)) < 0.5, "former", "current"), "never"))


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nomogram")
    paths = write_tables(folder, n=200, signal=1.1, clinical=with_smoking)
    paths["protocol"].write_text(protocol_text(CT_LIKE).replace("[modelling]\n", SMOKING))
    trained(paths)
    return folder


def plan_of(folder: Path) -> dict[str, Any]:
    page = (folder / "out" / "report.html").read_text(encoding="utf-8")
    found = re.search(r'id="nomogram-data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def risk(plan: dict[str, Any], values: dict[str, Any]) -> float:
    """What the page's script computes."""
    total = 0.0
    for axis in plan["axes"]:
        value = values[axis["name"]]
        if axis["category"]:
            value = axis["values"][axis["labels"].index(value)]
        total += axis["coefficient"] * (value - axis["zero"]) * plan["points_per_unit"]
    return 1 / (1 + np.exp(-(plan["base"] + total / plan["points_per_unit"])))


def test_points_on_the_page_give_the_probability_of_the_combined_model(study: Path) -> None:
    plan = plan_of(study)
    assert {axis["name"] for axis in plan["axes"]} >= {"age", "smoking", "radscore"}
    people = pd.read_csv(study / "clinical.csv").set_index("case")
    predictions = pd.read_csv(study / "out" / "predictions.csv")
    held_out = predictions[predictions["basis"] == "held-out"]
    for row in held_out.to_dict("records"):
        values = {**people.loc[row["case"]].to_dict(), "radscore": row["radscore"]}
        assert risk(plan, values) == pytest.approx(row["combined"], abs=1e-9)


def test_a_category_of_three_levels_is_one_axis_with_a_mark_for_each(study: Path) -> None:
    axis = next(axis for axis in plan_of(study)["axes"] if axis["name"] == "smoking")
    assert axis["category"]
    assert set(axis["labels"]) == {"never", "former", "current"}
    table = pd.read_csv(study / "out" / "tables" / "nomogram.csv")
    assert set(table.loc[table["axis"] == "smoking", "value"]) == {"never", "former", "current"}


def test_every_axis_has_a_title_with_its_unit_and_points_from_zero(study: Path) -> None:
    axes = plan_of(study)["axes"]
    assert next(axis for axis in axes if axis["name"] == "age")["title"] == "age (years)"
    assert all(min(axis["points"]) == pytest.approx(0, abs=1e-9) for axis in axes)
    assert max(max(axis["points"]) for axis in axes) == pytest.approx(100)


def test_screening_names_each_level_against_the_reference(study: Path) -> None:
    table = pd.read_csv(study / "out" / "tables" / "screening.csv").set_index("term")
    assert table.loc["smoking=former", "coding"] == "smoking (former v. never)"
    assert table.loc["smoking=current", "coding"] == "smoking (current v. never)"


def test_several_levels_are_kept_by_their_common_likelihood_ratio(study: Path) -> None:
    table = pd.read_csv(study / "out" / "tables" / "screening.csv").set_index("term")
    levels = table.loc[["smoking=former", "smoking=current"]]
    assert levels["p_variable"].nunique() == 1
    assert levels["p_variable_multi"].nunique() == 1
    assert levels["kept"].all()
    assert table.loc["age", "p_variable"] == table.loc["age", "p"]


def test_points_of_every_mark_stand_on_the_page(study: Path) -> None:
    page = (study / "out" / "report.html").read_text(encoding="utf-8")
    marks = pd.read_csv(study / "out" / "tables" / "nomogram.csv")
    assert page.count('<tr><th scope="row">smoking</th>') == (marks["axis"] == "smoking").sum() == 3
