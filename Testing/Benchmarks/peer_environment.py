"""An environment of its own for PyRadiomics 3.0.1, which no Python newer than 3.11 can build."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

BUILD = ("numpy<2", "cython", "setuptools<70", "wheel", "versioneer", "SimpleITK", "PyWavelets", "pykwalify", "six")
PEER = "pyradiomics==3.0.1"


def peer_python(folder: Path) -> str:
    """The interpreter of the environment in ``folder``, which is built first where it is missing.

    Raises SystemExit saying what is missing.
    """
    python = folder / "bin" / "python"
    if not python.exists():
        base = sys.executable if sys.version_info[:2] <= (3, 11) else shutil.which("python3.11")
        if base is None:
            raise SystemExit("PyRadiomics 3.0.1 needs Python 3.11 or older: install python3.11, or pass --peer PYTHON")
        print(f"building {folder} with {PEER}", flush=True)
        subprocess.run([base, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *BUILD], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--no-build-isolation", PEER], check=True)
    return str(python)
