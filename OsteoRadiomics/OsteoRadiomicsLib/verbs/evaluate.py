"""``osteoradiomics evaluate``: how good a score or a prediction is on a table of patients, as metrics.json and figures."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from ..base.console import Console
from . import DONE, Verb
from .arguments import CUTOFF_HELP, add_language, add_risk_categories, cutoff_of
from .figure_arguments import add_figures, figure_files_of

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from ..modelling.evaluation.metrics_record import MetricsRecord
    from ..modelling.evaluation.scorecard import Scorecard
    from ..modelling.number.metrics_record import MeasuredRecord
    from ..modelling.number.scorecard import MeasuredScorecard

Card = TypeVar("Card", "Scorecard", "MeasuredScorecard")
Found = TypeVar("Found", "MetricsRecord", "MeasuredRecord")

_EPILOG = """\
DIR gets metrics.json, evaluation.html, and each figure as PNG, SVG and PDF. metrics.json holds, each number NAME with its
95 % interval as NAME_ci:
  auc                                                          DeLong interval
  delong {z, p, auc_versus, difference, diff_ci}               with --versus; difference = score minus versus
  reclassification {nri, nri_p, idi, idi_p}                    with --versus, where both are probabilities
  risk_categories {nri, nri_p, of_events, of_non_events ...}   with --versus and --risk-categories
  cutoff, sensitivity, specificity, accuracy, ppv, npv, f1     Wilson intervals; confusion {tp, tn, fp, fn}
  brier, calibration {slope, intercept, hosmer_lemeshow ...}   Hosmer-Lemeshow: ten groups, two degrees of freedom fewer
  net_benefit [{threshold, model, all, none}]                  thresholds 0.01 to 0.99, bootstrap intervals
What is undefined is null, and 'reasons' says why. A score with values outside 0..1 is no probability: it has no Brier score,
calibration and net benefit. Where the table has a column 'case', each case must stand once.

Where patients have several rows, such as vertebrae or both sides, name their column with --patient: then every interval and
test takes the patient as the cluster (AUC: Obuchowski 1997), and metrics.json also holds
  cluster {column, patients, rows, method}                     'patients' counts patients, 'events' and 'confusion' rows
  with --measured r2_ci, mae_ci, rmse_ci

With --measured the score is the prediction of a measured value, such as BMD, and metrics.json holds instead
  pearson, spearman                                            Fisher's interval; pearson_p, spearman_p
  r2, mae, rmse                                                r2 = 1 - SS residual / SS total
  bland_altman {bias, sd, lower, upper, trend_r, trend_p}      predicted minus measured; limits of agreement bias +- 1.96 SD
  calibration {slope, intercept}                               of measured on predicted values
  versus {r2, mae, rmse, difference, p}                        with --versus; difference of the mean absolute errors
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("--scores", required=True, metavar="T.csv", help="table with one row per patient: .csv or .parquet")
    truth = parser.add_mutually_exclusive_group(required=True)
    truth.add_argument("--outcome", metavar="COL", help="column with the outcome: 0/1 or true/false")
    truth.add_argument("--measured", metavar="COL", help="column with the measured value that the score predicts")
    parser.add_argument(
        "--event", "--positive", dest="event", metavar="VALUE", help="the event, where the outcome column holds two names"
    )
    parser.add_argument("--score", required=True, metavar="COL", help="column with the score; higher speaks for the event")
    parser.add_argument("--versus", metavar="COL", help="a second score of the same patients to compare with")
    parser.add_argument(
        "--cutoff",
        type=cutoff_of,
        metavar="X|RULE",
        help=f"from where on positive; a rule that chooses on these data is optimistic (default: youden): {CUTOFF_HELP}",
    )
    add_risk_categories(parser, "over --versus")
    parser.add_argument(
        "--patient", metavar="COL", help="column with the patient id, where patients have several rows (default: a row each)"
    )
    parser.add_argument("--unit", metavar="UNIT", help="unit of the measured value, for figures and page")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for metrics.json and figures")
    add_figures(parser)
    add_language(parser)


def run(arguments: Namespace, console: Console) -> int:
    from ..base.errors import InputError

    foreign = ("--event", "--cutoff", "--risk-categories") if arguments.measured else ("--unit",)
    for option in foreign:
        if getattr(arguments, option[2:].replace("-", "_")) is not None:
            other = "--outcome" if arguments.measured else "--measured"
            raise InputError(f"{option} belongs to {other}", cure="Leave it out")
    return _judge_prediction(arguments, console) if arguments.measured else _judge_score(arguments, console)


def _judge_score(arguments: Namespace, console: Console) -> int:
    import numpy as np

    from ..base.files import sha256_of_file
    from ..modelling.evaluation.row_ids import row_ids
    from ..modelling.evaluation.score_table import read_scores
    from ..modelling.evaluation.scorecard import metrics_record, score_card
    from ..report.evaluation import evaluation_page
    from ..report.figures.scorecard import scorecard_figures

    patient = arguments.patient
    names = [arguments.score, *([arguments.versus] if arguments.versus else [])]
    table = read_scores(arguments.scores, arguments.outcome, names, positive=arguments.event, patient=patient)
    values = np.column_stack([table.outcome, *table.scores.values()])
    rows = row_ids(table.sheet, patient, (arguments.outcome, *names), values)
    versus = (arguments.versus, table.scores[arguments.versus]) if arguments.versus else None
    card = score_card(
        table.outcome, table.scores[arguments.score], name=arguments.score, cutoff=arguments.cutoff, versus=versus,
        limits=arguments.risk_categories or (), clusters=rows.clusters,
    )  # fmt: skip
    record = metrics_record(
        card, outcome=arguments.outcome, table_sha256=sha256_of_file(arguments.scores), patient=patient or "",
        remarks=rows.remarks,
    )  # fmt: skip
    return _written(card, record, _Words(scorecard_figures, evaluation_page, _text), arguments, console)


