"""Which Python a process of our own is started with."""

import sys

import pytest
from OsteoRadiomicsLib.base.interpreter import python_executable


@pytest.fixture
def slicers_own(monkeypatch, tmp_path):
    """PythonSlicer on the path."""
    python = tmp_path / "PythonSlicer"
    python.write_text("")
    python.chmod(0o755)
    monkeypatch.delenv("SLICER_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return python


@pytest.mark.parametrize("application", ["SlicerApp-real", ""])
def test_inside_slicer_its_own_python_is_used(slicers_own, monkeypatch, application):
    monkeypatch.setattr(sys, "executable", application and str(slicers_own.parent / "bin" / application))
    assert python_executable() == str(slicers_own)


def test_outside_slicer_this_python_is_used_also_where_slicers_is_on_the_path(slicers_own):
    assert python_executable() == sys.executable
