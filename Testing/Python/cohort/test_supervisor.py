"""The supervisor: every case comes back once, a worker that dies, hangs or grows costs its own case, and none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from cohort.worker_kit import (
    CASES,
    crash_at_b,
    crash_once_at_b,
    echo,
    grow_at_b,
    hang_at_b,
    report_times,
    say_out_of_memory_at_b,
)
from OsteoRadiomicsLib.base.errors import Cancelled, WorkerError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cohort import supervisor
from OsteoRadiomicsLib.cohort.cases import CaseInput
from OsteoRadiomicsLib.cohort.fates import Fate
from OsteoRadiomicsLib.cohort.limits import Limits
from OsteoRadiomicsLib.cohort.store import Outcome
from OsteoRadiomicsLib.cohort.supervisor import local_processes
from OsteoRadiomicsLib.cohort.workers import Guard

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
PATIENCE_S = 60


def outcomes(work: Callable[..., Outcome], workers: int, limits: Limits | None = None) -> dict[str, Outcome]:
    done = list(local_processes(CASES, work, workers, Progress(), limits or Limits()))
    assert sorted(item.case for item, _ in done) == list("abcd")
    assert not psutil.Process().children() or all(
        "resource_tracker" in " ".join(p.cmdline()) for p in psutil.Process().children()
    )
    return {item.case: outcome for item, outcome in done}


@pytest.mark.parametrize("workers", [1, 2])
def test_every_case_comes_back_once_from_a_process_that_goes_on(workers: int) -> None:
    found = outcomes(echo, workers)
    pids = {outcome.failure.split()[-1] for outcome in found.values() if outcome.failure}
    assert 1 <= len(pids) <= workers
    assert str(os.getpid()) not in pids


@pytest.mark.parametrize("workers", [1, 2])
def test_a_crash_costs_its_own_case_and_says_signal_and_stage(workers: int) -> None:
    found = outcomes(crash_at_b, workers)
    assert found["b"].fate is Fate.CRASHED
    said = found["b"].failure or ""
    assert said.startswith("case b, T1: the worker process crashed (signal 11, SIGSEGV) in 2 attempts, last at: features of L2")
    assert all((found[case].failure or "").startswith(f"seen {case}") for case in "acd")


def test_a_second_attempt_may_succeed(tmp_path: Path) -> None:
    cases = [CaseInput(name, "T1", tmp_path / "crashed", Path("m")) for name in "ab"]
    found = {item.case: outcome for item, outcome in local_processes(cases, crash_once_at_b, 1, Progress())}
    assert (found["b"].failure or "").startswith("seen b")


def test_a_case_that_never_answers_is_ended_and_said_so() -> None:
    found = outcomes(hang_at_b, 1, Limits(seconds=1.5, attempts=1))
    assert found["b"].fate is Fate.TIMED_OUT
    assert "no answer within 1.5 s" in (found["b"].failure or "")


def test_a_case_that_takes_too_much_memory_is_ended_and_said_so() -> None:
    found = outcomes(grow_at_b, 1, Limits(memory=400 * 2**20, attempts=1))
    assert found["b"].fate is Fate.OUT_OF_MEMORY
    said = found["b"].failure or ""
    assert "out of memory: more than 400 MB were needed, peak memory " in said
    assert "--case-memory" in said


def test_a_case_that_says_that_memory_was_not_enough_is_tried_again_alone() -> None:
    found = outcomes(say_out_of_memory_at_b, 2)
    assert found["b"].fate is Fate.OUT_OF_MEMORY


def test_a_case_that_needs_more_than_its_share_runs_last_and_alone() -> None:
    share = supervisor.machine_memory() // 2
    limits = Limits(expected=lambda item: share + 1 if item.case == "b" else 0)
    done = list(local_processes(CASES, report_times, 2, Progress(), limits))
    assert [item.case for item, _ in done][-1] == "b"
    times = {item.case: tuple(map(float, (outcome.failure or "").split())) for item, outcome in done}
    assert times["b"][0] >= max(end for case, (_, end) in times.items() if case != "b")


def test_processes_that_never_begin_are_an_error_and_no_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Guard, "_say", lambda *_: None)
    monkeypatch.setattr("OsteoRadiomicsLib.base.processes.python_executable", lambda cure: "/bin/false")
    with pytest.raises(WorkerError, match="end before they begin, the last with exit code 1"):
        list(local_processes(CASES, echo, 1, Progress()))


def test_a_guard_that_never_begins_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Guard, "_start", staticmethod(lambda: subprocess.Popen(["/bin/false"], stdin=subprocess.PIPE, text=True)))
    guard = Guard()
    guard.close()
    with pytest.raises(WorkerError, match="the process that ends workers with their run does not start"):
        guard.watch(set(range(2**22, 2**22 + 10**5)))  # more than a pipe holds: the writing waits for a reader


def test_a_cancel_ends_the_processes() -> None:
    progress = Progress()
    running = local_processes(CASES, hang_at_b, 2, progress)
    next(running)
    progress.cancel()
    with pytest.raises(Cancelled):
        list(running)
    assert not [child for child in psutil.Process().children() if "resource_tracker" not in " ".join(child.cmdline())]


SCRIPT = """
import sys
from pathlib import Path
sys.path[:0] = {paths!r}
from cohort.worker_kit import CASES, hang_at_b
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cohort.supervisor import local_processes
for item, _ in local_processes(CASES, hang_at_b, 2, Progress()):
    print(item.case, flush=True)
"""


def test_a_supervisor_that_was_killed_takes_its_processes_along(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(paths=[str(Path(__file__).parents[1])]), encoding="utf-8")
    run = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline().strip() in "acd"  # the script started itself once only, and a worker sleeps at b
    family = psutil.Process(run.pid).children(recursive=True)
    assert len(family) >= 3  # two workers and the guard
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert not psutil.wait_procs(family, timeout=PATIENCE_S)[1]


def test_a_guard_that_was_killed_is_replaced() -> None:
    running = local_processes(CASES, crash_at_b, 1, Progress())
    next(running)
    (guard,) = [child for child in psutil.Process().children() if "guard.py" in " ".join(child.cmdline())]
    guard.kill()
    end = time.monotonic() + PATIENCE_S
    while guard.is_running() and guard.status() != psutil.STATUS_ZOMBIE and time.monotonic() < end:
        time.sleep(0.01)
    assert len(list(running)) == len(CASES) - 1
