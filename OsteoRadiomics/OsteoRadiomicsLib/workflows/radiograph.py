"""The chest radiograph network from files to files: scores as tables for the modelling part, and pages that explain them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import InputError
from ..base.files import write_text
from ..base.language import speaking
from ..base.notices import collected_notices
from ..base.progress import Part, Progress
from ..base.spreadsheets import csv_text
from ..deep.radiograph.cases import RadiographCase, read_radiograph_cases
from ..deep.radiograph.explaining import kinds_made_here, maps_of
from ..deep.radiograph.gathering import Gathered, NotGathered, gather
from ..deep.radiograph.maps import RadiographMap
from ..deep.radiograph.model import Model, load_model, unlike
from ..deep.radiograph.score import RadiographScore
from ..deep.radiograph.scoring import scored

LOGIT = "cxr_logit"
"""The column of scores that a model of several variables takes."""
UNNAMED = "radiograph"
"""What a single picture is called that was given no id."""


@dataclass(frozen=True, eq=False)
class ScoredRadiograph:
    """One case's score. warnings: in what its picture is unlike those trained on, and what was said when it was read.

    predicts: what it is the probability of, such as "op = 1".
    """

    case: RadiographCase
    score: RadiographScore
    turned: bool
    warnings: tuple[str, ...]
    predicts: str


@dataclass(frozen=True, eq=False)
class Explained:
    """A case's score and its maps."""

    scored: ScoredRadiograph
    maps: tuple[RadiographMap, ...]


def score_radiographs(
    model: str | os.PathLike[str],
    cases: str | os.PathLike[str] | Sequence[RadiographCase],
    *,
    any_shape: bool = False,
    progress: Progress | None = None,
) -> tuple[tuple[ScoredRadiograph, ...], tuple[NotGathered, ...]]:
    """Score the radiographs of a list, and why others fail. Raises ModelError, TableError, DependencyError and Cancelled."""
    progress = progress or Progress()
    known = load_model(model)
    listed = read_radiograph_cases(cases) if isinstance(cases, (str, os.PathLike)) else tuple(cases)
    found, failed = gather(listed, None, any_shape=any_shape, progress=Part(progress, 0, 0.6))
    return all_scored(known, found, Part(progress, 0.6, 1)), failed


def explain_radiograph(
    model: str | os.PathLike[str],
    item: RadiographCase,
    out: str | os.PathLike[str] | None,
    *,
    folder: str | os.PathLike[str] | None = None,
    kinds: Sequence[str] = (),
    any_shape: bool = False,
    lang: str | None = None,
    progress: Progress | None = None,
) -> Explained:
    """Score one radiograph and show where the score comes from. kinds: of maps; none given: all that can be made here.

    out: HTML page to write, None for none. folder: where maps are written as images (``radiograph_maps``), None for none.
    Raises ModelError, ImageError, DependencyError where what it needs is missing, OutputError, and Cancelled.
    """
    from ..deep.radiograph.picture import read_radiograph
    from ..deep.radiograph.preparing import prepare

    known = load_model(model)
    with collected_notices() as said:
        read = read_radiograph(item.image, any_shape=any_shape)
        prepared = prepare(read, any_shape=any_shape)
        made = kinds_made_here(kinds)
    warnings = (*said, *unlike(prepared, known.facts))
    score = scored(known, prepared.pixels)
    maps = maps_of(known, prepared.pixels, made, progress=progress)
    if folder is not None:
        from .radiograph_maps import write_maps

        write_maps(folder, item.case, (read, prepared), score, maps, (known.facts, known.hash), warnings)
    if out is not None:
        from ..report.radiograph.page import radiograph_page

        case = "" if item.case == UNNAMED else item.case
        with speaking(lang):
            page = radiograph_page(case, prepared.pixels, score, maps, known.facts, warnings)
        write_text(out, page)
    return Explained(ScoredRadiograph(item, score, prepared.turned, warnings, known.facts.predicts), maps)


def one_case(image: str | os.PathLike[str], case: str = "") -> RadiographCase:
    """A single radiograph as a case. case: its id; file names may name the patient. Raises InputError."""
    path = Path(image)
    if not path.exists():
        raise InputError("there is no such file or folder", where=str(image), cure="Check the path")
    return RadiographCase(case or UNNAMED, path, case or UNNAMED, "", "", str(image))


def scores_csv(rows: Sequence[ScoredRadiograph], outcome: tuple[str, Sequence[int]] | None = None) -> str:
    """The table of scores. outcome: its column's name, and 0 or 1 for each row."""
    header = ["case", "patient", "set", *([outcome[0]] if outcome else [])]
    numbers = [LOGIT, "cxr_logit_low", "cxr_logit_high", "cxr_probability", "cxr_control_logit", "turned", "warnings"]
    lines: list[tuple[object, ...]] = [(*header, *numbers)]
    for place, row in enumerate(rows):
        score = row.score
        values = (f"{value:.6f}" for value in (score.logit, score.low, score.high, score.probability, score.control))
        own = [str(outcome[1][place])] if outcome else []
        lines.append((row.case.case, row.case.patient, row.case.set, *own, *values, int(row.turned), "; ".join(row.warnings)))
    return csv_text(lines)


def all_scored(model: Model, found: Sequence[Gathered], progress: Progress) -> tuple[ScoredRadiograph, ...]:
    """The scores of pictures that were read. Raises Cancelled."""
    rows = []
    for number, item in enumerate(found):
        progress.report(number, len(found), f"scoring {item.case.case}")
        prepared = item.prepared
        warnings = (*item.notices, *unlike(prepared, model.facts))
        score = scored(model, prepared.pixels)
        rows.append(ScoredRadiograph(item.case, score, prepared.turned, warnings, model.facts.predicts))
    return tuple(rows)
