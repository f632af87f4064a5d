"""Ctrl-C wherever it reaches a verb: one line and exit code 130."""

from __future__ import annotations

import os
import signal
import threading
from argparse import Namespace
from collections.abc import Callable

import numpy as np
import pytest
from OsteoRadiomicsLib.base.console import Console
from OsteoRadiomicsLib.features import jit
from OsteoRadiomicsLib.verbs import DONE, Verb, dispatch


def _wait_and_make_arrays(sent):
    rounds = np.zeros(1)
    while sent[0] == 0 and rounds[0] < 1e11:
        rounds[0] += 1
    return rounds, rounds + 1


def _in_a_compiled_loop(arguments: Namespace, console: Console) -> int:
    """The signal comes while the loop runs, and is looked at where its arrays are handed to Python."""
    if not jit.numba_usable():
        pytest.skip("numba is not installed")
    loop, sent = jit.njit(_wait_and_make_arrays), np.ones(1)
    loop(sent)  # compiles it
    sent[0] = 0

    def send() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        sent[0] = 1

    threading.Timer(0.1, send).start()
    loop(sent)
    return DONE


def _in_python(arguments: Namespace, console: Console) -> int:
    raise KeyboardInterrupt


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for a process alone")
@pytest.mark.parametrize("run", [_in_python, _in_a_compiled_loop])
def test_one_line_and_130(
    run: Callable[[Namespace, Console], int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dispatch, "all_verbs", lambda: (Verb("icc", "help", lambda parser: None, run),))
    assert dispatch.run_command(["icc"]) == 130
    assert capsys.readouterr().err == "error: interrupted; what was finished is kept\n"
