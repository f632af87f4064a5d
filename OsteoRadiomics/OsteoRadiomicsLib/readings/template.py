"""The segments that a reader fills: one per ROI, or one per ROI and layer, and how a given mask is fitted to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

from ..images import LabelMap, Segment, align_mask, check_geometry
from ..images.geometry import same_layout
from ..images.label_map import Box
from ..protocols.protocol import Code, Protocol, RoiSpec

EVERYWHERE: Box = (slice(None),) * 3
NOWHERE: Box = (slice(0, 1),) * 3  # stands for the box of an empty mask


@dataclass(frozen=True)
class TemplateSegment:
    """One segment to draw. roi: the ROI it belongs to. layer: "" or the layer's name, such as "upper"."""

    name: str
    label: int
    roi: str
    layer: str
    color: tuple[int, int, int]
    terminology: str
    aliases: tuple[str, ...] = ()

    def segment(self, layer_index: int = 0) -> Segment:
        """The segment as it stands in a label map."""
        return Segment(self.name, self.label, layer_index, self.color, self.terminology)


@dataclass(frozen=True)
class Fitted:
    """A mask brought to the template. ignored: names of drawn segments that the protocol does not know."""

    label_map: LabelMap
    ignored: tuple[str, ...]


def segment_template(protocol: Protocol, *, layers: bool) -> tuple[TemplateSegment, ...]:
    """The segments of a protocol in its order. layers: each ROI in the protocol's layers instead of as a whole.

    A layer's label is the ROI's label plus 1, 2, 3... times a power of ten beyond all labels: T12 19 -> 119, 219, 319.
    """
    if not layers:
        return tuple(_whole(roi) for roi in protocol.rois)
    names = protocol.drawing.layers if protocol.drawing else ()
    stride = 10 ** len(str(max(roi.label for roi in protocol.rois)))
    return tuple(
        TemplateSegment(
            f"{roi.name} {name}", roi.label + stride * (index + 1), roi.name, name, _shade(roi.color, index, len(names)),
            terminology_entry(roi), (f"{roi.name}_{name}",),
        )
        for roi in protocol.rois
        for index, name in enumerate(names)
    )  # fmt: skip


def fit_to_template(label_map: LabelMap, protocol: Protocol, *, layers: bool, image: sitk.Image, where: str) -> Fitted:
    """The protocol's segments of a mask under the template's names and labels, on the image's grid.

    Segments are recognised by name, alias, or, where the mask has no names, by label. With ``layers`` a mask that holds
    an ROI as a whole keeps it whole. Raises GeometryError when the mask does not lie on the image's grid.
    """
    # The whole ROI counts only where none of its layers is drawn.
    wanted = [*(segment_template(protocol, layers=True) if layers else ()), *segment_template(protocol, layers=False)]
    chosen: list[tuple[TemplateSegment, list[Segment]]] = []
    used: set[Segment] = set()
    drawn = label_map.drawn_segments()
    for template in wanted:
        if not template.layer and any(other.roi == template.roi for other, _ in chosen):
            continue
        found = [segment for segment in drawn if segment not in used and _fits(segment, template)]
        used.update(found)
        if found:
            chosen.append((template, found))
    ignored = tuple(segment.name for segment in drawn if segment not in used)
    placed = _on_grid(label_map, used, image, where)
    box = placed.box() or NOWHERE
    part = placed.cropped(box)
    masks = [(template, np.any([_voxels(part, segment) for segment in found], axis=0)) for template, found in chosen]
    return Fitted(assemble(masks, image, box), ignored)


def empty_label_map(image: sitk.Image) -> LabelMap:
    """Nothing drawn yet, on the image's grid."""
    return assemble([], image)


