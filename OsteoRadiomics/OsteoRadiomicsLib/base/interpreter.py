"""A Python interpreter for a process of our own: inside Slicer ``sys.executable`` is the application, which is none."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .errors import DependencyError


def python_executable(cure: str) -> str:
    """Path of an interpreter with this one's packages. Raises DependencyError with ``cure`` where there is none."""
    executable = Path(sys.executable)
    if executable.stem.lower().startswith(("python", "pythonslicer")):
        return str(executable)
    home = os.environ.get("SLICER_HOME", executable.parent.parent)
    for name in ("PythonSlicer", "PythonSlicer.exe"):
        if (Path(home) / "bin" / name).is_file():
            return str(Path(home) / "bin" / name)
    raise DependencyError("no Python interpreter found for a process of its own", cure=cure)
