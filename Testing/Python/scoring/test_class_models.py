"""Models of three classes: scoring, round trips, and everything that must be refused with its reason."""

from __future__ import annotations

import json
import os
import random
import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_up_class_models import SHAPES, class_content, class_model, member, members
from OsteoRadiomicsLib.base.errors import ModelError, OutputError
from OsteoRadiomicsLib.base.files import sha256_of_json
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.scoring import ProbabilityScore, load_model, save_model
from OsteoRadiomicsLib.scoring.class_files import build_class_model, find_scorable, load_class_model, save_class_model
from OsteoRadiomicsLib.scoring.class_model import ClassModel, most_probable, normalised
from OsteoRadiomicsLib.scoring.class_score import ClassScore, score_classes
from OsteoRadiomicsLib.scoring.classes_schema import ClassesSpec

ROUNDS = 600


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_class_model(class_model(), tmp_path / "clinical")
    return tmp_path / "clinical"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    save_class_model(class_model(), tmp_path / "clinical.zip")
    return tmp_path / "clinical.zip"


def rewrite(folder: Path, **changes: Any) -> None:
    """Change keys of classes.json and recompute its checksum, as a careful forger or a newer version would."""
    found = json.loads((folder / "classes.json").read_text(encoding="utf-8"))
    del found["checksum"]
    found.update(changes)
    (folder / "classes.json").write_text(json.dumps({**found, "checksum": sha256_of_json(found)}), encoding="utf-8")


def test_probabilities_are_those_of_the_members_over_their_sum():
    found = score_classes(class_model(), {"age": 80})
    alone = [model.score({"age": 80}) for model in members().values()]
    assert all(isinstance(score, ProbabilityScore) for score in alone)
    expected = np.array([score.probability for score in alone])
    assert [item.alone for item in found.classes] == expected.tolist()
    assert [item.probability for item in found.classes] == pytest.approx(expected / expected.sum(), abs=1e-15)
    assert found.label == "osteoporosis"


def test_a_class_without_model_keeps_its_share_of_the_training_cases():
    models = {name: model for name, model in members().items() if name != "osteopenia"}
    spec = class_content(models)
    spec["classes"].insert(1, {"name": "osteopenia", "share": 0.4, "reason": "selection left no feature"})
    found = score_classes(build_class_model(ClassesSpec.model_validate(spec), models), {"age": 65})
    assert (found.classes[1].alone, found.classes[1].score) == (0.4, None)
    assert sum(item.probability for item in found.classes) == pytest.approx(1)


def test_an_input_may_belong_to_one_class_only():
    models = members() | {"normal": member("normal", 0.0, 1.0, column="bmi")}
    found = score_classes(class_model(models), {"age": 70, "bmi": 66})
    assert [item.name for item in class_model(models).spec.inputs] == ["bmi", "age"]
    assert found.classes[0].score is not None
    with pytest.raises(ModelError, match="has no input weight"):
        score_classes(class_model(models), {"age": 70, "bmi": 66, "weight": 1})


def test_a_warning_of_several_members_is_said_once():
    found = score_classes(class_model(), {"age": 99})
    assert len(found.warnings) == 1
    assert "99" in found.warnings[0]


def test_members_that_all_say_no_leave_equal_chances_and_the_first_of_equals_is_taken():
    found = normalised(np.zeros((1, 3)))
    assert found.tolist() == [[1 / 3] * 3]
    assert most_probable(np.array([[0.2, 0.4, 0.4]])).tolist() == [1]


@pytest.mark.parametrize("place", ["folder", "archive"])
def test_a_saved_model_scores_as_before(place: str, request: pytest.FixtureRequest):
    loaded = find_scorable(request.getfixturevalue(place))
    assert isinstance(loaded, ClassModel)
    assert loaded.hash == class_model().hash
    assert score_classes(loaded, {"age": 71}) == score_classes(class_model(), {"age": 71})


def test_a_folder_zipped_as_a_whole_loads_too(folder: Path, tmp_path: Path):
    whole = shutil.make_archive(str(tmp_path / "whole"), "zip", tmp_path, folder.name)
    assert load_class_model(whole).hash == class_model().hash


def test_the_same_model_gives_the_same_bytes(folder: Path, archive: Path, tmp_path: Path):
    save_class_model(load_class_model(folder), tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()


def test_one_class_is_a_model_by_itself_and_the_whole_is_none(folder: Path):
    assert load_model(folder / "normal").hash == members()["normal"].hash
    with pytest.raises(ModelError, match="holds the models of several classes"):
        load_model(folder)


def test_saving_replaces_models_and_nothing_else(folder: Path, tmp_path: Path):
    save_class_model(class_model(), folder)
    save_model(members()["normal"], folder)
    save_class_model(class_model(), folder)
    assert load_class_model(folder).hash == class_model().hash
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="is no model folder"):
        save_class_model(class_model(), folder)


def drop_member(folder: Path) -> None:
    shutil.rmtree(folder / "normal")


def add_member(folder: Path) -> None:
    shutil.copytree(folder / "normal", folder / "other")


def swap_members(folder: Path) -> None:
    for old, new in (("normal", "x"), ("osteoporosis", "normal"), ("x", "osteoporosis")):
        (folder / old).rename(folder / new)


def link_member(folder: Path) -> None:
    (folder / "normal").rename(folder.parent / "away")
    os.symlink(folder.parent / "away", folder / "normal")


def edit_member(folder: Path) -> None:
    path = folder / "normal" / "model.json"
    path.write_text(path.read_text(encoding="utf-8").replace("65.0", "66.0"), encoding="utf-8")


def edit_classes(folder: Path) -> None:
    path = folder / "classes.json"
    path.write_text(path.read_text(encoding="utf-8").replace("Clinical model", "Better model"), encoding="utf-8")


