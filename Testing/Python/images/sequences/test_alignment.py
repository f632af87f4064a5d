"""Whether a drawing lies on another sequence, how the patient moved, and the drawing moved with him."""

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import Cancelled, GeometryError, MaskError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.images.label_map import LabelMap
from OsteoRadiomicsLib.images.sequences.agreement import edge_agreement
from OsteoRadiomicsLib.images.sequences.fitting import fitted
from OsteoRadiomicsLib.images.sequences.motion import RigidMotion
from OsteoRadiomicsLib.images.sequences.registration import rigid_motion


def motion_about(image, degrees, shift):
    """A turn about the middle of an image and a shift: angles about x, y, z in degrees, mm."""
    middle = np.array(image.TransformContinuousIndexToPhysicalPoint([(length - 1) / 2 for length in image.GetSize()]))
    turn = np.reshape(sitk.Euler3DTransform((0, 0, 0), *np.radians(degrees)).GetMatrix(), (3, 3))
    return RigidMotion(tuple(turn.ravel()), tuple(np.array(shift) + middle - turn @ middle))


NO_TURN = (0.0, 0.0, 0.0)


@pytest.mark.parametrize("sequence", ["T2", "FS-T2"])
def test_sequences_that_fit_are_not_doubted(case, bodies, sequence):
    found = edge_agreement(case.images["T1"], case.images[sequence], bodies)
    assert not found.doubtful
    assert found.share > 0.95


@pytest.mark.parametrize("sequence", ["T2", "FS-T2"])
@pytest.mark.parametrize("shift", [(0.0, 3.0, 0.0), (0.0, 0.0, -4.0), (0.0, -3.0, 2.0)])
def test_a_moved_sequence_is_doubted_and_its_shift_found(case, bodies, sequence, shift):
    moved = motion_about(case.images[sequence], NO_TURN, shift).moved(case.images[sequence])
    found = edge_agreement(case.images["T1"], moved, bodies)
    assert found.doubtful
    # A slice is 4 mm thick: across the slices (x) the place is not known better than that.
    assert np.abs(np.array(found.shift_mm) - shift)[1:].max() <= 1.0


def test_two_hospital_sequences_of_one_patient_fit_and_moved_they_do_not(data):
    folder = data / "mr_spine"
    t1, t2, mask = (
        sitk.ReadImage(str(folder / f"{name}.nii.gz"))[:, 80:280, :] for name in ("dzz_T1", "dzz_T2", "dzz_T1_vertbody_msk")
    )
    assert not edge_agreement(t1, t2, mask).doubtful
    moved = edge_agreement(t1, motion_about(t2, NO_TURN, (0.0, 0.0, 4.0)).moved(t2), mask)
    assert moved.doubtful
    assert moved.shift_mm[2] == pytest.approx(4.0, abs=1.0)


@pytest.mark.parametrize("sequence", ["T2", "FS-T2"])
def test_the_registration_finds_turn_and_shift_to_less_than_a_millimetre(case, bodies, sequence):
    image, mask = case.images[sequence], bodies
    true = motion_about(image, (3.0, 0.0, 0.0), (0.0, 3.0, 2.0))
    found = rigid_motion(case.images["T1"], true.moved(image), mask)
    index = np.argwhere(sitk.GetArrayViewFromImage(mask) > 0)[::50, ::-1]
    points = np.array([mask.TransformIndexToPhysicalPoint(each.tolist()) for each in index])
    assert np.linalg.norm(found.placed(points) - true.placed(points), axis=1).max() < 1.0
    assert np.linalg.norm(true.placed(points) - points, axis=1).mean() > 2.0


def test_the_registration_gives_the_same_answer_again_and_stops_when_asked(case, bodies):
    answers = [rigid_motion(case.images["T1"], case.images["T2"], bodies) for _ in range(2)]
    assert answers[0] == answers[1]
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        rigid_motion(case.images["T1"], case.images["T2"], bodies, progress=progress)


def test_nothing_drawn_and_an_image_of_another_place_are_refused(case, bodies):
    empty = bodies * 0
    with pytest.raises(MaskError, match="nothing is drawn"):
        edge_agreement(case.images["T1"], case.images["T2"], empty)
    elsewhere = motion_about(case.images["T2"], NO_TURN, (0.0, 0.0, 900.0)).moved(case.images["T2"])
    with pytest.raises(GeometryError, match="does not show what was drawn"):
        edge_agreement(case.images["T1"], elsewhere, bodies)


def three(case):
    """The label map with L1 to L3 alone."""
    return LabelMap(case.mask.layers, tuple(each for each in case.mask.segments if each.name in ("L1", "L2", "L3")))


def test_a_drawing_on_the_same_grid_stays_as_it_is(case):
    drawn = three(case)
    assert fitted(drawn, case.images["T2"]) is drawn


def test_a_moved_drawing_lies_where_the_moved_image_shows_the_bodies(case):
    true = motion_about(case.images["T2"], (3.0, 0.0, 0.0), (0.0, 3.0, 2.0))
    image = true.moved(case.images["T2"])
    found = fitted(three(case), image, true)
    # Moved with its image, a drawing fills the same voxels.
    for before, after in zip(three(case).segments, found.segments, strict=True):
        assert np.array_equal(sitk.GetArrayFromImage(three(case).mask(before)), sitk.GetArrayFromImage(found.mask(after)))
        assert "moved by rigid registration (3.00 degrees; rotation 1.000000" in after.note
        assert "mm3 drawn" in after.note
    assert found.grid.IsSameImageGeometryAs(image)


def test_a_drawing_that_comes_to_lie_outside_is_refused_with_the_segments_name(case):
    with pytest.raises(GeometryError, match=r"T2, segment L1: [\d,]+ drawn voxels lie outside the image"):
        fitted(three(case), case.images["T2"], motion_about(case.images["T2"], NO_TURN, (0.0, 0.0, 90.0)), where="T2")
