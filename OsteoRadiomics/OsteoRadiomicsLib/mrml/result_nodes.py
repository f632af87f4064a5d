"""Results as nodes of the scene: tables of texts, contributions with their plot, points of a nomogram."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import slicer
import vtk

from .hierarchy import place_beside


def text_table(
    header: Sequence[str],
    lines: Iterable[Sequence[str]],
    name: str,
    *,
    node: slicer.vtkMRMLTableNode | None = None,
    beside: slicer.vtkMRMLNode | None = None,
) -> slicer.vtkMRMLTableNode:
    """A table node of texts, or ``node`` with them. Columns of one name get a number, because a table knows them by name."""
    node = _node("vtkMRMLTableNode", name, node)
    lines = list(lines)
    columns: list[vtk.vtkAbstractArray] = []
    taken: dict[str, int] = {}
    for index, title in enumerate(header):
        taken[title] = taken.get(title, 0) + 1
        column = vtk.vtkStringArray()
        column.SetName(title if taken[title] == 1 else f"{title} {taken[title]}")
        for line in lines:
            column.InsertNextValue(line[index])
        columns.append(column)
    return _filled(node, columns, beside)


def amounts_chart(
    titles: Sequence[str],
    amounts: Sequence[float],
    name: str,
    unit: str,
    *,
    chart: slicer.vtkMRMLPlotChartNode | None = None,
    beside: slicer.vtkMRMLNode | None = None,
) -> slicer.vtkMRMLPlotChartNode:
    """A bar chart of named amounts with its table, or ``chart`` with them."""
    series = chart.GetNthPlotSeriesNode(0) if chart is not None and chart.GetNumberOfPlotSeriesNodes() else None
    table = _node("vtkMRMLTableNode", f"{name} (table)", series.GetTableNode() if series is not None else None)
    label = vtk.vtkStringArray()
    label.SetName("input")
    value = vtk.vtkDoubleArray()
    value.SetName("amount")
    for title, amount in zip(titles, amounts, strict=True):
        label.InsertNextValue(title)
        value.InsertNextValue(amount)
    _filled(table, [label, value], beside)
    series = _node("vtkMRMLPlotSeriesNode", f"{name} (series)", series)
    series.SetAndObserveTableNodeID(table.GetID())
    series.SetYColumnName("amount")
    series.SetLabelColumnName("input")
    series.SetPlotType(slicer.vtkMRMLPlotSeriesNode.PlotTypeBar)
    series.SetColor(0.835, 0.369, 0.0)
    chart = _node("vtkMRMLPlotChartNode", name, chart)
    chart.SetTitle(name)
    chart.SetYAxisTitle(unit)
    chart.SetLegendVisibility(False)
    if chart.GetNthPlotSeriesNodeID(0) != series.GetID():
        chart.RemoveAllPlotSeriesNodeIDs()
        chart.AddAndObservePlotSeriesNodeID(series.GetID())
    return chart


def _node(kind: str, name: str, node: slicer.vtkMRMLNode | None) -> slicer.vtkMRMLNode:
    if node is None:
        node = slicer.mrmlScene.AddNewNodeByClass(kind, slicer.mrmlScene.GenerateUniqueName(name))
    return node


def _filled(
    node: slicer.vtkMRMLTableNode, columns: Sequence[vtk.vtkAbstractArray], beside: slicer.vtkMRMLNode | None
) -> slicer.vtkMRMLTableNode:
    table = vtk.vtkTable()
    for column in columns:
        table.AddColumn(column)
    node.SetUseColumnTitleAsColumnHeader(True)
    node.SetAndObserveTable(table)
    node.SetLocked(True)
    if beside is not None:
        place_beside(node, beside)
    return node
