"""``osteoradiomics icc-size``: how many cases an ICC study needs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..base.console import Console
from . import DONE, Verb


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--expected", type=float, required=True, metavar="ICC", help="the ICC you expect, such as 0.9")
    parser.add_argument("--minimum", type=float, required=True, metavar="ICC", help="the ICC to be exceeded, such as 0.75")
    parser.add_argument("--raters", type=int, default=2, metavar="N", help="readings per case (default: 2)")
    parser.add_argument("--alpha", type=float, metavar="P", help="error of the first kind (default: 0.05)")
    parser.add_argument("--power", type=float, default=0.8, metavar="P", help="power (default: 0.8)")
    parser.add_argument("--two-sided", action="store_true", help="two-sided test (default: one-sided)")
    parser.add_argument(
        "--rule", choices=["point", "lower"], default="point",
        help="point: a test beside the ICC itself; lower: features count by the lower bound of their interval (needs more cases)",
    )  # fmt: skip
    parser.add_argument("--confidence", type=float, metavar="X", help="level of the interval with --rule lower (default: 0.95)")


def run(arguments: Namespace, console: Console) -> int:
    from ..agreement import icc_sample_size
    from ..base.errors import InputError

    lower = arguments.rule == "lower"
    if lower and (arguments.alpha is not None or arguments.two_sided):
        raise InputError(
            "--alpha and --two-sided belong to --rule point", cure="Write the interval's level, as --confidence 0.95"
        )
    if not lower and arguments.confidence is not None:
        raise InputError("--confidence belongs to --rule lower", cure="Write --alpha, or --rule lower")
    confidence = 0.95 if arguments.confidence is None else arguments.confidence
    alpha = 1 - confidence if lower else 0.05 if arguments.alpha is None else arguments.alpha
    planned = {
        "expected": arguments.expected,
        "minimum": arguments.minimum,
        "raters": arguments.raters,
        "power": arguments.power,
        "rule": arguments.rule,
    }
    test = {"confidence": confidence} if lower else {"alpha": alpha, "two_sided": arguments.two_sided}
    cases = icc_sample_size(**planned, **test)
    sides = "two" if arguments.two_sided or lower else "one"
    how = f" by the lower bound of its {100 * confidence:g} % interval" if lower else ""
    console.result(
        {"cases": cases, **planned, **test, "method": "Walter, Eliasziw & Donner 1998"},
        f"{cases} cases read by {arguments.raters} raters show an ICC above {arguments.minimum:g}{how} "
        f"when it is {arguments.expected:g}\n"
        f"({sides}-sided, alpha {alpha:.4g}, power {arguments.power:g}; Walter, Eliasziw & Donner, Stat Med 1998)",
    )
    return DONE


VERB = Verb("icc-size", "how many cases a reader study needs for its ICC", configure, run)
