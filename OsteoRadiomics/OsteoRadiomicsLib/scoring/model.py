"""A model in memory: from coded inputs to the score of one case with contributions, interval, class and warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from pydantic import ValidationError

from ..base.errors import ModelError
from ..tables.rows import Value
from .card import with_part
from .card_facts import CardFacts, facts_of
from .coding import CodedInput, code_inputs, imputed_code
from .control import control_of
from .evidence import Evidence, evidence_of
from .evidence_words import evidence_lines
from .input_schema import Input
from .kinds import find_kind
from .kinds.kind import Build, Kind
from .kinds.row_sums import row_sums
from .local_statistics import LocalStatistics, local_statistics_of
from .outcome_schema import NumberOutcome, TimeToEventOutcome
from .package import CARD
from .readout import Answers, NumberReadout, ProbabilityReadout, Readout, not_finite
from .schema import Column, ModelSpec, Radscore, Standardisation
from .score import AnyScore, Caution, Contribution
from .score_records import ModelMark
from .time_readout import TimeReadout

_AT_ONCE = 1024
"""Cases whose distances to all training rows are in memory together."""


@dataclass(frozen=True)
class LinearTerm:
    """A linear model seen through one input: its share of the linear predictor is weight * (value - reference).

    weight: in the model's ``linear_unit`` per raw unit of the input. reference: raw value of no contribution. sd: training
    standard deviation, or None where the model does not standardise the input.
    """

    input: Input
    weight: float
    reference: float
    sd: float | None


class Model:
    """A validated model. spec: its content. files: name -> bytes of its other files. hash: checksum of model.json.

    Raises ModelError when the kind is unknown or its payload does not fit.
    """

    def __init__(self, spec: ModelSpec, files: Mapping[str, bytes], hash: str) -> None:
        self.spec = spec
        self.files = dict(files)
        self.hash = hash
        self._positions = {item.name: index for index, item in enumerate(spec.inputs)}
        self._readout = self._read_with(find_kind(spec.kind))

    @property
    def name(self) -> str:
        """Short name, also the name of its folder when shipped."""
        return self.spec.name

    @property
    def mark(self) -> ModelMark:
        """Which model it is, as records say it."""
        return ModelMark(name=self.spec.name, title=self.spec.title, kind=self.spec.kind, hash=self.hash)

    @property
    def card(self) -> str:
        """The model card, Markdown: as it was frozen, with the evidence that was added since."""
        frozen = self.files[CARD].decode("utf-8", errors="replace")
        return with_part(frozen, evidence_lines(self.evidence)) if self.evidence else frozen

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """What was found of it after it was frozen, oldest first. Raises ModelError when damaged."""
        return evidence_of(self.files, self.hash, self.name)

    @cached_property
    def facts(self) -> CardFacts | None:
        """Who and what it was trained on, None where the model file does not say. Raises ModelError when damaged."""
        return facts_of(self.files, self.name)

    @cached_property
    def control(self) -> Model | None:
        """The same design fitted on shuffled outcomes, None where the model file has none. Raises ModelError when damaged."""
        return control_of(self.files, self.name)

    @cached_property
    def local_statistics(self) -> LocalStatistics | None:
        """How its features' voxel-wise values were distributed in training, None where the model file does not say.

        Raises ModelError when damaged.
        """
        return local_statistics_of(self.files, self.name)

    @np.errstate(over="ignore", invalid="ignore")  # an overflow is refused, in words
    def score(
        self, inputs: Mapping[str, Value], *, reasons: Mapping[str, str] | None = None, cautions: Sequence[Caution] = ()
    ) -> AnyScore:
        """Score one case from values by input name.

        reasons: input -> why it is missing, where known. cautions: further warnings that travel with the score.
        Raises ModelError (see ``code_inputs``).
        """
        coded = code_inputs(self.spec, inputs, reasons)
        raw = np.array([[coded[item.name].code for item in self.spec.inputs]])
        columns = self._raw_columns(raw)
        x = self._standardised(columns)
        base, amounts = self._readout.contributions(x)
        try:
            return self._readout.score(
                x,
                scale=self._readout.scale,
                base=base,
                contributions=self._grouped(coded, raw, columns[0], amounts),
                cautions=(*cautions, *(caution for item in coded.values() for caution in item.cautions)),
            )
        except ValidationError as error:  # a part of the score is infinite, even where the score itself is not
            raise not_finite(self.name) from error

    def predict(self, values: np.ndarray) -> np.ndarray:
        """Probabilities, predicted values in the outcome's unit, or risks by the last horizon, of many cases.

        values: (cases, inputs) float64 in the order of ``spec.inputs``, categories as codes, NaN where missing.
        Returns (cases,). Raises ModelError where a value is missing and the model has no imputation for it.
        """
        return self._readout.predict(self._standardised(self._raw_columns(self._imputed(values))))

    def linear_predictor(self, values: np.ndarray) -> np.ndarray:
        """What ``predict`` makes its predictions of, (cases,), in ``linear_unit``: logits, log hazard ratios, or values.

        values: as for ``predict``. Raises ModelError as it does.
        """
        return self._readout.linear(self._standardised(self._raw_columns(self._imputed(values))))

    def answers(self, values: np.ndarray) -> Answers:
        """All that ``score`` says of many cases but contributions and warnings, equal to it to the last bit.

        values: (cases, inputs) finite float64 in the order of ``spec.inputs``, coded and imputed.
        """
        columns = self.columns(values)
        parts = [columns[start : start + _AT_ONCE] for start in range(0, len(columns), _AT_ONCE)] or [columns]
        return Answers.together([self._readout.answers(part) for part in parts])

    def columns(self, values: np.ndarray) -> np.ndarray:
        """(cases, columns) what the predictor sees, standardised where the model says so. values: as for ``answers``."""
        return self._standardised(self._raw_columns(values))

    @property
    def is_equation(self) -> bool:
        """Whether it is linear in its columns."""
        return self._readout.weights is not None

    @property
    def contribution_scale(self) -> str:
        """What base and contributions add up to (see Score)."""
        return self._readout.scale

    @property
    def no_interval_reason(self) -> str:
        """Why its scores have no interval; empty where they have one."""
        return self._readout.no_interval_reason

    @property
    def linear_unit(self) -> str:
        """The unit of the linear predictor: "logit", or that of a measured end point."""
        return self._readout.linear_unit

    def linear_terms(self) -> tuple[LinearTerm, ...] | None:
        """One term per numeric input of a model that is linear in its columns, None for any other kind."""
        weights = self._column_weights()
        if weights is None:
            return None
        gathered: dict[str, list[tuple[float, float, float | None]]] = {}
        scores = {score.name: score for score in self.spec.radscores}
        for column, weight in zip(self.spec.columns, weights, strict=True):
            if column.of not in scores:
                sd = column.standardise.sd if column.standardise else None
                gathered.setdefault(column.of, []).append((float(weight), column.reference, sd))
                continue
            for term in scores[column.of].terms:
                mean, sd = (term.standardise.mean, term.standardise.sd) if term.standardise else (0.0, None)
                gathered.setdefault(term.input, []).append((float(weight) * term.coefficient / (sd or 1.0), mean, sd))
        # An input that enters twice (directly and through a Radscore) keeps the reference of its first place.
        return tuple(
            LinearTerm(self.spec.input(name), sum(weight for weight, _, _ in found), found[0][1], found[0][2])
            for name, found in gathered.items()
            if not self.spec.input(name).levels
        )

    def linear_reference(self) -> float | None:
        """The linear predictor where every input stands at its reference: the score is it plus the shares of ``linear_terms``,
        for inputs that are numbers. None for a model that is not linear in its columns."""
        terms = self.linear_terms()
        if terms is None:
            return None
        raw = np.full((1, len(self.spec.inputs)), np.nan)
        for term in terms:
            raw[0, self._positions[term.input.name]] = term.reference
        columns = self._raw_columns(raw)
        categories = {item.name for item in self.spec.inputs if item.levels}
        for index, column in enumerate(self.spec.columns):
            if column.of in categories:
                columns[0, index] = column.reference
        return float(self._readout.linear(self._standardised(columns))[0])

    def _read_with(self, kind: Kind[Any]) -> Readout:
        where = f"{self.spec.name}, predictor"
        outcome = self.spec.outcome
        if kind.outcome != outcome.type:
            raise ModelError(f"the kind {kind.name} does not predict an outcome of type {outcome.type}", where=self.spec.name)
        try:
            payload = kind.payload.model_validate(self.spec.predictor)
            missing = [name for name in kind.files(payload) if name not in self.files]
            if missing:
                raise ModelError(f"{missing[0]} is missing", where=where)
            reference = np.array([column.reference for column in self.spec.columns])
            names = tuple(column.name for column in self.spec.columns)
            predictor: Any = kind.build(payload, Build(names, self._standardised(reference[None])[0], self.files))
            if isinstance(outcome, NumberOutcome):
                return NumberReadout(self.spec, outcome, predictor)
            if isinstance(outcome, TimeToEventOutcome):
                return TimeReadout(self.spec, outcome, predictor)
            return ProbabilityReadout(self.spec, predictor)
        except ValidationError as error:
            raise ModelError(first_problem(error), where=where) from error
        except ValueError as error:
            raise ModelError(str(error), where=where) from error

    def _imputed(self, values: np.ndarray) -> np.ndarray:
        values = np.array(values, dtype=float)
        if values.ndim != 2 or values.shape[1] != len(self.spec.inputs):
            raise ModelError(f"needs {len(self.spec.inputs)} values per case", where=self.name)
        for index, item in enumerate(self.spec.inputs):
            missing = np.isnan(values[:, index])
            if missing.any():
                values[missing, index] = imputed_code(item, self.name)
        return values

    @np.errstate(over="ignore", invalid="ignore")
    def _raw_columns(self, raw: np.ndarray) -> np.ndarray:
        """(cases, inputs) -> (cases, columns), before standardisation."""
        scores = {score.name: self._radscore(score, raw) for score in self.spec.radscores}
        return np.column_stack([self._raw_column(column, raw, scores) for column in self.spec.columns])

    def _radscore(self, score: Radscore, raw: np.ndarray) -> np.ndarray:
        coefficients = [term.coefficient for term in score.terms]
        terms = [_z(raw[:, self._positions[term.input]], term.standardise) for term in score.terms]
        return score.intercept + row_sums(term * coefficient for term, coefficient in zip(terms, coefficients, strict=True))

    def _raw_column(self, column: Column, raw: np.ndarray, scores: Mapping[str, np.ndarray]) -> np.ndarray:
        if column.of in scores:
            return scores[column.of]
        values = raw[:, self._positions[column.of]]
        if column.level is None:
            return values
        code = next(level.code for level in self.spec.input(column.of).levels if level.name == column.level)
        return (values == code).astype(float)

    @np.errstate(over="ignore", invalid="ignore")
    def _standardised(self, columns: np.ndarray) -> np.ndarray:
        return np.column_stack([_z(columns[:, i], column.standardise) for i, column in enumerate(self.spec.columns)])

    def _column_weights(self) -> np.ndarray | None:
        """Linear predictor per raw unit of each column, None when the kind is not linear."""
        if self._readout.weights is None:
            return None
        sds = [column.standardise.sd if column.standardise else 1.0 for column in self.spec.columns]
        return self._readout.weights / np.array(sds)

    def _grouped(
        self, coded: Mapping[str, CodedInput], raw: np.ndarray, columns: np.ndarray, amounts: np.ndarray
    ) -> tuple[Contribution, ...]:
        """One contribution per input or Radscore, in the order of the columns; indicators of one category are added."""
        weights = self._column_weights()
        found: list[Contribution] = []
        for name in dict.fromkeys(column.of for column in self.spec.columns):
            indices = [i for i, column in enumerate(self.spec.columns) if column.of == name]
            amount = float(sum(amounts[i] for i in indices))
            first = self.spec.columns[indices[0]]
            reference = first.reference if first.level is None else None
            if name in coded:
                item = self.spec.input(name)
                found.append(_of_input(item, coded[name].shown, amount, reference))
            else:
                weight = None if weights is None else float(weights[indices[0]])
                parts = () if weight is None else self._parts(name, coded, raw[0], weight, amount)
                title = next(score.title for score in self.spec.radscores if score.name == name)
                value = float(columns[indices[0]])
                whole = Contribution(name=name, title=title, value=value, unit="", amount=amount, reference=reference)
                found.append(whole.model_copy(update={"parts": parts}) if parts else whole)
        return tuple(found)

    def _parts(
        self, name: str, coded: Mapping[str, CodedInput], raw: np.ndarray, weight: float, amount: float
    ) -> tuple[Contribution, ...]:
        """The features of a Radscore; a constant closes the sum where the Radscore's training mean is not its intercept."""
        score = next(score for score in self.spec.radscores if score.name == name)
        parts = []
        for term in score.terms:
            item = self.spec.input(term.input)
            share = weight * term.coefficient * float(_z(raw[self._positions[term.input]], term.standardise))
            mean = term.standardise.mean if term.standardise else 0.0
            parts.append(_of_input(item, coded[item.name].shown, share, mean))
        rest = amount - sum(part.amount for part in parts)
        if abs(rest) > 1e-9 * max(1.0, abs(amount)):
            title = "Constant of the Radscore"
            parts.append(Contribution(name="constant", title=title, value=score.intercept, unit="", amount=rest, reference=None))
        return tuple(parts)


def first_problem(error: ValidationError) -> str:
    """The first thing pydantic found wrong, as one clause that names the key."""
    first = error.errors(include_url=False, include_context=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        return f"unknown key {key}"
    return f"{key}: {message}" if key else message


def _of_input(item: Input, shown: float | str, amount: float, reference: float | None) -> Contribution:
    return Contribution(name=item.name, title=item.title, value=shown, unit=item.unit, amount=amount, reference=reference)


def _z(values: np.ndarray, standardise: Standardisation | None) -> np.ndarray:
    return values if standardise is None else (values - standardise.mean) / standardise.sd
