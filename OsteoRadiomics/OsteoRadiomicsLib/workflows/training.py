"""Training as one typed function: from tables and a protocol to validated models, their files and their report."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..agreement.stable import read_stable_features
from ..base.crew import Crew
from ..base.errors import OsteoRadiomicsError, SettingsError
from ..base.files import sha256_of_file, write_text
from ..base.language import speaking
from ..base.notice import NOTICE
from ..base.processes import one_thread
from ..base.progress import Part, Progress
from ..base.spreadsheets import frame_csv
from ..modelling.data.beside import Beside, RoiPicture, read_exclusions
from ..modelling.data.local_table import read_local_table
from ..modelling.data.lookalikes import lookalike_remarks
from ..modelling.data.table import StudyTable, read_study_table
from ..modelling.outcomes import OUTCOMES
from ..modelling.study.driver import run_study
from ..modelling.study.options import StudyOptions
from ..modelling.study.outcome import ExactStudy, Study
from ..protocols.cutoff_rule import CutoffRule
from ..protocols.protocol import Protocol, load_protocol
from ..protocols.variants import variant_of
from ..report.figure_files import FigureFiles
from ..report.leftovers import earlier_models
from ..report.training.files import MODELS, write_study
from ..report.training.reports import REPORTS
from ..tables.provenance import read_provenance
from .changed_plan import Changes, changed, with_event
from .onnx import OnnxFiles, check_onnx, write_onnx_files
from .training_crew import begun_crew

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .sources import AnyImage, AnyMask

Table = str | os.PathLike[str] | pd.DataFrame
"""A file, or its content."""
PathOrName = str | os.PathLike[str]
EXACT = "exact"
"""Folder of the study on exact features, within that of the study it is compared with."""


@dataclass(frozen=True)
class Columns:
    """Columns of the tables. patient: None takes the case. set: None draws a random split. ignore: of the feature table.

    extra: of the feature table, features though their names are not PyRadiomics-style. rois: whose rows of the feature table are
    taken, all by default. centre: names of the centres, whose patients are also judged apart.
    """

    case: str = "case"
    patient: str | None = None
    set: str | None = None
    ignore: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    rois: tuple[str, ...] = ()
    centre: str | None = None


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A study that was fitted, validated and written.

    folder, page: where its files and its report are. warnings: one line each. facts: plain values for machines. text: for people.
    """

    result: Study[Any, Any]
    folder: Path
    page: Path
    warnings: tuple[str, ...]
    onnx: OnnxFiles
    facts: Mapping[str, Any] = field(repr=False)
    text: str = field(repr=False)

    @property
    def models(self) -> Mapping[str, Any]:
        """The study's models by name: ``Model``, or ``ClassModel`` for an outcome of classes."""
        return self.result.models

    @property
    def notice(self) -> str:
        """What every result says."""
        return NOTICE


