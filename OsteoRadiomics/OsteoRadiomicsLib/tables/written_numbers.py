"""Numbers as people and spreadsheets write them: decimal comma, thousands separators; or why a column cannot be read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .float_cells import FloatCells

Style = Literal["point", "comma"]
MISSING_WORDS = frozenset({"na", "n/a", "#n/a", "<na>", "nan", "null", "none"})
"""What takes the place of a number that is not known, in a column of numbers; anywhere else these are words like others."""

_EXPONENT = r"(?:[eE][+-]?[0-9]+)?"
_PLAIN = re.compile(rf"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+){_EXPONENT}")
_POINT = re.compile(rf"[+-]?[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})+|(?: [0-9]{{3}})+|(?:'[0-9]{{3}})+)(?:\.[0-9]*)?{_EXPONENT}")
_COMMA = re.compile(rf"[+-]?(?:[0-9]+,[0-9]*|,[0-9]+|[0-9]+){_EXPONENT}")
_COMMA_GROUPED = re.compile(
    rf"[+-]?[1-9][0-9]{{0,2}}(?:(?:\.[0-9]{{3}})+|(?: [0-9]{{3}})+|(?:'[0-9]{{3}})+)(?:,[0-9]*)?{_EXPONENT}"
)
_INFINITE = re.compile(r"[+-]?(?:inf|infinity|∞)", re.IGNORECASE)
_ALIKE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\u2019": "'", "％": "%"})


@dataclass(frozen=True)
class Numbers:
    """A column of numbers. cells: each as ``float`` reads it, "" where missing. values: (n,) float64, NaN where missing.

    missing: positions of words that stood for a missing number.
    """

    cells: Sequence[str]
    values: np.ndarray
    missing: tuple[int, ...] = ()


@dataclass(frozen=True)
class Wrong:
    """Why a column of numbers cannot be used. position: of the cell. what: after the cell's text. cure: what to do."""

    position: int
    what: str
    cure: str


Reading = Numbers | Wrong | None
"""Of a column: its numbers, what is wrong with them, or None where its cells are words."""


def read_numbers(columns: Mapping[str, Sequence[str]], certain: Iterable[str] = ()) -> dict[str, Reading]:
    """How each column reads. The decimal mark that one column proves decides the columns that could be read either way.

    ``1,234`` alone may be 1.234 or 1234: then it is wrong, never guessed. certain: columns that must hold numbers, so that
    words alone (NA in every row) are missing numbers there.
    """
    sure = set(certain)
    found: dict[str, Reading] = {}
    open_columns: list[str] = []
    proved: set[Style] = set()
    for name, cells in columns.items():
        plain = _as_written(cells)
        if plain is not None:
            found[name] = plain
            continue
        reading = _column(cells, None, name in sure)
        if isinstance(reading, _Either):
            open_columns.append(name)
        elif isinstance(reading, _Read):
            proved |= {reading.style} if reading.style else set()
            found[name] = reading.numbers
        else:
            found[name] = reading
    if open_columns and not proved and any(isinstance(one, Numbers) and _proves_point(one.cells) for one in found.values()):
        proved.add("point")
    style = next(iter(proved)) if len(proved) == 1 else None
    for name in open_columns:
        again = _column(columns[name], style, name in sure)
        found[name] = again.numbers if isinstance(again, _Read) else _ambiguous(columns[name])
    if "comma" in proved:
        for name, one in found.items():
            if isinstance(one, Numbers) and (wrong := _maybe_grouped(columns[name])):
                found[name] = wrong
    return {name: found[name] for name in columns}


def first_word(cells: Sequence[str]) -> int | None:
    """Position of the first cell that is no number in any way of writing, None where all are."""
    for position, cell in enumerate(cells):
        text = _clean(cell)
        if text and not _is_like_number(text) and text.lower() not in MISSING_WORDS:
            return position
    return None


def holds_number(cell: str) -> bool:
    """Whether a cell is a number in any way of writing."""
    text = _clean(cell)
    return bool(text) and _is_like_number(text)


@dataclass(frozen=True)
class _Read:
    numbers: Numbers
    style: Style | None


@dataclass(frozen=True)
class _Either:
    """A column that both styles can read, with other values."""


