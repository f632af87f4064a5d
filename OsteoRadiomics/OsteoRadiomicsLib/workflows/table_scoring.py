"""Scores of whole tables: every case of a feature and a clinical table, by any number of models of any kind."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..base.errors import InputError
from ..base.files import sha256_of_file, write_text
from ..base.notice import NOTICE
from ..base.notices import say
from ..base.spreadsheets import csv_text
from ..scoring.case_tables import CASE, CaseRows, FeatureRows, read_clinical_rows, read_feature_rows
from ..scoring.class_files import Scorable
from ..scoring.class_model import ClassModel
from ..scoring.feature_cells import clinical_columns
from ..scoring.outcome_schema import NumberOutcome, Outcome, TimeToEventOutcome
from ..scoring.schema import ModelSpec
from ..scoring.score_records import FeatureOrigin, PlanMark
from ..scoring.score_table import AnyScores, ClassScores, score_cases, score_class_cases
from ..scoring.table_inputs import feature_columns
from ..scoring.table_records import ScoresRecord, scored_model
from ..tables.feature_table import FeatureTable
from ..tables.provenance import provenance_path, read_provenance, software_versions
from ..tables.source import TableSource, table_source
from ..tables.writing import check_table_path, write_parquet
from .model_inputs import AnyModel, scorable_of

if TYPE_CHECKING:
    import pandas as pd

    from ..tables.source import AnyTable


@dataclass(frozen=True)
class ScoredTable:
    """The scores of n cases. cases: their ids. scores: by the model's name in columns. origin: of the features.

    clinical_sha256: of the clinical table's file.
    """

    cases: tuple[str, ...]
    scores: Mapping[str, AnyScores]
    origin: FeatureOrigin | None
    clinical_sha256: str | None

    @property
    def notice(self) -> str:
        """What every result says."""
        return NOTICE

    @property
    def failed(self) -> tuple[str, ...]:
        """Cases that a model has no score of."""
        by_all = np.logical_and.reduce([own.scored for own in self.scores.values()])
        return tuple(case for case, scored in zip(self.cases, by_all.tolist(), strict=True) if not scored)

    def failures(self) -> list[str]:
        """One line per model and reason: how many cases, and which is the first."""
        lines = []
        for name, own in self.scores.items():
            met: dict[str, list[str]] = {}
            for case, reason in zip(self.cases, own.reasons, strict=True):
                if reason:
                    met.setdefault(reason, []).append(case)
            for reason, cases in met.items():
                which = f"case {cases[0]}" if len(cases) == 1 else f"{len(cases)} cases, the first of them {cases[0]}"
                lines.append(f"{which}: no score by {name}: {reason}")
        return lines

    def columns(self) -> dict[str, Sequence[Any]]:
        """The table by column, None where there is nothing."""
        found: dict[str, Sequence[Any]] = {CASE: self.cases}
        for own in self._named_columns().values():
            found |= own
        return found

    def _named_columns(self) -> dict[str, dict[str, Sequence[Any]]]:
        """Each model's columns, called as the table calls them."""
        several = len(self.scores) > 1
        return {
            name: {f"{name}_{column}" if several else column: cells for column, cells in _columns(own).items()}
            for name, own in self.scores.items()
        }

    def to_dataframe(self) -> pd.DataFrame:
        """One row per case."""
        import pandas as pd

        return pd.DataFrame(self.columns())

    def record(self) -> ScoresRecord:
        """What stands beside the table."""
        models = []
        for name, columns in self._named_columns().items():
            own = self.scores[name]
            scored = int(own.scored.sum())
            models.append(scored_model(own.model, tuple(columns), scored, len(self.cases) - scored))
        return ScoresRecord(
            cases=len(self.cases), models=tuple(models), features=self.origin, clinical_sha256=self.clinical_sha256,
            versions=software_versions(),
        )  # fmt: skip

    def write(self, path: str | os.PathLike[str]) -> ScoresRecord:
        """Write the table (.csv or .parquet, by the name's ending) with its provenance beside it. Raises OutputError."""
        check_table_path(path)
        record = self.record()
        if Path(path).suffix.lower() == ".parquet":
            write_parquet(self.to_dataframe(), path)
        else:
            columns = self.columns()
            rows = zip(*(map(_cell, cells) for cells in columns.values()), strict=True)
            write_text(path, csv_text([list(columns), *rows]))
        record.write(provenance_path(path))
        return record


def score_table(
    models: AnyModel | Sequence[AnyModel],
    *,
    features: AnyTable | None = None,
    clinical: AnyTable | None = None,
    reader: str | None = None,
    session: str | None = None,
    strict: bool = False,
) -> ScoredTable:
    """Score every case of the tables with every model; each score equals that of ``score`` for the case alone.

    models: as for ``score``, one or several. features: a feature table (tidy, or one row per case). clinical: a table with one
    row per case. A case that only one of the tables has, and one that a model cannot score, has a reason instead of a score.
    Raises ModelError and TableError: a table is missing or lacks a column that a model needs, a row has no case, several readers.
    """
    named = named_models(models)
    if features is not None and not any(model.spec.radiomic_inputs for model in named.values()):
        say("no model has radiomic inputs: the feature table was not used")
        features = None
    if clinical is not None and not any(model.spec.clinical_inputs for model in named.values()):
        say("no model has clinical inputs: the clinical table was not used")
        clinical = None
    return scores_of(named, features, clinical, reader=reader, session=session, strict=strict)


