"""``osteoradiomics bodies``: vertebral bodies from another program's mask of whole vertebrae."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter

from ..base.console import Console
from . import DONE, SOME_FAILED, Verb
from .arguments import SCHEMES, name_list

_EPILOG = """\
TotalSegmentator, TotalSpineSeg, SPINEPS and others segment whole vertebrae; a study measures their bodies. Each vertebra is cut
at the front wall of the spinal canal: what the arches enclose, the mask's own label of the canal, or the one of --canal.
--bodies takes a mask that says what is body instead, such as SPINEPS' subregions (49 and 50).

A number means L1 in one program's masks and L3 in another's. Names in the mask decide; without names, the only known numbering
that the order of the labels in the patient fits. Where several fit, nothing is guessed: --scheme names the program. Look at
--png before you use the bodies.
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("--mask", required=True, help="mask of whole vertebrae")
    parser.add_argument("--scheme", choices=SCHEMES, metavar="NAME", help=f"whose label numbers it has: {', '.join(SCHEMES)}")
    parser.add_argument("--lowest", metavar="LEVEL", help="level of the lowest lumbar vertebra, for masks that count upwards")
    parser.add_argument("--canal", type=_labelled, metavar="MASK:N,N", help="labels of a mask that fill the spinal canal")
    parser.add_argument("--bodies", type=_labelled, metavar="MASK:N,N", help="labels of a mask that are bodies of any level")
    parser.add_argument("--uncut", action="store_true", help="its vertebrae are bodies already: only name them")
    parser.add_argument("--inside-mm", type=float, default=0.0, metavar="MM", help="leave out the outermost MM of each body")
    parser.add_argument("--levels", type=name_list, default=(), metavar="LEVEL,...", help="levels wanted (default: all)")
    parser.add_argument("--protocol", metavar="NAME", help="make the segments of this study protocol")
    parser.add_argument("--image", help="the image, for --png")
    parser.add_argument("--png", metavar="PICTURE", help="picture of the bodies on the image, to be looked at first")
    parser.add_argument("--out", required=True, metavar="BODIES.seg.nrrd", help="segmentation to write; its record beside it")


def run(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from ..base.errors import InputError
    from ..base.files import check_writable
    from ..images import write_label_map
    from ..protocols.protocol import load_protocol
    from ..workflows.vertebral_bodies import BodiesRequest, Drawn, vertebral_bodies, write_preview

    if (arguments.png is None) != (arguments.image is None):
        raise InputError("--image and --png belong together", cure="Give both, or neither")
    for path in (arguments.out, arguments.png):
        if path is not None:
            check_writable(path)
    request = BodiesRequest(
        mask=arguments.mask,
        scheme=arguments.scheme,
        lowest=arguments.lowest,
        canal=Drawn(*arguments.canal) if arguments.canal else None,
        bodies=Drawn(*arguments.bodies) if arguments.bodies else None,
        uncut=arguments.uncut,
        inside_mm=arguments.inside_mm,
        levels=tuple(arguments.levels),
    )
    cut = vertebral_bodies(request, load_protocol(arguments.protocol) if arguments.protocol else None)
    if arguments.png is not None:
        write_preview(arguments.image, cut, arguments.png)
    write_label_map(cut.label_map, arguments.out)
    beside = Path(arguments.out).with_name(Path(arguments.out).name.removesuffix(".nrrd").removesuffix(".seg") + ".record.json")
    cut.record.write(beside)
    for body in cut.record.bodies:
        for note in body.notes:
            console.warning(f"{body.level}: {note}")
    for reason in cut.record.failed.values():
        console.failure(reason)
    lines = [f"{body.level}: {body.volume_ml:.1f} of {body.whole_ml:.1f} ml ({body.rule})" for body in cut.record.bodies]
    named = [f"levels by the numbering {cut.record.scheme}"] if cut.record.scheme else []
    console.result({**cut.record.to_json(), "out": arguments.out}, "\n".join([*named, *lines, f"written to {arguments.out}"]))
    return SOME_FAILED if cut.record.failed else DONE


def _labelled(text: str) -> tuple[str, tuple[int, ...]]:
    """``MASK:60,61`` -> the mask's path and the labels. A path may itself hold a colon, as on Windows."""
    path, colon, numbers = text.rpartition(":")
    parts = numbers.split(",")
    if not colon or not path or not all(part.strip().isdigit() for part in parts):
        raise ArgumentTypeError(f"{text}: write a mask and its labels, such as subregions.nii.gz:49,50")
    return path, tuple(int(part) for part in parts)


VERB = Verb("bodies", "vertebral bodies from another program's mask of whole vertebrae", configure, run, needs="extraction")
