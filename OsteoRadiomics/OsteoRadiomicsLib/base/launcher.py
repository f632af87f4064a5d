"""Slicer's launcher, which does not pass on what asks it to end: without it the application would go on by itself, unseen."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LOOK_S = 0.5


@contextmanager
def ended_with_launcher() -> Iterator[None]:
    """Inside, this process gets SIGTERM when the launcher that started it is gone.

    ``Slicer`` is a launcher of ``SlicerApp-real``: a batch queue or a user ends the first, and the second, in which this work is
    done, hears nothing of it. Nothing happens where no launcher of Slicer is the parent, so that a shell may close.
    """
    launcher = _launcher()
    if launcher is None:
        yield
        return
    done = threading.Event()
    watch = threading.Thread(target=_watch, args=(launcher, done), daemon=True)
    watch.start()
    try:
        yield
    finally:
        done.set()
        watch.join()


def _launcher() -> Any:
    """The launcher that this process has as its parent; None where there is none, or no way to know."""
    home = os.environ.get("SLICER_HOME")
    if not home:
        return None
    try:
        import psutil
    except ImportError:  # verbs that do without are short
        return None
    try:
        parent = psutil.Process().parent()
        return parent if parent and Path(parent.exe()).resolve().parent == Path(home).resolve() else None
    except psutil.Error:
        return None


def _watch(launcher: Any, done: threading.Event) -> None:
    while not done.wait(LOOK_S):
        # On Windows an orphan keeps its parent's number, elsewhere one that ended may wait for its own parent.
        if os.getppid() != launcher.pid or not launcher.is_running():
            signal.raise_signal(signal.SIGTERM)
            return
