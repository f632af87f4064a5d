"""What a module offers before any package is installed: its protocols, read with the standard library alone."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from ..base.resources import resource_folders


@dataclass(frozen=True)
class ProtocolChoice:
    """One entry of the protocol list.

    regions: names of the rows that united segments give. layers: drawn in layers.
    """

    name: str
    title: str
    sequences: tuple[str, ...]
    rois: tuple[str, ...]
    regions: tuple[str, ...]
    layers: tuple[str, ...]


def protocol_choices(module: str) -> tuple[ProtocolChoice, ...]:
    """The shipped protocols of a module that draw ROIs and extract features, by name."""
    found: dict[str, ProtocolChoice] = {}
    for folder in resource_folders("Protocols"):
        for path in sorted(folder.glob("*.toml")):
            content = tomllib.loads(path.read_text(encoding="utf-8"))
            if content["module"] == module and "extraction" in content and content["name"] not in found:
                found[content["name"]] = ProtocolChoice(
                    content["name"],
                    content["title"],
                    tuple(content["sequences"]),
                    tuple(roi["name"] for roi in content["rois"]),
                    tuple(region["name"] for region in content["regions"]),
                    tuple(content.get("drawing", {}).get("layers", ())),
                )
    return tuple(found[name] for name in sorted(found))
