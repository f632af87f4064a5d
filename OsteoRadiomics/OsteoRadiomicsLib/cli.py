"""The command line ``osteoradiomics VERB ...``; the same entry serves headless Slicer (Scripts/batch.py)."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from .base.progress import Progress
from .verbs.dispatch import INTERRUPTED, build_parser
from .verbs.dispatch import run_command as main

__all__ = ["INTERRUPTED", "build_parser", "command", "main"]


def command(argv: Sequence[str] | None = None, *, progress: Progress | None = None) -> int:
    """``main`` as the only work of a process.

    What it leaves is not searched for circular garbage when the process ends, which takes the better part of a second after
    a training.
    """
    code = main(argv, progress=progress)
    gc.freeze()
    return code


if __name__ == "__main__":
    sys.exit(command())
