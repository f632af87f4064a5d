"""``osteoradiomics map``: a feature at every voxel of an ROI."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, Any

from ..base.console import Console
from . import DONE, Verb
from .arguments import add_image_and_mask, add_plan

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ..features.voxelwise import FeatureMaps
    from ..images import Roi
    from ..protocols.extraction_plan import ExtractionPlan

_EPILOG = """\
At each voxel stands the feature of the cube of 2 * radius + 1 voxels round it (PyRadiomics' voxel-based extraction).
Feature names are those of 'extract', such as original_glcm_Contrast or log-sigma-2-0-mm-3D_firstorder_Mean; shapes have
no map. The map lies on the image's grid. Where the plan resamples, the values are interpolated back to it within the ROI;
--grid resampled writes them where and as they were computed.
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    add_image_and_mask(parser)
    parser.add_argument("--union", action="store_true", help="map all ROIs as one; several that are chosen always are")
    parser.add_argument("--feature", required=True, metavar="NAME", help="full name, such as original_glcm_Contrast")
    parser.add_argument("--radius", type=int, metavar="N", help="kernel radius, 1 to 5 voxels (default: the plan's, 1)")
    parser.add_argument("--unmasked", action="store_true", help="let kernels reach outside the ROI")
    parser.add_argument("--init-value", type=float, metavar="X", help="value outside the ROI, or nan (default: the plan's, 0)")
    parser.add_argument(
        "--mcc-per-voxel",
        action="store_true",
        help="glcm_MCC at every voxel that has one; by default, as in PyRadiomics, a kernel without it loses them all",
    )
    add_plan(parser)
    parser.add_argument("--grid", choices=["image", "resampled"], default="image", help="grid of the map (default: the image's)")
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="threads over voxels (same values)")
    parser.add_argument("--out", required=True, metavar="MAP.nrrd", help="map to write")
    parser.add_argument("--png", metavar="PICTURE.png", help="picture of the map over the image to write")


