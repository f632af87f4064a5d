"""Completeness checks on submission, and how a mask is fitted to the template."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import GeometryError
from OsteoRadiomicsLib.images import LabelMap, Segment
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.readings import (
    IncompleteReading,
    StudyRequest,
    Worklist,
    create_study,
    open_study,
    segment_template,
)
from OsteoRadiomicsLib.readings.checks import check_reading
from OsteoRadiomicsLib.readings.masks import label_map_of, mask_bytes
from OsteoRadiomicsLib.readings.template import fit_to_template, whole_rois
from readings.study_kit import COORDINATOR, LABELS, SIZE, SLICES, SPACING, array_of, drawing, image, label_map, reader, sit

MRI, CT, PAIN = (load_protocol(name) for name in ("op-mri", "op-ct", "pain-mri"))


def findings(content: LabelMap, protocol=MRI, *, layers: bool = False) -> list[tuple[str, str]]:
    fitted = fit_to_template(content, protocol, layers=layers, image=image(0), where="case X")
    return [(finding.code, finding.roi) for finding in check_reading(fitted, protocol, layers=layers)]


def test_a_complete_drawing_has_no_finding():
    assert findings(drawing()) == []


def test_an_empty_mask_is_final(make_study, clock):
    root = make_study()
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        case = work.next().case
        with pytest.raises(IncompleteReading, match="nothing is drawn") as caught:
            work.submit(label_map(np.zeros(SIZE[::-1], np.uint8)), override="it is empty")
        assert caught.value.findings[0].final
        assert work.view.case == case
    assert open_study(root).reading("A", 1, case) is None


def test_a_mask_of_unknown_segments_only_says_what_it_holds():
    fitted = fit_to_template(
        label_map(np.full(SIZE[::-1], 3, np.uint8), {"liver": 3}), MRI, layers=False, image=image(0), where="case X"
    )
    assert "the mask holds liver" in check_reading(fitted, MRI, layers=False)[0].text


def test_a_missing_roi_is_found():
    assert findings(drawing(leave_out="L2")) == [("missing", "L2")]


def test_a_stray_island_is_found():
    array = array_of(drawing())
    array[20, 0, 0] = LABELS["L1"]
    assert findings(label_map(array)) == [("islands", "L1")]


@pytest.mark.parametrize(
    ("slices", "width", "found"),
    [(slice(20, 22), 2, [("volume", "L1")]), (slice(19, 24), 6, []), (slice(17, 25), 14, [("volume", "L1")])],
)
def test_an_implausible_volume_is_found(slices, width, found):
    array = array_of(drawing(leave_out="L1"))
    array[slices, :width, :] = LABELS["L1"]
    assert findings(label_map(array)) == found


def test_exchanged_vertebral_levels_are_found():
    assert findings(drawing(L1=SLICES["L2"], L2=SLICES["L1"])) == [("levels", "L1")]


def test_levels_are_told_by_patient_coordinates_and_not_by_slice_numbers():
    """The same drawing stored from head to foot, with a direction that says so."""
    flipped = []
    for layer in drawing().layers:
        turned = sitk.GetImageFromArray(sitk.GetArrayFromImage(layer)[::-1])
        turned.CopyInformation(layer)
        turned.SetOrigin(layer.TransformIndexToPhysicalPoint((0, 0, SIZE[2] - 1)))
        turned.SetDirection((1, 0, 0, 0, 1, 0, 0, 0, -1))
        flipped.append(turned)
    content = LabelMap(tuple(flipped), drawing().segments)
    fitted = fit_to_template(content, MRI, layers=False, image=flipped[0], where="case X")
    assert check_reading(fitted, MRI, layers=False) == ()


def muscles(order: dict[str, int]) -> LabelMap:
    """Four muscles from the patient's right (low x in LPS) to left, labelled as told."""
    array = np.zeros(SIZE[::-1], np.uint8)
    for position, label in enumerate(order.values()):
        array[5:20, 2:12, 1 + 3 * position : 4 + 3 * position] = label
    return label_map(array, order)


def test_muscles_on_their_own_side_have_no_finding():
    assert findings(muscles({"ES_R": 1, "MF_R": 2, "MF_L": 3, "ES_L": 4}), PAIN) == []


def test_exchanged_sides_are_found():
    assert findings(muscles({"ES_R": 1, "MF_L": 3, "MF_R": 2, "ES_L": 4}), PAIN) == [("sides", "MF_L")]


def test_overlapping_rois_are_found():
    first, second = array_of(drawing(leave_out="L2")), array_of(drawing(leave_out="L1"))
    second[second != LABELS["L2"]] = 0
    second[19, 4:10, 4:10] = LABELS["L2"]
    second[12:20, 4:10, 4:10] = LABELS["L2"]
    layers = []
    for array in (first, second):
        layer = sitk.GetImageFromArray(array)
        layer.CopyInformation(image(0))
        layers.append(layer)
    segments = (Segment("L1", 20, 0), Segment("L3", 22, 0), Segment("L2", 21, 1))
    assert findings(LabelMap(tuple(layers), segments)) == [("overlap", "L1")]


def test_an_override_with_a_reason_is_recorded(make_study, clock):
    root = make_study()
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        case = work.next().case
        with pytest.raises(IncompleteReading, match="L2 is not drawn"):
            work.submit(drawing(leave_out="L2"))
        work.submit(drawing(leave_out="L2"), override="L2 lies outside the image")
    study = open_study(root)
    override = study.reading("A", 1, case).record.overrides[0]
    assert (override.code, override.roi, override.reason) == ("missing", "L2", "L2 lies outside the image")
    assert study.trail("A").events("submitted")[0].details["overrides"][0]["reason"] == "L2 lies outside the image"


