"""Slicer's main window as far as a picture needs it: the module panel beside the slice views."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import slicer
from PySide6 import QtCore, QtGui, QtWidgets

from .fitting import cut_off
from .pythonqt.proxy import proxy_of
from .rendering import render, set_view_size
from .widgets.ctk_buttons import ctkCollapsibleButton

VIEWS = ("Yellow", "Red", "Green")


class qSlicerMainWindow(QtWidgets.QWidget):
    """The window itself; ``slicer.util.selectModule`` asks it to open a module. show: what shows the panel of a module."""

    def __init__(self, show: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("qSlicerMainWindow")
        self._show = show

    def moduleSelector(self) -> SimpleNamespace:
        return SimpleNamespace(selectModule=self._show)


class MainWindow:
    """The window; ``slicer.util.mainWindow()`` finds it until it is closed. width: of the module panel, in pixels."""

    def __init__(self, width: int) -> None:
        self.window = qSlicerMainWindow(self.select)
        self._open: Any = None
        self._panel = _ModulePanel(width)
        self._views = {name: QtWidgets.QLabel() for name in VIEWS}
        row = QtWidgets.QHBoxLayout(self.window)
        row.setContentsMargins(2, 2, 2, 2)
        row.addWidget(self._panel)
        column = QtWidgets.QVBoxLayout()
        column.setSpacing(2)
        row.addLayout(column, 1)
        for view in self._views.values():
            view.setSizePolicy(QtWidgets.QSizePolicy.Policy.Ignored, QtWidgets.QSizePolicy.Policy.Ignored)
            view.setStyleSheet("background: black")
        column.addWidget(self._views["Yellow"], 3)
        below = QtWidgets.QHBoxLayout()
        column.addLayout(below, 2)
        for name in ("Red", "Green"):
            below.addWidget(self._views[name])
        slicer.app.windows.append(proxy_of(self.window))

    def select(self, name: str) -> None:
        """Open a module; one without a panel here stands for any other one."""
        if self._open is not None:
            self._open.exit()
            self._panel.forget_module()
        module = getattr(slicer.modules, name.lower(), None)
        self._open = module.widgetRepresentation().self() if hasattr(module, "widgetRepresentation") else None
        if self._open is not None:
            self._panel.show_module(self._open.parent._q, module.title)
            self._open.enter()

    def show(self, widget: Any) -> None:
        """Put the panel of a module that is open already beside the views."""
        self._panel.show_module(widget.parent._q, "")

    def set_panel_width(self, width: int) -> None:
        """Make the module panel narrower or wider."""
        self._panel.setFixedWidth(width)

    def picture(self, path: Path, width: int, height: int) -> None:
        """The whole window."""
        self.window.show()
        _settle()  # what the panel needed for its own picture is forgotten first
        self.window.resize(width, height)
        _settle()
        for name, view in self._views.items():
            set_view_size(view.width(), view.height())
            view.setPixmap(_pixmap(render(name)))
        _save(self.window, path)

    def panel_picture(self, path: Path) -> None:
        """The module panel alone, as high as its contents."""
        with self._whole_panel():
            _save(self._panel, path)

    def cut_off(self) -> list[str]:
        """What the module panel cuts off at its width; no line when all can be read."""
        with self._whole_panel():
            return cut_off(self._panel.area.widget(), self._panel.area.viewport().width())

    @contextlib.contextmanager
    def _whole_panel(self) -> Iterator[None]:
        self.window.show()
        _settle()
        for _ in range(2):  # the height that texts need is known once they have their width
            self._panel.setFixedHeight(self._panel.whole_height())
            _settle()
        for _ in range(2):
            self._panel.setFixedHeight(self._panel.height() + self._panel.hidden_height())
            _settle()
        yield
        self._panel.setMinimumHeight(0)
        self._panel.setMaximumHeight(16777215)

    def close(self) -> None:
        """Close the window; the open module is left first."""
        self.select("")
        slicer.app.windows.remove(proxy_of(self.window))
        self.window.hide()
        self.window.deleteLater()


class _ModulePanel(QtWidgets.QWidget):
    """As qSlicerModulePanel: Help above the module's widget in an area that scrolls up and down only."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.setFixedWidth(width)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._selector = QtWidgets.QComboBox(self)
        row = QtWidgets.QHBoxLayout()
        row.addWidget(QtWidgets.QLabel("Modules:", self))
        row.addWidget(self._selector, 1)
        column.addLayout(row)
        self.area = QtWidgets.QScrollArea(self)
        self.area.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidgetResizable(True)
        column.addWidget(self.area)
        contents = QtWidgets.QWidget()
        self._column = QtWidgets.QVBoxLayout(contents)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSizeConstraint(QtWidgets.QLayout.SizeConstraint.SetMinAndMaxSize)
        help_button = ctkCollapsibleButton("Help && Acknowledgement")
        help_button.setCollapsed(True)
        help_button.setSizePolicy(QtWidgets.QSizePolicy.Policy.Ignored, QtWidgets.QSizePolicy.Policy.Fixed)
        self._column.addWidget(help_button)
        self._column.addStretch()
        self.area.setWidget(contents)
        self._module: QtWidgets.QWidget | None = None

    def show_module(self, widget: QtWidgets.QWidget, title: str) -> None:
        """Put a module's widget into the area."""
        self.forget_module()
        widget.layout().setContentsMargins(0, 0, 0, 0)
        self._column.insertWidget(1, widget, 1)
        widget.setSizePolicy(QtWidgets.QSizePolicy.Policy.Minimum, widget.sizePolicy().verticalPolicy())
        widget.setVisible(True)
        self._selector.clear()
        self._selector.addItem(title)
        self._module = widget

    def forget_module(self) -> None:
        """Let go of the module's widget."""
        if self._module is not None:
            self._column.removeWidget(self._module)
            self._module.setVisible(False)
            self._module.setParent(None)
            self._module = None

    def whole_height(self) -> int:
        """Height at which nothing needs to be scrolled, in pixels."""
        contents = self.area.widget()
        width = self.area.viewport().width()
        height = contents.heightForWidth(width) if contents.hasHeightForWidth() else contents.sizeHint().height()
        height = max(height, contents.minimumSizeHint().height())
        return self._selector.sizeHint().height() + self.layout().spacing() + height + 4

    def hidden_height(self) -> int:
        """What parts that scroll by themselves do not show now, in pixels."""
        areas = [area for area in self.area.widget().findChildren(QtWidgets.QScrollArea) if area.isVisibleTo(self)]
        inside = [area.widget().sizeHint().height() - area.viewport().height() for area in areas if area.widget() is not None]
        return max(0, *inside) if inside else 0


def _settle() -> None:
    """Let layouts and paintings be done."""
    for _ in range(3):
        slicer.app.processEvents()


def _pixmap(pixels: np.ndarray) -> QtGui.QPixmap:
    height, width, _ = pixels.shape
    data = np.ascontiguousarray(pixels)
    return QtGui.QPixmap.fromImage(QtGui.QImage(data.data, width, height, 3 * width, QtGui.QImage.Format.Format_RGB888).copy())


def _save(widget: QtWidgets.QWidget, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path)):
        raise OSError(f"{path}: the picture cannot be written")
