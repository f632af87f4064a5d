"""Images and segments of the scene as files for the child process, piece by piece, so that the window stays alive meanwhile.

First everything is copied out of the scene, then it is written. Each step of the iterators here is short, but for the copy of a
single image, which is as long as memory is slow.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import slicer
from slicer.i18n import tr as _

from ..base.errors import InputError, OutputError
from ..base.files import WRITING, sequence_suffix
from .background import Job
from .scene_case import SceneCase, drawn_on

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ..images import LabelMap

Stamp = tuple[object, ...]


def write_sequences(case: SceneCase, job: Job, folder: Path | None = None, *, only_mask_of: str | None = None) -> Iterator[None]:
    """Every sequence of a case with the segments on its grid, where it has any, as NRRD.

    folder: where to, the job's own by default. only_mask_of: a sequence, where the segments on the others are not needed.
    Raises the errors of reading the scene, InputError when it changes meanwhile, and OutputError.
    """
    place = folder or job.folder
    files = {sequence: (image_file(place, sequence), mask_file(place, sequence)) for sequence in case.images}
    for sequence, (image, mask) in files.items():
        job.words |= {image.name: _words(sequence, _("image")), mask.name: _words(sequence, _("segmentation"))}
    before = _stamp(case)
    copies = []
    for sequence in case.images:
        with_mask = case.segmentation is not None and only_mask_of in (None, sequence)
        copy = _Copy(case.showing(sequence), with_mask=with_mask)
        for _step in copy.make():
            yield
            _check_unchanged(case, before)
        copies.append(copy)
    if folder is not None:
        with _told(case.sequence):
            folder.mkdir(parents=True, exist_ok=True)
    for copy, (image, mask) in zip(copies, files.values(), strict=True):
        yield from copy.write(image, mask)


def image_file(folder: Path, sequence: str) -> Path:
    """Where ``write_sequences`` puts a sequence's image."""
    return folder / f"image{sequence_suffix(sequence)}.nrrd"


def mask_file(folder: Path, sequence: str) -> Path:
    """Where ``write_sequences`` puts the segments on a sequence's grid."""
    return folder / f"mask{sequence_suffix(sequence)}.seg.nrrd"


def write_whole(image: sitk.Image, path: Path) -> Iterator[None]:
    """Write an image step by step, whole or not at all. Uncompressed: compressing a chest scan takes seconds. Raises OSError."""
    from ..images.raw_nrrd import write_pieces

    unfinished = path.with_name(f"{WRITING}{path.name}")
    try:
        yield from write_pieces(image, unfinished)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


class _Copy:
    """The shown image of a case and its segments, out of the scene. Both methods go step by step."""

    def __init__(self, case: SceneCase, *, with_mask: bool = True) -> None:
        self._case, self._with_mask = case, with_mask
        self._image: sitk.Image | None = None
        self._label_map: LabelMap | None = None

    def make(self) -> Iterator[None]:
        """Copy. Raises the errors of reading the scene."""
        from ..protocols.protocol import load_protocol

        protocol = load_protocol(self._case.protocol)
        yield
        from ..images.stated_grid import state_grid
        from ..mrml.segmentations import cropped, label_map_of_drawn
        from ..mrml.templates import with_whole_rois
        from ..mrml.volumes import image_from_volume

        yield
        image = self._image = image_from_volume(self._case.image)
        yield
        if self._with_mask:
            drawn = []
            for segment in drawn_on(self._case, image, protocol):
                drawn.append(segment)
                yield
            # The part of the grid that is drawn in: little of a chest scan.
            self._label_map = with_whole_rois(label_map_of_drawn(*cropped(drawn, image)), protocol)
        state_grid(image)

    def write(self, image: Path, mask: Path) -> Iterator[None]:
        """Write what was copied. Raises OutputError."""
        from ..images import write_label_map

        with _told(self._case.sequence):
            yield from write_whole(self._image, image)
            if self._label_map is not None:
                write_label_map(self._label_map, mask)


def _check_unchanged(case: SceneCase, before: Stamp) -> None:
    if _stamp(case) != before:
        what = "an image, the segments or a transform changed while they were handed over"
        raise InputError(what, cure="Start again, and leave them as they are for a moment")


@contextmanager
def _told(sequence: str) -> Iterator[None]:
    """Raises OutputError for what the disk says."""
    try:
        yield
    except OSError as error:
        what = f"the image could not be handed over ({error.strerror or error})"
        raise OutputError(what, where=sequence, cure="Free space on the disk") from error
    except OutputError as error:
        raise OutputError("the segments could not be handed over", where=sequence, cure="Free space on the disk") from error


def _stamp(case: SceneCase) -> Stamp:
    """Another one as soon as anything that is copied out of the scene changes or leaves it."""
    drawn = () if case.segmentation is None else _of_segments(case.segmentation.GetSegmentation())
    nodes = (*case.images.values(), *filter(None, [case.segmentation]), *case.corrections.values())
    return (*drawn, *(_of_node(node) for node in nodes))


def _of_segments(segmentation: slicer.vtkSegmentation) -> Stamp:
    drawn = [segmentation.GetMTime()]
    for index in range(segmentation.GetNumberOfSegments()):
        segment = segmentation.GetNthSegment(index)
        labelmap = segment.GetRepresentation(slicer.vtkSegmentationConverter.GetSegmentationBinaryLabelmapRepresentationName())
        drawn.append(max(segment.GetMTime(), labelmap.GetMTime() if labelmap is not None else 0))
    return tuple(drawn)


def _of_node(node: slicer.vtkMRMLTransformableNode) -> Stamp:
    parent = node.GetParentTransformNode()
    data = node.GetImageData() if node.IsA("vtkMRMLVolumeNode") else None
    own = data.GetMTime() if data is not None else node.GetTransformToWorldMTime() if node.IsA("vtkMRMLTransformNode") else 0
    return node.GetScene() is None, own, parent.GetTransformToWorldMTime() if parent is not None else 0


def _words(sequence: str, what: str) -> str:
    return f"{sequence}, {what}" if sequence else what
