"""The small protocol of the demo, which is quick to extract and to train."""

from __future__ import annotations

from pathlib import Path

from PainGradeLib.demo import PROTOCOL


def quick_protocol(folder: Path) -> Path:
    """A copy of it in a folder."""
    path = folder / "quick-pain.toml"
    path.write_bytes(PROTOCOL.read_bytes())
    return path
