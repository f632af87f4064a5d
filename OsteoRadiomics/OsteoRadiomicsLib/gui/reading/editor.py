"""Slicer's own Segment Editor inside the reading panel, so that a reader draws without leaving the worklist.

Its keyboard shortcuts belong to the main window and stay off: only the panel itself has keys, and only within itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import qt
import slicer

if TYPE_CHECKING:
    from .case import CaseScene

TAG = "OsteoRadiomicsReading"


class ReadingEditor:
    """container: the widget to fill. The editor is made when the first case is opened, because making it takes a moment."""

    def __init__(self, container: Any) -> None:
        self._container = container
        self._editor: Any = None

    def show(self, scene: CaseScene | None, *, locked: bool) -> None:
        """Draw in a case, or in nothing. locked: show the segments without tools."""
        self._container.setVisible(scene is not None)
        if scene is None or not scene.present:
            self.release()
            return
        editor = self._made()
        node = _editor_node()
        if editor.mrmlSegmentEditorNode() is not node:
            editor.setMRMLSegmentEditorNode(node)
        if editor.segmentationNode() is not scene.drawing:
            editor.setSegmentationNode(scene.drawing)
            editor.setSourceVolumeNode(scene.images[scene.view.sequence])
        editor.readOnly = locked
        if locked:
            editor.setActiveEffect(None)

    def enter(self) -> None:
        """The panel comes on screen."""
        if self._editor is not None:
            self._editor.setupViewObservations()

    def exit(self) -> None:
        """The panel goes off screen: the mouse in the views is no brush any more."""
        if self._editor is not None:
            self._editor.setActiveEffect(None)
            self._editor.removeViewObservations()

    def release(self) -> None:
        """Let go of the case's nodes."""
        if self._editor is not None:
            self._editor.setActiveEffect(None)
            self._editor.setSegmentationNode(None)
            self._editor.setSourceVolumeNode(None)

    def close(self) -> None:
        """The panel goes away."""
        if self._editor is not None:
            self.exit()
            self.release()
            self._editor.setMRMLScene(None)

    def _made(self) -> Any:
        if self._editor is None:
            editor = slicer.qMRMLSegmentEditorWidget()
            editor.setMaximumNumberOfUndoStates(10)
            # The case decides segmentation and image; other nodes of the scene are none of a reader's business.
            editor.segmentationNodeSelectorVisible = False
            editor.sourceVolumeNodeSelectorVisible = False
            editor.switchToSegmentationsButtonVisible = False
            editor.addRemoveSegmentButtonsVisible = False
            # First the parameters, then the scene, so that the editor does not choose nodes by itself.
            editor.setMRMLSegmentEditorNode(_editor_node())
            editor.setMRMLScene(slicer.mrmlScene)
            if self._container.layout() is None:
                self._container.setLayout(qt.QVBoxLayout())
            self._container.layout().addWidget(editor)
            self._editor = editor
        return self._editor


def _editor_node() -> slicer.vtkMRMLSegmentEditorNode:
    """The reading panel's own parameters of the editor: those of the module Segment Editor stay as they are."""
    node = slicer.mrmlScene.GetSingletonNode(TAG, "vtkMRMLSegmentEditorNode")
    if node is None:
        node = slicer.mrmlScene.CreateNodeByClass("vtkMRMLSegmentEditorNode")
        node.UnRegister(None)
        node.SetSingletonTag(TAG)
        node.SetName(TAG)
        node = slicer.mrmlScene.AddNode(node)
    return node
