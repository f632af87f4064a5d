"""Timers, settings and constants of Qt."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from .qt_core import Property, QObject


class QTimer(QObject):
    """Fires when the host processes events, never by itself."""

    signals = ("timeout()",)
    interval = Property(int, 0)
    singleShot_ = Property(bool, False)
    _running: ClassVar[list[QTimer]] = []

    def setSingleShot(self, single: bool) -> None:
        self.values["singleShot_"] = bool(single)

    def start(self, interval: int | None = None) -> None:
        if interval is not None:
            self.interval = interval
        self.values["_due"] = time.monotonic() + self.interval / 1000
        if self not in QTimer._running:
            QTimer._running.append(self)

    def stop(self) -> None:
        if self in QTimer._running:
            QTimer._running.remove(self)

    @property
    def active(self) -> bool:
        return self in QTimer._running

    @staticmethod
    def singleShot(interval: int, slot: Callable[[], Any]) -> None:
        timer = QTimer()
        timer.setSingleShot(True)
        timer.connect("timeout()", slot)
        timer.start(interval)

    @classmethod
    def fire_due(cls, now: float) -> None:
        """Emit timeout() of every timer whose time has come."""
        for timer in list(cls._running):
            if timer in cls._running and timer.values["_due"] <= now:
                if timer.values.get("singleShot_"):
                    timer.stop()
                else:
                    timer.values["_due"] = now + timer.interval / 1000
                timer.emit("timeout()")

    @classmethod
    def forget_all(cls) -> None:
        """Stop every timer."""
        cls._running.clear()


class QTranslator(QObject):
    """Remembers the file it was given, as ``loaded``."""

    def load(self, path: str) -> bool:
        self.__dict__["loaded"] = Path(path)
        return Path(path).is_file()


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


class QUrl:
    """An address."""

    def __init__(self, text: str) -> None:
        self._text = text

    @staticmethod
    def fromLocalFile(path: str) -> QUrl:
        return QUrl(f"file://{path}")

    def toString(self) -> str:
        return self._text


class QDesktopServices:
    """opened: addresses that would have been opened in the browser."""

    opened: ClassVar[list[str]] = []

    @staticmethod
    def openUrl(url: QUrl) -> bool:
        QDesktopServices.opened.append(url.toString())
        return True


class QApplication:
    """The application's cursor, of which there is none."""

    @staticmethod
    def overrideCursor() -> None:
        return None

    @staticmethod
    def setOverrideCursor(cursor: Any) -> None:
        pass

    @staticmethod
    def restoreOverrideCursor() -> None:
        pass


class Qt:
    """Constants. Scoped enumerations do not exist in PythonQt, so Qt.CheckState.Checked raises AttributeError here, too."""

    Unchecked, PartiallyChecked, Checked = 0, 1, 2
    Horizontal, Vertical = 1, 2
    UserRole = 256
    WaitCursor = 3
    ItemIsEnabled, ItemIsSelectable, ItemIsEditable = 32, 1, 2
    RichText, PlainText = 1, 0
    WidgetShortcut, WindowShortcut, ApplicationShortcut, WidgetWithChildrenShortcut = 0, 1, 2, 3
