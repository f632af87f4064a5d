"""Coded concepts and colours of DICOM segments in the form that label maps have."""

from __future__ import annotations

from typing import Any

import numpy as np

_CODE = ("CodingSchemeDesignator", "CodeValue", "CodeMeaning")


def terminology_of(item: Any) -> str | None:
    """Slicer's terminology entry of the segment's category and type codes."""
    category, kind = (item.get(f"SegmentedProperty{part}CodeSequence") for part in ("Category", "Type"))
    if not category or not kind:
        return None
    codes = ["^".join(str(code[0].get(key, "")) for key in _CODE) for code in (category, kind)]
    return f"DICOM SEG~{codes[0]}~{codes[1]}~^^~~^^~^^"


def rgb_of(lab: Any) -> tuple[int, int, int]:
    """sRGB, 0..255, of a DICOM-encoded CIELab value (PS3.3 C.10.7.1.1), D50 white as DICOM demands."""
    lightness = float(lab[0]) * 100 / 65535
    a, b = (float(value) * 255 / 65535 - 128 for value in lab[1:])
    middle = (lightness + 16) / 116
    ratios = np.array([middle + a / 500, middle, middle - b / 200])
    xyz = np.array([0.9642, 1.0, 0.8249]) * np.where(ratios > 6 / 29, ratios**3, (ratios - 4 / 29) * 3 * (6 / 29) ** 2)
    to_linear_rgb = np.array([[3.1339, -1.6169, -0.4906], [-0.9788, 1.9161, 0.0335], [0.0719, -0.2290, 1.4052]])
    linear = np.clip(to_linear_rgb @ xyz, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (round(255 * float(channel)) for channel in encoded)
    return red, green, blue
