"""Reading what no header check vouches for: in a child process that can be ended, and that takes nothing with it."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ...base.errors import OsteoRadiomicsError
from ...base.interpreter import python_executable
from ...base.notices import say
from .child import CPU_SECONDS
from .limits import check_voxels, max_voxels
from .refusals import Error, role_of

_LIBRARY = Path(__file__).resolve().parents[3]
_CURE = "Convert the file to NRRD or NIfTI with the program that made it"

Unreadable = Callable[[Path, str, Error], OsteoRadiomicsError]


@contextmanager
def isolated_copy(source: Path, error: Error, unreadable: Unreadable) -> Iterator[Path]:
    """An NRRD copy of an image in any format that ITK reads, with the same voxels and grid.

    unreadable: makes an error of ITK's words. Raises ``error``: not read, too many voxels, or the reading process crashed,
    took too long or too much memory.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "copy.nrrd"
        code, said = _run(source, target, error)
        if code == 1:
            raise unreadable(source, said["said"], error)
        if code == 2:
            check_voxels(said["size"], str(source), error)
        for warning in said["warnings"]:
            say(f"{role_of(error)}: {warning}")
        yield target


def _run(source: Path, target: Path, error: Error) -> tuple[int, dict[str, Any]]:
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join([str(_LIBRARY), *filter(None, [environment.get("PYTHONPATH")])])
    command = [
        python_executable(cure=_CURE), "-m", "OsteoRadiomicsLib.images.headers.child",
        str(source.resolve()), str(target), str(max_voxels()),
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", env=environment,
            timeout=2 * CPU_SECONDS, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0), check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as problem:
        raise error(f"could not be read within {2 * CPU_SECONDS} s", where=str(source), cure=_CURE) from problem
    lines = done.stdout.splitlines()
    if done.returncode in (0, 1, 2) and lines and lines[-1].startswith("{"):
        found: dict[str, Any] = json.loads(lines[-1])
        return done.returncode, found
    why = "in it the reading process ran out of memory" if "MemoryError" in done.stderr else "it ended the process that read it"
    raise error(f"cannot be read: {why}", where=str(source), cure=_CURE)
