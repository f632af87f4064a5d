"""Scenes of 3D Slicer as a format that images and masks are read from; ``ReadOptions`` say which of the nodes is meant."""

from __future__ import annotations

import hashlib
from pathlib import Path

import SimpleITK as sitk

from ...base.errors import ImageError, MaskError, OsteoRadiomicsError
from ..dicom.stated import MARK_BYTES
from ..formats import FileFormat
from ..label_map import LabelMap
from ..read_image import ReadImage, ReadOptions
from .files import PACKED, PLAIN, open_scene
from .nodes import Error
from .opening import needed_of, part_of_scene, scene_reader


def read_scene_image(path: Path, options: ReadOptions) -> ReadImage:
    """The volume that is asked for. Raises ImageError, GeometryError, NoRoom, OSError."""
    reader = scene_reader(path, ImageError)
    with part_of_scene(path, options, ImageError) as part:
        try:
            return ReadImage(reader.image(part))
        except OsteoRadiomicsError as problem:
            raise _placed(problem, path, part.name) from problem


def read_scene_mask(path: Path, options: ReadOptions, image: sitk.Image | None) -> LabelMap:
    """The segments of the segmentation that is asked for, on the image's grid. Raises as the image, with MaskError."""
    reader = scene_reader(path, MaskError)
    if image is None:
        what = "its segments become a mask on the grid of an image only"
        raise MaskError(what, where=str(path), cure="Give the image as well (--image), or save the segmentation as .seg.nrrd")
    with part_of_scene(path, options, MaskError) as part:
        try:
            return reader.mask(part, image)
        except OsteoRadiomicsError as problem:
            raise _placed(problem, path, part.name) from problem


def look_at_scene(path: Path, options: ReadOptions, error: Error) -> bytes:
    """A mark of the node that would be read, after whatever its scene says against reading it. Needs no 3D Slicer.

    error: ImageError for the volume, MaskError for the segmentation; raises it, and OSError.
    """
    opened = open_scene(path, error)
    needed = needed_of(opened, options, error)
    opened.check(needed, error)
    node, size = needed[0], path.stat().st_size
    return hashlib.blake2b(f"{size} {node.id} {node.attributes}".encode(), digest_size=MARK_BYTES).digest()


def _placed(problem: OsteoRadiomicsError, path: Path, name: str) -> OsteoRadiomicsError:
    """The same error at its place in the scene; a node is often called like its patient, so its name stands in quotes."""
    inner = (problem.where or "").removeprefix(name)
    return type(problem)(problem.what, where=f'{path}, "{name}"{inner}', cure=problem.cure)


FORMAT = FileFormat(
    "3D Slicer scene",
    also_reads=(PACKED, PLAIN),
    read_image=read_scene_image,
    read_mask=read_scene_mask,
    look=look_at_scene,
)
