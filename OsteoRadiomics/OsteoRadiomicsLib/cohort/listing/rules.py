"""Rules by which series of DICOM folders become sequences of cases, from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...base.errors import SettingsError
from ...base.files import utf8_problem
from ...images.dicom.volumes import Volume
from ...protocols.extraction_settings import settings_error

Range = tuple[float, float]
Words = tuple[str, ...]
_MEASURED = ("tr_ms", "te_ms", "ti_ms", "flip_angle_deg", "slice_thickness_mm", "field_strength_t", "kvp")


@dataclass(frozen=True)
class _Condition:
    """One condition of a rule on a volume. told: why it holds, or why not; empty where there is nothing to say."""

    holds: bool
    told: str


class SeriesRule(BaseModel):
    """What a series must be to be a sequence. All that is written must hold.

    description, not_description: patterns with ``*`` of the series' description, of which one fits or none; letter case does not
    count. image_type, not_image_type: values of ImageType that all stand in it, or none. The others are ranges, both ends
    included: repetition, echo and inversion time (ms), flip angle, slice thickness (mm), field strength (T), tube voltage (kV),
    number of files. prefer: which of several that fit; without it they are named and none is taken.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sequence: Annotated[str, Field(min_length=1)]
    description: Words = ()
    not_description: Words = ()
    modality: str = ""
    orientation: Literal["", "axial", "coronal", "sagittal"] = ""
    image_type: Words = ()
    not_image_type: Words = ()
    tr_ms: Range | None = None
    te_ms: Range | None = None
    ti_ms: Range | None = None
    flip_angle_deg: Range | None = None
    slice_thickness_mm: Range | None = None
    field_strength_t: Range | None = None
    kvp: Range | None = None
    files: Range | None = None
    prefer: Literal["", "first", "last", "most-files"] = ""

    def reasons(self, volume: Volume) -> list[str] | None:
        """Why a volume fits, a reason for each condition; None where it does not. A number that is not stated fits no range."""
        found = []
        for condition in self._conditions(volume):
            if not condition.holds:
                return None
            found += [condition.told] if condition.told else []
        return found

    def misfit(self, volume: Volume) -> str:
        """The first condition that a volume does not meet, in words; empty where it meets all."""
        return next((condition.told for condition in self._conditions(volume) if not condition.holds), "")

    def series_misfit(self, description: str, modality: str) -> str:
        """``misfit`` by what an archive says of a whole series, before its headers are asked for."""
        conditions = (*self._describing(description), *self._naming("modality", modality))
        return next((condition.told for condition in conditions if not condition.holds), "")

    @property
    def needs_headers(self) -> bool:
        """Whether there are conditions that only headers of images tell."""
        return bool(self.orientation or self.image_type or self.not_image_type) or any(
            getattr(self, name) is not None for name in _MEASURED
        )

    def _conditions(self, volume: Volume) -> Iterator[_Condition]:
        yield from self._describing(volume.description)
        yield from self._naming("modality", volume.scan.modality)
        yield from self._naming("orientation", volume.orientation)
        yield from self._typed(set(volume.image_type))
        numbers: Mapping[str, float] = {**volume.scan.numbers, "files": volume.files}
        for name in (*_MEASURED, "files"):
            limits: Range | None = getattr(self, name)
            if limits is None:
                continue
            if name not in numbers:
                yield _Condition(False, f"{name} is not stated")
            elif limits[0] <= numbers[name] <= limits[1]:
                yield _Condition(True, f"{name} {numbers[name]:g}")
            else:
                yield _Condition(False, f"{name} {numbers[name]:g} is not from {limits[0]:g} to {limits[1]:g}")

    def _describing(self, description: str) -> Iterator[_Condition]:
        for words, wanted in ((self.description, True), (self.not_description, False)):
            fitting = next((word for word in words if fnmatchcase(description.casefold(), word.casefold())), None)
            if words and wanted:
                told = f"description {fitting}" if fitting is not None else f"description fits none of {', '.join(words)}"
                yield _Condition(fitting is not None, told)
            elif fitting is not None:
                yield _Condition(False, f"description fits {fitting}, which is not wanted")

    def _naming(self, name: str, stated: str) -> Iterator[_Condition]:
        """modality and orientation."""
        own = getattr(self, name)
        if own and own.casefold() == stated.casefold():
            yield _Condition(True, f"{name} {stated}")
        elif own:
            yield _Condition(False, f"{name} {stated}, not {own}" if stated else f"{name} is not stated")

    def _typed(self, values: set[str]) -> Iterator[_Condition]:
        absent = [word for word in self.image_type if word.upper() not in values]
        unwanted = [word for word in self.not_image_type if word.upper() in values]
        if absent:
            yield _Condition(False, f"image type lacks {'/'.join(absent)}")
        elif unwanted:
            yield _Condition(False, f"image type {'/'.join(unwanted)} is not wanted")
        elif self.image_type:
            yield _Condition(True, f"image type {'/'.join(self.image_type)}")

    def preferred(self, volumes: Sequence[Volume]) -> list[Volume]:
        """The one of several that ``prefer`` says, all of them where it says nothing. volumes: in their order."""
        if len(volumes) < 2 or not self.prefer:
            return list(volumes)
        if self.prefer == "most-files":
            most = max(volume.files for volume in volumes)
            return [volume for volume in volumes if volume.files == most]
        return [volumes[0] if self.prefer == "first" else volumes[-1]]