def _as_written(cells: Sequence[str]) -> Numbers | None:
    """The quick way: every cell a number as programs write it."""
    if isinstance(cells, FloatCells):
        # Written and read again a zero has no sign.
        return None if np.isinf(cells.numbers).any() else Numbers(cells, cells.numbers + 0.0)
    try:
        values = np.array([float(cell) if cell else math.nan for cell in cells], dtype=np.float64)
    except ValueError:
        return None
    text = "".join(cells)
    if "_" in text or not text.isascii() or np.count_nonzero(np.isfinite(values)) + cells.count("") != len(cells):
        return None
    return Numbers(cells, values)


def _column(cells: Sequence[str], style: Style | None, sure: bool) -> _Read | _Either | Wrong | None:
    texts = [_clean(cell) for cell in cells]
    missing = tuple(position for position, text in enumerate(texts) if text.lower() in MISSING_WORDS)
    left = [(position, text) for position, text in enumerate(texts) if text and position not in set(missing)]
    if not left and not sure:
        return None
    if not all(_is_like_number(text) for _, text in left):
        return None
    for position, text in left:
        if _INFINITE.fullmatch(text):
            return Wrong(position, "is infinite", "Correct it or remove the row")
        if text.endswith("%"):
            return Wrong(position, "has a percent sign", "Write the number alone, such as 0.25 or 25, alike in every row")
    readings: dict[Style, list[str]] = {}
    for kind in ("point", "comma"):
        read = [_in_style(text, kind) for _, text in left]
        if None not in read:
            readings[kind] = [text for text in read if text is not None]
    if not readings:
        position = next((p for p, text in left if _in_style(text, "point") is None), left[0][0])
        return Wrong(position, "does not fit the other numbers of the column", "Write all with one decimal mark")
    if len(readings) == 2 and _values(readings["point"]) != _values(readings["comma"]):
        if style is None:
            return _Either()
        readings = {style: readings[style]}
    kind = next(iter(readings))
    chosen = dict(zip((position for position, _ in left), readings[kind], strict=True))
    values = [float(chosen[position]) if position in chosen else math.nan for position in range(len(cells))]
    for position, _ in left:
        if math.isinf(values[position]):
            return Wrong(position, "is infinite", "Correct it or remove the row")
    written = [chosen.get(position, "") for position in range(len(cells))]
    return _Read(Numbers(written, np.array(values, dtype=np.float64), missing), kind if len(readings) == 1 else None)


def _clean(cell: str) -> str:
    return cell.translate(_ALIKE).strip()


def _is_like_number(text: str) -> bool:
    if _INFINITE.fullmatch(text):
        return True
    text = text.removesuffix("%").rstrip()
    return _in_style(text, "point") is not None or _in_style(text, "comma") is not None


def _in_style(text: str, style: Style) -> str | None:
    """The text as ``float`` reads it, None where it is no number in this style."""
    if style == "point":
        if _PLAIN.fullmatch(text):
            return text
        return re.sub(r"[, ']", "", text) if _POINT.fullmatch(text) else None
    if _COMMA.fullmatch(text):
        return text.replace(",", ".")
    return re.sub(r"[. ']", "", text).replace(",", ".") if _COMMA_GROUPED.fullmatch(text) else None


def _values(texts: Sequence[str]) -> list[float]:
    return [float(text) for text in texts]


def _proves_point(cells: Sequence[str]) -> bool:
    return any("." in cell and _in_style(cell.strip(), "comma") is None for cell in cells)


def _maybe_grouped(cells: Sequence[str]) -> Wrong | None:
    """In a table with decimal commas: whether a column's points may separate thousands, as in 1.234."""
    dotted = [_clean(cell) for cell in cells if "." in cell]
    either = all(_PLAIN.fullmatch(text) and _COMMA_GROUPED.fullmatch(text) for text in dotted)
    return _ambiguous(cells, ".") if dotted and either else None


def _ambiguous(cells: Sequence[str], mark: str = ",") -> Wrong:
    position = next((position for position, cell in enumerate(cells) if mark in cell), 0)
    what = f"may have a decimal {'comma' if mark == ',' else 'point'} or a thousands separator"
    return Wrong(position, what, "Write numbers with a decimal point and without thousands separators")
