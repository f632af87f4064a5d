"""One object pseudonymised: what stays, what goes, what refers to it still, and what other makers' tools say of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicom_kit import blank, group, put_pixels, save, write_rtstruct, write_seg, write_series, write_slice
from OsteoRadiomicsLib.base.errors import ImageError
from OsteoRadiomicsLib.deidentification.elements import Cleaning
from OsteoRadiomicsLib.deidentification.key import Patient, Secret
from OsteoRadiomicsLib.deidentification.objects import write_pseudonymised
from OsteoRadiomicsLib.images import load_case
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import ComprehensiveSRStorage, DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

SECRET = Secret(bytes(range(32)))
VOXELS = np.arange(20, dtype=np.int16).reshape(4, 5)


@pytest.fixture
def copied(tmp_path: Path) -> Callable[..., Dataset]:
    """A slice with a change, pseudonymised and read again."""

    def copy(change: Callable[[Dataset], object], days: int | None = None, **more: object) -> Dataset:
        source = write_slice(tmp_path / "source.dcm", VOXELS, change=change, **more)
        write_pseudonymised(source, tmp_path / "copy.dcm", Cleaning(SECRET, "PX", days))
        return pydicom.dcmread(tmp_path / "copy.dcm")

    return copy


def setting(**values: object) -> Callable[[Dataset], None]:
    def change(dataset: Dataset) -> None:
        for keyword, value in values.items():
            setattr(dataset, keyword, value)

    return change


def test_what_was_done_is_stated(copied) -> None:
    found = copied(setting())
    assert (found.PatientIdentityRemoved, found.LongitudinalTemporalInformationModified) == ("YES", "REMOVED")
    assert [code.CodeValue for code in found.DeidentificationMethodCodeSequence] == ["113100", "113105", "113104"]
    assert {code.CodingSchemeDesignator for code in found.DeidentificationMethodCodeSequence} == {"DCM"}
    assert found.PatientID == found.PatientName == "PX"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("T1 TSE sag Dr. House", "T1 TSE sag"), ("t2_tse_dixon_sag_320", "t2_tse_dixon_sag"), ("Miller", None),
        ("Lumbar spine 1958-03-12", "Lumbar spine"), ("L1-L3 3mm", "L1-L3 3mm"), ("腰椎 T2*", "腰椎 T2*"),
        ("患者王伟 T2", "T2"), ("LWS sagittal Frau Arm", "LWS sagittal"), ("Rachis séquence T2 né Long", "Rachis séquence T2"),
    ],
)  # fmt: skip
def test_of_a_description_the_known_words_stay(copied, said: str, left: str | None) -> None:
    assert copied(setting(SpecificCharacterSet="ISO_IR 192", SeriesDescription=said)).get("SeriesDescription") == left


def test_a_known_word_that_somebody_is_called_does_not_stay(copied) -> None:
    found = copied(setting(PatientName="Short^Water", SeriesDescription="T1 short water", Manufacturer="Water Ltd"))
    assert (found.SeriesDescription, found.Manufacturer) == ("T1", "REMOVED")


def test_how_the_image_was_made_stays(copied) -> None:
    made = {"Manufacturer": "SIEMENS", "ManufacturerModelName": "Aera", "SequenceName": "*tse2d1_17", "EchoTime": 11.0,
            "RepetitionTime": 550.0, "ImageType": ["ORIGINAL", "PRIMARY", "WATER"], "BodyPartExamined": "SPINE"}  # fmt: skip
    found = copied(setting(**made))
    assert {keyword: found[keyword].value for keyword in made} == made
    assert found.PixelData == VOXELS.tobytes()


def test_dates_are_removed_or_moved_by_the_days_of_the_patient(copied) -> None:
    dated = setting(
        StudyDate="20200301", StudyTime="101112.5", AcquisitionDateTime="20200301101112.5+0800", ContentDate="20200302",
        PatientBirthDate="19580312", SeriesDate="20200230", InstanceCreationDate="20200301",
    )  # fmt: skip
    found = copied(dated)
    assert (found.StudyDate, found.StudyTime, found.AcquisitionDateTime) == ("", "", "19000101000000")
    found = copied(dated, days=60)
    assert (found.StudyDate, found.StudyTime, found.ContentDate) == ("20200101", "101112.5", "20200102")
    assert (found.AcquisitionDateTime, found.InstanceCreationDate) == ("20200101101112.5+0800", "20200101")
    assert (found.PatientBirthDate, found.SeriesDate) == ("", "19000101")  # no day of any calendar
    assert found.LongitudinalTemporalInformationModified == "MODIFIED"
    assert found.DeidentificationMethodCodeSequence[-1].CodeValue == "113107"


def test_codes_of_public_schemes_stay_with_their_own_meanings(copied) -> None:
    def change(dataset: Dataset) -> None:
        codes = [("66794005", "SCT", "Smith"), ("T-11500", "SRT", "Smith"), ("SMITH", "SCT", "Smith"), ("17", "99WARD", "Smith")]
        dataset.AnatomicRegionSequence = Items(
            [group(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)[0] for value, scheme, meaning in codes]
        )

    first, second, third, fourth = copied(change).AnatomicRegionSequence
    assert (first.CodeValue, first.CodeMeaning) == ("66794005", "L1 vertebra")
    assert (second.CodeValue, second.CodeMeaning[:4]) == ("T-11500", "Vert") or second.CodeValue == "T-11500"
    assert (third.CodeMeaning, fourth.CodeMeaning) == ("REMOVED", "REMOVED")
    assert third.CodeValue != "SMITH"
    assert (fourth.CodeValue != "17", fourth.CodingSchemeDesignator) == (True, "99REMOVED")


def test_a_second_value_beside_a_public_code_does_not_stay(copied) -> None:
    def change(dataset: Dataset) -> None:
        public = {"CodeValue": "66794005", "CodingSchemeDesignator": "SCT", "CodeMeaning": "L1 vertebra"}
        more = {"LongCodeValue": "Smith", "URNCodeValue": "urn:smith"}
        long = {**public, "LongCodeValue": "66794005"}
        del long["CodeValue"]
        dataset.AnatomicRegionSequence = Items([group(**public, **more)[0], group(**long, URNCodeValue="urn:smith")[0]])

    both, long = copied(change).AnatomicRegionSequence
    assert {element.keyword for element in both} == {"CodeValue", "CodingSchemeDesignator", "CodeMeaning"}
    assert {element.keyword for element in long} == {"LongCodeValue", "CodingSchemeDesignator", "CodeMeaning"}
    assert both.CodeValue == long.LongCodeValue == "66794005"


def test_a_report_keeps_codes_and_numbers_and_loses_texts(tmp_path: Path) -> None:
    dataset = blank(tmp_path / "sr.dcm", ComprehensiveSRStorage, "SR")
    code = group(CodeValue="121071", CodingSchemeDesignator="DCM", CodeMeaning="Finding")
    text, person, number = Dataset(), Dataset(), Dataset()
    text.ValueType, text.TextValue, text.ConceptNameCodeSequence = "TEXT", "Mrs Smith said", code
    person.ValueType, person.PersonName, person.ConceptNameCodeSequence = "PNAME", "House^Gregory", code
    number.ValueType, number.ConceptNameCodeSequence = "NUM", code
    number.MeasuredValueSequence = group(NumericValue="1.5")
    dataset.ValueType, dataset.ContentSequence = "CONTAINER", Items([text, person, number])
    write_pseudonymised(save(dataset), tmp_path / "copy.dcm", Cleaning(SECRET, "PX"))
    text, person, number = pydicom.dcmread(tmp_path / "copy.dcm").ContentSequence
    assert (text.TextValue, str(person.PersonName)) == ("REMOVED", "REMOVED")
    assert number.MeasuredValueSequence[0].NumericValue == 1.5
    assert text.ConceptNameCodeSequence[0].CodeMeaning == "Finding"


def test_masks_still_lie_on_their_images(tmp_path: Path) -> None:
    series = write_series(tmp_path / "ct", [VOXELS + k for k in range(3)])
    (tmp_path / "copies").mkdir()
    for path in series.iterdir():
        write_pseudonymised(path, tmp_path / "copies" / path.name, Cleaning(SECRET, "PX"))
    drawn = np.zeros((4, 5), np.uint8)
    drawn[1:3, 1:4] = 1
    square = np.array([[-9.6, -19.8, 2.5], [-7.4, -19.8, 2.5], [-7.4, -18.7, 2.5], [-9.6, -18.7, 2.5]])
    seg = write_seg(tmp_path / "seg.dcm", [(1, 1, drawn), (2, 2, drawn)])
    for mask in (seg, write_rtstruct(tmp_path / "rt.dcm", {"L1": [square], "L2": [np.add(square, (0, 0, 2.5))]})):
        write_pseudonymised(mask, tmp_path / f"copy-{mask.name}", Cleaning(SECRET, "PX"))
        before, after = load_case(series, mask)[1], load_case(tmp_path / "copies", tmp_path / f"copy-{mask.name}")[1]
        assert [roi.name for roi in after] == [roi.name for roi in before] == ["L1", "L2"]
        assert [pixels(roi) for roi in after] == [pixels(roi) for roi in before]


def pixels(roi) -> bytes:
    import SimpleITK as sitk

    return sitk.GetArrayFromImage(roi.mask).tobytes()


def test_references_follow_the_objects_they_name(copied) -> None:
    def change(dataset: Dataset) -> None:
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = "1.2.3.4"
        dataset.SourceImageSequence = group(ReferencedSOPClassUID=dataset.SOPClassUID, ReferencedSOPInstanceUID="1.2.3.4")

    found = copied(change)
    (reference,) = found.SourceImageSequence
    assert reference.ReferencedSOPInstanceUID == found.SOPInstanceUID == found.file_meta.MediaStorageSOPInstanceUID
    assert reference.ReferencedSOPClassUID == found.SOPClassUID == pydicom.uid.CTImageStorage
    assert found.SOPInstanceUID.startswith("2.25.")
    assert found.StudyInstanceUID != "1.2.3.1"


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian])
def test_every_encoding_keeps_its_voxels(copied, syntax: str) -> None:
    found = copied(setting(PatientComments="Smith"), syntax=syntax)
    assert found.file_meta.TransferSyntaxUID == syntax
    assert np.array_equal(found.pixel_array, VOXELS)
    assert "PatientComments" not in found


def test_what_follows_the_last_pixel_is_cut_off(copied) -> None:
    def longer(dataset: Dataset) -> None:
        dataset.PixelData = dataset.PixelData + b"Smith^John"

    assert copied(longer).PixelData == VOXELS.tobytes()


def test_an_overlay_in_unused_bits_is_removed_and_pixels_stay(tmp_path: Path) -> None:
    values = (VOXELS.astype(np.uint16) & 0xFFF) | 0x8000
    dataset = blank(tmp_path / "a.dcm", pydicom.uid.CTImageStorage, "CT")
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 4, 5, 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    put_pixels(dataset, values)
    dataset.add_new(0x60000100, "US", 16)
    dataset.add_new(0x60000102, "US", 15)
    write_pseudonymised(save(dataset), tmp_path / "b.dcm", Cleaning(SECRET, "PX"))
    found = pydicom.dcmread(tmp_path / "b.dcm")
    assert found.PixelData == VOXELS.astype(np.uint16).tobytes()
    assert not [tag for tag in list(found.keys()) if tag.group == 0x6000]


def test_a_file_that_was_cut_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    source = write_slice(tmp_path / "a.dcm", VOXELS)
    source.write_bytes(source.read_bytes()[:-7])
    with pytest.raises(ImageError, match="damaged or incomplete"):
        write_pseudonymised(source, tmp_path / "out" / "b.dcm", Cleaning(SECRET, "PX"))
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_pseudonyms_uids_and_days_follow_from_the_key() -> None:
    other, one, two = Secret(bytes(32)), Patient("1"), Patient("1", "WARD")
    assert SECRET.pseudonym(one) == Secret(bytes(range(32))).pseudonym(one)
    assert len({SECRET.pseudonym(one), SECRET.pseudonym(two), other.pseudonym(one)}) == 3
    assert SECRET.uid("1.2.3") != other.uid("1.2.3")
    assert pydicom.uid.UID(SECRET.uid("1.2.3")).is_valid
    assert 1 <= SECRET.days(one) <= 3650
