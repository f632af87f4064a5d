"""``osteoradiomics kappa``: agreement of raters on grades."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..base.console import Console
from . import DONE, Verb
from .arguments import column_names
from .kappa_words import kappa_json, kappa_line


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("grades", metavar="GRADES", help="table of grades, such as a REDCap export: .csv, .xlsx or .parquet")
    parser.add_argument(
        "--case", default="case", metavar="COL", help="column with the case id, such as record_id (default: case)"
    )
    parser.add_argument(
        "--rater", default="", metavar="COL",
        help="column that names the rater of a row; without it ids end in --1, --2 as REDCap's double data entry writes them",
    )  # fmt: skip
    parser.add_argument(
        "--question", type=column_names, default=(), metavar="COL,COL", help="columns with grades, where a row is one rater's"
    )
    parser.add_argument(
        "--raters", type=column_names, default=(), metavar="COL,COL", help="columns of the raters, where a row is a case"
    )
    parser.add_argument(
        "--categories", type=column_names, default=(), metavar="A,B,C", help="every grade there is, from lowest to highest"
    )
    parser.add_argument(
        "--weights", choices=("none", "linear", "quadratic"), default="none",
        help="how a disagreement counts: fully, by its distance, or by its squared distance (default: none)",
    )  # fmt: skip
    parser.add_argument("--confidence", type=float, default=0.95, metavar="X", help="level of the interval (default: 0.95)")
    parser.add_argument("--out", required=True, metavar="KAPPA.csv", help="table to write")


def run(arguments: Namespace, console: Console) -> int:
    from ..base.notice import NOTICE
    from ..workflows.grades import kappa

    found = kappa(
        arguments.grades, case=arguments.case, rater=arguments.rater, raters=arguments.raters, questions=arguments.question,
        categories=arguments.categories, weights=arguments.weights, confidence=arguments.confidence,
    )  # fmt: skip
    found.to_csv(arguments.out)
    for text in found.warnings:
        console.warning(text)
    rows = [kappa_json(row) for row in found.rows]
    lines = [kappa_line(row) for row in found.rows]
    console.result(
        {"out": arguments.out, "kappa": rows, "confidence": arguments.confidence, "notice": NOTICE},
        "\n".join([*lines, f"written to {arguments.out}", NOTICE]),
    )
    return DONE


VERB = Verb("kappa", "agreement of raters on grades: Cohen's, weighted and Fleiss' kappa", configure, run, needs="studies")
