"""The report of one case: pictures, scores with contributions, features, and everything that went into the numbers."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..html import render
from .case_folder import CaseFolder, FeatureResult, read_case_folder
from .case_pictures import case_pictures, protocol_of
from .feature_table import FeatureTable, feature_table
from .waterfall import Waterfall, waterfall


@dataclass(frozen=True)
class ScoreView:
    """One score as the page shows it. by_input: input name -> its warnings. general: warnings about no input."""

    record: Mapping[str, Any]
    waterfall: Waterfall
    by_input: Mapping[str, Sequence[str]]
    general: Sequence[str]


@dataclass(frozen=True)
class ClassScoreView:
    """One score of a model of classes. classes: each with its share and, where it has a model, that model's score."""

    record: Mapping[str, Any]
    classes: Sequence[tuple[Mapping[str, Any], ScoreView | None]]


@dataclass(frozen=True)
class Origin:
    """What made one feature table or map: protocol or settings, inputs, versions, warnings that concern no single row."""

    title: str
    name: str
    hash: str
    heading: str
    reference: str
    notes: Sequence[str]
    steps: Sequence[str]
    settings: Sequence[tuple[str, str]]
    inputs: Sequence[Mapping[str, Any]]
    versions: Mapping[str, str]
    warnings: Sequence[str]


def case_report(folder: str | os.PathLike[str], *, case: str | None = None) -> str:
    """The HTML page of the case whose results lie in ``folder`` (see ``case_folder``).

    Raises InputError and TableError naming the file that cannot be used.
    """
    content = read_case_folder(folder, case=case)
    return render(
        "case.html",
        case=content.case,
        pictures=case_pictures(content),
        scores=[_score_view(record) for record in content.scores],
        class_scores=[_class_view(record) for record in content.class_scores],
        features=_features(content),
        origins=_origins(content),
        intensities_note=_intensities_note(content),
    )


def _features(content: CaseFolder) -> FeatureTable | None:
    rows = [row for result in content.features for row in result.rows]
    if not rows:
        return None
    warnings: dict[tuple[str, str], list[str]] = {}
    for result in content.features:
        for row in result.rows:
            place = (row.keys.get("sequence", ""), row.keys.get("roi", ""))
            prefix = _prefix(row.keys)
            found = [text.removeprefix(prefix) for text in result.provenance.get("warnings", []) if text.startswith(prefix)]
            warnings.setdefault(place, []).extend(found)
    return feature_table(rows, warnings)


def _intensities_note(content: CaseFolder) -> str:
    """Says when intensities are not those of the image file, which a reader of a mean would otherwise assume."""
    protocols = [protocol_of(result.provenance.get("plan")) for result in content.features]
    steps = list(dict.fromkeys(step.step for protocol in protocols if protocol for step in protocol.preprocessing))
    return f"Intensities are those after preprocessing ({', '.join(steps)})." if steps else ""


def _score_view(record: Mapping[str, Any]) -> ScoreView:
    scale = record["contribution_scale"]
    unit = scale if "value" in record else None
    steps = [(_label(item), float(item["contribution"])) for item in record["contributions"]]
    interval = record["interval_95"]
    by_input: dict[str, list[str]] = {}
    general = []
    known = {part["name"] for item in record["contributions"] for part in (item, *item.get("parts", ()))}
    for warning in record["warnings"]:
        if warning["about"] in known:
            by_input.setdefault(warning["about"], []).append(warning["text"])
        else:
            general.append(warning["text"])
    ends = tuple(interval) if interval else None
    drawing = waterfall(float(record["base_value"]), steps, logit=scale == "logit", unit=unit, interval=ends)
    return ScoreView(record, drawing, by_input, general)


def _class_view(record: Mapping[str, Any]) -> ClassScoreView:
    return ClassScoreView(record, [(item, _score_view(item["score"]) if item["score"] else None) for item in record["classes"]])


def _label(item: Mapping[str, Any]) -> str:
    value = item["value"]
    shown = value if isinstance(value, str) else f"{value:.4g}"
    return f"{item['title']} = {shown}{' ' + item['unit'] if item['unit'] else ''}"


def _origins(content: CaseFolder) -> list[Origin]:
    """One entry per distinct origin: tables and maps of the same plan, inputs and versions are told once."""
    found: list[Origin] = []
    for result in content.features:
        origin = _origin(f"Features {_sequences(result)}".strip(), result.provenance)
        found.append(_without_row_warnings(origin, result))
    found += [_origin(f"Map: {result.provenance['map']['title']}", result.provenance, ()) for result in content.maps]
    return found


def _sequences(result: FeatureResult) -> str:
    return ", ".join(dict.fromkeys(row.keys.get("sequence", "") for row in result.rows))


def _without_row_warnings(origin: Origin, result: FeatureResult) -> Origin:
    prefixes = tuple(_prefix(row.keys) for row in result.rows)
    kept = [text for text in origin.warnings if not text.startswith(prefixes)]
    return Origin(**{**origin.__dict__, "warnings": kept})


def _prefix(keys: Mapping[str, str]) -> str:
    """How a provenance file begins a warning about one row."""
    return ", ".join(keys[key] for key in ("case", "sequence", "roi") if keys.get(key)) + ": "


def _origin(title: str, provenance: Mapping[str, Any], warnings: Sequence[str] | None = None) -> Origin:
    plan = provenance.get("plan") or {}
    protocol = protocol_of(plan)
    extraction = (plan.get("content") or {}).get("extraction") if protocol else plan.get("content")
    return Origin(
        title=title,
        name=str(plan.get("name", "not recorded")),
        hash=str(plan.get("hash", "")),
        heading=protocol.title if protocol else "PyRadiomics parameter file" if plan else "",
        reference=protocol.reference if protocol else "",
        notes=protocol.notes if protocol else (),
        steps=[_step(step.model_dump()) for step in protocol.preprocessing] if protocol else (),
        settings=_settings(extraction or {}),
        inputs=provenance.get("inputs", []),
        versions=provenance.get("versions", {}),
        warnings=provenance.get("warnings", []) if warnings is None else warnings,
    )


def _step(step: Mapping[str, Any]) -> str:
    own = ", ".join(f"{key.replace('_', ' ')} {_plain(value)}" for key, value in step.items() if key != "step")
    return f"{step['step']}: {own}" if own else str(step["step"])


def _settings(extraction: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every setting with its value, image types and classes first."""
    types = [
        (f"image type {name}", ", ".join(f"{key} {_plain(value)}" for key, value in own.items()) or "as it is")
        for name, own in (extraction.get("image_types") or {}).items()
    ]
    classes = [
        (f"feature class {name}", _plain(chosen) if chosen else "all features")
        for name, chosen in (extraction.get("feature_classes") or {}).items()
    ]
    return [*types, *classes, *((key, _plain(value)) for key, value in (extraction.get("setting") or {}).items())]


def _plain(value: Any) -> str:
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_plain(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
