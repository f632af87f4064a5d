"""One case: from an image and a mask to its ROIs, and to its features.

What the verbs, the panel and the Python interface do with one case goes through here; a caller gives a study protocol and
gets numbers for which every one of its steps was done.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import SimpleITK as sitk

from ..base.errors import InputError
from ..base.input_names import without_names
from ..base.notices import collected_notices
from ..base.progress import Part, Progress
from ..cohort import extract_case, load_inputs, mask_rule, region_rois
from ..cohort.engines import ENGINES
from ..images import Roi
from ..images.cases import ImageSource, MaskSource, mask_name
from ..images.read_image import AS_USUAL, ReadOptions
from ..images.scenes.files import is_scene
from ..protocols.extraction_plan import ExtractionPlan, load_plan
from ..protocols.protocol import Protocol
from ..tables.feature_table import FeatureTable
from ..tables.inputs import InputSource
from ..tables.rows import FeatureRow, with_warnings
from .sources import AnyImage, AnyMask, input_source, sources

AnyProtocol = str | os.PathLike[str] | Protocol
"""A shipped protocol by name, one by the path of its .toml file, or a protocol that was read."""


@dataclass(frozen=True)
class RoiChoice:
    """Which ROIs of a mask are analysed, and how strictly they must lie on the image.

    labels: voxel values. segments: names. Without either those of the protocol. union: one ROI of the chosen ones.
    tolerance: how far apart voxels of equal index may lie, in mm; None means header rounding only. reading: what else the user
    asks of reading; readings: of a sequence for which he asks something else. Raises InputError for a single label or name
    instead of a list.
    """

    labels: Sequence[int] | None = None
    segments: Sequence[str] | None = None
    union: bool = False
    tolerance: float | None = None
    reading: ReadOptions = AS_USUAL
    readings: Mapping[str, ReadOptions] = field(default_factory=dict)

    def of_sequence(self, sequence: str) -> RoiChoice:
        """The choice for the image of one sequence."""
        return replace(self, reading=self.readings.get(sequence, self.reading), readings={})

    def __post_init__(self) -> None:
        for name, given, example in (("labels", self.labels, "[20, 21]"), ("segments", self.segments, '["L1", "L2"]')):
            if given is not None and (isinstance(given, str) or not isinstance(given, Iterable)):
                raise InputError(f"{given!r} is no list", where=name, cure=f"Write {name}={example}")


@dataclass(frozen=True)
class Case:
    """One image of a case and the ROIs to analyse, each on the grid that its mask states.

    drawn: as chosen in the mask. rois: what is analysed, the same or the protocol's regions. source: for the records.
    warnings: what was noticed in reading them.
    """

    case: str
    sequence: str
    image: sitk.Image
    drawn: tuple[Roi, ...]
    rois: tuple[Roi, ...]
    source: InputSource
    warnings: tuple[str, ...] = ()


def read_case(
    image: AnyImage,
    mask: AnyMask,
    plan: ExtractionPlan,
    *,
    choice: RoiChoice | None = None,
    regions: bool = False,
    case: str = "",
    sequence: str = "",
    spacing: Sequence[float] | None = None,
) -> Case:
    """Image and ROIs as a plan needs them.

    regions: make the protocol's regions of the chosen ROIs, as a cohort's table and a model need them. spacing: (x, y, z)
    in mm, where the image is an array. Raises ImageError, MaskError and GeometryError naming the file.
    """
    choice = choice or RoiChoice()
    with collected_notices() as noticed:
        image, mask = sources(image, mask, spacing, channel=mask_rule(plan.settings, plan.protocol, None).channel)
        volume, drawn = load_inputs(
            image, mask, plan.protocol, labels=choice.labels, segments=choice.segments, union=choice.union,
            tolerance=choice.tolerance, settings=plan.settings, reading=choice.reading,
        )  # fmt: skip
    rois = region_rois(drawn, plan.protocol, where=mask_name(mask)) if regions and plan.protocol else drawn
    source = input_source(case, sequence, image, mask, volume, drawn, choice.reading)
    roles = {"the label table": choice.reading.label_file, **_places(image, mask)}
    warnings = tuple(without_names(text, roles) for text in noticed)
    return Case(case, sequence, volume, drawn, rois, source, warnings)


def _places(image: ImageSource, mask: MaskSource) -> dict[str, str | os.PathLike[str]]:
    """Where image and mask lie, as far as they are files."""
    given = {"the image": image, "the mask": mask}
    return {role: place for role, place in given.items() if isinstance(place, str | os.PathLike)}


def features_of(
    case: Case, plan: ExtractionPlan, *, engine: str = "own", threads: int = 1, progress: Progress | None = None
) -> FeatureTable:
    """The features of every ROI of a case. Raises the errors of ``extract_case``, InputError for an unknown engine."""
    if engine not in ENGINES:
        raise InputError(f"there is no engine {engine}", cure=f"Choose {' or '.join(ENGINES)}")
    rows = extract_case(
        case.image, case.rois, plan, case=case.case, sequence=case.sequence, threads=threads, engine=engine, progress=progress
    )
    return FeatureTable.extracted(with_warnings(rows, case.warnings), plan, (case.source,), engine)


def read_sequences(
    images: Mapping[str, AnyImage],
    masks: Mapping[str, AnyMask],
    plan: ExtractionPlan,
    *,
    choice: RoiChoice | None = None,
    regions: bool = False,
    case: str = "",
    spacing: Sequence[float] | None = None,
) -> Iterator[Case]:
    """One case for each sequence, read when it is asked for, in the order of ``images``.

    images, masks: by sequence; the mask of the key "" serves the sequences that have none of their own. The other arguments and
    errors are those of ``read_case``; InputError also for a sequence without a mask, a mask without an image, and two sequences
    that would be one volume of a scene.
    """
    own, choices = masks_of(images, masks), choices_of(images, choice)
    return (
        read_case(
            image, own[sequence], plan,
            choice=choices[sequence], regions=regions, case=case, sequence=sequence, spacing=spacing,
        )
        for sequence, image in images.items()
    )  # fmt: skip


def masks_of(images: Mapping[str, AnyImage], masks: Mapping[str, AnyMask]) -> dict[str, AnyMask]:
    """The mask of each sequence; that of the key "" serves those that have none of their own.

    Raises InputError for a sequence without a mask and a mask without an image.
    """
    foreign = next((name for name in masks if name and name not in images), None)
    if foreign is not None:
        raise InputError(f"sequence {foreign} has a mask and no image", cure=f"Give --image {foreign}=PATH")
    for sequence in images:
        if sequence not in masks and "" not in masks:
            raise InputError(f"sequence {sequence} has no mask", cure=f"Give --mask {sequence}=PATH, or one mask for all images")
    return {sequence: masks[sequence] if sequence in masks else masks[""] for sequence in images}


def choices_of(images: Mapping[str, AnyImage], choice: RoiChoice | None) -> dict[str, RoiChoice]:
    """The choice for each sequence. Raises InputError where two sequences would be one volume of a scene."""
    found = {sequence: (choice or RoiChoice()).of_sequence(sequence) for sequence in images}
    taken: dict[tuple[str, ...], str] = {}
    for sequence, image in images.items():
        if not isinstance(image, str | os.PathLike) or not is_scene(Path(image)):
            continue
        asked = found[sequence].reading
        volume = (os.path.realpath(image), asked.volume or "", "" if asked.volume else asked.segmentation or "")
        other = taken.setdefault(volume, sequence)
        if other != sequence:
            raise InputError(
                f"sequences {other} and {sequence} would be the same volume of one scene",
                where=str(image),
                cure=f"Name the volume of each: --volume {other}=NAME --volume {sequence}=NAME",
            )
    return found


def features_of_sequences(
    cases: Iterable[Case],
    plan: ExtractionPlan,
    *,
    count: int = 1,
    engine: str = "own",
    threads: int = 1,
    progress: Progress | None = None,
) -> FeatureTable:
    """The features of a case's sequences in one table. count: how many there are, for the progress. Raises as ``features_of``."""
    progress = progress or Progress()
    rows: list[FeatureRow] = []
    inputs: list[InputSource] = []
    for number, case in enumerate(cases):
        part = Part(progress, number / count, (number + 1) / count, case.sequence) if count > 1 else progress
        found = features_of(case, plan, engine=engine, threads=threads, progress=part)
        rows += found.rows
        inputs += found.inputs
    return FeatureTable.extracted(rows, plan, inputs, engine)


