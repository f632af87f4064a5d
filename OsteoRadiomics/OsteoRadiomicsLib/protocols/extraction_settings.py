"""What decides a feature value: PyRadiomics' own vocabulary as one validated, hashable object.

The keys keep PyRadiomics' spelling (``binWidth``, ``resampledPixelSpacing``), because users know them from its
documentation and their own parameter files.
"""

from __future__ import annotations

import os
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)

from ..base.errors import SettingsError
from ..base.extensions import extension_hint
from ..base.files import sha256_of_json
from ..base.words import quoted
from .feature_classes import FEATURE_CLASSES, IBSI_FEATURE_CLASSES, default_classes, every_class
from .ibsi_settings import IBSI_SETTING_KEYS, IbsiSettings, check_ibsi_company
from .image_types import IMAGE_TYPES, FilterSetting
from .yaml_text import read_yaml

# Below this many grey levels texture matrices hold next to nothing.
FEWEST_USEFUL_BINS = 8
# More grey levels than this leave next to no voxels for each, and cost time.
MOST_USEFUL_BINS = 1000

# What one image type may set for itself: how its intensities become grey levels and matrices, and its own filter's keys.
DISCRETISATION = ("binWidth", "binCount")
NEIGHBOURS = ("force2D", "force2Ddimension", "distances", "weightingNorm", "symmetricalGLCM", "gldm_a")
OVERRIDES = frozenset((*DISCRETISATION, *NEIGHBOURS, "voxelArrayShift"))
# PyRadiomics' names, by their numbers there.
INTERPOLATORS = {
    1: "sitkNearestNeighbor",
    2: "sitkLinear",
    3: "sitkBSpline",
    4: "sitkGaussian",
    5: "sitkLabelGaussian",
    6: "sitkHammingWindowedSinc",
    7: "sitkCosineWindowedSinc",
    8: "sitkWelchWindowedSinc",
    9: "sitkLanczosWindowedSinc",
    10: "sitkBlackmanWindowedSinc",
}

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]


