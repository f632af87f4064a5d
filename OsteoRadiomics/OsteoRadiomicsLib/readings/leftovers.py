"""What a ``study new`` that was stopped has left beside the study it was to make: half a folder, and perhaps its key."""

from __future__ import annotations

import os
import platform
import re
import secrets
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

from ..base.errors import StudyError
from .blinding import key_study
from .layout import Layout
from .plan import parse_plan
from .presence import is_running

SILENT_FOR_S = 3600.0  # an image is written every few seconds

_NAME = re.compile(r"\.creating-([0-9a-f]{12})-(\d+)-[0-9a-f]{8}-(.+)", re.DOTALL)


def building_folder(root: Path) -> Path:
    """Where a study is built before it is put in place, named after this computer and process without naming either."""
    return root.with_name(f".creating-{_machine()}-{os.getpid()}-{secrets.token_hex(4)}-{root.name}")


def clear_leftovers(root: Path, key: Path) -> list[str]:
    """Remove what stopped creations of this study have left; returns what was removed, in words.

    A folder counts as left when its process is gone, or, where that cannot be asked, when the drive says that nothing was
    written into it for an hour. A key is removed only where it is the key of such a study. Raises OSError.
    """
    removed = []
    for folder, machine, pid in _candidates(root):
        if machine == _machine() and os.name != "nt":
            left = not is_running(pid)
        else:
            left = _silence(folder) > SILENT_FOR_S
        if not left:
            continue
        study = _study_id(folder)
        if study and key_study(key) == study:
            key.unlink()
            removed.append("the key of a study that a stopped 'study new' never put in place was removed")
        shutil.rmtree(folder)
        removed.append("a half-made folder that a stopped 'study new' had left was removed")
    return removed


def _candidates(root: Path) -> list[tuple[Path, str, int]]:
    if not root.parent.is_dir():
        return []
    found = [(path, _NAME.fullmatch(path.name)) for path in sorted(root.parent.iterdir())]
    return [(path, match[1], int(match[2])) for path, match in found if match and match[3] == root.name and path.is_dir()]


def _silence(folder: Path) -> float:
    """Seconds since something was written into a folder, by the drive's own clock."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".now-") as probe:
        now = Path(probe).stat().st_mtime
    inside = (folder, Layout(folder).images)
    return now - max(path.stat().st_mtime for path in inside if path.exists())


def _study_id(folder: Path) -> str:
    """The id of the study in a half-made folder, "" where it had not come that far."""
    path = Layout(folder).study_file
    try:
        return parse_plan(path.read_bytes(), str(path)).id
    except (FileNotFoundError, StudyError):
        return ""


def _machine() -> str:
    return sha256(f"study new/{platform.node()}".encode()).hexdigest()[:12]
