"""Works through cases with the workers of a Dask cluster, which read the same files under the same paths.

A worker runs each case in a guarded process of its own, so that a case costs no worker. A worker that is lost nevertheless (its
machine went down, somebody ended it) costs the cases that it was at one attempt each; those that waited there go to others.
Dask's own retries are not relied on: every case is handed to one worker, and handed out again when that is gone.
"""

from __future__ import annotations

import contextlib
import logging
import time
import uuid
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any

from ..base.errors import DependencyError, InputError, WorkerError
from ..base.progress import Progress
from .cases import CaseInput
from .dask_worker import Handed, end_run, one_case, own_version, refuse_other_version
from .fates import Death, Fate
from .jobs import Job
from .limits import USUAL, Limits
from .store import Outcome
from .worker import Work

if TYPE_CHECKING:
    from distributed import Client, Future

    from .runner import Executor

IN_FLIGHT = 2
"""Cases for each thread of a worker: one that it is at, one that waits there."""
ANSWER_S, RESULT_S = 15, 2
TICK_S = 0.2
LOOK_S = 1.0
"""How often the cluster is asked which workers it has."""
WORKERLESS_S = 600.0


def dask_cluster(address: str, limits: Limits = USUAL) -> Executor:
    """Work through cases with the cluster of this scheduler. limits: for a case; without one of memory, what its worker has.

    Raises DependencyError where distributed is not installed. Running it raises InputError where no scheduler answers,
    WorkerError where a worker has another version of this software or the cluster is gone, and Cancelled.
    """
    try:
        import distributed
    except ImportError as error:
        cure = "Install it with: pip install 'osteoradiomics[dask]'"
        raise DependencyError("a Dask scheduler needs the package distributed", cure=cure) from error

    def run(cases: Iterable[CaseInput], work: Work, workers: int, progress: Progress) -> Iterator[tuple[CaseInput, Outcome]]:
        try:
            client = distributed.Client(address, timeout=ANSWER_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError("no Dask scheduler answers", where=address, cure="Look whether it runs there") from error
        logging.getLogger("asyncio").addFilter(_is_news)
        with client:
            handed = Handed(uuid.uuid4().hex, work, replace(limits, expected=None))  # what to expect stays with the run
            yield from _Cluster(client, handed, address).run(iter(cases), progress)

    return run


class _Cluster:
    """The cluster during one run: who is at what, and what waits to be handed out again."""

    def __init__(self, client: Client, handed: Handed, address: str) -> None:
        self._client, self._handed, self._address = client, handed, address
        self._flying: dict[Future, tuple[Job, str]] = {}
        self._again: deque[Job] = deque()
        self._alone: deque[Job] = deque()
        self._landed: Queue[Future] = Queue()
        self._threads: dict[str, int] = {}
        self._looked, self._alive = 0.0, time.monotonic()

    def run(self, cases: Iterator[CaseInput], progress: Progress) -> Iterator[tuple[CaseInput, Outcome]]:
        self._check_versions()
        more = True
        try:
            while more or self._again or self._alone or self._flying:
                progress.check()
                yield from self._look()
                more = self._hand_out(cases) and more
                with contextlib.suppress(Empty):
                    yield from self._land(self._landed.get(timeout=TICK_S))
        finally:
            with contextlib.suppress(OSError):  # the cluster is gone, and the run's processes with it
                self._client.cancel(list(self._flying))
                self._client.run(end_run, self._handed.token, on_error="ignore")

    # --- workers

    def _look(self) -> Iterator[tuple[CaseInput, Outcome]]:
        """Which workers there are now. Raises WorkerError where there have been none for long, or the cluster is gone."""
        now = time.monotonic()
        if now - self._looked < LOOK_S:
            return
        try:
            threads = dict(self._client.nthreads())
        except OSError as error:
            raise self._gone() from error
        for worker in {worker for _, worker in self._flying.values()} - set(threads):
            yield from self._lost(worker)
        self._threads, self._looked = threads, time.monotonic()
        self._alive = now if threads else self._alive
        if now - self._alive > WORKERLESS_S:
            raise WorkerError(f"has had no worker for {WORKERLESS_S:.0f} s", where=self._address, cure="Start workers there")

    def _lost(self, worker: str) -> Iterator[tuple[CaseInput, Outcome]]:
        """A worker is gone: what it was at, as many as it had threads, has had an attempt; what waited there has not."""
        at_work = self._threads.pop(worker, 1)
        gone = [future for future, (_, where) in self._flying.items() if where == worker]
        for place, future in enumerate(gone):
            job, _ = self._flying.pop(future)
            if place < at_work:
                yield from self._judge(job, None)
            else:
                self._again.append(job)
        self._client.cancel(gone)

    def _gone(self) -> WorkerError:
        return WorkerError("the Dask scheduler is gone", where=self._address, cure="Start it, and run the list again")

    # --- cases

    def _hand_out(self, cases: Iterator[CaseInput]) -> bool:
        """Hand out cases as far as there is room, those that must be alone to workers with nothing else.

        Returns False when no case is left to ask for.
        """
        load = Counter(dict.fromkeys(self._threads, 0))
        load.update(worker for _, worker in self._flying.values())
        taken = {worker for job, worker in self._flying.values() if job.alone}
        while self._alone and (idle := [worker for worker in self._threads if not load[worker]]):
            self._submit(self._alone.popleft(), idle[0])
            load[idle[0]] += 1
            taken.add(idle[0])
        open_ones = sorted(set(self._threads) - taken, key=lambda worker: load[worker])
        if self._alone:  # one is kept free, so that it has nothing else soon
            open_ones = open_ones[1:]
        while room := [worker for worker in open_ones if load[worker] < IN_FLIGHT * self._threads[worker]]:
            job = self._again.popleft() if self._again else _next(cases)
            if job is None:
                return False
            worker = min(room, key=lambda worker: load[worker] / self._threads[worker])
            self._submit(job, worker)
            load[worker] += 1
        return True

    def _submit(self, job: Job, worker: str) -> None:
        future = self._client.submit(
            one_case, self._handed, job.item, job.alone, workers=[worker], allow_other_workers=False, pure=False
        )
        self._flying[future] = job, worker
        future.add_done_callback(self._landed.put)

    def _land(self, future: Future) -> Iterator[tuple[CaseInput, Outcome]]:
        """What became of a case; its future is let go of at once, so that the cluster forgets the result."""
        from concurrent.futures import CancelledError

        from distributed import KilledWorker

        if future not in self._flying:  # its worker is gone, and it was handed out again
            return
        job, worker = self._flying[future]
        try:
            found = future.result(timeout=RESULT_S)
        except KilledWorker:
            yield from self._lost(worker)
            return
        except TimeoutError:  # the worker is slow to give it, or is gone with it, which a look tells
            self._looked = 0.0
            self._landed.put(future)
            return
        except CancelledError as error:  # not by us
            raise self._gone() from error
        del self._flying[future]
        future.release()
        yield from self._judge(job, found)

    def _judge(self, job: Job, found: Outcome | Death | None) -> Iterator[tuple[CaseInput, Outcome]]:
        """What is kept of a case, if it is not to be tried again. found: None where its worker was lost."""
        job.attempts += 1
        kept = None
        if found is not None:
            kept = job.verdict(found, self._handed.limits.attempts)
        elif job.attempts >= self._handed.limits.attempts:
            kept = Outcome((), _told(job), fate=Fate.CRASHED, attempts=job.attempts)
        else:
            job.alone = True  # it may have been the cause: it costs no other an attempt
        if kept is None:
            (self._alone if job.alone else self._again).append(job)
        else:
            yield job.item, kept

    def _check_versions(self) -> None:
        found: dict[str, Any] = self._client.run(own_version, on_error="return")
        for worker, version in found.items():
            if isinstance(version, Exception):
                raise WorkerError(f"its worker {worker} cannot load this software ({version})", cure="Install it there")
            refuse_other_version(version, f"its worker {worker}")


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a complaint is more than that a result went down with its worker, which is seen to: asyncio prints a traceback."""
    from distributed.client import AllExit

    return not (record.exc_info and isinstance(record.exc_info[1], AllExit))


def _next(cases: Iterator[CaseInput]) -> Job | None:
    item = next(cases, None)
    return None if item is None else Job(item)


def _told(job: Job) -> str:
    tries = f" in {job.attempts} attempts" if job.attempts > 1 else ""
    return f"{job.item.place}: its Dask worker was lost while it was at it{tries}. Look at the worker's log, or use --retry."
