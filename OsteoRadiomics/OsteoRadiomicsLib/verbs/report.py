"""``osteoradiomics report``: one self-contained HTML page of the results in a folder, and the same as Word or Markdown."""

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

A Word or Markdown file holds the page's text, tables and figures for a manuscript: of a study, a validation or an agreement
first the Methods and Results in words, filled in from the record, with the references of the methods used.
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("folder", metavar="DIR", help="folder with the results")
    parser.add_argument("--case", metavar="ID", help="which case, where the folder's tables hold several")
    parser.add_argument("--out", metavar="REPORT.html", help="page to write (default: DIR/report.html)")
    parser.add_argument("--docx", metavar="FILE.docx", help="also write it as a Word file (needs the package python-docx)")
    parser.add_argument("--markdown", metavar="FILE.md", help="also write it as Markdown, its figures in FILE-figures beside it")
    add_language(parser)


def run(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from ..base.files import check_writable, write_text
    from ..report.kinds import build_report
    from ..report.manuscript.files import check_word, write_documents

    folder = Path(arguments.folder)
    out = Path(arguments.out) if arguments.out else folder / "report.html"
    documents = {name: Path(given) for name in ("docx", "markdown") if (given := getattr(arguments, name))}
    if "docx" in documents:  # drawing takes time: find out first
        check_word()
    for path in (*([out] if arguments.out else []), *documents.values()):
        check_writable(path)
    kind, page = build_report(folder, arguments.case, lang=arguments.lang)
    write_text(out, page)
    write_documents(page, **documents, lang=arguments.lang)
    written = {name: str(path) for name, path in documents.items()}
    text = "\n".join([f"{kind} report written to {out}", *(f"written to {path}" for path in written.values())])
    console.result({"out": str(out), "kind": kind, **written}, text)
    return DONE


VERB = Verb("report", "make one HTML page of the results in a folder", configure, run, needs="report")
