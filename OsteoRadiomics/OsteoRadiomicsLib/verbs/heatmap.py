"""``osteoradiomics heatmap``: where in an image a model's score comes from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter

from ..base.console import Console
from . import DONE, Verb
from .arguments import add_image_and_mask, check_image_target, roi_choice
from .clinical import add_clinical, clinical_values

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
    from ..heatmaps.request import image_inputs
    from ..scoring import find_model
    from ..workflows.maps import HeatmapOptions, heatmap_of
    from ..workflows.model_inputs import other_inputs

    model = find_model(arguments.model)
    image_inputs(model, arguments.sequence)
    check_image_target(arguments.out, arguments.png)
    found = heatmap_of(
        model, arguments.image, arguments.mask, arguments.kind,
        choice=roi_choice(arguments),
        options=HeatmapOptions(arguments.radius, arguments.block_mm, arguments.stride_mm, arguments.remove),
        case=arguments.case or "", sequence=arguments.sequence,
        inputs=other_inputs(model, clinical_values(model, arguments), arguments.features, arguments.case),
        progress=console.progress,
    )  # fmt: skip
    record = found.write(arguments.out)
    if arguments.png:
        found.write_picture(arguments.png)
    for text in found.warnings:
        console.warning(text)
    result = {"out": str(arguments.out), **record["map"], "warnings": record["warnings"]}
    console.result(result, f"{found.info.title}: written to {arguments.out}")
    return DONE


VERB = Verb("heatmap", "show where in an image a model's score comes from", configure, run)
