"""One case: threads change no value and no order, and errors name their segment."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cohort import extract_case
from OsteoRadiomicsLib.images import Roi, select_rois
from OsteoRadiomicsLib.images.label_map import plain_label_map
from OsteoRadiomicsLib.protocols.extraction_plan import ExtractionPlan
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings


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


def test_the_first_error_names_its_segment_and_ends_the_work(image: sitk.Image, rois: tuple[Roi, ...]) -> None:
    begun: list[str] = []

    class Noted(Progress):
        def show(self, done: float, total: float, what: str) -> None:
            begun.append(what)

    with pytest.raises(OsteoRadiomicsError, match="segment 1"):
        extract_case(image, rois, plan(minimumROISize=4 * 4 * 7), threads=2, case="a", progress=Noted())
    assert "features of 1" in begun
