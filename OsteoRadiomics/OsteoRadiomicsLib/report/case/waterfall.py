"""The geometry of a score's waterfall: from the base value, input by input, to the prediction."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...base.language import tr
from ...base.words import columns
from ..html import number, percent, signed

MOST_STEPS = 12
PLOT_WIDTH = 420
NUMBERS_WIDTH = 100
LONGEST_LABEL = 38
_PER_CHARACTER = 7.2  # of the 13-pixel sans-serif, generously
ROW = 28
TOP = 46
_PROBABILITIES = (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999)
_LEAST_TICK_GAP = 46


@dataclass(frozen=True)
class Bar:
    """One contribution.

    text: its amount in words. x, width in pixels of the plot; start, end where its connectors go.
    """

    label: str
    amount: float
    text: str
    x: float
    width: float
    start: float
    end: float
    y: float


@dataclass(frozen=True)
class Tick:
    """One mark on the axis.

    x: pixels from the left. label: its probability, or value, in words.
    """

    x: float
    label: str


@dataclass(frozen=True)
class Waterfall:
    """A drawing of width x height pixels.

    left, right: the plot between the labels and the numbers. base, end: probabilities, or values, at both ends, and in words.
    base_x, end_x: base value and prediction. interval: ends of the 95 % interval. unit: of values; None for probabilities.
    """

    width: int
    height: int
    left: int
    right: int
    base: float
    end: float
    base_text: str
    end_text: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    base_x: float
    end_x: float
    end_y: float
    interval: tuple[float, float] | None
    unit: str | None


@dataclass(frozen=True)
class _Axis:
    """What is drawn along the axis.

    place: what a number in words is on the axis; value: the way back. text: such a number in words; amount: a contribution.
    least: padding beside the drawing. ticks: (low, high) -> numbers to mark, the most wanted first.
    """

    place: Callable[[float], float]
    value: Callable[[float], float]
    text: Callable[[float], str]
    amount: Callable[[float], str]
    least: float
    ticks: Callable[[float, float], list[float]]


def waterfall(
    base: float,
    steps: Sequence[tuple[str, float]],
    *,
    logit: bool = False,
    unit: str | None = None,
    interval: tuple[float, float] | None = None,
) -> Waterfall:
    """Lay out base + steps. steps: (label, amount) in the order of the model; beyond twelve, the smallest are united.

    logit: whether amounts are logits (the axis then shows probabilities at their logits) or probabilities. unit: of amounts
    that are neither but parts of a measured value. interval: 95 % interval of the probability or value.
    """
    axis = _NUMBER if unit is not None else _LOGIT if logit else _PROBABILITY
    kept = [(_shortened(label), amount) for label, amount in _largest(steps)]
    left = int(max(columns(label) for label in (tr("Base value"), *(label for label, _ in kept))) * _PER_CHARACTER) + 16
    right = left + PLOT_WIDTH
    marks = [base]
    for _, amount in kept:
        marks.append(marks[-1] + amount)
    bounds = [axis.place(value) for value in interval] if interval else []
    low, high = min([*marks, *bounds]), max([*marks, *bounds])
    padding = max(0.08 * (high - low), axis.least, 1e-6 * abs(base))
    low, high = low - padding, high + padding

    def place(value: float) -> float:
        return round(left + (value - low) / (high - low) * PLOT_WIDTH, 2)

    bars = []
    for index, (label, amount) in enumerate(kept):
        start, end = place(marks[index]), place(marks[index + 1])
        y = TOP + ROW * (index + 1)
        bars.append(Bar(label, amount, axis.amount(amount), min(start, end), max(abs(end - start), 1.5), start, end, y))
    end_y = TOP + ROW * (len(kept) + 1)
    return Waterfall(
        width=right + NUMBERS_WIDTH,
        height=end_y + ROW + 8,
        left=left,
        right=right,
        base=axis.value(base),
        end=axis.value(marks[-1]),
        base_text=axis.text(axis.value(base)),
        end_text=axis.text(axis.value(marks[-1])),
        bars=tuple(bars),
        ticks=_ticks(low, high, place, axis),
        base_x=place(base),
        end_x=place(marks[-1]),
        end_y=end_y,
        interval=(place(bounds[0]), place(bounds[1])) if bounds else None,
        unit=unit,
    )


def _largest(steps: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    if len(steps) <= MOST_STEPS:
        return list(steps)
    by_size = sorted(range(len(steps)), key=lambda index: -abs(steps[index][1]))
    chosen = sorted(by_size[: MOST_STEPS - 1])
    rest = [steps[index][1] for index in by_size[MOST_STEPS - 1 :]]
    return [*(steps[index] for index in chosen), (tr("{count} further inputs", count=len(rest)), math.fsum(rest))]


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def _log_odds(probability: float) -> float:
    inside = min(max(probability, 1e-12), 1 - 1e-12)
    return math.log(inside / (1 - inside))


def _ticks(low: float, high: float, place: Callable[[float], float], axis: _Axis) -> tuple[Tick, ...]:
    """Round numbers inside the axis, no two closer than their labels are wide."""
    chosen: list[Tick] = []
    for value in axis.ticks(low, high):
        at = axis.place(value)
        if low <= at <= high and all(abs(place(at) - tick.x) >= _LEAST_TICK_GAP for tick in chosen):
            chosen.append(Tick(place(at), f"{value:g}" if axis is _NUMBER else f"{100 * value:g} %"))
    return tuple(sorted(chosen, key=lambda tick: tick.x))


def _round_numbers(low: float, high: float) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten, about five of them."""
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return [round(number * step, 12) for number in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _same(value: float) -> float:
    return value


_LOGIT = _Axis(
    _log_odds, lambda value: 0.5 * (1 + math.tanh(0.5 * value)), percent, signed, 0.12,
    lambda low, high: sorted(_PROBABILITIES, key=lambda p: abs(p - 0.5)),
)  # fmt: skip
_PROBABILITY = _Axis(_same, _same, percent, signed, 0.02, lambda low, high: [index / 10 for index in range(11)])
_NUMBER = _Axis(_same, _same, number, lambda amount: f"{amount:+.3g}".replace("-", "−"), 1e-9, _round_numbers)
