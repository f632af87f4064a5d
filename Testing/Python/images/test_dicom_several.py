"""Several volumes in one series, several series in one folder, folders in folders and DICOMDIR: which images are meant."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from dicom_kit import group, write_enhanced, write_series, write_slice
from OsteoRadiomicsLib.base.errors import ImageError, InputError
from OsteoRadiomicsLib.images.file_parts import files_of_input, sha256_of_input
from OsteoRadiomicsLib.images.read_image import ReadOptions
from OsteoRadiomicsLib.images.reading import read_image_file
from pydicom.fileset import FileSet
from pydicom.uid import MRImageStorage, generate_uid

RNG = np.random.default_rng(8)
VALUES = {name: RNG.integers(0, 900, (3, 6, 8)).astype(np.uint16) for name in ("WATER", "FAT", "IN_PHASE", "OPP_PHASE")}
PLACES = [(-10.0, -20.0, 2.5 * k) for k in range(3)]
ECHOES = {"WATER": 1.23, "FAT": 1.23, "IN_PHASE": 2.46, "OPP_PHASE": 1.23}


def _array(path: Path, **options) -> np.ndarray:
    return sitk.GetArrayFromImage(read_image_file(path, ReadOptions(**options)).volume)


def _refusal(path: Path, **options) -> ImageError:
    with pytest.raises(ImageError) as caught:
        read_image_file(path, ReadOptions(**options))
    return caught.value


@pytest.fixture
def dixon(tmp_path) -> Path:
    """Water, fat, in phase and opposed phase in one series, as many scanners store them."""
    folder = tmp_path / "dixon"
    folder.mkdir()
    for name, volume in VALUES.items():

        def marked(dataset, name=name):
            dataset.ImageType = ["DERIVED", "PRIMARY", "DIXON", name]
            dataset.EchoTime = ECHOES[name]

        for k, values in enumerate(volume):
            write_slice(folder / f"{k}_{name}.dcm", values, PLACES[k], sop_class=MRImageStorage, modality="MR", change=marked)
    return folder


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("form", [str, str.lower, lambda name: f"dixon, {name}", lambda name: f"PRIMARY\\DIXON\\{name}"])
def test_an_image_type_chooses_one_volume(dixon, name, form):
    assert np.array_equal(_array(dixon, image_type=form(name)), VALUES[name])
    assert np.array_equal(_array(next(dixon.iterdir()), image_type=form(name)), VALUES[name])


def test_an_echo_time_chooses_one_volume_or_leaves_a_choice(dixon):
    assert np.array_equal(_array(dixon, echo_time=2.46), VALUES["IN_PHASE"])
    assert np.array_equal(_array(dixon, echo_time=1.2345, image_type="FAT"), VALUES["FAT"])
    left = _refusal(dixon, echo_time=1.23)
    assert "of different image type" in left.what
    assert left.cure == "Choose one with --image-type FAT, OPP_PHASE or WATER"


def test_what_is_there_is_named_with_the_choice(dixon):
    refused = _refusal(dixon)
    assert "9 slices lie at the same place as another (of different image type: DERIVED\\PRIMARY\\DIXON\\FAT" in refused.what
    assert refused.cure == "Choose one with --image-type FAT, IN_PHASE, OPP_PHASE or WATER"
    absent = _refusal(dixon, image_type="SILICONE")
    assert absent.what.startswith("has no images of image type SILICONE; there are DERIVED\\PRIMARY\\DIXON\\FAT, ")
    assert _refusal(dixon, echo_time=9).what == "has no images of echo time 9 ms; there are 1.23 ms and 2.46 ms"
    assert "has no images of image type WAT;" in _refusal(dixon, image_type="WAT").what


def test_image_types_that_share_every_value_are_asked_for_by_several(tmp_path):
    (tmp_path / "s").mkdir()
    for name, kind in (("WATER", ["M", "W"]), ("FAT", ["M", "F"]), ("IN_PHASE", ["P", "W"])):

        def marked(dataset, kind=kind):
            dataset.ImageType = ["ORIGINAL", *kind]

        for k, values in enumerate(VALUES[name]):
            write_slice(tmp_path / "s" / f"{k}_{name}.dcm", values, PLACES[k], change=marked)
    assert _refusal(tmp_path / "s").cure == "Choose one with --image-type F, P or ORIGINAL,M,W"
    assert np.array_equal(_array(tmp_path / "s", image_type="ORIGINAL,M,W"), VALUES["WATER"])


def test_echoes_of_one_series_are_offered_by_their_times(tmp_path):
    folder = write_series(tmp_path / "s", list(VALUES["FAT"]), change=lambda dataset: setattr(dataset, "EchoTime", "4.60"))
    for k, values in enumerate(VALUES["WATER"]):
        write_slice(folder / f"b{k}.dcm", values, PLACES[k], change=lambda dataset: setattr(dataset, "EchoTime", "9.2"))
    assert _refusal(folder).cure == "Choose one with --echo-time 4.6 or 9.2"
    assert np.array_equal(_array(folder, echo_time=9.2), VALUES["WATER"])
    assert _refusal(folder, image_type="WATER").what == "its images state no image type"


def test_frames_of_an_enhanced_image_are_chosen_by_their_own_types_and_times(tmp_path):
    names = ("WATER", "FAT")
    groups = [
        {
            "MRImageFrameTypeSequence": group(FrameType=["DERIVED", "PRIMARY", "DIXON", name]),
            "MREchoSequence": group(EffectiveEchoTime=2.0 + number),
        }
        for number, name in enumerate(names)
        for _ in range(3)
    ]
    path = write_enhanced(tmp_path / "e.dcm", np.concatenate([VALUES[name] for name in names]), PLACES * 2, groups=groups)
    for number, name in enumerate(names):
        assert np.array_equal(_array(path, image_type=name), VALUES[name])
        assert np.array_equal(_array(path, echo_time=2.0 + number), VALUES[name])


@pytest.mark.parametrize(("options", "words"), [({"echo_time": -1.0}, "echo time"), ({"image_type": " , "}, "image type")])
def test_a_choice_that_cannot_be_is_refused(options, words):
    with pytest.raises(InputError, match=words):
        ReadOptions(**options)


def _medium(folder: Path) -> Path:
    """Two series of one patient as on a disc: folders in folders, and beside them a DICOMDIR by pydicom."""
    media = FileSet()
    for number, name in enumerate(("WATER", "FAT"), 1):

        def described(dataset, number=number, name=name):
            dataset.SeriesInstanceUID, dataset.SeriesNumber, dataset.SeriesDescription = f"1.2.3.9.{number}", number, name
            dataset.StudyDate, dataset.StudyTime, dataset.StudyID, dataset.AccessionNumber = "20200101", "1200", "1", ""
            dataset.PatientName, dataset.StudyDescription, dataset.InstanceNumber = "A", "", 1
            dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()

        source = write_series(folder.parent / name, list(VALUES[name]), change=described)
        for file in sorted(source.iterdir()):
            media.add(file)
    media.write(folder)
    return folder


@pytest.fixture
def medium(tmp_path) -> Path:
    return _medium(tmp_path / "disc")


@pytest.mark.parametrize("of", ["folder", "DICOMDIR"])
def test_series_in_folders_below_are_chosen_as_those_of_one_folder(medium, of):
    assert not [file for file in medium.iterdir() if file.is_file() and file.name != "DICOMDIR"]
    path = medium if of == "folder" else medium / "DICOMDIR"
    assert np.array_equal(_array(path, series="FAT"), VALUES["FAT"])
    assert np.array_equal(_array(path, series="1"), VALUES["WATER"])
    refused = _refusal(path)
    assert refused.what == 'holds 2 series: 1 "WATER" (3 files), 2 "FAT" (3 files)'
    assert "--series" in refused.cure


def test_one_series_in_a_folder_below_needs_no_choice(tmp_path):
    (tmp_path / "patient" / "study").mkdir(parents=True)
    write_series(tmp_path / "patient" / "study" / "series", list(VALUES["FAT"]))
    assert np.array_equal(_array(tmp_path / "patient"), VALUES["FAT"])


def test_images_of_a_folder_itself_come_before_those_below(tmp_path):
    folder = write_series(tmp_path / "s", list(VALUES["FAT"]))
    write_series(folder / "older", list(VALUES["WATER"]))
    assert np.array_equal(_array(folder), VALUES["FAT"])


def test_series_of_one_name_are_told_apart_by_their_uids(tmp_path):
    for number, name in enumerate(("a", "b")):
        write_series(
            tmp_path / name,
            list(VALUES["FAT"]),
            change=lambda dataset, n=number: setattr(dataset, "SeriesInstanceUID", f"1.2.{n}"),
        )
    assert _refusal(tmp_path).what == "holds 2 series: 1.2.0 (3 files), 1.2.1 (3 files)"
    assert np.array_equal(_array(tmp_path, series="1.2.1"), VALUES["FAT"])


def test_series_without_uids_in_two_folders_are_two(tmp_path):
    for name in ("WATER", "FAT"):
        write_series(tmp_path / name, list(VALUES[name]), change=lambda dataset: setattr(dataset, "SeriesInstanceUID", ""))
    assert "holds 2 series" in _refusal(tmp_path).what


def test_a_directory_finds_names_in_other_letters_and_says_what_is_missing(medium):
    for file in sorted(medium.rglob("*"), key=lambda file: -len(file.parts)):
        if file.name != "DICOMDIR":
            file.rename(file.with_name(file.name.lower()))
    assert np.array_equal(_array(medium / "DICOMDIR", series="2"), VALUES["FAT"])
    next(file for file in sorted(medium.rglob("*"), reverse=True) if file.is_file() and file.name != "DICOMDIR").unlink()
    refused = _refusal(medium / "DICOMDIR", series="2")
    assert "1 file is not there that it lists, the first is" in refused.what
    assert "whole medium" in refused.cure


def test_a_directory_that_leads_out_of_its_folder_is_refused(medium):
    directory = medium / "DICOMDIR"
    content = directory.read_bytes()
    assert content.count(b"PT000000\\") == 6
    directory.write_bytes(content.replace(b"PT000000\\", b"..\\FOLDER\\"[:9], 1))
    assert "outside its folder" in _refusal(directory).what


@pytest.mark.parametrize("part", [0.2, 0.5, 0.64, 0.8, 0.9])
def test_a_directory_that_was_cut_is_refused(medium, part):
    directory = medium / "DICOMDIR"
    whole = directory.read_bytes()
    directory.write_bytes(whole[: int(part * len(whole))])
    assert _refusal(directory, series="WATER").cure


def test_an_empty_directory_is_refused(tmp_path):
    FileSet().write(tmp_path)
    assert "lists no files" in _refusal(tmp_path / "DICOMDIR").what


def test_the_hash_of_a_directory_is_of_all_that_it_lists(medium):
    directory = medium / "DICOMDIR"
    assert len(files_of_input(directory)) == 7
    before = sha256_of_input(directory)
    changed = files_of_input(directory)[-1]
    content = bytearray(changed.read_bytes())
    content[-1] ^= 1
    changed.write_bytes(bytes(content))
    assert sha256_of_input(directory) != before
