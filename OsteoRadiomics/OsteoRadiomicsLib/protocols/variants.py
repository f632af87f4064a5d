"""Variants of a protocol: the same study on other features of the same images. ``op-mri-exact`` is op-mri with such features.

A variant is one entry here; every verb, the Python interface and the module's logic take its name where they take the protocol's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..base.errors import ProtocolError

if TYPE_CHECKING:
    from .protocol import Protocol


@dataclass(frozen=True)
class Variant:
    """suffix: of the protocol's name. title: what its features are. voxelwise: as in ``ExtractionSettings``."""

    suffix: str
    title: str
    voxelwise: Literal["mean", "distribution"]


VARIANTS: Mapping[str, Variant] = {
    variant.suffix: variant
    for variant in (
        Variant("exact", "ROI means of voxel-wise features, whose models have exact maps", "mean"),
        Variant("local", "how voxel-wise features are distributed in the ROI, for local contribution maps", "distribution"),
    )
}


def variant_of(protocol: Protocol, suffix: str) -> Protocol:
    """A protocol with the features of a variant instead of its own. Raises ProtocolError where it extracts none."""
    from .extraction_settings import ExtractionSettings  # needs a package; the list of variants does not

    variant = VARIANTS[suffix]
    if protocol.extraction is None:
        raise ProtocolError("extracts no features, so it has no variants", where=protocol.name)
    # Validated again: not every extraction has voxel-wise maps.
    content = protocol.extraction.model_dump(exclude_unset=True) | {"voxelwise": variant.voxelwise}
    try:
        extraction = ExtractionSettings(**content)
    except ValueError as error:
        raise ProtocolError(
            "has no voxel-wise features, so it has no variants", where=protocol.name, cure="Use the protocol itself"
        ) from error
    changes = {"name": f"{protocol.name}-{suffix}", "title": f"{protocol.title}: {variant.title}", "extraction": extraction}
    return protocol.model_copy(update=changes)


def split_name(name: str) -> tuple[str, str] | None:
    """``op-mri-exact`` -> ("op-mri", "exact"); None for a name of no variant."""
    stem, dash, suffix = name.rpartition("-")
    return (stem, suffix) if dash and suffix in VARIANTS else None
