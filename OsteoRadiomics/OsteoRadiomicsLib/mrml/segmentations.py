"""Segmentation nodes to label maps and back: every segment on the image's grid, with name, colour and terminology."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import SimpleITK as sitk
import slicer
import vtk
from vtk.util.numpy_support import vtk_to_numpy

from ..base.errors import GeometryError, MaskError
from ..images import LabelMap, Segment, resample_mask
from ..images.label_map import Box, box_of, joint_box
from ..images.outside import refuse_outside
from ..images.sequences.fitting import resampled_note
from ..images.sequences.motion import RigidMotion
from .geometry import grid_to_ras, node_to_world, set_grid, to_array, to_matrix

BINARY = "Binary labelmap"

# How far a segment's voxel may lie from the image's voxel, in voxels, for the two grids to count as one.
LATTICE_TOLERANCE = 1e-3

_NOWHERE: Box = (slice(0), slice(0), slice(0))
_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])


@dataclass(frozen=True)
class Drawn:
    """A segment on the image's grid. box: (k, j, i) part of the grid. voxels: bool, of the box's shape.

    note, motion: see ``Segment``.
    """

    segment: slicer.vtkSegment
    label: int
    box: Box
    voxels: np.ndarray
    note: str = ""
    motion: RigidMotion | None = None


def label_map_from_segmentation(
    node: slicer.vtkMRMLSegmentationNode,
    image: sitk.Image,
    motion: RigidMotion | None = None,
    needed: Callable[[str], bool] = lambda name: True,
) -> LabelMap:
    """All segments on the grid of ``image``, both seen in patient space, parent transform included.

    motion: how the patient moved from where the segments were drawn to the image (LPS), None for not at all. needed: whether
    voxels of a segment of that name must lie within the image; one that need not is left out where it does not.

    A segment drawn on the image's own grid keeps every voxel; one drawn on another grid is resampled by nearest neighbour,
    and carries a note with its volume before and after, and with the motion.
    Overlapping segments lie in separate layers. Labels are the node's own where they are unique, the next free number
    otherwise. The node is not changed. Raises MaskError: no segments. Raises GeometryError: sheared or warped, or drawn
    voxels outside the image.
    """
    return label_map_of_drawn(list(drawn_segments(node, image, motion, needed)), image)


def drawn_segments(
    node: slicer.vtkMRMLSegmentationNode,
    image: sitk.Image,
    motion: RigidMotion | None = None,
    needed: Callable[[str], bool] = lambda name: True,
) -> Iterator[Drawn]:
    """Each segment on the grid of ``image``, one after the other, because a large one takes a moment.

    Arguments and errors are those of ``label_map_from_segmentation``.
    """
    where = node.GetName()
    segmentation = _with_labelmaps(node, image)
    names = segment_ids(segmentation)
    if not names:
        raise MaskError("has no segments", where=where, cure="Create the protocol's segments and draw them")
    to_world = node_to_world(node)
    if motion is not None:
        to_world = _LPS @ motion.matrix @ _LPS @ to_world
    taken: set[int] = set()
    for identifier in names:
        segment = segmentation.GetSegment(identifier)
        try:
            box, voxels, note = _on_grid(segment, to_world, image, f"{where}, segment {segment.GetName()}", motion)
        except GeometryError:
            if needed(segment.GetName()):
                raise
            continue
        yield Drawn(segment, _free_label(segment.GetLabelValue(), taken), box, voxels, note, motion)


def cropped(drawn: Sequence[Drawn], image: sitk.Image) -> tuple[list[Drawn], sitk.Image]:
    """Segments on the smallest part of their grid that holds them all, and that part; one voxel where nothing is drawn."""
    box = joint_box([item.box if item.voxels.size else None for item in drawn]) or (slice(0, 1),) * 3
    first = [axis.start for axis in box]
    moved = [replace(item, box=_moved(item.box, first) if item.voxels.size else item.box) for item in drawn]
    k, j, i = box
    return moved, image[i, j, k]


def label_map_of_drawn(drawn: Sequence[Drawn], image: sitk.Image) -> LabelMap:
    """Segments as a label map on their grid, overlapping ones in separate layers. image: has the grid."""
    kind = np.uint8 if max((item.label for item in drawn), default=0) < 256 else np.uint16
    layers: list[np.ndarray] = []
    segments = []
    for item in drawn:
        number = next((n for n, layer in enumerate(layers) if not np.any(layer[item.box][item.voxels])), len(layers))
        if number == len(layers):
            layers.append(np.zeros(image.GetSize()[::-1], kind))
        layers[number][item.box][item.voxels] = item.label
        style = _color(item.segment), terminology_of(item.segment)
        segments.append(Segment(item.segment.GetName(), item.label, number, *style, item.note, motion=item.motion))
    return LabelMap(tuple(_image_of(layer, image) for layer in layers), tuple(segments))


def segmentation_from_label_map(
    label_map: LabelMap, name: str, *, node: slicer.vtkMRMLSegmentationNode | None = None
) -> slicer.vtkMRMLSegmentationNode:
    """Add a label map's segments to a new segmentation node, or to ``node``; a segment of the same name is replaced.

    The node must have no parent transform. Raises GeometryError.
    """
    if node is None:
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", name)
        node.CreateDefaultDisplayNodes()
    elif node.GetParentTransformNode() is not None:
        raise GeometryError("lies under a transform", where=node.GetName(), cure="Harden or remove the transform first")
    # Segments hold the part of the grid where something is drawn, which in a chest scan is a small one.
    part = label_map.cropped()
    modifying = node.StartModify()
    try:
        for segment in label_map.segments:
            identifier = ensure_segment(node, segment.name)
            style_segment(node.GetSegmentation().GetSegment(identifier), segment.color, segment.terminology)
            voxels = (sitk.GetArrayViewFromImage(part.layers[segment.layer]) == segment.label).astype(np.uint8)
            _fill(node, identifier, voxels, part.grid)
    finally:
        node.EndModify(modifying)
    return node


def segment_ids(segmentation: slicer.vtkSegmentation) -> list[str]:
    """Identifiers of all segments, in order."""
    return [segmentation.GetNthSegmentID(index) for index in range(segmentation.GetNumberOfSegments())]


def segment_names(node: slicer.vtkMRMLSegmentationNode) -> list[str]:
    """Names of all segments, in order."""
    segmentation = node.GetSegmentation()
    return [segmentation.GetSegment(identifier).GetName() for identifier in segment_ids(segmentation)]


def ensure_segment(node: slicer.vtkMRMLSegmentationNode, name: str) -> str:
    """Identifier of the segment of that name, which is added empty when there is none."""
    segmentation = node.GetSegmentation()
    return segmentation.GetSegmentIdBySegmentName(name) or segmentation.AddEmptySegment("", name)


def style_segment(segment: slicer.vtkSegment, color: Sequence[int] | None, terminology: str | None) -> None:
    """Set colour (RGB, 0..255) and terminology entry, and keep Slicer from deriving name and colour by itself."""
    segment.SetNameAutoGenerated(False)
    if color is not None:
        segment.SetColor([channel / 255 for channel in color])
        segment.SetColorAutoGenerated(False)
    if terminology:
        segment.SetTag(slicer.vtkSegment.GetTerminologyEntryTagName(), terminology)


def terminology_of(segment: slicer.vtkSegment) -> str | None:
    """Terminology entry of a segment, None when it has none."""
    entry = vtk.mutable("")
    found = segment.GetTag(slicer.vtkSegment.GetTerminologyEntryTagName(), entry)
    return str(entry) if found and str(entry).strip("~^ ") else None


def _with_labelmaps(node: slicer.vtkMRMLSegmentationNode, image: sitk.Image) -> slicer.vtkSegmentation:
    """The node's segmentation, or a converted copy when its segments are surfaces."""
    segmentation = node.GetSegmentation()
    if segmentation.GetNumberOfSegments() == 0 or segmentation.ContainsRepresentation(BINARY):
        return segmentation
    copy = slicer.vtkSegmentation()
    copy.DeepCopy(segmentation)
    geometry = slicer.vtkOrientedImageData()
    geometry.SetDimensions(image.GetSize())
    geometry.SetImageToWorldMatrix(to_matrix(np.linalg.inv(node_to_world(node)) @ grid_to_ras(image)))
    text = slicer.vtkSegmentationConverter.SerializeImageGeometry(geometry)
    copy.SetConversionParameter(slicer.vtkSegmentationConverter.GetReferenceImageGeometryParameterName(), text)
    if not copy.CreateRepresentation(BINARY):
        raise MaskError("cannot be turned into voxels", where=node.GetName(), cure="Convert it in the Segmentations module")
    return copy


