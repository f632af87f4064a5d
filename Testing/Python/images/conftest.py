"""Makers of small images, NRRD files with broken headers, and DICOM series."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid


@pytest.fixture(scope="session")
def make_image() -> Callable[..., sitk.Image]:
    """An image of given values (k, j, i) or random ones, with any geometry."""

    def make(values=None, *, size=(6, 5, 4), spacing=(1.0, 1.0, 1.0), origin=(0.0, 0.0, 0.0), direction=None) -> sitk.Image:
        if values is None:
            values = np.random.default_rng(7).normal(100, 20, size[::-1]).astype(np.float32)
        image = sitk.GetImageFromArray(np.asarray(values))
        image.SetSpacing(spacing)
        image.SetOrigin(origin)
        image.SetDirection(np.eye(3).flatten().tolist() if direction is None else np.asarray(direction).flatten().tolist())
        return image

    return make


@pytest.fixture
def make_nrrd(tmp_path: Path) -> Callable[..., Path]:
    """A raw NRRD file of 2 x 3 x 4 bytes whose header fields can be replaced."""

    def make(name: str = "image.nrrd", body: bytes = bytes(24), extra: str = "", **fields: str) -> Path:
        header = {
            "type": "uchar",
            "dimension": "3",
            "space": "left-posterior-superior",
            "sizes": "2 3 4",
            "space directions": "(1,0,0) (0,1,0) (0,0,1)",
            "kinds": "domain domain domain",
            "encoding": "raw",
            "space origin": "(0,0,0)",
        } | {key.replace("_", " "): value for key, value in fields.items()}
        text = "NRRD0004\n" + "".join(f"{key}: {value}\n" for key, value in header.items()) + extra + "\n"
        path = tmp_path / name
        path.write_bytes(text.encode() + body)
        return path

    return make


@pytest.fixture
def make_series(tmp_path: Path) -> Callable[..., Path]:
    """A folder with one uncompressed CT series; slice k holds the value 100 + k in every stored voxel."""

    def make(
        folder: str = "series",
        *,
        positions=None,
        orientation=(1, 0, 0, 0, 1, 0),
        series_uid: str | None = None,
        description: str = "Spine",
        number: int = 3,
        slope: float | list[float] = 1.0,
        intercept: float = -1024.0,
        shape=(4, 5),
        shuffle: bool = False,
        change: Callable[[FileDataset], None] | None = None,
    ) -> Path:
        target = tmp_path / folder
        target.mkdir(exist_ok=True)
        positions = [(-10.0, -20.0, 2.5 * k) for k in range(5)] if positions is None else positions
        series_uid = generate_uid() if series_uid is None else series_uid
        slopes = slope if isinstance(slope, list) else [slope] * len(positions)
        order = np.random.default_rng(3).permutation(len(positions)) if shuffle else range(len(positions))
        for file_number, k in enumerate(order):
            dataset = _slice(target / f"{number}_{file_number:03d}.dcm", 100 + k, shape)
            dataset.SeriesInstanceUID = series_uid
            dataset.SeriesDescription = description
            dataset.SeriesNumber = number
            dataset.ImagePositionPatient = [float(value) for value in positions[k]]
            dataset.ImageOrientationPatient = [float(value) for value in orientation]
            dataset.RescaleSlope = slopes[k]
            dataset.RescaleIntercept = intercept
            if change:
                change(dataset)
            dataset.save_as(dataset.filename, enforce_file_format=True)
        return target

    return make


def _slice(path: Path, value: int, shape: tuple[int, int]) -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = pydicom.FileDataset(str(path), {}, file_meta=meta, preamble=bytes(128))
    dataset.SOPClassUID = CTImageStorage
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.StudyInstanceUID = generate_uid()
    dataset.Modality = "CT"
    dataset.Rows, dataset.Columns = shape
    dataset.PixelSpacing = [0.5, 0.75]
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit = 15
    dataset.PixelRepresentation = 0
    dataset.PixelData = np.full(shape, value, np.uint16).tobytes()
    return dataset
