"""Using a module's panel as a user does, and a case small enough to be extracted in a moment."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import qt

from .fixtures import OBLIQUE, make_volume
from .scripted import load_module

ROOT = Path(__file__).resolve().parents[3]
SHAPE = (14, 26, 24)


def module_path(name: str) -> Path:
    """A module's script in the source tree."""
    return ROOT / name / f"{name}.py"


def open_panel(name: str):
    """Open a module as the application does when it is chosen; its widget."""
    script, _ = load_module(str(module_path(name)))
    widget = getattr(script, f"{name}Widget")()
    widget.enter()
    return widget


def noisy_volume(scene, name: str = "T1"):
    """Oblique volume of noise, brighter towards one end, so that every feature is defined."""
    rng = np.random.default_rng(7)
    voxels = rng.normal(100, 15, SHAPE) + np.linspace(0, 60, SHAPE[2])
    return make_volume(scene, voxels.astype(np.float32), OBLIQUE, name=name)


def boxes(names: list[str]) -> dict[str, np.ndarray]:
    """One box per segment, one above the other: name -> (k, j, i) bool."""
    masks = {}
    for index, name in enumerate(names):
        masks[name] = np.zeros(SHAPE, bool)
        masks[name][1 + 3 * index : 4 + 3 * index, 5:20, 5:18] = True
    return masks


def double_click(table, row: int, column: int = 0) -> None:
    """What a user does with a cell of a table that is enabled."""
    if table.isEnabled():
        table.cellDoubleClicked(row, column)


def press_keys(keys: str, focus) -> None:
    """Press keys such as "Alt+Right" while the keyboard is in a widget: the shortcuts that Qt would find from there."""
    top = focus.window()
    for shortcut in top.findChildren("QShortcut"):
        if shortcut.enabled and shortcut.key.toString() == keys and _reaches(shortcut, focus):
            shortcut.activated()


def _reaches(shortcut, focus) -> bool:
    owner = shortcut.parent()
    if shortcut.context == qt.Qt.WidgetShortcut:
        return focus == owner
    if shortcut.context == qt.Qt.WidgetWithChildrenShortcut:
        return focus == owner or owner.isAncestorOf(focus)
    return True


def choose(widget, protocol: str) -> None:
    """Choose a study in a panel's list."""
    combo = widget.ui.protocolComboBox
    combo.setCurrentIndex(combo.findData(protocol))


def finish(host, widget, seconds: float = 120.0) -> None:
    """Let the event loop run until a panel's job has ended."""
    host.spin(lambda: not widget.context.runner.running, seconds)
