"""The image series that results belong to, with the headers from which the new objects take patient, study and place."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..base.errors import DependencyError, ImageError
from ..images.cases import load_case
from ..images.dicom.choice import series_files
from ..images.dicom.objects import sound
from ..images.label_map import LabelMap
from ..images.read_image import AS_USUAL, ReadOptions
from ..images.reading import read_mask

if TYPE_CHECKING:
    import highdicom
    import SimpleITK as sitk

    from ..images.roi import Roi

# What an object of the same study must repeat, and what it may repeat empty (PS3.3 C.7.1.1, C.7.2.1).
_NEEDED = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID")
_MAY_BE_EMPTY = (
    "PatientID", "PatientName", "PatientBirthDate", "PatientSex", "StudyID", "StudyDate", "StudyTime", "AccessionNumber",
    "ReferringPhysicianName", "SeriesNumber", "InstanceNumber",
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A series, its mask, and what is drawn there.

    image: as every verb reads it. headers: one per file, in the order of their places. label_map: names, codes and colours.
    rois: on the image's grid.
    """

    image: sitk.Image
    headers: tuple[Any, ...]
    label_map: LabelMap
    rois: tuple[Roi, ...]

    @property
    def modality(self) -> str:
        """Of the images, such as CT."""
        return str(self.headers[0].get("Modality", ""))

    def volume(self, voxels: np.ndarray) -> highdicom.Volume:
        """An array over the image's grid as a volume in the patient. voxels: (z, y, x) or (z, y, x, segments)."""
        hd = highdicom_library()
        spacing, matrix = self.image.GetSpacing(), np.array(self.image.GetDirection()).reshape(3, 3)
        affine = np.eye(4)
        affine[:3, :3] = (matrix * spacing)[:, ::-1]
        affine[:3, 3] = self.image.GetOrigin()
        uid = self.headers[0].FrameOfReferenceUID
        channels = {"SegmentNumber": list(range(1, voxels.shape[3] + 1))} if voxels.ndim == 4 else None
        return hd.Volume(voxels, affine, coordinate_system="PATIENT", frame_of_reference_uid=uid, channels=channels)


def read_source(image: Path, mask: Path, reading: ReadOptions = AS_USUAL) -> Source:
    """Read a DICOM series and the mask drawn on it.

    Raises ImageError where the image is no DICOM series or its headers lack what an object of the same study needs, and what
    reading a case raises.
    """
    if not image.exists():
        raise ImageError("does not exist", where=str(image), cure="Give the folder of the DICOM series")
    files = series_files(image, reading.series)
    volume, rois = load_case(image, mask, options=reading)
    headers = _headers([file.path for file in files], volume, str(image))
    return Source(volume, headers, read_mask(mask, options=reading, image=volume), rois)


def _headers(paths: list[Path], volume: sitk.Image, where: str) -> tuple[Any, ...]:
    import pydicom

    found: dict[str, Any] = {}
    for path in paths:
        with sound(where, ImageError, path.name):
            header = pydicom.dcmread(path, stop_before_pixels=True)
        if absent := [name for name in _NEEDED if not header.get(name)]:
            raise ImageError(
                f"{path.name} has no {absent[0]}, without which nothing can refer to it",
                where=where,
                cure="Export the series again",
            )
        for name in _MAY_BE_EMPTY:
            if name not in header:
                setattr(header, name, None)
        found.setdefault(header.SOPInstanceUID, header)
    normal = np.array(volume.GetDirection()).reshape(3, 3)[:, 2]

    def height(header: Any) -> float:
        return float(np.dot(normal, [float(value) for value in header.get("ImagePositionPatient") or (0, 0, 0)]))

    return tuple(sorted(found.values(), key=height))


@contextmanager
def unnamed() -> Iterator[None]:
    """Nobody's name on the terminal: the library warns of names with one part only, and quotes them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*unlikely to represent the intended person name", category=UserWarning)
        yield


def highdicom_library() -> Any:
    """The library that builds the objects. Raises DependencyError."""
    try:
        import highdicom
    except ImportError as error:
        raise DependencyError(
            "writing DICOM needs the package highdicom", cure="Install it with: pip install highdicom"
        ) from error
    return highdicom
