"""The switch interval is the process's: it must come back whatever order its users leave in."""

from __future__ import annotations

import sys

import pytest
from OsteoRadiomicsLib.base.threads import QUICK, quick_switching


@pytest.fixture
def usual():
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.004)
    yield pytest.approx(0.004)
    sys.setswitchinterval(before)


def test_users_that_overlap_leave_the_usual_interval(usual):
    first, second = quick_switching(), quick_switching()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(QUICK)
    second.__exit__(None, None, None)
    assert sys.getswitchinterval() == usual


def test_an_error_leaves_the_usual_interval(usual):
    with pytest.raises(ValueError, match="inside"), quick_switching():
        raise ValueError("inside")
    assert sys.getswitchinterval() == usual


def test_an_interval_that_is_shorter_stays(usual):
    sys.setswitchinterval(QUICK / 2)
    shorter = sys.getswitchinterval()
    with quick_switching():
        assert sys.getswitchinterval() == shorter
