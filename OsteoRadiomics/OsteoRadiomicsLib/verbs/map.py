"""``osteoradiomics map``: a feature at every voxel of an ROI."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, Any

from ..base.console import Console
from . import DONE, Verb
from .arguments import add_cache, add_image_and_mask, add_plan, check_image_target, roi_choice

if TYPE_CHECKING:
    from ..workflows.maps import MapOptions, VoxelMap

_EPILOG = """\
At each voxel stands the feature of the cube of 2 * radius + 1 voxels round it (PyRadiomics' voxel-based extraction).
Feature names are those of 'extract', such as original_glcm_Contrast or log-sigma-2-0-mm-3D_firstorder_Mean; shapes have
no map. With --model the feature is one of the model's inputs, on the image of its sequence and in its ROI, as the model's
protocol measures it. The map lies on the image's grid. Where the plan resamples, the values are interpolated back to it
within the ROI; --grid resampled writes them where and as they were computed.
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
    add_plan(parser, model="model folder, .zip, or a shipped model's name: --feature is one of its inputs")
    parser.add_argument("--sequence", metavar="NAME", help="with --model: which sequence the image is")
    add_cache(parser)
    parser.add_argument("--grid", choices=["image", "resampled"], default="image", help="grid of the map (default: the image's)")
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="threads over voxels (same values)")
    parser.add_argument("--out", required=True, metavar="MAP.nrrd", help="map to write")
    parser.add_argument("--png", metavar="PICTURE.png", help="picture of the map over the image to write")


def run(arguments: Namespace, console: Console) -> int:
    from ..workflows.maps import MapOptions

    options = MapOptions(
        radius=arguments.radius, unmasked=arguments.unmasked, init_value=arguments.init_value,
        mcc_per_voxel=arguments.mcc_per_voxel, grid=arguments.grid, threads=arguments.threads,
    )  # fmt: skip
    found = (_of_model if arguments.model else _of_plan)(arguments, options, console)
    record = found.write(arguments.out).to_json()
    if arguments.png:
        found.write_picture(arguments.png)
    for warning in found.warnings:
        console.warning(warning)
    result = {
        "out": str(arguments.out),
        **record["map"],
        **found.seconds,
        "warnings": list(found.warnings),
        "notice": record["notice"],
    }
    console.result(result, _text(result))
    return DONE


def _of_plan(arguments: Namespace, options: MapOptions, console: Console) -> VoxelMap:
    """A feature that a protocol or settings make."""
    from ..protocols.extraction_plan import load_plan
    from ..workflows.case import read_case
    from ..workflows.maps import map_of

    plan = load_plan(arguments.protocol, arguments.settings)
    check_image_target(arguments.out, arguments.png)
    # One map shows one region: several ROIs that the user chose are mapped as one.
    union = arguments.union or len(arguments.labels or arguments.segments or ()) > 1
    case = read_case(arguments.image, arguments.mask, plan, choice=roi_choice(arguments, union=union))
    return map_of(case, plan, arguments.feature, options, progress=console.progress)


def _of_model(arguments: Namespace, options: MapOptions, console: Console) -> VoxelMap:
    """An input of a model, in the ROI that the model has it from."""
    from ..scoring import find_model
    from ..workflows.model_maps import map_of_input

    model = find_model(arguments.model)
    check_image_target(arguments.out, arguments.png)
    return map_of_input(
        model, arguments.feature, arguments.image, arguments.mask,
        sequence=arguments.sequence, choice=roi_choice(arguments), options=options, progress=console.progress,
    )  # fmt: skip


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
