"""``validate --append-to-model``: what was found travels with the model, which stays what it was."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from cli.validate_kit import EQUATION, record, validate
from made_up_class_models import class_model
from modelling.external.centre_kit import centre
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.external import updating
from OsteoRadiomicsLib.scoring import find_model, load_model, shipped_models
from OsteoRadiomicsLib.scoring.class_files import find_scorable, save_class_model
from OsteoRadiomicsLib.workflows.validation import validate as validated
from tiny_picture import tiny_png


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are tiny, and folds are dealt twice: both take most of the time."""
    monkeypatch.setattr(updating, "REPEATS", 2)
    monkeypatch.setattr("OsteoRadiomicsLib.report.figures._saved", lambda *given, **named: tiny_png())


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A model folder of the user's own."""
    return Path(shutil.copytree(shipped_models()[EQUATION], tmp_path / "own"))


def score(model: Path, out: Path) -> bytes:
    assert main(["score", "--model", str(model), "--clinical", "age=70,sex=female", "--case", "c1", "--out", str(out)]) == 0
    return out.read_bytes()


def test_appended_twice_it_has_two_entries_with_the_validation_s_figures_and_scores_as_before(copied: Path, tmp_path: Path):
    before, hash_before = score(copied, tmp_path / "before.json"), load_model(copied).hash
    for _ in range(2):
        assert validate(tmp_path, centre(), "--append-to-model", models=(str(copied),)) == 0
    model = load_model(copied)
    (judged,) = record(tmp_path)["models"]
    assert len(model.evidence) == 2
    found = model.evidence[1].finding
    figures = {figure.name: figure for figure in found.figures}
    assert figures["AUC"].value == judged["metrics"]["auc"]
    assert list(figures["AUC"].ci_95) == judged["metrics"]["auc_ci"]
    assert figures["Integrated calibration index"].value == judged["metrics"]["calibration"]["integrated_index"]
    assert figures["AUC expected in this case mix"].value == judged["expected_auc"]
    assert (found.cases, found.events) == (240, judged["metrics"]["events"])
    assert model.hash == hash_before
    assert score(copied, tmp_path / "after.json") == before
    assert "### 2. Patients of another centre or time" in model.card


def test_a_tampered_entry_is_found_when_the_model_is_next_used(copied: Path, tmp_path: Path, capsys):
    assert validate(tmp_path, centre(), "--append-to-model", models=(str(copied),)) == 0
    path = copied / "evidence.jsonl"
    line = json.loads(path.read_text(encoding="utf-8"))
    line["finding"]["figures"][0]["value"] = 0.99
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert main(["score", "--model", str(copied), "--clinical", "age=70,sex=male", "--out", str(tmp_path / "s.json")]) == 2
    said = capsys.readouterr().err
    assert "evidence.jsonl, line 1: does not match its own checksum" in said
    assert "without its evidence.jsonl the model itself can still be used" in said


def test_a_shipped_model_and_one_in_memory_are_refused_before_anything_is_judged(tmp_path: Path, capsys):
    assert validate(tmp_path, centre(), "--append-to-model") == 2
    assert "comes with the software, and stays as it is" in capsys.readouterr().err
    assert not (tmp_path / "out" / "validation.json").exists()
    table = tmp_path / "centre.csv"
    with pytest.raises(InputError, match="Give its path"):
        validated(find_model(EQUATION), "op", clinical=table, out=tmp_path / "again", append=True)


def test_without_the_option_a_model_stays_as_it_was(copied: Path, tmp_path: Path):
    assert validate(tmp_path, centre(), models=(str(copied),)) == 0
    assert not (copied / "evidence.jsonl").exists()


def test_the_verb_card_shows_the_frozen_card_with_the_evidence(copied: Path, tmp_path: Path, capsys):
    assert validate(tmp_path, centre(), "--append-to-model", models=(str(copied),)) == 0
    capsys.readouterr()
    assert main(["card", str(copied), "--out", str(tmp_path / "card.md")]) == 0
    assert main(["card", str(copied)]) == 0
    said = capsys.readouterr().out
    assert "logit(P) = -6.178 - 0.885 * sex + 0.097 * age" in said
    assert "### 1. Patients of another centre or time: validation" in said
    assert (tmp_path / "card.md").read_text(encoding="utf-8") == load_model(copied).card
    assert main(["card", str(copied), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["evidence"][0]["finding"]["cases"] == 240


def test_the_card_of_a_model_of_classes_names_the_model_of_each_class(tmp_path: Path, capsys):
    save_class_model(class_model(), tmp_path / "classes")
    assert main(["card", str(tmp_path / "classes")]) == 0
    said = capsys.readouterr().out
    assert all(f"| {name} | " in said for name in class_model().names)
    assert "None is recorded." in said


def test_a_model_of_classes_carries_every_figure_of_all_classes_together(tmp_path: Path):
    save_class_model(class_model(), tmp_path / "classes")
    names = np.array(class_model().names)
    table = centre().assign(bone=lambda own: names[np.digitize(own["age"] + (own["op"] * 7) % 5, [62, 78])])
    assert validate(tmp_path, table, "--outcome", "bone", "--append-to-model", models=(str(tmp_path / "classes"),)) == 0
    (line,) = find_scorable(str(tmp_path / "classes")).evidence
    (judged,) = record(tmp_path)["models"]
    overall = [own["value"] for own in judged["metrics"]["overall"]]
    assert [figure.value for figure in line.finding.figures if not figure.group] == overall
    assert "Macro AUC" in [figure.name for figure in line.finding.figures]
