"""A radiograph scored and explained in the background: the verb ``cxr`` on a volume of the scene."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import slicer
from slicer.i18n import tr as _

from ..base.errors import InputError, OutputError
from ..base.undoing import undone_unless_whole
from ..mrml.volumes import dicom_file
from .background import Job
from .hand_over import write_whole

_PICTURE, _MAPS = "radiograph.nrrd", "maps"


@dataclass(frozen=True)
class RadiographChoice:
    """What is scored, and by which network. node: the volume's id. changed: another number as soon as its pixels are others.

    network: folder or .zip. any_shape: accept pictures that are narrower or wider than a chest is.
    """

    node: str
    changed: int
    network: str
    any_shape: bool

    @property
    def volume(self) -> slicer.vtkMRMLScalarVolumeNode | None:
        """The radiograph, None when it has left the scene."""
        return slicer.mrmlScene.GetNodeByID(self.node)


@dataclass(frozen=True)
class PictureScore:
    """predicts: what it is the probability of. low, high: ends of its 95 % interval by dropout."""

    predicts: str
    probability: float
    low: float
    high: float
    warnings: tuple[str, ...]
    notice: str


@dataclass(frozen=True, eq=False)
class PictureContour:
    """level: logit per cell from which on a map is highest, None where it has no highest tenth. edges: of the line there, ends of
    (column, row), (n, 2, 2)."""

    level: float | None
    edges: np.ndarray


@dataclass(frozen=True, eq=False)
class PictureMap:
    """What one kind of map says of the network and of its control. agreement: their rank correlation, None where one is flat."""

    kind: str
    network: PictureContour
    control: PictureContour
    agreement: float | None
    specific: bool


def start_score(choice: RadiographChoice) -> Job:
    """Score the radiograph. Raises InputError when it is gone."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        _start(job, choice, "score", "--out", str(job.folder / "scores.csv"))
    return job


def start_map(choice: RadiographChoice, kind: str) -> Job:
    """Make one kind of map of the radiograph, and the control's. Raises InputError when the radiograph is gone."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        _start(job, choice, "explain", "--kind", kind, "--maps", str(job.folder / _MAPS))
    return job


def score_result(job: Job) -> PictureScore:
    """The score of a finished job. Raises JobFailed and Cancelled."""
    found = job.printed()
    (score,) = found["scores"]
    low, high = score["probability_interval"]
    warnings = tuple(job.in_words(text) for text in score["warnings"])
    return PictureScore(score["predicts"], score["probability"], low, high, warnings, found["notice"])


def map_result(job: Job, volume: slicer.vtkMRMLScalarVolumeNode) -> PictureMap:
    """The one map of a finished job. Raises JobFailed and Cancelled, and InputError for a picture of another size."""
    import SimpleITK as sitk

    from ..mrml.radiograph_contours import edges_round
    from ..workflows.radiograph_maps import RECORD, Contour, RadiographMaps

    job.check()
    folder = job.folder / _MAPS
    record = RadiographMaps.read(folder / RECORD)
    if record.shape != tuple(volume.GetImageData().GetDimensions()[1::-1]):
        cure = "Load the radiograph again, or choose the volume that was loaded from it"
        raise InputError("has another size than the DICOM file it was loaded from", where=volume.GetName(), cure=cure)

    def contour(found: Contour) -> PictureContour:
        if found.level is None:
            return PictureContour(None, np.zeros((0, 2, 2)))
        values = sitk.GetArrayFromImage(sitk.ReadImage(str(folder / found.file)))[0]
        return PictureContour(found.level, edges_round(values, found.level))

    (entry,) = record.maps
    return PictureMap(entry.kind, contour(entry.network), contour(entry.control), entry.agreement, entry.specific)


def _start(job: Job, choice: RadiographChoice, action: str, *options: str) -> None:
    """Start the verb on the radiograph's DICOM file, where Slicer's database has it, else on its pixels.

    The file says how it is to be shown, what is padding, and which view it is; what is loaded of it does not.
    """
    volume = choice.volume
    if volume is None:
        raise InputError("the radiograph has left the scene", cure="Choose another one")
    file = dicom_file(volume)
    after = None
    if not (file and Path(file).is_file()):
        file = str(job.folder / _PICTURE)
        after = _written(volume, Path(file))
    job.words[file] = _("radiograph")
    shape = ["--any-shape"] if choice.any_shape else []
    job.start(["cxr", action, "--model", choice.network, "--image", file, *options, *shape, "--json"], after=after)


def _written(volume: slicer.vtkMRMLScalarVolumeNode, path: Path) -> Iterator[None]:
    """The picture's pixels as a file that says nothing of the patient. Raises what reading the scene raises, and OutputError."""
    from ..images.flat import marked
    from ..mrml.volumes import image_from_volume

    image = marked(image_from_volume(volume))
    yield
    try:
        yield from write_whole(image, path)
    except OSError as error:
        what = f"the radiograph could not be handed over ({error.strerror or error})"
        raise OutputError(what, cure="Free space on the disk") from error
