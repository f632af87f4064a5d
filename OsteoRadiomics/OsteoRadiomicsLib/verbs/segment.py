"""``osteoradiomics segment``: the vertebral bodies of an image, by a network that was trained before."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter

from ..base.console import Console
from . import DONE, Verb
from .arguments import SCHEMES

_EPILOG = """\
MODEL is the model.zip of 'train-segmentation'. torch is not needed, onnxruntime is. The image is a sagittal series, or a
volume of thin slices. What the network was not trained on (sequence, spacing) is said. Look at the segmentation before you
use it.
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("--model", required=True, help="network's file, from train-segmentation")
    parser.add_argument("--image", required=True, help="sagittal image: a file, or a DICOM folder")
    parser.add_argument("--series", help="which series of a DICOM folder")
    parser.add_argument("--sequence", default="", help="sequence of the image, such as T1, compared with those of training")
    parser.add_argument(
        "--anchor", type=_anchor, metavar="L5=x,y,z", help="a point in the body of a level, in mm (LPS); names all bodies"
    )
    parser.add_argument(
        "--sacrum", metavar="MASK", help="mask with a segment of the sacrum, above which the lowest lumbar vertebra stands"
    )
    parser.add_argument("--scheme", choices=SCHEMES, metavar="NAME", help="whose label numbers the sacrum's mask has")
    parser.add_argument("--lumbar", type=int, default=5, metavar="N", help="how many lumbar vertebrae there are (default: 5)")
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="of the processor (default: 1)")
    parser.add_argument("--probability", metavar="FILE", help="image of the probability in every voxel, to write as well")
    parser.add_argument("--disagreement", metavar="FILE", help="image of where right and left exchanged give another answer")
    parser.add_argument("--out", required=True, metavar="M.seg.nrrd", help="segmentation to write; its record beside it")


def run(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from ..base.errors import InputError
    from ..base.files import check_writable
    from ..base.notices import collected_notices
    from ..images import write_image, write_label_map
    from ..vertebrae.counting import Anchor
    from ..workflows.segmenting import SegmentRequest, segment

    if arguments.threads < 1:
        raise InputError(f"{arguments.threads} threads cannot work", where="--threads", cure="Give 1 or more")
    for path in (arguments.out, arguments.probability, arguments.disagreement):
        if path is not None:
            check_writable(path)
    request = SegmentRequest(
        model=arguments.model,
        image=arguments.image,
        sequence=arguments.sequence,
        series=arguments.series,
        disagreement=arguments.disagreement is not None,
        anchor=Anchor(*arguments.anchor) if arguments.anchor else None,
        sacrum=arguments.sacrum,
        scheme=arguments.scheme,
        lumbar=arguments.lumbar,
        threads=arguments.threads,
    )
    with collected_notices() as notices:
        done = segment(request, console.progress)
    for warning in (*notices, *done.record.warnings):
        console.warning(warning)
    for body in done.record.bodies:
        for note in body.notes:
            console.warning(f"{body.name}: {note}")
    if arguments.probability is not None:
        write_image(done.probability, arguments.probability)
    if done.disagreement is not None:
        write_image(done.disagreement, arguments.disagreement)
    write_label_map(done.label_map, arguments.out)
    beside = Path(arguments.out).with_name(Path(arguments.out).name.removesuffix(".nrrd").removesuffix(".seg") + ".record.json")
    done.record.write(beside)
    lines = [f"{body.name}: {body.volume_ml:.1f} ml, {body.height_mm:.0f} mm high" for body in done.record.bodies]
    lines += [f"with {count} lumbar vertebrae: {', '.join(names)}" for count, names in done.record.counts.items()]
    console.result({**done.record.to_json(), "out": arguments.out}, "\n".join([*lines, f"written to {arguments.out}"]))
    return DONE


def _anchor(text: str) -> tuple[str, tuple[float, float, float]]:
    """``L5=1,2,3`` -> the level and the point."""
    level, _, numbers = text.partition("=")
    try:
        x, y, z = map(float, numbers.split(","))
    except ValueError as error:
        raise ArgumentTypeError(f"{text}: write a level and a point in mm, such as L5=3.5,-20,-410") from error
    return level.strip(), (x, y, z)


VERB = Verb("segment", "segment vertebral bodies with a trained network", configure, run, needs="networks")