def two_classes(folder: Path) -> None:
    rewrite(folder, classes=json.loads((folder / "classes.json").read_text())["classes"][:2])


def climb(folder: Path) -> None:
    entries = json.loads((folder / "classes.json").read_text())["classes"]
    rewrite(folder, classes=[{**entries[0], "folder": "../normal"}, *entries[1:]])


def both(folder: Path) -> None:
    entries = json.loads((folder / "classes.json").read_text())["classes"]
    rewrite(folder, classes=[{**entries[0], "share": 0.3}, *entries[1:]])


BAD = {
    "a member gone": (drop_member, "the model of class normal is missing"),
    "a member too many": (add_member, "holds other, which belongs to no class"),
    "members exchanged": (swap_members, "the model of class normal is not the one it was made with"),
    "a linked member": (link_member, "holds 'normal', which belongs to no class"),
    "an edited member": (edit_member, "model.json does not match its own checksum"),
    "an edited list": (edit_classes, "classes.json does not match its own checksum"),
    "a stray file": (lambda folder: (folder / "run.py").write_text("x"), "holds 'run.py', which belongs to no class"),
    "two classes": (two_classes, "classes: Tuple should have at least 3 items"),
    "a path for a folder": (climb, "'../normal' is not a plain folder name"),
    "a model and a share": (both, "give folder and sha256 of its model, or a share in its place"),
    "a newer schema": (lambda folder: rewrite(folder, schema_version=3), "has schema version 3, this software reads up to 2"),
    "another rule": (lambda folder: rewrite(folder, rule="softmax"), "rule: Input should be 'one-versus-rest'"),
    "another format": (lambda folder: rewrite(folder, format="x"), "classes.json is no OsteoRadiomics model of classes"),
    "another outcome": (
        lambda folder: rewrite(folder, outcome={"name": "op", "definition": ""}), "do not belong to one study",
    ),
    "no object": (lambda folder: (folder / "classes.json").write_text("[]"), "classes.json holds no JSON object"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_refused_with_the_reason(name: str, folder: Path):
    change, message = BAD[name]
    change(folder)
    with pytest.raises(ModelError) as caught:
        find_scorable(folder)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_damaged_archive_is_no_model(archive: Path):
    archive.write_bytes(archive.read_bytes()[:-40])
    with pytest.raises(ModelError, match="is no readable"):
        find_scorable(archive)


def test_an_archive_that_leaves_its_folder_is_refused(archive: Path, tmp_path: Path):
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(tmp_path / "bad.zip", "w") as target:
        for name in source.namelist():
            target.writestr(name.replace("normal/", "../normal/"), source.read(name))
    with pytest.raises(ModelError, match="belongs to no class"):
        find_scorable(tmp_path / "bad.zip")


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 8])):
        at, size = chance.randrange(len(changed)), chance.choice([1, 2, 16])
        match chance.randrange(4):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1 if len(changed) > size:
                del changed[at : at + size]
            case 2:
                changed[at:at] = changed[at : at + size]
            case _:
                changed[at:at] = chance.choice([b"0", b"9", b"-", b"null", b'"', b"{", b"}", b"[", b"\\", b"\x00", b"\xff"])
    return bytes(changed)


def outcome_of(path: Path) -> ClassScore | str:
    try:
        loaded = find_scorable(path)
    except ModelError as error:
        return str(error)
    assert isinstance(loaded, ClassModel)
    return score_classes(loaded, {"age": 71})


@pytest.mark.parametrize("target", ["classes.json", "normal/model.json", "clinical.zip"])
def test_a_mutated_model_gives_a_typed_error_or_the_right_answer(target: str, folder: Path, archive: Path):
    right = score_classes(class_model(), {"age": 71})
    loaded, file = (archive, archive) if target.endswith(".zip") else (folder, folder / target)
    whole, chance, refused = file.read_bytes(), random.Random(7), 0
    for _ in range(ROUNDS // 3):
        file.write_bytes(mutated(whole, chance))
        found = outcome_of(loaded)
        if isinstance(found, str):
            assert "\n" not in found
            refused += 1
        else:
            assert found == right
    assert refused > 0.8 * ROUNDS // 3
    file.write_bytes(whole)
    assert outcome_of(loaded) == right


def test_the_verb_writes_every_class_with_its_contributions(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "score.json"
    assert main(["score", "--model", str(folder), "--clinical", "age=80", "--case", "c1", "--out", str(out)]) == 0
    record = json.loads(out.read_text(encoding="utf-8"))
    assert (record["kind"], record["case"], record["class"]) == ("class-score", "c1", "osteoporosis")
    assert [item["name"] for item in record["classes"]] == list(SHAPES)
    assert sum(item["probability"] for item in record["classes"]) == pytest.approx(1)
    assert record["classes"][0]["score"]["contributions"][0]["name"] == "age"
    text = capsys.readouterr().out
    assert "bmd: osteoporosis" in text
    assert "For research use only" in text


def test_the_verb_takes_clinical_values_from_a_table(folder: Path, tmp_path: Path):
    (tmp_path / "people.csv").write_text("case,age,other\nc1,80,3\nc2,50,4\n")
    arguments = ["score", "--model", str(folder), "--clinical", str(tmp_path / "people.csv"), "--case", "c2"]
    assert main([*arguments, "--out", str(tmp_path / "score.json")]) == 0
    assert json.loads((tmp_path / "score.json").read_text())["class"] == "normal"


def test_a_heat_map_asks_for_one_class(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["heatmap", "--model", str(folder), "--image", "i.nrrd", "--mask", "m.nrrd", "--kind", "contribution"]
    assert main([*arguments, "--out", str(tmp_path / "map.nrrd")]) == 2
    assert "holds the models of several classes" in capsys.readouterr().err
