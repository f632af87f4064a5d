"""What verification says about a study: one finding per thing, of one of four kinds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """CHANGED: something is not as the software left it. INTERRUPTED: a save was cut off. NOTICE: worth knowing.

    DOUBTFUL: nothing was changed, but a reading may not be what it is taken for; it goes into the report.
    """

    CHANGED = "changed"
    DOUBTFUL = "doubtful"
    INTERRUPTED = "interrupted"
    NOTICE = "notice"


@dataclass(frozen=True)
class Finding:
    """One thing that verification found. where: file or case, relative to the study folder."""

    kind: Kind
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.what}"
