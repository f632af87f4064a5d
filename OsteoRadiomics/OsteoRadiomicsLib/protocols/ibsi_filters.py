"""The convolutional filters of IBSI 2 as settings: one class a filter, told apart by their key ``filter``."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]
Boundary = Literal["zero", "nearest", "periodic", "mirror"]
Pooling = Literal["mean", "max"]
LAWS_KERNELS = ("L3", "E3", "S3", "L5", "E5", "S5", "W5", "R5")


class FilterSettings(BaseModel, ABC):
    """What all filters share: a name made of the parameters, and what they ask of the number of dimensions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def name(self, dimension: str) -> str:
        """Of the response map, as it stands in front of a feature's name; dimension: 2D or 3D. Equal parameters, equal names."""
        return "-".join([*self.words(), dimension])

    @abstractmethod
    def words(self) -> list[str]:
        """The filter's name and parameters, without underscores, which part a feature's name."""

    def check(self, dimension: str) -> None:
        """Raise ValueError for parameters that do not fit 2D or 3D images."""


class MeanFilter(FilterSettings):
    """size: voxels along each axis, odd."""

    filter: Literal["mean"]
    size: Count
    boundary: Boundary = "mirror"

    @field_validator("size")
    @classmethod
    def _odd(cls, value: int) -> int:
        if value % 2 == 0:
            raise ValueError("takes an odd number of voxels, so that the kernel has a centre")
        return value

    def words(self) -> list[str]:
        return ["mean", "size", number(self.size), self.boundary]


class LaplacianOfGaussianFilter(FilterSettings):
    """sigma: mm. truncate: half the kernel's width in sigmas. riesz: order of the Riesz transform along x, y (and z)."""

    filter: Literal["laplacian_of_gaussian"]
    sigma: Positive
    truncate: Positive = 4
    riesz: tuple[Annotated[int, Field(ge=0)], ...] | None = None
    boundary: Boundary = "mirror"

    def words(self) -> list[str]:
        cut = [] if self.truncate == 4 else ["truncate", number(self.truncate)]
        return [*_riesz_words(self.riesz), "log", "sigma", number(self.sigma), "mm", *cut, self.boundary]

    def check(self, dimension: str) -> None:
        _check_riesz(self.riesz, dimension)


class LawsFilter(FilterSettings):
    """kernels: one name an axis, x first, such as L5E5S5. energy: distance (voxels) over which absolute responses are averaged
    to an energy image; None: the response itself. pooling: of the right-angled rotations; None: the kernels as written."""

    filter: Literal["laws"]
    kernels: str
    energy: Count | None = None
    pooling: Pooling | None = None
    boundary: Boundary = "mirror"

    @field_validator("kernels")
    @classmethod
    def _known_kernels(cls, value: str) -> str:
        if not value or any(name not in LAWS_KERNELS for name in re.findall("..?", value)):
            raise ValueError(f"{value!r} is no row of kernels; write one for each axis, of {', '.join(LAWS_KERNELS)}")
        return value

    @property
    def names(self) -> tuple[str, ...]:
        """Kernel of each axis, x first."""
        return tuple(re.findall("..", self.kernels))

    def words(self) -> list[str]:
        energy = ["energy", number(self.energy)] if self.energy else []
        return ["laws", self.kernels, *energy, *_pooling_words(self.pooling), self.boundary]

    def check(self, dimension: str) -> None:
        _check_axes("kernels", len(self.names), dimension)


