"""Work in a child process, watched from the GUI's timer.

Threads would not do: in Slicer the main thread holds Python's lock while it waits for events, so a Python thread crawls,
and a filter that does not release the lock freezes the window.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from ..base.errors import Cancelled, DependencyError, OsteoRadiomicsError
from ..base.extensions import module_folders
from ..base.interpreter import python_executable
from ..base.undoing import undone_unless_whole
from .worker import EVENTS, NEXT

LIBRARY = Path(__file__).resolve().parents[2]
PATIENCE_S = 0.5
TURN_S = 0.05  # of each look at the job, for what comes before the process


class State(Enum):
    """Where a job stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Status:
    """State, share of the work done (0..1), what is being done, and how many verbs are finished."""

    state: State
    share: float
    what: str
    finished: int = 0


class JobFailed(OsteoRadiomicsError):
    """The child process did not start, or ended with an error; its own message is this one's."""


class Job:
    """Verbs of the command line in a child process. Its private folder holds inputs and results until ``close``.

    words: file name in the folder -> what the user calls it, so that no message names a temporary path.
    """

    def __init__(self, parent_folder: str | os.PathLike[str] | None = None) -> None:
        try:
            self.folder = Path(tempfile.mkdtemp(prefix="osteoradiomics-", dir=parent_folder))
        except OSError as error:
            what = f"no temporary folder could be made ({error.strerror or error})"
            raise JobFailed(what, cure="Free space on the disk, or choose another temporary folder in the settings") from error
        self.words: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._cancelled = False
        self._share, self._what, self._finished = 0.0, "", 0
        self._read = 0
        self._written: dict[str, None] = {}
        self._before: Iterator[None] | None = None
        self._verbs: tuple[Sequence[str], ...] = ()

    def start(self, *verbs: Sequence[str], after: Iterator[None] | None = None) -> None:
        """Start the verbs, each such as ("extract", "--image", ...); the first that fails ends the job.

        after: writes what they need, step by step; ``poll`` goes on with it, and then the process is started.
        Raises JobFailed when no process can be started; the folder, which may hold a patient's image, is removed then.
        """
        self._verbs, self._before = verbs, after
        if after is None:
            self._start(verbs)

    def _start(self, verbs: Sequence[Sequence[str]]) -> None:
        arguments = [argument for verb in verbs for argument in (NEXT, *verb)][1:]
        environment = dict(os.environ)
        paths = [str(LIBRARY), *map(str, module_folders()), *filter(None, [environment.get("PYTHONPATH")])]
        environment["PYTHONPATH"] = os.pathsep.join(paths)
        try:
            with open(self.folder / "out.txt", "wb") as out, open(self.folder / "err.txt", "wb") as err:
                self._process = subprocess.Popen(
                    [python_executable(), "-m", "OsteoRadiomicsLib.gui.worker", str(self.folder), *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=err,
                    env=environment,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
        except DependencyError as error:
            self.close()
            raise JobFailed(error.what, cure=error.cure) from error
        except OSError as error:
            self.close()
            cure = "Free memory and disk space, or start 3D Slicer again; if that does not help, install it again"
            raise JobFailed(f"the calculation could not be started ({error.strerror or error})", cure=cure) from error

    def poll(self) -> Status:
        """Where the job stands now, after some more of what comes before the process. Takes a fraction of a second at most.

        Raises what that raises, and JobFailed as ``start`` does; the folder is gone then.
        """
        if self._cancelled:
            return self._status(State.CANCELLED)
        if self._before is not None:
            self._go_on(TURN_S)
            return self._status(State.RUNNING)
        # The process first: what it wrote before it ended is then read, whenever it ended.
        code = self._process.poll() if self._process else None
        self._read_events()
        if code is None:
            return self._status(State.RUNNING)
        return self._status(State.DONE if code == 0 else State.FAILED)

    def take_written(self) -> list[str]:
        """Names of the files that became whole since the last call, while the verb that writes them is still at work."""
        names, self._written = list(self._written), {}
        return names

    def wait(self, seconds: float | None = None) -> Status:
        """Wait until the process has ended, for scripts without an event loop. Raises subprocess.TimeoutExpired."""
        while self._before is not None:
            self._go_on(TURN_S)
        if self._process is not None and not self._cancelled:
            self._process.wait(seconds)
        return self.poll()

    def cancel(self) -> None:
        """Stop at once: removes the folder, which ends the worker, and terminates the process that was started."""
        self._cancelled = True
        self.close()

    def check(self) -> None:
        """Raise JobFailed with the child's one-line message, or Cancelled, unless the job is done."""
        state = self.poll().state
        if state is State.CANCELLED:
            raise Cancelled("stopped at the user's request")
        if state is not State.DONE:
            raise JobFailed(self.failure())

    def printed(self) -> Any:
        """What the verb printed with ``--json``. Raises JobFailed and Cancelled."""
        self.check()
        return json.loads((self.folder / "out.txt").read_text(encoding="utf-8"))

    def check_not_failed(self) -> None:
        """As ``check``, also while verbs after the one that is asked about are still running."""
        if self.poll().state is not State.RUNNING:
            self.check()

    def failure(self) -> str:
        """The child's error line, or the end of what it wrote when it broke down without one."""
        try:
            text = (self.folder / "err.txt").read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return "its temporary folder was removed while the calculation was running"
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        errors = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
        if errors:
            return self.in_words(errors[-1])
        code = self._process.poll() if self._process else None
        return f"the calculation broke down (exit code {code}): {self.in_words(lines[-1]) if lines else 'no message'}"

    def in_words(self, text: str) -> str:
        """A message of the child without its private folder: a file's words stand for its path, wherever it lies."""
        for name, words in self.words.items():
            text = text.replace(str(self.folder / name), words)
            # Elsewhere the name stands at the end of another folder's path.
            text = re.sub(rf"(?:\S*[/\\])?{re.escape(name)}", lambda match, words=words: words, text)
        return text.replace(f"{self.folder}{os.sep}", "")

    def close(self) -> None:
        """Remove the folder with its images, and the process if it still runs."""
        self._before = None
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        # A child that was writing may have put a file into the folder while it was being removed.
        shutil.rmtree(self.folder, ignore_errors=True)

    def _go_on(self, seconds: float) -> None:
        """Some steps of what comes before the process; after the last it is started."""
        end = time.monotonic() + seconds
        with undone_unless_whole(self.close):
            for _step in self._before or ():
                if time.monotonic() > end:
                    return
            self._before = None
            self._start(self._verbs)

    def _status(self, state: State) -> Status:
        return Status(state, 1.0 if state is State.DONE else self._share, self._what, self._finished)

    def _read_events(self) -> None:
        try:
            with open(self.folder / EVENTS, "rb") as handle:
                handle.seek(self._read)
                text = handle.read()
        except FileNotFoundError:
            return
        whole = text[: text.rfind(b"\n") + 1]
        self._read += len(whole)
        for line in whole.splitlines():
            event = json.loads(line)
            if event["finished"] > self._finished:  # what a verb wrote on its way, its last word makes stale
                self._written = {}
            self._share, self._what, self._finished = event["share"], event["what"], event["finished"]
            if "written" in event:
                self._written[event["written"]] = None
