"""One selector for the image of each sequence of the protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from .connections import connect
from .remade import Remade

_POLICY = qt.QComboBox.AdjustToMinimumContentsLengthWithIcon


class SequenceSelectors:
    """container: the widget to fill. chosen: called with a sequence and the node that the user chose for it, None for none."""

    def __init__(self, container: Any, chosen: Callable[[str, Any], None]) -> None:
        self._content = Remade(container)
        self._chosen = chosen
        self.selectors: dict[str, Any] = {}

    def show(self, sequences: Sequence[str], images: Mapping[str, slicer.vtkMRMLScalarVolumeNode]) -> None:
        """Show the image of each sequence; the selectors are made anew for another protocol only."""
        if tuple(self.selectors) != tuple(sequences):
            self._make(sequences)
        for sequence, selector in self.selectors.items():
            node = images.get(sequence)
            if selector.currentNode() is not node:
                blocked = selector.blockSignals(True)
                selector.setCurrentNode(node)
                selector.blockSignals(blocked)

    def reconnect(self) -> None:
        """List the scene's nodes again: loading a scene may have left the selectors behind."""
        for selector in self.selectors.values():
            blocked = selector.blockSignals(True)
            selector.setMRMLScene(None)
            selector.setMRMLScene(slicer.mrmlScene)
            selector.blockSignals(blocked)

    def close(self) -> None:
        """Let go of the scene."""
        for selector in self.selectors.values():
            selector.blockSignals(True)
            selector.setMRMLScene(None)

    def _make(self, sequences: Sequence[str]) -> None:
        self.close()
        lines = qt.QWidget()
        layout = qt.QFormLayout(lines)
        layout.setContentsMargins(0, 0, 0, 0)
        self.selectors = {}
        for sequence in sequences:
            label = qt.QLabel()
            label.text = f"{sequence}:"
            selector = self.selectors[sequence] = _selector(sequence)
            layout.addRow(label, selector)
            connect(selector, "currentNodeChanged(vtkMRMLNode*)", self._slot(sequence))
        self._content.put(lines)

    def _slot(self, sequence: str) -> Callable[[Any], None]:
        return lambda node: self._chosen(sequence, node)


def _selector(sequence: str) -> Any:
    selector = slicer.qMRMLNodeComboBox()
    selector.objectName = f"{sequence}Selector"
    selector.nodeTypes = ["vtkMRMLScalarVolumeNode"]
    selector.showChildNodeTypes = False
    selector.noneEnabled = True
    selector.addEnabled = False
    selector.removeEnabled = False
    selector.sizeAdjustPolicy = _POLICY
    selector.toolTip = _("The {sequence} image of the case").format(sequence=sequence)
    selector.setMRMLScene(slicer.mrmlScene)
    # Nothing is chosen by itself: a guess is made from names, series and contrast.
    selector.setCurrentNode(None)
    return selector
