"""What a measured case is kept as: one JSON file."""

from __future__ import annotations

from typing import ClassVar, Literal

from OsteoRadiomicsLib.base.notice import NOTICE
from OsteoRadiomicsLib.base.records import NullText, Part, Record, RecordForm
from OsteoRadiomicsLib.base.version import __version__
from OsteoRadiomicsLib.tables.input_files import InputFiles

from ..angles.measuring import Angle
from ..fat.values import Check
from ..muscles import STRUCTURES

KIND: Literal["muscle measurements"] = "muscle measurements"


class InputRecord(Part):
    """What was measured and how it was read. image, water: with the mask, each known by its content."""

    image: InputFiles
    water: InputFiles | None
    labels: dict[str, int] | None
    scheme: str | None
    same_grid: bool


class LevelRecord(Part):
    """The level. slice: counted from 0. tilt_degrees: of the slice against the disc plane, null without a disc."""

    slice: int
    source: str
    tilt_degrees: float | None


class ValueRecord(Part):
    """One value. name: of fat measurements with the method. roi: '' for the case. value: null with a reason."""

    name: str
    roi: str
    value: float | None
    unit: str
    reason: NullText
    reference: NullText


class FatRecord(Part):
    """One method's result for one muscle. method: with its scope, as in names of values. threshold: null where it has none."""

    method: str
    title: str
    roi: str
    rate: float | None
    threshold: float | None
    voxels: int
    left_out: int
    suggestion: NullText
    reason: NullText
    warnings: tuple[str, ...]
    check: Check | None


class ProfileRecord(Part):
    """One muscle along the body. slices, area_cm2, fat_rate: for each slice that it is drawn in. largest: its largest section."""

    roi: str
    method: NullText
    slices: tuple[int, ...]
    area_cm2: tuple[float, ...]
    fat_rate: tuple[float | None, ...]
    largest: int


class AngleRecord(Angle):
    """One angle with what was published for it."""

    reference: NullText


class MuscleRecord(Record):
    """The measurements of a case. extent: slice, three or volume. slices: those measured, counted from 0.

    reader, session: who drew; their keys are there only where several did.
    fingerprint: of everything they depend on: inputs, settings and software.
    """

    form: ClassVar[RecordForm] = RecordForm("muscle measurements", "Measure the case again")
    may_lack = frozenset({"reader", "session"})

    schema_version: int = 1
    kind: Literal["muscle measurements"] = KIND
    software: str = f"PainGrade {__version__}"
    notice: str = NOTICE
    case: str
    reader: str = ""
    session: str = ""
    sex: NullText
    fingerprint: str
    inputs: InputRecord
    level: LevelRecord | None
    extent: str
    slices: tuple[int, ...]
    values: tuple[ValueRecord, ...]
    fat: tuple[FatRecord, ...]
    profile: tuple[ProfileRecord, ...]
    angles: tuple[AngleRecord, ...]
    warnings: tuple[str, ...]

    def value(self, name: str, roi: str = "") -> ValueRecord | None:
        """The value of a name and ROI; None where it was not measured."""
        return next((value for value in self.values if (value.name, value.roi) == (name, roi)), None)

    @property
    def reading(self) -> str:
        """Case, and reader and session where there are some: what tells it from other records of a cohort."""
        return ", ".join(part for part in (self.case, self.reader, self.session) if part)

    @property
    def groups(self) -> tuple[str, ...]:
        """Muscles that were measured, without their sides, in their order."""
        return tuple(dict.fromkeys(STRUCTURES[value.roi].group for value in self.values if value.name == "area"))

    @property
    def methods(self) -> dict[str, str]:
        """Fat method with its scope -> its title, in their order."""
        return {fat.method: fat.title for fat in self.fat}

    def fat_by(self, method: str, roi: str) -> FatRecord | None:
        """One method's result for one muscle; None where it was not measured by it."""
        return next((fat for fat in self.fat if (fat.method, fat.roi) == (method, roi)), None)

    def spread(self, roi: str) -> float | None:
        """Largest minus smallest fat rate of a muscle, in points; None where fewer than two methods give one."""
        rates = [fat.rate for fat in self.fat if fat.roi == roi and fat.rate is not None]
        return max(rates) - min(rates) if len(rates) > 1 else None
