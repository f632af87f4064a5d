"""Spines that leave the slice: every level has its name, or what is wrong with it is said."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.vertebrae.counting import Anchor
from OsteoRadiomicsLib.vertebrae.levels import SACRUM
from OsteoRadiomicsLib.vertebrae.named_bodies import NamedBodies, NamedBody, named_bodies
from spine_kit import centre_of, like, melted
from whole_spine import STEP_MM, whole_spine

LEVELS = ("T12", "L1", "L2", "L3", "L4", "L5", SACRUM)
SPACING = (2.0, 2.0, 2.0)
LENGTH_MM = 7 * STEP_MM
WIDER = 24  # voxels on each side
CURVES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "to one side": lambda up: 60 * np.sin(np.pi * up / LENGTH_MM),
    "to the right, then to the left": lambda up: 34 * np.sin(2 * np.pi * up / LENGTH_MM),
    "leaning": lambda up: 0.35 * (up - LENGTH_MM / 2),
}
"""mm aside at a height in mm."""


def bent(curve: Callable[[np.ndarray], np.ndarray]) -> sitk.Image:
    """Seven bodies (T12 to S1, labels 1 to 7 from the head), each put aside and tilted as a curve in the coronal plane says."""
    straight = sitk.ConstantPad(whole_spine(7, SPACING).bodies, [WIDER, 0, 0], [WIDER, 0, 0], 0)
    shapes = sitk.LabelShapeStatisticsImageFilter()
    shapes.Execute(straight)
    made = np.zeros(sitk.GetArrayViewFromImage(straight).shape, dtype=np.uint8)
    for label in shapes.GetLabels():
        centre = np.array(shapes.GetCentroid(label))
        up = centre[2] - straight.GetOrigin()[2]
        aside, tilt = float(curve(up)), float(np.arctan(curve(up + 1) - curve(up)))
        back = sitk.Euler3DTransform(centre.tolist(), 0, -tilt, 0, (0, 0, 0))
        whole = sitk.CompositeTransform([back, sitk.TranslationTransform(3, (-aside, 0, 0))])
        own = sitk.Resample(sitk.Equal(straight, label), straight, whole, sitk.sitkNearestNeighbor, 0)
        made[sitk.GetArrayViewFromImage(own) > 0] = label
    return like(made, straight)


def true_level(body: NamedBody, found: NamedBodies, drawn: sitk.Image) -> str | None:
    """The level in which most of a body lies, None beside all of them."""
    own = sitk.GetArrayFromImage(drawn)[sitk.GetArrayFromImage(found.labels) == body.label]
    label = int(np.bincount(own).argmax())
    return LEVELS[label - 1] if label else None


def wrong_without_a_word(found: NamedBodies, drawn: sitk.Image) -> list[str]:
    """Bodies with another body's name and no note of the column; islands with a name and no note of either."""
    named = [(body, true_level(body, found, drawn)) for body in found.found if body.level is not None]
    return [
        f"{body.level} is {true}"
        for body, true in named
        if body.level != true and not found.notes and not (true is None and body.notes)
    ]


@pytest.fixture(scope="module", params=CURVES)
def scoliosis(request: pytest.FixtureRequest) -> sitk.Image:
    return bent(CURVES[request.param])


def test_no_slice_of_these_spines_shows_all_bodies(scoliosis: sitk.Image) -> None:
    slices = np.moveaxis(sitk.GetArrayFromImage(scoliosis), 2, 0)
    assert max(len(np.unique(plane)) - 1 for plane in slices) < 7
    assert len(np.unique(slices)) - 1 == 7


def test_every_level_of_a_spine_that_leaves_the_slice_has_its_name_whatever_the_noise(scoliosis: sitk.Image) -> None:
    found = named_bodies(melted(scoliosis, seed=3), Anchor("L3", centre_of(scoliosis, 4)))
    assert [body.level for body in found.found] == list(LEVELS)
    assert found.notes == ()


@pytest.mark.parametrize("kept", [0.6, 0.4])
@pytest.mark.parametrize("side", ["right", "left"])
def test_bodies_that_leave_the_image_give_no_other_a_wrong_name_without_a_word(
    scoliosis: sitk.Image, side: str, kept: float
) -> None:
    shown = np.flatnonzero(sitk.GetArrayViewFromImage(scoliosis).any(axis=(0, 1)))
    first, last = int(shown[0]), int(shown[-1]) + 1
    cut = round((last - first) * (1 - kept))
    part = scoliosis[first + cut :, :, :] if side == "right" else scoliosis[: last - cut, :, :]
    values = sitk.GetArrayFromImage(part)
    label = int(np.bincount(values[values > 0]).argmax())
    found = named_bodies(melted(part, seed=5), Anchor(LEVELS[label - 1], centre_of(part, label)))
    assert wrong_without_a_word(found, part) == []
    assert any(body.level == LEVELS[label - 1] for body in found.found)
