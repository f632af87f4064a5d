"""What runs in a worker of a Dask cluster: each case in a guarded process of ours, so that no case takes the worker with it.

The processes of a run stay from case to case. They end with the run, with the worker, and after a while without a case, which
is when whoever ran the list was killed.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from dataclasses import dataclass, field

from ..base.errors import WorkerError
from ..base.machine import machine_memory
from ..base.version import __version__
from .cases import CaseInput
from .fates import Death
from .guarded import GuardedProcess
from .limits import Limits
from .store import Outcome
from .worker import Work

IDLE_S = 20.0


def own_version() -> str:
    """Of this software here."""
    return __version__


@dataclass(frozen=True)
class Handed:
    """A run as its cases are handed out. token: tells it from others. limits: for a case. version: of this software there."""

    token: str
    work: Work
    limits: Limits
    version: str = field(default_factory=own_version)


class _Processes:
    """The guarded processes of one run in this worker."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._idle: list[GuardedProcess] = []
        self._busy: list[GuardedProcess] = []
        self._used = time.monotonic()
        self._over = False
        self._timer: threading.Timer | None = None

    def take(self) -> GuardedProcess:
        with self._lock:
            process = self._idle.pop() if self._idle else GuardedProcess(self._work)
            self._busy.append(process)
            return process

    def put_back(self, process: GuardedProcess) -> None:
        with self._lock:
            self._busy.remove(process)
            self._used = time.monotonic()
            if not self._over:
                self._idle.append(process)
                self._look_again(IDLE_S)
                return
        process.close()

    def end(self) -> None:
        """End all, also those at a case."""
        with self._lock:
            self._over = True
            ended, self._idle = [*self._idle, *self._busy], []
        for process in ended:
            process.close()

    def _look_again(self, seconds: float) -> None:
        """Look whether all are idle after a while, if that is not to be done already."""
        if self._timer is None:
            self._timer = threading.Timer(seconds, self._end_idle)
            self._timer.daemon = True
            self._timer.start()

    def _end_idle(self) -> None:
        with self._lock:
            self._timer, left = None, IDLE_S - (time.monotonic() - self._used)
            if self._busy:
                return
            if left > 0:
                self._look_again(left)
                return
            ended, self._idle = self._idle, []
        for process in ended:
            process.close()


_RUNS: dict[str, _Processes] = {}
_LOCK = threading.Lock()


def one_case(run: Handed, item: CaseInput, alone: bool) -> Outcome | Death:
    """One attempt at a case. alone: nothing else runs in this worker. Raises WorkerError."""
    refuse_other_version(run.version, "a worker's scheduler")
    # Dask's nanny marks its workers as processes that may have none of their own; ours end with them by their guard.
    multiprocessing.current_process().daemon = False
    with _LOCK:
        processes = _RUNS.setdefault(run.token, _Processes(run.work))
    process = processes.take()
    try:
        return process.attempt(item, run.limits.seconds, run.limits.memory or _share(alone))
    finally:
        processes.put_back(process)


def end_run(token: str) -> None:
    """End what a run still has in this worker."""
    with _LOCK:
        processes = _RUNS.pop(token, None)
    if processes is not None:
        processes.end()


def refuse_other_version(version: str, who: str) -> None:
    """Raises WorkerError where somebody has another version of this software."""
    if version != __version__:
        raise WorkerError(
            f"{who} has version {version} of this software, this computer {__version__}", cure="Install one version"
        )


def _share(alone: bool) -> int:
    """Bytes that a case may have: what Dask gives this worker, divided by its threads where others may run beside it."""
    from distributed import get_worker

    worker = get_worker()
    whole = min(worker.memory_manager.memory_limit or machine_memory(), machine_memory())
    return whole if alone else whole // max(1, worker.state.nthreads)
