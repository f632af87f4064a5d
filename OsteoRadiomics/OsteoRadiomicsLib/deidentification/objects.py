"""One DICOM object pseudonymised: read, cleaned, and written with file meta information of its own."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from ..base.errors import ImageError
from ..base.files import replacing
from ..images.dicom.objects import open_dicom, sound
from .elements import Cleaning
from .pixels import clean_pixels

# Who wrote the file (PS3.10 7.1): a UID below 2.25 of our own, and a name.
_IMPLEMENTATION = f"2.25.{uuid.UUID('6f0d9f9c-8f0e-5b1c-9e57-2d0a5c1c7d11').int}"
_IMPLEMENTATION_NAME = "OSTEORADIOMICS"
_METHOD = "DICOM PS3.15 Annex E"
# PS3.16 CID 7050: what was done.
_DONE = (
    ("113100", "Basic Application Confidentiality Profile"),
    ("113105", "Clean Descriptors Option"),
    ("113104", "Clean Structured Content Option"),
)
_DATES_KEPT = ("113107", "Retain Longitudinal Temporal Information Modified Dates Option")


def write_pseudonymised(source: Path, target: Path, cleaning: Cleaning) -> None:
    """Write a cleaned copy of an object. Raises ImageError for a file that is damaged, OutputError."""
    import pydicom

    where = str(source)
    dataset = open_dicom(source, ImageError, where, pixels=True)
    with sound(where, ImageError):
        syntax = pydicom.uid.UID(dataset.file_meta.get("TransferSyntaxUID") or _assumed_syntax(dataset))
        dataset.file_meta.TransferSyntaxUID = syntax
        clean_pixels(dataset)
        cleaning(dataset)
        _say_what_was_done(dataset, cleaning)
        meta = pydicom.dataset.FileMetaDataset()
        meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = dataset.SOPClassUID, dataset.SOPInstanceUID
        meta.TransferSyntaxUID = syntax
        meta.ImplementationClassUID, meta.ImplementationVersionName = pydicom.uid.UID(_IMPLEMENTATION), _IMPLEMENTATION_NAME
        dataset.file_meta, dataset.preamble = meta, bytes(128)
    with replacing(target) as temporary, sound(where, ImageError):
        dataset.save_as(temporary, enforce_file_format=True)


def _assumed_syntax(dataset: Any) -> str:
    """Of a file without file meta information: what pydicom took it for."""
    implicit, little = dataset.original_encoding
    return "1.2.840.10008.1.2" if implicit else "1.2.840.10008.1.2.1" if little else "1.2.840.10008.1.2.2"


def _say_what_was_done(dataset: Any, cleaning: Cleaning) -> None:
    from pydicom.dataset import Dataset

    dataset.PatientIdentityRemoved, dataset.DeidentificationMethod = "YES", _METHOD
    kept = cleaning.days is not None
    dataset.LongitudinalTemporalInformationModified = "MODIFIED" if kept else "REMOVED"
    codes = []
    for value, meaning in (*_DONE, *([_DATES_KEPT] if kept else [])):
        code = Dataset()
        code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, "DCM", meaning
        codes.append(code)
    dataset.DeidentificationMethodCodeSequence = codes
