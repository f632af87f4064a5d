"""Processes of this machine that work on cases, and the guard that ends them with their supervisor."""

from __future__ import annotations

import contextlib
import math
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection

import psutil

from ..base.errors import WorkerError
from ..base.interpreter import python_executable
from ..base.processes import spawn_context, without_main_script
from . import guard as guard_script
from .fates import Death, Fate
from .guard import kill
from .jobs import Job
from .messages import Receiver
from .store import Outcome
from .worker import Begun, Finished, Stage, Work, serve

BEGINNINGS = 3
"""Processes in a row that end before they can do anything: then it is no accident."""
LOOK_S = 0.05
"""How often a process is asked what memory it holds, at most."""
LOOK_ABOVE = "Look at what it says above; the verb extract on one case may tell more"
NO_INTERPRETER = "Run the command line where Python is installed"
_STARTING = threading.Lock()
"""Held while a process starts, which hides the main script: threads of a cluster's worker start theirs at the same time."""


class Worker:
    """One process, the pipe to it, and the job it is at.

    ready: it has started. stage: what the job is at, as far as it said. peak: the most memory it was seen to hold, in bytes.
    """

    def __init__(self, work: Work) -> None:
        context = spawn_context(NO_INTERPRETER)
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, work), daemon=True)
        with _STARTING, without_main_script():
            self._process.start()
        theirs.close()
        self._receiver = Receiver(self.connection)
        self._pid = self._process.pid or 0
        self._seen: psutil.Process | None = None
        self.job: Job | None = None
        self.ready = False
        self.stage, self.peak, self._since = "", 0, 0.0
        self._held, self._looked = 0, -math.inf

    @property
    def ends(self) -> tuple[Connection, int]:
        """What becomes ready when it says something, and when it ends."""
        return self.connection, self._process.sentinel

    @property
    def pids(self) -> set[int]:
        """Of the process that was started, and of the one that works, where a launcher stands between."""
        return {self._pid, self._process.pid or self._pid}

    def take(self, job: Job) -> None:
        """Give it a job. Raises OSError when it has died meanwhile."""
        self.job, self.stage, self.peak, self._since = job, "", 0, time.monotonic()
        self.connection.send(job.item)

    def hear(self, *, spoke: bool = False) -> Iterator[Outcome]:
        """What it has said since: perhaps the outcome of its job, after which it says nothing before its next one.

        spoke: whether it is known that it has said something. Raises EOFError or OSError when it has ended.
        """
        while spoke or self.connection.poll():
            message, spoke = self._receiver.receive(), False
            if isinstance(message, Begun):
                self.ready, self._pid = True, message.pid
            elif isinstance(message, Stage):
                self.stage = message.what
            elif isinstance(message, Finished):
                self.memory()
                yield replace(message.outcome, seconds=self.seconds(), peak=self.peak)
                return

    def beyond(self, seconds: float, memory: int) -> Death | None:
        """The end that its job must have when it has taken more than this, None while it has not. memory: resident bytes."""
        if self.seconds() > seconds:
            return self.death(Fate.TIMED_OUT, limit=seconds)
        return self.death(Fate.OUT_OF_MEMORY, limit=memory) if self.memory() > memory else None

    def death(self, fate: Fate, exit_code: int | None = None, limit: float = 0.0) -> Death:
        """What is known of the end of its job."""
        return Death(fate, exit_code, self.peak, self.stage, limit, self.seconds())

    def seconds(self) -> float:
        """How long it has been at its job."""
        return time.monotonic() - self._since

    def memory(self) -> int:
        """Resident bytes now or ``LOOK_S`` ago at most, 0 where the system does not say."""
        if (now := time.monotonic()) - self._looked >= LOOK_S:
            self._held, self._looked = self._resident(), now
        self.peak = max(self.peak, self._held)
        return self._held

    def _resident(self) -> int:
        try:
            self._seen = self._seen if self._seen and self._seen.pid == self._pid else psutil.Process(self._pid)
            return int(self._seen.memory_info().rss)
        except psutil.Error:
            return 0

    def end(self) -> int | None:
        """Kill it if it still lives. Returns the exit code, minus the number of a signal."""
        if self._process.is_alive():
            for pid in self.pids:
                kill(pid)
        self._process.join()
        self.connection.close()
        return self._process.exitcode


class Guard:
    """The process that kills workers whose supervisor is gone, and what it must know; started again when it was killed."""

    def __init__(self) -> None:
        self._watched: set[int] = set()
        self._process = self._start()

    def watch(self, pids: set[int]) -> None:
        """Kill these, too, when this process ends."""
        self._watched |= pids
        self._say("+", pids)

    def release(self, pids: set[int]) -> None:
        """These have ended: their numbers may soon be another's."""
        self._watched -= pids
        self._say("-", pids)

    def close(self) -> None:
        """End it; workers that are still watched end, too."""
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        self._process.wait()

    def _say(self, sign: str, pids: set[int]) -> None:
        for _ in range(BEGINNINGS):
            try:
                assert self._process.stdin is not None
                self._process.stdin.write("".join(f"{sign}{pid}\n" for pid in pids))
                self._process.stdin.flush()
                return
            except (OSError, ValueError):  # it was killed, or its pipe is closed
                self.close()
                self._process, sign, pids = self._start(), "+", self._watched
        raise WorkerError("the process that ends workers with their run does not start", cure=LOOK_ABOVE)

    @staticmethod
    def _start() -> subprocess.Popen[str]:
        command = [python_executable(NO_INTERPRETER), "-I", "-S", str(guard_script.__file__)]
        own_group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # Ctrl-C is not for the guard
        return subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True, creationflags=own_group)
