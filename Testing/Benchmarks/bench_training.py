"""Train op-mri and op-ct on simulated tables of the published sizes, by one command each, and time it.

    python Testing/Benchmarks/bench_training.py [FOLDER] [--runs 3] [--variants plain search grid] [--large] [--write]

--large also trains op-ct on 10,000 patients, once and without search, which takes minutes and gigabytes. The tables and the last
studies stay in FOLDER. --write puts the figures into Docs/training-speed.md, whose other rows stay. Linux only.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import pandas as pd
from OsteoRadiomicsLib.base.processes import cores
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import command
from OsteoRadiomicsLib.images.phantom import op_ct_patients, op_mri_patients
from OsteoRadiomicsLib.modelling.simulation import simulated_features
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.workflows.training_crew import MOST_WORKERS

VARIANTS = {
    "plain": ("without search", ("--tuning", "none")),
    "search": ("with Bayesian search", ("--tuning", "bayes")),
    "optimism": ("without search, with 200 bootstrap samples for its optimism", ("--tuning", "none", "--optimism", "200")),
    "grid": ("without search, with the grid of selectors and classifiers", ("--tuning", "none", "--grid")),
}
HEAD = (
    "study", "how", "processes", "runs", "wall, s", "CPU, s", "memory, GB", "longest CPU time between stopping points, s",
    "load before", "load after",
)  # fmt: skip
HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "Docs" / "training-speed.md"
WATCHED = "--watched"
LOOK_S = 0.5  # between two looks at the memory


@dataclass(frozen=True)
class Study:
    """name: as the page prints it. patients: makes its clinical table."""

    name: str
    protocol: str
    patients: Callable[[], pd.DataFrame]

    @property
    def stem(self) -> str:
        """Of its files and folders."""
        return self.name.replace(", ", "-").replace(" ", "-")


STUDIES = (Study("op-mri", "op-mri", op_mri_patients), Study("op-ct", "op-ct", op_ct_patients))
LARGE = Study("op-ct, 10000 patients", "op-ct", partial(op_ct_patients, 10_000))


class Watch(Progress):
    """Remembers the longest time between two stopping points, in seconds of this thread's CPU."""

    def __init__(self) -> None:
        super().__init__()
        self.longest, self._last = 0.0, 0.0

    def check(self) -> None:
        now = time.thread_time()
        if self._last:
            self.longest = max(self.longest, now - self._last)
        self._last = now
        super().check()


@dataclass(frozen=True)
class Run:
    """Of one command, its start included: wall and CPU seconds, the most bytes that its processes held together at any look, and
    the longest CPU time between two stopping points of the first process."""

    wall: float
    cpu: float
    memory: int
    gap: float


@dataclass(frozen=True)
class Timing:
    """One row of the page. loads: of the machine when the runs began and when they had ended."""

    study: str
    how: str
    processes: int
    runs: tuple[Run, ...]
    loads: tuple[float, float]

    @property
    def row(self) -> tuple[str, ...]:
        """Medians of times, the most of the others."""
        wall, cpu = (median(getattr(run, name) for run in self.runs) for name in ("wall", "cpu"))
        memory, gap = max(run.memory for run in self.runs) / 1e9, max(run.gap for run in self.runs)
        counts = str(self.processes), str(len(self.runs))
        loads = (f"{load:.1f}" for load in self.loads)
        return (self.study, self.how, *counts, f"{wall:.1f}", f"{cpu:.1f}", f"{memory:.1f}", f"{gap:.2f}", *loads)


def write_tables(folder: Path, study: Study) -> None:
    """A study's feature and clinical table."""
    folder.mkdir(parents=True, exist_ok=True)
    clinical = study.patients()
    clinical.to_csv(folder / f"{study.stem}-clinical.csv", index=False)
    simulated_features(clinical, load_protocol(study.protocol)).to_csv(folder / f"{study.stem}-features.csv", index=False)


def timing(folder: Path, study: Study, variant: str, processes: int, runs: int) -> Timing:
    """Train ``runs`` times from nothing, in processes of their own."""
    before, (how, more) = os.getloadavg()[0], VARIANTS[variant]
    found = tuple(_one(folder, study, [*more, "--workers", str(processes)]) for _ in range(runs))
    return Timing(study.name, how, processes, found, (before, os.getloadavg()[0]))


