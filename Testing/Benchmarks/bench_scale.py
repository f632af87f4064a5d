"""What a list costs beside the extraction itself: stubbed cases through list, workers, ledger, parts and tables.

    python Testing/Benchmarks/bench_scale.py 100000 FOLDER

A stub gives one row of 1,688 numbers at once. Printed: memory and CPU time of the supervisor alone, seconds of a restart until
the first case would start, of finding one case and one column, and bytes on disk for each row.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cohort import CaseInput, read_cases, run_cohort
from OsteoRadiomicsLib.cohort.export import Results, write_tables
from OsteoRadiomicsLib.cohort.inputs import signature_of
from OsteoRadiomicsLib.cohort.ledger import Hashed
from OsteoRadiomicsLib.cohort.store import Outcome, key_of, open_store
from OsteoRadiomicsLib.cohort.supervisor import local_processes
from OsteoRadiomicsLib.protocols.extraction_plan import ExtractionPlan
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings
from OsteoRadiomicsLib.tables.input_files import InputFiles
from OsteoRadiomicsLib.tables.rows import FeatureRow

SETTINGS = ExtractionSettings(feature_classes={"firstorder": None})
PLAN = ExtractionPlan("stub", SETTINGS.hash(), (), SETTINGS)
NAMES = tuple(f"wavelet-LLH_glcm_Stub{number:04d}" for number in range(1688))


@dataclass(frozen=True)
class Stub:
    """Gives what a case would, at once."""

    def __call__(self, item: CaseInput, progress: Progress) -> Outcome:
        image, mask = hashlib.sha256(item.case.encode()).hexdigest(), "0" * 64
        values = np.random.default_rng(int(image[:8], 16)).normal(size=len(NAMES)) * 100
        inputs = InputFiles(case=item.case, sequence=item.sequence, image_sha256=image, mask_sha256=mask)
        hashed = tuple(Hashed(path, signature_of((path,)), found) for path, found in ((item.image, image), (item.mask, mask)))
        row = FeatureRow(item.case, item.sequence, "L1-L3", NAMES, values)
        return Outcome((row,), None, inputs, key=key_of(item, PLAN, (image, mask)), hashed=hashed)


def no_work(cases: Iterable[CaseInput], work: object, workers: int, progress: Progress) -> Iterator[tuple[CaseInput, Outcome]]:
    yield from ()


def make_list(folder: Path, count: int) -> Path:
    images = folder / "images"
    images.mkdir(parents=True)
    (images / "mask.nrrd").touch()
    for number in range(count):
        (images / f"{number:07d}.nrrd").touch()
    lines = (f"sim-{number:07d},T1,images/{number:07d}.nrrd,images/mask.nrrd\n" for number in range(count))
    path = folder / "cases.csv"
    path.write_text("case,sequence,image,mask\n" + "".join(lines), encoding="utf-8")
    return path


class Clock:
    """Prints wall and CPU seconds and the peak memory of this process for each part."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def tell(self, what: str, count: int) -> None:
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{what:<34} {wall:8.2f} s, CPU {cpu:7.2f} s = {1e3 * cpu / count:6.3f} ms a case, peak {peak:5.0f} MB", flush=True)
        self._wall, self._cpu = time.perf_counter(), time.process_time()


def main(count: int, folder: Path) -> None:
    from bench_scale import Stub  # importable by the workers under this name

    path, out = make_list(folder, count), folder / "out"
    clock = Clock()
    cases = read_cases(path)
    clock.tell("list read", count)
    stub = Stub()
    run_cohort(cases, PLAN, out, workers=2, executor=lambda items, _, n, progress: local_processes(items, stub, n, progress))
    clock.tell("first run with its tables", count)
    run_cohort(cases, PLAN, out, executor=no_work)
    clock.tell("restart with its tables", count)
    with open_store(out / "cases") as store:
        clock.tell("store opened", count)
        write_tables(Results([lambda: __import__("contextlib").nullcontext(store)]), read_record(out), folder)
        clock.tell("tables alone", count)
        line = store.ledger.lines.block(count // 2, count // 2 + 1)
        (row,) = store.rows_of(line)
        clock.tell(f"one case found ({row.case})", 1)
    column = np.concatenate([np.asarray(found) for found in columns(out / "cases", NAMES[700])])
    clock.tell(f"a column of {len(column)} rows in parts", count)
    stored = sum(file.stat().st_size for file in (out / "cases").iterdir())
    print(f"{stored / count / 1000:.2f} kB a row stored; {json.dumps({'count': count})}")


def read_record(out: Path):
    from OsteoRadiomicsLib.cohort.store import RECORD, RunRecord

    return RunRecord.read(out / RECORD)


def columns(folder: Path, name: str) -> Iterator[np.ndarray]:
    import pyarrow.parquet as parquet

    for path in sorted(folder.glob("part-*.parquet")):
        yield parquet.read_table(path, columns=[name]).column(0).to_numpy()


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    main(int(sys.argv[1]), Path(sys.argv[2]))
