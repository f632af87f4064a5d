"""The feature table as one object: its rows, and where their numbers come from."""

from __future__ import annotations

import html
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..base.errors import TableError
from ..base.notice import NOTICE
from ..base.words import quoted
from .inputs import InputSource, source_of_record
from .private_inputs import files_of_inputs, keep_files_of_inputs
from .provenance import FeaturesProvenance, PlanMark, provenance, provenance_path, read_provenance
from .reading import read_rows
from .rows import ROW_KEYS, FeatureCells, FeatureRow, Value, cells_of
from .writing import check_table_path, feature_csv, write_features

if TYPE_CHECKING:
    import pandas as pd

    from ..protocols.extraction_plan import ExtractionPlan
    from .source import AnyTable

_SHOWN_FEATURES = 6


@dataclass(frozen=True)
class FeatureTable:
    """Features of cases: one row per case, sequence and ROI (and reader, session).

    rows: in the order of extraction. origin: what made the numbers, None where a file does not say. inputs: the images and
    masks behind the rows, with the files they came from where that is known.
    """

    rows: tuple[FeatureRow, ...]
    origin: FeaturesProvenance | None = None
    inputs: tuple[InputSource, ...] = ()

    @classmethod
    def extracted(
        cls, rows: Sequence[FeatureRow], plan: ExtractionPlan, inputs: Sequence[InputSource], engine: str = "own"
    ) -> FeatureTable:
        """The table of fresh rows. plan: what decided every number. engine: which engine computed them."""
        made = provenance(plan, [source.record() for source in inputs], rows, engine)
        return cls(tuple(rows), made, tuple(inputs))

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> FeatureTable:
        """A .csv or .parquet file with the provenance beside it, as ``write`` wrote them.

        Raises TableError: no feature table, a cell that is no number, damaged provenance, or one of a newer version; InputError
        for damaged private inputs beside it.
        """
        rows = feature_rows(path)
        origin = read_provenance(path)
        if origin is None:
            return cls(rows)
        known = files_of_inputs(Path(path).parent)
        return cls(rows, origin, tuple(source_of_record(record, known) for record in origin.inputs))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[FeatureRow]:
        return iter(self.rows)

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the feature columns, in their order."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row.names))

    @property
    def made_by(self) -> PlanMark:
        """The protocol or settings that made the numbers, with nothing in it where that is not known."""
        return self.origin.made_by if self.origin else PlanMark()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader of the numbers must know, one line each."""
        return self.origin.warnings if self.origin else ()

    @property
    def notice(self) -> str:
        """What every result says."""
        return NOTICE

    def cells(self) -> list[FeatureCells]:
        """The rows as scoring takes them."""
        return cells_of(self.rows)

    def provenance(self) -> FeaturesProvenance | None:
        """Where the numbers come from, None where that is not known."""
        return self.origin

    def to_csv(self, path: str | os.PathLike[str] | None = None) -> str:
        """The table as the command line writes it, byte for byte; with a path it is written there, see ``write``."""
        if path is not None:
            self.write(path)
        return feature_csv(self.rows)

    def to_dataframe(self) -> pd.DataFrame:
        """Key columns as text, then one float64 column per feature, NaN where undefined or absent."""
        import pandas as pd

        return pd.DataFrame([{**cells.keys, **cells.values} for cells in self.cells()])

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the table as .csv or .parquet with its provenance beside it, each atomically. Raises OutputError.

        Where the images lie goes into ``inputs.private.json`` alone (see ``private_inputs``).
        """
        check_table_path(path)
        write_features(self.rows, path)
        if self.origin is not None:
            self.origin.write(provenance_path(path))
        keep_files_of_inputs(self.inputs, Path(path).parent)

    def _repr_html_(self) -> str:
        """What a notebook shows: a line per row with its first features."""
        names = self.features
        shown = names[:_SHOWN_FEATURES]
        head = "".join(f"<th>{html.escape(text)}</th>" for text in ("case", "sequence", "ROI", *shown))
        body = ""
        for row in self.rows:
            values = dict(zip(row.names, row.values.tolist(), strict=True))
            cells = (row.case, row.sequence, row.roi, *(f"{values[name]:.6g}" if name in values else "" for name in shown))
            body += "<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in cells) + "</tr>"
        said = "".join(f"<li>{html.escape(text)}</li>" for text in self.warnings)
        rest = f"<p>{len(names)} features a row, the first {len(shown)} shown. {NOTICE}</p>"
        return f"<table><tr>{head}</tr>{body}</table>{rest}" + (f"<ul>{said}</ul>" if said else "")


def feature_rows(table: AnyTable) -> tuple[FeatureRow, ...]:
    """The rows of a feature table as numbers; an empty cell is NaN. Raises TableError for another kind of table."""
    where = str(table) if isinstance(table, str | os.PathLike) else "the table"
    found = []
    for cells in read_rows(table):
        if tuple(cells.keys)[: len(ROW_KEYS)] != ROW_KEYS:
            raise TableError("is no feature table", where=where, cure=f"Its first columns must be {', '.join(ROW_KEYS)}")
        case, sequence, roi = (cells.keys[key] for key in ROW_KEYS)
        further = {key: value for key, value in cells.keys.items() if key not in ROW_KEYS}
        values = np.array([_number(name, value, f"{where}, case {case}") for name, value in cells.values.items()])
        found.append(FeatureRow(case, sequence, roi, tuple(cells.values), values, cells.reasons, keys=further))
    return tuple(found)


def _number(name: str, value: Value, where: str) -> float:
    try:
        number = math.nan if value in ("", None) else float(value)
    except ValueError:
        number = math.inf
    if math.isinf(number):
        raise TableError(
            f"column {name} holds {quoted(value)}, a cell that is no number", where=where, cure="Correct or remove it"
        )
    return number
