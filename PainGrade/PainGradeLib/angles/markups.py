"""Lines as a markups file (.mrk.json) that 3D Slicer and ``measure angle`` read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from OsteoRadiomicsLib.base.files import write_json

from .lines import Line

# Markups of 3D Slicer 5.2 and newer; see Modules/Loadable/Markups/Resources/Schema there.
_SCHEMA = (
    "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/markups-schema-v1.0.3.json#"
)


def write_lines(lines: Sequence[Line], path: str | os.PathLike[str]) -> None:
    """Write lines under their names. Raises OutputError."""
    write_json(Path(path), {"@schema": _SCHEMA, "markups": [_markup(line) for line in lines]})


def _markup(line: Line) -> dict[str, object]:
    points = [
        {"id": str(number), "label": f"{line.name}-{number}", "position": end, "positionStatus": "defined"}
        for number, end in enumerate(line.ends.tolist(), 1)
    ]
    return {"type": "Line", "name": line.name, "coordinateSystem": "LPS", "coordinateUnits": "mm", "controlPoints": points}
