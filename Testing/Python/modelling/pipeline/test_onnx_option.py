"""``train --onnx``: every model of a study beside its folder, scoring as the study did."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pandas as pd
import pytest
from made_up_classes import PLAIN, write_class_tables
from made_up_number import write_number_tables
from made_up_study import CT_LIKE, MRI_LIKE, write_tables
from OsteoRadiomicsLib.scoring import load_model
from training_kit import scored, train


def rows_of(inputs: list[dict], paths: dict[str, Path], cases: list[str]) -> np.ndarray:
    """(cases, inputs) as the metadata of the ONNX file describe them, from the tables alone."""
    features = pd.read_csv(paths["features"]).set_index(["case", "sequence"])
    people = pd.read_csv(paths["clinical"]).set_index("case")
    columns = []
    for item in inputs:
        source = item["source"]
        if source["type"] == "feature":
            columns.append([features.loc[(case, source["sequence"]), source["feature"]] for case in cases])
        elif item["codes"]:
            columns.append([item["codes"][people.loc[case, source["column"]]] for case in cases])
        else:
            columns.append([people.loc[case, source["column"]] for case in cases])
    return np.array(columns, dtype=float).T


def opened(file: Path, paths: dict[str, Path], cases: list[str]) -> tuple[np.ndarray, onnxruntime.InferenceSession]:
    """The rows of some cases for a file, and the file."""
    props = {item.key: item.value for item in onnx.load(file).metadata_props}
    rows = rows_of(json.loads(props["inputs"]), paths, cases)
    return rows, onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("modelling", [MRI_LIKE, CT_LIKE], ids=["mri", "ct"])
def test_held_out_rows_get_the_probabilities_of_the_study(modelling: str, tmp_path: Path) -> None:
    paths, out = write_tables(tmp_path, modelling=modelling), tmp_path / "out"
    assert train(paths, out, "--onnx") == 0
    predictions = pd.read_csv(out / "predictions.csv")
    held_out = predictions[predictions["basis"] == "held-out"]
    for name in ("clinical", "radiomics", "combined"):
        file = out / "models" / f"{name}.onnx"
        props = {item.key: item.value for item in onnx.load(file).metadata_props}
        assert props["model_sha256"] == load_model(out / "models" / name).hash
        cases, session = opened(file, paths, list(held_out["case"]))
        found = session.run(None, {"inputs": cases})[0]
        np.testing.assert_allclose(found, held_out[name].to_numpy(), rtol=0, atol=1e-9)


@pytest.mark.usefixtures("undrawn")
def test_the_value_of_a_measured_outcome_is_that_of_the_study(tmp_path: Path) -> None:
    paths, out = write_number_tables(tmp_path), tmp_path / "out"
    assert train(paths, out, "--outcome", "bmd", "--onnx") == 0
    predictions = pd.read_csv(out / "predictions.csv")
    held_out = predictions[predictions["basis"] == "held-out"]
    cases, session = opened(out / "models" / "combined.onnx", paths, list(held_out["case"]))
    np.testing.assert_allclose(session.run(["value"], {"inputs": cases})[0], held_out["combined"].to_numpy(), rtol=0, atol=1e-9)


@pytest.mark.usefixtures("undrawn")
def test_the_probabilities_of_classes_are_those_of_scoring(tmp_path: Path) -> None:
    paths, out = write_class_tables(tmp_path, 90, modelling=PLAIN), tmp_path / "out"
    assert train(paths, out, "--onnx") == 0
    people = pd.read_csv(paths["clinical"])
    case = str(people["case"].iloc[-1])
    (file,) = sorted((out / "models").glob("combined*.onnx"))
    cases, session = opened(file, paths, [case])
    found = session.run(["probability"], {"inputs": cases})[0]
    wanted = [entry["probability"] for entry in scored(out / "models" / "combined", paths, case)["classes"]]
    np.testing.assert_allclose(found[0], wanted, rtol=0, atol=1e-9)


def test_without_the_package_nothing_is_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert train(write_tables(tmp_path), tmp_path / "out", "--onnx") == 2
    assert "osteoradiomics[onnx]" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
