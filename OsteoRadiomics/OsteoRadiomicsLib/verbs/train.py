"""``osteoradiomics train``: from a feature table to validated models and their report."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING

from ..base.console import Console
from ..protocols.classifiers import CLASSIFIERS
from . import DONE, SOME_FAILED, Verb
from .arguments import (
    CUTOFF_HELP,
    add_extra_features,
    add_language,
    add_risk_categories,
    column_names,
    cutoff_of,
    named_path,
    share,
    whole_number,
)
from .figure_arguments import add_figures, figure_files_of

if TYPE_CHECKING:
    from ..base.crew import Crew
    from ..workflows.training import Trained

_EPILOG = """\
The clinical table has one row per case with the outcome, and, if they exist, the clinical variables of the protocol. Give
--patient where patients have several rows: no patient is ever on both sides of a split, and all intervals and tests take
the patient as the cluster. With --set COLUMN the column says which rows are for training (train) and which for testing
(any other name); rows without a name are split at random. An interrupted run goes on where it was when the same command
is given again. Finished models score new cases with
'score --model OUT/models/combined'. The protocol's outcome says what is fitted: two classes, three and more, or a number with
a unit, such as BMD (linear regression).

Classifiers that a protocol can name under [modelling]:
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG + _classifiers()
    parser.add_argument(
        "--features", required=True, metavar="F.csv", help="feature table of 'extract' or 'cohort', or one row per case"
    )
    parser.add_argument("--clinical", metavar="C.csv", help="clinical table; without it the feature table holds the outcome")
    parser.add_argument("--outcome", metavar="COL", help="column of the outcome (default: the protocol's)")
    parser.add_argument(
        "--event", metavar="VALUE", help="the event, where the column holds two names other than the protocol's classes"
    )
    parser.add_argument(
        "--protocol", required=True, metavar="NAME", help="study protocol: a name (see 'protocols') or a .toml file"
    )
    parser.add_argument("--case", default="case", metavar="COL", help="column with the case id (default: case)")
    parser.add_argument("--patient", metavar="COL", help="column with the patient id (default: the case)")
    parser.add_argument("--set", metavar="COL", help="column with the set: train or the name of a test set")
    parser.add_argument(
        "--centre",
        metavar="COL",
        help="column with the centre: performance in each, and pooled over them",
    )
    parser.add_argument("--stable", metavar="LIST.json", help="use only features of this list of 'icc --stable'")
    parser.add_argument(
        "--local-statistics",
        metavar="TABLE",
        help="feature table of the protocol's variant NAME-local: models keep how their features are distributed within the ROIs "
        "of the training cases, which contribution maps need",
    )
    parser.add_argument(
        "--exact",
        metavar="TABLE",
        help="feature table of the protocol's variant NAME-exact: also fit the same design on it, in OUT/exact, and report the "
        "AUC gained or lost; its models have exact maps",
    )
    parser.add_argument(
        "--ignore", type=column_names, default=(), metavar="COL,COL", help="columns of the feature table that are no features"
    )
    add_extra_features(parser)
    parser.add_argument(
        "--rois", type=column_names, default=(), metavar="ROI,ROI", help="use only these rows of the feature table (default: all)"
    )
    parser.add_argument(
        "--exclusions",
        metavar="TABLE",
        help="who was left out before the feature table, for the flow of the report: reason, and if wanted n (else one row per "
        "patient) and set or centre, in the order of the screening",
    )
    parser.add_argument(
        "--scan-parameters",
        action="append",
        default=[],
        type=named_path,
        metavar="[CENTRE=]FOLDER|TABLE",
        help="how the images were made, for the report: a folder of DICOM files, a case list or scan_parameters.csv of 'cohort', "
        "as often as there are centres; nothing but scanner and settings is kept",
    )
    parser.add_argument(
        "--roi-picture",
        nargs=2,
        metavar=("IMAGE", "MASK"),
        help="also show slices of this image with the outlines of the protocol's ROIs",
    )
    parser.add_argument("--order", choices=["leak-proof", "paper-order"], help="instead of the protocol's")
    parser.add_argument(
        "--tuning", choices=["none", "random", "bayes"], help="search of hyper-parameters, instead of the protocol's"
    )
    parser.add_argument(
        "--cutoff", type=cutoff_of, metavar="RULE", help=f"instead of the protocol's, chosen on training cases: {CUTOFF_HELP}"
    )
    add_risk_categories(parser, "of the combined model over the others")
    parser.add_argument(
        "--coverage",
        type=share,
        metavar="SHARE",
        help="models also give prediction sets, which hold the true class of this share of cases, such as 0.9",
    )
    parser.add_argument(
        "--coverage-of", choices=["all", "each-class"], help="whose share it is: of all cases together, or of each class"
    )
    parser.add_argument(
        "--resamples",
        type=whole_number,
        default=0,
        metavar="N",
        help="bootstrap samples for the selection frequency (default: 0)",
    )
    parser.add_argument(
        "--optimism",
        type=whole_number,
        default=0,
        metavar="N",
        help="bootstrap samples on which everything, selection included, is refitted for its optimism (default: 0)",
    )
    parser.add_argument(
        "--learning-curve", action="store_true", help="also refit everything on growing parts of the training patients"
    )
    parser.add_argument(
        "--leave-one-centre-out",
        action="store_true",
        help="also refit everything, selection included, without each centre of --centre and judge it there",
    )
    parser.add_argument(
        "--combat",
        action="store_true",
        help="also compare with features that ComBat has harmonised between centres, out of fold and without each centre; models "
        "are made from features as they are",
    )
    parser.add_argument(
        "--grid",
        action="store_true",
        help="also cross-validate every selector with every classifier, or regression of a number or a time to an event",
    )
    parser.add_argument(
        "--workers",
        type=whole_number,
        metavar="N",
        help="processes that share folds, resamples and figures, with the same results (default: 1 for small tables, else one a "
        "core, at most 4)",
    )
    parser.add_argument("--onnx", action="store_true", help="also write each model as models/NAME.onnx, for other software")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for models, tables, figures and report")
    add_figures(parser)
    add_language(parser)


