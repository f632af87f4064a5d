"""The options of heat maps: what may be set for each kind, with the words in which the command line explains it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..base.errors import ModelError

MOST_SUPERVOXELS = 5000


def option(default: Any, kind: type, help: str, metavar: str = "") -> Any:
    """A field of a class of options. kind: int, float, str, or bool for a switch. help: one line, with the default in words.
    metavar: what stands for the value in help; a switch has none."""
    return dataclasses.field(default=default, metadata={"kind": kind, "help": help, "metavar": metavar})


@dataclass(frozen=True)
class HeatmapOptions:
    """Base of the options of a kind of heat map; a kind without options uses it as it is."""


@dataclass(frozen=True)
class ContributionOptions(HeatmapOptions):
    """radius: of the kernel, in voxels; None takes that of the model's local statistics, and no other is possible."""

    radius: int | None = option(None, int, "kernel radius in voxels (default: that of the model's local statistics)", "N")


@dataclass(frozen=True)
class SupervoxelOptions(HeatmapOptions):
    """Of maps over supervoxels. supervoxels: about how many the ROIs are divided into. seed: of where they start and, for a
    Shapley map, of the order in which they join. Raises ModelError for a number that cannot be."""

    supervoxels: int = option(200, int, "about how many supervoxels the ROIs are divided into (default 200; shapley 60)", "N")
    seed: int = option(0, int, "seed of supervoxels and sampling (default 0)", "N")

    def __post_init__(self) -> None:
        if not 1 <= self.supervoxels <= MOST_SUPERVOXELS:
            raise ModelError(f"{self.supervoxels} supervoxels are not possible", cure=f"Give 1 to {MOST_SUPERVOXELS}")
        if self.seed < 0:
            raise ModelError(f"the seed {self.seed} is negative", cure="Give a whole number from 0")


@dataclass(frozen=True)
class ShapleyOptions(SupervoxelOptions):
    """supervoxels: fewer by default, because each order of joining measures as many parts. error: the map is done when no value's
    standard error is larger than this share of the largest value. seconds: or when this time is up. Raises ModelError for
    values that cannot be."""

    supervoxels: int = option(60, int, "about how many supervoxels the ROIs are divided into (default 200; shapley 60)", "N")
    error: float = option(0.1, float, "largest standard error, as a share of the largest value (default 0.1)", "SHARE")
    seconds: float = option(60.0, float, "stop sampling after this time, of all sequences together (default 60)", "S")

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.error > 0 or not self.seconds > 0:
            raise ModelError(
                f"an error of {self.error:g} within {self.seconds:g} s is not possible", cure="Give positive numbers for both"
            )


@dataclass(frozen=True)
class OptionWords:
    """One option as a command line offers it. kinds: names of the kinds that have it; they share its type and meaning."""

    name: str
    kind: type
    metavar: str
    help: str
    kinds: tuple[str, ...]

    @property
    def flag(self) -> str:
        """As typed: ``--supervoxels``."""
        return "--" + self.name.replace("_", "-")


def option_words(classes: Mapping[str, type[HeatmapOptions]]) -> Iterator[OptionWords]:
    """Every option of some kinds once. classes: kind name -> its class of options."""
    found: dict[str, OptionWords] = {}
    for name, options in classes.items():
        for field in dataclasses.fields(options):
            known = found.get(field.name)
            if known is None:
                words = field.metadata
                found[field.name] = OptionWords(field.name, words["kind"], words["metavar"], words["help"], (name,))
            else:
                found[field.name] = dataclasses.replace(known, kinds=(*known.kinds, name))
    yield from found.values()
