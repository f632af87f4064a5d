"""One guarded process for one case at a time, inside a process that is not ours, such as a worker of a cluster."""

from __future__ import annotations

from multiprocessing.connection import wait

from ..base.errors import WorkerError
from .cases import CaseInput
from .fates import Death, Fate
from .jobs import Job
from .store import Outcome
from .worker import Work
from .workers import BEGINNINGS, LOOK_ABOVE, Guard, Worker

TICK_S = 0.2


class GuardedProcess:
    """A process of the kind that a run of this computer has, which ends with its owner, however that ends.

    It stays from case to case, and is started again after a case that it did not survive.
    """

    def __init__(self, work: Work) -> None:
        self._work, self._guard = work, Guard()
        self._worker: Worker | None = None
        self._over = False

    def attempt(self, item: CaseInput, seconds: float, memory: int) -> Outcome | Death:
        """One attempt at a case: what it gave, or how the process ended. seconds, memory: it is ended when it takes more.

        Raises WorkerError where no process begins.
        """
        for _ in range(BEGINNINGS):
            if self._over:
                raise WorkerError("the run was ended")
            worker = self._worker = self._worker or self._start()
            try:
                if worker.ready or self._begins(worker):
                    worker.take(Job(item))
                    return self._watched(worker, seconds, memory)
            except OSError:  # it has ended since its last case
                worker.job = None
            code = self._dismiss(worker)
        raise WorkerError(f"worker processes end before they begin, the last with exit code {code}", cure=LOOK_ABOVE)

    def close(self) -> None:
        """End it, also from another thread in the middle of a case, whose attempt then ends with it."""
        self._over, worker = True, self._worker
        self._guard.close()
        if worker is not None and worker.job is None and worker.ready:
            worker.end()

    def _start(self) -> Worker:
        worker = Worker(self._work)
        self._guard.watch(worker.pids)
        return worker

    def _begins(self, worker: Worker) -> bool:
        """Wait until a process that was started is ready; False where it ends instead."""
        try:
            while not worker.ready:
                wait(worker.ends)
                list(worker.hear())
        except (EOFError, OSError):
            return False
        self._guard.watch(worker.pids)
        return True

    def _watched(self, worker: Worker, seconds: float, memory: int) -> Outcome | Death:
        try:
            while True:
                wait(worker.ends, timeout=TICK_S)
                for outcome in worker.hear():
                    worker.job = None
                    return outcome
                if death := worker.beyond(seconds, memory):
                    break
        except (EOFError, OSError):
            code = self._dismiss(worker)
            return worker.death(Fate.CRASHED, code)
        self._dismiss(worker)
        return death

    def _dismiss(self, worker: Worker) -> int | None:
        self._worker = None
        code = worker.end()
        if not self._over:
            self._guard.release(worker.pids)
        return code