def _one(folder: Path, study: Study, more: Sequence[str]) -> Run:
    shutil.rmtree(folder / study.stem, ignore_errors=True)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, str(Path(__file__).resolve()), WATCHED, *_arguments(folder, study), *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process, _Memory(process.pid) as memory:
        printed, _ = process.communicate()
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise SystemExit(f"the training of {study.name} ended with exit code {process.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, memory.most, float(printed.splitlines()[-1]))


class _Memory:
    """Looks now and then how much memory a process and its helpers hold. most: bytes."""

    def __init__(self, process: int) -> None:
        self.most, self._process, self._over = 0, str(process), threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Memory:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK_S):
            self.most = max(self.most, sum(map(self._held, Path("/proc").glob("[0-9]*"))))

    def _held(self, process: Path) -> int:
        try:
            parent = (
                (process / "stat").read_text().rpartition(")")[2].split()[1]
            )  # after the name, which may hold anything: proc(5)
            pages = (process / "statm").read_text().split()[1] if self._process in (process.name, parent) else "0"
        except (OSError, IndexError):  # it has ended
            return 0
        return int(pages) * resource.getpagesize()


def watched(arguments: list[str]) -> None:
    """Run one command and print, last, its longest time between two stopping points."""
    watch = Watch()
    code = command(arguments, progress=watch)
    print(watch.longest)
    raise SystemExit(code)


def _arguments(folder: Path, study: Study) -> list[str]:
    tables = [f"--{name}={folder / f'{study.stem}-{name}.csv'}" for name in ("features", "clinical")]
    return ["train", *tables, "--outcome", "op", "--protocol", study.protocol, "--set", "set", "--out", str(folder / study.stem)]


def table(rows: Sequence[Sequence[str]]) -> str:
    """Markdown."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (HEAD, *rows)).replace("\n", f"\n|{'---|' * len(HEAD)}\n", 1)


def rows_of(page: str) -> list[tuple[str, ...]]:
    """The rows of such a table in a page; none where it has another head."""
    lines = [tuple(line.strip("| ").split(" | ")) for line in page.splitlines() if line.startswith("| ")]
    return lines[1:] if lines[:1] == [HEAD] else []


def with_rows(page: str, timings: Sequence[Timing]) -> str:
    """The page in Docs: its rows, those of equal study and way replaced, and what was measured for the first time."""
    rows = {row[:2]: row for row in [*rows_of(page), *(timing.row for timing in timings)]}
    machine = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    template = (HERE / "training-speed.template.md").read_text(encoding="utf-8")
    return template.format(machine=machine, table=table(list(rows.values())))


def run(folder: Path, variants: Sequence[str], runs: int, processes: int, *, large: bool, write: bool) -> None:
    """Write the tables, time every study and variant, print. What takes minutes runs once."""
    tasks = [(study, variant, runs if variant == "plain" else 1) for variant in variants for study in STUDIES]
    tasks += [(LARGE, "plain", 1)] if large else []
    for study in dict.fromkeys(study for study, _, _ in tasks):
        write_tables(folder, study)
    for study, variant, times in tasks:
        found = timing(folder, study, variant, processes, times)
        print(table([found.row]), flush=True)
        if write:
            PAGE.write_text(with_rows(PAGE.read_text(encoding="utf-8"), [found]), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if sys.argv[1:2] == [WATCHED]:
        watched(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="where tables and studies stay (default: nowhere)")
    parser.add_argument("--runs", type=int, default=3, help="of studies without search; those with one or with a grid run once")
    parser.add_argument("--variants", nargs="*", choices=list(VARIANTS), default=["plain", "search"])
    parser.add_argument("--large", action="store_true", help="also 10,000 patients with 1688 features")
    parser.add_argument(
        "--workers", type=int, default=min(cores(), MOST_WORKERS), help="processes (default: as many as 'train' takes)"
    )
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        given = chosen.folder or Path(temporary)
        run(given, chosen.variants, chosen.runs, chosen.workers, large=chosen.large, write=chosen.write)
