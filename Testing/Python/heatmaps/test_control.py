"""A map beside that of its control: where both agree, it says nothing of the outcome."""

from __future__ import annotations

import numpy as np
import pytest
from heatmaps.planted import FEATURES, SPREAD, map_of, model, phantom, values
from OsteoRadiomicsLib.heatmaps.control import agreement
from OsteoRadiomicsLib.heatmaps.kinds import HEATMAP_KINDS
from OsteoRadiomicsLib.scoring import find_model
from scipy.stats import spearmanr

KINDS = {"occlusion": {"supervoxels": 40}, "shapley": {"supervoxels": 15, "error": 0.5}}


def test_figures_are_those_of_their_definitions():
    draw = np.random.default_rng(0)
    one, other = draw.normal(size=200), draw.normal(size=200)
    found = agreement(one, other)
    signed, size = spearmanr(one, other).statistic, spearmanr(np.abs(one), np.abs(other)).statistic
    assert found.correlation == pytest.approx(max(signed, size, key=abs), abs=1e-12)
    tenth = [set(np.argsort(np.abs(each))[-20:].tolist()) for each in (one, other)]
    assert found.overlap == pytest.approx(len(tenth[0] & tenth[1]) / 20)
    assert found.height == pytest.approx(np.sqrt(np.mean(other**2) / np.mean(one**2)))
    assert found.specific


@pytest.mark.parametrize(("factor", "specific"), [(1.0, False), (-0.8, False), (0.2, True)])
def test_the_same_pattern_is_not_specific_unless_it_is_much_weaker(factor, specific):
    one = np.random.default_rng(0).normal(size=200)
    assert agreement(one, factor * one).specific == specific


def test_a_flat_control_leaves_the_map_specific():
    one = np.random.default_rng(0).normal(size=200)
    found = agreement(one, np.zeros(200))
    assert (found.correlation, found.overlap, found.height, found.specific) == (None, 0.0, 0.0, True)


def test_values_that_are_undefined_or_outside_do_not_count():
    draw = np.random.default_rng(0)
    one, other = draw.normal(size=100), draw.normal(size=100)
    inside = np.ones(104, bool)
    inside[-1] = False
    padded = [np.append(each, extra) for each, extra in ((one, [np.nan, 1, np.nan, 9]), (other, [1, np.nan, np.nan, 9]))]
    assert agreement(*padded, inside) == agreement(one, other)


@pytest.mark.parametrize("kind", KINDS)
def test_the_controls_map_is_that_of_the_control_by_itself(kind):
    made, by = phantom(5), model(FEATURES)
    other = model({feature: -0.5 * (place + 1) for place, feature in enumerate(SPREAD)})
    both, alone = map_of(kind, made, by, other, **KINDS[kind]), map_of(kind, made, by, **KINDS[kind])
    if kind == "occlusion":
        np.testing.assert_allclose(values(both), values(alone), atol=1e-12)
        np.testing.assert_allclose(
            layer(both), values(map_of(kind, made, other, **KINDS[kind])), rtol=1e-9, atol=1e-9 * np.abs(layer(both)).max()
        )
    assert set(both.layers) - set(alone.layers) == {"control"}
    assert both.details["control"]["specific"] in (True, False)


def layer(found) -> np.ndarray:
    import SimpleITK as sitk

    return sitk.GetArrayFromImage(found.layers["control"])


def test_a_model_as_its_own_control_is_called_not_specific_with_the_figures():
    by = model(FEATURES)
    found = map_of("occlusion", phantom(5), by, by, supervoxels=40)
    figures = {"correlation": pytest.approx(1), "overlap": 1.0, "height": pytest.approx(1)}
    assert found.details["control"] == {**figures, "specific": False}
    caption = HEATMAP_KINDS["occlusion"].caption(found.details)
    assert "Not specific: the same design fitted on shuffled outcomes gives much the same map (rank correlation 1.00" in caption


def test_a_control_without_features_of_the_image_is_none():
    found = map_of("occlusion", phantom(5), model(FEATURES), find_model("op-mri-clinical-published"), supervoxels=40)
    assert "control" not in found.details
    assert not found.layers
