"""The pictures of a case report: each sequence with its ROI outlines, and each map over its image."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import SimpleITK as sitk
from pydantic import ValidationError

from ...base.errors import OsteoRadiomicsError
from ...base.input_names import without_names
from ...base.language import retold, tr
from ...base.notices import collected_notices
from ...cohort import load_inputs
from ...heatmaps.files import MapFacts, read_map
from ...heatmaps.palettes import color_limits
from ...heatmaps.strongest import STRONGEST_SHARE
from ...heatmaps.words import words_of
from ...images import Roi, mask_on
from ...images.read_image import DEFAULT_THRESHOLD, ReadOptions
from ...images.roi import moved
from ...measurements import MEASUREMENTS
from ...measurements.measuring import measure
from ...protocols.extraction_settings import ExtractionSettings
from ...protocols.protocol import Protocol
from ...tables.input_files import InputFiles, InputRecord
from ...tables.private_inputs import PRIVATE_INPUTS, files_of_inputs
from ...tables.provenance import PlanRecord
from ..figures import png
from ..figures.lettering import lettered
from ..html import number
from ..pictures import Picture
from ..slices import render_overlay
from .case_folder import CaseFolder, MapResult
from .map_picture import map_picture

# A mask accepted at extraction is drawn as it was accepted; this only has to catch a mask of another image.
_DRAWING_TOLERANCE_MM = 5.0


def case_pictures(case: CaseFolder) -> tuple[Picture, ...]:
    """Every picture, sequences first. A missing image costs its picture, not the report."""
    pictures = []
    for result in case.features:
        for record in result.provenance.inputs:
            if record.case not in ("", case.case):
                continue
            names = [row.keys.get("roi", "") for row in result.rows if row.keys.get("sequence", "") == record.sequence]
            pictures.append(_sequence_picture(case.folder, record, names, result.provenance.plan))
    return (*pictures, *(_map_picture(case.folder, result) for result in case.maps))


def protocol_of(plan: PlanRecord | None) -> Protocol | None:
    """The protocol a provenance file records, None for PyRadiomics settings or a protocol of another schema."""
    if plan is None or plan.kind != "protocol":
        return None
    try:
        return Protocol(**plan.content)
    except ValidationError:
        return None


def settings_of(plan: PlanRecord | None) -> ExtractionSettings | None:
    """The extraction settings a provenance file records, as they were used; None for those of another schema."""
    if plan is None:
        return None
    if plan.kind == "protocol":
        protocol = protocol_of(plan)
        return protocol.extraction if protocol else None
    try:
        return ExtractionSettings(**plan.content)
    except ValidationError:
        return None


def _sequence_picture(folder: Path, record: InputRecord, names: Sequence[str], plan: PlanRecord | None) -> Picture:
    title = record.sequence or tr("Image")
    try:
        image, rois = _load(folder, record, names, plan)
        with lettered():
            drawn = png(render_overlay(image, rois, colors=_colors(protocol_of(plan))))
    except OsteoRadiomicsError as error:
        return Picture(title, "", b"", _why(error))
    return Picture(
        title, tr("ROI outlines on {title}: {image}. {grid}.", title=title, image=_listed(image, rois), grid=_grid(image)), drawn
    )


def _map_picture(folder: Path, result: MapResult) -> Picture:
    about, warnings = result.provenance.map, result.provenance.warnings
    protocol = protocol_of(result.provenance.plan)
    title = retold(about.title)
    try:
        image, rois = _load(folder, next(iter(result.provenance.inputs), None), about.rois, result.provenance.plan)
        map_image = read_map(result.path)
        with lettered():
            drawn = map_picture(image, rois, map_image, about, protocol)
    except OsteoRadiomicsError as error:
        if result.png is None:
            return Picture(title, "", b"", _why(error), warnings)
        caption = tr("{caption} Picture as drawn with the map.", caption=_map_caption(about))
        return Picture(title, caption, result.png.read_bytes(), "", warnings)
    return Picture(title, f"{_map_caption(about)} {_range(map_image, rois, about)}", drawn, "", warnings)


def _load(
    folder: Path, record: InputRecord | None, names: Sequence[str], plan: PlanRecord | None
) -> tuple[sitk.Image, tuple[Roi, ...]]:
    """The image and the single ROIs behind the rows' names: a region's ROIs, the parts of a union."""
    if not isinstance(record, InputFiles):
        raise OsteoRadiomicsError("the image lay in no file")
    files = files_of_inputs(folder).get((record.image_sha256, record.mask_sha256))
    if files is None:
        raise OsteoRadiomicsError(f"no {PRIVATE_INPUTS} beside the results says where image and mask lie")
    if not files.image.exists() or not files.mask.exists():
        raise OsteoRadiomicsError(f"the image or mask is no longer where {PRIVATE_INPUTS} says")
    protocol, settings = protocol_of(plan), settings_of(plan)
    segments = single_rois(names, protocol)
    # What was accepted for the numbers is accepted for their picture; the numbers' own warnings stand beside it.
    reading = ReadOptions(
        series=files.series, image_type=record.image_type, echo_time=record.echo_time_ms,
        volume=files.volume, segmentation=files.segmentation,
        straighten=True, accept_foreign_mask=True, threshold=record.mask_threshold or DEFAULT_THRESHOLD,
        scheme=record.label_scheme, label_table=record.label_names,
    )  # fmt: skip
    try:
        with collected_notices():
            image, rois = load_inputs(
                files.image, files.mask, protocol, segments=segments or None, tolerance=_DRAWING_TOLERANCE_MM, settings=settings,
                reading=reading,
            )  # fmt: skip
    except OsteoRadiomicsError as error:
        told = without_names(error.what, {"the image": files.image, "the mask": files.mask})
        raise OsteoRadiomicsError(told) from error
    return image, moved(rois, lambda layer, _: mask_on(image, layer))


def single_rois(names: Sequence[str], protocol: Protocol | None) -> list[str]:
    """``L1-L3`` or ``L1+L2+L3`` -> L1, L2, L3: the segments to outline behind the names of feature rows."""
    regions = {region.name: region.rois for region in protocol.regions} if protocol else {}
    parts = [part for name in names for part in (regions.get(name) or name.split("+")) if part]
    return list(dict.fromkeys(parts))


def _colors(protocol: Protocol | None) -> dict[str, tuple[int, int, int]] | None:
    return {roi.name: roi.color for roi in protocol.rois} if protocol else None


def _listed(image: sitk.Image, rois: Sequence[Roi]) -> str:
    """Each ROI with the measurements that reports give beside its outline."""
    names = [entry.name for entry in MEASUREMENTS.values() if entry.caption]
    texts: dict[str, list[str]] = {roi.name: [] for roi in rois}
    for found in measure(image, rois, names):
        texts[found.roi].append(found.measurement.text(found.value))
    return ", ".join(f"{name} ({', '.join(shown)})" for name, shown in texts.items())


def _grid(image: sitk.Image) -> str:
    size = " × ".join(str(count) for count in image.GetSize())
    spacing = " × ".join(f"{step:.3g}" for step in image.GetSpacing())
    return tr("{size} voxels of {spacing} mm", size=size, spacing=spacing)


def _map_caption(about: MapFacts) -> str:
    words = words_of(about)
    what = tr("{kind}: {title}, inside the ROI.", kind=retold(words.kind), title=words.title)
    said = (retold(words.sentence), what, *(retold(text) for text in (words.verdict, words.caption, words.validity)))
    return " ".join(text for text in said if text)


def _range(map_image: sitk.Image, rois: Sequence[Roi], about: MapFacts) -> str:
    inside = np.logical_or.reduce([sitk.GetArrayViewFromImage(roi.mask) > 0 for roi in rois])
    values = sitk.GetArrayViewFromImage(map_image)[inside]
    values = values[np.isfinite(values)]
    if not values.size:
        return tr("No voxel of the ROI has a value.")
    unit = f" {retold(about.unit)}" if about.unit else ""
    ends = {"low": number(values.min()), "high": number(values.max()), "unit": unit, "median": number(np.median(values))}
    low, high = (number(limit) for limit in about.limits or color_limits(values.astype(float), about.signed))
    spanned = {"low": low, "high": high, "unit": unit}
    scale = (
        tr("Colours span {low} to {high}{unit}, white at zero", **spanned)
        if about.signed
        else tr("Colours span {low} to {high}{unit}", **spanned)
    )
    return tr(
        "Values {ends}. {scale}; a contour surrounds the strongest {share} % of the voxels.",
        ends=tr("{low} to {high}{unit}, median {median}", **ends),
        scale=scale,
        share=f"{100 * STRONGEST_SHARE:.0f}",
    )


def _why(error: OsteoRadiomicsError) -> str:
    """The reason without the place, which may name a person's file."""
    return tr("No picture: {what}.", what=error.what)
