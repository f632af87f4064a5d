"""``osteoradiomics stability``: which features survive small contour errors, when only one reader has drawn."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..base.console import Console
from . import DONE, SOME_FAILED, Verb
from .arguments import add_dicom_reading, add_label_names, add_language, add_plan, reading_options


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("cases", metavar="CASES.csv", help="case list as for cohort")
    add_plan(parser)
    add_dicom_reading(parser)
    add_label_names(parser)
    parser.add_argument("--readers", type=int, default=5, metavar="N", help="simulated readers (default: 5)")
    parser.add_argument("--sd-mm", type=float, default=1.0, metavar="MM", help="standard deviation of the contour (default: 1)")
    parser.add_argument("--length-mm", type=float, default=5.0, metavar="MM", help="how smooth the error is (default: 5)")
    parser.add_argument("--habit-mm", type=float, default=0.5, metavar="MM", help="SD of readers' habits (default: 0.5)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="equal seeds give equal masks (default: 0)")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="worker processes on this machine (same values)")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for masks, tables and report")
    add_language(parser)


def run(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from ..cohort import read_cases
    from ..protocols.extraction_plan import load_plan
    from ..workflows.stability import ContourError, stability_report

    made = stability_report(
        read_cases(arguments.cases),
        load_plan(arguments.protocol, arguments.settings),
        Path(arguments.out),
        readers=arguments.readers,
        error=ContourError(arguments.sd_mm, arguments.length_mm, arguments.habit_mm, arguments.seed),
        workers=arguments.workers,
        reading=reading_options(arguments),
        max_voxels=arguments.max_voxels,
        lang=arguments.lang,
        progress=console.progress,
    )
    for failure in made.failures:
        console.failure(failure)
    console.warning("simulated readers: this estimates how stable features are, not how well people agree")
    icc = made.analysis.results[0].icc
    stable = int(icc["stable"].sum())
    console.result(
        {
            "simulated": True,
            "features": len(icc),
            "stable": stable,
            "page": str(made.page),
            "table": str(made.features),
            "failures": list(made.failures),
        },
        f"{stable} of {len(icc)} features stable under simulated contour errors\nwritten to {made.page}",
    )
    return SOME_FAILED if made.failures else DONE


VERB = Verb("stability", "which features survive simulated contour errors of one reader's masks", configure, run)