class RegionSetting(BaseModel):
    """How an image becomes a region with grey levels, and what its matrices count. Distances in voxels, spacings in mm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # Image and mask
    label: Count = 1
    label_channel: Annotated[int, Field(ge=0)] = 0
    correctMask: bool = False
    geometryTolerance: Positive | None = None
    additionalInfo: bool = True
    minimumROIDimensions: Annotated[int, Field(ge=1, le=3)] = 2
    minimumROISize: Count | None = None
    # Preprocessing
    normalize: bool = False
    normalizeScale: Positive = 1
    removeOutliers: Positive | None = None
    resampledPixelSpacing: tuple[NotNegative, NotNegative, NotNegative] | None = None
    interpolator: str | None = "sitkBSpline"  # None: no resampling
    padDistance: Annotated[int, Field(ge=0)] = 5
    preCrop: bool = False
    resegmentRange: tuple[Finite, ...] | None = None
    resegmentMode: Literal["absolute", "relative", "sigma"] = "absolute"
    resegmentShape: bool = False
    # Discretisation
    binWidth: Positive = 25
    binCount: Count | None = None
    # Feature classes
    voxelArrayShift: Finite = 0
    force2D: bool = False
    force2Ddimension: Annotated[int, Field(ge=0, le=2)] = 0
    distances: tuple[Count, ...] = (1,)
    weightingNorm: Literal["manhattan", "euclidean", "infinity", "no_weighting"] | None = None
    symmetricalGLCM: bool = True
    gldm_a: NotNegative = 0

    @field_validator("resampledPixelSpacing", mode="before")
    @classmethod
    def _scalar_spacing(cls, value: Any) -> Any:
        """A single number means the same spacing along the three axes, two those of a picture or of each slice."""
        if isinstance(value, list | tuple) and len(value) == 2:
            return (*value, 0)
        return (value,) * 3 if isinstance(value, int | float) and not isinstance(value, bool) else value

    @field_validator("interpolator", mode="before")
    @classmethod
    def _known_interpolator(cls, value: Any) -> Any:
        name = INTERPOLATORS.get(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if name is not None and name not in INTERPOLATORS.values():
            raise ValueError(f"{value} is no interpolator; write one of {', '.join(INTERPOLATORS.values())}")
        if name is None and value is not None:
            raise ValueError(f"{value} is no interpolator; numbers go from 1 to 10")
        return name

    @field_validator("resegmentRange")
    @classmethod
    def _one_or_two_bounds(cls, value: tuple[float, ...] | None) -> tuple[float, ...] | None:
        if value is not None and len(value) not in (1, 2):
            raise ValueError("takes one or two numbers: lower and upper bound")
        return tuple(sorted(value)) if value is not None else None

    @field_validator("distances")
    @classmethod
    def _distinct_distances(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value:
            raise ValueError("is empty: write at least one distance, such as [1]")
        if len(set(value)) != len(value):
            raise ValueError("lists a distance twice")
        return value


class Setting(FilterSetting, RegionSetting):
    """The ``setting`` block of a PyRadiomics parameter file, with its defaults. Distances in voxels, spacings in mm."""

    # Voxel-wise maps
    kernelRadius: Annotated[int, Field(ge=1)] = 1
    maskedKernel: bool = True
    initValue: float = 0
    voxelBatch: int = -1  # -1: all voxels at once

    @field_validator("voxelBatch")
    @classmethod
    def _all_or_some_voxels(cls, value: int) -> int:
        if value != -1 and value < 1:
            raise ValueError("takes a number of voxels, or -1 for all at once")
        return value


class ExtractionSettings(BaseModel):
    """Image types, feature classes and settings of one extraction.

    image_types: name -> its own settings, which override ``setting`` for that image type alone ({"LoG": {"sigma": [1, 2]}}).
    feature_classes: name -> chosen feature names, or None for every feature that is on by default.
    ibsi: preprocessing by the IBSI scheme instead of PyRadiomics'; it has feature classes of its own.
    voxelwise: instead of features of the whole ROI, statistics over its voxels of their voxel-wise maps at ``kernelRadius``:
    their mean, or how they are distributed (``voxel_names``). Features without a map, such as shapes, are left out then.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    image_types: dict[str, dict[str, Any]] = {"Original": {}}
    feature_classes: dict[str, tuple[str, ...] | None] = Field(default_factory=lambda: default_classes(FEATURE_CLASSES))
    setting: Setting = Setting()
    ibsi: IbsiSettings | None = None
    voxelwise: Literal["mean", "distribution"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _classes_of_the_mode(cls, values: Any) -> Any:
        """The IBSI mode measures all of its own classes by default."""
        if isinstance(values, dict) and values.get("ibsi") is not None and not values.get("feature_classes"):
            return {**values, "feature_classes": default_classes(IBSI_FEATURE_CLASSES)}
        return values

    @model_serializer(mode="wrap")
    def _without_unused_mode(self, handler: Any) -> Any:
        """What does not act is not written, so that it does not decide the hash: the other mode, later keys of unused filters."""
        content = handler(self)
        for name in ("ibsi", "voxelwise"):
            if getattr(self, name) is None:
                content.pop(name, None)
        if isinstance(content.get("setting"), dict):
            content["setting"] = {key: value for key, value in content["setting"].items() if self._acts(key)}
        return content

    def _acts(self, key: str) -> bool:
        """Whether a key of ``setting`` is written. Those that filters had from the start always are, outside the IBSI mode."""
        if self.ibsi is not None:
            return key in IBSI_SETTING_KEYS
        theirs = [entry for entry in IMAGE_TYPES.values() if key in entry.keys]
        return not theirs or any(entry.from_the_start or entry.name in self.image_types for entry in theirs)

    @field_validator("image_types", "feature_classes", mode="before")
    @classmethod
    def _known(cls, value: Any, info: ValidationInfo) -> Any:
        """Only names that exist, each with its settings, or with the features chosen (None for all)."""
        if not isinstance(value, dict):
            return value
        types = info.field_name == "image_types"
        known = tuple(IMAGE_TYPES) if types else tuple(every_class())
        for name in value:
            if name not in known:
                what = "image type" if types else "feature class"
                raise ValueError(f"unknown {what} {name}; write one of {', '.join(known)}{extension_hint()}")
        return {name: own or ({} if types else None) for name, own in value.items()}

    @model_validator(mode="after")
    def _something_to_do(self) -> ExtractionSettings:
        if not self.image_types:
            raise ValueError("image_types is empty: name at least one, such as Original")
        if not self.feature_classes:
            raise ValueError("feature_classes is empty: name at least one, such as firstorder")
        for name, own in self.image_types.items():
            self._check_own(name, own)
        self._check_mode()
        return self

    def _check_mode(self) -> None:
        """Keys and classes must act in the mode of preprocessing that is in use; silence would hide a misunderstanding."""
        allowed = FEATURE_CLASSES if self.ibsi is None else IBSI_FEATURE_CLASSES
        for name in self.feature_classes:
            if name not in allowed:
                mode = "belongs to the IBSI mode: add an ibsi block" if self.ibsi is None else "is not offered in the IBSI mode"
                raise ValueError(f"feature_classes.{name} {mode}, or write one of {', '.join(allowed)}")
        if self.ibsi is not None:
            check_ibsi_company(self.image_types, self.setting.model_fields_set)
        if self.voxelwise and self.ibsi is not None:
            raise ValueError("voxelwise is not offered in the IBSI mode, which has no voxel-wise maps: leave the ibsi block out")

    def _check_own(self, name: str, own: dict[str, Any]) -> None:
        """An image type's own settings must be keys that act on it alone, with possible values."""
        allowed = OVERRIDES.union(IMAGE_TYPES[name].keys)
        for key in own:
            if key not in Setting.model_fields:
                raise ValueError(f"image_types.{name}: unknown key {key}; check its spelling, letter case counts")
            if key not in allowed:
                theirs = [other.name for other in IMAGE_TYPES.values() if key in other.keys]
                where = f"it belongs to {theirs[0]}" if theirs else "it acts on the whole extraction: write it under setting"
                raise ValueError(f"image_types.{name}: {key} cannot be set here; {where}")
        try:
            setting = self.setting_for(name)
        except ValidationError as error:
            raise ValueError(f"image_types.{name}.{settings_error(error, '').what}") from error
        for key, what in IMAGE_TYPES[name].needed.items():
            if not getattr(setting, key):
                raise ValueError(f"image_types.{name}: {key} is missing; {what}")

    @property
    def mode(self) -> Literal["pyradiomics", "ibsi"]:
        """Whose preprocessing is followed."""
        return "pyradiomics" if self.ibsi is None else "ibsi"

    @property
    def fixed_bins(self) -> tuple[str, float] | None:
        """Key and width of bins on intensities as they come in; None where bins follow the ROI or there are none."""
        if self.ibsi is not None:
            return ("ibsi.bin_width", self.ibsi.bin_width) if self.ibsi.bin_width else None
        return None if self.setting.binCount or self.setting.normalize else ("setting.binWidth", self.setting.binWidth)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Settings that work but leave next to no texture."""
        setting = self.setting
        # Normalised intensities of an ROI span about six standard deviations, each of normalizeScale.
        if setting.normalize and not setting.binCount and 6 * setting.normalizeScale / setting.binWidth < FEWEST_USEFUL_BINS:
            return (
                f"setting.binWidth: {setting.binWidth:g} on intensities normalised to {setting.normalizeScale:g} leaves "
                f"almost no grey levels, so texture features degenerate; write normalizeScale: 100 or binWidth: "
                f"{6 * setting.normalizeScale / 32:g}",
            )
        return ()

    def setting_for(self, image_type: str) -> Setting:
        """The settings in force for one image type: the common ones, overridden by its own."""
        own = self.image_types[image_type]
        return Setting(**{**self.setting.model_dump(exclude_unset=True), **own}) if own else self.setting

    def hash(self) -> str:
        """SHA-256 of every setting that decides a value; equal settings give equal hashes."""
        content = self.model_dump(mode="json")
        if "initValue" in content["setting"]:
            content["setting"]["initValue"] = str(self.setting.initValue)  # JSON knows no NaN, a usual value outside the ROI
        return sha256_of_json(content)


def parse_settings(content: dict[str, Any], where: str) -> ExtractionSettings:
    """Validate a PyRadiomics parameter dictionary (imageType, featureClass, setting, voxelSetting), or one with an ibsi block.

    Raises SettingsError naming file, key and cure for an unknown key or an impossible value.
    """
    unknown = set(content) - {"imageType", "featureClass", "setting", "voxelSetting", "ibsi"}
    if unknown:
        raise SettingsError(
            f"unknown block {sorted(unknown)[0]}",
            where=where,
            cure="Write imageType, featureClass, setting or ibsi",
        )
    for block in ("setting", "voxelSetting"):
        if not isinstance(content.get(block) or {}, dict):
            raise SettingsError(
                f"{block} holds no keys with values", where=where, cure=f"Write {block}: and then lines of key: value"
            )
    try:
        fields: dict[str, Any] = {"setting": {**(content.get("setting") or {}), **(content.get("voxelSetting") or {})}}
        if "ibsi" in content:
            fields["ibsi"] = content["ibsi"] or {}
        if content.get("imageType"):
            fields["image_types"] = content["imageType"]
        if content.get("featureClass"):
            fields["feature_classes"] = content["featureClass"]
        elif fields["setting"].get("force2D"):
            fields["feature_classes"] = default_classes(FEATURE_CLASSES, ("always", "2D"))
        return ExtractionSettings(**fields)
    except ValidationError as error:
        raise settings_error(error, where) from error


def read_settings(path: str | os.PathLike[str]) -> ExtractionSettings:
    """Read a PyRadiomics parameter file (YAML or JSON). Raises SettingsError."""
    where = str(path)
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise SettingsError("holds no settings", where=where, cure="Write imageType, featureClass and setting blocks")
    return parse_settings(content, where)


def settings_error(error: ValidationError, where: str, kind: type[SettingsError] = SettingsError) -> SettingsError:
    """The first problem pydantic found, as one line that names the key."""
    # A misspelt key is reported both as unknown and as missing: the unknown one is the one to mend.
    first = min(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
    key = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        return kind(f"unknown key {key}", where=where, cure="Check its spelling; letter case counts")
    given = f" (found {quoted(first['input'])})" if first["type"] not in ("value_error", "missing") else ""
    return kind(f"{key}: {message}{given}" if key else message, where=where)
