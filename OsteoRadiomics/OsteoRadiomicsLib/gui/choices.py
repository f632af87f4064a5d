"""What a module offers before any package is installed: its protocols, read with the standard library alone."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from slicer.i18n import tr as _

from ..base.language import retold
from ..base.resources import resource_folders

EXACT = "exact"  # of the variants, the one whose models have exact maps; that of local statistics serves training only


@dataclass(frozen=True)
class ProtocolChoice:
    """One entry of the protocol list.

    title, instructions (for drawing): in the panel's language. modality: MR, CT or CR. regions: names of the rows that united
    segments give. layers: drawn in layers. drawn_on: the sequence that readers draw on. aliases: ROI -> other names of its
    segment, its number among them. variant_of: the protocol whose features it has others of (``protocols.variants``), "" for a
    protocol itself.
    """

    name: str
    title: str
    modality: str
    sequences: tuple[str, ...]
    rois: tuple[str, ...]
    regions: tuple[str, ...]
    layers: tuple[str, ...]
    drawn_on: str
    instructions: str
    aliases: Mapping[str, tuple[str, ...]]
    variant_of: str = ""


def protocol_choices(module: str) -> tuple[ProtocolChoice, ...]:
    """The shipped protocols of a module that draw ROIs and extract features, by name, each before its variant of exact maps."""
    found: dict[str, ProtocolChoice] = {}
    for folder in resource_folders("Protocols"):
        for path in sorted(folder.glob("*.toml")):
            content = tomllib.loads(path.read_text(encoding="utf-8"))
            if content["module"] == module and "extraction" in content and content["name"] not in found:
                found[content["name"]] = _choice(content)
                if _has_maps(content["extraction"]):
                    variant = _exact(found[content["name"]])
                    found.setdefault(variant.name, variant)
    return tuple(found[name] for name in sorted(found))


def _has_maps(extraction: Mapping[str, Any]) -> bool:
    """Whether a protocol measures whole ROIs in the mode that has voxel-wise features."""
    return "ibsi" not in extraction and "voxelwise" not in extraction


def _exact(choice: ProtocolChoice) -> ProtocolChoice:
    title = _("{title} (exact maps)").format(title=choice.title)
    return replace(choice, name=f"{choice.name}-{EXACT}", title=title, variant_of=choice.name)


def _choice(content: Mapping[str, Any]) -> ProtocolChoice:
    drawing = content.get("drawing", {})
    return ProtocolChoice(
        name=content["name"],
        title=retold(content["title"]),
        modality=content["modality"],
        sequences=tuple(content["sequences"]),
        rois=tuple(roi["name"] for roi in content["rois"]),
        regions=tuple(region["name"] for region in content["regions"]),
        layers=tuple(drawing.get("layers", ())),
        drawn_on=drawing.get("sequence", content["sequences"][0]),
        instructions=retold(drawing.get("instructions", "")),
        aliases={roi["name"]: (*roi.get("aliases", ()), str(roi["label"])) for roi in content["rois"]},
    )
