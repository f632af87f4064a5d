"""Made-up radiographs as files: a case list with DICOM pictures, for tests, the demo and trying things out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ...base.files import replacing
from ...base.spreadsheets import write_csv
from .simulated import FIELD_MM, SIDE, project, trunks

CASES = "cases.csv"


def write_simulated(folder: Path, sets: Mapping[str, int], seed: int = 0, *, outcome: str = "op") -> Path:
    """Write radiographs and the list of them. sets: name of a set -> radiographs in it, every second with the outcome.

    Returns the list's path. Raises OutputError.
    """
    rows: list[tuple[object, ...]] = [("case", "image", "set", outcome)]
    for number, (name, count) in enumerate(sets.items()):
        for position, (person, ill) in enumerate(trunks(count, 1000 * seed + number), 1):
            case = f"sim-cxr-{name}-{position:04d}"
            with replacing(folder / f"{case}.dcm") as temporary:
                _radiograph(project(person).pixels, case).save_as(temporary, enforce_file_format=True)
            rows.append((case, f"{case}.dcm", name, int(ill)))
    write_csv(folder / CASES, rows)
    return folder / CASES


def _radiograph(pixels: np.ndarray, case: str) -> Any:
    """A digital radiograph of 16 bits, seen from behind."""
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import DigitalXRayImageStorageForPresentation, ExplicitVRLittleEndian, generate_uid

    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID = DigitalXRayImageStorageForPresentation
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID = generate_uid(entropy_srcs=[case])
    made.StudyInstanceUID, made.SeriesInstanceUID = (generate_uid(entropy_srcs=[case, part]) for part in ("study", "series"))
    made.Modality, made.PatientID, made.PatientName = "DX", case, case
    made.ViewPosition, made.BodyPartExamined = "PA", "CHEST"
    made.ImagerPixelSpacing = [round(FIELD_MM / SIDE, 4)] * 2
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.Rows, made.Columns = pixels.shape
    made.BitsAllocated = made.BitsStored = 16
    made.HighBit, made.PixelRepresentation = 15, 0
    made.PixelData = pixels.astype("<u2").tobytes()
    return made
