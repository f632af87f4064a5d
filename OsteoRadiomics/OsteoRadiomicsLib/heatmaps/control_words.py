"""What a caption says of the map's control. Light, because the list of kinds reads it (the numbers are made in ``control``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def control_sentence(details: Mapping[str, Any]) -> str:
    """What a caption says of the control; empty where there is none."""
    found = details.get("control")
    if not isinstance(found, Mapping) or not all(isinstance(found.get(key), int | float) for key in ("height", "overlap")):
        return ""
    correlation = found.get("correlation")
    words = f"rank correlation {correlation:.2f}, " if isinstance(correlation, int | float) else ""
    share = f"{words}{100 * found['overlap']:.0f} % of the strongest tenth shared, {100 * found['height']:.0f} % as strong"
    if found.get("specific"):
        return f" The same design fitted on shuffled outcomes gives another map ({share})."
    return f" Not specific: the same design fitted on shuffled outcomes gives much the same map ({share})."
