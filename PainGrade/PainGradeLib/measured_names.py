"""Which columns of a table are measurements of muscles and spine, so that readers' measurements enter an ICC study."""

from __future__ import annotations

import re
from collections.abc import Iterator

from OsteoRadiomicsLib.tables.feature_names import MeasuredNames

from .angles.measuring import ANGLES
from .fat import RESULTS
from .measurements import CASE, FAT, MEASUREMENTS, MUSCLE
from .muscles import STRUCTURES


def _patterns() -> Iterator[str]:
    """One for each kind of column that ``measure cohort`` writes."""
    groups = "|".join(dict.fromkeys(structure.group for structure in STRUCTURES.values() if structure.side))
    by_method = f"_(?:{'|'.join(map(re.escape, RESULTS))})"
    for entry in MEASUREMENTS.values():
        if entry.of == CASE:
            yield entry.name
        elif entry.of in (MUSCLE, FAT):
            yield rf"(?:{groups})_[LR]_{entry.name}{by_method if entry.of == FAT else ''}"
        else:
            yield rf"(?:{groups})_{entry.name}(?:{by_method})?"
    yield from ANGLES


_COLUMN = re.compile("|".join(f"(?:{pattern})" for pattern in _patterns()))
MEASURED = MeasuredNames("muscles and spine", lambda column: _COLUMN.fullmatch(column) is not None)
