"""Processes of our own end with the one that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

RUN = """
import os, sys
from concurrent.futures import ProcessPoolExecutor
from OsteoRadiomicsLib.base.processes import end_with_parent, spawn_context, without_main_script
if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, mp_context=spawn_context("Use one worker"), initializer=end_with_parent)
    with without_main_script():
        future = pool.submit(os.getpid)
    print(future.result(), flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_worker_ends_with_the_run_that_was_killed() -> None:
    child = subprocess.Popen([sys.executable, "-c", RUN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    worker = int(child.stdout.readline())
    os.kill(worker, 0)
    child.send_signal(signal.SIGKILL)
    child.wait()
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.kill(worker, signal.SIGKILL)
    pytest.fail("the worker outlived its run")
