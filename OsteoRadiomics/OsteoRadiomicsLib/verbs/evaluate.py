"""``osteoradiomics evaluate``: how good a score is on a table of patients, as metrics.json and figures."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING

from ..console import Console
from . import DONE, Verb

if TYPE_CHECKING:
    from ..modelling.evaluation.scorecard import Scorecard


_EPILOG = """\
DIR gets metrics.json, evaluation.html, and each figure as PNG, SVG and PDF. metrics.json holds, each number NAME with its
95 % interval as NAME_ci:
  auc                                                          DeLong interval
  delong {z, p, auc_versus, difference, diff_ci}               with --versus; difference = score minus versus
  reclassification {nri, nri_p, idi, idi_p}                    with --versus, where both are probabilities
  cutoff, sensitivity, specificity, accuracy, ppv, npv, f1     Wilson intervals; confusion {tp, tn, fp, fn}
  brier, calibration {slope, intercept, hosmer_lemeshow ...}   Hosmer-Lemeshow: ten groups, two degrees of freedom fewer
  net_benefit [{threshold, model, all, none}]                  thresholds 0.01 to 0.99
What is undefined is null, and 'reasons' says why. A score with values outside 0..1 is no probability: it has no Brier score,
calibration and net benefit. Where the table has a column 'case', each case must stand once.
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("--scores", required=True, metavar="T.csv", help="table with one row per patient: .csv or .parquet")
    parser.add_argument("--outcome", required=True, metavar="COL", help="column with the outcome: 0/1 or true/false")
    parser.add_argument("--positive", metavar="VALUE", help="the event, where the outcome column holds two names")
    parser.add_argument("--score", required=True, metavar="COL", help="column with the score; higher speaks for the event")
    parser.add_argument("--versus", metavar="COL", help="a second score of the same patients to compare with")
    parser.add_argument(
        "--cutoff", type=float, metavar="X", help="positive from this score on (default: Youden on these data, optimistic)"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for metrics.json and figures")


def run(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from ..files import check_writable, sha256_of_file
    from ..modelling.evaluation.score_table import read_scores
    from ..modelling.evaluation.scorecard import metrics_record, score_card
    from ..report.evaluation import PAGE, RECORD, evaluation_page, write_evaluation
    from ..report.figures.scorecard import figure_files, scorecard_figures

    folder = Path(arguments.out)
    names = [arguments.score, *([arguments.versus] if arguments.versus else [])]
    table = read_scores(arguments.scores, arguments.outcome, names, positive=arguments.positive)
    versus = (arguments.versus, table.scores[arguments.versus]) if arguments.versus else None
    card = score_card(table.outcome, table.scores[arguments.score], name=arguments.score, cutoff=arguments.cutoff, versus=versus)
    record = {"table_sha256": sha256_of_file(arguments.scores), "outcome": arguments.outcome, **metrics_record(card)}
    check_writable(folder / RECORD)
    # Everything is made before the first file is touched, so that bad luck on the way leaves an earlier evaluation whole.
    figures = figure_files(scorecard_figures(card), progress=console.progress)
    page = evaluation_page(record, {Path(name).stem: content for name, content in figures.items() if name.endswith(".png")})
    write_evaluation(folder, record, page, figures)
    for reason in dict.fromkeys(record["reasons"].values()):
        console.warning(f"{', '.join(place for place, text in record['reasons'].items() if text == reason)}: {reason}")
    console.result({**record, "out": str(folder), "page": str(folder / PAGE), "figures": list(figures)}, _text(card, str(folder)))
    return DONE


def _text(card: Scorecard, folder: str) -> str:
    from ..notice import NOTICE
    from ..report.evaluation import PAGE

    lines = [f"{card.name}: AUC {card.auc.text()}, {card.outcome.size} patients, {int(card.outcome.sum())} events"]
    if card.versus:
        test = card.versus.test
        p = f"DeLong P = {test.p:.3g}" if not test.note else f"no DeLong test: {test.note}"
        lines.append(f"against {card.versus.name}: AUC {test.second.text()}, difference {test.difference.text()}, {p}")
    if card.at_cutoff:
        rates = ", ".join(f"{name} {rate.text()}" for name, rate in card.at_cutoff.rates().items())
        lines.append(f"from {card.cutoff.value:g} on ({card.cutoff.rule}): {rates}")
    if card.calibration:
        found = card.calibration
        lines.append(f"Brier {found.brier.text()}, calibration slope {found.slope.text(2)}, intercept {found.intercept.text(2)}")
    return "\n".join([*lines, NOTICE, f"written to {folder}, {PAGE} shows all"])


VERB = Verb("evaluate", "judge a score: AUC, rates, calibration, net benefit, figures", configure, run)
