"""A protocol like pain-mri that is quick to extract and to train, and small phantom studies with it."""

from __future__ import annotations

import re
from pathlib import Path

from OsteoRadiomicsLib.protocols.protocol import shipped_protocols


def quick_protocol(folder: Path) -> Path:
    """pain-mri with first-order and shape features of the image alone, one classifier and three folds."""
    text = shipped_protocols()["pain-mri"].read_text(encoding="utf-8")
    text = re.sub(r"\[extraction\.image_types\].*?\n\n", "[extraction.image_types]\nOriginal = {}\n\n", text, flags=re.DOTALL)
    classes = "[extraction.feature_classes]\nshape = []\nfirstorder = []\nglcm = []\n\n"
    text = re.sub(r"\[extraction\.feature_classes\].*?\n\n", classes, text, flags=re.DOTALL)
    text = re.sub(r"classifiers = \[.*?\]", 'classifiers = ["logistic"]', text).replace("folds = 5", "folds = 3")
    path = folder / "quick-pain.toml"
    path.write_text(text.replace("folds = 10", "folds = 3").replace('name = "pain-mri"', 'name = "quick-pain"'), encoding="utf-8")
    return path
