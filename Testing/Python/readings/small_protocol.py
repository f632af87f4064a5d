"""A protocol of three vertebrae with three features, for studies whose features are extracted."""

from __future__ import annotations

from pathlib import Path

_SMALL = """
schema_version = 1
name = "small"
title = "Three vertebrae, first-order features"
module = "OsteoRadiomics"
modality = "MR"
reference = "made for a test"
sequences = ["T1"]

[drawing]
sequence = "T1"

{rois}

[[regions]]
name = "L1-L3"
rois = ["L1", "L2", "L3"]

[extraction.feature_classes]
shape = ["VoxelVolume"]
firstorder = ["Mean", "Variance"]

[outcome]
column = "op"
definition = "test"
positive = "1"
classes = ["0", "1"]

[agreement]
form = "ICC(3,1)"
threshold = 0.6
inter_cases = 2
"""
_ROI = """
[[rois]]
name = "L{n}"
title = "L{n}"
label = {label}
color = [1, 2, 3]
volume_ml = [1, 90]
[rois.terminology]
category = {{value = "123037004", meaning = "Anatomical structure"}}
type = {{value = "{n}", meaning = "L{n} vertebra"}}
"""


def small_protocol(folder: Path, questions: str = "") -> Path:
    """Its file. questions: blocks that it ends with."""
    path = folder / "small.toml"
    path.write_text(_SMALL.format(rois="".join(_ROI.format(n=n, label=19 + n) for n in (1, 2, 3))) + questions, encoding="utf-8")
    return path
