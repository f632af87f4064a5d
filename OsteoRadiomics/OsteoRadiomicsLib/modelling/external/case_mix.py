"""How the patients of a centre differ from those that a model was trained on, as far as the model file says what these were."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from ...scoring.input_schema import Input
from ...scoring.population import training_scale
from ...scoring.schema import ModelSpec
from ..data.inputs import Floats

NO_SPREAD = "the model does not state mean and standard deviation of its training patients"
NO_SHARE = "the model does not state the shares of its training patients"


@dataclass(frozen=True)
class MixLine:
    """One number that describes patients: an input, or a level of one (the share that has it).

    level: "" for a number. trained, here: means, or shares. trained_sd, here_sd: NaN where unknown; of shares sqrt(p (1 - p)).
    difference: standardised, (here - trained) / sqrt of the mean variance; NaN with ``note`` saying why. low, high: the range of
    training, NaN where unknown. outside: share of patients beyond it, NaN where unknown.
    """

    input: str
    title: str
    level: str
    unit: str
    trained: float
    trained_sd: float
    here: float
    here_sd: float
    difference: float
    low: float
    high: float
    outside: float
    note: str


def case_mix(spec: ModelSpec, values: Floats) -> tuple[MixLine, ...]:
    """Every input of a model. values: (n, inputs) coded as ``spec.inputs`` are."""
    lines: list[MixLine] = []
    for place, item in enumerate(spec.inputs):
        own = values[:, place]
        lines += _shares(spec, item, own) if item.levels else [_number(spec, item, own)]
    return tuple(lines)


def _number(spec: ModelSpec, item: Input, values: Floats) -> MixLine:
    scale, seen = training_scale(spec, item.name), item.training
    mean, sd = (scale.mean, scale.sd) if scale else (np.nan, np.nan)
    low, high = (seen.low, seen.high) if seen else (np.nan, np.nan)
    here, here_sd = float(values.mean()), float(values.std(ddof=1)) if values.size > 1 else np.nan
    difference, note = _difference(mean, sd, here, here_sd)
    outside = float(np.mean((values < low) | (values > high))) if seen else np.nan
    return MixLine(
        item.name, item.title, "", item.unit, mean, sd, here, here_sd, difference, low, high, outside,
        NO_SPREAD if scale is None else note,
    )  # fmt: skip


def _shares(spec: ModelSpec, item: Input, values: Floats) -> list[MixLine]:
    """All levels but the first, or that alone of two which has the greater code."""
    lines = []
    for level in sorted(item.levels, key=lambda level: level.code)[1:]:
        here = float(np.mean(values == level.code))
        trained = _trained_share(spec, item, level.name)
        sd, here_sd = sqrt(max(trained * (1 - trained), 0)) if trained == trained else np.nan, sqrt(here * (1 - here))
        difference, note = _difference(trained, sd, here, here_sd)
        lines.append(
            MixLine(
                item.name, item.title, level.name, "", trained, sd, here, here_sd, difference, np.nan, np.nan, np.nan,
                NO_SHARE if trained != trained else note,
            )
        )  # fmt: skip
    return lines


def _trained_share(spec: ModelSpec, item: Input, level: str) -> float:
    """The share of training patients with a level, from where its column is measured from; NaN where that says nothing of it."""
    for column in spec.columns:
        if column.of != item.name:
            continue
        # The reference of an indicator is its training mean, that of a code of two levels lies between the two.
        if column.level == level:
            return _proper_share(column.reference)
        if column.level is None and len(item.levels) == 2:
            low, high = sorted(own.code for own in item.levels)
            return _proper_share((column.reference - low) / (high - low))
    return np.nan


def _proper_share(share: float) -> float:
    """A reference of 0 or 1 is a chosen category rather than a mean."""
    return share if 0 < share < 1 else np.nan


def _difference(trained: float, trained_sd: float, here: float, here_sd: float) -> tuple[float, str]:
    variance = (trained_sd**2 + here_sd**2) / 2
    if variance == 0:
        return np.nan, "neither group varies"
    return (here - trained) / sqrt(variance) if variance > 0 else np.nan, ""