def test_a_mask_of_another_geometry_is_refused_and_nothing_is_saved(make_study, clock):
    root = make_study()
    shifted = sitk.Image(drawing().layers[0])
    shifted.SetSpacing((4.0, 4.0, 5.0))
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        case = work.next().case
        with pytest.raises(GeometryError, match="spacing"):
            work.submit(LabelMap((shifted,), drawing().segments))
        assert open_study(root).reading("A", 1, case) is None
        work.submit(drawing())


def test_an_empty_mask_of_another_geometry_is_called_that_and_not_empty():
    other = sitk.Image([3, 3, 3], sitk.sitkUInt8)
    with pytest.raises(GeometryError, match="size"):
        fit_to_template(LabelMap((other,), ()), MRI, layers=False, image=image(0), where="case X")


def test_a_mask_cropped_to_its_segments_is_put_on_the_images_grid():
    whole = drawing().layers[0]
    cropped = LabelMap((sitk.RegionOfInterest(whole, [8, 8, 24], [3, 3, 2]),), drawing().segments)
    fitted = fit_to_template(cropped, MRI, layers=False, image=image(0), where="case X")
    np.testing.assert_array_equal(array_of(fitted.label_map), array_of(drawing()))


@pytest.mark.parametrize(
    "names",
    [{"L1": 1, "L2": 2, "L3": 3}, {"vertebrae_L1": 1, "vertebrae_L2": 2, "vertebrae_L3": 3}, {"20": 20, "21": 21, "22": 22}],
)
def test_segments_are_known_by_name_alias_or_bare_label(names):
    array = array_of(drawing())
    renumbered = np.zeros_like(array)
    for label, own in zip(LABELS.values(), names.values(), strict=True):
        renumbered[array == label] = own
    fitted = fit_to_template(label_map(renumbered, names), MRI, layers=False, image=image(0), where="case X")
    np.testing.assert_array_equal(array_of(fitted.label_map), array)
    assert [segment.name for segment in fitted.label_map.segments] == ["L1", "L2", "L3"]


def test_a_named_segment_is_not_taken_for_the_roi_of_its_number():
    fitted = fit_to_template(
        label_map(array_of(drawing()), {"left kidney": 20, "L2": 21, "L3": 22}), MRI, layers=False, image=image(0), where="X"
    )
    assert fitted.ignored == ("left kidney",)
    assert [segment.name for segment in fitted.label_map.segments] == ["L2", "L3"]


# --- drawing in layers -----------------------------------------------------------------------------------------------

LAYERS = {"T12 upper": (119, 22), "T12 middle": (219, 20), "T12 lower": (319, 18), "L1 upper": (120, 8), "L1 middle": (220, 6)}
LAYERS |= {"L1 lower": (320, 4)}


def layered(**moved: int) -> LabelMap:
    array = np.zeros(SIZE[::-1], np.uint16)
    for name, (label, z) in LAYERS.items():
        array[moved.get(name.replace(" ", "_"), z), 2:12, 2:12] = label
    return label_map(array, {name: label for name, (label, _) in LAYERS.items()})


def test_the_layered_template_has_three_segments_per_vertebra_with_labels_of_their_own():
    template = segment_template(CT, layers=True)
    assert {segment.name: segment.label for segment in template} == {name: label for name, (label, _) in LAYERS.items()}
    assert len({segment.color for segment in template}) == 6
    assert {segment.terminology.split("~")[2] for segment in template if segment.roi == "L1"} == {"SCT^66794005^L1 vertebra"}


def test_a_complete_layered_drawing_has_no_finding():
    assert findings(layered(), CT, layers=True) == []


def test_exchanged_layers_are_found():
    assert findings(layered(L1_upper=6, L1_middle=8), CT, layers=True) == [("layers", "L1")]


def test_a_missing_layer_is_found():
    content = layered()
    array = array_of(content)
    array[array == 219] = 0
    assert findings(label_map(array, {n: label for n, (label, _) in LAYERS.items()}), CT, layers=True) == [("layers", "T12")]


def test_layers_are_joined_to_rois_under_the_protocols_labels():
    joined = whole_rois(layered(), CT, layers=True)
    assert [(segment.name, segment.label) for segment in joined.segments] == [("T12", 19), ("L1", 20)]
    np.testing.assert_array_equal(array_of(joined) == 20, np.isin(array_of(layered()), [120, 220, 320]))


def test_layers_survive_the_file_with_names_colours_and_terminology():
    fitted = fit_to_template(layered(), CT, layers=True, image=image(0), where="X").label_map
    again = label_map_of(mask_bytes(fitted))
    assert again.segments == fitted.segments
    assert again.grid.GetSpacing() == SPACING


def test_a_study_may_draw_in_layers(make_study, clock, tmp_path):
    cases = tmp_path / "ct.csv"
    sitk.WriteImage(image(0), str(tmp_path / "ct.nrrd"))
    cases.write_text("case,image\nX,ct.nrrd\n")
    request = StudyRequest(
        tmp_path / "ct", tmp_path / "coordinator" / "ct-key.csv", "op-ct", cases, (reader("A"), COORDINATOR), 1, 0, 1, layers=True
    )
    root = create_study(request).root
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        assert [segment.name for segment in work.next().template] == list(LAYERS)
        work.submit(layered())
