"""What the user chose in the step Measure, kept in the scene and saved with it."""

from __future__ import annotations

from typing import Any

import slicer

SHOWN, POINT, DISC = "slice", "point", "disc"
_PREFIX = "Measure."


class _Text:
    """A parameter of the node, with what holds while it was never set."""

    def __init__(self, usual: str = "") -> None:
        self._usual = usual
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = _PREFIX + name

    def __get__(self, state: MeasureState, owner: type | None = None) -> str:
        return state.node.GetParameter(self._name) or self._usual

    def __set__(self, state: MeasureState, value: str) -> None:
        if self.__get__(state) != value:
            state.node.SetParameter(self._name, value)


class _Node:
    """A node of the scene that the parameters refer to."""

    def __init__(self) -> None:
        self._role = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._role = _PREFIX + name

    def __get__(self, state: MeasureState, owner: type | None = None) -> Any:
        return state.node.GetNodeReference(self._role)

    def __set__(self, state: MeasureState, value: Any) -> None:
        if state.node.GetNodeReference(self._role) is not value:
            state.node.SetNodeReferenceID(self._role, value.GetID() if value is not None else None)


class MeasureState:
    """node: the module's parameter node.

    level: where the slice is taken from; slice: its number, as text. fat: method with its scope. thresholds and shares as typed;
    reference, lean, fat_reference: structures. cut_offs: of grades, as typed. group: the muscle that is shown.
    table: the measurements. masks: what each method counts as fat.
    """

    level = _Text(DISC)
    slice = _Text("0")
    extent = _Text("slice")
    fat = _Text("otsu")
    sex = _Text()
    threshold = _Text()
    share = _Text()
    reference = _Text("SAT")
    lean = _Text("PS")
    fat_reference = _Text("SAT")
    cut_offs = _Text()
    same_grid = _Text()
    high_fat = _Text()
    group = _Text()
    water = _Node()
    point = _Node()
    table = _Node()
    masks = _Node()

    def __init__(self, node: slicer.vtkMRMLScriptedModuleNode) -> None:
        self.node = node
