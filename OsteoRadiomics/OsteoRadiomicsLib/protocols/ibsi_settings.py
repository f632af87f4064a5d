"""What decides a feature value in the IBSI mode: the image processing scheme of the IBSI reference manual as one object.

An extraction whose settings hold an ``ibsi`` block follows this scheme instead of PyRadiomics' preprocessing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_serializer, model_validator

from .ibsi_filters import IbsiFilter

# Of the ``setting`` block only what says which voxels are the ROI acts in this mode.
IBSI_SETTING_KEYS = ("label", "label_channel", "correctMask", "geometryTolerance", "additionalInfo", "minimumROIDimensions",
                     "minimumROISize")  # fmt: skip
# Classes of the image itself alone: a response map has no shape of its own.
IBSI_UNFILTERED_CLASSES = ("shape", "morph")
IVH_BINS_OF_RESPONSES = 1000

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Bound = Annotated[float, Field(allow_inf_nan=False)]
Aggregation = Literal["2D_averaged", "2D_slice_merged", "2.5D_direction_merged", "2.5D_merged", "3D_averaged", "3D_merged"]


class IbsiSettings(BaseModel):
    """Image processing by the IBSI scheme, from interpolation to discretisation. Spacings in mm, x first.

    dimension: 2D interpolates within slices and keeps them apart; 3D treats the image as a volume.
    aggregation: how texture matrices of slices and directions become one value. Zones, tone differences and dependences have
    no directions: they are averaged over slices (2D_...), merged over slices (2.5D_...) or volumetric (3D_...).
    spacing: two numbers in 2D, three in 3D; None keeps the image's grid.
    mask_threshold: share of the ROI from which an interpolated voxel belongs to it.
    rounding: intensities become whole numbers after interpolation, as HU are.
    range: intensities kept for all but shape, None (or infinity) for an open end. outlier_sigma: what lies further than so
    many standard deviations from the mean of the ROI is left out; the mean is that before ``range`` acts.
    bin_width: fixed bin size, from the lower end of ``range`` (or the ROI's minimum). bin_count: fixed bin number. Neither:
    the intensities are grey levels already. ivh_...: the same for the intensity-volume histogram.
    filters: IBSI 2's convolutional filters, whose response maps are measured after the image itself.
    response_...: bins of response maps, from the ROI's minimum there; bin_count where neither is written.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dimension: Literal["2D", "3D"] = "3D"
    aggregation: Aggregation = "3D_merged"
    spacing: tuple[Positive, ...] | None = None
    image_interpolator: Literal["nearest", "linear", "cubic"] = "linear"
    mask_interpolator: Literal["nearest", "linear"] = "linear"
    mask_threshold: Annotated[float, Field(gt=0, le=1)] = 0.5
    rounding: bool = False
    range: tuple[Bound | None, Bound | None] | None = None
    outlier_sigma: Positive | None = None
    bin_width: Positive | None = None
    bin_count: Annotated[int, Field(ge=1, le=65536)] | None = None
    ivh_bin_width: Positive | None = None
    ivh_bin_count: Annotated[int, Field(ge=1, le=65536)] | None = None
    filters: tuple[IbsiFilter, ...] = ()
    response_bin_width: Positive | None = None
    response_bin_count: Annotated[int, Field(ge=1, le=65536)] | None = None

    @field_validator("spacing", mode="before")
    @classmethod
    def _number_of_spacings(cls, value: Any) -> Any:
        """One number: the same along x, y and, in 3D, z."""
        return [value] if isinstance(value, int | float) and not isinstance(value, bool) else value

    @field_validator("range", mode="before")
    @classmethod
    def _open_ends(cls, value: Any) -> Any:
        """An infinite bound is an open end: TOML, in which protocols are written, knows no null."""
        if not isinstance(value, list | tuple):
            return value
        return [None if isinstance(bound, float) and math.isinf(bound) else bound for bound in value]

    @field_validator("range")
    @classmethod
    def _ordered_range(cls, value: tuple[float | None, float | None] | None) -> tuple[float | None, float | None] | None:
        if value is not None and None not in value and not value[0] < value[1]:  # type: ignore[operator]
            raise ValueError("write the lower bound first, such as [-1000, 400], or null for an open end")
        return value

    @model_validator(mode="before")
    @classmethod
    def _aggregation_of_the_dimension(cls, values: Any) -> Any:
        """Without an aggregation, slices processed apart are also measured apart."""
        if isinstance(values, dict) and values.get("dimension") == "2D" and "aggregation" not in values:
            return {**values, "aggregation": "2D_averaged"}
        return values

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.dimension == "2D" and self.aggregation.startswith("3D"):
            raise ValueError(f"aggregation: {self.aggregation} needs dimension: 3D; in 2D write one that starts with 2D or 2.5D")
        wanted = 2 if self.dimension == "2D" else 3
        if self.spacing is not None and len(self.spacing) not in (1, wanted):
            raise ValueError(f"spacing: {self.dimension} takes {wanted} numbers in mm, x first, or one for all")
        for kind in ("", "ivh_", "response_"):
            width, count = f"{kind}bin_width", f"{kind}bin_count"
            if getattr(self, width) is not None and getattr(self, count) is not None:
                raise ValueError(f"{width}: contradicts {count}; write one of the two")
        self._check_filters()
        return self

    def _check_filters(self) -> None:
        names = set()
        for position, entry in enumerate(self.filters):
            try:
                entry.check(self.dimension)
            except ValueError as error:
                raise ValueError(f"filters.{position}.{error}") from error
            if entry.name(self.dimension) in names:
                raise ValueError(f"filters.{position}: {entry.name(self.dimension)} is written twice")
            names.add(entry.name(self.dimension))
        binned = self.response_bin_width is not None or self.response_bin_count is not None
        if self.filters and not binned and self.bin_count is None:
            raise ValueError(
                "filters: response maps have intensities of their own and need bins of their own; write response_bin_count: 32"
            )
        if binned and not self.filters:
            raise ValueError("response_bin_count and response_bin_width act on filters alone, and there are none")

    @model_serializer(mode="wrap")
    def _without_unused_filters(self, handler: Any) -> Any:
        """Settings without filters are written, and hashed, as before there were any."""
        content = handler(self)
        if not self.filters:
            for key in ("filters", "response_bin_width", "response_bin_count"):
                content.pop(key, None)
        return content

    def for_responses(self) -> IbsiSettings:
        """The settings by which response maps are measured: bins of their own, no range of image intensities.

        Their intensity-volume histogram has 1,000 bins where ``ivh_bin_count`` is not written: IBSI's choice for arbitrary units.
        """
        own = self.response_bin_width is not None or self.response_bin_count is not None
        changes: dict[str, Any] = {
            "filters": (), "response_bin_width": None, "response_bin_count": None, "range": None,
            "bin_width": self.response_bin_width, "bin_count": self.response_bin_count if own else self.bin_count,
            "ivh_bin_width": None, "ivh_bin_count": self.ivh_bin_count or IVH_BINS_OF_RESPONSES,
        }  # fmt: skip
        return self.model_copy(update=changes)

    def spacing_for(self, own: tuple[float, ...]) -> tuple[float, ...]:
        """(x, y, z) mm to resample to, given the image's own spacing; it is the own one where nothing else is asked for."""
        if self.spacing is None:
            return own
        wanted = self.spacing * 3 if len(self.spacing) == 1 else self.spacing
        return (*wanted[:2], own[2]) if self.dimension == "2D" else wanted


def check_ibsi_company(image_types: Mapping[str, Mapping[str, Any]], keys: Iterable[str]) -> None:
    """Refuse image types and ``setting`` keys that do not act in the IBSI mode: silence would hide a misunderstanding.

    keys: of the ``setting`` block, as far as written. Raises ValueError.
    """
    if dict(image_types) != {"Original": {}}:
        raise ValueError(
            "image_types: the IBSI mode measures Original, without settings of its own, and what ibsi.filters make of it"
        )
    for key in sorted(keys):
        if key not in IBSI_SETTING_KEYS:
            raise ValueError(f"setting.{key} does not act in the IBSI mode; its own keys are written under ibsi")
