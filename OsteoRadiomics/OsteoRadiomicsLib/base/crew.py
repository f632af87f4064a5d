"""Jobs shared out between this process and helpers beside it: the results are the same for any number of them.

The work and its jobs are values that can be sent to another process. What a helper cannot do, because it died, lacks what this
process has, or met an error, is done here: then the error is that of one process, and comes in the same order; where there is
none, a notice says what was wrong with the helper.
"""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Sequence
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any, Self

from .collection import rare_collection
from .notices import collected_notices, say
from .processes import end_with_parent, one_thread, spawn_context, without_main_script
from .progress import Part, Progress

Work = Callable[[Any, Progress], Any]
"""Takes a job and progress, returns a value. Importable by name, as what is in it must be."""
_LOOK_S = 0.1  # between two looks for a stop while helpers work


class Crew:
    """``size`` processes, this one included; the others start with the first shared work. A context manager that ends them.

    imports: modules that helpers import as they start, so that ``begin`` can let them while this process does what cannot be
    shared.
    """

    def __init__(self, size: int = 1, *, imports: Sequence[str] = ()) -> None:
        self._size, self._imports = size, tuple(imports)
        self._helpers: list[_Helper] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for helper in self._helpers:
            helper.end()

    def begin(self) -> None:
        """Start the helpers. Raises DependencyError where no interpreter is found."""
        self._hire(self._size - 1)

    def share(self, work: Work, jobs: Sequence[Any], *, done: Callable[[int, Any], None] | None = None) -> Shared:
        """Let helpers begin with the jobs, one work after the other; ``Shared.finish`` joins in.

        done: told each number and result at once, by one thread at a time.
        """
        shared = Shared(work, jobs, done)
        wanted = min(self._size - 1, len(jobs) - 1)
        self._hire(wanted)
        for helper in self._helpers[: max(wanted, 0)]:
            helper.join_in(shared)
        return shared

    def _hire(self, wanted: int) -> None:
        while len(self._helpers) < wanted:
            self._helpers.append(_Helper(self._imports))


class Shared:
    """The jobs of one work, and what came of them."""

    def __init__(self, work: Work, jobs: Sequence[Any], done: Callable[[int, Any], None] | None) -> None:
        self.work, self.jobs = work, tuple(jobs)
        self._done = done
        self._waiting = deque(range(len(self.jobs)))
        self._results: dict[int, Any] = {}
        self._under_way: set[int] = set()
        self._broken: BaseException | None = None
        self._given_up: str = ""
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

    def leave(self, why: str, number: int | None = None) -> None:
        """A helper could not take the work, or not do that job of it: this process will."""
        with self._changed:
            self._given_up = self._given_up or why
            if number is not None:
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
        if self._given_up:
            say(f"One process did what several should have shared, with the same results: {self._given_up}")
        return [self._results[number] for number in range(len(self.jobs))]

    def _part(self, progress: Progress, words: str) -> Progress:
        count, total = len(self._results), len(self.jobs)
        part = Part(progress, count / total, (count + 1) / total, words)
        part.report(0, 1)
        return part


class _NoAnswer(Exception):
    """A helper did not do what it was asked. The text says why."""


class _Helper:
    """One process, and the thread here that talks with it."""

    def __init__(self, imports: Sequence[str]) -> None:
        context = spawn_context("Use one worker")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, imports), daemon=True)
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
        try:
            self._ask("work", shared.work)
        except _NoAnswer as reason:
            shared.leave(str(reason))
            return
        while (number := shared.claim()) is not None:
            try:
                result = self._ask("job", shared.jobs[number])
            except _NoAnswer as reason:
                shared.leave(str(reason), number)
                return
            shared.put(number, result)

    def _ask(self, what: str, value: Any) -> Any:
        try:
            self._ours.send((what, value))
            done, answer = self._ours.recv()
        except (EOFError, OSError) as error:
            raise _NoAnswer("a helper process ended by itself") from error
        except Exception as error:  # a value can fail to be sent in any way, and to be read with it
            raise _NoAnswer(f"{what} cannot be sent to a helper process ({type(error).__name__}: {error})") from error
        if not done:
            raise _NoAnswer(f"a helper process met an error ({answer})")
        return answer

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        if self._thread:
            self._thread.join()
        self._ours.close()


def _serve(connection: Connection, imports: Sequence[str]) -> None:
    """What a helper does: import modules, take a work, answer its jobs one by one."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the first of them ends the others
    work: Work | None = None
    with rare_collection(), collected_notices():  # what helpers notice, the process that started them notices, too
        try:
            for module in imports:
                import_module(module)
        except Exception as error:  # noqa: BLE001 - told with the first work, which is done elsewhere
            connection.send((False, f"{type(error).__name__}: {error}"))
            return
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
