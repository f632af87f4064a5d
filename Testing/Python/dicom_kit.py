"""Makers of small DICOM objects: slices, enhanced multi-frame images, segmentations, contours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixels.encoders import RLELosslessEncoder
from pydicom.sequence import Sequence as Items
from pydicom.uid import (
    CTImageStorage,
    DeflatedExplicitVRLittleEndian,
    EnhancedMRImageStorage,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    RLELossless,
    RTStructureSetStorage,
    SegmentationStorage,
    generate_uid,
)

LABEL_MAP_SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.7"
STUDY, FRAME_OF_REFERENCE, SERIES = "1.2.3.1", "1.2.3.2", "1.2.3.3"
Change = Callable[[Dataset], None]


def blank(path: Path, sop_class: str, modality: str, syntax: str = ExplicitVRLittleEndian) -> FileDataset:
    """An object of one study of one patient, not yet saved."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = syntax
    dataset = FileDataset(
        str(path), {}, file_meta=meta, preamble=bytes(128), is_implicit_VR=False, is_little_endian=syntax != ExplicitVRBigEndian
    )
    dataset.SOPClassUID, dataset.SOPInstanceUID = sop_class, meta.MediaStorageSOPInstanceUID
    dataset.Modality, dataset.PatientID = modality, "P1"
    dataset.StudyInstanceUID, dataset.FrameOfReferenceUID = STUDY, FRAME_OF_REFERENCE
    dataset.SeriesInstanceUID, dataset.SeriesNumber = SERIES, 3
    return dataset


def describe_pixels(dataset: Dataset, shape: Sequence[int], kind: np.dtype, stored: int | None = None) -> None:
    """The image pixel module for values of one type."""
    dataset.Rows, dataset.Columns = shape
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated = kind.itemsize * 8
    dataset.BitsStored = stored or dataset.BitsAllocated
    dataset.HighBit = dataset.BitsStored - 1
    dataset.PixelRepresentation = int(kind.kind == "i")


def put_pixels(dataset: FileDataset, values: np.ndarray) -> None:
    """Pixel data of one or more frames in the object's own transfer syntax."""
    syntax = dataset.file_meta.TransferSyntaxUID
    if syntax == RLELossless:
        frames = values.reshape(-1, dataset.Rows, dataset.Columns)
        whole = [
            RLELosslessEncoder.encode(
                frame, rows=dataset.Rows, columns=dataset.Columns, samples_per_pixel=1, number_of_frames=1, bits_allocated=16,
                bits_stored=dataset.BitsStored, pixel_representation=dataset.PixelRepresentation,
                photometric_interpretation="MONOCHROME2",
            )
            for frame in frames
        ]  # fmt: skip
        dataset.PixelData = encapsulate(whole)
        return
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    dataset.PixelData = values.astype(values.dtype.newbyteorder(order)).tobytes()
    dataset["PixelData"].VR = "OW" if values.dtype.itemsize > 1 else "OB"


def save(dataset: FileDataset) -> Path:
    """Write the object where it was made for."""
    dataset.save_as(dataset.filename, enforce_file_format=True)
    return Path(str(dataset.filename))


def write_slice(
    path: Path,
    values: np.ndarray,
    position: Sequence[float] = (0, 0, 0),
    *,
    slope: float | None = 1,
    intercept: float | None = 0,
    stored: int | None = None,
    syntax: str = ExplicitVRLittleEndian,
    sop_class: str = CTImageStorage,
    modality: str = "CT",
    change: Change | None = None,
) -> Path:
    """One slice of a series; 0.5 mm between rows, 0.75 mm between columns, 2 mm thick."""
    dataset = blank(path, sop_class, modality, syntax)
    describe_pixels(dataset, values.shape, values.dtype, stored)
    dataset.PixelSpacing, dataset.SliceThickness = [0.5, 0.75], 2
    dataset.ImagePositionPatient = [float(value) for value in position]
    dataset.ImageOrientationPatient = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    if slope is not None:
        dataset.RescaleSlope = slope
    if intercept is not None:
        dataset.RescaleIntercept = intercept
    put_pixels(dataset, values)
    if change:
        change(dataset)
    return save(dataset)


def write_series(
    folder: Path, slices: Sequence[np.ndarray], *, each: Sequence[dict[str, Any]] | None = None, **same: Any
) -> Path:
    """A series with slices 2.5 mm apart. each: what is special about each slice."""
    folder.mkdir(exist_ok=True)
    for k, values in enumerate(slices):
        write_slice(folder / f"{k:03d}.dcm", values, (-10, -20, 2.5 * k), **same, **(each[k] if each else {}))
    return folder


def group(**entries: Any) -> Items:
    """A functional group with its one item."""
    item = Dataset()
    for key, value in entries.items():
        setattr(item, key, value)
    return Items([item])


