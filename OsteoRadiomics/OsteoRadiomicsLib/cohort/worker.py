"""What runs in a worker process: one case at a time, handed over a pipe, until the supervisor hangs up."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from ..base.progress import Progress
from .cases import CaseInput
from .messages import Sender

Work = Callable[[CaseInput, Progress], Any]
STAGES_A_SECOND = 5


@dataclass(frozen=True)
class Begun:
    """The process is ready. pid: its own, which is another than that of a launcher that started it."""

    pid: int


@dataclass(frozen=True)
class Stage:
    """What the case is at."""

    what: str


@dataclass(frozen=True)
class Finished:
    """What became of the case."""

    outcome: Any


class _Telling(Progress):
    """Sends the words of a case's progress to the supervisor, so that it knows what a case was at when its process died."""

    def __init__(self, sender: Sender) -> None:
        super().__init__()
        self._sender, self._last, self._told = sender, "", 0.0

    def show(self, done: float, total: float, what: str) -> None:
        now = time.monotonic()
        if what != self._last and now - self._told >= 1 / STAGES_A_SECOND:
            self._last, self._told = what, now
            self._sender.send(Stage(what))


def serve(connection: Connection, work: Work) -> None:
    """Work on what comes through the pipe. Ctrl-C reaches the supervisor, which ends its workers."""
    import SimpleITK as sitk

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The processes fill the machine already, and values must not depend on thread counts.
    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
    with contextlib.suppress(EOFError, ConnectionError):  # the supervisor is gone
        sender = Sender(connection)
        sender.send(Begun(os.getpid()))
        while True:
            item = connection.recv()
            sender.send(Finished(work(item, _Telling(sender))))
