"""The geometry of a score's waterfall: from the base value, input by input, to the prediction."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
    """One contribution. x, width in pixels of the plot; start, end where its connectors go."""

    label: str
    amount: float
    x: float
    width: float
    start: float
    end: float
    y: float


@dataclass(frozen=True)
class Tick:
    """One probability on the axis."""

    x: float
    label: str


@dataclass(frozen=True)
class Waterfall:
    """A drawing of width x height pixels.

    left, right: the plot between the labels and the numbers. base, end: probabilities at both ends. base_x, end_x: base
    value and prediction. interval: ends of the 95 % interval.
    """

    width: int
    height: int
    left: int
    right: int
    base: float
    end: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    base_x: float
    end_x: float
    end_y: float
    interval: tuple[float, float] | None


def waterfall(
    base: float,
    steps: Sequence[tuple[str, float]],
    *,
    logit: bool,
    interval: tuple[float, float] | None = None,
) -> Waterfall:
    """Lay out base + steps. steps: (label, amount) in the order of the model; beyond twelve, the smallest are united.

    logit: whether amounts are logits (the axis then shows probabilities at their logits) or probabilities.
    interval: 95 % interval of the probability.
    """
    kept = [(_shortened(label), amount) for label, amount in _largest(steps)]
    left = int(max(len(label) for label in ("Base value", *(label for label, _ in kept))) * _PER_CHARACTER) + 16
    right = left + PLOT_WIDTH
    marks = [base]
    for _, amount in kept:
        marks.append(marks[-1] + amount)
    bounds = [_scaled(value, logit) for value in interval] if interval else []
    low, high = min([*marks, *bounds]), max([*marks, *bounds])
    padding = max(0.08 * (high - low), 0.12 if logit else 0.02)
    low, high = low - padding, high + padding

    def place(value: float) -> float:
        return round(left + (value - low) / (high - low) * PLOT_WIDTH, 2)

    bars = []
    for index, (label, amount) in enumerate(kept):
        start, end = place(marks[index]), place(marks[index + 1])
        y = TOP + ROW * (index + 1)
        bars.append(Bar(label, amount, min(start, end), max(abs(end - start), 1.5), start, end, y))
    end_y = TOP + ROW * (len(kept) + 1)
    return Waterfall(
        width=right + NUMBERS_WIDTH,
        height=end_y + ROW + 8,
        left=left,
        right=right,
        base=_probability(base, logit),
        end=_probability(marks[-1], logit),
        bars=tuple(bars),
        ticks=_ticks(low, high, place, logit),
        base_x=place(base),
        end_x=place(marks[-1]),
        end_y=end_y,
        interval=(place(bounds[0]), place(bounds[1])) if bounds else None,
    )


def _largest(steps: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    if len(steps) <= MOST_STEPS:
        return list(steps)
    by_size = sorted(range(len(steps)), key=lambda index: -abs(steps[index][1]))
    chosen = sorted(by_size[: MOST_STEPS - 1])
    rest = [steps[index][1] for index in by_size[MOST_STEPS - 1 :]]
    return [*(steps[index] for index in chosen), (f"{len(rest)} further inputs", math.fsum(rest))]


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def _scaled(probability: float, logit: bool) -> float:
    if not logit:
        return probability
    inside = min(max(probability, 1e-12), 1 - 1e-12)
    return math.log(inside / (1 - inside))


def _probability(value: float, logit: bool) -> float:
    return 0.5 * (1 + math.tanh(0.5 * value)) if logit else value


def _ticks(low: float, high: float, place: Callable[[float], float], logit: bool) -> tuple[Tick, ...]:
    """Round probabilities inside the axis, half first, no two closer than their labels are wide."""
    values = sorted(_PROBABILITIES, key=lambda p: abs(p - 0.5)) if logit else [index / 10 for index in range(11)]
    chosen: list[Tick] = []
    for value in values:
        at = _scaled(value, logit)
        if low <= at <= high and all(abs(place(at) - tick.x) >= _LEAST_TICK_GAP for tick in chosen):
            chosen.append(Tick(place(at), f"{100 * value:g} %"))
    return tuple(sorted(chosen, key=lambda tick: tick.x))