class GaborFilter(FilterSettings):
    """sigma, wavelength: mm. gamma: sigma along the wave divided by sigma across it. theta: degrees from x towards y.

    theta_step: also all other orientations in steps of so many degrees, pooled. orthogonal_planes: in 3D, the planes across
    y and x as well as those across z, pooled.
    """

    filter: Literal["gabor"]
    sigma: Positive
    wavelength: Positive
    gamma: Positive = 1
    theta: Annotated[float, Field(ge=0, lt=360)] = 0
    theta_step: Annotated[float, Field(gt=0, lt=360)] | None = None
    orthogonal_planes: bool = False
    pooling: Pooling = "mean"
    response: Literal["modulus", "real", "imaginary"] = "modulus"
    boundary: Boundary = "mirror"

    @field_validator("theta_step")
    @classmethod
    def _whole_turn(cls, value: float | None) -> float | None:
        if value is not None and abs(360 / value - round(360 / value)) > 1e-9:
            raise ValueError(f"{value:g} degrees do not divide the full turn; write a step such as 45 or 22.5")
        return value

    @property
    def thetas(self) -> tuple[float, ...]:
        """Degrees, of all orientations."""
        if self.theta_step is None:
            return (self.theta,)
        return tuple(self.theta + step * self.theta_step for step in range(round(360 / self.theta_step)))

    def words(self) -> list[str]:
        words = ["gabor", "sigma", number(self.sigma), "wavelength", number(self.wavelength), "mm", "gamma", number(self.gamma)]
        words += ["theta", number(self.theta)]
        words += ["step", number(self.theta_step)] if self.theta_step else []
        words += ["planes"] if self.orthogonal_planes else []
        words += [self.pooling] if self.theta_step or self.orthogonal_planes else []
        words += [] if self.response == "modulus" else [self.response]
        return [*words, self.boundary]

    def check(self, dimension: str) -> None:
        if self.orthogonal_planes and dimension == "2D":
            raise ValueError("orthogonal_planes: needs dimension: 3D")


class SeparableWaveletFilter(FilterSettings):
    """wavelet: such as haar, db3 or coif1. bands: low (L) or high pass (H) an axis, x first, such as LLH; of the last level,
    those before are low pass. Undecimated. pooling: of the right-angled rotations; None: the filters as written."""

    filter: Literal["separable_wavelet"]
    wavelet: str
    bands: Annotated[str, Field(pattern="^[LH]+$")]
    level: Annotated[int, Field(ge=1, le=8)] = 1
    pooling: Pooling | None = None
    boundary: Boundary = "mirror"

    @field_validator("wavelet")
    @classmethod
    def _known_wavelet(cls, value: str) -> str:
        from pywt import wavelist

        if value not in wavelist(kind="discrete") or not re.fullmatch(r"haar|(db|coif|sym)\d+", value):
            raise ValueError(f"{value} is no orthogonal wavelet; write one such as haar, db3, coif1 or sym4")
        return value

    def words(self) -> list[str]:
        return ["wavelet", self.wavelet, self.bands, "level", number(self.level), *_pooling_words(self.pooling), self.boundary]

    def check(self, dimension: str) -> None:
        _check_axes("bands", len(self.bands), dimension)


class SimoncelliFilter(FilterSettings):
    """level: 1 holds the finest detail. riesz: order of the Riesz transform along x, y (and z). The image is periodic."""

    filter: Literal["simoncelli"]
    level: Annotated[int, Field(ge=1, le=12)] = 1
    riesz: tuple[Annotated[int, Field(ge=0)], ...] | None = None

    def words(self) -> list[str]:
        return [*_riesz_words(self.riesz), "simoncelli", "level", number(self.level)]

    def check(self, dimension: str) -> None:
        _check_riesz(self.riesz, dimension)


IbsiFilter = Annotated[
    MeanFilter | LaplacianOfGaussianFilter | LawsFilter | GaborFilter | SeparableWaveletFilter | SimoncelliFilter,
    Field(discriminator="filter"),
]

FIRST_WORDS = ("mean", "log", "riesz", "laws", "gabor", "wavelet", "simoncelli")
"""How the names of response maps begin (``FilterSettings.words``)."""


def number(value: Any) -> str:
    """A number as part of a name: 2.5 as 2-5, as in PyRadiomics' names of derived images."""
    return repr(value).removesuffix(".0").replace(".", "-")


def _pooling_words(pooling: str | None) -> list[str]:
    return [pooling] if pooling else []


def _riesz_words(riesz: tuple[int, ...] | None) -> list[str]:
    return ["riesz", *map(str, riesz)] if riesz else []


def _check_riesz(riesz: tuple[int, ...] | None, dimension: str) -> None:
    if riesz is not None:
        _check_axes("riesz", len(riesz), dimension)
        if not any(riesz):
            raise ValueError("riesz: is 0 along every axis; write the order of the transform, such as [1, 0, 0]")


def _check_axes(key: str, given: int, dimension: str) -> None:
    if given != int(dimension[0]):
        raise ValueError(f"{key}: dimension: {dimension} takes one for each of {dimension[0]} axes, x first, not {given}")
