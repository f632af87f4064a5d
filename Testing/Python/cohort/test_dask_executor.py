"""A Dask cluster gives the same table; a case that ends its worker costs no other its result."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from cohort.test_shards import run_here
from cohort.worker_kit import CASES, PLAN, crash_at_b, echo, small_cases
from OsteoRadiomicsLib.base.errors import Cancelled, InputError, WorkerError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cohort import dask_executor, read_cases, run_cohort
from OsteoRadiomicsLib.cohort.dask_executor import dask_cluster
from OsteoRadiomicsLib.cohort.fates import Fate

distributed = pytest.importorskip("distributed", reason="distributed (the extra dask) is not installed")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    import dask

    # A worker that dies is one attempt at what it was at; the cluster's own default is three more.
    settings = dask.config.set({"distributed.scheduler.allowed-failures": 0})
    with settings, distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
    ) as cluster:  # fmt: skip
        yield cluster.scheduler_address


def test_a_cluster_writes_the_bytes_of_one_computer(scheduler: str, tmp_path: Path):
    cases = read_cases(small_cases(tmp_path, ("a", "b", "empty")))
    written = [
        run_cohort(cases, PLAN, tmp_path / name, executor=executor)
        for name, executor in (("here", run_here), ("cluster", dask_cluster(scheduler)))
    ]
    assert written[1].features.read_bytes() == written[0].features.read_bytes()
    assert written[1].failures.read_bytes() == written[0].failures.read_bytes()
    assert run_cohort(cases, PLAN, tmp_path / "cluster", executor=dask_cluster(scheduler)).resumed == 2


def test_at_most_four_cases_of_a_thread_are_in_flight(scheduler: str):
    taken = 0

    def many() -> Iterator:
        nonlocal taken
        for _ in range(30):
            taken += 1
            yield CASES[0]

    running = dask_cluster(scheduler)(many(), echo, 1, Progress())
    next(running)
    assert taken <= 2 * 4
    assert len(list(running)) == 29


def test_a_stop_is_heard(scheduler: str):
    progress = Progress()
    running = dask_cluster(scheduler)(CASES, echo, 1, progress)
    next(running)
    progress.cancel()
    with pytest.raises(Cancelled):
        list(running)


def test_workers_of_another_version_are_refused(scheduler: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dask_executor, "__version__", "99")
    with pytest.raises(WorkerError, match=r"its worker tcp.* has version .* this computer 99. Install one version"):
        list(dask_cluster(scheduler)(CASES, echo, 1, Progress()))


def test_a_scheduler_that_is_not_there_is_said_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dask_executor, "ANSWER_S", 0.5)
    with pytest.raises(InputError, match=r"tcp://127.0.0.1:1: no Dask scheduler answers"):
        list(dask_cluster("tcp://127.0.0.1:1")(CASES, echo, 1, Progress()))


def test_a_case_that_ends_its_worker_costs_no_other_its_result(scheduler: str):
    """Last, since it ends the workers."""
    found = {item.case: outcome for item, outcome in dask_cluster(scheduler)(CASES, crash_at_b, 1, Progress())}
    assert found["b"].fate is Fate.CRASHED
    assert (found["b"].failure or "").startswith("case b, T1: ended its Dask worker, also alone.")
    assert all((found[case].failure or "").startswith(f"seen {case}") for case in "acd")
