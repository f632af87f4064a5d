"""The small protocol of the demo, with both muscles: quick to extract and to train."""

from __future__ import annotations

from pathlib import Path

from PainGradeLib.demo import PROTOCOL

ES = '[[regions]]\nname = "ES"\nrois = ["ES_R", "ES_L"]\n\n[extraction.image_types]'


def quick_protocol(folder: Path, *, alpha: float = 0.05) -> Path:
    """The protocol as a file in a folder. alpha: P below which a clinical variable is kept."""
    path = folder / "quick-pain.toml"
    text = PROTOCOL.read_text(encoding="utf-8").replace("[extraction.image_types]", ES)
    path.write_text(text.replace("[modelling]\n", f"[modelling]\nclinical_alpha = {alpha}\n"), encoding="utf-8")
    return path
