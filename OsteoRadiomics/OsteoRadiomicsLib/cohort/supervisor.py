"""Works through cases with processes of this machine that it owns: each has one case at a time, and limits of time and memory.

A process that dies, hangs or grows costs its case an attempt and the run one start of a process. A case that fails so often is
quarantined with what is known of its end. The workers end with the supervisor, however that ends.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from multiprocessing.connection import wait

from ..base.errors import WorkerError
from ..base.machine import machine_memory
from ..base.progress import Progress
from .cases import CaseInput
from .fates import Death, Fate
from .jobs import Job
from .limits import USUAL, Limits
from .store import Outcome
from .worker import Work
from .workers import BEGINNINGS, LOOK_ABOVE, Guard, Worker

TICK_S = 0.2


def local_processes(
    cases: Iterable[CaseInput], work: Work, workers: int, progress: Progress, limits: Limits = USUAL
) -> Iterator[tuple[CaseInput, Outcome]]:
    """Work through the cases, yielding each with its outcome as it finishes; one worker is a process of its own, too.

    A case is asked for when a worker is idle. Raises Cancelled; no process is left then, nor when the caller stops asking.
    """
    source = iter(cases)
    first = next(source, None)
    if first is None:
        return
    crew = _Crew(work, workers, limits, chain([first], source))
    try:
        yield from crew.run(progress)
    finally:
        crew.close()


class _Crew:
    """The workers of one run and what waits for them: the cases, what is to be tried again, what must run alone."""

    def __init__(self, work: Work, workers: int, limits: Limits, cases: Iterator[CaseInput]) -> None:
        self._work, self._count, self._limits = work, max(1, workers), limits
        self._share = limits.memory or machine_memory() // self._count
        self._workers: list[Worker] = []
        self._cases: Iterator[CaseInput] | None = cases
        self._again: deque[Job] = deque()
        self._alone: deque[Job] = deque()
        self._guard = Guard()
        self._stillborn = 0

    def run(self, progress: Progress) -> Iterator[tuple[CaseInput, Outcome]]:
        while self._waits() or any(worker.job for worker in self._workers):
            progress.check()
            self._hire()
            self._hand_out()
            for worker, spoke in self._with_news():
                yield from self._hear(worker, spoke)
            for worker in list(self._workers):
                yield from self._check(worker)

    def close(self) -> None:
        """End every process."""
        for worker in list(self._workers):
            self._dismiss(worker)
        self._guard.close()

    def _job(self, item: CaseInput) -> Job:
        expected = self._limits.expected(item) if self._limits.expected else 0
        return Job(item, alone=expected > self._share)

    def _waits(self) -> bool:
        return self._cases is not None or bool(self._again or self._alone)

    def _hire(self) -> None:
        """As many workers as there is work for, as far as is known."""
        busy = sum(worker.job is not None for worker in self._workers)
        wanted = self._count if self._cases is not None else busy + len(self._again) + len(self._alone)
        while len(self._workers) < min(self._count, wanted):
            worker = Worker(self._work)
            self._workers.append(worker)
            self._guard.watch(worker.pids)

    def _hand_out(self) -> None:
        """Give every idle worker a job; one that needs the machine waits until nothing else is left, and then runs alone."""
        for worker in self._workers:
            if not worker.ready or worker.job or any(other.job and other.job.alone for other in self._workers):
                continue
            job = self._next()
            if job is None and self._alone and not any(other.job for other in self._workers):
                job = self._alone.popleft()
            if job is not None:
                job.attempts += 1
                try:
                    worker.take(job)
                except OSError:  # it has died: its end is seen next
                    continue

    def _next(self) -> Job | None:
        """The next job that may run beside others."""
        while self._cases is not None:
            item = next(self._cases, None)
            if item is None:
                self._cases = None
            elif (job := self._job(item)).alone:
                self._alone.append(job)
            else:
                return job
        return self._again.popleft() if self._again else None

    def _with_news(self) -> list[tuple[Worker, bool]]:
        """Workers that have said something or ended, and whether they have said something."""
        found = wait([end for worker in self._workers for end in worker.ends], timeout=TICK_S)
        news = ((worker, [end in found for end in worker.ends]) for worker in self._workers)
        return [(worker, spoke) for worker, (spoke, ended) in news if spoke or ended]

    def _hear(self, worker: Worker, spoke: bool) -> Iterator[tuple[CaseInput, Outcome]]:
        """What a worker has said, or its end."""
        before = worker.ready
        try:
            for outcome in worker.hear(spoke=spoke):
                job, worker.job = worker.job, None
                assert job is not None
                yield from self._judge(job, outcome)
        except (EOFError, OSError):
            yield from self._crashed(worker)
            return
        if worker.ready and not before:
            self._stillborn = 0
            self._guard.watch(worker.pids)

    def _check(self, worker: Worker) -> Iterator[tuple[CaseInput, Outcome]]:
        """End a worker whose case goes beyond its limits."""
        job = worker.job
        if job is not None and (death := worker.beyond(self._limits.seconds, self._memory_of(job))):
            self._dismiss(worker)
            yield from self._judge(job, death)

    def _memory_of(self, job: Job) -> int:
        return self._limits.memory or (machine_memory() if job.alone else self._share)

    def _crashed(self, worker: Worker) -> Iterator[tuple[CaseInput, Outcome]]:
        code = self._dismiss(worker)
        if worker.job is not None:
            yield from self._judge(worker.job, worker.death(Fate.CRASHED, code))
            return
        self._stillborn += not worker.ready
        if self._stillborn == BEGINNINGS:
            raise WorkerError(f"worker processes end before they begin, the last with exit code {code}", cure=LOOK_ABOVE)

    def _judge(self, job: Job, found: Outcome | Death) -> Iterator[tuple[CaseInput, Outcome]]:
        """What is kept of a case, if it is not to be tried again."""
        kept = job.verdict(found, self._limits.attempts)
        if kept is None:
            (self._alone if job.alone else self._again).append(job)
        else:
            yield job.item, kept

    def _dismiss(self, worker: Worker) -> int | None:
        self._workers.remove(worker)
        code = worker.end()
        self._guard.release(worker.pids)
        return code
