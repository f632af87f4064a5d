"""A Python interpreter for a process of our own: inside Slicer ``sys.executable`` may be the application, which is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from .errors import DependencyError

INSTALL_AGAIN = "Install 3D Slicer again, or run the command line where Python is installed"


def python_executable(cure: str = INSTALL_AGAIN) -> str:
    """Path of an interpreter with this one's packages. Raises DependencyError with ``cure`` where there is none.

    Slicer names PythonSlicer where Python is asked; earlier versions and builds of one's own have it beside the application or on
    the path.
    """
    executable = Path(sys.executable or "")
    if executable.stem.lower().startswith("python"):
        return str(executable)
    home = Path(os.environ.get("SLICER_HOME", executable.parent.parent))
    for name in ("PythonSlicer", "PythonSlicer.exe"):
        if (home / "bin" / name).is_file():
            return str(home / "bin" / name)
    found = shutil.which("PythonSlicer")
    if found is None:
        raise DependencyError("no Python interpreter found for a process of its own", cure=cure)
    return found