def by_sequence(given: Any, sequence: str = "") -> Mapping[str, Any]:
    """What a caller gave for several sequences, or for the one that is named. Raises InputError for both at once."""
    if not isinstance(given, Mapping):
        return {sequence: given}
    if sequence:
        raise InputError("stands beside images that are named by their sequence", where="sequence", cure="Leave it out")
    return given


def extract(
    image: AnyImage | Mapping[str, AnyImage],
    mask: AnyMask | Mapping[str, AnyMask],
    protocol: AnyProtocol | None = None,
    *,
    settings: str | os.PathLike[str] | None = None,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    union: bool = False,
    case: str = "",
    sequence: str = "",
    spacing: Sequence[float] | None = None,
    geometry_tolerance: float | None = None,
    reading: ReadOptions = AS_USUAL,
    engine: str = "own",
    threads: int = 1,
    progress: Progress | None = None,
) -> FeatureTable:
    """Features of the ROIs of one image, or of the sequences of one case, as verb ``extract`` gives them.

    image: a path (NIfTI, NRRD, MetaImage, DICOM), a SimpleITK image, or an array (z, y, x) with ``spacing`` (x, y, z)
    in mm. mask: a path, a SimpleITK label map, or an array of whole numbers (z, y, x) on the image's grid. protocol: a study's
    name, .toml file or object; settings: instead of it a PyRadiomics parameter file. labels, segments: which ROIs, by default
    the protocol's; union: as one ROI. Several sequences are given as {"T1": image, "T2": image}, with one mask or one for each.
    geometry_tolerance: in mm, accept grids that differ by at most this much.
    reading: what else is asked of reading, such as ``ReadOptions(scheme="verse")``.

    Everything the protocol states is done: preprocessing, resampling, discretisation. Raises the typed errors of reading,
    preprocessing and extraction with case and segment named, and Cancelled.
    """
    plan = load_plan(protocol, settings)
    choice = RoiChoice(labels, segments, union, geometry_tolerance, reading)
    images = by_sequence(image, sequence)
    masks = mask if isinstance(mask, Mapping) else {"": mask}
    cases = read_sequences(images, masks, plan, choice=choice, case=case, spacing=spacing)
    return features_of_sequences(cases, plan, count=len(images), engine=engine, threads=threads, progress=progress)
