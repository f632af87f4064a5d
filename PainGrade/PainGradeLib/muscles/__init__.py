"""Muscles and their surroundings as drawn: what each structure is called, on which side it lies, and at which level.

This module imports nothing heavy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

LEFT, RIGHT = "left", "right"


@dataclass(frozen=True)
class Structure:
    """One structure that can be drawn.

    name: in results, such as MF_L. title: in words. group: the structure without its side, such as MF.
    side: "left", "right" or "". words: other names of it, without the side. color: RGB. code: SNOMED CT, '' where none is known.
    """

    name: str
    title: str
    group: str
    side: str
    words: tuple[str, ...]
    color: tuple[int, int, int]
    code: str = ""


def _both(
    group: str, title: str, words: tuple[str, ...], left: tuple[int, int, int], right: tuple[int, int, int], code: str = ""
) -> tuple[Structure, Structure]:
    return (
        Structure(f"{group}_R", f"Right {title}", group, RIGHT, (group, *words), right, code),
        Structure(f"{group}_L", f"Left {title}", group, LEFT, (group, *words), left, code),
    )


def _one(name: str, title: str, words: tuple[str, ...], color: tuple[int, int, int]) -> Structure:
    return Structure(name, title, name, "", (name, *words), color)


STRUCTURES: Mapping[str, Structure] = MappingProxyType(
    {
        structure.name: structure
        for structure in (
            # the code of multifidus was found in one unofficial source only
            *_both("MF", "multifidus", ("multifidus",), (86, 180, 233), (0, 114, 178), "5709001"),
            *_both("ES", "erector spinae", ("erector spinae",), (230, 159, 0), (213, 94, 0), "44947003"),
            *_both("PS", "psoas", ("psoas", "psoas major", "iliopsoas"), (0, 158, 115), (0, 120, 90)),
            *_both("QL", "quadratus lumborum", ("quadratus lumborum",), (204, 121, 167), (160, 80, 130)),
            *_both("PARA", "paraspinal muscles", ("paraspinal", "autochthon"), (240, 228, 66), (200, 185, 40)),
            _one("SAT", "Subcutaneous fat", ("subcutaneous fat", "subcutaneous adipose tissue"), (250, 220, 180)),
            _one("CSF", "Cerebrospinal fluid", ("cerebrospinal fluid", "thecal sac"), (120, 120, 255)),
            _one("CANAL", "Spinal canal", ("spinal canal", "spinal cord"), (90, 90, 200)),
            _one("L4", "L4", ("L4 vertebra",), (200, 200, 200)),
            _one("L5", "L5", ("L5 vertebra",), (170, 170, 170)),
            _one("DISC", "L4-5 disc", ("disc L4 L5", "L4-5 disc", "L4/L5", "L4-L5"), (140, 140, 140)),
        )
    }
)
"""Name -> structure."""

MUSCLES = tuple(name for name, structure in STRUCTURES.items() if structure.side)
"""Names of all muscles, side by side."""
BACK_MUSCLES = ("MF", "ES", "PARA")
"""Groups that fat is measured in by default; the others are references."""

# Numberings that the library's own list of label schemes does not have.
MORE_SCHEMES: Mapping[str, Mapping[int, str]] = MappingProxyType(
    {
        # TotalSegmentator, map_to_binary.py, total_mr
        "totalsegmentator-mr": MappingProxyType(
            {18: "sacrum", 19: "vertebrae", 20: "intervertebral_discs", 21: "spinal_cord", 46: "autochthon_left",
             47: "autochthon_right", 48: "iliopsoas_left", 49: "iliopsoas_right"}
        ),
    }
)  # fmt: skip
