"""Rules by which series of DICOM folders become sequences of cases, from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
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
        for words, wanted in ((self.description, True), (self.not_description, False)):
            fitting = next((word for word in words if fnmatchcase(volume.description.casefold(), word.casefold())), None)
            if words and (fitting is not None) != wanted:
                return None
            found += [f"description {fitting}"] if fitting is not None else []
        for name, stated in (("modality", volume.scan.modality), ("orientation", volume.orientation)):
            if (own := getattr(self, name)) and own.casefold() != stated.casefold():
                return None
            found += [f"{name} {stated}"] if own else []
        values = set(volume.image_type)
        if not {word.upper() for word in self.image_type} <= values or {word.upper() for word in self.not_image_type} & values:
            return None
        found += [f"image type {'/'.join(self.image_type)}"] if self.image_type else []
        numbers: Mapping[str, float] = {**volume.scan.numbers, "files": volume.files}
        for name in (*_MEASURED, "files"):
            limits: Range | None = getattr(self, name)
            if limits is None:
                continue
            if name not in numbers or not limits[0] <= numbers[name] <= limits[1]:
                return None
            found.append(f"{name} {numbers[name]:g}")
        return found

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
