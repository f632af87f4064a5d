"""Worker processes: results from any number of them, a dying process costs one case, a cancel stops them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.errors import Cancelled
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cohort.cases import CaseInput
from OsteoRadiomicsLib.cohort.store import Outcome
from OsteoRadiomicsLib.cohort.workers import local_processes

CASES = [CaseInput(name, "T1", Path("i"), Path("m")) for name in "abcd"]


def echo(item: CaseInput) -> Outcome:
    return Outcome((), f"seen {item.case}", {})


def die_at_b(item: CaseInput) -> Outcome:
    if item.case == "b":
        os._exit(9)
    return echo(item)


def linger_after_a(item: CaseInput) -> Outcome:
    if item.case != "a":
        time.sleep(600)
    return echo(item)


@pytest.mark.parametrize("workers", [1, 2])
def test_every_case_comes_back_once(workers: int):
    results = list(local_processes(CASES, echo, workers, Progress()))
    assert sorted((item.case, outcome.failure) for item, outcome in results) == [(c, f"seen {c}") for c in "abcd"]


def test_a_dying_process_costs_only_its_own_case():
    results = {item.case: outcome.failure for item, outcome in local_processes(CASES, die_at_b, 2, Progress())}
    assert set(results) == set("abcd")
    assert "process died" in results["b"]
    assert [results[c] for c in "acd"] == ["seen a", "seen c", "seen d"]


def test_a_cancel_ends_the_processes():
    progress = Progress()
    running = local_processes(CASES, linger_after_a, 2, progress)
    next(running)
    progress.cancel()
    with pytest.raises(Cancelled):
        list(running)


def test_a_script_without_a_main_guard_does_not_start_itself_again(tmp_path: Path):
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\n"
        "from OsteoRadiomicsLib.cohort.cases import CaseInput\n"
        "from OsteoRadiomicsLib.protocols.extraction_plan import ExtractionPlan\n"
        "from OsteoRadiomicsLib.cohort.runner import CaseWork\n"
        "from OsteoRadiomicsLib.cohort.workers import local_processes\n"
        "from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings\n"
        "from OsteoRadiomicsLib.base.progress import Progress\n"
        "print('started')\n"
        "work = CaseWork(ExtractionPlan('p', 'h', (), ExtractionSettings()), Path('.'))\n"
        "cases = [CaseInput(name, 'T1', Path('none'), Path('none')) for name in 'ab']\n"
        "print(sorted(item.case for item, _ in local_processes(cases, work, 2, Progress())))\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "started\n['a', 'b']\n"