def run(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from ..cohort import load_inputs
    from ..features.voxelwise import on_grid_of
    from ..heatmaps.files import MapInfo, write_map
    from ..images import settle_grid
    from ..protocols.extraction_plan import load_plan
    from ..tables.provenance import input_record, software_versions

    plan = load_plan(arguments.protocol, arguments.settings)
    _check_targets(arguments)
    image, rois = load_inputs(
        arguments.image,
        arguments.mask,
        plan.protocol,
        labels=arguments.labels,
        segments=arguments.segments,
        # One map shows one region: several ROIs that the user chose are mapped as one.
        union=arguments.union or len(arguments.labels or arguments.segments or ()) > 1,
        tolerance=arguments.geometry_tolerance,
    )
    roi = _only(rois)
    maps, seconds = _compute(arguments, settle_grid(image), roi, plan, console)
    computed = maps.images[arguments.feature]
    same_grid = computed.IsSameImageGeometryAs(settle_grid(image))
    outside = plan.settings.setting.initValue if arguments.init_value is None else arguments.init_value
    shown = computed if same_grid else on_grid_of(computed, image, maps.roi, outside=outside)
    on_image = same_grid or arguments.grid == "image"
    written = shown if on_image else computed

    facts = _facts(arguments, plan, maps, on_image=on_image, interpolated=on_image and not same_grid)
    warnings = (*plan.warnings, *maps.warnings)
    signed = facts["range"] is not None and facts["range"][0] < 0 < facts["range"][1]
    title = f"{arguments.feature}, radius {facts['radius_voxels']}"
    info = MapInfo("feature", title, maps.units[arguments.feature], signed, (roi.name,), facts, warnings)
    out = Path(arguments.out)
    inputs = [input_record("", "", Path(arguments.image), Path(arguments.mask), out.parent)]
    record = write_map(written, info, out, inputs=inputs, plan=plan.describe(), versions=software_versions())
    if arguments.png:
        from ..report.case.map_picture import write_map_picture

        write_map_picture(image, [roi], shown, info, plan.protocol, arguments.png)
    for warning in warnings:
        console.warning(warning)
    result = {
        "out": str(out),
        **record["map"],
        **seconds,
        "warnings": list(warnings),
        "notice": record["notice"],
    }
    console.result(result, _text(result))
    return DONE


def _check_targets(arguments: Namespace) -> None:
    """Refuse what cannot be written before the work, not after it."""
    from ..base.files import check_writable
    from ..images.writing import check_image_path

    check_image_path(arguments.out)
    check_writable(arguments.out)
    if arguments.png:
        check_writable(arguments.png)


def _only(rois: tuple[Roi, ...]) -> Roi:
    from ..base.errors import MaskError

    if len(rois) > 1:
        raise MaskError(
            f"a map shows one ROI, {len(rois)} were chosen ({', '.join(roi.name for roi in rois)})",
            cure="Choose one with --labels or --segments, or map them as one with --union",
        )
    return rois[0]


def _compute(
    arguments: Namespace, image: sitk.Image, roi: Roi, plan: ExtractionPlan, console: Console
) -> tuple[FeatureMaps, dict[str, float]]:
    """Preprocess as the plan says, then map the feature; how many seconds each took."""
    import time

    from ..base.errors import OsteoRadiomicsError
    from ..features.voxelwise import compute_maps
    from ..images import resample_mask, settle_grid
    from ..images.preprocessing import preprocess

    mask = settle_grid(roi.mask)
    start = time.perf_counter()
    try:
        prepared = preprocess(image, plan.steps, progress=console.progress)
        ready = time.perf_counter()
        maps = compute_maps(
            prepared,
            mask if prepared.IsSameImageGeometryAs(mask) else resample_mask(mask, prepared),
            plan.settings,
            [arguments.feature],
            label=1,
            radius=arguments.radius,
            masked=False if arguments.unmasked else None,
            init_value=arguments.init_value,
            mcc_per_voxel=arguments.mcc_per_voxel,
            threads=arguments.threads,
            progress=console.progress,
        )
    except OsteoRadiomicsError as error:
        raise error.at(f"segment {roi.name}") from error
    return maps, {"preprocessing_seconds": round(ready - start, 3), "seconds": round(time.perf_counter() - ready, 3)}


def _facts(
    arguments: Namespace, plan: ExtractionPlan, maps: FeatureMaps, *, on_image: bool, interpolated: bool
) -> dict[str, Any]:
    """What the map is, in numbers: of the values as computed, before any interpolation."""
    import numpy as np
    import SimpleITK as sitk

    computed = maps.images[arguments.feature]
    values = sitk.GetArrayViewFromImage(computed)[sitk.GetArrayViewFromImage(maps.roi) > 0]
    finite = values[np.isfinite(values)]
    setting = plan.settings.setting
    return {
        "feature": arguments.feature,
        "radius_voxels": setting.kernelRadius if arguments.radius is None else arguments.radius,
        "masked_kernel": setting.maskedKernel and not arguments.unmasked,
        "voxels": int(values.size),
        "undefined": int(values.size - finite.size),
        "range": [float(finite.min()), float(finite.max())] if finite.size else None,
        "grid": "image" if on_image else "resampled",
        "interpolated": interpolated,
        "computed_spacing_mm": list(computed.GetSpacing()),
    }


def _text(result: dict[str, Any]) -> str:
    low_high = result["range"]
    unit = f" {result['unit']}" if result["unit"] else ""
    span = f"{low_high[0]:.6g} to {low_high[1]:.6g}{unit}" if low_high else "undefined everywhere"
    undefined = f", {result['undefined']:,} of them undefined" if result["undefined"] else ""
    interpolated = "\nvalues interpolated from the resampled grid (--grid resampled keeps them)" if result["interpolated"] else ""
    return (
        f"{result['feature']}, radius {result['radius_voxels']}: {result['voxels']:,} voxels{undefined}, {span}, "
        f"{result['seconds']:.2f} s{interpolated}\n{result['notice']}\nwritten to {result['out']}"
    )


VERB = Verb("map", "show a feature at every voxel of an ROI", configure, run, needs="extraction")
