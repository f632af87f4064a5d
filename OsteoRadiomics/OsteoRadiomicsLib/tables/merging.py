"""Two feature tables as one: what is extracted again takes the place of what was there."""

from __future__ import annotations

from ..base.errors import TableError
from .feature_table import FeatureTable
from .inputs import source_of_record
from .provenance import FeaturesProvenance
from .rows import FeatureRow

_Key = tuple[str, ...]


def merged(old: FeatureTable, new: FeatureTable) -> FeatureTable:
    """The rows of both tables, one for each case, sequence and ROI (and reader, session); a row of ``new`` replaces an old one.

    Images that ``new`` saw again lose all their old rows, so that no ROI stays of a drawing that is gone. Raises TableError for
    tables that different protocols or settings made, because one table has one origin.
    """
    if old.origin is None or new.origin is None or old.made_by.hash != new.made_by.hash:
        raise TableError("tables of different protocols do not fit together", cure="Extract into a new table")
    again = {_image(row) for row in new}
    fresh: dict[_Key, list[FeatureRow]] = {}
    for row in new:
        fresh.setdefault(_image(row), []).append(row)
    rows: list[FeatureRow] = []
    for row in old:
        rows += [row] if _image(row) not in again else fresh.pop(_image(row), [])
    rows += [row for group in fresh.values() for row in group]
    origin = _origin(old.origin, new.origin, {(row.case, row.sequence) for row in new})
    known = {(source.case, source.sequence): source for source in (*old.inputs, *new.inputs)}
    inputs = tuple(known.get((entry.case, entry.sequence)) or source_of_record(entry, {}) for entry in origin.inputs)
    return FeatureTable(tuple(rows), origin, inputs)


def _image(row: FeatureRow) -> _Key:
    return (row.case, row.sequence, *row.keys.values())


def _origin(old: FeaturesProvenance, new: FeaturesProvenance, again: set[tuple[str, str]]) -> FeaturesProvenance:
    """What is said of the rows that stay, and of the new ones."""
    places = tuple(", ".join(part for part in key if part) for key in again)
    stays = [text for text in old.warnings if not any(text.startswith((f"{at}:", f"{at},")) for at in places if at)]
    return new.model_copy(
        update={
            "inputs": (*(entry for entry in old.inputs if (entry.case, entry.sequence) not in again), *new.inputs),
            "warnings": tuple(dict.fromkeys((*stays, *new.warnings))),
            "undefined": (*(entry for entry in old.undefined if (entry.case, entry.sequence) not in again), *new.undefined),
        }
    )
