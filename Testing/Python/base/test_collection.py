"""When Python looks for circular garbage."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest
from OsteoRadiomicsLib.base.collection import NEW_OBJECTS, rare_collection


def stopped(seen: list[tuple[int, int, int]]) -> None:
    with rare_collection():
        seen.append(gc.get_threshold())
        raise ValueError("stop")


def test_garbage_is_collected_rarely_inside_and_as_before_afterwards() -> None:
    before, seen = gc.get_threshold(), list[tuple[int, int, int]]()
    with pytest.raises(ValueError, match="stop"):
        stopped(seen)
    assert seen == [(NEW_OBJECTS, *before[1:])]
    assert gc.get_threshold() == before


def test_a_process_ends_without_a_search_for_garbage() -> None:
    code = "import gc; from OsteoRadiomicsLib.cli import command; print(command(['--version']), gc.get_freeze_count() > 0)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-1] == "0 True"
