"""Reads an image in a process of its own, which may crash, hang or run out of memory: ``python -m ... SOURCE TARGET LIMIT``.

It writes an NRRD copy that needs no check, and says on its output as JSON what was wrong or what ITK warned of.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import SimpleITK as sitk

from ..itk import heard

CPU_SECONDS = 60
"""So long one file may be worked on."""

# Address space: the interpreter with its libraries, and what packed files unpack to.
_BASE_BYTES, _BYTES_PER_BYTE = 3 << 30, 100


def main(source: str, target: str, max_voxels: str) -> int:
    """Copy ``source`` to ``target``. Returns 0; 1 where the file cannot be read, and 2 where it has too many voxels."""
    _limit_resources(Path(source).stat().st_size)
    warned: list[str] = []
    try:
        with heard(warned.append):
            reader = sitk.ImageFileReader()
            reader.SetFileName(source)
            reader.ReadImageInformation()
            if math.prod(reader.GetSize()) > int(max_voxels):
                print(json.dumps({"size": reader.GetSize()}))
                return 2
            sitk.WriteImage(reader.Execute(), target)
    except RuntimeError as problem:
        print(json.dumps({"said": str(problem)}))
        return 1
    print(json.dumps({"warnings": warned}))
    return 0


def _limit_resources(size: int) -> None:
    """Limits of this process, where the system has them (not on Windows, where the parent's clock is the only one)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = _BASE_BYTES + _BYTES_PER_BYTE * size
    if sys.platform != "darwin":  # macOS refuses the limit
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
