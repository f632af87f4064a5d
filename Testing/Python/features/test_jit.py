"""The switch between compiled and numpy loops, and where compiled ones are kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from OsteoRadiomicsLib.features.jit import numba_usable

CODE = """
import numba
from OsteoRadiomicsLib.features.jit import njit
before = numba.config.CACHE_DIR
from OsteoRadiomicsLib.features.voxelwise.compiled.sorting import sort_columns
assert numba.config.CACHE_DIR == before
import numpy as np
table = np.array([[2.0], [1.0]])
sort_columns(table, np.array([[0, 1]], dtype=np.int32))
assert table.ravel().tolist() == [1.0, 2.0]
"""


def test_numba_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSTEORADIOMICS_NUMBA", "0")
    assert not numba_usable()


@pytest.mark.skipif(not numba_usable(), reason="numba is not installed")
@pytest.mark.parametrize("writable", [True, False])
def test_a_compiled_loop_is_kept_where_the_user_says_and_works_where_nothing_can_be_kept(tmp_path: Path, writable: bool) -> None:
    cache = tmp_path / "cache"
    if not writable:
        cache.write_text("a file, so no folder can be made here")
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache)}
    subprocess.run([sys.executable, "-c", CODE], env=environment, check=True)
    if writable:
        kept = [path for path in cache.rglob("*.nbi") if path.is_file()]
        assert [path.parent.parent.name[:6] for path in kept] == ["loops-"]
