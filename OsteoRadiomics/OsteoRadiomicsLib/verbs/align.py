"""``osteoradiomics align``: whether a mask lies on every sequence of a case, and masks corrected for movement."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter

from ..base.console import Console
from . import DONE, Verb
from .arguments import name_list, named_path, segment_names

_EPILOG = """\
Sequences of one examination share the patient's space, but a patient moves between them. Each sequence is compared with the one
that was drawn on, along the edges of what was drawn: mutual information as they lie, and where it is best (up to 8 mm away). A
sequence that clearly fits better elsewhere is a warning. --correct T2 finds the rigid movement; --mask-out T2=MASK.seg.nrrd
writes the mask moved by it and resampled to that sequence (nearest neighbour, layers kept), with the transform in it. Images are
never moved.
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument(
        "--image", action="append", required=True, type=named_path, metavar="SEQUENCE=IMAGE", help="one image for each sequence"
    )
    parser.add_argument("--mask", required=True, help="mask drawn on one of them")
    parser.add_argument("--segments", type=segment_names, metavar="NAME,NAME", help="segments that matter (default: all)")
    parser.add_argument("--drawn-on", metavar="SEQUENCE", help="the sequence that the mask was drawn on (default: the first)")
    parser.add_argument("--correct", type=name_list, default=(), metavar="SEQUENCE,...", help="sequences to register rigidly")
    parser.add_argument(
        "--mask-out", action="append", default=[], type=named_path, metavar="SEQUENCE=MASK", help="mask to write for a sequence"
    )
    parser.add_argument("--out", required=True, metavar="ALIGNMENT.json", help="figures and transforms to write")


def run(arguments: Namespace, console: Console) -> int:
    from ..base.errors import InputError
    from ..base.files import check_writable
    from ..images import write_label_map
    from ..workflows.alignment import alignment_of, corrected_mask, read_request

    images, masks = dict(arguments.image), dict(arguments.mask_out)
    if "" in images or len(images) < 2:
        raise InputError("two or more named images are needed", where="--image", cure="Write --image T1=PATH --image T2=PATH")
    unknown = next((name for name in masks if name not in images), None)
    if unknown is not None:
        raise InputError(
            f"there is no image of sequence {unknown or '(none)'}", where="--mask-out", cure="Write T2=MASK.seg.nrrd"
        )
    check_writable(arguments.out)
    request = read_request(
        images, arguments.mask, segments=arguments.segments or (), drawn_on=arguments.drawn_on, correct=arguments.correct
    )
    record = alignment_of(request, progress=console.progress)
    for name, path in masks.items():
        write_label_map(corrected_mask(request, record, name), path)
    record.write(arguments.out)
    for text in record.warnings:
        console.warning(text)
    lines = [
        f"{item.sequence}: {100 * item.agreement:.0f} % of the best agreement, which lies {item.distance_mm:.1f} mm away"
        for item in record.sequences
        if item.agreement is not None
    ]
    written = [f"mask of {name} written to {path}" for name, path in masks.items()]
    console.result({**record.to_json(), "out": arguments.out}, "\n".join([*lines, *written, f"written to {arguments.out}"]))
    return DONE


VERB = Verb("align", "check that a mask lies on every sequence, and correct it for movement", configure, run, needs="extraction")
