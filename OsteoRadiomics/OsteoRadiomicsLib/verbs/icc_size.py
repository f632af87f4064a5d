"""``osteoradiomics icc-size``: how many cases an ICC study needs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..base.console import Console
from . import DONE, Verb


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--expected", type=float, required=True, metavar="ICC", help="the ICC you expect, such as 0.9")
    parser.add_argument("--minimum", type=float, required=True, metavar="ICC", help="the ICC to be exceeded, such as 0.75")
    parser.add_argument("--raters", type=int, default=2, metavar="N", help="readings per case (default: 2)")
    parser.add_argument("--alpha", type=float, default=0.05, metavar="P", help="error of the first kind (default: 0.05)")
    parser.add_argument("--power", type=float, default=0.8, metavar="P", help="power (default: 0.8)")
    parser.add_argument("--two-sided", action="store_true", help="two-sided test (default: one-sided)")


def run(arguments: Namespace, console: Console) -> int:
    from ..agreement import icc_sample_size

    planned = {
        "expected": arguments.expected,
        "minimum": arguments.minimum,
        "raters": arguments.raters,
        "alpha": arguments.alpha,
        "power": arguments.power,
        "two_sided": arguments.two_sided,
    }
    cases = icc_sample_size(**planned)
    sides = "two" if arguments.two_sided else "one"
    console.result(
        {"cases": cases, **planned, "method": "Walter, Eliasziw & Donner 1998"},
        f"{cases} cases read by {arguments.raters} raters show an ICC above {arguments.minimum:g} "
        f"when it is {arguments.expected:g}\n"
        f"({sides}-sided, alpha {arguments.alpha:g}, power {arguments.power:g}; Walter, Eliasziw & Donner, Stat Med 1998)",
    )
    return DONE


VERB = Verb("icc-size", "how many cases a reader study needs for its ICC", configure, run)
