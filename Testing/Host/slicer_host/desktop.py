"""The one QApplication, on no screen: its font, its style, and what Qt complains about."""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from pathlib import Path

from PySide6 import QtCore, QtGui, QtWidgets

FAMILY, POINTS = "DejaVu Sans", 9
FACES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSansMono.ttf")
# What Qt has to say about a machine without a desktop is no fault of a panel.
ABOUT_THE_MACHINE = ("propagateSizeHints", "This plugin does not support", "QStandardPaths", "Populating font family aliases")

complaints: list[str] = []


@cache
def application() -> QtWidgets.QApplication:
    """The application of this process, made at the first call. Its font is one that every development machine has."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QtCore.qInstallMessageHandler(_complain)
    app = QtWidgets.QApplication(["Slicer"])
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(False)
    for face in _fonts():
        QtGui.QFontDatabase.addApplicationFont(str(face))
    app.setFont(QtGui.QFont(FAMILY, POINTS))
    return app


def _fonts() -> list[Path]:
    """The faces that matplotlib brings: the same on every machine, so that widths measured on one hold on the other."""
    try:
        found = importlib.util.find_spec("matplotlib")
    except ModuleNotFoundError:  # hidden from a test: the machine's own fonts will do
        return []
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" if found and found.origin else Path()
    return [folder / face for face in FACES if (folder / face).is_file()]


def _complain(kind: QtCore.QtMsgType, context: QtCore.QMessageLogContext, text: str) -> None:
    if kind == QtCore.QtMsgType.QtFatalMsg:  # the process ends: nobody will look into a list
        os.write(2, f"Qt: {text}\n".encode())
    if kind != QtCore.QtMsgType.QtDebugMsg and not any(known in text for known in ABOUT_THE_MACHINE):
        complaints.append(text)
