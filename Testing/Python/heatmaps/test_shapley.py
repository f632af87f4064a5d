"""Shapley maps: values that add up, with standard errors that say how far sampling went."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import SimpleITK as sitk
from heatmaps.planted import FEATURES, SETTINGS, Phantom, map_of, model, phantom, values
from OsteoRadiomicsLib.base.errors import Cancelled, ModelError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.heatmaps.divided import divided
from OsteoRadiomicsLib.heatmaps.kinds import HEATMAP_KINDS, options_of
from OsteoRadiomicsLib.heatmaps.registry import heatmap
from OsteoRadiomicsLib.heatmaps.request import Heatmap, HeatmapRequest, PreparedRoi
from OsteoRadiomicsLib.scoring import Model


@pytest.fixture(scope="module")
def made() -> Phantom:
    return phantom(5)


@pytest.fixture(scope="module")
def found(made) -> Heatmap:
    return map_of("shapley", made, model(FEATURES), supervoxels=12, error=0.2)


def of_parts(found: Heatmap, made: Phantom) -> np.ndarray:
    """The value of each supervoxel."""
    return np.unique(values(found)[made.inside])


def linear(by: Model, made: Phantom) -> float:
    """The score's distance from its reference, from the features of the whole ROI."""
    vector = extract(made.image, made.roi.mask, SETTINGS, label=1)
    known = dict(zip(vector.names, vector.values, strict=True))
    return sum(term.weight * (known[term.input.name] - term.reference) for term in by.linear_terms())


def test_the_values_add_up_to_the_score_minus_the_reference(found, made):
    expected = linear(model(FEATURES), made)
    assert of_parts(found, made).size == found.details["supervoxels"]
    assert of_parts(found, made).sum() == pytest.approx(expected, abs=1e-9)
    assert found.details["score_minus_reference"] == pytest.approx(expected, abs=1e-9)


def test_sampled_values_lie_within_their_standard_errors_of_the_exact_ones(made):
    """All orders of six supervoxels, against the sample: the definition itself."""
    by = model(FEATURES)
    options = options_of("shapley", {"supervoxels": 6, "error": 0.05})
    request = HeatmapRequest(by, made.image, (made.roi,), (), SETTINGS, options=options)
    game = divided(request, made.image, (PreparedRoi("L1", made.roi.mask, made.roi.mask, by.spec.radiomic_inputs),), Progress())
    (roi,) = game.rois
    worth: dict[frozenset[int], float] = {}
    for size in range(game.count + 1):
        for chosen in itertools.combinations(range(game.count), size):
            part = roi.counter.nothing
            for number in chosen:
                part = roi.counter.joined(part, number)
            cells = roi.counter.values([part])
            worth[frozenset(chosen)] = float(game.model(cells, np.isnan(cells))[0])
    exact = np.zeros(game.count)
    orders = list(itertools.permutations(range(game.count)))
    for order in orders:
        for place, number in enumerate(order):
            exact[number] += worth[frozenset(order[: place + 1])] - worth[frozenset(order[:place])]
    exact /= len(orders)
    sampled = heatmap("shapley", request)
    error = np.array([values_of(sampled, game, "standard_error")]).ravel()
    assert np.all(np.abs(values_of(sampled, game) - exact) < 4 * error + 1e-9)
    assert exact.sum() == pytest.approx(linear(by, made), abs=1e-9)


def values_of(found: Heatmap, game, layer: str = "") -> np.ndarray:
    """(supervoxels,) of the map or a layer."""
    shown = sitk.GetArrayFromImage(found.layers[layer] if layer else found.image)
    (roi,) = game.rois
    labels = sitk.GetArrayFromImage(roi.ground.place.put(roi.parts.labels, 0))
    return np.array([shown[labels == number + 1][0] for number in range(game.count)])


def test_what_whoever_comes_first_adds_makes_no_error(made):
    """Energy adds up voxel by voxel but for its distance from the reference, which the first to join brings in."""
    by = model({"original_firstorder_Energy": 1.0})
    (term,) = by.linear_terms()
    found = map_of("shapley", made, by, supervoxels=12, error=1e-3, seconds=2)
    voxels = sitk.GetArrayFromImage(made.image)
    first = next(iter(np.unique(values(found)[made.inside])))
    part = made.inside & (values(found) == first)
    expected = term.weight * ((voxels[part] ** 2).sum() - term.reference / found.details["supervoxels"])
    (error,) = np.unique(sitk.GetArrayFromImage(found.layers["standard_error"])[part])
    assert error < 0.02 * abs(term.weight * term.reference)
    assert first == pytest.approx(expected, rel=0.02)


def test_the_seed_decides_the_map(made):
    maps = [values(map_of("shapley", made, model(FEATURES), supervoxels=12, error=0.5, seed=seed)) for seed in (1, 1, 2)]
    np.testing.assert_array_equal(maps[0], maps[1])
    assert not np.array_equal(maps[0], maps[2])


def test_time_that_is_up_ends_sampling_and_is_said(made):
    found = map_of("shapley", made, model(FEATURES), supervoxels=12, error=1e-6, seconds=0.01)
    assert (found.details["stopped_by"], found.details["orders"]) == ("time", 4)
    assert "Sampling stopped after 0.01 s: the largest standard error is" in found.warnings[0]


def test_the_smaller_the_error_the_more_orders(made, found):
    finer = map_of("shapley", made, model(FEATURES), supervoxels=12, error=0.08)
    assert finer.details["orders"] > found.details["orders"]
    assert finer.details["largest_standard_error"] <= 0.08 * finer.details["largest_value"]


def test_stages_grow_more_certain(made):
    seen: list[Heatmap] = []
    options = options_of("shapley", {"supervoxels": 12, "error": 0.08})
    request = HeatmapRequest(model(FEATURES), made.image, (made.roi,), (), SETTINGS, options=options, on_stage=seen.append)
    last = heatmap("shapley", request)
    orders = [each.details["orders"] for each in (*seen, last)]
    assert orders == sorted(orders)
    assert len(seen) >= 2
    assert all(of_parts(each, made).sum() == pytest.approx(linear(model(FEATURES), made), abs=1e-9) for each in seen)


def test_the_caption_says_what_the_reference_is_and_how_certain_the_values_are(found):
    caption = HEATMAP_KINDS["shapley"].caption(found.details)
    assert "its intensity and texture features have their training means" in caption
    assert f"Mean of {found.details['orders']} orders, standard error up to" in caption


def test_a_stop_is_obeyed(made):
    class Stopping(Progress):
        def show(self, done: float, total: float, what: str) -> None:
            if what.startswith("4 orders"):
                self.cancel()

    options = options_of("shapley", {"supervoxels": 12, "error": 1e-6})
    request = HeatmapRequest(model(FEATURES), made.image, (made.roi,), (), SETTINGS, options=options)
    with pytest.raises(Cancelled):
        heatmap("shapley", request, progress=Stopping())


@pytest.mark.parametrize("given", [{"error": 0.0}, {"seconds": -1.0}, {"supervoxels": 0}])
def test_impossible_options_are_refused(given):
    with pytest.raises(ModelError, match="not possible"):
        options_of("shapley", given)
