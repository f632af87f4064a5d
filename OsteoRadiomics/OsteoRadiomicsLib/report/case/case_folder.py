"""A case folder: the results of one case as the verbs wrote them, found by what the files say they are.

Convention, all in one folder, any base names:
``<name>.csv`` or ``.parquet`` with ``<name>.provenance.json`` of kind "features"  (verb extract);
``<name>.json`` of kind "score", or "class-score" of a model of classes            (verb score);
``<name>.nrrd`` with ``<name>.provenance.json`` of kind "map", and optionally ``<name>.png``  (verbs map, heatmap).
Images and masks stay where they are; ``inputs.private.json`` says where, and the page is made without them where it is gone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...base.errors import InputError
from ...base.files import utf8_problem
from ...heatmaps.files import MAP_FORM, MapProvenance
from ...images.formats import image_suffixes
from ...scoring.score_records import AnyScoreRecord, ClassScoreRecord, ScoreRecord, parse_score
from ...tables.private_inputs import PRIVATE_INPUTS
from ...tables.provenance import FeaturesProvenance
from ...tables.reading import read_rows
from ...tables.rows import FeatureCells

TABLE_SUFFIXES = (".csv", ".parquet")
_SCORES = ("score", "class-score")
_KINDS = ("features", "map", *_SCORES)


@dataclass(frozen=True)
class FeatureResult:
    """One feature table of the case and its provenance."""

    path: Path
    rows: tuple[FeatureCells, ...]
    provenance: FeaturesProvenance


@dataclass(frozen=True)
class MapResult:
    """One map and its provenance.

    png: the picture the verb drew, where there is one.
    """

    path: Path
    png: Path | None
    provenance: MapProvenance


@dataclass(frozen=True)
class CaseFolder:
    """Everything a folder holds about one case; any part may be absent.

    case: its id, empty where no result names one. features, scores, class_scores, maps: of one table, score or map each.
    """

    folder: Path
    case: str
    features: tuple[FeatureResult, ...]
    scores: tuple[ScoreRecord, ...]
    class_scores: tuple[ClassScoreRecord, ...]
    maps: tuple[MapResult, ...]


@dataclass(frozen=True)
class _File:
    """A JSON file that says what kind of result it is."""

    path: Path
    kind: str
    data: bytes


def is_case_folder(folder: Path) -> bool:
    """Whether the folder holds a result of a case: features of one case, a score, or a map."""
    return any(file.kind in _KINDS for file in _files(folder))


def read_case_folder(folder: str | os.PathLike[str], *, case: str | None = None) -> CaseFolder:
    """Read the results in a folder. case: which one, where a table holds several.

    Raises InputError and TableError naming the file: damaged JSON, a table without rows, results of different cases.
    """
    root = Path(folder)
    files = _files(root)
    features = tuple(_features(file, case) for file in files if file.kind == "features")
    every = [parse_score(file.data, str(file.path)) for file in files if file.kind in _SCORES]
    scores = tuple(score for score in every if not isinstance(score, ClassScoreRecord))
    class_scores = tuple(score for score in every if isinstance(score, ClassScoreRecord))
    maps = tuple(_map(file) for file in files if file.kind == "map")
    of_case = _one_case(root, features, (*scores, *class_scores), maps)
    return CaseFolder(root, of_case, features, scores, class_scores, maps)


def _files(folder: Path) -> list[_File]:
    """Every JSON file of the folder that says what kind of result it is, in order of name."""
    found = []
    for path in sorted(folder.glob("*.json")):
        if path.name == PRIVATE_INPUTS:
            continue
        try:
            data = path.read_bytes()
            content = json.loads(data)
        except (OSError, ValueError, RecursionError) as error:
            why = utf8_problem(error) if isinstance(error, UnicodeDecodeError) else str(error)
            raise InputError(
                f"is no readable JSON ({why})", where=str(path), cure="Make the result again or move it away"
            ) from error
        if isinstance(content, dict) and isinstance(content.get("kind"), str):
            found.append(_File(path, content["kind"], data))
    return found


def _features(file: _File, case: str | None) -> FeatureResult:
    table = _beside(file.path, TABLE_SUFFIXES)
    if table is None:
        raise InputError("has no feature table beside it", where=str(file.path), cure="Extract the features again")
    provenance = FeaturesProvenance.from_bytes(file.data, str(file.path))
    rows = read_rows(table)
    if case is not None:
        rows = [row for row in rows if row.keys.get("case") == case]
    if not rows:
        raise InputError(f"has no case {case}", where=str(table))
    return FeatureResult(table, tuple(rows), provenance)


def _map(file: _File) -> MapResult:
    image = _beside(file.path, image_suffixes())
    if image is None:
        raise InputError("has no map beside it", where=str(file.path), cure=MAP_FORM.cure)
    return MapResult(image, _beside(file.path, (".png",)), MapProvenance.from_bytes(file.data, str(file.path)))


def _beside(provenance: Path, suffixes: Sequence[str]) -> Path | None:
    stem = provenance.name.removesuffix(".provenance.json")
    return next((path for suffix in suffixes if (path := provenance.with_name(stem + suffix)).is_file()), None)


def _one_case(
    folder: Path, features: Sequence[FeatureResult], scores: Sequence[AnyScoreRecord], maps: Sequence[MapResult]
) -> str:
    """The case all results agree on; results that name none (a score from typed-in values) go with any."""
    named = [row.keys.get("case", "") for result in features for row in result.rows]
    named += [score.case for score in scores]
    named += [record.case for result in maps for record in result.provenance.inputs]
    cases = list(dict.fromkeys(name for name in named if name))
    if len(cases) > 1:
        raise InputError(
            f"holds results of several cases ({', '.join(cases[:6])})",
            where=str(folder),
            cure="Name one with --case, or keep one folder per case",
        )
    return cases[0] if cases else ""
