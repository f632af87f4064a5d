"""DICOM objects in which every attribute of every kind of value carries a text, as a test of what is taken out of them."""

from __future__ import annotations

from pathlib import Path

from pydicom.datadict import DicomDictionary, keyword_for_tag
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset, FileDataset
from pydicom.sequence import Sequence as Items
from pydicom.tag import Tag

# What decides how the file is read, and whether it is taken over.
STRUCTURE = frozenset({
    "SpecificCharacterSet", "SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "Modality",
    "PhotometricInterpretation", "BurnedInAnnotation", "ConversionType", "NumberOfFrames", "PatientID", "PatientName",
    "IssuerOfPatientID",
})  # fmt: skip
WRITTEN = frozenset("AE AS CS DA DS DT IS LO LT OB PN SH ST TM UC UI UN UR UT".split())  # noqa: SIM905


def mark(dataset: Dataset, text: str, *, nested: bool = True) -> None:
    """Put a text into every element that the standard defines, into private ones, curves and overlays; nested: and into items."""
    for tag, (vr, *_) in DicomDictionary.items():
        if vr in WRITTEN and Tag(tag).group > 7 and keyword_for_tag(tag) not in STRUCTURE:
            put(dataset, tag, vr, text)
    dataset.private_block(0x0029, f"{text} PRIVATE", create=True).add_new(1, "LO", text)
    for group in (0x5000, 0x6000, 0x6002):
        put(dataset, group << 16 | 0x0022, "LO", text)
        put(dataset, group << 16 | 0x3000, "OB", text)
        put(dataset, group << 16 | 0x4000, "LT", text)
    put(dataset, 0xFFFCFFFC, "OB", text)
    put(dataset, 0x00081309, "LO", text)  # which no dictionary has
    put(dataset, 0x00280034, "LO", text)  # a text where the standard has numbers
    if nested:
        for keyword in ("ReferencedSeriesSequence", "ContentSequence", "OtherPatientIDsSequence", "IconImageSequence"):
            item = Dataset()
            mark(item, text, nested=False)
            setattr(dataset, keyword, Items([item]))
        for scheme in ("SCT", "99LOCAL", text[:16]):
            code = Dataset()
            code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = text[:16], scheme, text
            dataset.setdefault("AnatomicRegionSequence", Items([]))
            dataset.AnatomicRegionSequence.append(code)


def put(dataset: Dataset, tag: int, vr: str, text: str) -> None:
    """An element as it may stand in a file, whether or not its kind of value allows the text."""
    value = text.encode()
    value += b" " * (len(value) % 2)
    dataset[tag] = RawDataElement(Tag(tag), vr, len(value), value, 0, False, True)


def mark_meta(dataset: FileDataset, text: str) -> None:
    """The same in the file's head."""
    dataset.preamble = text.encode().ljust(128, b" ")
    meta = dataset.file_meta
    meta.SourceApplicationEntityTitle = meta.ImplementationVersionName = text[:16]
    meta.PrivateInformationCreatorUID = "1.2.3"
    meta.PrivateInformation = text.encode() + b"\0" * (len(text) % 2)


def texts_left(path: Path, text: str) -> set[str]:
    """Keywords of elements that hold a text, at any depth."""
    import pydicom

    found: set[str] = set()

    def look(dataset: Dataset) -> None:
        for element in dataset:
            if element.VR == "SQ":
                for item in element.value:
                    look(item)
            elif text.casefold() in str(element.value).casefold():
                found.add(element.keyword or str(element.tag))

    look(pydicom.dcmread(path))
    return found
