"""The ways in which one case list can be worked through: all of them must write the same bytes.

A way is a function of a list and an output folder, under the name that a test or a benchmark shows. Another way to run a list
(by way of an archive, say) is one more entry of ``WAYS``.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

KEPT_IMAGES = "OSTEORADIOMICS_N4_CACHE"
HEADLESS_SLICER = Path(__file__).resolve().parents[2] / "Host" / "batch_run.py"


@dataclass(frozen=True)
class Listed:
    """A case list and what is asked of it: the options of the command line that decide a number."""

    cases: Path
    options: Sequence[str]

    def command(self, out: Path, *how: str) -> list[str]:
        """The command that works through it. how: what decides no number."""
        return [sys.executable, "-m", "OsteoRadiomicsLib", *self.words(out, *how)]

    def words(self, out: Path, *how: str) -> list[str]:
        """The verb with its options."""
        return ["cohort", str(self.cases), *self.options, "--out", str(out), *how]


def run(command: Sequence[str]) -> None:
    """Raises RuntimeError with what it said where a command does not do its work; failed cases are no failure of it."""
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} ended with {ended.returncode}: {ended.stderr}")


def one_worker(listed: Listed, out: Path) -> None:
    """One process of this computer."""
    run(listed.command(out, "--workers", "1"))


def two_workers(listed: Listed, out: Path) -> None:
    """Two processes of this computer."""
    run(listed.command(out, "--workers", "2"))


def dask_cluster(listed: Listed, out: Path) -> None:
    """A Dask cluster of two workers on this computer."""
    with local_cluster() as address:
        run(listed.command(out, "--scheduler", address))


def two_shards(listed: Listed, out: Path) -> None:
    """Two jobs at the same time with one process each, as a batch queue runs them, and their tables together."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    jobs = [subprocess.Popen(listed.command(out, "--shard", f"{number}/2"), **quiet) for number in (1, 2)]
    ended = [job.wait() for job in jobs]
    if any(code not in (0, 1) for code in ended):
        raise RuntimeError(f"the shards ended with {ended}")
    run([sys.executable, "-m", "OsteoRadiomicsLib", "cohort", "merge", str(out)])


def headless_slicer(listed: Listed, out: Path) -> None:
    """``batch.py`` in headless Slicer with two processes, on the tests' stand-in for the application."""
    run([sys.executable, str(HEADLESS_SLICER), *listed.words(out, "--workers", "2")])


def lacking(way: str) -> str:
    """The package that a way needs and that is not installed, empty where there is none."""
    needed = NEEDED.get(way, "")
    return needed if needed and find_spec(needed) is None else ""


def through(way: str, listed: Listed, out: Path) -> None:
    """Work through a list in one of ``WAYS``. Raises RuntimeError. What one way kept of an image is not taken by another."""
    before = os.environ.get(KEPT_IMAGES)
    os.environ[KEPT_IMAGES] = str(out.with_name(f"{out.name}-kept"))
    try:
        WAYS[way](listed, out)
    finally:
        if before is None:
            del os.environ[KEPT_IMAGES]
        else:
            os.environ[KEPT_IMAGES] = before


@contextmanager
def local_cluster() -> Iterator[str]:
    """A cluster of two workers with one thread each, and the settings that Dask has by itself; its address."""
    import distributed

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
    ) as cluster:  # fmt: skip
        yield cluster.scheduler_address


WAYS: dict[str, Callable[[Listed, Path], None]] = {
    "1 worker": one_worker,
    "2 workers": two_workers,
    "Dask LocalCluster of 2": dask_cluster,
    "2 shards and merge": two_shards,
    "headless Slicer, 2 workers": headless_slicer,
}
NEEDED = {"Dask LocalCluster of 2": "distributed", "headless Slicer, 2 workers": "slicer"}
"""Way -> package that not everybody has."""
