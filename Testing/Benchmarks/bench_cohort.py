"""What a list of cases costs by each way of working through it; prints its section and puts it into Docs/benchmarks.md.

    python Testing/Benchmarks/bench_cohort.py [--patients 6] [--scans 3] [--out Docs]

Simulated patients of the op-mri study (three images each) and the op-ct study (one), with their protocols, N4 included. Takes
about five minutes on two idle cores; the figures of two workers mean nothing while others use the machine.
"""

from __future__ import annotations

import argparse
import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent / "Python")]

from cohort.ways import WAYS, Listed, lacking, local_cluster, through  # noqa: E402 - the tests' ways are the ones that are measured
from OsteoRadiomicsLib.base.progress import Progress  # noqa: E402
from OsteoRadiomicsLib.cli import main as osteoradiomics  # noqa: E402
from OsteoRadiomicsLib.cohort import CaseInput  # noqa: E402
from OsteoRadiomicsLib.cohort.dask_executor import dask_cluster  # noqa: E402
from OsteoRadiomicsLib.cohort.store import LEDGER, STORE, Outcome  # noqa: E402
from OsteoRadiomicsLib.cohort.supervisor import local_processes  # noqa: E402

BEGIN, END = "<!-- written by bench_cohort.py -->", "<!-- until here -->"
CHEAP = 1000
SHARED_GOAL, DEATH_GOAL_S = 1.8, 5


@dataclass(frozen=True)
class Row:
    """One way through a list.

    first: seconds from the start of the command to the first case. hourly: cases in an hour, from then to the end of the last.
    whole: seconds of the command, a cluster's start included. cpu: seconds of all processes.
    """

    way: str
    cases: int
    first: float
    hourly: float
    whole: float
    cpu: float


def measure(way: str, listed: Listed, out: Path) -> Row:
    """Work through a list. Raises RuntimeError."""
    begun, cpu = time.time(), _cpu_of_children()
    through(way, listed, out)
    whole = time.time() - begun
    ends = sorted(_ends(out))
    first = min(end - seconds for end, seconds in ends)
    return Row(way, len(ends), first - begun, 3600 * len(ends) / (ends[-1][0] - first), whole, _cpu_of_children() - cpu)


def _ends(out: Path) -> Iterator[tuple[float, float]]:
    """When each case ended, and the seconds it took."""
    for ledger in out.rglob(f"{STORE}/{LEDGER}"):
        with closing(sqlite3.connect(ledger)) as database:
            yield from database.execute("SELECT ended, seconds FROM lines WHERE ended IS NOT NULL")


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def phantoms(study: str, count: int, folder: Path) -> Listed:
    """Simulated patients of a study, with its protocol."""
    if osteoradiomics(["phantom", study, "--cases", str(count), "--out", str(folder)]) != 0:
        raise SystemExit(f"the phantoms of {study} cannot be made")
    return Listed(folder / "cases.csv", ["--protocol", study])


# --- one death of a worker among many cheap cases


def cheap(item: CaseInput, progress: Progress) -> Outcome:
    """A case that takes 5 ms, but for the one whose image is a marker that is not there yet: that ends its process."""
    if item.image.name == "dies" and not item.image.exists():
        item.image.touch()
        os._exit(9)
    time.sleep(0.005)
    return Outcome((), "cheap")


