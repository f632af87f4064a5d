"""A table as text: clean column names, no blank rows, every cell with its line, and its columns as numbers when asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..base.errors import TableError
from ..base.notices import say
from ..base.words import quoted
from .delimited import ColumnRecords, Records
from .float_cells import FloatCells
from .written_numbers import Numbers, Reading, Wrong, first_word, holds_number, read_numbers

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

NAMELESS = "Unnamed: "
"""How a column without a name is called, followed by its position from 0, as pandas does."""
_UNSEEN = str.maketrans("", "", "\ufeff\u200b\u200c\u200d\u2060")


@dataclass(frozen=True)
class Sheet:
    """A table whose cells are text.

    where: for messages. columns: name -> cell of every row. lines: where each row stands in the file. unit: what they count
    (line, row). numbers: how each column reads as numbers; ids are not among them.
    """

    where: str
    columns: Mapping[str, Sequence[str]]
    lines: list[int]
    unit: str = "line"
    numbers: dict[str, Reading] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lines)

    def place(self, position: int) -> str:
        """Where a row stands: ``line 5``."""
        return f"{self.unit} {self.lines[position]}"

    def wrong_number(self, name: str) -> TableError | None:
        """Why a column is none of numbers: its first wrong cell with its line; None where all are numbers or missing."""
        reading = self.numbers[name]
        if isinstance(reading, Numbers):
            return None
        cells = self.columns[name]
        if isinstance(reading, Wrong):
            position, what, cure = reading.position, reading.what, reading.cure
        else:
            position, what, cure = first_word(cells) or 0, "is not a number", "Correct it or remove the row"
        where = f"{self.where}, column {name}, {self.place(position)}"
        return TableError(f"{quoted(cells[position].strip())} {what}", where=where, cure=cure)

    def holds_numbers(self, name: str) -> bool:
        """Whether any cell of a column is a number, however it is written."""
        return any(holds_number(cell) for cell in self.columns[name])

    def check_numbers(self, names: Iterable[str]) -> None:
        """Raise TableError for the first of these columns that is none of numbers."""
        for name in names:
            problem = self.wrong_number(name)
            if problem is not None:
                raise problem

    def plain_cells(self, name: str) -> Sequence[str]:
        """A column's cells, its numbers as ``float`` reads them."""
        reading = self.numbers.get(name)
        return reading.cells if isinstance(reading, Numbers) else self.columns[name]

    def frame(self, empty: str | float = math.nan) -> pd.DataFrame:
        """As a data frame, NaN where a cell is empty, in a column of ids ``empty``.

        Its index, called ``unit``, holds where each row stands. A column of numbers is int64 or float64, exactly as written; of
        true and false, bool; any other holds text.
        """
        import numpy as np
        import pandas as pd

        index = pd.Index(self.lines, name=self.unit)
        found = {}
        for name, cells in self.columns.items():
            reading = self.numbers.get(name)
            if isinstance(reading, Numbers):
                found[name] = _as_numbers(reading)
            elif name in self.numbers and (flags := _as_flags(cells)) is not None:
                found[name] = flags
            else:
                nothing = math.nan if name in self.numbers else empty
                found[name] = np.array([cell if cell.strip() else nothing for cell in cells], dtype=object)
        return pd.DataFrame(found, index=index, columns=list(self.columns))


def make_sheet(
    records: Records | ColumnRecords,
    where: str,
    *,
    wanted: Collection[str] = (),
    ids: Collection[str] | None = (),
    certain: Callable[[str], bool] | None = None,
    only: Collection[str] | None = None,
) -> Sheet:
    """The table in these records. What is forgiven or left aside is said (``base.notices``).

    wanted: columns that will be asked for; one that differs in letter case only is taken for it. ids: columns whose cells stay
    as they are written, None for all. certain: of a name, whether its column must hold numbers. only: columns whose numbers will
    be asked for, None for all; the others are then read only where they can decide what a comma is.
    Raises TableError: empty, two columns of one name, a row with more or fewer cells than columns, a line break in an id.
    """
    for text in records.notices:
        say(text)
    header, cells, lines = _by_column(records, where) if isinstance(records, Records) else _not_blank(records)
    names, keep = _named(header, cells, where)
    names = _wanted_names(names, wanted)
    written = Sheet(where, {name: cells[place] for name, place in zip(names, keep, strict=True)}, lines, records.unit)
    literal = {name for name in names if ids is None or name in ids}
    columns = {name: _id_cells(written, name) if name in literal else column for name, column in written.columns.items()}
    rest = {name: column for name, column in columns.items() if name not in literal}
    if only is not None and not any("," in "".join(column) for column in rest.values()):
        rest = {name: column for name, column in rest.items() if name in only}
    numbers = read_numbers(rest, [name for name in rest if certain is not None and certain(name)])
    sheet = replace(written, columns=columns, numbers=numbers)
    for name, reading in numbers.items():
        if isinstance(reading, Numbers) and reading.missing:
            first = reading.missing[0]
            count = f"{len(reading.missing)} cell(s), first in {sheet.place(first)}"
            say(f"column {name}: {columns[name][first].strip()} among its numbers is taken as missing ({count})")
    return sheet


def some_names(names: Iterable[str], most: int = 8) -> str:
    """Names for a message, and whether there are more."""
    known = [str(name) for name in names]
    return ", ".join(known[:most]) + (f" and {len(known) - most} more" if len(known) > most else "")


def _names(cells: Sequence[str]) -> list[str]:
    names = [" ".join(cell.translate(_UNSEEN).split()) for cell in cells]
    changed = [name for name, cell in zip(names, cells, strict=True) if name and name != cell]
    if changed:
        say(f"blanks in column names are passed over: {some_names(changed)}")
    return names


