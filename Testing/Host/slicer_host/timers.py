"""Timers that a test can hurry along."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, ClassVar

import shiboken6
from PySide6 import QtCore

from .pythonqt.calls import into_qt, receiver


class QTimer(QtCore.QTimer):
    """Qt's own timer, which fires when the host processes events."""

    living: ClassVar[weakref.WeakSet[QTimer]] = weakref.WeakSet()

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        QTimer.living.add(self)

    @staticmethod
    def singleShot(interval: int, slot: Callable[[], Any]) -> None:
        """Call something once, later."""
        QtCore.QTimer.singleShot(interval, receiver(slot))


def running() -> list[QTimer]:
    """The timers that run, the next one first."""
    active = [timer for timer in QTimer.living if shiboken6.isValid(timer) and timer.isActive()]
    return sorted(active, key=lambda timer: timer.remainingTime())


def let_pass(seconds: float) -> None:
    """Let every timer fire that is due within some seconds, once each and in their order, without waiting."""
    due = [timer for timer in running() if timer.remainingTime() <= 1000 * seconds]
    with into_qt():
        for timer in due:
            if timer.isActive():
                if timer.isSingleShot():
                    timer.stop()
                timer.timeout.emit()


def stop_all() -> None:
    """Stop every timer."""
    for timer in running():
        timer.stop()
