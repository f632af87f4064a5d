"""Dialogs without a screen: a test says beforehand what the user will answer."""

from __future__ import annotations

from typing import Any, ClassVar

from .qt_core import Property
from .qt_widgets import QWidget


class Unanswered(AssertionError):
    """A dialog would have waited for a user. Tests answer it beforehand; headless code must never come here."""


class QMessageBox(QWidget):
    """answers: what the user will press, in order. shown: texts of the dialogs so far."""

    Ok, Cancel, Yes, No, Retry, Close = 0x400, 0x400000, 0x4000, 0x10000, 0x80000, 0x200000
    Information, Warning, Critical, Question = 1, 2, 3, 4
    answers: ClassVar[list[int]] = []
    shown: ClassVar[list[str]] = []
    text = Property(str, "")
    informativeText = Property(str, "")
    detailedText = Property(str, "")
    standardButtons = Property(int, 0x400)
    icon = Property(int, 0)
    windowModality = Property(int, 0)
    textFormat = Property(int, 2)

    def exec_(self) -> int:
        QMessageBox.shown.append(self.text)
        if not QMessageBox.answers:
            raise Unanswered(self.text)
        return QMessageBox.answers.pop(0)


class ctkMessageBox(QMessageBox):
    """The message box with a "Don't show again" check box, which slicer.util opens."""

    dontShowAgainSettingsKey = Property(str, "")
    dontShowAgainVisible = Property(bool, False)


class QFileDialog:
    """paths: what the user will choose, in order; an empty string is Cancel."""

    paths: ClassVar[list[str]] = []

    @staticmethod
    def getSaveFileName(parent: Any, caption: str, directory: str = "", filters: str = "", *rest: Any) -> str:
        return _chosen(caption)

    @staticmethod
    def getOpenFileName(parent: Any, caption: str, directory: str = "", filters: str = "", *rest: Any) -> str:
        return _chosen(caption)

    @staticmethod
    def getExistingDirectory(parent: Any, caption: str, directory: str = "", *rest: Any) -> str:
        return _chosen(caption)


def _chosen(caption: str) -> str:
    if not QFileDialog.paths:
        raise Unanswered(caption)
    return QFileDialog.paths.pop(0)
