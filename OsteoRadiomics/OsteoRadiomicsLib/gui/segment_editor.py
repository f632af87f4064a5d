"""Slicer's own Segment Editor inside a panel, so that nobody leaves the panel to draw.

Its keyboard shortcuts belong to the main window and stay off: only the panel itself has keys, and only within itself.
"""

from __future__ import annotations

from typing import Any

import qt
import slicer

THRESHOLD = "Threshold"


class EmbeddedEditor:
    """container: the widget to fill. tag: of the editor's own parameters in the scene: those of other editors stay as they are.

    The editor is made when it is first needed, because making it takes a moment.
    """

    def __init__(self, container: Any, tag: str) -> None:
        self._container = container
        self._tag = tag
        self._editor: Any = None

    @property
    def widget(self) -> Any:
        """The editor, None before it was needed."""
        return self._editor

    def show(
        self,
        segmentation: slicer.vtkMRMLSegmentationNode,
        volume: slicer.vtkMRMLScalarVolumeNode | None,
        *,
        locked: bool = False,
    ) -> None:
        """Draw in a segmentation on an image. locked: show the segments without tools."""
        self._container.show()
        editor = self._made()
        node = self._parameters()
        if editor.mrmlSegmentEditorNode() is not node:
            editor.setMRMLSegmentEditorNode(node)
        if editor.segmentationNode() is not segmentation:
            editor.setSegmentationNode(segmentation)
        if editor.sourceVolumeNode() is not volume:
            editor.setSourceVolumeNode(volume)
        editor.readOnly = locked
        if locked:
            editor.setActiveEffect(None)

    def hide(self) -> None:
        """Show no editor, and let go of the nodes."""
        self._container.hide()
        self.release()

    def use(self, effect: str, low: float, high: float) -> None:
        """Take an effect in the hand. low, high: of the image's values, where thresholding starts from."""
        node = self._parameters()
        node.SetAttribute(f"{THRESHOLD}.MinimumThreshold", repr(low))
        node.SetAttribute(f"{THRESHOLD}.MaximumThreshold", repr(high))
        node.SetSourceVolumeIntensityMaskRange(low, high)
        self._made().setActiveEffectByName(effect)

    def select(self, segment: str) -> None:
        """Choose a segment by its identifier."""
        self._made().setCurrentSegmentID(segment)

    def next_segment(self) -> None:
        """Choose the segment after the chosen one."""
        if self._editor is not None:
            self._editor.selectNextSegment()

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
        """Let go of the nodes."""
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
            # The panel decides segmentation and image.
            editor.segmentationNodeSelectorVisible = False
            editor.sourceVolumeNodeSelectorVisible = False
            editor.switchToSegmentationsButtonVisible = False
            editor.addRemoveSegmentButtonsVisible = False
            # First the parameters, then the scene, so that the editor does not choose nodes by itself.
            editor.setMRMLSegmentEditorNode(self._parameters())
            editor.setMRMLScene(slicer.mrmlScene)
            if self._container.layout() is None:
                self._container.setLayout(qt.QVBoxLayout())
                self._container.layout().setContentsMargins(0, 0, 0, 0)
            self._container.layout().addWidget(editor)
            self._editor = editor
        return self._editor

    def _parameters(self) -> slicer.vtkMRMLSegmentEditorNode:
        node = slicer.mrmlScene.GetSingletonNode(self._tag, "vtkMRMLSegmentEditorNode")
        if node is None:
            node = slicer.mrmlScene.CreateNodeByClass("vtkMRMLSegmentEditorNode")
            node.UnRegister(None)
            node.SetSingletonTag(self._tag)
            node.SetName(self._tag)
            node = slicer.mrmlScene.AddNode(node)
        return node
