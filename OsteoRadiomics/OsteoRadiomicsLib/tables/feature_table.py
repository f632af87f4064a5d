"""The feature table as one object: its rows, and where their numbers come from."""

from __future__ import annotations

import html
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.notice import NOTICE
from .inputs import InputSource
from .provenance import FeaturesProvenance, provenance, provenance_path
from .rows import FeatureCells, FeatureRow, cells_of
from .writing import check_table_path, feature_csv, write_features

if TYPE_CHECKING:
    import pandas as pd

    from ..protocols.extraction_plan import ExtractionPlan

_SHOWN_FEATURES = 6


@dataclass(frozen=True)
class FeatureTable:
    """Freshly extracted features: one row per case, sequence and ROI.

    rows: in the order of extraction. plan: what decided every number. inputs: the images and masks behind the rows.
    engine: which engine computed them.
    """

    rows: tuple[FeatureRow, ...]
    plan: ExtractionPlan
    inputs: tuple[InputSource, ...]
    engine: str = "own"

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[FeatureRow]:
        return iter(self.rows)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader of the numbers must know, one line each."""
        return self.provenance().warnings

    def cells(self) -> list[FeatureCells]:
        """The rows as scoring takes them."""
        return cells_of(self.rows)

    def provenance(self, beside: str | os.PathLike[str] | None = None) -> FeaturesProvenance:
        """Where the numbers come from. beside: the folder that paths are relative to, the current one by default."""
        folder = Path(beside) if beside is not None else Path()
        return provenance(self.plan, [source.record(folder) for source in self.inputs], self.rows, self.engine)

    def to_csv(self, path: str | os.PathLike[str] | None = None) -> str:
        """The table as the command line writes it, byte for byte; with a path it is written there, see ``write``."""
        if path is not None:
            self.write(path)
        return feature_csv(self.rows)

    def to_dataframe(self) -> pd.DataFrame:
        """Key columns as text, then one float64 column per feature, NaN where undefined or absent."""
        import pandas as pd

        return pd.DataFrame([{**cells.keys, **cells.values} for cells in self.cells()])

    def write(self, path: str | os.PathLike[str]) -> FeaturesProvenance:
        """Write the table as .csv or .parquet with its provenance beside it, each atomically. Raises OutputError."""
        check_table_path(path)
        write_features(self.rows, path)
        origin = self.provenance(Path(path).parent)
        origin.write(provenance_path(path))
        return origin

    def _repr_html_(self) -> str:
        """What a notebook shows: a line per row with its first features."""
        names = list(dict.fromkeys(name for row in self.rows for name in row.names))
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
