"""``osteoradiomics mrmc``: whether readers do better with a model than without it."""

from __future__ import annotations

import math
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ..base.console import Console
from . import DONE, Verb

if TYPE_CHECKING:
    from ..modelling.evaluation.multi_reader import Contrast


def configure(parser: ArgumentParser) -> None:
    parser.description = (
        "Multi-reader multi-case ROC: mean AUC of several readers under two conditions, such as with and without a model, by "
        "Obuchowski and Rockette's analysis. Every reader scores every case under both."
    )
    parser.add_argument("scores", metavar="SCORES.csv", help="table with a row per case and reader: .csv, .xlsx or .parquet")
    parser.add_argument("--case", default="case", metavar="COL", help="column with the case id (default: case)")
    parser.add_argument("--reader", default="reader", metavar="COL", help="column with the reader (default: reader)")
    parser.add_argument("--outcome", required=True, metavar="COL", help="column with the outcome: 0/1 or true/false")
    parser.add_argument("--event", metavar="VALUE", help="the event, where the outcome column holds two names")
    parser.add_argument("--score", required=True, metavar="COL", help="score under the first condition, such as with the model")
    parser.add_argument("--versus", required=True, metavar="COL", help="score under the other one, such as without the model")
    parser.add_argument("--out", required=True, metavar="MRMC.json", help="record to write")


def run(arguments: Namespace, console: Console) -> int:
    from ..base.files import sha256_of_file
    from ..base.notice import NOTICE
    from ..modelling.evaluation.multi_reader import multi_reader_roc
    from ..modelling.evaluation.multi_reader_table import multi_reader_record, read_reader_scores

    outcome, scores, readers = read_reader_scores(
        arguments.scores, case=arguments.case, reader=arguments.reader, outcome=arguments.outcome, score=arguments.score,
        versus=arguments.versus, positive=arguments.event,
    )  # fmt: skip
    found = multi_reader_roc(outcome, scores, readers)
    record = multi_reader_record(
        found, outcome=arguments.outcome, score=arguments.score, versus=arguments.versus,
        table_sha256=sha256_of_file(arguments.scores),
    )  # fmt: skip
    record.write(arguments.out)
    lines = [
        f"{len(readers)} readers, {outcome.size} cases, {found.n_events} with the event",
        f"mean AUC {arguments.score}: {_text(found.means[0])}",
        f"mean AUC {arguments.versus}: {_text(found.means[1])}",
        f"difference, readers and cases random: {_text(found.readers_and_cases)}",
        f"difference for these readers, cases random: {_text(found.cases_only)}",
        f"difference on these cases, readers random: {_text(found.readers_only)}",
        f"written to {arguments.out}",
        NOTICE,
    ]
    console.result({"out": arguments.out, **record.to_json()}, "\n".join(lines))
    return DONE


def _text(found: Contrast) -> str:
    if found.reason:
        return f"{found.value:.4f} ({found.reason})"
    test = "" if math.isnan(found.p) else f", p {found.p:.4f}"
    return f"{found.value:.4f} (95 % CI {found.low:.4f} to {found.high:.4f}){test}"


VERB = Verb("mrmc", "readers with and without a model: multi-reader multi-case ROC", configure, run)
