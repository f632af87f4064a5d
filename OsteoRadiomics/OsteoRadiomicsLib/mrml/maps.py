"""Maps in the scene: a volume of its own with the values inside the ROI, what they mean, and where they come from."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk
import slicer

from ..base.errors import InputError
from ..heatmaps.files import MapProvenance, map_provenance_path
from ..images import write_image
from ..images.label_map import box_of
from .attributes import MAP_COLORS, MAP_CONTOUR, MAP_FACTS, MAP_GRID, MAP_IMAGE, MAP_SEQUENCE, MAP_SURFACE, OUTSIDE
from .hierarchy import place_beside
from .views import Bounds, bounds_of
from .volumes import ijk_to_world, volume_from_image


@dataclass(frozen=True)
class MapRange:
    """Lowest and highest value inside the ROI, and the value that stands for "outside" in the volume."""

    low: float
    high: float
    outside: float


def map_volume(
    image: sitk.Image,
    name: str,
    provenance: MapProvenance,
    *,
    source: slicer.vtkMRMLVolumeNode | None = None,
    sequence: str = "",
    node: slicer.vtkMRMLScalarVolumeNode | None = None,
) -> slicer.vtkMRMLScalarVolumeNode:
    """A volume of a map (NaN outside the ROI), shown in no view yet (see ``shown_maps``).

    It holds the box round the ROI; voxels without a value are set far below the range. provenance: what the values are, kept
    with the node. source: the image it was made of, beside which it lies in the data tree. sequence: of the case, what that is.
    node: an earlier map to replace. Raises InputError when no voxel has a value, and when the source has left the scene.
    """
    if source is not None and not slicer.mrmlScene.IsNodePresent(source):
        raise InputError(
            "was deleted while its map was made", where=source.GetName(), cure="Load the image and make the map again"
        )
    whole = sitk.Cast(image, sitk.sitkFloat64)
    part, first = _cropped(whole, name)
    values = sitk.GetArrayViewFromImage(part)
    span = _range(values, name)
    shown = sitk.GetImageFromArray(np.where(np.isfinite(values), values, span.outside))
    shown.CopyInformation(part)
    node = volume_from_image(shown, name, node=node)
    node.SetName(name)
    node.SetAttribute(OUTSIDE, repr(span.outside))
    node.SetAttribute(MAP_FACTS, json.dumps(provenance.to_json(), ensure_ascii=False))
    grid = {"size": whole.GetSize(), "first": first, "spacing": whole.GetSpacing(), "origin": whole.GetOrigin()}
    node.SetAttribute(MAP_GRID, json.dumps({**grid, "direction": whole.GetDirection()}))
    node.SetAttribute(MAP_SEQUENCE, sequence)
    if source is not None:
        node.SetNodeReferenceID(MAP_IMAGE, source.GetID())
        place_beside(node, source)
    return node


def map_source(node: slicer.vtkMRMLScalarVolumeNode) -> slicer.vtkMRMLVolumeNode:
    """The image that a map was made of. Raises InputError when it is gone."""
    source = node.GetNodeReference(MAP_IMAGE)
    if source is None:
        raise InputError("the image of this map is gone", where=node.GetName(), cure="Load the image and make the map again")
    return source


def map_sequence(node: slicer.vtkMRMLScalarVolumeNode) -> str:
    """The sequence that a map was made of, empty when that is not known."""
    return node.GetAttribute(MAP_SEQUENCE) or ""


def map_provenance(node: slicer.vtkMRMLScalarVolumeNode) -> MapProvenance:
    """What a map's values are and where they come from. Raises InputError for a volume that is no map of ours."""
    text = node.GetAttribute(MAP_FACTS)
    if text is None:
        raise InputError("is no map, or one of an older version", where=node.GetName(), cure="Make the map again")
    return MapProvenance.from_bytes(text.encode(), node.GetName())


def is_map(node: slicer.vtkMRMLNode) -> bool:
    """Whether a node is a map's volume."""
    return node.IsA("vtkMRMLScalarVolumeNode") and node.GetAttribute(MAP_FACTS) is not None


def maps_of_scene() -> list[slicer.vtkMRMLScalarVolumeNode]:
    """Every map of the scene, oldest first."""
    return [node for node in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode") if is_map(node)]


def map_values(node: slicer.vtkMRMLScalarVolumeNode) -> np.ndarray:
    """The values of the box that the node holds, (k, j, i), float64, NaN where there is none."""
    voxels = slicer.util.arrayFromVolume(node).astype(np.float64)
    stored = node.GetAttribute(OUTSIDE)
    return np.where(voxels == float(stored), np.nan, voxels) if stored else voxels


def map_range(node: slicer.vtkMRMLScalarVolumeNode) -> MapRange:
    """The range of a map volume's values inside the ROI. Raises InputError for a volume that holds no value."""
    return _range(map_values(node), node.GetName())


def map_bounds(node: slicer.vtkMRMLScalarVolumeNode) -> Bounds | None:
    """Box (RAS, mm) of the voxels that have a value, None when there are none."""
    return bounds_of(np.isfinite(map_values(node)), ijk_to_world(node))


def map_image(node: slicer.vtkMRMLScalarVolumeNode) -> sitk.Image:
    """The map on the whole grid of the image it was made from: float64, NaN where it has no value."""
    grid = json.loads(node.GetAttribute(MAP_GRID))
    voxels = np.full(grid["size"][::-1], np.nan)
    values = map_values(node)
    place = tuple(slice(start, start + length) for start, length in zip(grid["first"][::-1], values.shape, strict=True))
    voxels[place] = values
    image = sitk.GetImageFromArray(voxels)
    image.SetSpacing(grid["spacing"])
    image.SetOrigin(grid["origin"])
    image.SetDirection(grid["direction"])
    return image


def save_map(node: slicer.vtkMRMLScalarVolumeNode, path: str | os.PathLike[str]) -> None:
    """Write a map on its image's grid with its provenance beside it, as the command line does; NaN where it has no value.

    Raises OutputError, and InputError for a volume that is no map.
    """
    provenance = map_provenance(node)
    write_image(map_image(node), path)
    provenance.write(map_provenance_path(path))


def companions(node: slicer.vtkMRMLScalarVolumeNode) -> list[slicer.vtkMRMLNode]:
    """The nodes that only exist to show a map."""
    found = (node.GetNodeReference(role) for role in (MAP_CONTOUR, MAP_SURFACE, MAP_COLORS))
    return [companion for companion in found if companion is not None]


def _cropped(image: sitk.Image, name: str) -> tuple[sitk.Image, list[int]]:
    """The box of voxels with a value, one voxel wider, and its first index: a map need not fill a whole scan's memory."""
    finite = np.isfinite(sitk.GetArrayViewFromImage(image))
    box = box_of(finite)
    if box is None:
        raise InputError("the map has no value anywhere", where=name, cure="Check that the ROI is not empty")
    first = [max(axis.start - 1, 0) for axis in reversed(box)]
    stop = [min(axis.stop + 1, size) for axis, size in zip(reversed(box), image.GetSize(), strict=True)]
    size = [end - start for start, end in zip(first, stop, strict=True)]
    return sitk.RegionOfInterest(image, size, first), first


def _range(values: np.ndarray, name: str) -> MapRange:
    finite = values[np.isfinite(values)]
    if not finite.size:
        raise InputError("the map has no value anywhere", where=name, cure="Check that the ROI is not empty")
    low, high = float(finite.min()), float(finite.max())
    return MapRange(low, high, low - 10 * max(high - low, abs(low), 1.0))
