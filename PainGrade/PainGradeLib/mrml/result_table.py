"""Measurements of a case as a table of the scene, which keeps the whole record with it."""

from __future__ import annotations

import math

import slicer
import vtk
from OsteoRadiomicsLib.base.files import json_text
from OsteoRadiomicsLib.base.notice import NOTICE
from OsteoRadiomicsLib.mrml.hierarchy import place_beside

from ..case.record import MuscleRecord, ValueRecord

RECORD = "PainGrade.Record"
_TEXTS = {
    "measurement": lambda value: value.name,
    "roi": lambda value: value.roi,
    "unit": lambda value: value.unit,
    "reason": lambda value: value.reason or "",
    "reference": lambda value: value.reference or "",
}


def table_of_record(
    record: MuscleRecord, name: str, *, node: slicer.vtkMRMLTableNode | None = None, beside: slicer.vtkMRMLNode | None = None
) -> slicer.vtkMRMLTableNode:
    """A table node with a row for each value, or ``node`` with them: a number is exact, an undefined one NaN with its reason."""
    if node is None:
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode", slicer.mrmlScene.GenerateUniqueName(name))
    table = vtk.vtkTable()
    case = vtk.vtkStringArray()
    case.SetName("case")
    for _value in record.values:
        case.InsertNextValue(record.case)
    table.AddColumn(case)
    for title in ("measurement", "roi"):
        table.AddColumn(_texts(title, record.values))
    numbers = vtk.vtkDoubleArray()
    numbers.SetName("value")
    for value in record.values:
        numbers.InsertNextValue(math.nan if value.value is None else value.value)
    table.AddColumn(numbers)
    for title in ("unit", "reason", "reference"):
        table.AddColumn(_texts(title, record.values))
    node.SetUseColumnTitleAsColumnHeader(True)
    node.SetAndObserveTable(table)
    node.SetLocked(True)
    node.SetDescription(NOTICE)
    node.SetAttribute(RECORD, json_text(record.to_json()))
    if beside is not None:
        place_beside(node, beside)
    return node


def record_of_table(node: slicer.vtkMRMLTableNode) -> MuscleRecord | None:
    """The record that a table was made of, None where it does not say. Raises InputError when it is damaged or newer."""
    text = node.GetAttribute(RECORD)
    return MuscleRecord.from_bytes(text.encode(), node.GetName()) if text else None


def _texts(title: str, values: tuple[ValueRecord, ...]) -> vtk.vtkStringArray:
    column = vtk.vtkStringArray()
    column.SetName(title)
    for value in values:
        column.InsertNextValue(_TEXTS[title](value))
    return column
