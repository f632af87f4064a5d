"""``osteoradiomics icc``: agreement of readers on every feature of a table, and the list of stable features."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from ..base.console import Console
from . import DONE, Verb
from .arguments import add_extra_features


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "features", metavar="FEATURES", help="feature table, one row per case and reading: .csv, .xlsx or .parquet"
    )
    parser.add_argument("--case", default="case", metavar="COL", help="column with the case id (default: case)")
    parser.add_argument(
        "--rater", default="reader", metavar="COL", help="column with the rater: reader, session ... (default: reader)"
    )
    parser.add_argument(
        "--form", metavar="FORM", help='such as "ICC(2,1)" or, after McGraw & Wong, "ICC(A,1)" (default: ICC(2,1))'
    )
    parser.add_argument("--threshold", type=float, metavar="X", help="a stable feature's ICC lies above it (default: 0.75)")
    parser.add_argument("--by", choices=["point", "lower"], help="compare the ICC itself or its lower confidence bound")
    parser.add_argument("--confidence", type=float, default=0.95, metavar="X", help="level of the interval (default: 0.95)")
    parser.add_argument("--protocol", metavar="NAME", help="take form, threshold and rule from a study protocol")
    parser.add_argument(
        "--where",
        type=_condition,
        action="append",
        default=[],
        metavar="COL=VALUE",
        help="only these rows, such as session=1",
    )
    add_extra_features(parser)
    parser.add_argument(
        "--allow-partial", action="store_true", help="also where fewer than half of the cases were read by every rater"
    )
    parser.add_argument(
        "--all-cases",
        action="store_true",
        help="also the ICC of all readings, by a mixed model, where not every rater read every case (columns ..._all)",
    )
    parser.add_argument("--out", required=True, metavar="ICC.csv", help="table to write")
    parser.add_argument("--stable", metavar="FILE.json", help="also write the list of stable features, for training")
    parser.add_argument("--among", metavar="FILE.json", help="keep only features of this earlier list (inter, then intra)")


def run(arguments: Namespace, console: Console) -> int:
    from ..agreement import any_simulated, read_stable_features
    from ..base.errors import InputError
    from ..workflows.agreement import icc

    if arguments.among and not arguments.stable:
        raise InputError("--among has no effect without --stable", cure="Name the list to write with --stable")
    among = read_stable_features(arguments.among) if arguments.among else None
    found = icc(
        arguments.features, case=arguments.case, rater=arguments.rater, form=arguments.form, threshold=arguments.threshold,
        by=arguments.by, confidence=arguments.confidence, protocol=arguments.protocol, where=dict(arguments.where),
        extra_features=arguments.extra_features, allow_partial=arguments.allow_partial, all_cases=arguments.all_cases,
    )  # fmt: skip
    found.to_csv(arguments.out)
    table, used = found.frame, found.used
    if arguments.stable:
        found.write_stable(arguments.stable, among)
    for text in found.warnings:
        console.warning(text)
    stable, undefined = int(table["stable"].sum()), int((table["reason"] != "").sum())
    either = found.by_rule
    text = (
        f"{stable} of {len(table)} features stable: {used.statistic} above {used.threshold:g}; {undefined} undefined\n"
        f"above it are the ICC itself of {either.point} and its lower bound of {either.lower}"
    )
    console.result(
        {
            "out": arguments.out,
            "features": len(table),
            "stable": stable,
            "undefined": undefined,
            "form": used.form,
            "threshold": used.threshold,
            "by": used.rule,
            "stable_by_rule": {"point": either.point, "lower": either.lower},
            "warnings": list(found.warnings),
            "raters": list(found.raters),
            "groups": [
                {**ratings.group, "cases": len(ratings.cases), "incomplete": list(ratings.incomplete)} for ratings in found.groups
            ],
            "simulated": any_simulated(found.raters),
        },
        f"{text}\nwritten to {arguments.out}",
    )
    return DONE


def _condition(text: str) -> tuple[str, str]:
    column, sign, value = text.partition("=")
    if not (column and sign):
        raise ArgumentTypeError(f"{text!r} is no condition; write COLUMN=VALUE, such as session=1")
    return column.strip(), value.strip()


VERB = Verb(
    "icc", "agreement of readers (ICC) on every feature, and the list of stable features", configure, run, needs="studies"
)