def cheap_list(folder: Path, *, death: bool) -> list[CaseInput]:
    """Many cheap cases. death: whether the one in the middle ends its process at its first attempt."""
    middle = folder / ("dies" if death else "lives")
    images = (middle if number == CHEAP // 2 else folder / "lives" for number in range(CHEAP))
    return [CaseInput(f"{number}", "", image, image) for number, image in enumerate(images)]


def seconds(done: Iterable[tuple[CaseInput, Outcome]]) -> float:
    """From the first outcome to the last. Raises SystemExit where a case is missing or has failed."""
    outcomes, begun = [], None
    for _, outcome in done:
        begun = begun or time.monotonic()
        outcomes.append(outcome)
    if len(outcomes) != CHEAP or any(outcome.failure != "cheap" for outcome in outcomes):
        raise SystemExit("a case was lost with its worker")
    return time.monotonic() - (begun or 0)


def death_here(folder: Path) -> tuple[float, float]:
    """Seconds of the cheap cases with two workers of this computer: as they are, and with one death."""
    whole, with_death = (
        seconds(local_processes(cheap_list(folder, death=death), cheap, 2, Progress())) for death in (False, True)
    )
    return whole, with_death


def death_in_cluster(folder: Path) -> tuple[float, float]:
    """The same with a Dask cluster of two workers, one of which is killed when half is done."""

    def killing(done: Iterable[tuple[CaseInput, Outcome]]) -> Iterator[tuple[CaseInput, Outcome]]:
        for number, found in enumerate(done):
            if number == CHEAP // 2:
                next(c for c in psutil.Process().children() if "spawn_main" in " ".join(c.cmdline())).kill()
            yield found

    cases = cheap_list(folder, death=False)
    with local_cluster() as address:
        whole = seconds(dask_cluster(address)(cases, cheap, 2, Progress()))
        return whole, seconds(killing(dask_cluster(address)(cases, cheap, 2, Progress())))


# --- the page


def table(rows: Sequence[Row]) -> str:
    """Markdown."""
    one = next(row for row in rows if row.way == "1 worker")
    lines = [
        "| way | images | start to first image, s | images an hour | times one worker | whole command, s | CPU s an image |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.way} | {row.cases} | {row.first:.1f} | {row.hourly:.0f} | {row.hourly / one.hourly:.2f} | {row.whole:.0f} "
        f"| {row.cpu / row.cases:.2f} |"
        for row in rows
    ]
    return "\n".join(lines)


def section(rows: Sequence[Row], scans: Row, stored: float, here: tuple[float, float], cluster: tuple[float, float]) -> str:
    """The words round the figures. stored: kB that a CT takes in the output folder."""
    hours = 1000 / scans.hourly
    return f"""Written by `python Testing/Benchmarks/bench_cohort.py` on this machine: simulated op-mri patients (T1, T2, FS-T2;
three vertebrae united, N4 and all derived images) by every way of [many cases](many-cases.md). Goal of two workers:
at least {SHARED_GOAL} times one. All ways write the same bytes; `make soak` holds that on 100 patients and the real volumes.

{table(rows)}

The whole command of the cluster holds its start, that of the shards `cohort merge`.

1,000 CTs of the simulated op-ct study (two vertebrae united) take {hours:.1f} hours of one core with one worker
({scans.cpu / scans.cases:.2f} CPU s each) and {stored:.0f} MB of results; multiply by what an hour of a core costs you.

One worker that dies among {CHEAP:,} cases of 5 ms with two workers (goal: less than {DEATH_GOAL_S} s more):
{here[0]:.1f} s become {here[1]:.1f} s. A worker of a Dask cluster of two that is killed when half is done:
{cluster[0]:.1f} s become {cluster[1]:.1f} s."""


def kept(page: Path) -> str:
    """The section as the page has it, for whoever writes the page anew."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    return text[text.index(BEGIN) : text.index(END) + len(END)] if BEGIN in text else f"{BEGIN}\nNot measured yet.\n{END}"


def put_into(page: Path, text: str) -> None:
    """Replace the section of the page. Raises SystemExit where the page has no place for it."""
    before = page.read_text(encoding="utf-8")
    if BEGIN not in before:
        raise SystemExit(f"{page} has no place for the section: {BEGIN}")
    begin, end = before.index(BEGIN), before.index(END)
    page.write_text(f"{before[:begin]}{BEGIN}\n{text}\n{before[end:]}", encoding="utf-8")


def main() -> None:
    """Measure, print, and write the section."""
    import bench_cohort  # workers load their work under this name

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=6, help="simulated op-mri patients, three images each")
    parser.add_argument("--scans", type=int, default=3, help="simulated op-ct patients")
    parser.add_argument("--deaths-only", action="store_true", help="only what a death of a worker costs; writes nothing")
    parser.add_argument("--out", type=Path, default=ROOT / "Docs", help="folder of benchmarks.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        here, cluster = bench_cohort.death_here(folder), bench_cohort.death_in_cluster(folder)
        print(f"one death among {CHEAP} cheap cases: {here}, in a cluster: {cluster}", flush=True)
        if arguments.deaths_only:
            return
        patients, rows = phantoms("op-mri", arguments.patients, folder / "mri"), []
        for number, way in enumerate(way for way in WAYS if not lacking(way)):
            rows.append(measure(way, patients, folder / str(number)))
            print(rows[-1], flush=True)
        scans = measure("1 worker", phantoms("op-ct", arguments.scans, folder / "ct"), folder / "scans")
        stored = sum(file.stat().st_size for file in (folder / "scans").rglob("*") if file.is_file()) / scans.cases * 1000 / 1e6
        text = section(rows, scans, stored, here, cluster)
    put_into(arguments.out / "benchmarks.md", text)
    print(f"\n{text}")


if __name__ == "__main__":
    main()
