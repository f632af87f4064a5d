"""Radiomics tables published by others, from table to report; rows of one animal or vertebra are never torn apart."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from made_up_study import protocol_text
from OsteoRadiomicsLib.cli import main

MODELLING = """
radscores = "joint"
folds = 3
selection = [
  {step = "univariate", test = "mann-whitney", alpha = 0.05},
  {step = "redundancy", threshold = 0.9},
  {step = "lasso", family = "logistic", folds = 5, rule = "min"},
]
[modelling.split]
train = 0.7
"""


@pytest.fixture
def protocol(tmp_path: Path) -> Path:
    path = tmp_path / "protocol.toml"
    path.write_text(protocol_text(MODELLING), encoding="utf-8")
    return path


def outcome_of(path: Path, column: str, positive: str, classes: list[str]) -> None:
    """Write another end point into a protocol file."""
    text = path.read_text(encoding="utf-8").replace('column = "op"', f'column = "{column}"')
    text = text.replace('positive = "1"', f'positive = "{positive}"').replace('classes = ["0", "1"]', f"classes = {classes}")
    path.write_text(text, encoding="utf-8")


def torn(predictions: Path, unit: dict[str, str]) -> set[str]:
    """Units with rows in more than one set."""
    rows = pd.read_csv(predictions, dtype={"case": str})
    sets = rows.assign(unit=rows["case"].map(unit)).groupby("unit")["set"].nunique()
    return set(sets.index[sets > 1])


def test_canine_lymph_nodes_go_from_table_to_report_by_animal(data: Path, protocol: Path, tmp_path: Path) -> None:
    table = pd.read_csv(data / "tabular" / "canine_ln_radiomics.csv").copy()
    table["node"] = [f"{animal}-{site}" for animal, site in zip(table["patient_id"], table["ln_site"], strict=True)]
    table.to_csv(tmp_path / "nodes.csv", index=False)
    outcome_of(protocol, "metastatic", "1", ["0", "1"])
    # Nine of the training animals have a metastasis: animal by animal no feature is below 0.05, only node by node.
    protocol.write_text(protocol.read_text(encoding="utf-8").replace("alpha = 0.05", "alpha = 0.2"), encoding="utf-8")
    arguments = ["train", "--features", str(tmp_path / "nodes.csv"), "--protocol", str(protocol), "--case", "node"]
    arguments += ["--patient", "patient_id", "--ignore", "ln_site,ln_label", "--out", str(tmp_path / "out")]
    assert main(arguments) == 0
    assert torn(tmp_path / "out" / "predictions.csv", dict(zip(table["node"], table["patient_id"], strict=True))) == set()
    assert (tmp_path / "out" / "report.html").stat().st_size > 100_000


@pytest.mark.usefixtures("undrawn")
def test_vertebrae_with_planted_defects_are_told_from_normal_ones(data: Path, protocol: Path, tmp_path: Path) -> None:
    table = pd.read_csv(data / "tabular" / "L1_ct_radiomics_546x4.csv")
    chosen = table[table["sample_id"].isin(sorted(set(table["sample_id"]))[:100])]
    chosen.to_csv(tmp_path / "vertebrae.csv", index=False)
    outcome_of(protocol, "label", "normal", ["normal", "sphere_water", "sphere_mean", "warp"])
    arguments = ["train", "--features", str(tmp_path / "vertebrae.csv"), "--protocol", str(protocol), "--case", "img_name"]
    arguments += ["--patient", "sample_id", "--ignore", "label_name", "--out", str(tmp_path / "out")]
    assert main(arguments) == 0
    assert torn(tmp_path / "out" / "predictions.csv", dict(zip(chosen["img_name"], chosen["sample_id"], strict=True))) == set()
    record = json.loads((tmp_path / "out" / "study.json").read_text())
    assert "The models tell normal from all other classes together" in record["warnings"]


@pytest.mark.usefixtures("undrawn")
def test_vertebrae_are_told_apart_by_the_kind_of_their_planted_defect(data: Path, protocol: Path, tmp_path: Path) -> None:
    """Four classes, of each subject one row of each: no subject is torn between sets, and every class is in both of them."""
    table = pd.read_csv(data / "tabular" / "L1_ct_radiomics_546x4.csv")
    chosen = table[table["sample_id"].isin(sorted(set(table["sample_id"]))[:100])]
    chosen.to_csv(tmp_path / "vertebrae.csv", index=False)
    kinds = ["normal", "sphere_water", "sphere_mean", "warp"]
    outcome_of(protocol, "label", "1", kinds)
    protocol.write_text(protocol.read_text(encoding="utf-8").replace('positive = "1"', 'type = "classes"'), encoding="utf-8")
    arguments = ["train", "--features", str(tmp_path / "vertebrae.csv"), "--protocol", str(protocol), "--case", "img_name"]
    arguments += ["--patient", "sample_id", "--ignore", "label_name", "--out", str(tmp_path / "out")]
    assert main(arguments) == 0
    assert torn(tmp_path / "out" / "predictions.csv", dict(zip(chosen["img_name"], chosen["sample_id"], strict=True))) == set()
    record = json.loads((tmp_path / "out" / "study.json").read_text())
    assert record["warnings"][0] == "The clinical model does not exist: there are no clinical variables that vary"
    assert [part["classes"] for part in record["flow"]] == [dict.fromkeys(kinds, 70), dict.fromkeys(kinds, 30)]
    held_out = next(item for item in record["performance"] if item["basis"] == "held-out" and item["model"] == "radiomics")
    assert held_out["hand_till"]["ci"][0] > 0.6
