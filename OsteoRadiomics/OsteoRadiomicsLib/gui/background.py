"""Work in a child process, watched from the GUI's timer.

Threads would not do: in Slicer the main thread holds Python's lock while it waits for events, so a Python thread crawls,
and a filter that does not release the lock freezes the window.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from ..base.errors import Cancelled, OsteoRadiomicsError
from ..base.extensions import module_folders
from .worker import EVENTS, NEXT

LIBRARY = Path(__file__).resolve().parents[2]
PATIENCE_S = 0.5


class State(Enum):
    """Where a job stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Status:
    """State, share of the work done (0..1) and what is being done."""

    state: State
    share: float
    what: str


class JobFailed(OsteoRadiomicsError):
    """The child process did not start, or ended with an error; its own message is this one's."""


class Job:
    """Verbs of the command line in a child process. Its private folder holds inputs and results until ``close``."""

    def __init__(self, parent_folder: str | os.PathLike[str] | None = None) -> None:
        try:
            self.folder = Path(tempfile.mkdtemp(prefix="osteoradiomics-", dir=parent_folder))
        except OSError as error:
            what = f"no temporary folder could be made ({error.strerror or error})"
            raise JobFailed(what, cure="Free space on the disk, or choose another temporary folder in the settings") from error
        self._process: subprocess.Popen[bytes] | None = None
        self._cancelled = False
        self._share, self._what = 0.0, ""
        self._read = 0

    def start(self, *verbs: Sequence[str]) -> None:
        """Start the verbs, each such as ("extract", "--image", ...); the first that fails ends the job.

        Raises JobFailed when no process can be started; the folder, which may hold a patient's image, is removed then.
        """
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
        except OSError as error:
            self.close()
            cure = "Free memory and disk space, or start 3D Slicer again; if that does not help, install it again"
            raise JobFailed(f"the calculation could not be started ({error.strerror or error})", cure=cure) from error

    def poll(self) -> Status:
        """Where the job stands now. Never waits."""
        if self._cancelled:
            return Status(State.CANCELLED, self._share, self._what)
        self._read_events()
        code = self._process.poll() if self._process else None
        if code is None:
            return Status(State.RUNNING, self._share, self._what)
        return Status(State.DONE, 1.0, self._what) if code == 0 else Status(State.FAILED, self._share, self._what)

    def wait(self, seconds: float | None = None) -> Status:
        """Wait until the process has ended, for scripts without an event loop. Raises subprocess.TimeoutExpired."""
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

    def failure(self) -> str:
        """The child's error line, or the end of what it wrote when it broke down without one."""
        text = (self.folder / "err.txt").read_text(encoding="utf-8", errors="replace")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        errors = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
        if errors:
            return errors[-1]
        code = self._process.poll() if self._process else None
        return f"the calculation broke down (exit code {code}): {lines[-1] if lines else 'no message'}"

    def close(self) -> None:
        """Remove the folder with its images, and the process if it still runs."""
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
            self._share = min(1.0, event["done"] / event["total"]) if event["total"] else 0.0
            self._what = event["what"]


def python_executable() -> str:
    """The Python that runs beside this application: PythonSlicer in Slicer, this one elsewhere."""
    return shutil.which("PythonSlicer") or sys.executable
