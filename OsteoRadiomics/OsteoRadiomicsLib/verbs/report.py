"""``osteoradiomics report``: one self-contained HTML page of the results in a folder."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter

from ..base.console import Console
from . import DONE, Verb
from .arguments import add_language

_EPILOG = """\
The folder decides the kind of report. A case folder holds, under any base name:
  features.csv    with features.provenance.json    written by 'extract --out DIR/features.csv'
  score.json                                       written by 'score --out DIR/score.json'
  map.nrrd        with map.provenance.json         written by 'map' or 'heatmap --out DIR/map.nrrd'
Any of them may be missing, and there may be several of each. Images and masks stay where they are; they are found
through inputs.private.json. The page loads nothing from anywhere and holds no file names of images.
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("folder", metavar="DIR", help="folder with the results")
    parser.add_argument("--case", metavar="ID", help="which case, where the folder's tables hold several")
    parser.add_argument("--out", metavar="REPORT.html", help="page to write (default: DIR/report.html)")
    add_language(parser)


def run(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from ..base.files import check_writable, write_text
    from ..report.kinds import build_report

    folder = Path(arguments.folder)
    out = Path(arguments.out) if arguments.out else folder / "report.html"
    if arguments.out:
        check_writable(out)
    kind, page = build_report(folder, arguments.case, lang=arguments.lang)
    write_text(out, page)
    console.result({"out": str(out), "kind": kind}, f"{kind} report written to {out}")
    return DONE


VERB = Verb("report", "make one HTML page of the results in a folder", configure, run, needs="report")
