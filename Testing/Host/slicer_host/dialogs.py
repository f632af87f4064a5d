"""Dialogs that open nothing: a test says beforehand what the user will answer."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6 import QtCore, QtWidgets


class Unanswered(AssertionError):
    """A dialog would have waited for a user. Tests answer it beforehand; headless code must never come here."""


class QMessageBox(QtWidgets.QMessageBox):
    """answers: what the user will press, in order. shown: texts of the dialogs so far."""

    answers: ClassVar[list[int]] = []
    shown: ClassVar[list[str]] = []

    def exec(self) -> int:
        """Give the next answer instead of waiting for it."""
        QMessageBox.shown.append(self.text())
        if not QMessageBox.answers:
            raise Unanswered(self.text())
        return int(QMessageBox.answers.pop(0))


class ctkMessageBox(QMessageBox):
    """The message box with a "Don't show again" check box, which slicer.util opens."""

    dontShowAgainSettingsKey = QtCore.Property(str, lambda self: "", lambda self, key: None)
    dontShowAgainVisible = QtCore.Property(bool, lambda self: False, lambda self, visible: None)


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
    def getOpenFileNames(parent: Any, caption: str, directory: str = "", filters: str = "", *rest: Any) -> tuple[str, ...]:
        chosen = _chosen(caption)
        return (chosen,) if chosen else ()

    @staticmethod
    def getExistingDirectory(parent: Any, caption: str, directory: str = "", *rest: Any) -> str:
        return _chosen(caption)


class QDesktopServices:
    """opened: addresses that would have been opened in the browser."""

    opened: ClassVar[list[str]] = []

    @staticmethod
    def openUrl(url: Any) -> bool:
        QDesktopServices.opened.append(url.toString())
        return True


class QSettings:
    """Settings kept in memory."""

    _values: ClassVar[dict[str, Any]] = {}

    def value(self, key: str, default: Any = None) -> Any:
        return self._values.get(key, default)

    def setValue(self, key: str, value: Any) -> None:
        self._values[key] = value

    def contains(self, key: str) -> bool:
        return key in self._values

    def remove(self, key: str) -> None:
        self._values.pop(key, None)

    def clear(self) -> None:
        self._values.clear()


def forget_all() -> None:
    """No answers, no chosen paths, nothing shown or opened."""
    for remembered in (QMessageBox.answers, QMessageBox.shown, QFileDialog.paths, QDesktopServices.opened):
        remembered.clear()


def _chosen(caption: str) -> str:
    if not QFileDialog.paths:
        raise Unanswered(caption)
    return QFileDialog.paths.pop(0)
