"""Maps over supervoxels say what the model sees: the lesion that drives a score, another map for another model."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from heatmaps.planted import FEATURES, Phantom, map_of, model, peak_in_lesion, phantom, random_model, values

FEW = {"occlusion": {"supervoxels": 60}, "shapley": {"supervoxels": 24, "error": 0.4}}


@pytest.mark.parametrize("kind", FEW)
def test_the_peak_lies_in_the_lesion_that_alone_drives_the_score(kind):
    by = model(FEATURES)
    found = [peak_in_lesion(values(map_of(kind, made, by, **FEW[kind])), made) for made in map(phantom, range(50))]
    assert np.mean(found) >= 0.95


@pytest.mark.parametrize("kind", FEW)
def test_models_of_random_weights_have_other_maps(kind):
    draw = np.random.default_rng(4)
    correlations = []
    for seed in range(3):
        made = phantom(100 + seed, lesion=False)
        shown = [values(map_of(kind, made, random_model(draw), **FEW[kind]))[made.inside] for _ in range(4)]
        correlations += [np.corrcoef(shown[0], other)[0, 1] for other in shown[1:]]
    assert abs(np.mean(correlations)) < 0.3
    assert np.mean(np.abs(correlations)) < 0.5


def mirrored(made: Phantom, axis: int) -> Phantom:
    """The phantom turned over along an axis of the array, on the same grid."""
    image = sitk.GetImageFromArray(np.flip(sitk.GetArrayFromImage(made.image), axis))
    image.CopyInformation(made.image)
    return Phantom(image, np.flip(made.inside, axis), np.flip(made.lesion, axis))


@pytest.mark.parametrize("kind", FEW)
def test_a_mirrored_image_has_the_mirrored_map(kind):
    made, by = phantom(7), random_model(np.random.default_rng(2))
    straight = values(map_of(kind, made, by, **FEW[kind]))
    for axis in range(3):
        turned = values(map_of(kind, mirrored(made, axis), by, **FEW[kind]))
        assert np.flip(turned, axis) == pytest.approx(straight, abs=1e-9 * np.abs(straight).max())
