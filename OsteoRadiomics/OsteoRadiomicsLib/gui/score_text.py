"""A score in words, as the panel shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slicer.i18n import tr as _


def score_text(score: Mapping[str, Any]) -> str:
    """Prediction, interval, class, contributions by size, warnings, notice. score: what verb ``score`` wrote."""
    lines = [score["model"]["title"], ""]
    lines += _classes(score) if "classes" in score else _prediction(score)
    if score["warnings"]:
        lines += ["", *(_("Warning: {text}").format(text=_text(warning)) for warning in score["warnings"])]
    return "\n".join([*lines, "", score["notice"]])


def _classes(score: Mapping[str, Any]) -> list[str]:
    """The most probable class, the probability of each, and what moves each against the rest."""
    lines = [f"{score['outcome']['name']}: {score['class']}"]
    lines += [f"P({item['name']}) = {item['probability']:.3f}" for item in score["classes"]]
    for item in score["classes"]:
        if item["score"] is None:
            lines += ["", _("{name} has no model: {reason}").format(name=item["name"], reason=item["reason"])]
        else:
            lines += ["", _("{name} against the rest:").format(name=item["name"]), *_contributions(item["score"])]
    return lines


def _prediction(score: Mapping[str, Any]) -> list[str]:
    return [*(_value(score) if "value" in score else _probability(score)), "", *_contributions(score)]


def _contributions(score: Mapping[str, Any]) -> list[str]:
    lines = [_("Contributions ({scale}):").format(scale=score["contribution_scale"])]
    for item in sorted(score["contributions"], key=lambda item: -abs(item["contribution"])):
        value = item["value"] if isinstance(item["value"], str) else f"{item['value']:g}"
        lines.append(f"  {item['title']} {value} {item['unit']}".rstrip() + f": {item['contribution']:+.3f}")
    return lines


def _value(score: Mapping[str, Any]) -> list[str]:
    unit, interval = score["unit"], score["interval_95"]
    line = f"{score['outcome']['name']} = {score['value']:.4g} {unit}".rstrip()
    if not interval:
        return [line, _("No 95 % prediction interval: {reason}").format(reason=score["interval_reason"])]
    between = _("95 % prediction interval {low:.4g} to {high:.4g} {unit}")
    return [line, between.format(low=interval[0], high=interval[1], unit=unit).rstrip()]


def _probability(score: Mapping[str, Any]) -> list[str]:
    lines, interval = [f"P({score['outcome']['positive']}) = {score['probability']:.3f}"], score["interval_95"]
    if interval:
        lines.append(_("95 % interval {low:.3f} to {high:.3f}").format(low=interval[0], high=interval[1]))
    else:
        lines.append(_("No 95 % interval: {reason}").format(reason=score["interval_reason"]))
    if score["class"] is not None:
        lines.append(_("Class {name} at the cut-off {cutoff:g}").format(name=score["class"], cutoff=score["cutoff"]))
    else:
        lines.append(_("No class: {reason}").format(reason=score["cutoff_rule"]))
    return lines


def _text(warning: Any) -> str:
    return warning["text"] if isinstance(warning, Mapping) else str(warning)
