"""Works through cases with processes of this machine that it owns: each has one case at a time, and limits of time and memory.

A process that dies, hangs or grows costs its case an attempt and the run one start of a process. A case that fails so often is
quarantined with what is known of its end. The workers end with the supervisor, however that ends.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from multiprocessing.connection import wait
from typing import Any

from ..base.errors import WorkerError
from ..base.machine import machine_memory
from ..base.progress import Progress
from .cases import CaseInput
from .fates import Death, Fate
from .store import Outcome
from .worker import Begun, Finished, Stage, Work
from .workers import BEGINNINGS, LOOK_ABOVE, Guard, Job, Worker

TICK_S = 0.2


@dataclass(frozen=True)
class Limits:
    """What one case may take. seconds: of wall time. memory: resident bytes of its process, None for the machine's divided by
    the workers. attempts: after which it is quarantined. expected: bytes that a case will need, as far as its header tells; one
    that needs more than its share waits until it can run alone."""

    seconds: float = 600
    memory: int | None = None
    attempts: int = 2
    expected: Callable[[CaseInput], int] | None = None


USUAL = Limits()


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
            for worker in self._with_news():
                yield from self._hear(worker)
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

    def _with_news(self) -> list[Worker]:
        found = wait([end for worker in self._workers for end in worker.ends], timeout=TICK_S)
        return [worker for worker in self._workers if any(end in found for end in worker.ends)]

    def _hear(self, worker: Worker) -> Iterator[tuple[CaseInput, Outcome]]:
        """What a worker has said, or its end."""
        try:
            while worker.connection.poll():
                message = worker.hear()
                if isinstance(message, Begun):
                    worker.begun(message.pid)
                    self._stillborn = 0
                    self._guard.watch(worker.pids)
                elif isinstance(message, Stage):
                    worker.stage = message.what
                elif isinstance(message, Finished):
                    yield from self._finished(worker, message.outcome)
        except (EOFError, OSError):
            yield from self._died(worker, Fate.CRASHED)

    def _finished(self, worker: Worker, outcome: Any) -> Iterator[tuple[CaseInput, Outcome]]:
        worker.memory()
        job, worker.job = worker.job, None
        assert job is not None
        if outcome.fate is Fate.OUT_OF_MEMORY and job.attempts < self._limits.attempts:
            self._try_again(job, alone=True)
        else:
            yield job.item, replace(outcome, attempts=job.attempts, seconds=worker.seconds(), peak=worker.peak)

    def _check(self, worker: Worker) -> Iterator[tuple[CaseInput, Outcome]]:
        """End a worker whose case goes beyond its limits."""
        if worker.job is None:
            return
        if worker.seconds() > self._limits.seconds:
            yield from self._died(worker, Fate.TIMED_OUT, self._limits.seconds)
        elif worker.memory() > (limit := self._memory_of(worker.job)):
            yield from self._died(worker, Fate.OUT_OF_MEMORY, limit)

    def _memory_of(self, job: Job) -> int:
        return self._limits.memory or (machine_memory() if job.alone else self._share)

    def _died(self, worker: Worker, fate: Fate, limit: float = 0.0) -> Iterator[tuple[CaseInput, Outcome]]:
        job, started = worker.job, worker.ready
        code = self._dismiss(worker)
        death = Death(fate, code if fate is Fate.CRASHED else None, worker.peak, worker.stage, limit)
        if job is None:
            self._stillborn += not started
            if self._stillborn == BEGINNINGS:
                raise WorkerError(f"worker processes end before they begin, the last with exit code {code}", cure=LOOK_ABOVE)
        elif job.attempts < self._limits.attempts:
            self._try_again(job, alone=job.alone or fate is Fate.OUT_OF_MEMORY)
        else:
            told = death.told(job.item.place, job.attempts)
            yield job.item, Outcome((), told, fate=fate, attempts=job.attempts, seconds=worker.seconds(), peak=worker.peak)

    def _try_again(self, job: Job, alone: bool) -> None:
        job.alone = alone
        (self._alone if alone else self._again).append(job)

    def _dismiss(self, worker: Worker) -> int | None:
        self._workers.remove(worker)
        code = worker.end()
        self._guard.release(worker.pids)
        return code
