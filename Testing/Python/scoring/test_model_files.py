"""Model files: round trips, and everything that must be refused with its reason."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.errors import ModelError, OutputError
from OsteoRadiomicsLib.base.files import sha256_of_json
from OsteoRadiomicsLib.scoring import find_model, load_model, save_model, seal_model, shipped_models
from OsteoRadiomicsLib.scoring import package as package_module


@pytest.fixture
def folder(combined, tmp_path: Path) -> Path:
    save_model(combined, tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture
def archive(combined, tmp_path: Path) -> Path:
    save_model(combined, tmp_path / "model.zip")
    return tmp_path / "model.zip"


def _rewrite(folder: Path, **changes) -> None:
    """Change keys of model.json and recompute its checksum, as a careful forger or a newer version would."""
    content = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    content.update(changes)
    content.pop("checksum")
    content["checksum"] = sha256_of_json(content)
    (folder / "model.json").write_text(json.dumps(content), encoding="utf-8")


def _zip(path: Path, members: list[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w") as handle:
        for name, data in members:
            handle.writestr(name, data)
    return path


def _members(archive: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(archive) as handle:
        return [(name, handle.read(name)) for name in handle.namelist()]


def test_every_shipped_model_loads_and_is_named_like_its_folder():
    assert "op-mri-clinical-published" in shipped_models()
    for name, path in shipped_models().items():
        assert load_model(path).name == name


@pytest.mark.parametrize("target", ["folder", "archive"])
def test_a_saved_model_scores_as_before_and_keeps_hash_files_and_card(combined, case_inputs, request, target):
    loaded = load_model(request.getfixturevalue(target))
    assert loaded.score(case_inputs) == combined.score(case_inputs)
    assert (loaded.hash, loaded.card, loaded.files["extra.txt"]) == (combined.hash, "# Card\n", b"payload")


def test_the_same_model_gives_the_same_bytes_and_survives_a_second_round(archive, folder, tmp_path):
    again = tmp_path / "again.zip"
    save_model(load_model(folder), again)
    assert again.read_bytes() == archive.read_bytes()


def test_a_zipped_folder_loads_too(archive, combined, tmp_path):
    members = [(f"my model/{name}", data) for name, data in _members(archive)]
    members += [("my model/.DS_Store", b"x"), ("__MACOSX/my model/._model.json", b"x")]
    assert load_model(_zip(tmp_path / "finder.zip", members)).hash == combined.hash


def test_saving_over_a_model_replaces_it_as_a_whole(combined, folder):
    (folder / "left-over.txt").write_text("old", encoding="utf-8")
    save_model(combined, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["card.md", "extra.txt", "model.json"]
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_saving_into_a_folder_of_the_users_is_refused_and_nothing_changes(combined, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(OutputError, match="exists and is no model folder"):
        save_model(combined, tmp_path / "thesis")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["chapter.txt", "thesis"]


def test_a_failed_save_leaves_the_old_model(combined, folder, monkeypatch):
    before = load_model(folder).hash

    def broken(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(package_module.os, "fsync", broken)
    with pytest.raises(OutputError, match="No space left"):
        save_model(combined, folder)
    assert load_model(folder).hash == before
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_a_changed_coefficient_is_refused(folder):
    path = folder / "model.json"
    path.write_text(path.read_text(encoding="utf-8").replace("0.7,", "0.8,", 1), encoding="utf-8")
    with pytest.raises(ModelError, match="does not match its own checksum"):
        load_model(folder)


def test_a_changed_extra_file_is_refused_by_name(folder):
    (folder / "extra.txt").write_bytes(b"Payload")
    with pytest.raises(ModelError, match=r"extra\.txt does not match its checksum"):
        load_model(folder)


def test_a_newer_schema_is_refused_before_its_unknown_keys(folder):
    _rewrite(folder, schema_version=4, wonders=True)
    with pytest.raises(ModelError, match=r"has schema version 4, this software reads up to 3\. Update OsteoRadiomics"):
        load_model(folder)


@pytest.mark.parametrize("version", [0, -1, "1", 1.0, True, None])
def test_a_version_that_is_no_positive_whole_number_is_refused(folder, version):
    _rewrite(folder, schema_version=version)
    with pytest.raises(ModelError, match="no positive whole number"):
        load_model(folder)


def test_content_that_contradicts_itself_is_refused_although_its_checksum_is_right(folder):
    _rewrite(folder, cutoff={"value": 3, "rule": "wishful"})
    with pytest.raises(ModelError, match=r"cutoff\.value"):
        load_model(folder)


def test_an_extra_file_is_refused(folder):
    (folder / "run_me.py").write_text("print('hello')", encoding="utf-8")
    with pytest.raises(ModelError, match=r"run_me\.py, which model\.json does not list"):
        load_model(folder)


@pytest.mark.parametrize("name", ["extra.txt", "card.md", "model.json"])
def test_a_missing_file_is_refused_by_name(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing"):
        load_model(folder)


def test_a_link_is_refused(folder, tmp_path):
    (tmp_path / "secret.txt").write_bytes(b"payload")
    (folder / "extra.txt").unlink()
    (folder / "extra.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(ModelError, match="is a link or a folder"):
        load_model(folder)


def test_a_subfolder_is_refused(folder):
    (folder / "more").mkdir()
    with pytest.raises(ModelError, match="is a link or a folder"):
        load_model(folder)


@pytest.mark.parametrize(
    "name",
    ["../model.json", "/etc/passwd", "..\\evil.txt", "C:evil.txt", "a/../../b.txt", "deep/er/model.json", ".hidden", "é.txt"],
)
def test_an_archive_member_that_leaves_the_folder_is_refused(archive, tmp_path, name):
    path = _zip(tmp_path / "evil.zip", [*_members(archive), (name, b"evil")])
    with pytest.raises(ModelError, match="which is no plain file name"):
        load_model(path)


def test_an_archive_whose_members_all_climb_is_refused(archive, tmp_path):
    path = _zip(tmp_path / "evil.zip", [(f"../{name}", data) for name, data in _members(archive)])
    with pytest.raises(ModelError, match="which is no plain file name"):
        load_model(path)


def test_a_link_in_an_archive_is_refused(archive, tmp_path):
    link = zipfile.ZipInfo("extra.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    members = [member for member in _members(archive) if member[0] != "extra.txt"]
    with pytest.raises(ModelError, match="is a link or a device"):
        load_model(_zip(tmp_path / "link.zip", [*members, (link, b"/etc/passwd")]))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_stands_twice_is_refused(archive, tmp_path):
    path = _zip(tmp_path / "twice.zip", [*_members(archive), ("extra.txt", b"payload")])
    with pytest.raises(ModelError, match="stands twice"):
        load_model(path)


def test_an_archive_bomb_is_refused_before_it_is_unpacked(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(package_module, "MAX_TOTAL_BYTES", 100_000)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as handle:
        handle.writestr("zeros.bin", b"\0" * 1_000_000)
    with pytest.raises(ModelError, match=r"zeros\.bin is larger than a model may be"):
        load_model(bomb)


def test_an_oversized_file_in_a_folder_is_refused(folder, monkeypatch):
    monkeypatch.setattr(package_module, "MAX_TOTAL_BYTES", 1000)
    with pytest.raises(ModelError, match="larger than a model may be"):
        load_model(folder)


def test_too_many_files_are_refused(folder):
    for number in range(70):
        (folder / f"f{number}.txt").write_bytes(b"")
    with pytest.raises(ModelError, match="more than 64 files"):
        load_model(folder)


def test_every_truncation_of_an_archive_is_refused(archive, tmp_path):
    whole = archive.read_bytes()
    path = tmp_path / "part.zip"
    for length in range(0, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:length])
        with pytest.raises(ModelError):
            load_model(path)


def test_every_truncation_of_model_json_is_refused(folder):
    path = folder / "model.json"
    whole = path.read_bytes()
    for length in range(0, len(whole.rstrip()), max(1, len(whole) // 60)):
        path.write_bytes(whole[:length])
        with pytest.raises(ModelError):
            load_model(folder)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{",
        '{"a": 1, "a": 2}',
        '{"x": NaN}',
        '{"x": Infinity}',
        "[" * 100_000,
        '{"x": ' + "9" * 5000 + "}",
        "\ufeff{}",
    ],
)
def test_json_that_is_no_model_is_refused(folder, text):
    (folder / "model.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError):
        load_model(folder)


@pytest.mark.parametrize("number", ["1e999", "-1e999"])
def test_a_number_beyond_float64_is_refused(folder, number):
    path = folder / "model.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"intercept": -0.2', f'"intercept": {number}'), encoding="utf-8")
    with pytest.raises(ModelError):
        load_model(folder)


def test_a_pickle_is_no_model(tmp_path):
    import pickle

    (tmp_path / "model.pkl").write_bytes(pickle.dumps({"coef": [1, 2]}))
    with pytest.raises(ModelError, match=r"no readable \.zip archive"):
        load_model(tmp_path / "model.pkl")


def test_an_unknown_name_lists_the_shipped_models():
    with pytest.raises(ModelError, match="op-mri-clinical-published"):
        find_model("op-mri-clinical-publishd")


def test_sealing_fills_in_the_checksums_of_a_model_written_by_hand(folder, combined):
    content = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    del content["checksum"], content["files"]
    content["predictor"]["intercept"] = 0
    (folder / "model.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ModelError, match="does not match its own checksum"):
        load_model(folder)
    sealed = seal_model(folder)
    assert load_model(folder).hash == sealed.hash != combined.hash
    listed = json.loads((folder / "model.json").read_text(encoding="utf-8"))["files"]["card.md"]["sha256"]
    assert listed == hashlib.sha256((folder / "card.md").read_bytes()).hexdigest()


def test_sealing_something_wrong_changes_nothing(folder):
    path = folder / "model.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"kind": "logistic"', '"kind": "oracle"'), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(ModelError, match="unknown kind oracle"):
        seal_model(folder)
    assert path.read_bytes() == before


def test_an_unreadable_folder_is_one_clear_error(folder):
    if os.geteuid() == 0:
        pytest.skip("the superuser reads everything")
    (folder / "model.json").chmod(0)
    with pytest.raises(ModelError, match="cannot be read"):
        load_model(folder)


def test_an_archive_of_very_many_entries_is_refused_before_they_are_listed(tmp_path, monkeypatch):
    entry = b"PK\x01\x02" + bytes(42)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(entry) * 100_000, 0, 0)
    path = tmp_path / "many.zip"
    path.write_bytes(entry * 100_000 + end)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the entries were listed"))
    with pytest.raises(ModelError, match="holds more than 5120 entries"):
        load_model(path)
