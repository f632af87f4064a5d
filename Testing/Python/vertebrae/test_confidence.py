"""What is unusual about a body raises its doubt, and the worst come first."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.vertebrae.named_bodies import NamedBodies, named_bodies
from scipy import ndimage
from spine_kit import centre_of, like, melted
from whole_spine import whole_spine


@pytest.fixture(scope="module")
def spine() -> sitk.Image:
    """Five bodies, labelled 1 to 5 from the head."""
    return whole_spine(5, (2.0, 2.0, 2.0)).bodies


def changed(spine: sitk.Image, values: np.ndarray) -> NamedBodies:
    return named_bodies(like(np.clip(values, 0, 1).astype(np.float32), spine))


def doubts(found: NamedBodies) -> list[float]:
    return [body.doubt.doubt for body in found.found]


def test_equal_bodies_with_sharp_edges_are_in_no_doubt(spine: sitk.Image) -> None:
    found = named_bodies(melted(spine))

    assert found.doubt < 0.5
    assert not any(body.notes for body in found.found)


def test_an_uncertain_edge_is_told_by_its_entropy(spine: sitk.Image) -> None:
    values = sitk.GetArrayFromImage(melted(spine))
    body = sitk.GetArrayFromImage(spine) == 3
    blurred = ndimage.gaussian_filter(body.astype(np.float32), 1.5)
    near = ndimage.binary_dilation(body, iterations=4)
    values[near] = blurred[near]

    found = changed(spine, values)

    assert int(np.argmax(doubts(found))) == 2
    assert "its edge is uncertain" in found.found[2].notes[0]


def test_entropy_is_that_of_the_probabilities_at_the_edge(spine: sitk.Image) -> None:
    values = sitk.GetArrayFromImage(melted(spine))

    found = changed(spine, np.where(values > 0, 0.8, 0.2))

    expected = -(0.8 * np.log2(0.8) + 0.2 * np.log2(0.2))
    assert found.found[2].doubt.entropy == pytest.approx(expected, abs=1e-4)


def test_half_a_body_is_told_by_its_volume(spine: sitk.Image) -> None:
    values = sitk.GetArrayFromImage(melted(spine))
    x = spine.TransformPhysicalPointToIndex(centre_of(spine, 3))[0]
    values[:, :, x:] *= sitk.GetArrayFromImage(spine)[:, :, x:] != 3

    found = changed(spine, values)

    assert found.found[2].doubt.volume_step == pytest.approx(2.0, rel=0.1)
    assert "its volume is" in found.found[2].notes[0]
    assert found.doubt == max(doubts(found)) > 1


def test_two_bodies_that_are_one_are_told_by_their_height(spine: sitk.Image) -> None:
    upper, lower = (spine.TransformPhysicalPointToIndex(centre_of(spine, label))[2] for label in (3, 4))
    body = sitk.GetArrayFromImage(melted(spine))
    middle = body[upper]
    body[min(upper, lower) : max(upper, lower)] = np.maximum(body[min(upper, lower) : max(upper, lower)], middle)

    found = changed(spine, body)

    assert len(found.found) == 4
    assert any("its height is" in note for note in found.found[2].notes)


def test_slices_that_lie_apart_are_told(spine: sitk.Image) -> None:
    values = sitk.GetArrayFromImage(melted(spine))
    x = spine.TransformPhysicalPointToIndex(centre_of(spine, 3))[0]
    heights = (sitk.GetArrayFromImage(spine) == 3).any(axis=(1, 2))
    values[heights, :, x:] = np.roll(values[heights, :, x:], 5, axis=1)

    found = changed(spine, values)

    assert found.found[2].doubt.slices < 0.75
    assert found.found[2].doubt.slices < min(body.doubt.slices for body in found.found if body.number != 3)


def test_what_flipped_predictions_disagree_on_is_in_doubt(spine: sitk.Image) -> None:
    differ = like((sitk.GetArrayFromImage(spine) == 2).astype(np.float32), spine)

    found = named_bodies(melted(spine), disagreement=differ)

    assert int(np.argmax(doubts(found))) == 1
    assert "predictions of the flipped image differ" in found.found[1].notes[0]
    assert found.found[3].doubt.disagreement == 0


def test_a_body_that_the_images_edge_cuts_is_told_and_not_measured_against_others(spine: sitk.Image) -> None:
    z = spine.TransformPhysicalPointToIndex(centre_of(spine, 5))[2]
    cut = spine[:, :, z:]

    found = named_bodies(melted(cut))

    assert found.found[-1].notes == ("the image's edge cuts it",)
    assert found.found[-1].doubt.height_step is None
    assert found.found[-2].doubt.height_step == pytest.approx(1.0, abs=0.1)
