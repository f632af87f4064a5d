"""Folders pseudonymised: the key, what is refused and why, and runs that are repeated, stopped or disturbed."""

from __future__ import annotations

import csv
import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicom_kit import blank, group, put_pixels, save, write_slice
from OsteoRadiomicsLib.cli import main
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import EncapsulatedPDFStorage, MediaStorageDirectoryStorage, RawDataStorage, SecondaryCaptureImageStorage

VOXELS = np.arange(20, dtype=np.int16).reshape(4, 5)


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Two patients with two slices each."""
    for number, patient in enumerate(("17", "18")):
        folder = tmp_path / "scans" / patient
        folder.mkdir(parents=True)
        for k in range(2):
            write_slice(folder / f"{k}.dcm", VOXELS + k, (0, 0, k), change=belonging(patient, f"1.2.{number}"))
    return tmp_path / "scans"


def belonging(patient: str, study: str) -> Callable[[Dataset], None]:
    def change(dataset: Dataset) -> None:
        dataset.PatientID, dataset.StudyInstanceUID = patient, study

    return change


def run(scans: Path, *more: str, out: str = "out", key: str = "key.json") -> int:
    root = scans.parent
    return main(["cohort", "pseudonymise", str(scans), "--out", str(root / out), "--key", str(root / key), *more])


def tree(folder: Path) -> dict[str, bytes]:
    """Every copy and table, not the journal, which remembers times of files."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_key_gives_the_same_copies_and_another_key_others(scans: Path) -> None:
    root = scans.parent
    assert [run(scans), run(scans, out="again"), run(scans, out="other", key="other.json")] == [0, 0, 0]
    once = tree(root / "out")
    assert len(once) == 6
    assert tree(root / "again") == once
    assert not set(tree(root / "other")) & {name for name in once if name.endswith(".dcm")}


