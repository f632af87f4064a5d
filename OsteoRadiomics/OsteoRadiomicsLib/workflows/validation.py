"""External validation as one typed function: from saved models and a centre's tables to record, tables, figures and page."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.errors import InputError
from ..base.files import check_writable
from ..base.language import speaking
from ..base.notice import NOTICE
from ..base.progress import Part, Progress
from ..modelling.external.centre import read_centre
from ..modelling.external.findings import validation_finding
from ..modelling.external.outcome_types import outcome_type
from ..modelling.external.record import WAYS, ValidationRecord
from ..modelling.external.updated.models import saved_record, updated_models
from ..modelling.external.validation import validation
from ..report.figure_files import FigureFiles
from ..report.validation.files import PAGE, RECORD, SCORES, write_validation
from ..report.validation.summary import summary_lines
from ..scoring import Model
from ..scoring.class_files import save_scorable
from ..scoring.class_model import ClassModel
from ..scoring.evidence_files import append_finding, check_appendable
from ..tables.source import table_source
from .model_inputs import AnyModel
from .table_scoring import ScoredTable, named_models, scores_of

if TYPE_CHECKING:
    from ..tables.source import AnyTable


@dataclass(frozen=True)
class Validated:
    """What was found and written. record: the content of validation.json. scores: of every case."""

    record: ValidationRecord
    scores: ScoredTable
    folder: Path

    @property
    def page(self) -> Path:
        """The report."""
        return self.folder / PAGE

    @property
    def notice(self) -> str:
        """What every result says."""
        return NOTICE

    @property
    def failures(self) -> tuple[str, ...]:
        """One line for every reason why cases were not judged."""
        return tuple(f"{item.cases} case(s) not judged: {item.told}" for item in self.record.left_out)

    def text(self) -> list[str]:
        """The headline, line by line."""
        return summary_lines(self.record)


def validate(
    models: AnyModel | Sequence[AnyModel],
    outcome: str,
    *,
    out: str | os.PathLike[str],
    features: AnyTable | None = None,
    clinical: AnyTable | None = None,
    event: str | None = None,
    time: str | None = None,
    patient: str | None = None,
    centre: str | None = None,
    reader: str | None = None,
    session: str | None = None,
    strict: bool = False,
    append: bool = False,
    save_updated: Mapping[str, str | os.PathLike[str]] | None = None,
    figures: FigureFiles | None = None,
    lang: str | None = None,
    progress: Progress | None = None,
) -> Validated:
    """Judge saved models on patients that they were not made from, and write all of it to the folder ``out``.

    models, features, clinical, reader, session, strict: as for ``score_table``. outcome: column of the clinical table, or of the
    feature table where there is no clinical one. event: of an outcome with two names, the one that is the event. time: column of
    the times, of models of a time to an event. patient: column of the patients' ids where they have several rows. centre: column
    that names several centres, each then also judged apart (two classes). append: also add what was found to the evidence of each
    model, which must then be given by its path; nothing else of a model changes. save_updated: where to keep the one model after
    an update, by ``intercept``, ``slope`` (the intercept as well) or ``refit``: a folder or .zip for each. figures: the files
    they are written as. lang: of page and figures.
    Raises ModelError, TableError, InputError, OutputError, Cancelled.
    """
    progress, folder = progress or Progress(), Path(out)
    table = features if clinical is None else clinical
    if table is None:
        raise InputError("no table is given", cure="Give --features, --clinical, or both")
    check_writable(folder / RECORD)
    places = _places(models) if append else []
    targets = _targets(models, save_updated or {})
    progress.report(0, 1, "scoring")
    named = named_models(models)
    kind = outcome_type(named)
    source = table_source(table, "the table with the outcome")
    if centre and kind != "binary":
        raise InputError("only an outcome of two classes is judged by centre", where="--centre", cure="Leave it out")
    if time and kind != "time-to-event":
        raise InputError("only models of a time to an event have a column of times", where="--time", cure="Leave it out")
    if kind == "time-to-event" and not time:
        raise InputError(
            "the models predict a time to an event", where=next(iter(named)), cure="Name the column of times with --time"
        )
    words = kind == "classes" or event is not None
    people = read_centre(source, outcome, patient, number=kind == "number", named=words, group=centre, time=time)
    scored = scores_of(named, features, clinical, also=people.cases, reader=reader, session=session, strict=strict)
    found = validation(
        scored.cases, scored.scores, people, event=event, patient=patient, origin=scored.origin,
        clinical_sha256=scored.clinical_sha256, progress=Part(progress, 0.1, 0.5),
    )  # fmt: skip
    updated = updated_models(found, named, tuple(targets)) if targets else {}
    if updated:
        kept = tuple(saved_record(way, model) for way, model in updated.items())
        found = replace(found, record=found.record.model_copy(update={"saved": kept}))
    (folder / RECORD).unlink(missing_ok=True)  # it comes back last
    scored.write(folder / SCORES)
    with speaking(lang):
        write_validation(found, folder, Part(progress, 0.5, 1), figures)
    for place, model in zip(places, found.record.models, strict=append):
        append_finding(place, validation_finding(found.record, model), model.model.hash)
    for way, updated_model in updated.items():
        save_scorable(updated_model, targets[way])
    return Validated(found.record, scored, folder)


def _targets(
    models: AnyModel | Sequence[AnyModel], wanted: Mapping[str, str | os.PathLike[str]]
) -> dict[str, str | os.PathLike[str]]:
    """Where updated models go, in the order of ``WAYS``. Raises InputError, OutputError."""
    for way, place in wanted.items():
        if way not in WAYS:
            raise InputError(f"{way} is no update", where="--save-updated", cure=f"Give {', '.join(WAYS)}")
        if any(_same_place(place, other) for key, other in wanted.items() if key != way):
            raise InputError("two updates have the same place", where=str(place), cure="Give each a folder or .zip of its own")
        if any(_same_place(place, own) for own in _listed(models) if not isinstance(own, Model | ClassModel)):
            raise InputError(
                "is the model that is validated, which stays as it is", where=str(place), cure="Give another folder or .zip"
            )
        check_writable(place)
    return {way: wanted[way] for way in WAYS if way in wanted}


def _same_place(first: str | os.PathLike[str], second: str | os.PathLike[str]) -> bool:
    return Path(first).resolve() == Path(second).resolve()


def _listed(models: AnyModel | Sequence[AnyModel]) -> list[AnyModel]:
    return [models] if isinstance(models, str | os.PathLike | Model | ClassModel) else list(models)


def _places(models: AnyModel | Sequence[AnyModel]) -> list[str | os.PathLike[str]]:
    """Where the models lie that are to be added to. Raises InputError, ModelError."""
    found: list[str | os.PathLike[str]] = []
    for model in _listed(models):
        if isinstance(model, Model | ClassModel):
            raise InputError("evidence is added to a model's folder or .zip", where=model.name, cure="Give its path")
        check_appendable(model)
        found.append(model)
    return found
