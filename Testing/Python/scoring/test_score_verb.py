"""``osteoradiomics score`` from the command line: values, tables, images, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made_up_case import write_blocks
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.scoring import ModelSpec, build_model, save_model


@pytest.fixture
def image_and_mask(tmp_path: Path) -> tuple[str, str]:
    """A noisy image with three labelled blocks, numbered as op-mri numbers L1 to L3."""
    return write_blocks(tmp_path)


@pytest.fixture
def radiomic_model(content, tmp_path: Path) -> str:
    """The combined example as if trained with op-mri as it is now."""
    content["protocol"] = {"name": "op-mri", "hash": load_protocol("op-mri").features_hash()}
    save_model(build_model(ModelSpec.model_validate(content), "# Card\n"), tmp_path / "model.zip")
    return str(tmp_path / "model.zip")


def _score(tmp_path: Path, *arguments: str) -> tuple[int, dict | None]:
    out = tmp_path / "out" / "score.json"
    code = main(["score", *arguments, "--out", str(out)])
    return code, json.loads(out.read_text(encoding="utf-8")) if out.exists() else None


def test_the_published_equation_scores_from_the_command_line(tmp_path, capsys):
    code, record = _score(tmp_path, "--model", "op-mri-clinical-published", "--clinical", "age=70,sex=female", "--case", "c1")
    assert code == 0
    assert record["probability"] == pytest.approx(0.648397, abs=1e-6)
    assert record["notice"] == "For research use only: not a diagnosis."
    assert (record["kind"], record["case"], record["model"]["name"]) == ("score", "c1", "op-mri-clinical-published")
    assert {"osteoradiomics", "python", "numpy"} <= set(record["versions"])
    assert len(record["model"]["hash"]) == 64
    assert "For research use only" in capsys.readouterr().out


def test_json_output_holds_the_record_and_warnings_go_to_stderr(tmp_path, capsys):
    _score(tmp_path, "--model", "op-mri-clinical-published", "--clinical", "age=95,sex=male", "--json")
    captured = capsys.readouterr()
    assert json.loads(captured.out)["warnings"][0]["about"] == "age"
    assert captured.err.startswith("warning: Age 95 years lies outside")


def test_equal_inputs_give_equal_files(tmp_path):
    arguments = ["--model", "op-mri-clinical-published", "--clinical", "age=70,sex=female"]
    assert main(["score", *arguments, "--out", str(tmp_path / "a.json")]) == 0
    assert main(["score", *arguments, "--out", str(tmp_path / "b.json")]) == 0
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_clinical_values_come_from_a_table_by_case(tmp_path):
    table = tmp_path / "clinical.csv"
    table.write_text("case,age,sex,bmi\nc1,70,female,24\nc2,70,male,27\n", encoding="utf-8")
    code, record = _score(tmp_path, "--model", "op-mri-clinical-published", "--clinical", str(table), "--case", "c2")
    assert code == 0
    assert record["probability"] == pytest.approx(0.432171, abs=1e-6)


def test_an_image_and_its_extracted_table_give_the_same_score(tmp_path, image_and_mask, radiomic_model):
    image, mask = image_and_mask
    clinical = ("--clinical", "age=70,smoking=never", "--case", "c1", "--strict")
    code, from_image = _score(tmp_path, "--model", radiomic_model, "--image", f"T1={image}", "--mask", mask, *clinical)
    assert code == 0
    table = str(tmp_path / "features.csv")
    extraction = ["--protocol", "op-mri", "--union", "--case", "c1", "--sequence", "T1", "--out", table]
    assert main(["extract", "--image", image, "--mask", mask, *extraction]) == 0
    code, from_table = _score(tmp_path, "--model", radiomic_model, "--features", table, *clinical)
    assert code == 0
    assert from_table["probability"] == from_image["probability"]
    assert from_table["contributions"] == from_image["contributions"]
    assert from_table["warnings"] == from_image["warnings"] == []
    assert from_image["features"]["inputs"][0]["image_sha256"]


def test_a_table_without_provenance_warns_and_is_refused_when_strict(tmp_path, radiomic_model, capsys):
    table = tmp_path / "features.csv"
    table.write_text("case,sequence,roi,original_firstorder_Mean,original_glcm_Contrast\nc1,T1,L1-L3,130,1.5\n", encoding="utf-8")
    arguments = ("--model", radiomic_model, "--features", str(table), "--clinical", "age=70,smoking=never")
    code, record = _score(tmp_path, *arguments)
    assert code == 0
    assert [warning["about"] for warning in record["warnings"]] == ["protocol"]
    (tmp_path / "out" / "score.json").unlink()
    code, record = _score(tmp_path, *arguments, "--strict")
    assert (code, record) == (2, None)
    assert "does not say which protocol made it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--model", "op-mri-clinical-published"], "input age is missing"),
        (["--model", "op-mri-clinical-published", "--clinical", "age=70"], "input sex is missing"),
        (["--model", "op-mri-clinical-published", "--clinical", "age=70,sex=female,bmi=22"], "has no input bmi"),
        (["--model", "op-mri-clinical-published", "--clinical", "age=70,sex"], "is no NAME=VALUE"),
        (["--model", "op-mri-clinical-published", "--clinical", "age=70,age=71,sex=male"], "age is given twice"),
        (["--model", "op-mri-clinical-published", "--clinical", "nowhere.csv"], "nowhere.csv: does not exist"),
        (["--model", "no-such-model"], "no such model"),
    ],
)
def test_wrong_input_is_one_line_exit_code_2_and_no_file(tmp_path, capsys, arguments, message):
    code, record = _score(tmp_path, *arguments)
    assert (code, record) == (2, None)
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert message in lines[0]


def test_a_radiomic_model_says_which_image_is_lacking(tmp_path, radiomic_model, image_and_mask, capsys):
    image, mask = image_and_mask
    clinical = ("--clinical", "age=70,smoking=never")
    for arguments, message in (
        ((), "needs radiomic features"),
        (("--image", f"T2={image}", "--mask", mask), "needs an image of sequence T1. Give --image T1=PATH"),
        (("--image", image), "--image needs a --mask"),
        (("--image", image, "--mask", f"T2={mask}"), "sequence T1 has no mask"),
    ):
        code, record = _score(tmp_path, "--model", radiomic_model, *arguments, *clinical)
        assert (code, record) == (2, None)
        assert message in capsys.readouterr().err


def test_features_given_to_a_clinical_model_are_said_to_be_unused(tmp_path, capsys):
    code, _ = _score(tmp_path, "--model", "op-mri-clinical-published", "--features", "any.csv", "--clinical", "age=70,sex=female")
    assert code == 0
    assert "the features were not used" in capsys.readouterr().err
