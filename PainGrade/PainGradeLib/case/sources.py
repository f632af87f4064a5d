"""The files behind a case: known by content, so that a record names none of them, and noted where only their owner looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from OsteoRadiomicsLib.base.files import sha256_of_file, sha256_of_json
from OsteoRadiomicsLib.base.version import __version__
from OsteoRadiomicsLib.cohort.inputs import file_source
from OsteoRadiomicsLib.images.naming import Naming, label_names_record
from OsteoRadiomicsLib.tables.input_files import FilePair
from OsteoRadiomicsLib.tables.inputs import source_of_record
from OsteoRadiomicsLib.tables.private_inputs import keep_files_of_inputs

from .record import InputRecord, MuscleRecord
from .request import CaseRequest

_WATER = "water"
_FILES = ("image", "mask", "water", "markups")
# What came later: a record of before is still of the same settings where it is not used.
_LATER, _LATER_OPTIONS = ("water_type",), ("image_type", "echo_time")


@dataclass(frozen=True)
class CaseSources:
    """fingerprint: SHA-256 of everything that the numbers depend on: files, settings and software."""

    inputs: InputRecord
    fingerprint: str


def sources_of(request: CaseRequest) -> CaseSources:
    """Hash the files of a case. Markups that are absent count as nothing. Raises OSError, MaskError for a wrong label table."""
    reading = request.choice.reading
    image = file_source(request.case, "", request.image, request.mask, reading).record()
    water = None
    if request.water is not None:
        water = file_source(
            request.case, _WATER, request.water, request.mask, replace(reading, image_type=request.water_options.image_type)
        ).record()
    labels = request.choice.labels
    inputs = InputRecord(
        image=image,
        water=water,
        labels=None if labels is None else dict(labels),
        scheme=request.choice.scheme,
        same_grid=request.choice.same_grid,
    )
    plain = replace(request, choice=replace(request.choice, options=replace(request.choice.options, label_table=None)))
    settings = {name: value for name, value in asdict(plain).items() if name not in _FILES}
    for place, names in ((settings["choice"]["options"], _LATER_OPTIONS), (settings, _LATER)):
        for name in names:
            if place[name] is None:
                del place[name]
    everything = {
        "settings": settings,
        "inputs": inputs.model_dump(mode="json"),
        "names": label_names_record(request.mask, Naming.asked(reading)),
        "markups": [sha256_of_file(path) if path.is_file() else None for path in request.markups],
        "software": __version__,
    }
    return CaseSources(inputs, sha256_of_json(everything))


def keep_files(measured: Iterable[tuple[CaseRequest, MuscleRecord]], folder: Path) -> None:
    """Note beside records where their images and masks lie, for the pictures of their pages. Raises OutputError."""
    found = []
    for request, record in measured:
        inputs = record.inputs
        for files, image in ((inputs.image, request.image), (inputs.water, request.water)):
            if files is not None and image is not None:
                place = {(files.image_sha256, files.mask_sha256): FilePair(image, request.mask, request.choice.options.series)}
                found.append(source_of_record(files, place))
    keep_files_of_inputs(found, folder)
