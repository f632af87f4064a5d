"""Jobs shared out between this process and helpers beside it: the results are the same for any number of them.

The work and its jobs are values that can be sent to another process. What a helper cannot do, because it died, lacks what this
process has, or met an error, is done here: then the error is that of one process, and comes in the same order.
"""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, Self

from .notices import collected_notices
from .processes import end_with_parent, one_thread, spawn_context, without_main_script
from .progress import Part, Progress

Work = Callable[[Any, Progress], Any]
"""Takes a job and progress, returns a value. Importable by name, as what is in it must be."""
_LOOK_S = 0.1  # between two looks for a stop while helpers work


class Crew:
    """``size`` processes, this one included; the others start with the first shared work. A context manager that ends them."""

    def __init__(self, size: int = 1) -> None:
        self._size = size
        self._helpers: list[_Helper] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for helper in self._helpers:
            helper.end()

    def share(self, work: Work, jobs: Sequence[Any], *, done: Callable[[int, Any], None] | None = None) -> Shared:
        """Let helpers begin with the jobs, one work after the other; ``Shared.finish`` joins in.

        done: told each number and result at once, by one thread at a time.
        """
        shared = Shared(work, jobs, done)
        wanted = min(self._size - 1, len(jobs) - 1)
        while len(self._helpers) < wanted:
            self._helpers.append(_Helper())
        for helper in self._helpers[: max(wanted, 0)]:
            helper.join_in(shared)
        return shared


class Shared:
    """The jobs of one work, and what came of them."""

    def __init__(self, work: Work, jobs: Sequence[Any], done: Callable[[int, Any], None] | None) -> None:
        self.work, self.jobs = work, tuple(jobs)
        self._done = done
        self._waiting = deque(range(len(self.jobs)))
        self._results: dict[int, Any] = {}
        self._under_way: set[int] = set()
        self._broken: BaseException | None = None
        self._changed = threading.Condition()

    def claim(self) -> int | None:
        """The next job that nobody has taken."""
        with self._changed:
            if not self._waiting or self._broken:
                return None
            number = self._waiting.popleft()
            self._under_way.add(number)
            return number

    def put(self, number: int, result: Any) -> None:
        """A job is done."""
        with self._changed:
            self._under_way.discard(number)
            try:
                if self._done:
                    self._done(number, result)
                self._results[number] = result
            except BaseException as error:  # noqa: BLE001 - told by a helper's thread, raised in that which waits for it
                self._broken = error
            self._changed.notify_all()

    def leave(self, number: int) -> None:
        """A helper could not do it: this process will."""
        with self._changed:
            self._under_way.discard(number)
            self._waiting.appendleft(number)
            self._changed.notify_all()

    def finish(self, progress: Progress, words: Callable[[int], str]) -> list[Any]:
        """Do jobs until all are done; their results in order. words: of a job, for the progress bar.

        Raises what a job raises when it is done here, what ``done`` raises, and Cancelled.
        """
        while True:
            number = self.claim()
            if number is not None:
                self.put(number, self.work(self.jobs[number], self._part(progress, words(number))))
                continue
            with self._changed:
                if self._broken:
                    raise self._broken
                if not self._waiting and not self._under_way:
                    break
                self._changed.wait(_LOOK_S)
            progress.check()
        return [self._results[number] for number in range(len(self.jobs))]

    def _part(self, progress: Progress, words: str) -> Progress:
        count, total = len(self._results), len(self.jobs)
        part = Part(progress, count / total, (count + 1) / total, words)
        part.report(0, 1)
        return part


class _Helper:
    """One process, and the thread here that talks with it."""

    def __init__(self) -> None:
        context = spawn_context("Use one worker")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        with without_main_script():
            self._process.start()
        theirs.close()
        self._thread: threading.Thread | None = None

    def join_in(self, shared: Shared) -> None:
        if self._thread:
            self._thread.join()
        self._thread = threading.Thread(target=self._converse, args=(shared,), daemon=True)
        self._thread.start()

    def _converse(self, shared: Shared) -> None:
        """Hand over the work, then one job after the other; what goes wrong with one is left to the process that started this."""
        if not self._asked("work", shared.work)[0]:
            return
        while (number := shared.claim()) is not None:
            done, result = self._asked("job", shared.jobs[number])
            if not done:
                shared.leave(number)
                return
            shared.put(number, result)

    def _asked(self, what: str, value: Any) -> tuple[bool, Any]:
        try:
            self._ours.send((what, value))
            answer: tuple[bool, Any] = self._ours.recv()
        except Exception:  # noqa: BLE001 - it died, or the value cannot be sent: whatever it is, the work is done here instead
            return False, None
        return answer

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        if self._thread:
            self._thread.join()
        self._ours.close()


def _serve(connection: Connection) -> None:
    """What a helper does: take a work, answer its jobs one by one."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the first of them ends the others
    work: Work | None = None
    with collected_notices():  # what helpers notice, the process that started them notices, too
        while True:
            try:
                what, value = connection.recv()
                if what == "work":
                    work, result = value, None
                else:
                    assert work is not None
                    with one_thread():
                        result = work(value, Progress())
                connection.send((True, result))
            except EOFError:
                return
            except Exception as error:  # noqa: BLE001 - the job is done again where errors are reported
                connection.send((False, f"{type(error).__name__}: {error}"))
