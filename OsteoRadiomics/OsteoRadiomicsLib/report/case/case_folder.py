"""A case folder: the results of one case as the verbs wrote them, found by what the files say they are.

Convention, all in one folder, any base names:
``<name>.csv`` or ``.parquet`` with ``<name>.provenance.json`` of kind "features"  (verb extract);
``<name>.json`` of kind "score", or "class-score" of a model of classes            (verb score);
``<name>.nrrd`` with ``<name>.provenance.json`` of kind "map", and optionally ``<name>.png``  (verbs map, heatmap).
Images and masks stay where they are; the provenance files refer to them relative to the folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...base.errors import InputError
from ...images.formats import image_suffixes
from ...scoring.class_score import CLASS_FORMAT_VERSION
from ...scoring.score_case import FORMAT_VERSION
from ...tables.reading import read_rows
from ...tables.rows import FeatureCells

TABLE_SUFFIXES = (".csv", ".parquet")
_SCORE_KEYS = (
    "case", "model", "outcome", "interval_95", "interval_reason", "contribution_scale", "base_value", "contributions", "warnings",
    "reference_note", "model_notes", "model_source", "metrics", "protocol", "versions",
)  # fmt: skip
_PREDICTION_KEYS = {
    "binary": ("probability", "linear_predictor", "class", "cutoff", "cutoff_rule"),
    "number": ("value", "unit"),
}
_CLASS_SCORE_KEYS = (
    "case", "model", "outcome", "class", "rule", "classes", "warnings", "model_notes", "model_source", "metrics", "protocol",
    "versions",
)  # fmt: skip
_PART_KEYS = ("interval_95", "interval_reason", "contribution_scale", "base_value", "contributions", "warnings", "reference_note")
_CLASS_KEYS = ("name", "probability", "probability_alone", "reason", "score")


@dataclass(frozen=True)
class FeatureResult:
    """One feature table of the case and its provenance."""

    path: Path
    rows: tuple[FeatureCells, ...]
    provenance: Mapping[str, Any]


@dataclass(frozen=True)
class MapResult:
    """One map and its provenance. png: the picture the verb drew, where there is one."""

    path: Path
    png: Path | None
    provenance: Mapping[str, Any]


@dataclass(frozen=True)
class CaseFolder:
    """Everything a folder holds about one case; any part may be absent."""

    folder: Path
    case: str
    features: tuple[FeatureResult, ...]
    scores: tuple[Mapping[str, Any], ...]
    class_scores: tuple[Mapping[str, Any], ...]
    maps: tuple[MapResult, ...]


def is_case_folder(folder: Path) -> bool:
    """Whether the folder holds a result of a case: features of one case, a score, or a map."""
    return any(content["kind"] in ("features", "score", "class-score", "map") for _, content in _records(folder))


def read_case_folder(folder: str | os.PathLike[str], *, case: str | None = None) -> CaseFolder:
    """Read the results in a folder. case: which one, where a table holds several.

    Raises InputError and TableError naming the file: damaged JSON, a table without rows, results of different cases.
    """
    root = Path(folder)
    records = _records(root)
    features = tuple(_features(path, content, case) for path, content in records if content["kind"] == "features")
    scores = tuple(_score(path, content) for path, content in records if content["kind"] == "score")
    class_scores = tuple(_class_score(path, content) for path, content in records if content["kind"] == "class-score")
    maps = tuple(_map(path, content) for path, content in records if content["kind"] == "map")
    of_case = _one_case(root, features, (*scores, *class_scores), maps)
    return CaseFolder(root, of_case, features, scores, class_scores, maps)


def _records(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    """Every JSON file of the folder that says what kind of result it is, in order of name."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(
                f"is no readable JSON ({error})", where=str(path), cure="Make the result again or move it away"
            ) from error
        if isinstance(content, dict) and isinstance(content.get("kind"), str):
            found.append((path, content))
    return found


def _features(path: Path, content: dict[str, Any], case: str | None) -> FeatureResult:
    table = _beside(path, TABLE_SUFFIXES)
    if table is None:
        raise InputError("has no feature table beside it", where=str(path), cure="Extract the features again")
    rows = read_rows(table)
    if case is not None:
        rows = [row for row in rows if row.keys.get("case") == case]
    if not rows:
        raise InputError(f"has no case {case}", where=str(table))
    return FeatureResult(table, tuple(rows), content)


def _score(path: Path, content: dict[str, Any]) -> dict[str, Any]:
    _check_version(path, content, FORMAT_VERSION)
    _check_keys(path, content, _SCORE_KEYS)
    outcome = content["outcome"].get("type", "binary")
    if outcome not in _PREDICTION_KEYS:
        raise InputError(f"has an outcome of the unknown type {outcome}", where=str(path), cure="Make the result again")
    _check_keys(path, content, _PREDICTION_KEYS[outcome])
    return content


def _class_score(path: Path, content: dict[str, Any]) -> dict[str, Any]:
    _check_version(path, content, CLASS_FORMAT_VERSION)
    _check_keys(path, content, _CLASS_SCORE_KEYS)
    for item in content["classes"]:
        _check_keys(path, item if isinstance(item, dict) else {}, _CLASS_KEYS)
        if item["score"] is not None:
            _check_keys(path, item["score"], (*_PREDICTION_KEYS["binary"], *_PART_KEYS))
    return content


def _check_version(path: Path, content: Mapping[str, Any], newest: int) -> None:
    version = content.get("format_version")
    if isinstance(version, int) and version > newest:
        raise InputError(f"has format version {version}, this software reads up to {newest}", where=str(path))


def _check_keys(path: Path, content: Mapping[str, Any], keys: Sequence[str]) -> None:
    missing = next((key for key in keys if key not in content), None)
    if missing is not None:
        raise InputError(f"lacks {missing}", where=str(path), cure="Make the result again")


def _map(path: Path, content: dict[str, Any]) -> MapResult:
    image = _beside(path, image_suffixes())
    if image is None:
        raise InputError("has no map beside it", where=str(path), cure="Make the map again")
    about = content.get("map")
    _check_keys(path, about if isinstance(about, dict) else {}, ("title", "what", "rois"))
    return MapResult(image, _beside(path, (".png",)), content)


def _beside(provenance: Path, suffixes: Sequence[str]) -> Path | None:
    stem = provenance.name.removesuffix(".provenance.json")
    return next((path for suffix in suffixes if (path := provenance.with_name(stem + suffix)).is_file()), None)


def _one_case(
    folder: Path, features: Sequence[FeatureResult], scores: Sequence[Mapping[str, Any]], maps: Sequence[MapResult]
) -> str:
    """The case all results agree on; results that name none (a score from typed-in values) go with any."""
    named = [row.keys.get("case", "") for result in features for row in result.rows]
    named += [str(score.get("case", "")) for score in scores]
    named += [str(record.get("case", "")) for result in maps for record in result.provenance.get("inputs", [])]
    cases = list(dict.fromkeys(name for name in named if name))
    if len(cases) > 1:
        raise InputError(
            f"holds results of several cases ({', '.join(cases[:6])})",
            where=str(folder),
            cure="Name one with --case, or keep one folder per case",
        )
    return cases[0] if cases else ""
