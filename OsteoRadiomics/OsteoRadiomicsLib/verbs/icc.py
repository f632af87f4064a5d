"""``osteoradiomics icc``: agreement of readers on every feature of a table, and the list of stable features."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from ..base.console import Console
from . import DONE, Verb

if TYPE_CHECKING:
    from ..agreement import IccFilter, Ratings


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("features", metavar="FEATURES", help="feature table, one row per case and reading: .csv or .parquet")
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
    parser.add_argument("--out", required=True, metavar="ICC.csv", help="table to write")
    parser.add_argument("--stable", metavar="FILE.json", help="also write the list of stable features, for training")
    parser.add_argument("--among", metavar="FILE.json", help="keep only features of this earlier list (inter, then intra)")


def run(arguments: Namespace, console: Console) -> int:
    from ..agreement import (
        any_simulated,
        criterion_of,
        rating_groups,
        read_stable_features,
        selected_rows,
        stable_features,
        table_of_groups,
        write_stable_features,
    )  # fmt: skip
    from ..base.errors import InputError
    from ..base.files import write_text
    from ..tables.feature_table import KEYS, read_feature_table

    if arguments.among and not arguments.stable:
        raise InputError("--among has no effect without --stable", cure="Name the list to write with --stable")
    among = read_stable_features(arguments.among) if arguments.among else None
    used = _filter(arguments)
    source, case, rater = arguments.features, arguments.case, arguments.rater
    rows = read_feature_table(source, (case, rater, *(column for column, _ in arguments.where), *KEYS))
    rows = selected_rows(rows, dict(arguments.where), where=source)
    groups = rating_groups(rows, case, rater, where=source)
    table = table_of_groups(groups, used)
    raters = groups[0].raters
    write_text(arguments.out, table.to_csv(index=False, lineterminator="\n"))
    if arguments.stable:
        criterion = criterion_of(f"between {rater}s", table, used, raters, source)
        kept = stable_features(table, criterion, among=among, protocol_sha256=_protocol_hash(arguments))
        write_stable_features(kept, arguments.stable)
    for text in _remarks(groups, case):
        console.warning(text)
    if any_simulated(raters):
        console.warning("some readers are simulated: this estimates stability, not agreement between people")
    stable, undefined = int(table["stable"].sum()), int((table["reason"] != "").sum())
    text = f"{stable} of {len(table)} features stable: {used.statistic} above {used.threshold:g}; {undefined} undefined"
    console.result(
        {
            "out": arguments.out,
            "features": len(table),
            "stable": stable,
            "undefined": undefined,
            "form": used.form,
            "threshold": used.threshold,
            "by": used.rule,
            "raters": list(raters),
            "groups": [
                {**ratings.group, "cases": len(ratings.cases), "incomplete": list(ratings.incomplete)} for ratings in groups
            ],
            "simulated": any_simulated(raters),
        },
        f"{text}\nwritten to {arguments.out}",
    )
    return DONE


def _filter(arguments: Namespace) -> IccFilter:
    """Form, threshold and rule: what the user wrote, else the protocol's, else the defaults."""
    from dataclasses import replace

    from ..agreement import IccFilter
    from ..protocols.protocol import load_protocol

    spec = load_protocol(arguments.protocol).agreement if arguments.protocol else None
    start = IccFilter(spec.form, spec.threshold, spec.by) if spec else IccFilter()
    written = {"form": arguments.form, "threshold": arguments.threshold, "rule": arguments.by}
    return replace(start, confidence=arguments.confidence, **{key: value for key, value in written.items() if value is not None})


def _protocol_hash(arguments: Namespace) -> str:
    """Hash of the protocol the features were extracted with: from the table's provenance file, else the named protocol."""
    import json
    from pathlib import Path

    beside = Path(arguments.features).with_suffix(".provenance.json")
    if beside.is_file():
        return str(json.loads(beside.read_text(encoding="utf-8"))["protocol"]["hash"])
    if arguments.protocol:
        from ..protocols.protocol import load_protocol

        return load_protocol(arguments.protocol).features_hash()
    return ""


def _remarks(groups: tuple[Ratings, ...], case: str) -> list[str]:
    """What was left out, one line per group."""
    lines = []
    for ratings in groups:
        place = "".join(f"{key} {value}: " for key, value in ratings.group.items())
        left_out = ratings.incomplete
        if left_out:
            lines.append(f"{place}{len(left_out)} {case}(s) not read by every rater left out: {', '.join(left_out)}")
    return lines


def _condition(text: str) -> tuple[str, str]:
    column, sign, value = text.partition("=")
    if not (column and sign):
        raise ArgumentTypeError(f"{text!r} is no condition; write COLUMN=VALUE, such as session=1")
    return column.strip(), value.strip()


VERB = Verb(
    "icc", "agreement of readers (ICC) on every feature, and the list of stable features", configure, run, needs="studies"
)
