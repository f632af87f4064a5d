"""The child process of a panel: runs verbs of the command line and writes their progress where the panel looks.

Called as ``python -m OsteoRadiomicsLib.gui.worker FOLDER VERB ... [++ VERB ...]``. Imports neither slicer nor qt.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from ..base.progress import Progress

EVENTS = "events.jsonl"
NEXT = "++"  # stands between two verbs
INTERVAL_S = 0.1


class EventProgress(Progress):
    """Appends {"share", "what", "finished"} lines to a file, at most ten a second; appending needs no lock.

    A line that tells of a file that became whole also has its name, "written", and never waits.

    verbs: how many will run, each an equal share of the whole. finished: how many are done.
    """

    def __init__(self, path: Path, verbs: int = 1) -> None:
        super().__init__()
        self._file = open(path, "a", encoding="utf-8")  # noqa: SIM115 - lives as long as the process
        self._last = float("-inf")
        self._verbs, self._finished = verbs, 0
        self._within, self._what = 0.0, ""

    def show(self, done: float, total: float, what: str) -> None:
        now = time.monotonic()
        if now - self._last < INTERVAL_S and done < total:
            return
        self._last = now
        self._within, self._what = min(1.0, done / total) if total else 0.0, what
        self._write()

    def written(self, path: str | os.PathLike[str]) -> None:
        self._write(Path(path).name)

    def next_verb(self) -> None:
        """A verb is done: its results may be taken."""
        self._finished += 1
        self._within, self._what = 0.0, ""
        self._write()

    def _write(self, written: str = "") -> None:
        share = min(1.0, (self._finished + self._within) / self._verbs)
        event = {"share": share, "what": self._what, "finished": self._finished}
        if written:
            event["written"] = written
        self._file.write(json.dumps(event) + "\n")
        self._file.flush()


def main(arguments: Sequence[str]) -> int:
    """Run the verbs in turn until one fails; its exit code, or 0, is returned."""
    from ..verbs.dispatch import run_command as run

    folder = Path(arguments[0])
    threading.Thread(target=_leave_with, args=(folder,), daemon=True).start()
    verbs = _verbs(arguments[1:])
    progress = EventProgress(folder / EVENTS, len(verbs))
    for verb in verbs:
        code = run(verb, progress=progress)
        if code:
            return code
        progress.next_verb()
    return 0


def _verbs(arguments: Sequence[str]) -> list[list[str]]:
    """The arguments of each verb."""
    found: list[list[str]] = [[]]
    for argument in arguments:
        if argument == NEXT:
            found.append([])
        else:
            found[-1].append(argument)
    return found


def _leave_with(folder: Path) -> None:
    """End the process when its folder is gone: the panel has cancelled.

    The panel also terminates its child, but in Slicer that child is a launcher, which may leave the real Python behind.
    """
    while folder.exists():
        time.sleep(INTERVAL_S)
    os._exit(130)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
