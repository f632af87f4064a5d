"""What readers must not learn: identity, clinical data, other readers' and their own earlier masks."""

from __future__ import annotations

import csv

import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import StudyError
from OsteoRadiomicsLib.readings import Worklist, open_study, read_key
from OsteoRadiomicsLib.readings.blinding import draw_pseudonyms
from readings.study_kit import array_of, drawing, image, read_all, reader, sit


def test_nothing_in_the_study_folder_names_a_patient(make_study, clock):
    root = make_study(reader("A"), reader("B"))
    read_all(root, "A", clock)
    for path in root.rglob("*"):
        assert "MRN" not in path.name
        assert "hospital" not in path.name
        if path.is_file():
            content = path.read_bytes()
            for secret in (b"MRN-", b"hospital", b"Doe^Jane", b"bmd"):
                assert secret not in content, path


def test_images_lose_their_headers_and_keep_voxels_and_geometry(make_study, tmp_path):
    root = make_study()
    study = open_study(root)
    key = read_key(tmp_path / "coordinator" / "key.csv", study.plan.id, study.plan.key_sha256)
    for entry in key:
        found = sitk.ReadImage(str(study.image(entry.case, "T1")))
        source = image(int(entry.original_case[-1]))
        assert not [name for name in found.GetMetaDataKeys() if not name.startswith("NRRD") and not name.startswith("ITK")]
        assert sitk.Hash(found) == sitk.Hash(source)
        assert found.GetOrigin() == source.GetOrigin()
        assert found.GetSpacing() == source.GetSpacing()


def test_the_key_lies_outside_and_leads_back(make_study, tmp_path):
    root = make_study()
    study = open_study(root)
    key = read_key(tmp_path / "coordinator" / "key.csv", study.plan.id, study.plan.key_sha256)
    assert {entry.case for entry in key} == set(study.cases)
    assert {entry.original_case for entry in key} == {"MRN-1000", "MRN-1001", "MRN-1002"}
    assert (tmp_path / "coordinator" / "key.csv").stat().st_mode & 0o077 == 0


def test_a_changed_key_is_refused(make_study, tmp_path):
    study = open_study(make_study())
    path = tmp_path / "coordinator" / "key.csv"
    path.write_text(path.read_text().replace("MRN-1000", "MRN-9999"))
    with pytest.raises(StudyError, match="changed after the study was created"):
        read_key(path, study.plan.id, study.plan.key_sha256)


def test_the_key_of_another_study_is_refused(make_study, tmp_path):
    study = open_study(make_study())
    with pytest.raises(StudyError, match="key of another study"):
        read_key(tmp_path / "coordinator" / "key.csv", "f" * 32, study.plan.key_sha256)


def test_pseudonyms_are_unique_and_tell_nothing_of_the_order():
    given = draw_pseudonyms([f"case {number}" for number in range(500)])
    assert len(set(given.values())) == 500
    assert list(given.values()) != sorted(given.values())


def test_two_studies_of_the_same_cases_and_seed_have_different_pseudonyms(tmp_path, clock):
    from readings.study_kit import new_study

    first, second = (open_study(new_study(tmp_path / name, clock, seed=1)) for name in "ab")
    assert not set(first.cases) & set(second.cases)


def test_the_case_list_of_the_study_has_no_clinical_column(make_study):
    with open(make_study() / "cases.csv", encoding="utf-8") as handle:
        assert csv.DictReader(handle).fieldnames == ["case", "sequence", "image_sha256"]


def test_a_reader_sees_neither_another_readers_nor_his_own_earlier_mask(make_study, clock):
    root = make_study(reader("A", 0, 0), reader("B"), sessions=2, washout_days=1)
    read_all(root, "A", clock)
    clock.pass_days(2)
    for who, session in (("A", 2), ("B", 1)):
        with sit(root, who, clock) as desk:
            view = Worklist(desk, session).next()
            assert not array_of(view.start).any()
            assert view.sources == {}
            assert view.disagreement() is None


def test_the_title_shows_a_name_and_position_only(make_study, clock):
    root = make_study()
    with sit(root, "A", clock) as desk:
        view = Worklist(desk, 1).next()
        assert view.title == f"{view.shown} (case 1 of 3, session 1)"
        assert view.shown not in open_study(root).cases


def test_a_reader_writes_only_into_folders_of_his_own(make_study, clock):
    root = make_study(reader("A"), reader("B"))
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    read_all(root, "A", clock, draw=lambda case: drawing(grow=1))
    changed = {p for p in root.rglob("*") if p.is_file() and before.get(p) != p.read_bytes()}
    assert changed
    assert {path for path in changed if not path.is_relative_to(root / "readings/A")} == {root / "heads/A.json"}
