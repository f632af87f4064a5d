"""What a list costs beside the extraction itself: stubbed cases through list, workers, ledger, parts and tables.

    python Testing/Benchmarks/bench_scale.py FOLDER 10000 100000 1000000 [--tables] [--workers 8]

A stub gives one row of 1,688 numbers at once. Written into Docs/scale.md: memory and CPU time of the supervisor alone, of a
restart until the first case would start, of finding one case and one column, and of bytes on disk for each row. Each size is
measured in a process of its own. --tables: features.csv as well, 32 kB a row.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from bench import processor
from OsteoRadiomicsLib.base.collection import rare_collection
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cohort import CaseInput, read_cases, run_cohort
from OsteoRadiomicsLib.cohort.inputs import signature_of
from OsteoRadiomicsLib.cohort.ledger import Hashed
from OsteoRadiomicsLib.cohort.listing.check import FILE as CHECK
from OsteoRadiomicsLib.cohort.listing.check import Gate
from OsteoRadiomicsLib.cohort.listing.look import Looking
from OsteoRadiomicsLib.cohort.parts import read_column
from OsteoRadiomicsLib.cohort.store import Outcome, key_of, open_store
from OsteoRadiomicsLib.cohort.supervisor import local_processes
from OsteoRadiomicsLib.protocols.extraction_plan import ExtractionPlan
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings
from OsteoRadiomicsLib.tables.input_files import InputFiles
from OsteoRadiomicsLib.tables.rows import FeatureRow

HERE = Path(__file__).resolve().parent
SETTINGS = ExtractionSettings(feature_classes={"firstorder": None})
PLAN = ExtractionPlan("stub", SETTINGS.hash(), (), SETTINGS)
NAMES = tuple(f"wavelet-LLH_glcm_Stub{number:04d}" for number in range(1688))
CENTRES = np.random.default_rng(1).lognormal(2, 3, len(NAMES))
SPREAD = 0.3
"""Of a feature between patients, as a part of its mean."""
IN_A_FOLDER = 1000


@dataclass(frozen=True)
class Stub:
    """Gives what a case would, at once."""

    def __call__(self, item: CaseInput, progress: Progress) -> Outcome:
        image, mask = hashlib.sha256(item.case.encode()).hexdigest(), "0" * 64
        values = np.random.default_rng(int(image[:8], 16)).normal(1, SPREAD, len(NAMES)) * CENTRES
        inputs = InputFiles(case=item.case, sequence=item.sequence, image_sha256=image, mask_sha256=mask)
        hashed = tuple(Hashed(path, signature_of((path,)), found) for path, found in ((item.image, image), (item.mask, mask)))
        row = FeatureRow(item.case, item.sequence, "L1-L3", NAMES, values)
        return Outcome((row,), None, inputs, key=key_of(item, PLAN, (image, mask)), hashed=hashed)


def make_list(folder: Path, count: int) -> Path:
    """Images in folders of a thousand, and one mask."""
    images = folder / "images"
    images.mkdir(parents=True)
    (images / "mask.nrrd").touch()
    with open(folder / "cases.csv", "w", encoding="utf-8") as file:
        file.write("case,sequence,image,mask\n")
        for number in range(count):
            own = images / f"{number // IN_A_FOLDER:04d}"
            if not number % IN_A_FOLDER:
                own.mkdir()
            (own / f"{number:07d}.nrrd").touch()
            file.write(f"sim-{number:07d},T1,images/{own.name}/{number:07d}.nrrd,images/mask.nrrd\n")
    return folder / "cases.csv"


@dataclass
class Clock:
    """Wall and CPU seconds, and the peak memory of this process, of each step."""

    count: int
    found: dict[str, dict[str, float]] = field(default_factory=dict)
    _wall: float = field(default_factory=time.perf_counter)
    _cpu: float = field(default_factory=time.process_time)

    def tell(self, what: str) -> None:
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.found[what] = {"wall_s": wall, "cpu_s": cpu, "ms_a_case": 1e3 * cpu / self.count, "peak_mb": peak}
        print(f"{self.count:8d} {what:10} {wall:9.2f} s, CPU {cpu:8.2f} s = {1e3 * cpu / self.count:6.3f} ms a case, "
              f"peak {peak:5.0f} MB", file=sys.stderr, flush=True)  # fmt: skip
        self._wall, self._cpu = time.perf_counter(), time.process_time()


def measure(count: int, folder: Path, tables: bool, crew: int) -> dict[str, object]:
    """All steps at one size."""
    from bench_scale import Stub  # importable by the workers under this name

    path, out, stub = make_list(folder, count), folder / "out", Stub()
    clock = Clock(count)
    cases = read_cases(path)
    clock.tell("list")

    def stubs(items: Iterable[CaseInput], work: object, workers: int, progress: Progress) -> Iterator[tuple[CaseInput, Outcome]]:
        clock.tell("begin")
        yield from local_processes(items, stub, workers, progress)
        raise Enough

    with suppress(Enough):
        run_cohort(cases, PLAN, out, workers=crew, executor=stubs)
    clock.tell("work")
    with suppress(Enough):
        run_cohort(cases, PLAN, out, gate=NothingToDo(Looking(), out / CHECK))
    clock.tell("restart")
    with open_store(out / "cases") as store:
        (row,) = store.rows_of(store.ledger.lines.block(count // 2, count // 2 + 1))
    assert row.case == f"sim-{count // 2:07d}"
    clock.tell("one case")
    column = np.concatenate(list(read_column(out / "cases", NAMES[700])))
    clock.tell("column")
    if tables:
        run_cohort(cases, PLAN, out)
        clock.tell("tables")
    ledger = sum(file.stat().st_size for file in (out / "cases").glob("ledger.sqlite*"))
    parts = sum(file.stat().st_size for file in (out / "cases").glob("part-*.parquet"))
    return {
        "count": count, "steps": clock.found, "in_parts": len(column), "ledger_kb": ledger / count / 1000,
        "part_kb": parts / len(column) / 1000,
    }  # fmt: skip


class Enough(Exception):
    """Ends a run before its tables."""


class NothingToDo(Gate):
    """Ends a run when it knows what there is to do, which is nothing."""

    def __call__(self, cases: Sequence[CaseInput], progress: Progress) -> dict[CaseInput, str]:
        assert not cases
        raise Enough


def row_of(found: dict) -> str:
    """A line of the table."""
    steps = found["steps"]
    work = sum(steps[name]["ms_a_case"] for name in ("list", "begin", "work"))
    peak = max(steps[name]["peak_mb"] for name in ("list", "begin", "work", "restart"))
    tables = f"{steps['tables']['ms_a_case']:.2f}" if "tables" in steps else "-"
    return (
        f"| {found['count']:,} | {work:.2f} | {peak:.0f} | {steps['restart']['cpu_s']:.1f} | {steps['one case']['cpu_s']:.2f} "
        f"| {steps['column']['cpu_s']:.2f} | {found['part_kb']:.2f} | {found['ledger_kb']:.2f} | {tables} |"
    )


COLUMNS = (
    "cases", "list, scheduler, ledger and store: CPU ms a case", "peak, MB", "restart, CPU s", "one case, CPU s",
    "a column of all, CPU s", "kB a row in parts", "kB a row of the ledger", "tables, CPU ms a case",
)  # fmt: skip
HEAD = f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("counts", type=int, nargs="+")
    parser.add_argument("--tables", action="store_true")
    parser.add_argument("--workers", type=int, default=2, help="more than cores where other work slows them down")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        with rare_collection():  # as a command does
            print(json.dumps(measure(arguments.counts[0], arguments.folder, arguments.tables, arguments.workers)))
        return
    rows = []
    for count in arguments.counts:
        own = arguments.folder / str(count)
        more = ["--workers", str(arguments.workers), *(["--tables"] if arguments.tables else [])]
        command = [sys.executable, __file__, str(own), str(count), "--one", *more]
        rows.append(row_of(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)))
        shutil.rmtree(own)
    template = (HERE / "scale.template.md").read_text(encoding="utf-8")
    machine = f"{processor()}, {os.cpu_count()} cores"
    page = template.format(machine=machine, workers=arguments.workers, table="\n".join([HEAD, *rows]))
    (HERE.parents[1] / "Docs" / "scale.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main()
