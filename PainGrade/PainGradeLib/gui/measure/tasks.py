"""The verb that measures a case in the background: its inputs from the scene, its record back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import SimpleITK as sitk
import slicer
from OsteoRadiomicsLib.base.errors import InputError, OutputError
from OsteoRadiomicsLib.base.files import replacing
from OsteoRadiomicsLib.base.undoing import undone_unless_whole
from OsteoRadiomicsLib.gui.background import Job
from OsteoRadiomicsLib.images import LabelMap, read_mask, write_label_map
from OsteoRadiomicsLib.images.stated_grid import state_grid
from OsteoRadiomicsLib.mrml.placing import point_of
from OsteoRadiomicsLib.mrml.volumes import image_from_volume
from slicer.i18n import tr as _

from ...angles.lines import Line
from ...angles.markups import write_lines
from ...case.record import MuscleRecord
from ...mrml.structures import structure_label_map
from .choices import cut_offs_of, methods, number_of
from .state import POINT, SHOWN, MeasureState

IMAGE, WATER, MASK, LINES = "image.nrrd", "water.nrrd", "mask.seg.nrrd", "lines.mrk.json"
RECORD, MASKS, PAGE = "muscles.json", "fat.seg.nrrd", "muscles.html"


@dataclass(frozen=True)
class MeasureCase:
    """What is measured: nodes of the scene. lines: of angles, mm (LPS)."""

    case: str
    image: slicer.vtkMRMLScalarVolumeNode
    segmentation: slicer.vtkMRMLSegmentationNode
    lines: tuple[Line, ...]


def start_measuring(case: MeasureCase, state: MeasureState, *, all_methods: bool = False, page: bool = False) -> Job:
    """Measure a case in the background. all_methods: by every method whose inputs are there, with the profile.

    Raises what reading nodes raises, SettingsError for what was typed, and OutputError.
    """
    options = _options(state, all_methods=all_methods or page)
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        inputs = _write_inputs(case, state, job)
        outputs = ["--out", str(job.folder / RECORD), "--fat-masks", str(job.folder / MASKS)]
        if page:
            outputs += ["--page", str(job.folder / PAGE)]
        job.start(["measure", "muscle", *inputs, "--case", case.case, *options, *outputs])
    return job


def measured(job: Job) -> tuple[MuscleRecord, LabelMap]:
    """The record of a finished job, and what each method counts as fat. Raises JobFailed and Cancelled."""
    job.check()
    return MuscleRecord.read(job.folder / RECORD), read_mask(job.folder / MASKS)


def in_words(text: str) -> str:
    """A message with the panel's words for options of the command line."""
    for option, words in _option_words().items():
        text = text.replace(option, words)
    return text


def _option_words() -> dict[str, str]:
    """What the panel calls the command line's options, which messages name."""
    return {
        "--same-grid": _("'Voxel for voxel' in Options"),
        "--confirm-high-fat": _("'Much fat is right' in Options"),
        "--level-slice": _("'Level'"),
        "--level-point": _("'Level'"),
        "--extent": _("'Extent' in Options"),
        "--labels": _("'Segments'"),
        "--water": _("the water image"),
        "--image": _("the image of the case"),
    }


def _write_inputs(case: MeasureCase, state: MeasureState, job: Job) -> list[str]:
    """Image, water, structures and lines as files; the options that name them."""
    image = image_from_volume(case.image)
    label_map = structure_label_map(case.segmentation, image)
    state_grid(image)
    found = ["--image", _write(image, job.folder / IMAGE), "--mask", str(job.folder / MASK)]
    job.words |= {IMAGE: _("image"), WATER: _("water image"), MASK: _("segmentation"), LINES: _("lines"), **_option_words()}
    try:
        write_label_map(label_map, job.folder / MASK)
    except OutputError as error:
        raise _no_space() from error
    if state.water is not None:
        if state.water is case.image:
            raise InputError("the water image is the fat image", where=state.water.GetName(), cure="Choose another, or none")
        water = image_from_volume(state.water)
        state_grid(water)
        found += ["--water", _write(water, job.folder / WATER)]
    if case.lines:
        write_lines(case.lines, job.folder / LINES)
        found += ["--markups", str(job.folder / LINES)]
    return found


def _write(image: sitk.Image, path: Path) -> str:
    try:
        with replacing(path) as temporary:
            sitk.WriteImage(image, str(temporary))
    except (RuntimeError, OutputError) as error:
        raise _no_space() from error
    return str(path)


def _no_space() -> OutputError:
    return OutputError("the image could not be handed over", cure="Free space on the disk")


def _options(state: MeasureState, *, all_methods: bool) -> list[str]:
    chosen = methods()[state.fat]
    found = ["--fat", "all", "--profile"] if all_methods else chosen.options
    found = [*found, *_level(state), "--extent", state.extent]
    if state.sex:
        found += ["--sex", state.sex]
    threshold, share = number_of(state.threshold, _("fixed threshold")), number_of(state.share, _("share of the reference"))
    if threshold is not None:
        found += ["--fat-threshold", repr(threshold)]
    if share is not None:
        found += ["--share", repr(share), "--reference", state.reference]
    found += ["--lean", state.lean, "--fat-reference", state.fat_reference]
    cut_offs = cut_offs_of(state.cut_offs)
    found += ["--goutallier", ",".join(f"{edge:g}" for edge in (cut_offs.one, cut_offs.two, cut_offs.three, cut_offs.four))]
    found += ["--same-grid"] * bool(state.same_grid) + ["--confirm-high-fat"] * bool(state.high_fat)
    return found


def _level(state: MeasureState) -> list[str]:
    if state.level == SHOWN:
        return ["--level-slice", state.slice]
    if state.level == POINT:
        place = point_of(state.point) if state.point is not None else None
        if place is None:
            raise InputError("no point is placed", where=_("level"), cure="Place it in a view, or choose another level")
        return [f"--level-point={place[0]!r},{place[1]!r},{place[2]!r}"]
    return []