def _on_grid(
    segment: slicer.vtkSegment, to_world: np.ndarray, image: sitk.Image, where: str, motion: RigidMotion | None
) -> tuple[Box, np.ndarray, str]:
    """Where one segment is drawn on the image's grid: a box of it and the voxels inside, both (k, j, i), bool, and a note."""
    nothing: tuple[Box, np.ndarray, str] = (_NOWHERE, np.zeros((0, 0, 0), bool), "")
    labelmap = segment.GetRepresentation(BINARY)
    if labelmap is None or labelmap.GetNumberOfPoints() == 0:
        return nothing
    extent = labelmap.GetExtent()
    shape = tuple(extent[axis + 1] - extent[axis] + 1 for axis in (4, 2, 0))
    drawn = vtk_to_numpy(labelmap.GetPointData().GetScalars()).reshape(shape) == segment.GetLabelValue()
    tight = box_of(drawn)
    if tight is None:
        return nothing
    drawn = drawn[tight]
    matrix = vtk.vtkMatrix4x4()
    labelmap.GetImageToWorldMatrix(matrix)
    first = np.eye(4)
    first[:3, 3] = [start + axis.start for start, axis in zip(extent[::2], reversed(tight), strict=True)]
    own_grid = to_world @ to_array(matrix) @ first
    offset = None if motion is not None else _lattice_offset(own_grid, drawn.shape, image)
    if offset is None:
        return _resample(drawn, own_grid, image, where, motion)
    return (*_clip(drawn, offset, image, where), "")


