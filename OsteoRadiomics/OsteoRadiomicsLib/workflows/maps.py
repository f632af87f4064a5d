"""Maps of one case: a feature at every voxel of an ROI, and where a model's score comes from."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import SimpleITK as sitk

from ..base.errors import InputError, MaskError, OsteoRadiomicsError
from ..base.notice import NOTICE
from ..base.progress import Progress
from ..features.voxelwise import FeatureMaps, compute_maps, on_grid_of
from ..heatmaps import registry
from ..heatmaps.files import MapInfo, MapProvenance, layer_path, write_map
from ..heatmaps.kinds import kind_of, options_of
from ..heatmaps.options import HeatmapOptions
from ..heatmaps.request import Heatmap, HeatmapRequest, image_inputs
from ..heatmaps.sentence import map_sentence
from ..images import Roi, mask_on, write_image
from ..images.prepared import prepare_image
from ..images.read_image import AS_USUAL, ReadOptions
from ..images.roi import moved
from ..protocols.extraction_plan import ExtractionPlan, load_plan
from ..scoring import Model
from ..tables.inputs import InputSource
from ..tables.private_inputs import keep_files_of_inputs
from ..tables.provenance import PlanRecord, software_versions
from ..tables.rows import Value
from .case import AnyProtocol, Case, RoiChoice, read_case
from .model_inputs import AnyModel, clinical_of, other_inputs, single_model_of
from .sources import AnyImage, AnyMask

if TYPE_CHECKING:
    from ..tables.source import AnyTable
    from .model_inputs import AnyClinical

GRIDS = ("image", "resampled")


@dataclass(frozen=True)
class VoxelMap:
    """A map and what it shows.

    image: float64. info: title, unit, ROIs, how it was made, warnings. background, rois, shown: what its picture shows: the
    case's image, the ROIs, and the map on the image's grid. seconds: what the work took. layers: further maps in the same space,
    by name: "control", the map of the model's control, and "standard_error", of each value of a Shapley map.
    """

    image: sitk.Image
    info: MapInfo
    plan: ExtractionPlan
    source: InputSource
    background: sitk.Image
    rois: tuple[Roi, ...]
    shown: sitk.Image
    seconds: Mapping[str, float] = field(default_factory=dict)
    layers: Mapping[str, sitk.Image] = field(default_factory=dict)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader of the map must know, one line each."""
        return self.info.warnings

    def to_array(self) -> np.ndarray:
        """The voxels, (z, y, x), float64."""
        return sitk.GetArrayFromImage(self.image)

    @property
    def notice(self) -> str:
        """What every result says."""
        return NOTICE

    def write(self, path: str | os.PathLike[str]) -> MapProvenance:
        """Write the map as an image with its provenance beside it; returns the provenance. Raises OutputError.

        Each layer lies beside it, too, as ``<name>.<layer>.nrrd`` for a map ``<name>.nrrd``.
        """
        plan, inputs = PlanRecord.of(self.plan), [self.source.record()]
        for name, image in self.layers.items():
            write_image(image, layer_path(path, name))
        made = write_map(self.image, self.info, path, inputs=inputs, plan=plan, versions=software_versions())
        keep_files_of_inputs([self.source], Path(path).parent)
        return made

    def write_picture(self, path: str | os.PathLike[str]) -> None:
        """Write a PNG of the map over the image, with ROI outlines and colour bar. Raises OutputError."""
        from ..report.case.map_picture import write_map_picture

        write_map_picture(self.background, self.rois, self.shown, self.info, self.plan.protocol, path)

    def _repr_png_(self) -> bytes:
        """What a notebook shows."""
        from ..report.case.map_picture import map_picture

        return map_picture(self.background, self.rois, self.shown, self.info, self.plan.protocol)


@dataclass(frozen=True)
class MapOptions:
    """How a feature map is computed. None means the plan's own.

    radius: of the kernel, in voxels. unmasked: kernels reach outside the ROI. init_value: outside the ROI.
    mcc_per_voxel: see ``compute_maps``. grid: "image", or "resampled" for the values where they were computed.
    """

    radius: int | None = None
    unmasked: bool = False
    init_value: float | None = None
    mcc_per_voxel: bool = False
    grid: str = "image"
    threads: int = 1


