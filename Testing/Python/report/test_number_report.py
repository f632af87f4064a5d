"""The report of a study of a measured outcome: complete, self-contained, escaped."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from html_page import Page
from made_up_number import write_number_tables
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.base.notice import NOTICE
from OsteoRadiomicsLib.report.kinds import build_report
from OsteoRadiomicsLib.report.number.evidence import number_evidence
from OsteoRadiomicsLib.report.number.folder import NumberFolder, read_number_folder
from OsteoRadiomicsLib.report.number.words import number_words
from training_kit import trained


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished study whose definition would be markup."""
    root = tmp_path_factory.mktemp("study")
    paths = write_number_tables(root)
    text = paths["protocol"].read_text(encoding="utf-8").replace("Trabecular BMD, made up", "<script>BMD</script>")
    paths["protocol"].write_text(text, encoding="utf-8")
    return trained(paths)


@pytest.fixture(scope="module")
def page(folder: Path) -> Page:
    kind, text = build_report(folder)
    assert kind == "training-number"
    return Page(text)


def test_every_link_of_the_contents_and_checklists_has_its_section(page: Page) -> None:
    links = {value[1:] for value in page.attributes("a", "href") if value.startswith("#")}
    assert links <= set(page.attributes("section", "id"))
    assert {"result", "patients", "correlation", "models", "agreement", "residuals", "checklists", "origin"} <= links


def test_every_figure_is_a_picture_with_a_description(page: Page) -> None:
    assert all(source.startswith("data:image/png;base64,") for source in page.attributes("img", "src"))
    texts = page.attributes("img", "alt")
    wanted = ("Measured against predicted", "Bland-Altman", "Residuals", "Choice of lambda", "Correlation of each input")
    for start in wanted:
        assert any(text.startswith(start) for text in texts), start


def test_text_of_the_protocol_cannot_become_markup(page: Page) -> None:
    assert "<script>BMD" not in page.source
    assert "&lt;script&gt;BMD" in page.source


def test_the_page_prints_the_figures_of_the_record(folder: Path, page: Page) -> None:
    record = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    best = next(item for item in record["performance"] if (item["model"], item["basis"]) == ("combined", "held-out"))
    rows = [row for row in page.find("tr") if row.startswith("Combined external")]
    assert f"{best['r2']:.2f}" in rows[0]
    assert f"{best['pearson']['value']:.2f}" in rows[0]
    model = record["models"]["combined"]
    assert f"R² = {model['r2']:.3f}, adjusted R² = {model['adjusted_r2']:.3f}" in page.source
    assert NOTICE in page.source


def test_negative_ends_of_intervals_have_a_true_minus_sign(page: Page) -> None:
    intervals = page.find("small")
    assert any(text.startswith("−") for text in intervals)
    assert not [text for text in intervals if text.startswith("-") or " to -" in text]


def test_the_checklists_speak_of_a_regression(page: Page) -> None:
    rows = [row for row in page.find("tr") if "In this order:" in row]
    assert rows
    assert all("linear regression" in row and "logistic" not in row for row in rows)


@pytest.mark.parametrize("name", ["tables/regression.csv", "predictions.csv", "study.json"])
def test_a_damaged_study_is_one_clear_error(folder: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    text = (folder / name).read_text(encoding="utf-8")
    broken = text.replace("title", "tilte", 1) if name.endswith("regression.csv") else text[: len(text) // 20] + '"'
    (tmp_path / "copy" / name).write_text(broken, encoding="utf-8")
    with pytest.raises(InputError):
        build_report(tmp_path / "copy")


def changed(study: NumberFolder, fields: dict[str, Any]) -> NumberFolder:
    """The study with another record."""
    return NumberFolder(study.record.model_copy(update=fields), study.predictions, study.tables)


def test_the_methods_tell_what_repeated_the_procedure_and_what_contributions_are(folder: Path) -> None:
    study = read_number_folder(folder)
    methods = "\n".join(number_words(study).sections[0].paragraphs)
    assert "Contributions of inputs were Shapley values" in methods
    assert study.record.frequency is not None
    assert study.record.frequency.of == "folds"
    assert "in the 3 folds of cross-validation" in methods
    assert "bootstrap samples" not in methods
    repeated = changed(study, {"optimism": ({"resamples": 7},)})
    assert "in 7 bootstrap samples" in "\n".join(number_words(repeated).sections[0].paragraphs)


def test_a_protocol_that_extracts_nothing_is_not_said_to(folder: Path) -> None:
    study = read_number_folder(folder)
    network = study.record.protocol.model_copy(update={"extraction": None})
    other = changed(study, {"protocol": network})
    assert ": extraction, " in number_evidence(study)["pipeline"].text
    assert "extraction" not in number_evidence(other)["pipeline"].text
