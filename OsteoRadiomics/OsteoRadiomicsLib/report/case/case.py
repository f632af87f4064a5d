"""The report of one case: pictures, scores with contributions, features, and everything that went into the numbers."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...base.language import retold, tr
from ...heatmaps.files import MapProvenance
from ...scoring.score import Contribution
from ...scoring.score_records import ClassMember, ClassMemberScore, ClassScoreRecord, NumberRecord, ScoreRecord, TimeToEventRecord
from ...tables.input_files import InputRecord
from ...tables.provenance import FeaturesProvenance
from ..html import render
from .case_folder import CaseFolder, FeatureResult, read_case_folder
from .case_pictures import case_pictures, protocol_of
from .feature_table import FeatureTable, feature_table
from .waterfall import Waterfall, waterfall


@dataclass(frozen=True)
class ScoreView:
    """One score as the page shows it. by_input: input name -> its warnings. general: warnings about no input."""

    record: ScoreRecord | ClassMemberScore
    waterfall: Waterfall
    by_input: Mapping[str, Sequence[str]]
    general: Sequence[str]


@dataclass(frozen=True)
class ClassScoreView:
    """One score of a model of classes. classes: each with its share and, where it has a model, that model's score."""

    record: ClassScoreRecord
    classes: Sequence[tuple[ClassMember, ScoreView | None]]


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
    inputs: Sequence[InputRecord]
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
            found = [text.removeprefix(prefix) for text in result.provenance.warnings if text.startswith(prefix)]
            warnings.setdefault(place, []).extend(found)
    return feature_table(rows, warnings)


def _intensities_note(content: CaseFolder) -> str:
    """Says when intensities are not those of the image file, which a reader of a mean would otherwise assume."""
    protocols = [protocol_of(result.provenance.plan) for result in content.features]
    steps = list(dict.fromkeys(step.step for protocol in protocols if protocol for step in protocol.preprocessing))
    return tr("Intensities are those after preprocessing ({steps}).", steps=", ".join(steps)) if steps else ""


def _score_view(record: ScoreRecord | ClassMemberScore) -> ScoreView:
    unit = record.scale if isinstance(record, NumberRecord | TimeToEventRecord) else None
    steps = [(_label(item), item.amount) for item in record.contributions]
    by_input: dict[str, list[str]] = {}
    general = []
    known = {part.name for item in record.contributions for part in (item, *item.parts)}
    for caution in record.cautions:
        if caution.about in known:
            by_input.setdefault(caution.about, []).append(caution.text)
        else:
            general.append(caution.text)
    interval = None if isinstance(record, TimeToEventRecord) else record.interval_95
    drawing = waterfall(record.base, steps, logit=record.scale == "logit", unit=unit, interval=interval)
    return ScoreView(record, drawing, by_input, general)


def _class_view(record: ClassScoreRecord) -> ClassScoreView:
    return ClassScoreView(record, [(item, _score_view(item.score) if item.score else None) for item in record.classes])


def _label(item: Contribution) -> str:
    shown = retold(item.value) if isinstance(item.value, str) else f"{item.value:.4g}"
    return f"{retold(item.title)} = {shown}{' ' + retold(item.unit) if item.unit else ''}"


def _origins(content: CaseFolder) -> list[Origin]:
    """One entry per distinct origin: tables and maps of the same plan, inputs and versions are told once."""
    found: list[Origin] = []
    for result in content.features:
        origin = _origin(tr("Features {sequences}", sequences=_sequences(result)).strip(), result.provenance)
        found.append(_without_row_warnings(origin, result))
    found += [_origin(tr("Map: {title}", title=result.provenance.map.title), result.provenance, ()) for result in content.maps]
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


def _origin(title: str, provenance: FeaturesProvenance | MapProvenance, warnings: Sequence[str] | None = None) -> Origin:
    plan = provenance.plan
    protocol = protocol_of(plan)
    content = plan.content if plan else {}
    return Origin(
        title=title,
        name=plan.name if plan else tr("not recorded"),
        hash=plan.hash if plan else "",
        heading=protocol.title if protocol else tr("PyRadiomics parameter file") if plan else "",
        reference=protocol.reference if protocol else "",
        notes=protocol.notes if protocol else (),
        steps=[_step(step.model_dump()) for step in protocol.preprocessing] if protocol else (),
        settings=_settings(_block(content, "extraction") if protocol else content),
        inputs=provenance.inputs,
        versions=provenance.versions,
        warnings=provenance.warnings if warnings is None else warnings,
    )


def _step(step: Mapping[str, Any]) -> str:
    own = ", ".join(f"{key.replace('_', ' ')} {_plain(value)}" for key, value in step.items() if key != "step")
    name = retold(str(step["step"]))
    return f"{name}: {own}" if own else name


def _settings(extraction: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every setting with its value, image types and classes first."""
    image_types = _block(extraction, "image_types")
    types = [
        (
            tr("image type {name}", name=name),
            ", ".join(f"{key} {_plain(value)}" for key, value in _block(image_types, name).items()) or tr("as it is"),
        )
        for name in image_types
    ]
    classes = [
        (tr("feature class {name}", name=name), _plain(chosen) if chosen else tr("all features"))
        for name, chosen in _block(extraction, "feature_classes").items()
    ]
    return [*types, *classes, *((key, _plain(value)) for key, value in _block(extraction, "setting").items())]


def _block(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A block of a plan, empty where a plan of another schema has none of that name."""
    found = content.get(name)
    return found if isinstance(found, dict) else {}


def _plain(value: Any) -> str:
    if value is None:
        return tr("not set")
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, list | tuple):
        return ", ".join(_plain(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