def train(
    features: Table,
    clinical: Table | None,
    protocol: PathOrName | Protocol,
    *,
    out: PathOrName,
    columns: Columns | None = None,
    stable: PathOrName | None = None,
    local: PathOrName | None = None,
    exact: PathOrName | None = None,
    exclusions: PathOrName | None = None,
    scans: Sequence[tuple[str, PathOrName]] = (),
    roi: tuple[AnyImage, AnyMask] | None = None,
    options: StudyOptions | None = None,
    outcome: str | None = None,
    event: str | None = None,
    order: str | None = None,
    tuning: str | None = None,
    cutoff: CutoffRule | str | None = None,
    risk_categories: tuple[float, ...] | None = None,
    coverage: float | None = None,
    coverage_of: str | None = None,
    onnx: bool = False,
    figures: FigureFiles | None = None,
    lang: str | None = None,
    workers: int | None = None,
    crew: Crew | None = None,
    progress: Progress | None = None,
) -> Trained:
    """Select features, train, validate and report the models of a study; an interrupted study goes on where it was.

    features: tidy or wide; clinical: one row per case with the outcome, None where the feature table holds it. protocol: a name,
    a file or an object. out: folder for models, tables, figures and report. stable: list of features that readers reproduce.
    local: table of the protocol's variant NAME-local, whose statistics of the training cases models keep for contribution maps.
    exact: table of the variant NAME-exact, on which the same design is fitted in the folder ``exact`` and compared by AUC.
    exclusions: table of who was left out before the feature table (``modelling.data.beside``), for the report's flow.
    scans: (centre or "", DICOM folder, case list or table), for the report's table of scan parameters.
    roi: image and mask of which the report shows slices with the protocol's ROIs.
    outcome to coverage_of: instead of the protocol's, see ``Changes``. onnx: also write each model for other software.
    figures: the files they are written as. lang: of page and figures, as ``base.language.LANGUAGES`` names it. workers:
    processes in all, which change no figure, see ``training_crew.begun_crew``; crew: those that have begun already.
    Raises TableError, SettingsError, ProtocolError, OutputError, DependencyError, Cancelled; of the images ImageError, MaskError,
    GeometryError.
    """
    progress, columns, folder = progress or Progress(), columns or Columns(), Path(out)
    with nullcontext(crew) if crew else begun_crew(features, workers) as own:
        if onnx:  # training takes time: find out first
            check_onnx()
        scanned, unread = _scanned(scans, progress) if scans else ((), ())
        changes = Changes(
            outcome=outcome, event=event, order=order, tuning=tuning, cutoff=cutoff, risk_categories=risk_categories,
            coverage=coverage, coverage_of=coverage_of,
        )  # fmt: skip
        asked = changed(protocol if isinstance(protocol, Protocol) else load_protocol(protocol), changes)
        shown, drawing = _pictured(*roi, asked, lang) if roi else (None, None)
        excluded = () if exclusions is None else read_exclusions(exclusions)
        beside = Beside(exclusions=excluded, scans=scanned, roi_picture=shown)
        progress.report(0, 1, "reading tables")
        rival = _exact_study(exact, clinical, asked, event, folder, columns, own, progress) if exact is not None else None
        progress = Part(progress, 0.5, 1) if rival else progress
        with _files(features, clinical) as (rows, people):
            table = _read(rows, people, stable, asked, columns)
            if event is not None:
                asked = with_event(asked, event, table.outcome, str(rows if people is None else people))
            progress.report(0, 1, "checking tables")
            plan, remarks = _searchable(asked)
            remarks += [*_origin_remarks(rows, plan), *lookalike_remarks(table), *unread]
            files = {"features": rows, "clinical": people, "stable": stable, "local_statistics": local, "exact_features": exact}
            inputs = _inputs(files, columns)
        if local is not None:
            remarks += _origin_remarks(local, variant_of(plan, "local"), "local statistics")
        statistics = None if local is None else read_local_table(local)
        table = replace(table, notes=(*table.notes, *remarks), local=statistics, beside=beside)
        progress.report(0, 1, "starting")
        kind, report = OUTCOMES[plan.outcome.type], REPORTS[plan.outcome.type]
        with one_thread():
            result = run_study(
                kind, table, plan, folder, inputs=inputs, options=options, exact=rival, crew=own, progress=progress
            )
            with speaking(lang):
                page = write_study(kind, report, result, folder, figures=figures, roi=drawing, crew=own, progress=progress)
    summary, places = report.summary(result), {name: str(folder / MODELS / name) for name in result.models}
    earlier = [
        f"{path} is a model of an earlier study in this folder and was left there"
        for path in earlier_models(folder / MODELS, result.models)
    ]
    head = {"study_sha256": result.hash, "order": result.plan.order, **summary.facts, "models": places}
    return Trained(
        result=result,
        folder=folder,
        page=page,
        warnings=(*result.warnings, *earlier),
        onnx=write_onnx_files(places.values()) if onnx else OnnxFiles({}, {}),
        facts={**head, "absent": summary.absent, **summary.figures, "warnings": list(result.warnings)},
        text="\n".join([*summary.lines, NOTICE, f"report written to {page}"]),
    )


def _scanned(scans: Sequence[tuple[str, PathOrName]], progress: Progress) -> tuple[tuple[dict[str, str], ...], tuple[str, ...]]:
    """Rows of the table of scan parameters, and what could not be read."""
    from ..cohort.scan_parameters import scan_table  # few trainings have one, and what reads headers loads slowly

    found = scan_table(scans, progress)
    return found.rows, found.remarks


