"""``osteoradiomics train``: from a feature table to validated models and their report."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, Any

from ..base.console import Console
from . import DONE, SOME_FAILED, Verb
from .arguments import segment_names, whole_number

if TYPE_CHECKING:
    from ..protocols.protocol import Protocol

_EPILOG = """\
The clinical table has one row per case with the outcome, and, if they exist, the clinical variables of the protocol. Give
--patient where patients have several rows: no patient is ever on both sides of a split. With --set COLUMN the column says
which rows are for training (train) and which for testing (any other name); rows without a name are split at random. An
interrupted run goes on where it was when the same command is given again. Finished models score new cases with
'score --model OUT/models/combined'. The protocol's outcome says what is fitted: two classes, three and more, or a number with
a unit, such as BMD (linear regression).
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument(
        "--features", required=True, metavar="F.csv", help="feature table of 'extract' or 'cohort', or one row per case"
    )
    parser.add_argument("--clinical", metavar="C.csv", help="clinical table; without it the feature table holds the outcome")
    parser.add_argument("--outcome", metavar="COL", help="column of the outcome (default: the protocol's)")
    parser.add_argument(
        "--protocol", required=True, metavar="NAME", help="study protocol: a name (see 'protocols') or a .toml file"
    )
    parser.add_argument("--case", default="case", metavar="COL", help="column with the case id (default: case)")
    parser.add_argument("--patient", metavar="COL", help="column with the patient id (default: the case)")
    parser.add_argument("--set", metavar="COL", help="column with the set: train or the name of a test set")
    parser.add_argument("--stable", metavar="LIST.json", help="use only features of this list of 'icc --stable'")
    parser.add_argument(
        "--ignore", type=segment_names, default=(), metavar="COL,COL", help="columns of the feature table that are no features"
    )
    parser.add_argument("--order", choices=["leak-proof", "paper-order"], help="instead of the protocol's")
    parser.add_argument(
        "--tuning", choices=["none", "random", "bayes"], help="search of hyper-parameters, instead of the protocol's"
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
    parser.add_argument("--grid", action="store_true", help="also cross-validate every selector with every classifier")
    parser.add_argument("--onnx", action="store_true", help="also write each model as models/NAME.onnx, for other software")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for models, tables, figures and report")


def run(arguments: Namespace, console: Console) -> int:
    from dataclasses import replace
    from pathlib import Path

    from ..agreement.stable import read_stable_features
    from ..base.files import sha256_of_file
    from ..modelling.binary.study import StudyOptions
    from ..modelling.data.lookalikes import lookalike_remarks
    from ..modelling.data.table import read_study_table
    from ..report.leftovers import earlier_models
    from ..scoring.onnx_export import onnx_package
    from .endpoints import endpoint
    from .onnx import export_models

    out = Path(arguments.out)
    if arguments.onnx:  # training takes time: find out first
        onnx_package()
    protocol = _protocol(arguments)
    console.progress.report(0, 1, "reading tables")
    table = read_study_table(
        arguments.features,
        arguments.clinical,
        protocol.outcome.column,
        case=arguments.case,
        patient=arguments.patient,
        set_column=arguments.set,
        clinical_columns=[item.name for item in protocol.clinical],
        stable=read_stable_features(arguments.stable) if arguments.stable else None,
        ignore=arguments.ignore,
    )
    console.progress.report(0, 1, "checking tables")
    protocol, remarks = _searchable(protocol)
    remarks += [*_origin_remarks(arguments.features, protocol), *lookalike_remarks(table)]
    table = replace(table, notes=(*table.notes, *remarks))
    given = {"features": arguments.features, "clinical": arguments.clinical, "stable": arguments.stable}
    inputs = {f"{name}_sha256": sha256_of_file(path) for name, path in given.items() if path}
    columns = {name: getattr(arguments, name) for name in ("case", "patient", "set")}
    inputs |= {f"{name}_column": value for name, value in columns.items() if value}
    inputs |= {"ignored_columns": ", ".join(arguments.ignore)} if arguments.ignore else {}
    options = StudyOptions(arguments.resamples, arguments.grid, arguments.optimism, arguments.learning_curve)
    train = endpoint(protocol.outcome.type)
    console.progress.report(0, 1, "starting")
    trained = train(table, protocol, out, inputs, options, console.progress)
    for text in trained.warnings:
        console.warning(text)
    for path in earlier_models(out / "models", trained.summary["models"]):
        console.warning(f"{path} is a model of an earlier study in this folder and was left there")
    written, failed = export_models(trained.summary["models"].values(), None, console) if arguments.onnx else ({}, {})
    text = "\n".join([trained.text, *(f"written to {path}" for path in written.values())])
    console.result({"out": str(out), **trained.summary, "onnx": list(written.values())}, text)
    return SOME_FAILED if failed else DONE


def _searchable(protocol: Protocol) -> tuple[Protocol, list[str]]:
    """The protocol with random draws in the place of a Bayesian search where optuna is not installed, and a warning of it."""
    from importlib.util import find_spec

    if protocol.modelling.tuning != "bayes" or find_spec("optuna") is not None:
        return protocol, []
    modelling = protocol.modelling.model_copy(update={"tuning": "random"})
    remark = (
        f"hyper-parameters were drawn at random, because the Bayesian search of {protocol.name} needs optuna, which is missing"
    )
    return protocol.model_copy(update={"modelling": modelling}), [remark]


def _origin_remarks(features: str, protocol: Protocol) -> list[str]:
    """A warning where the feature table says that another plan made it; a table that says nothing gives none."""
    from ..tables.provenance import read_provenance

    provenance = read_provenance(features)
    made = provenance.made_by if provenance else None
    if made is None or made.hash in (None, protocol.features_hash()):
        return []
    return [f"the features come from {made.name} (hash {made.hash[:12]}), not from {protocol.name} as it is now"]


def _protocol(arguments: Namespace) -> Protocol:
    """The protocol with what the user changed on the command line."""
    from ..protocols.protocol import load_protocol

    protocol = load_protocol(arguments.protocol)
    changes: dict[str, Any] = {name: value for name in ("order", "tuning") if (value := getattr(arguments, name)) is not None}
    modelling = protocol.modelling.model_copy(update=changes)
    outcome = protocol.outcome.model_copy(update={"column": arguments.outcome} if arguments.outcome else {})
    return protocol.model_copy(update={"modelling": modelling, "outcome": outcome})


VERB = Verb("train", "select features, train, validate and report models", configure, run)
