"""``osteoradiomics cohort``: many cases into one feature table; resumes by itself."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ..base.console import Console
from . import DONE, SOME_FAILED, Verb
from .arguments import add_cache, add_dicom_reading, add_label_names, add_plan, positive, reading_options, whole_number
from .cohort_actions import MERGE, STATUS
from .cohort_check import CHECK, tell_first
from .cohort_list import LIST
from .cohort_pseudonymise import PSEUDONYMISE

if TYPE_CHECKING:
    from ..cohort import CaseInput, CohortResult, Limits
    from ..cohort.runner import Executor


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "cases",
        metavar="CASES.csv",
        help="case list: case, sequence, image, mask and, if wanted, labels or segments, scheme, label_table",
    )
    add_plan(parser)
    add_cache(parser)
    add_dicom_reading(parser)
    add_label_names(parser)
    parser.add_argument(
        "--scan-parameters",
        action="store_true",
        help="also write scan_parameters.csv from the headers of images in DICOM: scanner, field strength, TR, kVp and so on, by "
        "centre (a column of the case list), scanner and sequence",
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the tables; a stopped run resumes there")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="worker processes on this machine (same values)")
    parser.add_argument(
        "--case-minutes", type=positive, default=10.0, metavar="MIN", help="end an image that takes longer (default: 10)"
    )
    shared = parser.add_mutually_exclusive_group()
    shared.add_argument("--join", action="store_true", help="share the work of a run of this computer that has the same list")
    shared.add_argument(
        "--shard",
        metavar="I/N",
        help="work on share I of N of the list only, for job arrays; then: cohort merge DIR",
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="work on the cluster of a Dask scheduler, such as tcp://host:8786",
    )
    parser.add_argument(
        "--paths", action="store_true", help="on the terminal, say of each failure where its files lie; no result says it"
    )
    parser.add_argument("--retry", action="store_true", help="try images again that ended their process in an earlier run")
    parser.add_argument(
        "--case-memory", type=positive, metavar="GB",
        help="end an image whose process holds more (default: the machine's memory divided by the workers; in a cluster, "
        "what Dask gives a worker, divided by its threads)",
    )  # fmt: skip
    parser.add_argument(
        "--despite", type=whole_number, default=0, metavar="N",
        help="go on although the headers of up to N images show that they cannot be extracted; they become failures with their "
        "reason (default: 0; see check.csv in DIR)",
    )  # fmt: skip


def run(arguments: Namespace, console: Console) -> int:
    from pathlib import Path

    from ..base.errors import InputError
    from ..base.spreadsheets import csv_rows
    from ..base.stopping import stoppable
    from ..cohort import Limits, Shard, read_cases, run_cohort
    from ..cohort.listing.check import FILE, BadCases, Gate
    from ..cohort.listing.look import Looking
    from ..protocols.extraction_plan import load_plan

    if arguments.workers < 1:
        raise InputError(f"--workers {arguments.workers} is no number of processes", cure="Write 1 or more")
    plan = load_plan(arguments.protocol, arguments.settings)
    cases = read_cases(arguments.cases)
    memory = None if arguments.case_memory is None else int(arguments.case_memory * 2**30)
    shard = Shard.parse(arguments.shard) if arguments.shard else None
    limits = Limits(60 * arguments.case_minutes, memory)
    table, reading = Path(arguments.out) / FILE, reading_options(arguments)
    gate = Gate(Looking(plan, reading, arguments.max_voxels), table, arguments.despite)
    try:
        with stoppable(console.progress):
            result = run_cohort(
                cases, plan, Path(arguments.out), workers=arguments.workers, limits=limits,
                retry=arguments.retry, gate=gate, join=arguments.join, shard=shard, executor=_executor(arguments, limits),
                reading=reading, max_voxels=arguments.max_voxels, progress=console.progress,
            )  # fmt: skip
    except BadCases as error:
        told = [_told(look.reason, item if arguments.paths else None) for item, look in error.check.bad]
        tell_first(told, table, console.failure)
        raise
    if result.tables_by:
        return _shared(result, console)
    failures = csv_rows(result.failures.read_text(encoding="utf-8"))
    shown = {(item.case, item.sequence): item for item in cases} if arguments.paths else {}
    for failure in failures:
        console.failure(_told(failure["reason"], shown.get((failure["case"], failure["sequence"]))))
    for warning in result.warnings:
        console.warning(warning)
    scans = _scan_parameters(arguments, console) if arguments.scan_parameters else ""
    resumed = f" ({result.resumed} of them from an earlier run)" if result.resumed else ""
    total = result.done + result.failed
    console.result(
        {
            "features": str(result.features),
            "failures": failures,
            "done": result.done,
            "resumed": result.resumed,
            "failed": result.failed,
            "warnings": list(result.warnings),
            **({"scan_parameters": scans} if scans else {}),
        },
        f"{result.done} of {total} images extracted{resumed}, {result.failed} failed\nwritten to {result.features}",
    )
    return SOME_FAILED if result.failed else DONE


def _executor(arguments: Namespace, limits: Limits) -> Executor | None:
    """Who works on the cases, where not processes of this machine."""
    if not arguments.scheduler:
        return None
    from ..cohort.dask_executor import dask_cluster

    return dask_cluster(arguments.scheduler, limits)


def _shared(result: CohortResult, console: Console) -> int:
    """What a run that joined another one says."""
    console.result(
        {"done": result.done, "failed": result.failed, "tables_by": result.tables_by},
        f"{result.done} images extracted here, {result.failed} failed; {result.tables_by} writes the tables",
    )
    return SOME_FAILED if result.failed else DONE


def _told(reason: str, item: CaseInput | None) -> str:
    """A reason as the terminal shows it. item: whose files are to be named."""
    return f"{reason} (image: {item.image}, mask: {item.mask})" if item else reason


def _scan_parameters(arguments: Namespace, console: Console) -> str:
    """Write the table of scan parameters and return its path."""
    from pathlib import Path

    from ..base.files import write_text
    from ..base.spreadsheets import csv_text
    from ..cohort.scan_parameters import COLUMNS, FILE, scan_table

    found, path = scan_table([("", arguments.cases)], console.progress), Path(arguments.out) / FILE
    for remark in found.remarks:
        console.warning(remark)
    write_text(path, csv_text([COLUMNS, *([row[name] for name in COLUMNS] for row in found.rows)]))
    return str(path)


VERB = Verb(
    "cohort",
    "extract many cases into one feature table; a stopped run resumes",
    configure,
    run,
    needs="cohort",
    actions=(CHECK, LIST, STATUS, MERGE, PSEUDONYMISE),
)