def map_of(
    case: Case, plan: ExtractionPlan, feature: str, options: MapOptions | None = None, *, progress: Progress | None = None
) -> VoxelMap:
    """One feature at every voxel of a case's one ROI. Raises MaskError for several ROIs, and the errors of ``compute_maps``."""
    options = options or MapOptions()
    if options.grid not in GRIDS:
        raise InputError(f"there is no grid {options.grid}", cure=f"Choose {' or '.join(GRIDS)}")
    roi = _only(case.rois)
    maps, seconds, doubts = _compute(case.image, roi, plan, feature, options, progress or Progress())
    computed = maps.images[feature]
    same_grid = computed.IsSameImageGeometryAs(case.image)
    outside = plan.settings.setting.initValue if options.init_value is None else options.init_value
    shown = computed if same_grid else on_grid_of(computed, case.image, maps.roi, outside=outside)
    on_image = same_grid or options.grid == "image"
    facts = _facts(maps, plan, feature, options, on_image=on_image, interpolated=on_image and not same_grid)
    facts |= _correction(case.drawn)
    signed = facts["range"] is not None and facts["range"][0] < 0 < facts["range"][1]
    title = f"{feature}, radius {facts['radius_voxels']}"
    warnings = (*plan.warnings, *case.warnings, *roi.warnings, *doubts, *maps.warnings)
    (drawn,) = moved((roi,), lambda layer, _: mask_on(case.image, layer))
    info = MapInfo("feature", title, maps.units[feature], signed, (roi.name,), facts, warnings)
    return VoxelMap(shown if on_image else computed, info, plan, case.source, case.image, (drawn,), shown, seconds)


def feature_map(
    image: AnyImage,
    mask: AnyMask,
    feature: str,
    protocol: AnyProtocol | None = None,
    *,
    settings: str | os.PathLike[str] | None = None,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    union: bool = True,
    radius: int | None = None,
    unmasked: bool = False,
    init_value: float | None = None,
    mcc_per_voxel: bool = False,
    grid: str = "image",
    case: str = "",
    sequence: str = "",
    spacing: Sequence[float] | None = None,
    geometry_tolerance: float | None = None,
    reading: ReadOptions = AS_USUAL,
    threads: int = 1,
    progress: Progress | None = None,
) -> VoxelMap:
    """A feature at every voxel of an ROI, as verb ``map`` gives it.

    feature: full name, such as ``original_glcm_JointEntropy``. union: all chosen ROIs as one, because a map shows one.
    radius, unmasked, init_value, mcc_per_voxel, grid: see ``MapOptions``. The other arguments are those of ``extract``.
    Raises the typed errors of reading, preprocessing and mapping, and Cancelled.
    """
    plan = load_plan(protocol, settings)
    choice = RoiChoice(labels, segments, union, geometry_tolerance, reading)
    options = MapOptions(radius, unmasked, init_value, mcc_per_voxel, grid, threads)
    found = read_case(image, mask, plan, choice=choice, case=case, sequence=sequence, spacing=spacing)
    return map_of(found, plan, feature, options, progress=progress)


def heatmap_of(
    model: Model,
    image: AnyImage,
    mask: AnyMask,
    kind: str,
    *,
    choice: RoiChoice | None = None,
    options: HeatmapOptions | None = None,
    case: str = "",
    sequence: str | None = None,
    inputs: Mapping[str, Value] | None = None,
    spacing: Sequence[float] | None = None,
    progress: Progress | None = None,
    on_stage: Callable[[VoxelMap], None] | None = None,
) -> VoxelMap:
    """Where in one image a model's score comes from. sequence: what the image is, None for a model of a single sequence.

    inputs: values of inputs that do not come from this image. on_stage: gets whole maps that are coarser, or less certain, than
    the last, of kinds that make them. Raises ModelError, and the errors of reading,
    preprocessing and extraction, and Cancelled.
    """
    image_inputs(model, sequence)  # refuse before anything is read
    wanted = model.spec.protocol
    plan = load_plan(wanted.name if wanted else None, None)
    found = read_case(image, mask, plan, choice=choice, regions=True, case=case, sequence=sequence or "", spacing=spacing)
    request = HeatmapRequest(
        model=model, image=found.image, rois=found.rois, steps=plan.steps, settings=plan.settings, sequence=sequence,
        other_inputs=dict(inputs or {}), options=options, control=model.control,
    )  # fmt: skip
    mismatch: tuple[str, ...] = ()
    if wanted and wanted.hash != plan.hash:
        mismatch = (f"protocol {plan.name} differs from the one the model was trained with: the map may be meaningless",)
    drawn = moved(found.drawn, lambda layer, _: mask_on(found.image, layer))
    names = tuple(roi.name for roi in drawn)
    correction = _correction(found.drawn)

    def told(made: Heatmap) -> VoxelMap:
        specific = (made.details.get("control") or {}).get("specific") is not False
        details = {**made.details, **correction, "sentence": map_sentence(made.image, drawn, specific=specific)}
        info = MapInfo(kind, made.title, made.unit, True, names, details, (*mismatch, *found.warnings, *made.warnings))
        return VoxelMap(made.image, info, plan, found.source, found.image, drawn, made.image, layers=made.layers)

    if on_stage is not None:
        tell = on_stage
        request = replace(request, on_stage=lambda made: tell(told(made)))
    return told(registry.heatmap(kind, request, progress=progress))


