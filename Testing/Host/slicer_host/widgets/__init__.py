"""Stand-ins for the widgets of CTK and Slicer: native PySide6 widgets that look like the real ones.

Their names, properties, signals and slots are the real ones'. A property of which a panel only sets the value is kept and
does nothing else. ``STAND_INS`` is what a .ui file may name.
"""

from __future__ import annotations

from PySide6 import QtWidgets

from . import ctk_buttons, ctk_inputs, ctk_numbers, node_boxes, segment_editor, tables

_KITS = (ctk_buttons, ctk_inputs, ctk_numbers, node_boxes, segment_editor, tables)

STAND_INS: dict[str, type[QtWidgets.QWidget]] = {
    name: member
    for kit in _KITS
    for name, member in vars(kit).items()
    if name.startswith(("ctk", "qMRML", "qSlicer")) and isinstance(member, type) and issubclass(member, QtWidgets.QWidget)
}
