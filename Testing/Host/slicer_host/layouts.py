"""The views of the application without widgets: real slice logics on the nodes of Slicer's own layout logic."""

from __future__ import annotations

from types import SimpleNamespace

import slicer
import vtk

SLICE_VIEWS = ("Red", "Yellow", "Green")
ORIENTATIONS = {"Red": "Axial", "Yellow": "Sagittal", "Green": "Coronal"}
COLORS = {"Red": (0.95, 0.29, 0.33), "Yellow": (0.93, 0.84, 0.3), "Green": (0.43, 0.69, 0.29)}


class LayoutManager:
    """``slicer.app.layoutManager()``."""

    def __init__(self, application) -> None:
        self._application = application
        self._logics: dict[str, slicer.vtkMRMLSliceLogic] = {}
        self._layout_logic = slicer.vtkMRMLLayoutLogic()
        self._layout_logic.SetMRMLApplicationLogic(application.applicationLogic())
        self._layout_logic.SetMRMLScene(application.mrmlScene())
        for name in SLICE_VIEWS:
            self._add(name)
        self._publish()

    @property
    def layout(self) -> int:
        return self._layout_logic.GetLayoutNode().GetViewArrangement()

    def layoutLogic(self) -> slicer.vtkMRMLLayoutLogic:
        return self._layout_logic

    def sliceViewNames(self) -> tuple[str, ...]:
        return tuple(self._logics)

    def sliceWidget(self, name: str) -> SimpleNamespace:
        logic = self._logics[name]
        return SimpleNamespace(
            sliceLogic=lambda: logic,
            mrmlSliceNode=logic.GetSliceNode,
            mrmlSliceCompositeNode=logic.GetSliceCompositeNode,
        )

    def mrmlSliceLogics(self) -> vtk.vtkCollection:
        collection = vtk.vtkCollection()
        for logic in self._logics.values():
            collection.AddItem(logic)
        return collection

    def setLayout(self, layout: int) -> None:
        """Views that a layout asks for are made when it is chosen, and stay."""
        self._layout_logic.GetLayoutNode().SetViewArrangement(layout)
        nodes = self._layout_logic.GetViewNodes()
        views = [nodes.GetItemAsObject(index) for index in range(nodes.GetNumberOfItems())]
        for view in views:
            if view.IsA("vtkMRMLSliceNode") and view.GetLayoutName() not in self._logics:
                self._add(view.GetLayoutName())
        self._publish()

    def resetSliceViews(self) -> None:
        for logic in self._logics.values():
            logic.FitSliceToBackground()

    def reset(self) -> None:
        """The three views of a new scene, in the layout that the application starts with."""
        for name in [name for name in self._logics if name not in SLICE_VIEWS]:
            logic = self._logics.pop(name)
            for node in (logic.GetSliceCompositeNode(), logic.GetSliceNode()):
                if node is not None and node.GetScene() is not None:
                    node.GetScene().RemoveNode(node)
        for name, logic in self._logics.items():
            if logic.GetSliceNode() is None or logic.GetSliceNode().GetScene() is None:
                _add_slice_node(logic, name)
        self._layout_logic.GetLayoutNode().SetViewArrangement(slicer.vtkMRMLLayoutNode.SlicerLayoutFourUpView)
        self._publish()

    def _add(self, name: str) -> None:
        logic = slicer.vtkMRMLSliceLogic()
        logic.SetMRMLApplicationLogic(self._application.applicationLogic())
        logic.SetMRMLScene(self._application.mrmlScene())
        _add_slice_node(logic, name)
        self._logics[name] = logic

    def _publish(self) -> None:
        self._application.applicationLogic().SetSliceLogics(self.mrmlSliceLogics())


def _add_slice_node(logic: slicer.vtkMRMLSliceLogic, name: str) -> None:
    node = logic.GetMRMLScene().GetSingletonNode(name, "vtkMRMLSliceNode")
    if node is not None:  # the layout logic was here first
        logic.SetSliceNode(node)
    else:
        node = logic.AddSliceNode(name)
    if name in ORIENTATIONS:
        node.SetOrientation(ORIENTATIONS[name])
        node.SetLayoutColor(*COLORS[name])
