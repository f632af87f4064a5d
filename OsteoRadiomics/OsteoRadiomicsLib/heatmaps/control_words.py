"""What a caption says of the map's control. Light, because the list of kinds reads it (the numbers are made in ``control``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def control_sentence(details: Mapping[str, Any]) -> str:
    """What a caption says of the control; empty where there is none."""
    found = details.get("control")
    if not isinstance(found, Mapping) or not isinstance(found.get("height"), int | float):
        return ""
    share = f"{100 * max(0.0, float(found['height'])):.0f} % of its height, correlation {float(found['correlation']):.2f}"
    if found.get("specific"):
        return f" The same design fitted on shuffled outcomes gives another map ({share})."
    return f" Not specific: the same design fitted on shuffled outcomes gives much the same map ({share})."