def shared_groups(**more: Items) -> Items:
    """What all frames share: axial planes of the size that ``write_slice`` gives, 2.5 mm apart."""
    shared = Dataset()
    shared.PlaneOrientationSequence = group(ImageOrientationPatient=[1.0, 0.0, 0.0, 0.0, 1.0, 0.0])
    shared.PixelMeasuresSequence = group(PixelSpacing=[0.5, 0.75], SliceThickness=2.5, SpacingBetweenSlices=2.5)
    for key, value in more.items():
        setattr(shared, key, value)
    return Items([shared])


def write_enhanced(
    path: Path,
    values: np.ndarray,
    positions: Sequence[Sequence[float]],
    *,
    groups: Sequence[dict[str, Items]] | None = None,
    sop_class: str = EnhancedMRImageStorage,
    syntax: str = ExplicitVRLittleEndian,
    change: Change | None = None,
) -> Path:
    """An enhanced multi-frame image. values: (frames, rows, columns). groups: further functional groups of each frame."""
    dataset = blank(path, sop_class, "MR", syntax)
    describe_pixels(dataset, values.shape[1:], values.dtype)
    dataset.NumberOfFrames = len(values)
    dataset.SharedFunctionalGroupsSequence = shared_groups()
    frames = []
    for k, position in enumerate(positions):
        frame = Dataset()
        frame.PlanePositionSequence = group(ImagePositionPatient=[float(mm) for mm in position])
        for key, value in (groups[k] if groups else {}).items():
            setattr(frame, key, value)
        frames.append(frame)
    dataset.PerFrameFunctionalGroupsSequence = Items(frames)
    put_pixels(dataset, values)
    if change:
        change(dataset)
    return save(dataset)


def write_seg(
    path: Path,
    frames: Sequence[tuple[int, int, np.ndarray]],
    *,
    kind: str = "BINARY",
    names: Sequence[str] = ("L1", "L2"),
    syntax: str = ExplicitVRLittleEndian,
    change: Change | None = None,
) -> Path:
    """A segmentation on the grid of ``write_series``. frames: (segment number, slice, values (rows, columns))."""
    dataset = blank(path, LABEL_MAP_SEGMENTATION if kind == "LABELMAP" else SegmentationStorage, "SEG", syntax)
    values = np.array([each[2] for each in frames])
    describe_pixels(dataset, values.shape[1:], values.dtype)
    dataset.SegmentationType, dataset.NumberOfFrames = kind, len(frames)
    dataset.SegmentSequence = Items([])
    for number, name in enumerate(names, 1):
        dataset.SegmentSequence.append(group(SegmentNumber=number, SegmentLabel=name)[0])
    dataset.SharedFunctionalGroupsSequence = shared_groups()
    dataset.PerFrameFunctionalGroupsSequence = Items([])
    for number, k, _ in frames:
        frame = Dataset()
        frame.PlanePositionSequence = group(ImagePositionPatient=[-10.0, -20.0, 2.5 * k])
        if kind != "LABELMAP":
            frame.SegmentIdentificationSequence = group(ReferencedSegmentNumber=number)
        dataset.PerFrameFunctionalGroupsSequence.append(frame)
    if kind == "BINARY":
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 1, 1, 0
        bits = np.packbits(values.astype(bool).ravel(), bitorder="little").tobytes()
        dataset.PixelData = bits + bytes(len(bits) % 2)
        dataset["PixelData"].VR = "OB"
    else:
        put_pixels(dataset, values)
    if kind == "FRACTIONAL":
        dataset.SegmentationFractionalType, dataset.MaximumFractionalValue = "PROBABILITY", 255
    if change:
        change(dataset)
    return save(dataset)


def write_rtstruct(
    path: Path, rois: dict[str, Sequence[np.ndarray]], *, kind: str = "CLOSED_PLANAR", change: Change | None = None
) -> Path:
    """Contours. rois: name -> polygons, each (n, 3) in mm, LPS."""
    dataset = blank(path, RTStructureSetStorage, "RTSTRUCT")
    dataset.StructureSetROISequence, dataset.ROIContourSequence = Items([]), Items([])
    for number, (name, polygons) in enumerate(rois.items(), 1):
        dataset.StructureSetROISequence.append(
            group(ROINumber=number, ROIName=name, ReferencedFrameOfReferenceUID=FRAME_OF_REFERENCE)[0]
        )
        contours = [
            group(
                ContourGeometricType=kind,
                NumberOfContourPoints=len(points),
                ContourData=[f"{value:.6f}" for value in points.ravel()],
            )[0]
            for points in polygons
        ]
        item = group(ReferencedROINumber=number, ROIDisplayColor=[255, 128, 0], ContourSequence=Items(contours))[0]
        dataset.ROIContourSequence.append(item)
    if change:
        change(dataset)
    return save(dataset)


__all__ = [
    "DeflatedExplicitVRLittleEndian", "ExplicitVRBigEndian", "RLELossless", "blank", "describe_pixels", "group", "put_pixels",
    "save", "shared_groups", "write_enhanced", "write_rtstruct", "write_seg", "write_series", "write_slice",
]  # fmt: skip
