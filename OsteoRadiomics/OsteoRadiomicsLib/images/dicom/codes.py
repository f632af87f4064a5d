"""Coded concepts and colours of DICOM segments in the form that label maps have."""

from __future__ import annotations

from typing import Any

import numpy as np

_WHITE = np.array([0.9642, 1.0, 0.8249])  # D50, as DICOM demands
_TO_LINEAR_RGB = np.array([[3.1339, -1.6169, -0.4906], [-0.9788, 1.9161, 0.0335], [0.0719, -0.2290, 1.4052]])
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
    xyz = _WHITE * np.where(ratios > 6 / 29, ratios**3, (ratios - 4 / 29) * 3 * (6 / 29) ** 2)
    linear = np.clip(_TO_LINEAR_RGB @ xyz, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (round(255 * float(channel)) for channel in encoded)
    return red, green, blue


def lab_of(rgb: tuple[int, int, int]) -> tuple[int, int, int]:
    """The DICOM-encoded CIELab value of an sRGB colour, 0..255; what ``rgb_of`` turns back."""
    encoded = np.array(rgb) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    ratios = np.linalg.solve(_TO_LINEAR_RGB, linear) / _WHITE
    x, y, z = np.where(ratios > (6 / 29) ** 3, np.cbrt(ratios), ratios / (3 * (6 / 29) ** 2) + 4 / 29)
    lightness, a, b = 116 * y - 16, 500 * (x - y), 200 * (y - z)
    stored = lightness * 65535 / 100, (a + 128) * 65535 / 255, (b + 128) * 65535 / 255
    first, second, third = (int(np.clip(round(float(value)), 0, 65535)) for value in stored)
    return first, second, third