def _pictured(image: AnyImage, mask: AnyMask, protocol: Protocol, lang: str | None) -> tuple[RoiPicture, Figure]:
    from .roi_picture import roi_picture  # few trainings show one, and what reads images loads slowly

    return roi_picture(image, mask, protocol, lang)


def _exact_study(
    exact: PathOrName,
    clinical: Table | None,
    protocol: Protocol,
    event: str | None,
    folder: Path,
    columns: Columns,
    crew: Crew,
    progress: Progress,
) -> ExactStudy:
    """The same design on exact features, as a study of its own. Raises as ``train``."""
    if protocol.outcome.type != "binary":
        raise SettingsError("exact features are compared by AUC, which needs an outcome of two classes", where=protocol.name)
    own = variant_of(protocol, "exact")
    part = Part(progress, 0, 0.5, own.name)
    made = train(exact, clinical, own, out=folder / EXACT, columns=columns, event=event, crew=crew, progress=part)
    (procedure,) = made.result.work.procedures
    return ExactStudy(protocol=own.name, folder=EXACT, predictions=made.result.predictions, absent=dict(procedure.fitted.absent))


def _read(
    features: PathOrName, clinical: PathOrName | None, stable: PathOrName | None, protocol: Protocol, columns: Columns
) -> StudyTable:
    return read_study_table(
        features,
        clinical,
        protocol.outcome.column,
        case=columns.case,
        patient=columns.patient,
        set_column=columns.set,
        clinical_columns=[item.name for item in protocol.clinical],
        stable=read_stable_features(stable) if stable else None,
        ignore=columns.ignore,
        extra=columns.extra,
        rois=columns.rois,
        time=protocol.outcome.time or None,
        centre=columns.centre,
        categories=[
            *(item.name for item in protocol.clinical if item.coding),
            *([protocol.outcome.column] if protocol.outcome.classes else []),
        ],
    )


def _inputs(files: Mapping[str, PathOrName | None], columns: Columns) -> dict[str, str]:
    """What the tables are, for the record and for resuming."""
    found = {f"{name}_sha256": sha256_of_file(path) for name, path in files.items() if path}
    found |= {f"{name}_column": getattr(columns, name) for name in ("case", "patient", "set", "centre") if getattr(columns, name)}
    found |= {"ignored_columns": ", ".join(columns.ignore)} if columns.ignore else {}
    found |= {"extra_features": ", ".join(columns.extra)} if columns.extra else {}
    return found | ({"rois": ", ".join(columns.rois)} if columns.rois else {})


def _searchable(protocol: Protocol) -> tuple[Protocol, list[str]]:
    """The protocol with random draws in the place of a Bayesian search where optuna is not installed, and a warning of it."""
    if protocol.modelling.tuning != "bayes" or find_spec("optuna") is not None:
        return protocol, []
    remark = (
        f"hyper-parameters were drawn at random, because the Bayesian search of {protocol.name} needs optuna, which is missing"
    )
    return changed(protocol, Changes(tuning="random")), [remark]


def _origin_remarks(features: PathOrName, protocol: Protocol, what: str = "features") -> Sequence[str]:
    """A warning where the feature table says that another plan made it; a table that says nothing gives none."""
    provenance = read_provenance(features)
    made = provenance.made_by if provenance else None
    if made is None or made.hash in (None, protocol.features_hash()):
        return ()
    return (f"the {what} come from {made.name} (hash {str(made.hash)[:12]}), not from {protocol.name} as it is now",)


@contextmanager
def _files(features: Table, clinical: Table | None) -> Iterator[tuple[PathOrName, PathOrName | None]]:
    """The tables as files, so that a data frame gives what its CSV file gives; errors name it instead of the file."""
    with tempfile.TemporaryDirectory() as folder:

        def file(table: Table, name: str) -> PathOrName:
            if not isinstance(table, pd.DataFrame):
                return table
            write_text(Path(folder) / name, frame_csv(table))
            return Path(folder) / name

        try:
            yield file(features, "features"), None if clinical is None else file(clinical, "clinical variables")
        except OsteoRadiomicsError as error:
            parts = (error.what, error.where or "", error.cure or "")
            if not any(folder in part for part in parts):
                raise
            what, where, cure = (part.replace(f"{folder}{os.sep}", "table of ") for part in parts)
            raise type(error)(what, where=where, cure=cure) from error
