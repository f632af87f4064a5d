"""Where the rooms and arrows of the house's picture stand: floors as rows, few crossings, the same for the same imports.

An arrow over several floors gets a narrow place of its own on each floor that it passes, so that it goes behind no room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 40
PASSAGE, GAP = 0.28, 0.14  # width of a passing arrow and distance between neighbours, a room being 1


@dataclass(frozen=True)
class Stop:
    """A room, or (with ``arrow``) the place where an arrow passes a floor. floor: from 1."""

    floor: int
    room: str = ""
    arrow: tuple[str, str] = ("", "")

    @property
    def width(self) -> float:
        """In rooms."""
        return 1.0 if self.room else PASSAGE


@dataclass(frozen=True)
class Layout:
    """x: middle of every stop, in rooms from the left. width: of the whole. paths: stops of each arrow, from above."""

    x: Mapping[Stop, float]
    width: float
    paths: tuple[tuple[Stop, ...], ...]


Rows = list[list[Stop]]
Links = list[tuple[Stop, Stop]]


def lay_out(floors: Mapping[str, int], arrows: Sequence[tuple[str, str]]) -> Layout:
    """Order every floor by the middle of its neighbours (barycentre method) and keep the best of several sweeps."""
    stops = {room: Stop(floor, room) for room, floor in sorted(floors.items())}
    rows: Rows = [[stop for stop in stops.values() if stop.floor == floor] for floor in range(1, max(floors.values()) + 1)]
    paths = []
    for upper, lower in arrows:
        passed = [Stop(floor, arrow=(upper, lower)) for floor in range(floors[upper] - 1, floors[lower], -1)]
        for stop in passed:
            rows[stop.floor - 1].append(stop)
        paths.append((stops[upper], *passed, stops[lower]))
    links = [link for path in paths for link in pairwise(path)]
    best, fewest = [list(row) for row in rows], _crossings(rows, links)
    for sweep in range(SWEEPS):
        step = -1 if sweep % 2 else 1
        for index in range(1, len(rows)) if step > 0 else range(len(rows) - 2, -1, -1):
            rows[index] = _by_middle(rows[index], rows[index - step], links)
        if (count := _crossings(rows, links)) < fewest:
            best, fewest = [list(row) for row in rows], count
    width = max(sum(stop.width + GAP for stop in row) for row in best)
    return Layout(_straightened(best, links, width), width, tuple(paths))


def _near(stop: Stop, links: Links) -> list[Stop]:
    return [below if above == stop else above for above, below in links if stop in (above, below)]


def _by_middle(row: list[Stop], fixed: list[Stop], links: Links) -> list[Stop]:
    """The row in the order of its stops' neighbours in the fixed row; a stop without any keeps its share of the way."""
    place = {stop: index / max(len(fixed) - 1, 1) for index, stop in enumerate(fixed)}
    own = {stop: index / max(len(row) - 1, 1) for index, stop in enumerate(row)}

    def middle(stop: Stop) -> float:
        found = [place[other] for other in _near(stop, links) if other in place]
        return sum(found) / len(found) if found else own[stop]

    return sorted(row, key=lambda stop: (middle(stop), own[stop]))


def _crossings(rows: Rows, links: Links) -> int:
    place = {stop: index for row in rows for index, stop in enumerate(row)}
    count = 0
    for floor in range(1, len(rows)):
        here = [(place[above], place[below]) for above, below in links if below.floor == floor]
        count += sum((a - c) * (b - d) < 0 for index, (a, b) in enumerate(here) for c, d in here[index + 1 :])
    return count


def _straightened(rows: Rows, links: Links, width: float) -> dict[Stop, float]:
    """Places in the rows' order, drawn towards the middle of the neighbours as far as there is room."""
    x: dict[Stop, float] = {}
    for row in rows:
        free = (width - sum(stop.width for stop in row)) / (len(row) + 1)
        at = free
        for stop in row:
            x[stop] = at + stop.width / 2
            at += stop.width + free
    for _ in range(200):
        for row in rows:
            wish = {stop: _mean([x[other] for other in _near(stop, links)], x[stop]) for stop in row}
            _apart(row, wish, width)
            for stop in row:
                x[stop] += (wish[stop] - x[stop]) / 2
    return x


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _apart(row: list[Stop], wish: dict[Stop, float], width: float) -> None:
    """Keep places in order, apart and inside."""
    for _ in range(60):
        for left, right in pairwise(row):
            short = (left.width + right.width) / 2 + GAP - (wish[right] - wish[left])
            if short > 0:
                wish[left] -= short / 2
                wish[right] += short / 2
        for stop in row:
            wish[stop] = min(max(wish[stop], stop.width / 2), width - stop.width / 2)