def _judge_prediction(arguments: Namespace, console: Console) -> int:
    import numpy as np

    from ..base.files import sha256_of_file
    from ..modelling.evaluation.row_ids import row_ids
    from ..modelling.evaluation.score_table import read_measurements
    from ..modelling.number.scorecard import measured_record, measured_scorecard
    from ..report.number.evaluation import measured_figures, measured_page

    name, versus, patient = arguments.score, arguments.versus, arguments.patient
    scores = [name, *([versus] if versus else [])]
    table = read_measurements(arguments.scores, arguments.measured, scores, patient=patient)
    columns = table.columns
    rows = row_ids(table.sheet, patient, (arguments.measured, *scores), np.column_stack(list(columns.values())))
    card = measured_scorecard(
        columns[arguments.measured], columns[name], name=name, end_point=arguments.measured, unit=arguments.unit or "",
        versus=(versus, columns[versus]) if versus else None, clusters=rows.clusters,
    )  # fmt: skip
    record = measured_record(card, table_sha256=sha256_of_file(arguments.scores), patient=patient or "", remarks=rows.remarks)
    return _written(card, record, _Words(measured_figures, measured_page, _measured_text), arguments, console)


@dataclass(frozen=True)
class _Words(Generic[Card, Found]):
    """How one kind of evaluation is told: in figures, on the page, and on the console."""

    figures: Callable[[Card], Mapping[str, Figure]]
    page: Callable[[Found, Mapping[str, bytes]], str]
    text: Callable[[Card, str], str]


def _written(card: Card, record: Found, words: _Words[Card, Found], arguments: Namespace, console: Console) -> int:
    """Everything is made before the first file is touched, so that bad luck on the way leaves an earlier evaluation whole."""
    from pathlib import Path

    from ..base.files import check_writable
    from ..base.language import speaking
    from ..report.evaluation import RECORD, write_evaluation
    from ..report.figures.lettering import lettered
    from ..report.figures.scorecard import figure_files

    folder = Path(arguments.out)
    check_writable(folder / RECORD)
    with speaking(arguments.lang):
        with lettered():
            figures = figure_files(words.figures(card), figure_files_of(arguments), progress=console.progress)
        page = words.page(record, {Path(name).stem: content for name, content in figures.items() if name.endswith(".png")})
    write_evaluation(folder, record, page, figures)
    _tell(record, list(figures), folder, words.text(card, str(folder)), console)
    return DONE


def _tell(record: MetricsRecord | MeasuredRecord, figures: list[str], folder: Path, text: str, console: Console) -> None:
    from ..report.evaluation import PAGE

    for reason in dict.fromkeys(record.reasons.values()):
        console.warning(f"{', '.join(place for place, text in record.reasons.items() if text == reason)}: {reason}")
    console.result({**record.to_json(), "out": str(folder), "page": str(folder / PAGE), "figures": figures}, text)


def _measured_text(card: MeasuredScorecard, folder: str) -> str:
    from ..base.notice import NOTICE
    from ..report.evaluation import PAGE

    found, unit = card.agreement, f" {card.unit}" if card.unit else ""
    error, limits = found.error, found.limits
    count = f"{found.cases} rows of {card.clusters.count} patients" if card.clusters else f"{found.cases} cases"
    lines = [
        f"{card.name} for {card.end_point}, {count}: r {error.pearson.r.text()}, R2 {error.r2:.3f}, "
        f"MAE {error.mae:.4g}{unit}, RMSE {error.rmse:.4g}{unit}",
        f"Bland-Altman: bias {limits.bias.value:.4g}{unit}, limits of agreement {limits.lower.value:.4g} to "
        f"{limits.upper.value:.4g}{unit}",
        f"calibration slope {found.slope.text(2)}, intercept {found.intercept.text(2)}",
    ]
    if card.versus:
        lines.append(
            f"against {card.versus.name}: difference of the mean absolute errors {card.versus.errors.difference.text()}{unit}"
        )
    return "\n".join([*lines, NOTICE, f"written to {folder}, {PAGE} shows all"])


def _text(card: Scorecard, folder: str) -> str:
    from ..base.notice import NOTICE
    from ..report.evaluation import PAGE

    count = f"{card.outcome.size} rows of {card.clusters.count} patients" if card.clusters else f"{card.outcome.size} patients"
    lines = [f"{card.name}: AUC {card.auc.text()}, {count}, {int(card.outcome.sum())} events"]
    if card.versus:
        test = card.versus.test
        p = f"{'Obuchowski' if card.clusters else 'DeLong'} P = {test.p:.3g}" if not test.note else f"no test: {test.note}"
        lines.append(f"against {card.versus.name}: AUC {test.second.text()}, difference {test.difference.text()}, {p}")
    if card.at_cutoff:
        rates = ", ".join(f"{name} {rate.text()}" for name, rate in card.at_cutoff.rates().items())
        lines.append(f"from {card.cutoff.value:g} on ({card.cutoff.rule}): {rates}")
    if card.calibration:
        found = card.calibration
        lines.append(f"Brier {found.brier.text()}, calibration slope {found.slope.text(2)}, intercept {found.intercept.text(2)}")
    return "\n".join([*lines, NOTICE, f"written to {folder}, {PAGE} shows all"])


VERB = Verb("evaluate", "judge a score (AUC, rates, calibration, net benefit) or a predicted value", configure, run)
