"""The printable page of a case, from its record and, for the pictures, its image and mask."""

from __future__ import annotations

import json
from pathlib import Path

from OsteoRadiomicsLib.base.errors import InputError, OsteoRadiomicsError
from OsteoRadiomicsLib.base.input_names import without_names
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.images.file_parts import sha256_of_input
from OsteoRadiomicsLib.images.read_image import DEFAULT_THRESHOLD, ReadOptions
from OsteoRadiomicsLib.report.html import render
from OsteoRadiomicsLib.report.kinds import ReportKind
from OsteoRadiomicsLib.tables.private_inputs import PRIVATE_INPUTS, files_of_inputs

from ..case.record import KIND, MuscleRecord
from ..case.request import CaseRequest
from ..case.seeing import Sight, see
from ..muscles.drawn import MaskChoice
from ..references.published import literature_text
from .pictures import endplate_picture, profile_picture, slice_picture
from .tables import case_lines, grade_text, method_table, value_table

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_MOST_BYTES = 1 << 24


def case_page(record: MuscleRecord, beside: Path) -> str:
    """The page as HTML. beside: the folder that the record lies in, whose private inputs say where image and mask lie.

    Without them the page says so in the picture's place; a changed image is not shown as the one that was measured.
    """
    method = record.fat[0].method if record.fat else ""
    sight, missing = _sight(record, beside)
    level = record.level
    return render(
        "muscle.html",
        folder=_TEMPLATES,
        record=record,
        method=method,
        picture=slice_picture(sight, record, method) if sight else None,
        missing=missing,
        profile=profile_picture(record.profile, level.slice if level else None, record.profile[0].method or "")
        if record.profile
        else None,
        endplates=[endplate_picture(angle) for angle in record.angles if angle.name.startswith("lordosis")],
        values=value_table(record),
        methods=method_table(record),
        case_lines=case_lines(record),
        grades=grade_text(record, method),
        literature=literature_text() if "MF" in record.groups else "",
    )


def _sight(record: MuscleRecord, beside: Path) -> tuple[Sight | None, str]:
    """The case as it was measured; or why it cannot be shown, without naming a file."""
    inputs, known = record.inputs, files_of_inputs(beside)
    places: dict[str, Path] = {}
    series = None
    for name, files in (("image", inputs.image), ("water", inputs.water)):
        if files is None:
            continue
        pair = known.get((files.image_sha256, files.mask_sha256))
        if pair is None:
            return None, f"No {PRIVATE_INPUTS} beside the record says where the {name} lies"
        for role, path, sha256 in ((name, pair.image, files.image_sha256), ("mask", pair.mask, files.mask_sha256)):
            if not path.exists():
                return None, f"The {role} is no longer where {PRIVATE_INPUTS} says"
            if sha256_of_input(path) != sha256:
                return None, f"The {role} was changed since it was measured"
            places[role] = path
        series = pair.series
    # What was accepted for the numbers is accepted for their picture.
    options = ReadOptions(
        series=series, image_type=inputs.image.image_type, echo_time=inputs.image.echo_time_ms,
        straighten=True, accept_foreign_mask=True, threshold=inputs.image.mask_threshold or DEFAULT_THRESHOLD,
        label_table=inputs.image.label_names,
    )  # fmt: skip
    request = CaseRequest(
        places["image"], places["mask"], places.get("water"),
        choice=MaskChoice(inputs.labels, inputs.scheme, inputs.same_grid, options),
        level_index=None if record.level is None else record.level.slice,
        extent=record.extent,
        groups=record.groups,
        water_type=None if inputs.water is None else inputs.water.image_type,
    )  # fmt: skip
    try:
        with collected_notices():
            return see(request), ""
    except OsteoRadiomicsError as error:
        return None, without_names(error.what, request.roles)


def muscle_records(folder: Path) -> dict[Path, MuscleRecord]:
    """The muscle records in a folder. Raises InputError for one that is damaged."""
    return {path: MuscleRecord.read(path) for path in sorted(folder.glob("*.json")) if _is_record(path)}


def _is_record(path: Path) -> bool:
    if path.stat().st_size > _MOST_BYTES:
        return False
    try:
        content = json.loads(path.read_bytes())
    except ValueError:
        return False
    return isinstance(content, dict) and content.get("kind") == KIND


def _page_of_folder(folder: Path, case: str | None) -> str:
    records = list(muscle_records(folder).values())
    chosen = [record for record in records if case in (None, record.case, record.reading)]
    if len(chosen) != 1:
        names = "; ".join(record.reading for record in records)
        what = f"holds no measurements of case {case}" if not chosen else f"holds {len(chosen)} measurements of cases"
        raise InputError(what, where=str(folder), cure=f"Choose one with --case: {names}")
    return case_page(chosen[0], folder)


REPORT_KIND = ReportKind(
    "muscle",
    "the measurements of a case's muscles: M.json of 'measure muscle'",
    lambda folder: any(_is_record(path) for path in folder.glob("*.json")),
    _page_of_folder,
)
