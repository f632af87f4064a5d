"""The small protocol of the demo, with both muscles: quick to extract and to train."""

from __future__ import annotations

from pathlib import Path

from PainGradeLib.demo import PROTOCOL

ES = '[[regions]]\nname = "ES"\nrois = ["ES_R", "ES_L"]\n\n[extraction.image_types]'


def quick_protocol(folder: Path) -> Path:
    """The protocol as a file in a folder."""
    path = folder / "quick-pain.toml"
    path.write_text(PROTOCOL.read_text(encoding="utf-8").replace("[extraction.image_types]", ES), encoding="utf-8")
    return path
