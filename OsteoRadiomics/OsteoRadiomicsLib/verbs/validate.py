"""``osteoradiomics validate``: saved models on the patients of another centre."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter

from ..base.console import Console
from ..base.errors import InputError
from . import DONE, SOME_FAILED, Verb
from .arguments import add_language
from .figure_arguments import add_figures, figure_files_of

_EPILOG = """\
Models are as for 'score': folders, .zip, names of shipped models, of any kind; several are compared on the same patients.
DIR gets validation.html, validation.json, scores.csv, and in tables/ and figures/ what the page shows:
  discrimination   AUC (DeLong), and the AUC that the model expects of itself in this case mix; models compared in pairs;
                   sensitivity and so on at each model's own cut-off, none where it has none
  calibration      in the large, slope, intercept, curve, ICI, E50, E90, Hosmer-Lemeshow
  net benefit      decision curve
  update           intercept, intercept and slope, refit: before, and after by cross-validation within these patients
  centres          with --centre: each apart, forest plot, AUC pooled by random effects with a prediction interval
  case mix         inputs here against the training patients, as far as the model file describes them
A measured end point has errors, Bland-Altman limits and calibration line instead, an outcome of several classes the measures of
each class, and updates by multinomial logistic regression. Models of a time to an event (--outcome is the event, --time the
time) have Harrell's and Uno's C and, at each of their horizons, AUC, Brier score, observed over expected events, slope, smooth
curve and decision curve; an update is of the baseline hazard, of the slope as well, or a refit. A horizon that nobody was
followed beyond is named as not judged.
--save-updated keeps an updated model, sealed, with a card of its own and the cross-validated figures as its evidence; it needs a
validation of its own, on other patients.
A case without outcome or score is left out with its reason; then the exit code is 1.
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument(
        "--model", action="append", required=True, metavar="DIR|ZIP|NAME", help="model to validate; as often as there are models"
    )
    parser.add_argument("--features", metavar="TABLE", help="feature table (.csv or .parquet) of 'extract' or 'cohort'")
    parser.add_argument("--clinical", metavar="TABLE", help="clinical table, one row per case, with the outcome")
    parser.add_argument(
        "--outcome", required=True, metavar="COL", help="column of the clinical table, or of the feature table without one"
    )
    parser.add_argument(
        "--event", metavar="VALUE", help="the event, where the column holds two names other than the model's (default: 1 or true)"
    )
    parser.add_argument(
        "--time",
        metavar="COL",
        help="column with the times, where models predict a time to an event: until it, or until last seen",
    )
    parser.add_argument("--patient", metavar="COL", help="column with the patient id, where patients have several rows")
    parser.add_argument(
        "--centre",
        metavar="COL",
        help="column with the centre, where there are several: each is judged apart, and AUCs pooled",
    )
    parser.add_argument("--reader", metavar="ID", help="reader, where the feature table has several")
    parser.add_argument("--session", metavar="ID", help="session, where the feature table has several")
    parser.add_argument("--strict", action="store_true", help="refuse features made with another protocol than a model's")
    parser.add_argument(
        "--append-to-model",
        action="store_true",
        help="also add the result to the evidence that each model's folder or .zip carries; its hash and scores stay as they are",
    )
    parser.add_argument(
        "--save-updated",
        action="append",
        nargs=2,
        default=[],
        metavar=("intercept|slope|refit", "DIR|ZIP"),
        help="also keep the model after an update, as a model of its own; 'slope' updates the intercept as well; repeatable",
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for page, record, scores, tables and figures")
    add_figures(parser)
    add_language(parser)


def run(arguments: Namespace, console: Console) -> int:
    from ..base.notice import NOTICE
    from ..workflows.validation import validate

    found = validate(
        arguments.model, arguments.outcome, out=arguments.out, features=arguments.features, clinical=arguments.clinical,
        event=arguments.event, time=arguments.time, patient=arguments.patient, centre=arguments.centre,
        reader=arguments.reader, session=arguments.session, strict=arguments.strict, append=arguments.append_to_model,
        save_updated=_places(arguments.save_updated), figures=figure_files_of(arguments), lang=arguments.lang,
        progress=console.progress,
    )  # fmt: skip
    for text in found.record.remarks:
        console.warning(text)
    for text in found.failures:
        console.failure(text)
    kept = [f"{own.update} update kept as {own.model.name}: it needs a validation of its own" for own in found.record.saved]
    text = "\n".join([*found.text(), *kept, NOTICE, f"written to {arguments.out}, {found.page.name} shows all"])
    console.result({**found.record.to_json(), "out": str(found.folder), "page": str(found.page)}, text)
    return SOME_FAILED if found.failures else DONE


def _places(given: list[list[str]]) -> dict[str, str]:
    """Update -> where it is kept. Raises InputError for one that is named twice."""
    found: dict[str, str] = {}
    for way, place in given:
        if way in found:
            raise InputError(f"{way} is given twice", where="--save-updated", cure="Give it once")
        found[way] = place
    return found


VERB = Verb("validate", "judge saved models on another centre's patients, and what an update would gain", configure, run)
