"""Angles alone, as one JSON file."""

from __future__ import annotations

from typing import ClassVar, Literal

from OsteoRadiomicsLib.base.notice import NOTICE
from OsteoRadiomicsLib.base.records import Record, RecordForm
from OsteoRadiomicsLib.base.version import __version__

from .record import AngleRecord


class AngleFile(Record):
    """What ``measure angle`` writes."""

    form: ClassVar[RecordForm] = RecordForm("a record of angles", "Measure them again")

    schema_version: int = 1
    kind: Literal["angles"] = "angles"
    software: str = f"PainGrade {__version__}"
    notice: str = NOTICE
    angles: tuple[AngleRecord, ...]
