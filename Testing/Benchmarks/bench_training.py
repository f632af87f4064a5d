"""Train op-mri and op-ct on simulated tables of the published sizes, by one command each, and time it.

    python Testing/Benchmarks/bench_training.py [FOLDER] [--runs 3] [--variants plain search grid] [--write]

The tables and the last studies stay in FOLDER. --write puts the figures into Docs/training-speed.md.
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
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images.phantom import op_ct_patients, op_mri_patients
from OsteoRadiomicsLib.modelling.simulation import simulated_features
from OsteoRadiomicsLib.protocols.protocol import load_protocol

STUDIES = {"op-mri": op_mri_patients, "op-ct": op_ct_patients}
VARIANTS = {
    "plain": ("without search", ("--tuning", "none")),
    "search": ("with Bayesian search", ("--tuning", "bayes")),
    "grid": ("without search, with the grid of selectors and classifiers", ("--tuning", "none", "--grid")),
}
HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "Docs" / "training-speed.md"
LIMIT_S = 180
WATCHED = "--watched"


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
class Timing:
    """Medians over the runs. gap: longest CPU time between two stopping points. load: of the machine when the runs began."""

    study: str
    variant: str
    runs: int
    wall: float
    cpu: float
    gap: float
    load: float


def write_tables(folder: Path) -> None:
    """Both studies' feature and clinical tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, patients in STUDIES.items():
        clinical = patients()
        clinical.to_csv(folder / f"{name}-clinical.csv", index=False)
        simulated_features(clinical, load_protocol(name)).to_csv(folder / f"{name}-features.csv", index=False)


def timing(folder: Path, study: str, variant: str, runs: int) -> Timing:
    """Train ``runs`` times from nothing, in processes of their own."""
    load = os.getloadavg()[0]
    walls, cpus, gaps = zip(*[_one(folder, study, variant) for _ in range(runs)], strict=True)
    return Timing(study, VARIANTS[variant][0], runs, median(walls), median(cpus), max(gaps), load)


def _one(folder: Path, study: str, variant: str) -> tuple[float, float, float]:
    """Wall and CPU seconds of the whole command, its start included, and the longest time between two stopping points."""
    shutil.rmtree(folder / study, ignore_errors=True)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, str(Path(__file__).resolve()), WATCHED, *_arguments(folder, study, variant)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, float(done.stdout.splitlines()[-1])


def watched(arguments: list[str]) -> None:
    """Run one command and print, last, its longest time between two stopping points."""
    watch = Watch()
    code = main(arguments, progress=watch)
    print(watch.longest)
    raise SystemExit(code)


def _arguments(folder: Path, study: str, variant: str) -> list[str]:
    tables = ["--features", str(folder / f"{study}-features.csv"), "--clinical", str(folder / f"{study}-clinical.csv")]
    more = [*VARIANTS[variant][1], "--set", "set", "--out", str(folder / study)]
    return ["train", *tables, "--outcome", "op", "--protocol", study, *more]


def table(timings: list[Timing]) -> str:
    """Markdown."""
    head = "| study | how | runs | wall, s | CPU, s | longest CPU time between stopping points, s | load before |"
    rows = [f"| {t.study} | {t.variant} | {t.runs} | {t.wall:.0f} | {t.cpu:.0f} | {t.gap:.2f} | {t.load:.1f} |" for t in timings]
    return "\n".join([head, "|---|---|---|---|---|---|---|", *rows])


def page(timings: list[Timing]) -> str:
    """The page in Docs."""
    machine = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}, one thread per process"
    template = (HERE / "training-speed.template.md").read_text(encoding="utf-8")
    return template.format(machine=machine, limit=LIMIT_S, table=table(timings))


def run(folder: Path, variants: list[str], runs: int, *, write: bool) -> None:
    """Write the tables, time every study and variant, print. What takes minutes runs once."""
    write_tables(folder)
    timings = []
    for variant in variants:
        for study in STUDIES:
            timings.append(timing(folder, study, variant, runs if variant == "plain" else 1))
            print(table(timings[-1:]), flush=True)
            if write:
                PAGE.write_text(page(timings), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if sys.argv[1:2] == [WATCHED]:
        watched(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="where tables and studies stay (default: nowhere)")
    parser.add_argument("--runs", type=int, default=3, help="of studies without search; those with one or with a grid run once")
    parser.add_argument("--variants", nargs="+", choices=list(VARIANTS), default=["plain", "search"])
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    chosen = parser.parse_args()
    if chosen.folder:
        run(chosen.folder, chosen.variants, chosen.runs, write=chosen.write)
    else:
        with tempfile.TemporaryDirectory() as temporary:
            run(Path(temporary), chosen.variants, chosen.runs, write=chosen.write)