def assemble(masks: Sequence[tuple[TemplateSegment, np.ndarray]], image: sitk.Image, box: Box = EVERYWHERE) -> LabelMap:
    """A label map on the image's grid with as few layers as overlaps allow. masks: (k, j, i) bool, of the box's shape."""
    shape = sitk.GetArrayViewFromImage(image).shape
    kind = np.uint8 if all(template.label < 256 for template, _ in masks) else np.uint16
    arrays = [np.zeros(shape, kind)]
    segments = []
    for template, mask in masks:
        index = next((i for i, array in enumerate(arrays) if not np.any(array[box][mask])), len(arrays))
        if index == len(arrays):
            arrays.append(np.zeros(shape, kind))
        arrays[index][box][mask] = template.label
        segments.append(template.segment(index))
    layers = []
    for array in arrays:
        layer = sitk.GetImageFromArray(array)
        layer.CopyInformation(image)
        layers.append(layer)
    return LabelMap(tuple(layers), tuple(segments))


def template_arrays(label_map: LabelMap, protocol: Protocol, *, layers: bool) -> tuple[tuple[TemplateSegment, np.ndarray], ...]:
    """The drawn segments of a fitted mask with their (z, y, x) bool arrays, in the mask's order."""
    known = {t.name: t for flag in {layers, False} for t in segment_template(protocol, layers=flag)}
    arrays = [(known[s.name], _voxels(label_map, s)) for s in label_map.segments if s.name in known]
    return tuple((template, array) for template, array in arrays if array.any())


def roi_arrays(segments: Sequence[tuple[TemplateSegment, np.ndarray]], protocol: Protocol) -> dict[str, np.ndarray]:
    """ROI name -> (z, y, x) bool, the union of its layers, in the protocol's order. segments: ``template_arrays``."""
    found: dict[str, np.ndarray] = {}
    for template, array in segments:
        found[template.roi] = found[template.roi] | array if template.roi in found else array
    return {roi.name: found[roi.name] for roi in protocol.rois if roi.name in found}


def whole_rois(label_map: LabelMap, protocol: Protocol, *, layers: bool) -> LabelMap:
    """A fitted mask with every ROI as one segment under its own label, as extraction and comparison need it."""
    arrays = roi_arrays(template_arrays(label_map, protocol, layers=layers), protocol)
    whole = {t.roi: t for t in segment_template(protocol, layers=False)}
    return assemble([(whole[name], array) for name, array in arrays.items()], label_map.grid)


def terminology_entry(roi: RoiSpec) -> str:
    """Slicer's terminology entry of an ROI: context~category~type~modifier~region context~region~region modifier."""
    terms = roi.terminology
    parts = (_triple(terms.category), _triple(terms.type), _triple(terms.modifier))
    return "~".join(("Segmentation category and type - DICOM master list", *parts, "", "^^", "^^"))


def _on_grid(label_map: LabelMap, used: Collection[Segment], image: sitk.Image, where: str) -> LabelMap:
    """The label map on the image's grid. Raises GeometryError, also for voxels of the ``used`` segments outside the image."""
    if same_layout(label_map.grid, image):
        check_geometry(image, label_map.grid, where=where)
        return label_map
    layers = []
    for number, layer in enumerate(label_map.layers):
        ignored = {s.label: 0 for s in label_map.segments if s.layer == number and s not in used}
        layers.append(align_mask(sitk.ChangeLabel(layer, ignored) if ignored else layer, image, where=where))
    return LabelMap(tuple(layers), label_map.segments)


def _voxels(label_map: LabelMap, segment: Segment) -> np.ndarray:
    """(k, j, i) bool."""
    return np.asarray(sitk.GetArrayViewFromImage(label_map.layers[segment.layer]) == segment.label)


def _triple(code: Code | None) -> str:
    return f"{code.scheme}^{code.value}^{code.meaning}" if code else "^^"


def _whole(roi: RoiSpec) -> TemplateSegment:
    return TemplateSegment(roi.name, roi.label, roi.name, "", roi.color, terminology_entry(roi), roi.aliases)


def _shade(color: tuple[int, int, int], index: int, count: int) -> tuple[int, int, int]:
    """The ROI's colour, lighter from layer to layer."""
    part = index / (2 * max(count - 1, 1))
    red, green, blue = (round(value + (255 - value) * part) for value in color)
    return red, green, blue


def _fits(segment: Segment, template: TemplateSegment) -> bool:
    if segment.anonymous:
        return segment.label == template.label
    return segment.name.casefold() in {name.casefold() for name in (template.name, *template.aliases)}
