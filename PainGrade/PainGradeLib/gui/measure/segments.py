"""Which segment is which muscle: shown, named by a numbering, corrected by hand; and more segments for the step Draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import qt
import slicer
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError
from OsteoRadiomicsLib.gui.connections import chosen_key, connect, fill_combo
from OsteoRadiomicsLib.gui.panel import Context
from OsteoRadiomicsLib.gui.remade import Remade
from slicer.i18n import tr as _

from ...muscles import STRUCTURES
from .choices import scheme_entries, structure_entries


class SegmentChoices:
    """context: the panel's. changed: called after the user said what a segment is."""

    def __init__(self, context: Context, changed: Callable[[], None]) -> None:
        self._context = context
        self._changed = changed
        self._shown: tuple[tuple[str, str], ...] | None = None
        self.boxes: dict[str, Any] = {}
        ui = self._ui = context.ui
        self._content = Remade(ui.structuresContainer)
        fill_combo(ui.schemeComboBox, scheme_entries(), "")
        fill_combo(ui.moreStructuresComboBox, [(f"{each.name}: {each.title}", each.name) for each in STRUCTURES.values()], "PS_R")
        connect(ui.schemeComboBox, "currentIndexChanged(int)", self._scheme_chosen)
        connect(ui.addStructureButton, "clicked(bool)", self.add)

    def show(self, node: slicer.vtkMRMLSegmentationNode | None) -> None:
        """Show the segments of a node and what they are."""
        segments = self._segments(node)
        names = tuple((identifier, name) for identifier, name, _structure in segments)
        if names != self._shown:
            self._make(names)
            self._shown = names
        for identifier, _name, structure in segments:
            box = self.boxes[identifier]
            fill_combo(box, structure_entries(), structure or "")
            box.toolTip = STRUCTURES[structure].title if structure else _("This segment is not measured")
        numbered = node is not None and self._numbered(node)
        self._ui.schemeRow.setVisible(bool(numbered))
        known = [structure for _identifier, _name, structure in segments if structure]
        twice = sorted({structure for structure in known if known.count(structure) > 1})
        if twice:
            text = _("Two segments are {names}: correct one of them").format(names=", ".join(twice))
        elif segments and not known:
            text = _("No segment is known to be a muscle: say which is which")
        else:
            text = ", ".join(known)
        self._ui.structuresLabel.text = text
        self._ui.structuresLabel.setVisible(bool(text))
        self._ui.structuresGroup.setVisible(bool(segments))

    def add(self) -> None:
        """Add the chosen structure's segment, to be drawn."""
        node = self._context.parameters.segmentation if self._context.parameters is not None else None
        if node is None:
            return
        from ...mrml.structures import add_structure

        structure = chosen_key(self._ui.moreStructuresComboBox)
        add_structure(node, structure)
        self._context.runner.say(_("{name} is ready: press Edit segments and draw it.").format(name=STRUCTURES[structure].title))
        self._context.refresh()

    def _segments(self, node: slicer.vtkMRMLSegmentationNode | None) -> tuple[tuple[str, str, str | None], ...]:
        if node is None or not self._context.ready:
            return ()
        from ...mrml.structures import structures_of

        segmentation = node.GetSegmentation()
        return tuple((each, segmentation.GetSegment(each).GetName(), what) for each, what in structures_of(node).items())

    def _numbered(self, node: slicer.vtkMRMLSegmentationNode) -> bool:
        if not self._context.ready:
            return False
        from ...mrml.structures import numbered_segments

        return bool(numbered_segments(node))

    def _make(self, names: tuple[tuple[str, str], ...]) -> None:
        lines = qt.QWidget()
        rows = qt.QFormLayout(lines)
        rows.setContentsMargins(0, 0, 0, 0)
        self.boxes = {}
        for identifier, name in names:
            label = qt.QLabel()
            label.text = name if len(name) <= 18 else f"{name[:17]}…"
            label.toolTip = name
            box = qt.QComboBox()
            box.objectName = f"structureOf_{identifier}"
            connect(box, "currentIndexChanged(int)", self._slot(identifier, box))
            rows.addRow(label, box)
            self.boxes[identifier] = box
        self._content.put(lines)

    def _slot(self, identifier: str, box: Any) -> Callable[[int], None]:
        return lambda index: self._structure_chosen(identifier, chosen_key(box))

    def _structure_chosen(self, identifier: str, structure: str) -> None:
        from ...mrml.structures import choose_structure

        node = self._context.parameters.segmentation if self._context.parameters is not None else None
        if node is not None and node.GetSegmentation().GetSegment(identifier) is not None:
            choose_structure(node, identifier, structure or None)
            self._changed()

    def _scheme_chosen(self, index: int) -> None:
        scheme = chosen_key(self._ui.schemeComboBox)
        node = self._context.parameters.segmentation if self._context.parameters is not None else None
        if not scheme or node is None:
            return
        from ...mrml.structures import apply_scheme

        try:
            found = apply_scheme(node, scheme)
        except OsteoRadiomicsError as error:
            self._context.runner.show_error(error)
            return
        self._context.runner.say(_("Segments named by {scheme}: {names}").format(scheme=scheme, names=", ".join(found)))
        self._changed()
