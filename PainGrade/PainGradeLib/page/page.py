"""The printable page of a case, from its record and, for the pictures, its image and mask."""

from __future__ import annotations

import json
from pathlib import Path

from OsteoRadiomicsLib.base.errors import InputError, OsteoRadiomicsError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.images.read_image import ReadOptions
from OsteoRadiomicsLib.report.html import render
from OsteoRadiomicsLib.report.kinds import ReportKind
from OsteoRadiomicsLib.tables.provenance import sha256_of_input

from ..case.record import KIND, MuscleRecord
from ..case.request import CaseRequest
from ..case.seeing import Sight, see
from ..muscles.drawn import MaskChoice
from .pictures import endplate_picture, profile_picture, slice_picture
from .tables import case_lines, grade_text, method_table, value_table

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_MOST_BYTES = 1 << 24


def case_page(record: MuscleRecord, beside: Path) -> str:
    """The page as HTML. beside: the folder that the record lies in, from which image and mask are found.

    Without the image the page says so in the picture's place; a changed image is not shown as the one that was measured.
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
    )


def _sight(record: MuscleRecord, beside: Path) -> tuple[Sight | None, str]:
    """The case as it was measured; or why it cannot be shown, without naming a file."""
    inputs = record.inputs
    paths = {
        name: None if place is None else beside / place
        for name, place in (("image", inputs.image), ("mask", inputs.mask), ("water", inputs.water))
    }
    hashes = {"image": inputs.image_sha256, "mask": inputs.mask_sha256, "water": inputs.water_sha256}
    image, mask = paths["image"], paths["mask"]
    assert image is not None
    assert mask is not None
    for name, path in paths.items():
        if path is not None and not path.exists():
            return None, f"The {name} is not where it was"
        if path is not None and sha256_of_input(path) != hashes[name]:
            return None, f"The {name} was changed since it was measured"
    options = ReadOptions(label_table=None if inputs.label_table is None else beside / inputs.label_table)
    request = CaseRequest(
        image, mask, paths["water"],
        choice=MaskChoice(inputs.labels, inputs.scheme, inputs.same_grid, options),
        level_index=None if record.level is None else record.level.slice,
        extent=record.extent,
        groups=tuple(dict.fromkeys(value.roi[:-2] for value in record.values if value.name == "area")),
    )  # fmt: skip
    try:
        with collected_notices():
            return see(request), ""
    except OsteoRadiomicsError as error:
        return None, error.what


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
    chosen = [record for record in records if case in (None, record.case)]
    if len(chosen) != 1:
        names = ", ".join(record.case for record in records)
        what = f"holds no measurements of case {case}" if not chosen else f"holds the measurements of {len(chosen)} cases"
        raise InputError(what, where=str(folder), cure=f"Choose one with --case: {names}")
    return case_page(chosen[0], folder)


REPORT_KIND = ReportKind(
    "muscle",
    "the measurements of a case's muscles: M.json of 'measure muscle'",
    lambda folder: any(_is_record(path) for path in folder.glob("*.json")),
    _page_of_folder,
)
