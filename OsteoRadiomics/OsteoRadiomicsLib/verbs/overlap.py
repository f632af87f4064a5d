"""``osteoradiomics overlap``: how far two readers' masks of one image agree."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ..base.console import Console
from . import DONE, Verb
from .arguments import add_dicom_reading, add_roi_choice, reading_options

if TYPE_CHECKING:
    from ..agreement import Overlap
    from ..agreement.overlap_record import OverlapRecord

_PLANES = {"k": 0, "j": 1, "i": 2}


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--a", required=True, metavar="MASK", help="first reader's mask (the reference): any that extract takes")
    parser.add_argument("--b", required=True, metavar="MASK", help="second reader's mask on the same grid")
    parser.add_argument("--image", metavar="IMAGE", help="the image that both were drawn on, which an RTSTRUCT needs")
    add_roi_choice(parser)
    add_dicom_reading(parser)
    parser.add_argument("--protocol", metavar="NAME", help="call the ROIs as this study protocol does")
    parser.add_argument(
        "--tolerance-mm", type=float, default=2.0, metavar="MM", help="tolerance of the surface Dice (default: 2)"
    )
    parser.add_argument("--geometry-tolerance", type=float, default=1e-3, metavar="MM", help="accept grids this far apart")
    parser.add_argument("--slices", choices=sorted(_PLANES), help="also slice by slice along this image axis (k is the last)")
    parser.add_argument("--out", required=True, metavar="OVERLAP.json", help="file to write, one entry per label")


def run(arguments: Namespace, console: Console) -> int:
    from ..agreement import mask_pairs
    from ..agreement.overlap_record import OverlapRecord, OverlapTable
    from ..images import read_mask
    from ..images.read_image import check_origin
    from ..images.reading import read_image_file
    from ..protocols.protocol import load_protocol

    reading = reading_options(arguments)
    image = read_image_file(arguments.image, reading) if arguments.image else None
    volume = image.volume if image else None
    a, b = (read_mask(mask, options=reading, image=volume) for mask in (arguments.a, arguments.b))
    compared = f"{arguments.b} compared with {arguments.a}"
    check_origin(a.origin, b.origin, reading, arguments.b, other="mask a")
    for mask, path in ((a, arguments.a), (b, arguments.b)):
        check_origin(image.origin if image else None, mask.origin, reading, path)
    pairs = mask_pairs(
        a,
        b,
        labels=arguments.labels,
        segments=arguments.segments,
        names=load_protocol(arguments.protocol).segment_names if arguments.protocol else None,
        cropped=a.trimmed or b.trimmed,
        geometry_tolerance=arguments.geometry_tolerance,
        where=compared,
    )
    found: dict[str, OverlapRecord] = {}
    lines = []
    for done, pair in enumerate(pairs):
        console.progress.report(done, len(pairs), f"overlap of {pair.name}")
        whole = pair.overlap(arguments.tolerance_mm)
        slices = pair.by_slice(_PLANES[arguments.slices], arguments.tolerance_mm) if arguments.slices else None
        found[pair.name] = OverlapRecord.of(whole, slices)
        lines.append(_line(pair.name, whole))
    table = OverlapTable.model_validate(found)
    table.write(arguments.out)
    console.result(table.to_json(), "\n".join([*lines, f"written to {arguments.out}"]))
    return DONE


def _line(name: str, found: Overlap) -> str:
    if found.reasons:
        return f"{name}: {next(iter(found.reasons.values()))}, volume {found.size_a:.2f} and {found.size_b:.2f} ml"
    return (
        f"{name}: Dice {found.dice:.4f}, HD {found.hd:.2f} mm, HD95 {found.hd95:.2f} mm, ASSD {found.assd:.3f} mm, "
        f"volume {found.size_a:.2f} and {found.size_b:.2f} ml"
    )


VERB = Verb("overlap", "agreement of two masks: Dice, distances, volumes", configure, run, needs="studies")