def named_models(models: AnyModel | Sequence[AnyModel]) -> dict[str, Scorable]:
    """One or several models by their name; of several with one name the second is NAME-2. Raises ModelError, InputError."""
    given = [models] if not isinstance(models, Sequence) or isinstance(models, str) else list(models)
    if not given:
        raise InputError("no model is given", cure="Give one or more")
    found: dict[str, Scorable] = {}
    for model in map(scorable_of, given):
        same = [name for name, own in found.items() if own.name == model.name]
        found[f"{model.name}-{len(same) + 1}" if same else model.name] = model
    return found


def scores_of(
    named: Mapping[str, Scorable],
    features: AnyTable | None,
    clinical: AnyTable | None,
    *,
    also: Sequence[str] = (),
    reader: str | None = None,
    session: str | None = None,
    strict: bool = False,
) -> ScoredTable:
    """As ``score_table``, with models by name. also: cases that have a row even where no table of inputs holds them; they come
    first."""
    rows, origin = _features(list(named.values()), features, reader, session)
    source = None if clinical is None else table_source(clinical, "the clinical table")
    read = {name: _clinical_rows(model, source) for name, model in named.items()}
    people = (case for own in read.values() if own for case in own.cases)
    cases = tuple(dict.fromkeys((*also, *people, *(rows.cases if rows else ()))))
    if not cases:
        raise InputError("no table is given", where=next(iter(named)), cure="Give --features, --clinical, or both")
    how: dict[str, Any] = {"features_from": origin.protocol if origin else None, "strict": strict}
    scores = {name: _scores(model, cases, rows, read[name], how) for name, model in named.items()}
    path = source.path if source else None
    return ScoredTable(cases, scores, origin, sha256_of_file(path) if path else None)


def _scores(
    model: Scorable, cases: tuple[str, ...], features: FeatureRows | None, clinical: CaseRows | None, how: dict[str, Any]
) -> AnyScores:
    if isinstance(model, ClassModel):
        return score_class_cases(model, cases, features, clinical, **how)
    return score_cases(model, cases, features, clinical, **how)


def _features(
    models: Sequence[Scorable], table: AnyTable | None, reader: str | None, session: str | None
) -> tuple[FeatureRows | None, FeatureOrigin | None]:
    if table is None or not any(model.spec.radiomic_inputs for model in models):
        return None, None
    source = table_source(table, "the feature table")
    if isinstance(table, FeatureTable):
        made = table.origin
    else:
        made = read_provenance(source.path) if source.path else None
    mark = PlanMark(name=made.made_by.name, hash=made.made_by.hash) if made else PlanMark()
    digest = sha256_of_file(source.path) if source.path and source.path.is_file() else None
    needed = set().union(*(feature_columns(model.spec) for model in models))
    rows = read_feature_rows(source, made, needed, reader=reader, session=session)
    return rows, FeatureOrigin(table_sha256=digest, protocol=mark)


def _clinical_rows(model: Scorable, source: TableSource | None) -> CaseRows | None:
    """The table as one model reads it: its categories stay as they are written."""
    if source is None or not model.spec.clinical_inputs:
        return None
    columns = clinical_columns(model.spec)
    return read_clinical_rows(source, list(columns), [name for name, is_category in columns.items() if is_category])


def _columns(scores: AnyScores) -> dict[str, Sequence[Any]]:
    """One model's columns."""
    ends: dict[str, Sequence[Any]] = {"notes": [" | ".join(own) for own in scores.notes], "reason": scores.reasons}
    if isinstance(scores, ClassScores):
        shares = {f"probability_{name}": _numbers(scores.probability[:, place]) for place, name in enumerate(scores.model.names)}
        return {"class": scores.labels, **shares, **ends}
    answers, outcome = scores.answers, scores.model.spec.outcome
    if isinstance(outcome, TimeToEventOutcome) and answers.horizons is not None:
        risks: dict[str, Sequence[Any]] = {"score": _numbers(answers.linear)}
        for place, time in enumerate(outcome.horizons):
            for end, number in (("", 0), ("_low", 1), ("_high", 2)):
                risks[f"risk_{time:g}{end}"] = _numbers(answers.horizons[:, place, number])
        return {**risks, **ends}
    interval = {"interval_95_low": _numbers(answers.low), "interval_95_high": _numbers(answers.high)}
    if isinstance(outcome, NumberOutcome):
        return {"value": _numbers(answers.prediction), **interval, **ends}
    linear, risk = _numbers(answers.linear), _numbers(answers.prediction)
    found = {"score": linear, "probability": risk, **interval, "class": answers.labels}
    return {**found, **_sets(scores.model.spec, risk), **ends}


def _sets(spec: ModelSpec, risk: Sequence[float | None]) -> dict[str, Sequence[str | None]]:
    """The possible classes of each case, as ``{yes, no}``; no column where the model gives none."""
    sets, outcome = spec.prediction_sets, spec.outcome
    if sets is None or not isinstance(outcome, Outcome):
        return {}
    names = [None if p is None else sets.names(p, outcome.positive, outcome.negative) for p in risk]
    return {"prediction_set": [None if own is None else f"{{{', '.join(own)}}}" for own in names]}


def _numbers(values: np.ndarray) -> list[float | None]:
    """(n,) as floats, None for NaN."""
    return [None if value != value else value for value in values.tolist()]


def _cell(value: float | str | None) -> str:
    """Numbers as the shortest text that reads back to them."""
    return "" if value is None else repr(value) if isinstance(value, float) else value
