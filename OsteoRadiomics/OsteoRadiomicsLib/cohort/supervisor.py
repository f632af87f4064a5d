"""Works through cases with processes of this machine that it owns: each has one case at a time, and limits of time and memory.

A process that dies, hangs or grows costs its case an attempt and the run one start of a process. A case that fails so often is
quarantined with what is known of its end. The workers end with the supervisor, however that ends.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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
    cases: Sequence[CaseInput], work: Work, workers: int, progress: Progress, limits: Limits = USUAL
) -> Iterator[tuple[CaseInput, Outcome]]:
    """Work through the cases, yielding each with its outcome as it finishes; one worker is a process of its own, too.

    Raises Cancelled; no process is left then, nor when the caller stops asking.
    """
    if not cases:
        return
    crew = _Crew(work, workers, limits)
    try:
        yield from crew.run(cases, progress)
    finally:
        crew.close()


class _Crew:
    """The workers of one run and what waits for them."""

    def __init__(self, work: Work, workers: int, limits: Limits) -> None:
        self._work, self._count, self._limits = work, max(1, workers), limits
        self._share = limits.memory or machine_memory() // self._count
        self._workers: list[Worker] = []
        self._waiting: deque[Job] = deque()
        self._guard = Guard()
        self._stillborn = 0

    def run(self, cases: Sequence[CaseInput], progress: Progress) -> Iterator[tuple[CaseInput, Outcome]]:
        self._waiting.extend(self._job(item) for item in cases)
        while self._waiting or any(worker.job for worker in self._workers):
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

    def _hire(self) -> None:
        """As many workers as there is work for."""
        busy = sum(worker.job is not None for worker in self._workers)
        while len(self._workers) < min(self._count, busy + len(self._waiting)):
            worker = Worker(self._work)
            self._workers.append(worker)
            self._guard.watch(worker.pids)

    def _hand_out(self) -> None:
        """Give every idle worker a job; one that needs the machine waits until nothing else is left, and then runs alone."""
        for worker in self._workers:
            if not worker.ready or worker.job or any(other.job and other.job.alone for other in self._workers):
                continue
            job = next((job for job in self._waiting if not job.alone), None)
            if job is None and self._waiting and not any(other.job for other in self._workers):
                job = self._waiting[0]
            if job is not None:
                self._waiting.remove(job)
                job.attempts += 1
                try:
                    worker.take(job)
                except OSError:  # it has died: its end is seen next
                    continue

    def _with_news(self) -> list[Worker]:
        found = wait([end for worker in self._workers for end in worker.ends], timeout=TICK_S)
        return [worker for worker in self._workers if any(end in found for end in worker.ends)]

    def _hear(self, worker: Worker) -> Iterator[tuple[CaseInput, Outcome]]:
        """What a worker has said, or its end."""
        try:
            while worker.connection.poll():
                message = worker.connection.recv()
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
        job, worker.job = worker.job, None
        assert job is not None
        if outcome.fate is Fate.OUT_OF_MEMORY and job.attempts < self._limits.attempts:
            self._again(job, alone=True)
        else:
            yield job.item, outcome

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
            self._again(job, alone=job.alone or fate is Fate.OUT_OF_MEMORY)
        else:
            yield job.item, Outcome((), death.told(job.item.place, job.attempts), fate=fate)

    def _again(self, job: Job, alone: bool) -> None:
        job.alone = alone
        self._waiting.append(job)

    def _dismiss(self, worker: Worker) -> int | None:
        self._workers.remove(worker)
        code = worker.end()
        self._guard.release(worker.pids)
        return code
