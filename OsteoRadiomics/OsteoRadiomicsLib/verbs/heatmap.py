"""``osteoradiomics heatmap``: where in an image a model's score comes from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, Any

from ..base.console import Console
from . import DONE, Verb
from .arguments import add_image_and_mask
from .clinical import add_clinical, clinical_values

if TYPE_CHECKING:
    from ..scoring import Model

_EPILOG = """\
contribution  for linear models: at each voxel the features of the cube round it, weighted as the model weights the
              ROI's; it says which features have no voxel-wise map
occlusion     for every model: how the score changes when a block of the ROI is filled with the ROI's mean (or, with
              --remove, cut out); models that are not linear also need --clinical and, for other sequences, --features
The map lies in the space of the image, in logits or in the unit of a measured end point, 0 outside the ROI. Write it into a
case folder (see 'report').
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("--model", required=True, metavar="DIR|ZIP|NAME", help="model folder, .zip, or a shipped model's name")
    add_image_and_mask(parser)
    parser.add_argument("--kind", required=True, choices=["contribution", "occlusion"], help="kind of map")
    parser.add_argument("--sequence", metavar="NAME", help="which sequence the image is, for a model of several")
    parser.add_argument("--radius", type=int, default=1, metavar="N", help="contribution: kernel radius in voxels (default 1)")
    parser.add_argument("--block-mm", type=float, default=12.0, metavar="MM", help="occlusion: edge of the block (default 12)")
    parser.add_argument("--stride-mm", type=float, metavar="MM", help="occlusion: step of the block (default: its edge)")
    parser.add_argument("--remove", action="store_true", help="occlusion: cut the block out of the ROI")
    add_clinical(parser)
    parser.add_argument("--features", metavar="TABLE", help="feature table with the other sequences of the case")
    parser.add_argument("--case", metavar="ID", help="case id")
    parser.add_argument("--out", required=True, metavar="MAP.nrrd", help="map to write")
    parser.add_argument("--png", metavar="PICTURE.png", help="picture of the map over the image to write")


def run(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from ..base.errors import OutputError
    from ..base.files import check_writable
    from ..cohort import load_inputs, region_rois
    from ..heatmaps.files import MapInfo, write_map
    from ..heatmaps.registry import heatmap
    from ..heatmaps.request import HeatmapRequest, image_inputs
    from ..images.writing import IMAGE_SUFFIXES
    from ..protocols.extraction_plan import load_plan
    from ..scoring import find_model
    from ..tables.provenance import input_record, software_versions

    model = find_model(arguments.model)
    image_inputs(model, arguments.sequence)
    if not arguments.out.lower().endswith(IMAGE_SUFFIXES):
        raise OutputError("is no image file name", where=arguments.out, cure=f"End it in {', '.join(IMAGE_SUFFIXES)}")
    check_writable(arguments.out)
    if arguments.png:
        check_writable(arguments.png)
    protocol = model.spec.protocol
    plan = load_plan(protocol.name if protocol else None, None)
    image, drawn = load_inputs(
        arguments.image,
        arguments.mask,
        plan.protocol,
        labels=arguments.labels,
        segments=arguments.segments,
        tolerance=arguments.geometry_tolerance,
    )
    rois = region_rois(drawn, plan.protocol, where=arguments.mask) if plan.protocol else drawn
    request = HeatmapRequest(
        model=model,
        image=image,
        rois=rois,
        steps=plan.steps,
        settings=plan.settings,
        sequence=arguments.sequence,
        other_inputs=_other_inputs(model, arguments),
        radius=arguments.radius,
        block_mm=arguments.block_mm,
        stride_mm=arguments.stride_mm,
        remove=arguments.remove,
    )
    found = heatmap(arguments.kind, request, progress=console.progress)
    mismatch: tuple[str, ...] = ()
    if protocol and protocol.hash != plan.hash:
        mismatch = (f"protocol {plan.name} differs from the one the model was trained with: the map may be meaningless",)
    info = MapInfo(
        arguments.kind,
        found.title,
        found.unit,
        True,
        tuple(roi.name for roi in drawn),
        found.details,
        (*mismatch, *found.warnings),
    )
    out = Path(arguments.out)
    inputs = [
        input_record(arguments.case or "", arguments.sequence or "", Path(arguments.image), Path(arguments.mask), out.parent)
    ]
    record = write_map(found.image, info, out, inputs=inputs, plan=plan.describe(), versions=software_versions())
    if arguments.png:
        from ..report.case.map_picture import write_map_picture

        write_map_picture(image, drawn, found.image, info, plan.protocol, arguments.png)
    for text in info.warnings:
        console.warning(text)
    console.result({"out": str(out), **record["map"], "warnings": record["warnings"]}, f"{found.title}: written to {out}")
    return DONE


def _other_inputs(model: Model, arguments: Namespace) -> dict[str, Any]:
    """Clinical values and features of other sequences, where given; needed by models that are not linear."""
    from ..scoring.feature_cells import feature_inputs
    from ..tables.feature_table import choose_case, read_rows

    found = clinical_values(model, arguments)
    if arguments.features:
        rows = choose_case(read_rows(arguments.features), case=arguments.case, where=arguments.features)
        found |= feature_inputs(model.spec, rows, arguments.features).values
    return found


VERB = Verb("heatmap", "show where in an image a model's score comes from", configure, run)
