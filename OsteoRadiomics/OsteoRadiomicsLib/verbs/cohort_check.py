"""``osteoradiomics cohort check``: a case list looked at by headers alone, before anything is extracted."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from ..base.console import Console
from . import DONE, SOME_FAILED
from .actions import Action
from .arguments import add_dicom_reading, add_label_names, add_plan, reading_options, whole_number

_MOST_SHOWN = 20


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("cases", metavar="CASES.csv", help="case list, as 'cohort' takes it")
    add_plan(parser, required=False)
    add_dicom_reading(parser)
    add_label_names(parser)
    parser.add_argument(
        "--out", default="check.csv", metavar="CHECK.csv",
        help="table with a line for each image: its state, why, and what it will need (default: check.csv)",
    )  # fmt: skip
    parser.add_argument(
        "--workers", type=whole_number, default=0, metavar="N", help="processes that look (default: as many as pay)"
    )


def run(arguments: Namespace, console: Console) -> int:
    from ..cohort import read_cases
    from ..cohort.listing.check import check_cases
    from ..cohort.listing.look import Looking
    from ..protocols.extraction_plan import load_plan

    plan = load_plan(arguments.protocol, arguments.settings) if arguments.protocol or arguments.settings else None
    cases = read_cases(arguments.cases)
    looking = Looking(plan, reading_options(arguments), arguments.max_voxels)
    check = check_cases(cases, looking, processes=arguments.workers or None, progress=console.progress)
    check.write(arguments.out)
    tell_first([look.reason for _, look in check.bad], arguments.out, console.failure)
    counts = ", ".join(f"{count} {state}" for state, count in check.counts.items())
    expected = f", about {check.minutes:.0f} minutes of one core" if plan else ""
    console.result(
        {
            "out": str(arguments.out),
            "images": len(cases),
            "files": check.files,
            "states": check.counts,
            "expected_minutes": round(check.minutes, 2) if plan else None,
        },
        f"{len(cases)} images in {check.files} files: {counts}{expected}\nwritten to {arguments.out}",
    )
    return SOME_FAILED if check.bad else DONE


def tell_first(lines: Sequence[str], table: str | Path, tell: Callable[[str], None]) -> None:
    """Lines about single files, the first of many. table: where all stand. tell: such as ``console.failure``."""
    for line in lines[:_MOST_SHOWN]:
        tell(line)
    if len(lines) > _MOST_SHOWN:
        tell(f"{len(lines) - _MOST_SHOWN} more; all stand in {table}")


CHECK = Action("check", "look at the files of a case list by their headers, without extracting", configure, run)