def test_any_number_of_processes_gives_the_same_copies(scans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("OsteoRadiomicsLib.deidentification.running._FOR_A_PROCESS", 1)
    monkeypatch.setattr("OsteoRadiomicsLib.deidentification.running._IN_A_JOB", 1)
    assert run(scans, "--workers", "2") == 0
    assert run(scans, "--workers", "1", out="alone") == 0
    assert tree(scans.parent / "alone") == tree(scans.parent / "out")


def test_the_key_says_who_is_who_to_its_owner_alone(scans: Path) -> None:
    assert run(scans) == 0
    key = scans.parent / "key.json"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    entries = {entry["patient"]: entry["pseudonym"] for entry in json.loads(key.read_text())["patients"]}
    assert set(entries) == {"17", "18"}
    assert {path.name for path in (scans.parent / "out").iterdir() if path.is_dir()} == set(entries.values())


def test_new_patients_are_added_to_the_key_and_earlier_ones_stay(scans: Path) -> None:
    assert (
        main(["cohort", "pseudonymise", str(scans / "17"), "--out", str(scans.parent / "a"), "--key", str(scans.parent / "k")])
        == 0
    )
    before = json.loads((scans.parent / "k").read_text())
    assert run(scans, key="k") == 0
    after = json.loads((scans.parent / "k").read_text())
    assert after["secret"] == before["secret"]
    assert after["patients"][:1] == before["patients"]
    assert len(after["patients"]) == 2


def test_pseudonyms_may_be_chosen(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = scans.parent / "names.csv"
    table.write_text("patient,pseudonym\n17,OP-001\n", encoding="utf-8")
    assert run(scans, "--pseudonyms", str(table)) == 0
    (copy, *_) = (scans.parent / "out" / "OP-001").rglob("*.dcm")
    assert pydicom.dcmread(copy).PatientID == "OP-001"
    assert run(scans, out="again") == 0  # the key remembers them
    assert (scans.parent / "again" / "OP-001").is_dir()
    table.write_text("patient,pseudonym\n17,OP-002\n", encoding="utf-8")
    assert run(scans, "--pseudonyms", str(table)) == 2
    assert "a patient who is to be OP-002 is OP-001 already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("patient,pseudonym\n17,\n", "line 2: has no patient or no pseudonym"),
        ("patient,pseudonym\n17,a/b\n", "line 2: is no pseudonym that files can be called"),
        ("patient,pseudonym\n17,A\n18,a\n", "line 3: names a patient or a pseudonym a second time"),
    ],
)
def test_a_table_of_pseudonyms_that_cannot_be_meant(
    scans: Path, text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (scans.parent / "names.csv").write_text(text, encoding="utf-8")
    assert run(scans, "--pseudonyms", str(scans.parent / "names.csv")) == 2
    assert told in capsys.readouterr().err
    assert not (scans.parent / "out").exists()


def test_a_key_among_the_copies_and_copies_among_the_originals_are_refused(
    scans: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(scans, key="out/key.json") == 2
    assert "the key would lie among the copies" in capsys.readouterr().err
    assert run(scans, out="scans/out") == 2
    assert "the copies would lie among the originals" in capsys.readouterr().err
    assert not (scans.parent / "out").exists()


def test_a_damaged_key_is_refused(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (scans.parent / "key.json").write_text('{"schema_version": 1, "kind": "pseudonym-key", "warning": "", "secret": "ab"}')
    assert run(scans) == 2
    assert "key.json: holds no secret" in capsys.readouterr().err


def test_a_folder_of_another_key_or_of_other_dates_is_refused(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(scans) == 0
    for more in ({"key": "other.json"}, {}):
        assert run(scans, *([] if more else ["--dates", "shift"]), **more) == 2
        assert "holds copies made with another key, another treatment of dates" in capsys.readouterr().err


def test_what_is_there_is_not_written_again_and_what_changed_is(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(scans) == 0
    copies = {path: path.stat().st_mtime_ns for path in (scans.parent / "out").rglob("*.dcm")}
    assert run(scans) == 0
    assert "0 files of 2 patients written, 4 were there already" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in copies} == copies
    source = pydicom.dcmread(scans / "17" / "0.dcm")
    source.EchoTime = 5
    source.save_as(scans / "17" / "0.dcm")
    assert run(scans) == 0
    assert "1 files of 2 patients written, 3 were there already" in capsys.readouterr().out
    (changed,) = [path for path, before in copies.items() if path.stat().st_mtime_ns != before]
    assert pydicom.dcmread(changed).EchoTime == 5
    changed.unlink()
    assert run(scans) == 0
    assert changed.is_file()


def test_a_run_that_is_killed_goes_on_and_leaves_nothing_half_written(scans: Path) -> None:
    for k in range(2, 60):
        write_slice(scans / "17" / f"{k}.dcm", VOXELS + k, (0, 0, k), change=belonging("17", "1.2.0"))
    out = scans.parent / "out"
    words = ["cohort", "pseudonymise", str(scans), "--out", str(out), "--key", str(scans.parent / "key.json")]
    running = subprocess.Popen([sys.executable, "-m", "OsteoRadiomicsLib", *words], stdout=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while len(list(out.rglob("*.dcm"))) < 10 and running.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.002)
    running.kill()
    running.wait()
    (out / ".writing-left-a.dcm").write_bytes(b"half")
    with open(out / ".pseudonymised.journal", "a", encoding="utf-8") as journal:
        journal.write("half a li")
    assert run(scans) == 0
    assert run(scans, out="whole") == 0
    assert tree(out) == tree(scans.parent / "whole")
    assert not list(out.rglob(".writing-*"))


def refused(scans: Path, *more: str) -> str:
    """Why the only file of a folder is not copied."""
    assert run(scans, *more) == 1
    (row,) = [row for row in rows(scans.parent / "key.refused.csv") if row["state"] == "refused"]
    return row["reason"]


def only(tmp_path: Path, sop_class: str, modality: str, change: Callable[[Dataset], None] | None = None) -> Path:
    (tmp_path / "scans" / "17").mkdir(parents=True)
    dataset = blank(tmp_path / "scans" / "17" / "a.dcm", sop_class, modality)
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 4, 5, 1, "MONOCHROME2"
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit, dataset.PixelRepresentation = 15, 1
    put_pixels(dataset, VOXELS)
    if change:
        change(dataset)
    save(dataset)
    return tmp_path / "scans"


@pytest.mark.parametrize(
    ("sop_class", "told"),
    [
        (EncapsulatedPDFStorage, "is an Encapsulated PDF, which can hold what no rule cleans"),
        (RawDataStorage, "is a Raw Data, which can hold what no rule cleans"),
        ("1.3.12.2.1107.5.9.1", "is a DICOM object of modality CT, which can hold what no rule cleans"),
    ],
)
def test_objects_that_no_rule_cleans_are_refused_by_name(tmp_path: Path, sop_class: str, told: str) -> None:
    assert told in refused(only(tmp_path, sop_class, "CT"))


ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1"
RADIOGRAPH = "1.2.840.10008.5.1.4.1.1.1.1"
CT = pydicom.uid.CTImageStorage


@pytest.mark.parametrize(
    ("sop_class", "modality", "stated", "told"),
    [
        (ULTRASOUND, "US", {}, "is of modality US and does not say that no text is burnt into its pixels"),
        (RADIOGRAPH, "DX", {}, "is of modality DX and does not say that no text is burnt into its pixels"),
        (CT, "CT", {"BurnedInAnnotation": "YES"}, "says that text is burnt into its pixels"),
        (SecondaryCaptureImageStorage, "CT", {"BurnedInAnnotation": "NO"}, "is a picture of a screen"),
        (CT, "CT", {"ImageType": ["DERIVED", "SECONDARY", "SCREEN SAVE"]}, "is a picture of a screen"),
        (CT, "CT", {"ConversionType": "WSD"}, "is a picture of a screen"),
        (CT, "CT", {"PhotometricInterpretation": "RGB"}, "is a CT image in colours (RGB)"),
    ],
)
def test_pixels_that_may_name_somebody_are_refused_until_they_were_looked_at(
    tmp_path: Path, sop_class: str, modality: str, stated: dict[str, object], told: str
) -> None:
    def change(dataset: Dataset) -> None:
        for keyword, value in stated.items():
            setattr(dataset, keyword, value)

    scans = only(tmp_path, sop_class, modality, change)
    reason = refused(scans)
    assert told in reason
    assert "give --burned-in-checked if they name nobody" in reason
    assert not list((tmp_path / "out").rglob("*.dcm"))
    assert run(scans, "--burned-in-checked") == 0
    assert len(list((tmp_path / "out").rglob("*.dcm"))) == 1


def test_a_radiograph_that_says_that_nothing_is_burnt_in_is_taken(tmp_path: Path) -> None:
    assert run(only(tmp_path, RADIOGRAPH, "DX", lambda dataset: setattr(dataset, "BurnedInAnnotation", "NO"))) == 0


def test_a_file_that_cannot_be_read_is_a_row_with_its_reason(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damaged = scans / "17" / "0.dcm"
    damaged.write_bytes(damaged.read_bytes()[:-9])
    assert run(scans) == 1
    said = capsys.readouterr()
    assert f"error: {damaged}: is damaged or incomplete" in said.err
    assert "3 files of 2 patients written, 0 were there already, 1 refused" in said.out
    (row,) = [row for row in rows(scans.parent / "out" / "pseudonymised.csv") if row["state"] == "refused"]
    assert "damaged or incomplete" in row["reason"]
    assert "0.dcm" not in row["reason"]
    (private,) = rows(scans.parent / "key.refused.csv")
    assert private["source"] == str(damaged)
    assert stat.S_IMODE((scans.parent / "key.refused.csv").stat().st_mode) == 0o600


def test_a_dicomdir_and_other_files_are_named_and_not_copied(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    directory = blank(scans / "DICOMDIR", MediaStorageDirectoryStorage, "")
    directory.DirectoryRecordSequence = Items([group(DirectoryRecordType="PATIENT", PatientName="Smith^John")[0]])
    save(directory)
    (scans / "notes.txt").write_text("Smith")
    assert run(scans) == 0
    said = capsys.readouterr().err
    assert f"not copied: {scans / 'DICOMDIR'}: is a DICOMDIR, which names patients and files" in said
    assert f"not copied: {scans / 'notes.txt'}: is no image that can be read" in said
    assert b"Smith" not in b"".join(tree(scans.parent / "out").values())


def test_the_same_object_twice_is_one_copy_and_two_of_one_uid_are_refused(
    scans: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(scans / "17" / "0.dcm", scans / "17" / "copy.dcm")
    assert run(scans) == 0
    assert "1 not copied" in capsys.readouterr().out
    other = pydicom.dcmread(scans / "17" / "0.dcm")
    other.InstanceNumber = 9
    other.save_as(scans / "17" / "copy.dcm")
    assert run(scans) == 1
    assert "has the UID of another object, and differs from it" in capsys.readouterr().err


def test_patients_of_two_hospitals_with_one_number_are_two(tmp_path: Path) -> None:
    for ward in ("A", "B"):
        (tmp_path / "scans" / ward).mkdir(parents=True)
        write_slice(tmp_path / "scans" / ward / "a.dcm", VOXELS, change=lambda d, w=ward: setattr(d, "IssuerOfPatientID", w))
    assert run(tmp_path / "scans") == 0
    assert len({pydicom.dcmread(path).PatientID for path in (tmp_path / "out").rglob("*.dcm")}) == 2


def test_a_second_run_in_the_same_folder_waits_for_nobody_and_is_refused(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from OsteoRadiomicsLib.cohort.lock import only_runner

    with only_runner(scans.parent / "out"):
        assert run(scans) == 2
    assert "another run works in this folder" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (scans.parent / "out").mkdir(mode=0o500)
    assert run(scans) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_folder_without_files_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "scans").mkdir()
    assert run(tmp_path / "scans") == 2
    assert "scans: hold no files. Give folders of images, or case lists." in capsys.readouterr().err
    assert not (tmp_path / "key.json").exists()
