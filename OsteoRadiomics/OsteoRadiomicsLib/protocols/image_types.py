"""Which image types settings may name, and the keys their filters take. A type is one entry here and one file of the engine.

The engine loads the file when the type is used (``features.image_types``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ..base.registry import Registry

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]


class FilterSetting(BaseModel):
    """The keys of the filters, with PyRadiomics' defaults; ``sigma`` in mm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sigma: tuple[Annotated[int | float, Field(gt=0, allow_inf_nan=False)], ...] = ()
    wavelet: str = "coif1"
    level: Count = 1
    start_level: Annotated[int, Field(ge=0)] = 0
    gradientUseSpacing: bool = True
    lbp2DRadius: Positive = 1
    lbp2DSamples: Count = 8
    lbp2DMethod: Literal["default", "ror", "uniform", "var"] = "uniform"
    lbp3DLevels: Count = 2
    lbp3DIcosphereRadius: Positive = 1
    lbp3DIcosphereSubdivision: Annotated[int, Field(ge=0, le=5)] = 1

    @field_validator("wavelet")
    @classmethod
    def _known_wavelet(cls, value: str) -> str:
        from pywt import wavelist

        if value not in wavelist(kind="discrete"):
            raise ValueError(f"{value} is no discrete wavelet; write one such as coif1, haar, db2, sym4 or bior2.2")
        return value


@dataclass(frozen=True, eq=False)
class ImageTypeEntry:
    """One image type.

    name: as in settings. place: ``module:NAME`` of its filter; a module that begins with a dot lies in the engine's folder
    of image types. prefix: how the names of its derived images begin. keys: of ``FilterSetting`` that are its own, which
    its own settings may hold. needed: of these, what has no default -> what to write. maps: whether a feature of its derived
    images has a voxel-wise map. from_the_start: whether its keys are written, and hashed, with all settings, as they were when
    the first were published; keys that come later are written only with their type, so that no published hash changes.
    """

    name: str
    place: str
    prefix: str
    keys: tuple[str, ...] = ()
    needed: dict[str, str] = field(default_factory=dict)
    maps: bool = True
    from_the_start: bool = False


IMAGE_TYPES: Registry[ImageTypeEntry] = Registry(
    "image type",
    ImageTypeEntry,
    (
        ImageTypeEntry("Original", ".original:IMAGE_TYPE", "original"),
        ImageTypeEntry(
            "LoG",
            ".log:IMAGE_TYPE",
            "log-sigma",
            keys=("sigma",),
            needed={"sigma": "write one or more widths in mm, such as sigma: [1.0, 3.0]"},
            from_the_start=True,
        ),
        ImageTypeEntry(
            "Wavelet", ".wavelet:IMAGE_TYPE", "wavelet", keys=("wavelet", "level", "start_level"), from_the_start=True
        ),
        ImageTypeEntry("Square", ".pointwise:SQUARE", "square"),
        ImageTypeEntry("SquareRoot", ".pointwise:SQUARE_ROOT", "squareroot"),
        ImageTypeEntry("Exponential", ".pointwise:EXPONENTIAL", "exponential"),
        ImageTypeEntry("Logarithm", ".pointwise:LOGARITHM", "logarithm"),
        ImageTypeEntry("Gradient", ".gradient:IMAGE_TYPE", "gradient", keys=("gradientUseSpacing",), from_the_start=True),
        ImageTypeEntry(
            "LBP2D", ".lbp2d:IMAGE_TYPE", "lbp-2D", keys=("lbp2DRadius", "lbp2DSamples", "lbp2DMethod"), from_the_start=True
        ),
        ImageTypeEntry(
            "LBP3D",
            ".lbp3d:IMAGE_TYPE",
            "lbp-3D",
            keys=("lbp3DLevels", "lbp3DIcosphereRadius", "lbp3DIcosphereSubdivision"),
            from_the_start=True,
        ),
    ),
    field="image_types",
)
