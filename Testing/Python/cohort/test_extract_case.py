"""One case: threads change no value and no order, and errors name their segment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError, RoiError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cohort import CaseInput, extract_case
from OsteoRadiomicsLib.cohort.runner import CaseWork
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.images import Roi, select_rois
from OsteoRadiomicsLib.images.label_map import plain_label_map
from OsteoRadiomicsLib.protocols.extraction_plan import ExtractionPlan
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings
from OsteoRadiomicsLib.protocols.protocol import N4Step


@pytest.fixture
def image() -> sitk.Image:
    return sitk.GetImageFromArray(np.random.default_rng(5).normal(100, 20, (6, 10, 40)).astype(np.float32))


@pytest.fixture
def rois(image: sitk.Image) -> tuple[Roi, ...]:
    labels = np.zeros(sitk.GetArrayViewFromImage(image).shape, dtype=np.uint8)
    for label in (1, 2, 3, 4):
        labels[1:5, 2 : 5 + label, 10 * label - 9 : 10 * label - 2] = label
    layer = sitk.GetImageFromArray(labels)
    layer.CopyInformation(image)
    return tuple(select_rois(plain_label_map(layer)))


def plan(**setting: object) -> ExtractionPlan:
    settings = {"imageType": {"Original": {}, "Wavelet": {}}, "setting": {"binWidth": 10, **setting}}
    return ExtractionPlan("settings", "", (), parse_settings(settings, "here"))


@pytest.mark.parametrize("threads", [2, 3, 9])
def test_threads_change_neither_values_nor_order(image: sitk.Image, rois: tuple[Roi, ...], threads: int) -> None:
    one, many = (extract_case(image, rois, plan(), threads=number) for number in (1, threads))
    assert [row.roi for row in many] == [row.roi for row in one] == ["1", "2", "3", "4"]
    assert [row.names for row in many] == [row.names for row in one]
    for ours, theirs in zip(many, one, strict=True):
        np.testing.assert_array_equal(ours.values, theirs.values)


class Stages(Progress):
    """What the work said it was at."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def show(self, done: float, total: float, what: str) -> None:
        self.said.append(what)


def test_an_roi_that_is_too_small_costs_no_bias_field_correction(image: sitk.Image, rois: tuple[Roi, ...]) -> None:
    corrected = replace(plan(minimumROISize=4 * 4 * 7), steps=(N4Step(step="n4", iterations=(2,)),))
    stages = Stages()
    with pytest.raises(RoiError, match="case a, T1, segment 1: the ROI has") as caught:
        extract_case(image, rois, corrected, case="a", sequence="T1", progress=stages)
    assert stages.said == []
    mask, label = rois[0].labelled
    with pytest.raises(RoiError) as later:  # in the words of the extraction itself
        extract(image, mask, corrected.settings, label=label)
    assert (caught.value.what, caught.value.cure) == (later.value.what, later.value.cure)
    extract_case(image, rois[3:], corrected, progress=stages)
    assert stages.said[0] == "bias field correction"


def test_what_a_resampled_roi_will_be_is_left_to_the_extraction(image: sitk.Image, rois: tuple[Roi, ...]) -> None:
    finer = plan(minimumROISize=4 * 4 * 7, resampledPixelSpacing=[0.5, 0.5, 0.5])
    assert len(extract_case(image, rois[:1], finer)) == 1


def test_a_case_without_its_roi_is_not_preprocessed(image: sitk.Image, rois: tuple[Roi, ...], tmp_path: Path) -> None:
    paths = tmp_path / "i.nrrd", tmp_path / "m.nrrd"
    for picture, path in zip((image, rois[0].labelled[0]), paths, strict=True):
        sitk.WriteImage(picture, str(path))
    corrected, stages = replace(plan(), steps=(N4Step(step="n4", iterations=(2,)),)), Stages()
    outcome = CaseWork(corrected, tmp_path)(CaseInput("a", "T1", *paths, labels=(1, 9)), stages)
    assert outcome.failure is not None
    assert "label 9 is not in the mask" in outcome.failure
    assert stages.said == []


def test_the_first_error_names_its_segment_and_ends_the_work(image: sitk.Image, rois: tuple[Roi, ...]) -> None:
    stages = Stages()
    with pytest.raises(OsteoRadiomicsError, match="segment 1"):
        extract_case(image, rois, plan(resegmentRange=[9000, 9999]), threads=2, case="a", progress=stages)
    assert "features of 1" in stages.said
