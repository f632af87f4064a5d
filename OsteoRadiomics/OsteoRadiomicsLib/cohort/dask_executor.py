"""Works through cases with the workers of a Dask cluster, which read the same files under the same paths.

Time and memory of a case are limited by the cluster: what its worker does not survive is tried once more when nothing else
runs, so that a case that ends workers costs no other its result.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any

from ..base.errors import DependencyError, InputError, WorkerError
from ..base.progress import Progress
from ..base.version import __version__
from .cases import CaseInput
from .fates import Fate
from .store import Outcome
from .worker import Work

if TYPE_CHECKING:
    from distributed import Client, Future

    from .runner import Executor

IN_FLIGHT = 4
"""Cases for each thread of a worker that are handed out at a time."""
ANSWER_S = 15
TICK_S = 0.2
LOOK_S = 2.0
"""How often the cluster is asked how many workers it has."""
WORKERLESS_S = 600.0
TRIES = 2


def dask_cluster(address: str) -> Executor:
    """Work through cases with the cluster of this scheduler. Raises DependencyError where distributed is not installed.

    Running it raises InputError where no scheduler answers, WorkerError where a worker has another version of this software,
    and Cancelled.
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
        with client:
            yield from _Cluster(client, work, address).run(iter(cases), progress)

    return run


@dataclass
class _Task:
    """A case that was handed out. alone: after it ended a worker, perhaps."""

    item: CaseInput
    tries: int = 0
    alone: bool = False


class _Cluster:
    """The cluster during one run: what is in flight, and what waits to be tried alone."""

    def __init__(self, client: Client, work: Work, address: str) -> None:
        self._client, self._work, self._address = client, work, address
        self._flying: dict[Future, _Task] = {}
        self._suspects: deque[_Task] = deque()
        self._landed: Queue[Future] = Queue()
        self._room, self._looked, self._alive = 0, 0.0, time.monotonic()

    def run(self, cases: Iterator[CaseInput], progress: Progress) -> Iterator[tuple[CaseInput, Outcome]]:
        self._check_versions()
        more = True
        try:
            while more or self._suspects or self._flying:
                progress.check()
                self._look()
                more = more and self._hand_out(cases)
                if not more and self._suspects and not self._flying:
                    self._submit(self._suspects.popleft())
                try:
                    yield from self._land(self._landed.get(timeout=TICK_S))
                except Empty:
                    continue
        finally:
            self._client.cancel(list(self._flying))

    def _look(self) -> None:
        """How many workers there are now. Raises WorkerError where there have been none for long."""
        now = time.monotonic()
        if now - self._looked >= LOOK_S:
            self._room, self._looked = IN_FLIGHT * sum(self._client.nthreads().values()), now
            self._alive = now if self._room else self._alive
            if now - self._alive > WORKERLESS_S:
                raise WorkerError(f"has had no worker for {WORKERLESS_S:.0f} s", where=self._address, cure="Start workers there")

    def _hand_out(self, cases: Iterator[CaseInput]) -> bool:
        """Submit cases as far as there is room. Returns whether there may be more."""
        while len(self._flying) < self._room:
            item = next(cases, None)
            if item is None:
                return False
            self._submit(_Task(item))
        return True

    def _submit(self, task: _Task) -> None:
        task.tries += 1
        future = self._client.submit(_one_case, self._work, task.item, __version__, pure=False)
        self._flying[future] = task
        future.add_done_callback(self._landed.put)

    def _land(self, future: Future) -> Iterator[tuple[CaseInput, Outcome]]:
        """What became of a case; its future is let go of at once, so that the cluster forgets the result."""
        from distributed import KilledWorker

        task = self._flying.pop(future)
        try:
            yield task.item, future.result()
        except KilledWorker:
            if task.tries < TRIES:
                self._suspects.append(task)
            else:
                yield task.item, Outcome((), _told(task.item.place), fate=Fate.CRASHED, attempts=task.tries)
        finally:
            future.release()

    def _check_versions(self) -> None:
        found: dict[str, Any] = self._client.run(_version, on_error="return")
        for worker, version in found.items():
            if isinstance(version, Exception):
                raise WorkerError(f"its worker {worker} cannot load this software ({version})", cure="Install it there")
            _refuse_other(version, f"its worker {worker}")


def _told(place: str) -> str:
    return f"{place}: ended its Dask worker, also alone. Look at its files and at the worker's log, or allow workers more memory."


def _version() -> str:
    return __version__


def _refuse_other(version: str, who: str) -> None:
    if version != __version__:
        raise WorkerError(
            f"{who} has version {version} of this software, this computer {__version__}", cure="Install one version"
        )


def _one_case(work: Work, item: CaseInput, version: str) -> Outcome:
    """What a worker does. version: of who asks; workers may have joined since they were looked at."""
    import SimpleITK as sitk

    _refuse_other(version, "a worker's scheduler")
    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)  # values must not depend on thread counts
    begun = time.monotonic()
    outcome: Outcome = work(item, Progress())
    return replace(outcome, seconds=time.monotonic() - begun)