def _classifiers() -> str:
    """Name and title of each, one a line."""
    width = max(map(len, CLASSIFIERS))
    return "".join(f"  {entry.name:<{width}}  {entry.title}\n" for entry in CLASSIFIERS.values())


def run(arguments: Namespace, console: Console) -> int:
    from ..workflows.training_crew import begun_crew

    with begun_crew(arguments.features, arguments.workers) as crew:  # whose processes import while this one does
        trained = _trained(arguments, console, crew)
    for text in trained.warnings:
        console.warning(text)
    for text in trained.onnx.failures:
        console.failure(text)
    written = list(trained.onnx.written.values())
    text = "\n".join([trained.text, *(f"written to {path}" for path in written)])
    console.result({"out": str(trained.folder), **trained.facts, "onnx": written}, text)
    return SOME_FAILED if trained.onnx.failed else DONE


def _trained(arguments: Namespace, console: Console, crew: Crew) -> Trained:
    from ..modelling.study.options import StudyOptions
    from ..workflows.training import Columns, train

    return train(
        arguments.features,
        arguments.clinical,
        arguments.protocol,
        out=arguments.out,
        columns=Columns(
            case=arguments.case,
            patient=arguments.patient,
            set=arguments.set,
            ignore=tuple(arguments.ignore),
            extra=arguments.extra_features,
            rois=arguments.rois,
            centre=arguments.centre,
        ),
        stable=arguments.stable,
        local=arguments.local_statistics,
        exact=arguments.exact,
        exclusions=arguments.exclusions,
        scans=arguments.scan_parameters,
        roi=tuple(arguments.roi_picture) if arguments.roi_picture else None,
        options=StudyOptions(
            resamples=arguments.resamples,
            grid=arguments.grid,
            optimism=arguments.optimism,
            learning_curve=arguments.learning_curve,
            leave_one_centre_out=arguments.leave_one_centre_out,
            combat=arguments.combat,
        ),
        outcome=arguments.outcome,
        event=arguments.event,
        order=arguments.order,
        tuning=arguments.tuning,
        cutoff=arguments.cutoff,
        risk_categories=arguments.risk_categories,
        coverage=arguments.coverage,
        coverage_of=arguments.coverage_of,
        onnx=arguments.onnx,
        figures=figure_files_of(arguments),
        lang=arguments.lang,
        crew=crew,
        progress=console.progress,
    )


VERB = Verb("train", "select features, train, validate and report models", configure, run)