def _lattice_offset(own_grid: np.ndarray, shape: tuple[int, ...], image: sitk.Image) -> np.ndarray | None:
    """Index (k, j, i) of a segment's first voxel in the image when both grids share axes and voxel centres, else None."""
    to_index = np.linalg.inv(grid_to_ras(image)) @ own_grid
    corners = np.array(np.meshgrid(*[(0, length - 1) for length in shape[::-1]], indexing="ij")).reshape(3, -1)
    offset = np.round(to_index[:3, 3])
    apart = to_index[:3, :3] @ corners + to_index[:3, 3:] - (corners + offset[:, None])
    return offset[::-1].astype(int) if np.abs(apart).max() <= LATTICE_TOLERANCE else None


def _clip(drawn: np.ndarray, offset: np.ndarray, image: sitk.Image, where: str) -> tuple[Box, np.ndarray]:
    """The part of a box that lies within the image. Raises GeometryError when drawn voxels lie outside."""
    sizes = image.GetSize()[::-1]
    start = [min(max(0, int(at)), full) for at, full in zip(offset, sizes, strict=True)]
    stop = [
        max(low, min(full, int(at) + length)) for low, at, length, full in zip(start, offset, drawn.shape, sizes, strict=True)
    ]
    inside = drawn[tuple(slice(low - at, high - at) for low, high, at in zip(start, stop, offset, strict=True))]
    lost = int(np.count_nonzero(drawn)) - int(np.count_nonzero(inside))
    refuse_outside(lost, where=where)
    k, j, i = (slice(low, high) for low, high in zip(start, stop, strict=True))
    return (k, j, i), inside


def _resample(
    drawn: np.ndarray, own_grid: np.ndarray, image: sitk.Image, where: str, motion: RigidMotion | None
) -> tuple[Box, np.ndarray, str]:
    """A segment of another grid on the image's, with a note of its volumes. Raises GeometryError for voxels drawn outside."""
    places = np.argwhere(drawn)[:, ::-1]
    to_index = np.linalg.inv(grid_to_ras(image)) @ own_grid
    index = places @ to_index[:3, :3].T + to_index[:3, 3]
    beyond = (index < -0.5 - LATTICE_TOLERANCE) | (index > np.array(image.GetSize()) - 0.5 + LATTICE_TOLERANCE)
    refuse_outside(int(np.count_nonzero(beyond.any(axis=1))), where=where)
    mask = sitk.GetImageFromArray(drawn.astype(np.uint8))
    set_grid(mask, own_grid, where)
    voxels = sitk.GetArrayFromImage(resample_mask(mask, image)).astype(bool)
    before, after = (
        np.count_nonzero(part) * float(np.prod(grid.GetSpacing())) for part, grid in ((drawn, mask), (voxels, image))
    )
    box = box_of(voxels) or _NOWHERE
    return box, voxels[box], resampled_note(before, after, motion)


def _moved(box: Box, first: Sequence[int]) -> Box:
    k, j, i = (slice(axis.start - at, axis.stop - at) for axis, at in zip(box, first, strict=True))
    return k, j, i


def _free_label(wanted: int, taken: set[int]) -> int:
    label = int(wanted)
    while label < 1 or label in taken:
        label += 1
    taken.add(label)
    return label


def _image_of(layer: np.ndarray, image: sitk.Image) -> sitk.Image:
    result = sitk.GetImageFromArray(layer)
    result.CopyInformation(image)
    return result


def _color(segment: slicer.vtkSegment) -> tuple[int, int, int]:
    red, green, blue = (round(255 * channel) for channel in segment.GetColor())
    return red, green, blue


def _fill(node: slicer.vtkMRMLSegmentationNode, identifier: str, voxels: np.ndarray, grid: sitk.Image) -> None:
    """Set one segment's voxels (k, j, i), 0 or 1, on a grid."""
    labelmap = slicer.vtkOrientedImageData()
    labelmap.SetDimensions(grid.GetSize())
    labelmap.AllocateScalars(vtk.VTK_UNSIGNED_CHAR, 1)
    vtk_to_numpy(labelmap.GetPointData().GetScalars())[:] = voxels.ravel()
    labelmap.SetImageToWorldMatrix(to_matrix(grid_to_ras(grid)))
    if not slicer.vtkSlicerSegmentationsModuleLogic.SetBinaryLabelmapToSegment(labelmap, node, identifier):
        raise MaskError("cannot be stored", where=f"{node.GetName()}, segment {identifier}")
