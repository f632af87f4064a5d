"""A score in words, as the panel shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slicer.i18n import tr as _


def score_text(score: Mapping[str, Any]) -> str:
    """Probability, interval, class, contributions by size, warnings, notice. score: what verb ``score`` wrote."""
    outcome = score["outcome"]
    lines = [f"{score['model']['title']}", "", f"P({outcome['positive']}) = {score['probability']:.3f}"]
    interval = score["interval_95"]
    if interval:
        lines.append(_("95 % interval {low:.3f} to {high:.3f}").format(low=interval[0], high=interval[1]))
    else:
        lines.append(_("No 95 % interval: {reason}").format(reason=score["interval_reason"]))
    if score["class"] is not None:
        lines.append(_("Class {name} at the cut-off {cutoff:g}").format(name=score["class"], cutoff=score["cutoff"]))
    else:
        lines.append(_("No class: {reason}").format(reason=score["cutoff_rule"]))
    lines += ["", _("Contributions ({scale}):").format(scale=score["contribution_scale"])]
    for item in sorted(score["contributions"], key=lambda item: -abs(item["contribution"])):
        value = item["value"] if isinstance(item["value"], str) else f"{item['value']:g}"
        lines.append(f"  {item['title']} {value} {item['unit']}".rstrip() + f": {item['contribution']:+.3f}")
    if score["warnings"]:
        lines += ["", *(_("Warning: {text}").format(text=_text(warning)) for warning in score["warnings"])]
    return "\n".join([*lines, "", score["notice"]])


def _text(warning: Any) -> str:
    return warning["text"] if isinstance(warning, Mapping) else str(warning)
