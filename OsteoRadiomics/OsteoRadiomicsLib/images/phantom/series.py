"""Simulated images as DICOM series, as a scanner would send them; their UIDs follow from the case, so they repeat."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk

from ...base.files import replacing

_CLASSES = {"MR": "1.2.840.10008.5.1.4.1.1.4", "CT": "1.2.840.10008.5.1.4.1.1.2"}
_DATE, _TIME = "20260101", "120000"  # of the simulated examination


@dataclass(frozen=True)
class Examination:
    """Whose images: the case, and the number and name of the sequence among its images."""

    case: str
    number: int
    sequence: str

    @property
    def modality(self) -> str:
        """CT for what is called so, else MR."""
        return "CT" if self.sequence == "CT" else "MR"


def write_series(image: sitk.Image, folder: Path, examination: Examination) -> None:
    """Write one file for each slice. image: 16-bit signed. Raises OutputError."""
    folder.mkdir(parents=True, exist_ok=True)
    for k, values in enumerate(sitk.GetArrayViewFromImage(image)):
        dataset = _slice(image, values, k, examination)
        with replacing(folder / f"{k + 1:04d}.dcm") as temporary:
            dataset.save_as(temporary, enforce_file_format=True)


def _slice(image: sitk.Image, values: np.ndarray, k: int, examination: Examination) -> Any:
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian
    from pydicom.valuerep import format_number_as_ds

    def lengths(numbers: Any) -> list[str]:
        return [format_number_as_ds(float(number)) for number in numbers]

    case, series = _uid(examination.case), _uid(examination.case, examination.sequence)
    found = Dataset()
    found.file_meta = FileMetaDataset()
    found.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    found.SOPClassUID, found.SOPInstanceUID = _CLASSES[examination.modality], _uid(examination.case, examination.sequence, k)
    found.PatientID = found.PatientName = examination.case
    found.PatientBirthDate = found.PatientSex = found.AccessionNumber = found.ReferringPhysicianName = None
    found.StudyInstanceUID, found.StudyID, found.StudyDate, found.StudyTime = case, "1", _DATE, _TIME
    found.SeriesInstanceUID, found.SeriesNumber, found.SeriesDescription = series, examination.number, examination.sequence
    found.Modality, found.Manufacturer = examination.modality, "OsteoRadiomics phantom"
    found.FrameOfReferenceUID, found.PositionReferenceIndicator = _uid(examination.case, "frame of reference"), None
    found.InstanceNumber, found.ImageType = k + 1, ["DERIVED", "SECONDARY", "AXIAL" if examination.modality == "CT" else "OTHER"]
    direction = np.array(image.GetDirection()).reshape(3, 3)
    across, down, through = image.GetSpacing()
    found.ImageOrientationPatient = lengths((*direction[:, 0], *direction[:, 1]))
    found.ImagePositionPatient = lengths(image.TransformIndexToPhysicalPoint((0, 0, k)))
    found.PixelSpacing, found.SliceThickness = lengths((down, across)), format_number_as_ds(through)
    found.Rows, found.Columns = values.shape
    found.SamplesPerPixel, found.PhotometricInterpretation = 1, "MONOCHROME2"
    found.BitsAllocated, found.BitsStored, found.HighBit, found.PixelRepresentation = 16, 16, 15, 1
    found.Laterality = found.AcquisitionNumber = None
    found.PatientPosition = "HFS"
    if examination.modality == "CT":
        found.RescaleSlope, found.RescaleIntercept, found.KVP = 1, 0, None
    else:  # what a simulated sequence has none of
        found.ScanningSequence, found.SequenceVariant, found.ScanOptions, found.MRAcquisitionType = "RM", "NONE", None, "2D"
        found.EchoTime = found.EchoTrainLength = found.RepetitionTime = None
    found.PixelData = values.astype("<i2").tobytes()
    return found


def _uid(*parts: object) -> str:
    digest = hashlib.sha256("\n".join(("simulated", *map(str, parts))).encode()).digest()
    return f"2.25.{uuid.UUID(bytes=digest[:16], version=4).int}"
