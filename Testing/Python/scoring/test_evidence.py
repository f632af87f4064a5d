"""Evidence lies beside a model: its hash and scores stay, every line is sealed, and the card shows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from made_up_class_models import class_model
from OsteoRadiomicsLib.base.errors import ModelError
from OsteoRadiomicsLib.scoring import Model, load_model, save_model, seal_model
from OsteoRadiomicsLib.scoring.class_files import find_scorable, save_class_model
from OsteoRadiomicsLib.scoring.evidence import Figure, Finding, Shift
from OsteoRadiomicsLib.scoring.evidence_files import append_finding, check_appendable
from OsteoRadiomicsLib.scoring.package import EVIDENCE

CASE = {"age": 70.0, "smoking": "never", "T1_original_firstorder_Mean": 110.0, "T1_original_glcm_Contrast": 2.2}


def finding(**changes: Any) -> Finding:
    """What a made-up centre showed."""
    content: dict[str, Any] = {
        "basis": "validation", "data": "validation", "made": "2026-04-01T00:00:00+00:00", "outcome": "op", "cases": 120,
        "patients": 118, "events": 40, "remarks": ("40 cases are few",), "tables": {"clinical_sha256": "b" * 64},
        "figures": (
            Figure(name="AUC", value=0.712, ci_95=(0.61, 0.81)), Figure(name="Calibration slope", value=None),
            Figure(name="AUC", group="sex: male", value=0.69, ci_95=(0.5, 0.9), n=50),
        ),
        "shifts": (Shift(title="Age", trained=65.0, here=71.0, difference=0.6),),
    }  # fmt: skip
    return Finding(**{**content, **changes})


@pytest.fixture(params=["folder", "archive"])
def place(request: pytest.FixtureRequest, combined: Model, tmp_path: Path) -> Path:
    """A saved model."""
    path = tmp_path / ("model.zip" if request.param == "archive" else "model")
    save_model(combined, path)
    return path


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / EVIDENCE).read_text(encoding="utf-8").splitlines()]


def test_appending_changes_neither_hash_nor_score_and_twice_makes_two_entries(place: Path, combined: Model) -> None:
    before = load_model(place).score(CASE)
    for _ in range(2):
        append_finding(place, finding(), combined.hash)
    after = load_model(place)
    assert after.hash == combined.hash
    assert after.score(CASE) == before
    assert [entry.finding for entry in after.evidence] == [finding()] * 2
    assert after.evidence[1].previous == after.evidence[0].checksum
    assert after.files["card.md"] == combined.files["card.md"]


def test_a_model_with_evidence_is_saved_with_it(place: Path, combined: Model, tmp_path: Path) -> None:
    append_finding(place, finding(), combined.hash)
    save_model(load_model(place), tmp_path / "copy")
    assert load_model(tmp_path / "copy").evidence == load_model(place).evidence


def test_the_card_shows_what_was_added_before_its_list_of_inputs(combined: Model, tmp_path: Path) -> None:
    save_model(combined, tmp_path / "model")
    card = append_finding(tmp_path / "model", finding(), combined.hash).card
    for said in (
        "### 1. Patients of another centre or time: validation",
        "120 cases of 118 patients, 40 with the event (33.3 %), 2026-04-01T00:00:00+00:00.",
        "| AUC | 0.712 | 0.61 to 0.81 |",
        "| Calibration slope | – | – |",
        "| sex: male | 50 | AUC | 0.69 | 0.5 to 0.9 |",
        "| Age | 65 | 71 | +0.60 |",
        "**Warning.** 40 cases are few.",
    ):
        assert said in card


def changed(entry: dict[str, Any]) -> dict[str, Any]:
    figures = [{**entry["finding"]["figures"][0], "value": 0.912}, *entry["finding"]["figures"][1:]]
    return {**entry, "finding": {**entry["finding"], "figures": figures}}


@pytest.mark.parametrize(
    ("tamper", "message"),
    [
        (lambda found: [changed(found[0]), found[1]], "line 1: does not match its own checksum"),
        (lambda found: [found[1]], "line 1: does not follow the line before it"),
        (lambda found: [found[1], found[0]], "line 1: does not follow the line before it"),
        (lambda found: [found[0], {**found[1], "extra": 1}], "line 2: has the unknown key extra"),
        (lambda found: [found[0], {**found[1], "schema_version": 2}], "line 2: has schema version 2"),
    ],
)
def test_a_changed_missing_or_moved_line_is_found(tamper: Any, message: str, combined: Model, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    save_model(combined, folder)
    for _ in range(2):
        append_finding(folder, finding(), combined.hash)
    (folder / EVIDENCE).write_text("".join(json.dumps(line) + "\n" for line in tamper(lines(folder))), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    where, text = message.split(": ", 1)
    assert text in str(caught.value)
    assert where in str(caught.value)


def test_evidence_on_another_model_is_refused(combined: Model, tmp_path: Path) -> None:
    for name in ("model", "other"):
        save_model(combined, tmp_path / name)
    content = json.loads((tmp_path / "other" / "model.json").read_text(encoding="utf-8"))
    content["title"] = "Another one"
    (tmp_path / "other" / "model.json").write_text(json.dumps(content), encoding="utf-8")
    other = seal_model(tmp_path / "other")
    append_finding(tmp_path / "other", finding(), other.hash)
    (tmp_path / "model" / EVIDENCE).write_bytes((tmp_path / "other" / EVIDENCE).read_bytes())
    with pytest.raises(ModelError, match="is about another model"):
        load_model(tmp_path / "model")
    with pytest.raises(ModelError, match="belongs to the model as it was sealed before"):
        seal_model(tmp_path / "other")
    with pytest.raises(ModelError, match="is another model than the one that was judged"):
        append_finding(tmp_path / "other", finding(), combined.hash)


def test_a_shipped_model_stays_as_it_is() -> None:
    with pytest.raises(ModelError, match="stays as it is"):
        check_appendable("op-mri-clinical-published")


@pytest.mark.parametrize("name", ["classes", "classes.zip"])
def test_a_model_of_classes_takes_evidence_like_any_other(name: str, tmp_path: Path) -> None:
    path, model = tmp_path / name, class_model()
    save_class_model(model, path)
    append_finding(path, finding(events=None), model.hash)
    found = find_scorable(path)
    assert found.hash == model.hash
    assert [entry.finding.cases for entry in found.evidence] == [120]
    save_class_model(model, path)  # replaced as a whole
    assert find_scorable(path).evidence == ()
