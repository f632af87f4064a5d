"""The options of heat maps: what may be set for each kind, with the words in which the command line explains it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..base.errors import ModelError


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
class OcclusionOptions(HeatmapOptions):
    """block_mm, stride_mm: edge and step of the occluding block; None steps by the edge. remove: cut the block out of the ROI
    instead of filling it with the ROI's mean. Raises ModelError for a block that cannot be."""

    block_mm: float = option(12.0, float, "edge of the block (default 12)", "MM")
    stride_mm: float | None = option(None, float, "step of the block (default: its edge)", "MM")
    remove: bool = option(False, bool, "cut the block out of the ROI")

    def __post_init__(self) -> None:
        if not self.block_mm > 0 or not (self.stride_mm is None or 0 < self.stride_mm <= self.block_mm):
            raise ModelError(
                f"a block of {self.block_mm:g} mm moved by {self.stride_mm or self.block_mm:g} mm is not possible",
                cure="Give a positive block size and a stride no larger than it",
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
        """As typed: ``--block-mm``."""
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
