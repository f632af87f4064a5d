"""Runs killed at random moments (supervisor, workers, a cluster's workers) go on to the same bytes, and leave no process."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from cohort.test_faults import left_behind, tables
from cohort.ways import local_cluster
from cohort.worker_kit import small_cases

KILLS = int(os.environ.get("OSTEORADIOMICS_KILLS", "2"))
"""Random moments for each test; ``make soak`` asks for 200."""
IDLE_S = 60
"""A worker of a cluster keeps processes of a run whose supervisor was killed for 20 s."""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


class Killing:
    """A cohort that is killed again and again; one that ends by itself is compared with the whole one, and begun anew."""

    def __init__(self, folder: Path, *options: str) -> None:
        cases = small_cases(folder, ("a", "b", "empty", "d", "e", "f"))
        (folder / "s.yaml").write_text("featureClass: {firstorder: }\n")
        command = [sys.executable, "-m", "OsteoRadiomicsLib", "cohort", str(cases), "--settings", str(folder / "s.yaml")]
        begun = time.monotonic()
        subprocess.run([*command, "--out", str(folder / "whole"), "--workers", "2"], capture_output=True, check=False)
        self._whole, self._seconds = tables(folder / "whole"), time.monotonic() - begun
        self._command, self._out = [*command, *options, "--out", str(folder / "out")], folder / "out"
        self._random, self._seen = random.Random(20261130), set[psutil.Process]()
        self.ended = self.killed = 0

    def once(self, victims: Callable[[psutil.Process], list[psutil.Process]]) -> None:
        """Kill the run itself or one of its victims at a random moment, and half of the time both."""
        run = subprocess.Popen(self._command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        time.sleep(self._random.uniform(0.1, 1.2) * self._seconds)
        if run.poll() is None:
            supervisor = psutil.Process(run.pid)
            others = victims(supervisor)
            self._seen.update(supervisor.children(recursive=True))
            victim = self._random.choice(others) if others and self._random.random() < 0.7 else supervisor
            victim.send_signal(signal.SIGKILL)
            self.killed += 1
            if self._random.random() < 0.5:
                run.kill()
        if run.wait() in (0, 1):
            self._compare("--retry")
            self.ended += 1
            shutil.rmtree(self._out)

    def end(self) -> None:
        """A last run gives the whole tables; nothing is left."""
        self._compare("--retry")
        assert not psutil.wait_procs(self._seen, timeout=IDLE_S)[1]

    def _compare(self, *options: str) -> None:
        subprocess.run([*self._command, *options], capture_output=True, check=False)
        assert tables(self._out) == self._whole
        assert left_behind(self._out) == []


def test_a_run_that_is_killed_at_any_moment_goes_on_to_the_same_bytes_and_leaves_no_process(tmp_path: Path):
    killing = Killing(tmp_path, "--workers", "2")
    for _ in range(KILLS):
        killing.once(lambda supervisor: spawned(supervisor.children(recursive=True)))
    killing.end()
    print(f"{killing.killed} kills, {killing.ended} runs ended between them")


@pytest.fixture
def scheduler() -> Iterator[str]:
    pytest.importorskip("distributed", reason="distributed (the extra dask) is not installed")
    with local_cluster() as address:
        yield address


def test_a_cluster_whose_workers_are_killed_at_any_moment_gives_the_same_bytes_and_keeps_no_process(
    scheduler: str, tmp_path: Path
):
    """Workers of the cluster, the guarded processes in them, and the supervisor."""
    seen: set[psutil.Process] = set()

    def victims(supervisor: psutil.Process) -> list[psutil.Process]:
        workers = spawned(psutil.Process().children())
        inside = [child for worker in workers for child in worker.children(recursive=True) if "tracker" not in said(child)]
        seen.update(inside)
        return [*workers, *spawned(inside)]

    killing = Killing(tmp_path, "--scheduler", scheduler)
    for _ in range(KILLS // 2):
        killing.once(victims)
    killing.end()
    assert not psutil.wait_procs(seen, timeout=IDLE_S)[1]
    print(f"{killing.killed} kills, {killing.ended} runs ended between them")


def spawned(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [one for one in processes if "spawn_main" in said(one)]


def said(process: psutil.Process) -> str:
    """Its command."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:  # it has ended meanwhile
        return ""