def heatmap(
    model: AnyModel,
    image: AnyImage,
    mask: AnyMask,
    kind: str = "contribution",
    *,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    case: str | None = None,
    sequence: str | None = None,
    clinical: AnyClinical | None = None,
    features: AnyTable | None = None,
    spacing: Sequence[float] | None = None,
    geometry_tolerance: float | None = None,
    reading: ReadOptions = AS_USUAL,
    progress: Progress | None = None,
    on_stage: Callable[[VoxelMap], None] | None = None,
    **options: Any,
) -> VoxelMap:
    """Where in one image a model's score comes from, as verb ``heatmap`` gives it.

    model: a folder, a .zip, a shipped model's name, or a model that was read. kind: a registered kind: "contribution",
    "occlusion" or "shapley". clinical, features: as for ``score``; models that are not linear need them. options: of the kind, by
    the names that the verb has (radius; supervoxels, seed; error, seconds). on_stage: gets maps that are coarser, or less
    certain, than the last, as they are made. The other arguments are those of ``extract``. Raises as
    ``heatmap_of``, and InputError for an unknown option.
    """
    found = single_model_of(model)
    known = [field.name for field in fields(kind_of(kind).options)]
    foreign = next((name for name in options if name not in known), None)
    if foreign is not None:
        raise InputError(f"a heat map of kind {kind} has no option {foreign}", cure=f"Choose from {', '.join(known)}")
    return heatmap_of(
        found, image, mask, kind,
        choice=RoiChoice(labels, segments, tolerance=geometry_tolerance, reading=reading),
        options=options_of(kind, options),
        case=case or "", sequence=sequence,
        inputs=other_inputs(found, clinical_of(found, clinical, case), features, case),
        spacing=spacing, progress=progress, on_stage=on_stage,
    )  # fmt: skip


def _correction(rois: Sequence[Roi]) -> dict[str, Any]:
    """The movement of the patient by which the drawing was brought to the image, p' = rotation @ p + offset in mm (LPS)."""
    motion = next((roi.motion for roi in rois if roi.motion), None)
    return {"correction": {"rotation": list(motion.rotation), "offset": list(motion.offset)}} if motion else {}


def _only(rois: tuple[Roi, ...]) -> Roi:
    if len(rois) > 1:
        raise MaskError(
            f"a map shows one ROI, {len(rois)} were chosen ({', '.join(roi.name for roi in rois)})",
            cure="Choose one with --labels or --segments, or map them as one with --union",
        )
    return rois[0]


def _compute(
    image: sitk.Image, roi: Roi, plan: ExtractionPlan, feature: str, options: MapOptions, progress: Progress
) -> tuple[FeatureMaps, dict[str, float], tuple[str, ...]]:
    """Preprocess as the plan says, then map the feature; how many seconds each took, and what preprocessing met."""
    start = time.perf_counter()
    try:
        prepared = prepare_image(image, plan.steps, progress=progress)
        ready = time.perf_counter()
        maps = compute_maps(
            prepared.image,
            prepared.mask_of(roi.mask),
            plan.settings,
            [feature],
            label=1,
            radius=options.radius,
            masked=False if options.unmasked else None,
            init_value=options.init_value,
            mcc_per_voxel=options.mcc_per_voxel,
            threads=options.threads,
            progress=progress,
        )
    except OsteoRadiomicsError as error:
        raise error.at(f"segment {roi.name}") from error
    seconds = {"preprocessing_seconds": round(ready - start, 3), "seconds": round(time.perf_counter() - ready, 3)}
    return maps, seconds, prepared.warnings


def _facts(
    maps: FeatureMaps, plan: ExtractionPlan, feature: str, options: MapOptions, *, on_image: bool, interpolated: bool
) -> dict[str, Any]:
    """What the map is, in numbers: of the values as computed, before any interpolation."""
    computed = maps.images[feature]
    values = sitk.GetArrayViewFromImage(computed)[sitk.GetArrayViewFromImage(maps.roi) > 0]
    finite = values[np.isfinite(values)]
    setting = plan.settings.setting
    return {
        "feature": feature,
        "radius_voxels": setting.kernelRadius if options.radius is None else options.radius,
        "masked_kernel": setting.maskedKernel and not options.unmasked,
        "voxels": int(values.size),
        "undefined": int(values.size - finite.size),
        "range": [float(finite.min()), float(finite.max())] if finite.size else None,
        "grid": "image" if on_image else "resampled",
        "interpolated": interpolated,
        "computed_spacing_mm": list(computed.GetSpacing()),
    }
