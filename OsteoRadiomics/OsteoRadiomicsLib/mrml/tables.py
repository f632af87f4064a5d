"""Feature tables in the scene: one tidy table node, exact to the last digit."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import slicer
import vtk

from ..base.errors import TableError
from ..tables.provenance import FeaturesProvenance, provenance_path
from ..tables.rows import READING_KEYS, ROW_KEYS, FeatureRow
from ..tables.writing import write_features
from .attributes import PROVENANCE
from .hierarchy import place_beside

if TYPE_CHECKING:
    from ..tables.feature_table import FeatureTable


def table_from_rows(
    rows: Sequence[FeatureRow],
    name: str,
    *,
    provenance: FeaturesProvenance | None = None,
    beside: slicer.vtkMRMLNode | None = None,
    node: slicer.vtkMRMLTableNode | None = None,
) -> slicer.vtkMRMLTableNode:
    """Put feature rows into a new table node, or into ``node``: key columns first, then one column of doubles per feature.

    A feature that is undefined or absent is NaN. provenance: kept with the node, so that a saved scene still says where
    the numbers come from. beside: the node it belongs to in the data tree.
    """
    if node is None:
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode", name)
    table = vtk.vtkTable()
    further = [key for key in READING_KEYS if any(key in row.keys for row in rows)]
    for key in (*ROW_KEYS, *further):
        table.AddColumn(_text_column(key, [_key(row, key) for row in rows]))
    features = dict.fromkeys(feature for row in rows for feature in row.names)
    values = [dict(zip(row.names, row.values.tolist(), strict=True)) for row in rows]
    for feature in features:
        table.AddColumn(_number_column(feature, [row.get(feature, math.nan) for row in values]))
    node.SetUseColumnTitleAsColumnHeader(True)
    node.SetAndObserveTable(table)
    node.SetLocked(True)
    if provenance is not None:
        node.SetAttribute(PROVENANCE, json.dumps(provenance.to_json(), ensure_ascii=False))
    if beside is not None:
        place_beside(node, beside)
    return node


def rows_of_table(node: slicer.vtkMRMLTableNode) -> tuple[FeatureRow, ...]:
    """The feature rows of a table node, the same numbers that went in. Raises TableError for another kind of table."""
    table = node.GetTable()
    names = [table.GetColumnName(index) for index in range(table.GetNumberOfColumns())]
    if tuple(names[: len(ROW_KEYS)]) != ROW_KEYS:
        raise TableError("is no feature table", where=node.GetName(), cure=f"Its first columns must be {', '.join(ROW_KEYS)}")
    further = [name for name in names if name in READING_KEYS]
    features = tuple(name for name in names if name not in (*ROW_KEYS, *further))
    columns = {name: table.GetColumnByName(name) for name in names}
    rows = []
    for index in range(table.GetNumberOfRows()):
        values = np.array([columns[name].GetValue(index) for name in features], np.float64)
        case, sequence, roi = (columns[key].GetValue(index) for key in ROW_KEYS)
        keys = {key: columns[key].GetValue(index) for key in further}
        rows.append(FeatureRow(case, sequence, roi, features, values, keys=keys))
    return tuple(rows)


def provenance_of_table(node: slicer.vtkMRMLTableNode) -> FeaturesProvenance | None:
    """Where a table's numbers come from, None when the node does not say. Raises TableError when that is damaged or newer."""
    text = node.GetAttribute(PROVENANCE)
    return FeaturesProvenance.from_bytes(text.encode(), node.GetName()) if text else None


def feature_table_of(node: slicer.vtkMRMLTableNode) -> FeatureTable:
    """Rows and origin of a table node. Raises TableError for another kind of table, and for a damaged origin."""
    from ..tables.feature_table import FeatureTable

    return FeatureTable(rows_of_table(node), provenance_of_table(node))


def save_table(node: slicer.vtkMRMLTableNode, path: str | os.PathLike[str]) -> None:
    """Write a feature table as the command line writes it, byte for byte, with its provenance beside it.

    path: .csv or .parquet. Raises OutputError and TableError.
    """
    write_features(rows_of_table(node), path)
    provenance = provenance_of_table(node)
    if provenance is not None:
        provenance.write(provenance_path(path))


def _key(row: FeatureRow, key: str) -> str:
    return getattr(row, key) if key in ROW_KEYS else row.keys.get(key, "")


def _text_column(name: str, values: Sequence[str]) -> vtk.vtkStringArray:
    return _filled(vtk.vtkStringArray(), name, values)


def _number_column(name: str, values: Sequence[float]) -> vtk.vtkDoubleArray:
    return _filled(vtk.vtkDoubleArray(), name, values)


def _filled(column: Any, name: str, values: Sequence[str] | Sequence[float]) -> Any:
    column.SetName(name)
    for value in values:
        column.InsertNextValue(value)
    return column
