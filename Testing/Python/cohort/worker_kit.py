"""Work that misbehaves at one case, importable by worker processes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cohort.cases import CaseInput
from OsteoRadiomicsLib.cohort.fates import Fate
from OsteoRadiomicsLib.cohort.store import Outcome

CASES = [CaseInput(name, "T1", Path("i"), Path("m")) for name in "abcd"]


def echo(item: CaseInput, progress: Progress) -> Outcome:
    return Outcome((), f"seen {item.case} by {os.getpid()}")


def crash_at_b(item: CaseInput, progress: Progress) -> Outcome:
    if item.case == "b":
        progress.report(0, 1, "features of L2")
        os.kill(os.getpid(), signal.SIGSEGV)
    return echo(item, progress)


def crash_once_at_b(item: CaseInput, progress: Progress) -> Outcome:
    """image: a file whose presence says that it has crashed."""
    if item.case == "b" and not item.image.exists():
        item.image.touch()
        os._exit(9)
    return echo(item, progress)


def hang_at_b(item: CaseInput, progress: Progress) -> Outcome:
    if item.case == "b":
        time.sleep(600)
    return echo(item, progress)


def grow_at_b(item: CaseInput, progress: Progress) -> Outcome:
    if item.case == "b":
        _held = np.ones(2**26)  # 512 MB
        time.sleep(600)
    return echo(item, progress)


def say_out_of_memory_at_b(item: CaseInput, progress: Progress) -> Outcome:
    if item.case == "b":
        return Outcome((), "out of memory", fate=Fate.OUT_OF_MEMORY)
    return echo(item, progress)


def report_times(item: CaseInput, progress: Progress) -> Outcome:
    """From when to when it worked, as text."""
    begun = time.time()
    time.sleep(0.3)
    return Outcome((), f"{begun} {time.time()}")