def _by_column(records: Records, where: str) -> tuple[list[str], Sequence[Sequence[str]], list[int]]:
    """Column names, the cells of each column, and the line of each row that is not blank."""
    if not records.cells:
        raise TableError("is empty", where=where, cure="Give a table with a line of column names")
    header = _names(records.cells[0])
    rows, lines = _rows(records, header, where)
    return header, [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in header], lines


def _not_blank(records: ColumnRecords) -> tuple[list[str], Sequence[Sequence[str]], list[int]]:
    """As ``_by_column``."""
    import numpy as np

    filled = np.zeros(len(records.lines), dtype=bool)
    for cells in records.columns:
        if filled.all():
            break
        filled |= ~cells.empty if isinstance(cells, FloatCells) else np.array([bool(cell.strip()) for cell in cells], dtype=bool)
    header = _names(records.names)
    if filled.all():
        return header, records.columns, records.lines
    blank = [line for line, full in zip(records.lines, filled, strict=True) if not full]
    _say_blank(blank, records.unit)
    kept = np.flatnonzero(filled).tolist()

    def part(cells: Sequence[str]) -> Sequence[str]:
        return FloatCells(cells.numbers[filled]) if isinstance(cells, FloatCells) else [cells[position] for position in kept]

    return header, [part(cells) for cells in records.columns], [records.lines[position] for position in kept]


def _rows(records: Records, header: list[str], where: str) -> tuple[list[list[str]], list[int]]:
    """Rows that are not blank, each as long as the header."""
    width = len(header)
    needed = max((position + 1 for position, name in enumerate(header) if name), default=width)
    rows, lines, blank = [], [], []
    for cells, line in zip(records.cells[1:], records.lines[1:], strict=True):
        if not any(cell.strip() for cell in cells):
            blank.append(line)
            continue
        while len(cells) > width and not cells[-1].strip():
            cells = cells[:-1]
        if len(cells) > width or len(cells) < needed:
            more = "more" if len(cells) > width else "fewer"
            cure = "Put a cell that holds a separator in quotes" if more == "more" else "Fill the line up"
            what = f"{records.unit} {line} has {len(cells)} cells, {more} than the {width} columns of the header"
            raise TableError(what, where=where, cure=cure)
        rows.append(cells + [""] * (width - len(cells)))
        lines.append(line)
    if blank:
        _say_blank(blank, records.unit)
    return rows, lines


def _say_blank(lines: Sequence[int], unit: str) -> None:
    say(f"{len(lines)} blank row(s) left out ({unit} {lines[0]}{'' if len(lines) == 1 else f' to {lines[-1]}'})")


def _named(header: list[str], cells: Sequence[Sequence[str]], where: str) -> tuple[list[str], list[int]]:
    """Names of the columns that are kept, and their positions; a nameless column is kept where it holds something."""
    keep = [position for position, name in enumerate(header) if name or any(cell.strip() for cell in cells[position])]
    names = [header[position] or f"{NAMELESS}{position}" for position in keep]
    seen: dict[str, tuple[str, int]] = {}
    for name, position in zip(names, keep, strict=True):
        earlier = seen.setdefault(name.casefold(), (name, position))
        if earlier[1] != position:
            which = f"columns {earlier[1] + 1} and {position + 1}"
            what = (
                f"has two columns called {name} ({which})"
                if earlier[0] == name
                else f"has columns {earlier[0]} and {name}, which differ in letter case only ({which})"
            )
            raise TableError(what, where=where, cure="Rename or remove one")
    if not names:
        raise TableError("has no column names", where=where, cure="Write them in the first line")
    return names, keep


def _wanted_names(names: list[str], wanted: Collection[str]) -> list[str]:
    absent = {name.casefold(): name for name in wanted if name not in names}
    found = [absent.get(name.casefold(), name) if name not in wanted else name for name in names]
    for name, given in zip(found, names, strict=True):
        if name != given:
            say(f"column {given} is taken as {name}")
    return found


def _id_cells(sheet: Sheet, name: str) -> list[str]:
    cells = sheet.columns[name]
    stripped = [cell.strip() for cell in cells]
    changed = [position for position, cell in enumerate(cells) if cell != stripped[position]]
    for position, cell in enumerate(stripped):
        if "\n" in cell or "\r" in cell:
            where = f"{sheet.where}, column {name}, {sheet.place(position)}"
            raise TableError("the cell holds a line break", where=where, cure="Write it on one line")
    if changed:
        say(f"blanks round cells of column {name} are passed over ({len(changed)}, first in {sheet.place(changed[0])})")
    return stripped


def _as_numbers(reading: Numbers) -> np.ndarray:
    import numpy as np

    if isinstance(reading.cells, FloatCells):
        return reading.values.astype(np.int64) if reading.cells.whole else reading.values
    if reading.cells and all(cell.lstrip("+-").isdigit() for cell in reading.cells):
        try:
            return np.array([int(cell) for cell in reading.cells], dtype=np.int64)
        except OverflowError:
            pass  # longer than 64 bits: the nearest float64, as for any other number
    return reading.values


def _as_flags(cells: Sequence[str]) -> np.ndarray | None:
    """true and false as bool, as pandas reads them; None for a column of anything else."""
    import numpy as np

    if isinstance(cells, FloatCells):
        return None
    lower = [cell.strip().lower() for cell in cells]
    if not lower or not all(cell in ("true", "false") for cell in lower):
        return None
    return np.array([cell == "true" for cell in lower])
