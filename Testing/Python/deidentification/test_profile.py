"""The profile's table against what the standard says of single attributes, and against the standard's dictionary."""

from __future__ import annotations

from collections import Counter

import pytest
from OsteoRadiomicsLib.deidentification.profile import BASIC, DATES, DESCRIPTORS
from pydicom.datadict import DicomDictionary, tag_for_keyword


@pytest.mark.parametrize(
    ("keyword", "action"),
    [
        ("AccessionNumber", "Z"), ("PatientName", "Z"), ("PatientID", "Z/D"), ("PatientBirthDate", "Z"), ("PatientSex", "Z"),
        ("PatientAge", "X"), ("PatientWeight", "X"), ("InstitutionName", "X/Z/D"), ("StationName", "X/Z/D"), ("StudyDate", "Z"),
        ("StudyDescription", "X"), ("SeriesDescription", "X"), ("OperatorsName", "X/Z/D"), ("ReferringPhysicianName", "Z"),
        ("SOPInstanceUID", "U"), ("StudyInstanceUID", "U"), ("SeriesInstanceUID", "U"), ("FrameOfReferenceUID", "U"),
        ("ReferencedSOPInstanceUID", "U"), ("SourceImageSequence", "X/Z/U*"), ("ProtocolName", "X/D"),
        ("DeviceSerialNumber", "X/Z/D"),
        ("ContentSequence", "D"), ("ROIName", "Z"), ("StructureSetLabel", "D"), ("DigitalSignaturesSequence", "X"),
        ("RequestAttributesSequence", "X"), ("AcquisitionDateTime", "X/Z/D"), ("IconImageSequence", "X"), ("StudyID", "Z"),
    ],
)  # fmt: skip
def test_what_the_standard_says_of_an_attribute(keyword: str, action: str) -> None:
    assert BASIC[tag_for_keyword(keyword)] == action


def test_the_table_is_whole() -> None:
    assert Counter(BASIC.values()) == {
        "X": 412, "D": 93, "U": 55, "Z": 42, "X/D": 23, "X/Z": 11, "X/Z/D": 8, "Z/D": 6, "X/Z/U*": 2,
    }  # fmt: skip
    assert (len(DESCRIPTORS), len(DATES)) == (125, 165)
    assert set(BASIC) >= DESCRIPTORS | DATES


def test_what_was_added_to_the_standards_dictionary_later_is_cleaned_by_its_kind() -> None:
    """Names of persons that the table lacks, in pydicom's edition of the dictionary: they become REMOVED."""
    lacking = {entry[4] for tag, entry in DicomDictionary.items() if entry[0] == "PN" and tag not in BASIC}
    assert lacking == {"SecondaryReviewerName", "DocumentAuthorTrial", "EvaluatorName"}
