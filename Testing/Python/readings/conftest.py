"""Fixtures of the reader-study tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from readings.study_kit import SetClock, new_study


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands still until a test moves it."""
    return SetClock()


@pytest.fixture
def make_study(tmp_path: Path, clock: SetClock) -> Callable[..., Path]:
    """Creates a study of three tiny cases for the given participants and returns its folder."""
    return lambda *participants, **options: new_study(tmp_path, clock, *participants, **options)
