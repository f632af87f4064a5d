"""Preprocessing steps: each does what it says, in the protocol's order, on the image's grid."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from OsteoRadiomicsLib.base.errors import Cancelled, ImageError
from OsteoRadiomicsLib.images.preprocessing import preprocess
from OsteoRadiomicsLib.protocols.protocol import ClipStep, N4Step, ResampleStep, RescaleStep, ScaleStep, Step, ZScoreStep
from recorded_progress import RecordedProgress

intensities = arrays(np.int16, (2, 3, 4)).filter(lambda values: values.min() < values.max())


def _run(image, *steps, **kwargs) -> np.ndarray:
    return sitk.GetArrayFromImage(preprocess(image, steps, **kwargs))


def test_without_steps_the_image_stays_as_it_is(make_image):
    image = make_image()
    assert preprocess(image, ()) is image


@given(intensities, st.floats(-100, 100), st.floats(0.5, 1000))
def test_rescaling_is_linear_from_the_minimum_to_the_maximum(make_image, values, low, width):
    result = _run(make_image(values), RescaleStep(step="rescale", low=low, high=low + width))
    expected = np.interp(values.astype(float), [values.min(), values.max()], [low, low + width])
    assert np.allclose(result, expected, rtol=1e-6, atol=1e-5 * width)


@given(intensities, st.floats(0.01, 1000))
def test_scaling_multiplies(make_image, values, factor):
    assert np.allclose(_run(make_image(values), ScaleStep(step="scale", factor=factor)), values * factor, rtol=1e-6)


@given(intensities)
def test_clipping_limits(make_image, values):
    assert np.array_equal(_run(make_image(values), ClipStep(step="clip", low=-50, high=120)), np.clip(values, -50, 120))


@given(intensities)
def test_standardising_equals_itks_normalisation(make_image, values):
    image = make_image(values)
    expected = 3 * sitk.GetArrayFromImage(sitk.Normalize(sitk.Cast(image, sitk.sitkFloat64)))
    assert np.allclose(_run(image, ZScoreStep(step="zscore", scale=3)), expected, rtol=1e-5, atol=1e-5)


def test_steps_run_in_the_order_given(make_image):
    image = make_image(np.array([[[0, 100]]], np.int16))
    rescale, scale = RescaleStep(step="rescale"), ScaleStep(step="scale", factor=255)
    assert _run(image, rescale, scale).max() == 255
    assert _run(image, scale, rescale).max() == 1


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.float32, np.float64])
def test_any_voxel_type_becomes_float32_in_the_same_place(make_image, kind):
    image = make_image(np.arange(24).reshape(2, 3, 4).astype(kind), spacing=(0.5, 0.7, 3), origin=(1, 2, 3))
    result = preprocess(image, [ScaleStep(step="scale", factor=0.5)])
    assert result.GetPixelID() == sitk.sitkFloat32
    assert result.IsSameImageGeometryAs(image)
    assert sitk.GetArrayFromImage(result)[0, 0, 1] == 0.5


@pytest.mark.parametrize("step", [RescaleStep(step="rescale"), ZScoreStep(step="zscore")])
def test_a_constant_image_cannot_be_normalised(make_image, step):
    with pytest.raises(ImageError, match="every voxel is 7") as caught:
        preprocess(make_image(np.full((2, 3, 4), 7, np.int16)), [step])
    assert caught.value.cure


def test_nan_is_refused_before_any_step(make_image):
    with pytest.raises(ImageError, match="24 NaN"):
        preprocess(make_image(np.full((2, 3, 4), np.nan)), [ScaleStep(step="scale", factor=2)])


class TestResampling:
    """Whole-image resampling keeps the field of view and the intensities."""

    @staticmethod
    def step(*spacing, interpolator="bspline") -> ResampleStep:
        return ResampleStep(step="resample", spacing_mm=spacing, interpolator=interpolator)

    def test_the_field_of_view_stays(self, make_image):
        angle = np.radians(20)
        direction = [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]]
        image = make_image(size=(20, 16, 10), spacing=(0.8, 0.8, 4.0), origin=(5, 6, 7), direction=direction)
        result = preprocess(image, [self.step(1, 1, 1)])
        assert result.GetSize() == (16, 13, 40)
        assert result.GetSpacing() == (1, 1, 1)
        assert result.GetDirection() == image.GetDirection()
        middle = [(n - 1) / 2 for n in image.GetSize()]
        middle_after = [(n - 1) / 2 for n in result.GetSize()]
        assert np.allclose(
            image.TransformContinuousIndexToPhysicalPoint(middle), result.TransformContinuousIndexToPhysicalPoint(middle_after)
        )

    def test_a_linear_ramp_stays_a_linear_ramp(self, make_image):
        z, y, x = np.mgrid[0:12, 0:14, 0:16].astype(np.float32)
        image = make_image(3 * x + 2 * y - z, spacing=(1, 1, 2))
        result = preprocess(image, [self.step(1, 1, 1)])
        values = sitk.GetArrayFromImage(result)[6:18, 4:10, 4:12]
        for k, j, i in ((0, 0, 0), (5, 3, 4), (11, 5, 7)):
            point = result.TransformIndexToPhysicalPoint((i + 4, j + 4, k + 6))
            assert values[k, j, i] == pytest.approx(3 * point[0] + 2 * point[1] - point[2] / 2, abs=0.05)

    def test_no_voxel_at_the_rim_is_invented(self, make_image):
        image = make_image(np.full((5, 5, 5), 80, np.float32), spacing=(1.3, 1.3, 1.3))
        assert np.allclose(sitk.GetArrayFromImage(preprocess(image, [self.step(1, 1, 1)])), 80, atol=1e-3)

    def test_nearest_neighbour_brings_no_new_value(self, make_image):
        image = make_image(np.random.default_rng(1).integers(0, 9, (6, 6, 6)).astype(np.int16))
        result = sitk.GetArrayFromImage(preprocess(image, [self.step(0.7, 0.7, 0.7, interpolator="nearest")]))
        assert set(np.unique(result)) <= set(range(9))


@pytest.fixture(scope="module")
def shaded(make_image):
    """Two tissues under a smooth field that doubles their brightness from front to back, on a dark background."""
    rng = np.random.default_rng(2)
    y, x = np.mgrid[0:20, 0:48, 0:48][1:]
    inside = np.hypot(x - 24, y - 24) < 21
    tissue = np.where(inside, np.where((x // 6 + y // 6) % 2 == 0, 380.0, 420.0), 5.0)
    field = np.exp(0.7 * (y - 24) / 24)
    values = tissue * field + rng.normal(0, 3, tissue.shape)
    return make_image(np.clip(values, 1, None).astype(np.int16)), inside, tissue, field


N4 = N4Step(step="n4", shrink_factor=2, iterations=(30, 30, 30))


def test_n4_takes_out_a_known_field(shaded):
    image, inside, tissue, field = shaded
    corrected = _run(image, N4)[inside]
    before = np.std(np.log(sitk.GetArrayFromImage(image)[inside] / tissue[inside]))
    after = np.std(np.log(np.clip(corrected, 1, None) / tissue[inside]))
    assert before == pytest.approx(np.std(np.log(field[inside])), rel=0.05)
    assert after < 0.25 * before


def test_n4_gives_the_same_bytes_for_any_number_of_threads(shaded):
    before = sitk.ProcessObject.GetGlobalDefaultNumberOfThreads()
    results = set()
    try:
        for threads in (1, 2, 5):
            sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(threads)
            results.add(_run(shaded[0], N4).tobytes())
            assert sitk.ProcessObject.GetGlobalDefaultNumberOfThreads() == threads
    finally:
        sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(before)
    assert len(results) == 1


def test_n4_treats_images_of_few_slices(make_image, shaded):
    image = shaded[0][:, :, :3]
    assert np.isfinite(_run(image, N4Step(step="n4"))).all()


@pytest.mark.parametrize("values", [np.zeros((4, 8, 8)), np.full((4, 8, 8), 5.0), -np.ones((4, 8, 8))])
def test_n4_refuses_an_image_without_foreground(make_image, values):
    with pytest.raises(ImageError, match="no foreground"):
        preprocess(make_image(values), [N4])


def test_progress_rises_from_nothing_to_everything(shaded):
    recorder = RecordedProgress()
    _run(shaded[0], N4, RescaleStep(step="rescale"), progress=recorder)
    shares = recorder.shares()
    assert shares[0] == 0
    assert shares[-1] == 1
    assert shares == sorted(shares)
    assert len(shares) > 10
    assert {what for _, _, what in recorder.reports} >= {"bias field correction", "intensity normalisation"}


def test_n4_stops_within_the_fit_when_asked_and_prints_nothing(shaded, capfd):
    recorder = RecordedProgress(stop_at=4)
    with pytest.raises(Cancelled):
        _run(shaded[0], N4, progress=recorder)
    assert len(recorder.reports) == 4
    assert capfd.readouterr().err == ""


def test_every_kind_of_step_has_its_function(make_image):
    kinds = Step.__origin__.__args__
    examples = {
        N4Step: {},
        RescaleStep: {},
        ScaleStep: {"factor": 2},
        ZScoreStep: {},
        ClipStep: {"low": 0, "high": 1},
        ResampleStep: {"spacing_mm": (1, 1, 1)},
    }
    assert set(kinds) == set(examples)
    image = make_image(np.random.default_rng(0).gamma(2, 50, (8, 8, 8)))
    for kind in kinds:
        preprocess(image, [kind(step=kind.model_fields["step"].annotation.__args__[0], **examples[kind])])
