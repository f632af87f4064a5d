"""``osteoradiomics overlap``: how far two readers' masks of one image agree."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ..base.console import Console
from . import DONE, Verb
from .arguments import add_roi_choice, reading_options

if TYPE_CHECKING:
    from ..agreement import Overlap
    from ..agreement.overlap_record import OverlapRecord

_PLANES = {"k": 0, "j": 1, "i": 2}


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--a", required=True, metavar="MASK", help="first reader's mask (the reference): label map or .seg.nrrd")
    parser.add_argument("--b", required=True, metavar="MASK", help="second reader's mask on the same grid")
    add_roi_choice(parser)
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
    from ..protocols.protocol import load_protocol

    pairs = mask_pairs(
        read_mask(arguments.a, options=reading_options(arguments)),
        read_mask(arguments.b, options=reading_options(arguments)),
        labels=arguments.labels,
        segments=arguments.segments,
        names=load_protocol(arguments.protocol).segment_names if arguments.protocol else None,
        cropped=any(str(mask).endswith(".seg.nrrd") for mask in (arguments.a, arguments.b)),
        geometry_tolerance=arguments.geometry_tolerance,
        where=f"{arguments.b} compared with {arguments.a}",
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
