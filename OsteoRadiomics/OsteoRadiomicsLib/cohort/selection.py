"""Which ROIs of a mask a plan analyses, under which names, alone or united."""

from __future__ import annotations

from collections.abc import Sequence

import SimpleITK as sitk

from ..base.errors import MaskError
from ..images import LabelMap, Roi, load_case, select_rois
from ..images.cases import ImageSource, MaskSource, mask_name
from ..images.placing import MaskRule
from ..images.read_image import AS_USUAL, ReadOptions
from ..images.roi import united
from ..images.stated_names import StatedNames, check_choice
from ..protocols.extraction_settings import ExtractionSettings
from ..protocols.protocol import Protocol


def load_inputs(
    image: ImageSource,
    mask: MaskSource,
    protocol: Protocol | None,
    *,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    union: bool = False,
    tolerance: float | None = None,
    settings: ExtractionSettings | None = None,
    reading: ReadOptions = AS_USUAL,
) -> tuple[sitk.Image, tuple[Roi, ...]]:
    """An image and the chosen ROIs of its mask, each read if it is a path, on the image's grid.

    tolerance: how far apart voxels of equal index may lie, in mm; None means header rounding only. settings: what measures the
    ROIs; its label, label_channel, geometryTolerance, correctMask and resampling then say how the mask is read and on which grid
    it is measured (see ``mask_rule``). reading: what else the user asks of reading.
    Raises ImageError, MaskError and GeometryError naming the file.
    """
    rule = mask_rule(settings, protocol, tolerance) if settings else None
    labels = _asked_labels(protocol, settings, labels, segments)
    names, wanted = _protocol_choice(protocol, labels, segments)
    volume, rois = load_case(
        image, mask, labels=labels, segments=wanted, names=names, geometry_tolerance=tolerance, rule=rule, options=reading
    )
    chosen = labels is not None or segments is not None
    return volume, _in_rows(rois, protocol, chosen=chosen, union=union, where=mask_name(mask))


def check_stated_rois(
    stated: StatedNames,
    protocol: Protocol | None,
    settings: ExtractionSettings | None,
    labels: Sequence[int] | None,
    segments: Sequence[str] | None,
    where: str,
) -> None:
    """Refuse a choice of ROIs, made as for ``load_inputs``, that the mask's header says is not in it. Raises MaskError."""
    labels = _asked_labels(protocol, settings, labels, segments)
    names, wanted = _protocol_choice(protocol, labels, segments)
    check_choice(stated, labels, wanted, names or {}, where)


def _asked_labels(
    protocol: Protocol | None,
    settings: ExtractionSettings | None,
    labels: Sequence[int] | None,
    segments: Sequence[str] | None,
) -> Sequence[int] | None:
    """The user's labels, or where no ROI is chosen otherwise the one that a parameter file names."""
    if settings and protocol is None and labels is None and segments is None and "label" in settings.setting.model_fields_set:
        return (settings.setting.label,)
    return labels


def mask_rule(settings: ExtractionSettings, protocol: Protocol | None, tolerance: float | None) -> MaskRule:
    """How masks may lie on their image under extraction settings. tolerance: the user's, in mm, before the settings' own.

    With a PyRadiomics parameter file the mask's own grid is the reference, as it is PyRadiomics'. A study's protocol gives the
    numbers of 3D Slicer, where segments lie on the image's voxels.
    """
    setting = settings.setting
    resamples = setting.resampledPixelSpacing is not None and setting.interpolator is not None
    if tolerance is None and not resamples:
        tolerance = setting.geometryTolerance
    channel = setting.label_channel if protocol is None or "label_channel" in setting.model_fields_set else None
    other_grids = resamples or setting.correctMask
    return MaskRule(tolerance, as_read=protocol is None, other_grids=other_grids, channel=channel)


def chosen_rois(
    label_map: LabelMap,
    protocol: Protocol | None,
    *,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    union: bool = False,
    where: str = "",
) -> tuple[Roi, ...]:
    """The ROIs the user chose; without a choice those of the protocol, or else every segment of the mask.

    Names follow the protocol where it knows the label or segment. ``union`` unites the chosen ROIs, which take the name of
    the region they make up; without a choice it gives the protocol's regions (pain-mri has two). Raises MaskError naming
    what is absent.
    """
    names, wanted = _protocol_choice(protocol, labels, segments)
    rois = select_rois(label_map, labels=labels, segments=wanted, names=names, where=where)
    chosen = labels is not None or segments is not None
    return _in_rows(rois, protocol, chosen=chosen, union=union, where=where)


def region_rois(rois: Sequence[Roi], protocol: Protocol, *, where: str = "") -> tuple[Roi, ...]:
    """One ROI for each region of the protocol that the ROIs make up, as a cohort's table needs them. Raises MaskError."""
    by_name = {roi.name: roi for roi in rois}
    regions = []
    for region in protocol.regions:
        missing = [name for name in region.rois if name not in by_name]
        if missing and len(missing) < len(region.rois):
            raise MaskError(f"has no segment {missing[0]}, which region {region.name} needs", where=where, cure="Draw it")
        if not missing:
            regions.append(united([by_name[name] for name in region.rois], region.name))
    if not regions:
        wanted = ", ".join(f"{region.name} ({'+'.join(region.rois)})" for region in protocol.regions)
        raise MaskError("the chosen segments make up no region of the protocol", where=where, cure=f"Choose those of {wanted}")
    return tuple(regions)


def _protocol_choice(
    protocol: Protocol | None, labels: Sequence[int] | None, segments: Sequence[str] | None
) -> tuple[dict[int | str, str] | None, Sequence[str] | None]:
    """The names a protocol knows, and its own ROIs where the user chose neither labels nor segments."""
    if protocol is None:
        return None, segments
    if labels is None and segments is None:
        segments = [roi.name for roi in protocol.rois]
    return protocol.segment_names, segments


def _in_rows(rois: tuple[Roi, ...], protocol: Protocol | None, *, chosen: bool, union: bool, where: str) -> tuple[Roi, ...]:
    """The ROIs one by one, the union of what the user chose, or the protocol's regions."""
    if not union:
        return rois
    if not chosen and protocol is not None:
        return region_rois(rois, protocol, where=where)
    return (united(rois, _union_name(rois, protocol)),)


def _union_name(rois: Sequence[Roi], protocol: Protocol | None) -> str:
    names = [roi.name for roi in rois]
    for region in protocol.regions if protocol else ():
        if set(region.rois) == set(names):
            return region.name
    return "+".join(names)
