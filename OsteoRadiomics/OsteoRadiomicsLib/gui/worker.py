"""The child process of a panel: runs one verb of the command line and writes its progress where the panel looks.

Called as ``python -m OsteoRadiomicsLib.gui.worker FOLDER VERB ...``. Imports neither slicer nor qt.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from ..progress import Progress

EVENTS = "events.jsonl"
INTERVAL_S = 0.1


class EventProgress(Progress):
    """Appends {"done", "total", "what"} lines to a file, at most ten a second; appending needs no lock."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = open(path, "a", encoding="utf-8")  # noqa: SIM115 - lives as long as the process
        self._last = float("-inf")

    def show(self, done: float, total: float, what: str) -> None:
        now = time.monotonic()
        if now - self._last < INTERVAL_S and done < total:
            return
        self._last = now
        self._file.write(json.dumps({"done": done, "total": total, "what": what}) + "\n")
        self._file.flush()


def main(arguments: Sequence[str]) -> int:
    """Run the verb; its exit code is returned."""
    from ..cli import main as run

    folder = Path(arguments[0])
    threading.Thread(target=_leave_with, args=(folder,), daemon=True).start()
    return run(arguments[1:], progress=EventProgress(folder / EVENTS))


def _leave_with(folder: Path) -> None:
    """End the process when its folder is gone: the panel has cancelled.

    The panel also terminates its child, but in Slicer that child is a launcher, which may leave the real Python behind.
    """
    while folder.exists():
        time.sleep(INTERVAL_S)
    os._exit(130)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
