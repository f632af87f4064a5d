"""A Dask cluster gives the same table under the same limits; a lost worker costs no case its result."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from cohort.test_shards import run_here
from cohort.ways import local_cluster
from cohort.worker_kit import CASES, PLAN, add_hostile_cases, echo, hang_at_b, misbehave, small_cases
from OsteoRadiomicsLib.base.errors import Cancelled, InputError, WorkerError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cohort import dask_executor, dask_worker, read_cases, run_cohort
from OsteoRadiomicsLib.cohort.cases import CaseInput
from OsteoRadiomicsLib.cohort.dask_executor import dask_cluster
from OsteoRadiomicsLib.cohort.fates import Fate
from OsteoRadiomicsLib.cohort.limits import Limits
from OsteoRadiomicsLib.cohort.store import Outcome

distributed = pytest.importorskip("distributed", reason="distributed (the extra dask) is not installed")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Two workers with the settings that Dask has by itself."""
    with local_cluster() as address:
        yield address


def take_worker_along(item: CaseInput, progress: Progress) -> Outcome:
    """End the worker of the cluster at "always", and once at "once". image: a file whose presence says that it was done."""
    if item.case == "always" or (item.case == "once" and not item.image.exists()):
        if item.case == "once":
            item.image.touch()
        psutil.Process(os.getppid()).kill()
        time.sleep(60)
    return echo(item, progress)


def is_tracker(process: psutil.Process) -> bool:
    """Whether it is the helper that Python itself starts beside processes."""
    try:
        return "resource_tracker" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return True


def test_a_cluster_writes_the_bytes_of_one_computer(scheduler: str, tmp_path: Path):
    listed = small_cases(tmp_path, ("a", "b", "empty"))
    add_hostile_cases(listed)
    cases = read_cases(listed)
    written = [
        run_cohort(cases, PLAN, tmp_path / name, executor=executor)
        for name, executor in (("here", run_here), ("cluster", dask_cluster(scheduler)))
    ]
    assert written[1].features.read_bytes() == written[0].features.read_bytes()
    assert written[1].failures.read_bytes() == written[0].failures.read_bytes()
    assert run_cohort(cases, PLAN, tmp_path / "cluster", executor=dask_cluster(scheduler)).resumed == 2


def test_two_cases_of_a_thread_are_in_flight(scheduler: str):
    taken = 0

    def many() -> Iterator:
        nonlocal taken
        for _ in range(30):
            taken += 1
            yield CASES[0]

    running = dask_cluster(scheduler)(many(), echo, 1, Progress())
    next(running)
    assert taken <= 2 * 2
    assert len(list(running)) == 29


def test_a_stop_is_heard(scheduler: str):
    progress = Progress()
    running = dask_cluster(scheduler)(CASES, echo, 1, progress)
    next(running)
    progress.cancel()
    with pytest.raises(Cancelled):
        list(running)


def test_workers_of_another_version_are_refused(scheduler: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dask_worker, "__version__", "99")
    with pytest.raises(WorkerError, match=r"its worker tcp.* has version .* this computer 99. Install one version"):
        list(dask_cluster(scheduler)(CASES, echo, 1, Progress()))


def test_a_scheduler_that_is_not_there_is_said_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dask_executor, "ANSWER_S", 0.5)
    with pytest.raises(InputError, match=r"tcp://127.0.0.1:1: no Dask scheduler answers"):
        list(dask_cluster("tcp://127.0.0.1:1")(CASES, echo, 1, Progress()))


def test_limits_hold_and_no_end_of_a_case_costs_another_its_result(scheduler: str):
    limits = Limits(seconds=12, memory=400 * 2**20, attempts=1)
    cases = [CaseInput(name, "T1", Path("i"), Path("m")) for name in ("a", "crash", "hang", "grow", "e", "f")]
    found = {item.case: outcome for item, outcome in dask_cluster(scheduler, limits)(cases, misbehave, 1, Progress())}
    expected = {
        "crash": (Fate.CRASHED, "the worker process crashed (signal 11, SIGSEGV), last at: features of L2"),
        "hang": (Fate.TIMED_OUT, "no answer within 12 s"),
        "grow": (Fate.OUT_OF_MEMORY, "out of memory: more than 400 MB were needed"),
    }
    for case, (fate, said) in expected.items():
        assert found[case].fate is fate
        assert (found[case].failure or "").startswith(f"case {case}, T1: {said}")
    assert all((found[case].failure or "").startswith(f"seen {case}") for case in "aef")


def test_a_lost_worker_costs_no_case_its_result_and_a_case_that_takes_its_worker_along_is_given_up(
    scheduler: str, tmp_path: Path
):
    cases = [CaseInput(name, "T1", tmp_path / "killed", Path("m")) for name in ("a", "once", "c", "always", "e")]
    found = {item.case: outcome for item, outcome in dask_cluster(scheduler)(cases, take_worker_along, 1, Progress())}
    assert found["always"].fate is Fate.CRASHED
    assert (found["always"].failure or "").startswith(
        "case always, T1: its Dask worker was lost while it was at it in 2 attempts."
    )
    others = {case: outcome for case, outcome in found.items() if case != "always"}
    assert all((outcome.failure or "").startswith(f"seen {case}") for case, outcome in others.items())
    assert {case: outcome.attempts for case, outcome in others.items()} == {"a": 1, "once": 2, "c": 1, "e": 1}


def test_a_worker_that_is_killed_among_many_cases_costs_seconds_and_one_attempt(scheduler: str):
    cases = [CaseInput(f"{number}", "T1", Path("i"), Path("m")) for number in range(60)]
    seen: list[Outcome] = []
    for number, (_, outcome) in enumerate(dask_cluster(scheduler)(cases, echo, 1, Progress())):
        if number == 0:
            since = time.monotonic()
        if number == 20:
            before, since = time.monotonic() - since, time.monotonic()
            next(child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())).kill()
        seen.append(outcome)
    cost = time.monotonic() - since - before
    assert sorted((outcome.failure or "").split()[1] for outcome in seen) == sorted(item.case for item in cases)
    assert sum(outcome.attempts - 1 for outcome in seen) <= 1
    assert cost < 5 + 4 * before  # the one that is left does the work of two


def test_what_asyncio_says_of_a_result_that_went_down_with_its_worker_is_not_shown(caplog: pytest.LogCaptureFixture):
    from distributed.client import AllExit

    logger = logging.getLogger("asyncio")
    logger.addFilter(dask_executor._is_news)
    try:
        for error in (AllExit(), ValueError("something else")):
            logger.error("Task exception was never retrieved", exc_info=(type(error), error, None))
    finally:
        logger.removeFilter(dask_executor._is_news)
    assert [record.exc_info[1].args for record in caplog.records if record.exc_info] == [("something else",)]


def test_nothing_of_a_run_is_left_in_the_workers(scheduler: str):
    workers = [psutil.Process(pid) for pid in distributed.Client(scheduler, set_as_default=False).run(os.getpid).values()]
    progress = Progress()
    running = dask_cluster(scheduler)(CASES, hang_at_b, 1, progress)
    next(running)
    assert sum(len(worker.children(recursive=True)) for worker in workers) >= 2
    progress.cancel()
    with pytest.raises(Cancelled):
        list(running)
    end = time.monotonic() + 60
    while (left := [child for worker in workers for child in worker.children(recursive=True) if not is_tracker(child)]) and (
        time.monotonic() < end
    ):
        time.sleep(0.05)
    assert left == []
