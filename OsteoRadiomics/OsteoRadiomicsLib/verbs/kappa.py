"""``osteoradiomics kappa``: agreement of raters on grades."""

from __future__ import annotations

import math
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from ..base.console import Console
from . import DONE, Verb
from .arguments import column_names

if TYPE_CHECKING:
    from ..agreement.gradings import GradeKappa
    from ..agreement.kappa import Kappa
    from ..workflows.study_calibration import GradeCalibration


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
    lines = [kappa_line(row, arguments.confidence) for row in found.rows]
    console.result(
        {"out": arguments.out, "kappa": rows, "confidence": arguments.confidence, "notice": NOTICE},
        "\n".join([*lines, f"written to {arguments.out}", NOTICE]),
    )
    return DONE


def kappa_json(row: GradeKappa) -> dict[str, Any]:
    """One comparison as ``--json`` prints it; undefined is null beside its reason."""
    return {
        "question": row.question, "raters": row.raters, "method": row.method, "weights": row.weights, **_figures(row.found)
    }  # fmt: skip


def kappa_line(row: GradeKappa, confidence: float) -> str:
    """One comparison in one line."""
    return _line(f"{row.question}, {row.raters}: {row.method}'s kappa", row.weights, row.found, confidence)


def calibration_json(row: GradeCalibration) -> dict[str, Any]:
    """A reader's grades against a reference as ``--json`` prints them."""
    return {
        "reader": row.reader, "question": row.question, "weights": row.weights, **_figures(row.found), "higher": row.higher,
        "lower": row.lower,
    }  # fmt: skip


def calibration_line(row: GradeCalibration) -> str:
    """A reader's grades against a reference in one line."""
    head = _line(f"{row.reader}, {row.question}: Cohen's kappa", row.weights, row.found, row.found.confidence)
    return f"{head}, higher on {row.higher}, lower on {row.lower}"


def _figures(own: Kappa) -> dict[str, Any]:
    return {
        "kappa": _known(own.kappa), "ci": [_known(own.ci_low), _known(own.ci_high)], "observed": _known(own.observed),
        "cases": own.n_cases, "reason": own.reason,
    }  # fmt: skip


def _line(head: str, weights: str, own: Kappa, confidence: float) -> str:
    head += "" if weights == "none" else f", {weights} weights"
    if math.isnan(own.kappa):
        return f"{head} is undefined ({own.n_cases} cases): {own.reason}"
    interval = f"{100 * confidence:g} % CI {own.ci_low:.3f} to {own.ci_high:.3f}" if not own.reason else own.reason
    return f"{head} {own.kappa:.3f} ({interval}), {own.n_cases} cases"


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


VERB = Verb("kappa", "agreement of raters on grades: Cohen's, weighted and Fleiss' kappa", configure, run, needs="studies")