class Rules(BaseModel):
    """case: a pattern of the folder of a series, from the searched folder on. series: rules, one for each sequence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    case: str = "{case}/**"
    series: Annotated[tuple[SeriesRule, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Chosen:
    """An image. because: why it was taken. image_type, echo_time (ms): which of the volumes of a series, empty for all of it."""

    path: Path
    because: str
    image_type: str = ""
    echo_time: str = ""


def choose(rule: SeriesRule, volumes: Sequence[Volume]) -> Chosen | str:
    """The image that a rule takes of a case's volumes, or why it takes none."""
    fitting = [volume for volume in volumes if rule.reasons(volume) is not None]
    if not fitting:
        return f"no series fits, there are {'; '.join(volume.title for volume in volumes)}"
    if len({volume.series for volume in fitting}) == 1 and len(fitting) == len(_series_of(fitting[0], volumes)):
        return Chosen(fitting[0].place, _because(rule, fitting[0]))
    fitting = rule.preferred(fitting)
    if len(fitting) > 1:
        titles = "; ".join(volume.title for volume in fitting)
        return f"{len(fitting)} series fit: {titles}. Narrow the rule, or say which to prefer"
    others = [volume for volume in _series_of(fitting[0], volumes) if volume is not fitting[0]]
    return _one_of(fitting[0], others, _because(rule, fitting[0]))


def read_rules(path: Path) -> Rules:
    """Rules from a TOML file. Raises SettingsError naming the key."""
    where = str(path)
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"cannot be read ({error.strerror or error})", where=where, cure="Check the path") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"cannot be read ({utf8_problem(error)})", where=where, cure="Save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"is not valid TOML ({error})", where=where, cure="Correct it") from error
    try:
        rules = Rules(**content)
    except ValidationError as error:
        raise settings_error(error, where) from error
    names = [rule.sequence for rule in rules.series]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise SettingsError(f"has two rules for {twice}", where=where, cure="Write one for each sequence")
    return rules


def _series_of(volume: Volume, volumes: Sequence[Volume]) -> list[Volume]:
    return [each for each in volumes if each.series == volume.series]


def _one_of(volume: Volume, others: Sequence[Volume], because: str) -> Chosen:
    """A volume of a series that holds others, told apart by what only it has."""
    own = [value for value in volume.image_type if not any(value in other.image_type for other in others)]
    alike = [other for other in others if not own]
    time = volume.scan.numbers.get("te_ms")
    told = f"{time:g}" if time is not None and alike else ""
    return Chosen(volume.place, because, ",".join(own), told)


def _because(rule: SeriesRule, volume: Volume) -> str:
    reasons = ", ".join(rule.reasons(volume) or []) or "any"
    return f"series {volume.title}: {reasons}" + (f", {rule.prefer}" if rule.prefer else "")
