"""Rooms whose names are imported when first asked for: what they promise is what they have."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

ROOMS = ("agreement", "cohort", "features", "scoring")


@pytest.mark.parametrize("room", ROOMS)
def test_every_promised_name_is_found_and_no_other(room: str) -> None:
    module = import_module(f"OsteoRadiomicsLib.{room}")
    homes = [name for names in module._HOMES.values() for name in names]
    assert sorted(homes) == sorted(module.__all__)
    for name in homes:
        assert getattr(module, name) is not None
    with pytest.raises(AttributeError, match=f"'OsteoRadiomicsLib.{room}' has no attribute 'nobody'"):
        _ = module.nobody


def test_a_room_imports_nothing_of_its_own_before_it_is_asked() -> None:
    code = "import sys; from OsteoRadiomicsLib import agreement, cohort, features, scoring; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    inside = [name for name in loaded if name.startswith(tuple(f"OsteoRadiomicsLib.{room}." for room in ROOMS))]
    assert inside == []
    assert "SimpleITK" not in loaded
