"""The one reader of tables: as text with its lines, as rows for scoring and reports, as a data frame for agreement or a study.

Whatever asks, a file is read alike: CSV (UTF-8, UTF-16, GB18030; comma, semicolon, tab), Excel workbook or Parquet; column names
are cleaned, blank rows dropped, columns of one name and ragged rows refused, numbers understood as people write them, ids kept as
they are. Only an empty cell is missing; NA and None are words, but among the numbers of a column they can only mean it, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ..base.errors import TableError
from .feature_names import choose_features, is_feature_name
from .provenance import FeaturesProvenance, read_provenance
from .rows import KEYS, FeatureCells
from .sheet import Sheet, make_sheet
from .source import TableSource, table_source
from .written_numbers import Numbers, Wrong

if TYPE_CHECKING:
    import pandas as pd

    from .source import AnyTable


def read_sheet(
    table: AnyTable | TableSource,
    *,
    wanted: Collection[str] = (),
    ids: Collection[str] | None = (),
    features: Collection[str] = (),
    only: Collection[str] | None = None,
) -> Sheet:
    """A table as text with the line of every row.

    wanted: columns that will be asked for, found whatever their letter case. ids: columns whose cells stay as they are written,
    None for all. features: columns that must hold numbers whatever they are called. only: columns whose numbers will be asked
    for, None for all.
    Raises TableError: not there, no table, empty, two columns of one name, a row of another length than the header.
    """
    source = table_source(table)

    def certain(name: str) -> bool:
        return is_feature_name(name) or name in features

    return make_sheet(source.records(), source.where, wanted=wanted, ids=ids, certain=certain, only=only)


def read_rows(table: AnyTable | TableSource, *, wanted: Collection[str] = (), words: Collection[str] = ()) -> list[FeatureCells]:
    """Every row of a table, with the reasons of the provenance file beside it where there is one.

    Cells are text, empty ones too; numbers as ``float`` reads them. words: columns that stay as they are written.
    wanted: as ``read_sheet``. Raises TableError as ``read_sheet`` does, and when the table has no rows.
    """
    source = table_source(table)
    sheet = _with_rows(read_sheet(source, wanted=(*KEYS, *wanted, *words), ids={*KEYS, *words}))
    undefined = _undefined(read_provenance(source.path) if source.path else None)
    columns = {name: sheet.plain_cells(name) for name in sheet.columns}
    keys = [key for key in KEYS if key in columns]
    values = [name for name in columns if name not in KEYS]
    rows = []
    for position in range(len(sheet)):
        own = {key: columns[key][position] for key in keys}
        reasons = undefined.get((own.get("case", ""), own.get("sequence", ""), own.get("roi", "")), {})
        rows.append(FeatureCells(own, {name: columns[name][position] for name in values}, reasons))
    return rows


def read_feature_table(
    table: AnyTable | TableSource,
    keys: Sequence[str] = KEYS,
    *,
    extra: Collection[str] = (),
) -> pd.DataFrame:
    """A feature table as agreement reads it. Key columns stay text, so that case 007 is not case 7, and None is a name.

    extra: features whatever they are called. The index holds the line of each row. Raises TableError as ``read_sheet`` does, and
    for a cell of a feature that is no finite number.
    """
    sheet = read_sheet(table, wanted=(*keys, *extra), ids=keys, features=extra)
    check_features(sheet, keys, extra)
    return sheet.frame(empty="")


def read_study_frame(
    table: AnyTable | TableSource,
    keys: Collection[str],
    *,
    wanted: Collection[str] = (),
    words: Collection[str] = (),
    numbers: Iterable[str] | None = None,
    extra: Collection[str] = (),
) -> pd.DataFrame:
    """A feature or clinical table as a study reads it. Columns of ``keys`` are text without blanks round it, missing where empty.

    wanted: further columns that will be asked for. words: columns that stay text, missing where empty. numbers: the columns
    whose numbers must be well written, None for the features; words among them are left to who knows the case.
    extra: as ``read_feature_table``. The index holds the line of each row. Raises TableError as ``read_sheet`` does, and when
    the table has no rows.
    """
    literal = {*keys, *words}
    sheet = _with_rows(read_sheet(table, wanted=(*dict.fromkeys((*keys, *wanted, *words, *extra)),), ids=literal, features=extra))
    if numbers is None:
        check_features(sheet, literal, extra)
    else:
        sheet.check_numbers(name for name in numbers if isinstance(sheet.numbers.get(name), Wrong))
    return sheet.frame()


def check_features(sheet: Sheet, not_features: Collection[str], extra: Collection[str] = ()) -> None:
    """Raise TableError for a feature that holds what is no finite number.

    In a table of other software a column of words alone is no feature, one of words among numbers is wrong.
    """
    choice = choose_features(sheet.columns, not_features=not_features, extra=extra)
    sheet.check_numbers(
        name for name in choice.taken if name in sheet.numbers and (not choice.foreign or _ill_written(sheet, name))
    )


def _ill_written(sheet: Sheet, name: str) -> bool:
    """Whether a column holds numbers, but cannot be used: not the case for one of words alone."""
    reading = sheet.numbers[name]
    return not isinstance(reading, Numbers) and (reading is not None or sheet.holds_numbers(name))


def _with_rows(sheet: Sheet) -> Sheet:
    if not len(sheet):
        raise TableError("has no rows", where=sheet.where, cure="Write a line for each case below the column names")
    return sheet


def _undefined(provenance: FeaturesProvenance | None) -> dict[tuple[str, str, str], dict[str, str]]:
    entries: Iterable[Any] = provenance.undefined if provenance else ()
    return {(entry.case, entry.sequence, entry.roi): entry.reasons for entry in entries}
