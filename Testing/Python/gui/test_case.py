"""A case of several sequences in the panel: which image is which, one table, corrections for movement."""

import numpy as np
import pytest
import slicer
import vtk
from OsteoRadiomicsLib.base.errors import GeometryError
from OsteoRadiomicsLib.gui.inputs_panel import InputsPanel
from OsteoRadiomicsLib.gui.scene_case import SceneCase, load_scene_case
from OsteoRadiomicsLib.images.phantom.lumbar import lumbar_mri
from OsteoRadiomicsLib.images.sequences.motion import RigidMotion
from OsteoRadiomicsLib.mrml.corrections import motion_of_transform, transform_of_motion
from OsteoRadiomicsLib.mrml.segmentations import segmentation_from_label_map
from OsteoRadiomicsLib.mrml.tables import provenance_of_table, rows_of_table
from OsteoRadiomicsLib.mrml.volumes import volume_from_image
from slicer_host.driving import boxes, choose, finish, noisy_volume
from slicer_host.fixtures import make_segmentation


@pytest.fixture
def three(scene, image, segmentation):
    """T1, T2 and FS-T2 of one case, with the segments drawn on T1."""
    image.SetName("301 t1_tse_sag")
    return {"T1": image, "T2": noisy_volume(scene, "401 t2_tse_sag"), "FS-T2": noisy_volume(scene, "501 t2_stir_sag")}


@pytest.fixture
def opened(open_module, three):
    """The panel with the three sequences, as it opens."""
    widget = open_module("OsteoRadiomics")
    widget.parameters.caseId = "c1"
    return widget


def test_protocol_and_images_are_guessed_from_the_names(opened, three):
    assert opened.context.protocol.name == "op-mri"
    assert opened.context.images == three
    selectors = opened.panel(InputsPanel).images.selectors
    assert {name: box.currentNode() for name, box in selectors.items()} == three


def test_a_wrong_guess_is_corrected_and_stays_corrected(host, opened, three):
    selectors = opened.panel(InputsPanel).images.selectors
    selectors["FS-T2"].setCurrentNode(None)
    assert "FS-T2" not in opened.context.images
    opened.nodesChanged()
    assert "FS-T2" not in opened.context.images
    selectors["T2"].setCurrentNode(three["FS-T2"])
    assert opened.context.images["T2"] is three["FS-T2"]


def test_an_image_that_is_loaded_while_the_panel_is_open_is_picked_up(host, open_module, scene):
    widget = open_module("OsteoRadiomics")
    assert widget.context.protocol is None
    node = noisy_volume(scene, "t2_tse_sag")
    host.spin(lambda: bool(widget.context.images), 5)
    assert widget.context.images == {"T2": node}


def test_mr_never_gets_the_ct_study(open_module, scene):
    noisy_volume(scene, "Sag T2 FSE")
    widget = open_module("OsteoRadiomics")
    assert widget.context.protocol.modality == "MR"


def test_ct_is_known_by_its_values(open_module, scene):
    node = noisy_volume(scene, "5 body 1.0")
    slicer.util.arrayFromVolume(node)[:] -= 1000
    slicer.util.arrayFromVolumeModified(node)
    widget = open_module("OsteoRadiomics")
    assert widget.context.protocol.name == "op-ct"
    assert widget.context.images == {"CT": node}


def test_an_image_that_says_nothing_leaves_the_choice_to_the_user(open_module, scene):
    noisy_volume(scene, "unknown")
    widget = open_module("OsteoRadiomics")
    assert widget.context.protocol is None
    assert widget.ui.protocolComboBox.currentText == "(choose)"
    assert widget.ui.analyseButton.text == "Choose a protocol"


def test_all_sequences_give_rows_of_one_table(host, opened):
    opened.ui.extractButton.click()
    finish(host, opened)
    table = opened.parameters.table
    assert [(row.case, row.sequence, row.roi) for row in rows_of_table(table)] == [
        ("c1", "T1", "L1-L3"), ("c1", "T2", "L1-L3"), ("c1", "FS-T2", "L1-L3"),
    ]  # fmt: skip
    assert [entry.sequence for entry in provenance_of_table(table).inputs] == ["T1", "T2", "FS-T2"]
    shown = opened.ui.tableView.mrmlTableNode().GetTable()
    assert [shown.GetColumnName(index) for index in range(4)] == ["Feature (L1-L3)", "T1", "T2", "FS-T2"]


def test_extracting_again_replaces_the_rows_of_the_same_images(host, opened, three, scene):
    opened.ui.extractButton.click()
    finish(host, opened)
    table, before = opened.parameters.table, rows_of_table(opened.parameters.table)
    slicer.util.arrayFromVolume(three["T2"])[::2] += 50
    slicer.util.arrayFromVolumeModified(three["T2"])
    opened.ui.extractButton.click()
    finish(host, opened)
    after = rows_of_table(opened.parameters.table)
    assert opened.parameters.table is table
    assert [(row.sequence, row.roi) for row in after] == [(row.sequence, row.roi) for row in before]
    assert np.array_equal(after[0].values, before[0].values)
    assert not np.array_equal(after[1].values, before[1].values)


def test_the_rows_of_another_case_stay(host, opened):
    opened.ui.extractButton.click()
    finish(host, opened)
    opened.parameters.caseId = "c2"
    opened.ui.extractButton.click()
    finish(host, opened)
    assert [row.case for row in rows_of_table(opened.parameters.table)] == ["c1"] * 3 + ["c2"] * 3


def test_another_protocol_begins_a_table_of_its_own(panel, image, segmentation, scene):
    first = panel.logic.extract(SceneCase(image, segmentation, "op-mri", sequence="T1", case="c1"))
    muscles = make_segmentation(scene, image, boxes(["ES_R", "MF_R", "MF_L", "ES_L"]))
    second = panel.logic.extract(SceneCase(image, muscles, "pain-mri", sequence="T2", case="c1"), table=first)
    assert second is not first
    assert [row.roi for row in rows_of_table(first)] == ["L1-L3"]


def test_choosing_another_image_takes_its_sequence_with_it(host, opened, three):
    assert opened.parameters.sequence == "T1"
    opened.panel(InputsPanel).images.selectors["T2"].setCurrentNode(three["FS-T2"])
    assert opened.parameters.sequence == "T2"
    assert opened.parameters.image is three["FS-T2"]
    choose(opened, "op-ct")
    assert opened.parameters.sequence == "CT"
    assert opened.parameters.image is None


# --- movement between sequences --------------------------------------------------------------------------------------


@pytest.fixture
def moved(open_module, scene):
    """A phantom whose T2 lies 4 mm higher than its T1, with the bodies drawn on T1."""
    case = lumbar_mri(2, 0.5, size=(80, 112, 14), spacing=(2.4, 2.4, 6.0), sequences=("T1", "T2"))
    image = case.images["T2"]
    x, y, z = image.GetOrigin()
    image.SetOrigin((x, y, z + 4.0))
    t1 = volume_from_image(case.images["T1"], "t1 sag")
    volume_from_image(image, "t2 sag")
    drawn = segmentation_from_label_map(case.mask, "drawn")
    drawn.SetReferenceImageGeometryParameterFromVolumeNode(t1)
    widget = open_module("OsteoRadiomics")
    widget.parameters.caseId = "c1"
    return widget


def test_a_movement_is_said_with_a_figure_and_corrected_on_request(host, moved):
    ui = moved.ui
    assert "Not checked" in ui.movementLabel.text
    assert not ui.correctMovementButton.enabled
    ui.checkMovementButton.click()
    finish(host, moved)
    assert "T2: the patient may have moved (4." in ui.movementLabel.text, ui.statusLabel.text
    assert "T2: the patient may have moved after T1" in ui.warningsText.toPlainText()
    ui.correctMovementButton.click()
    finish(host, moved)
    assert ui.movementLabel.text == "T2: corrected for movement", ui.statusLabel.text
    node = moved.parameters.correction_of("T2")
    assert node.GetName() == "c1 T1 to T2"
    assert motion_of_transform(node).offset[2] == pytest.approx(4.0, abs=1.0)
    case = SceneCase(moved.context.images, moved.parameters.segmentation, "op-mri", case="c1", corrections={"T2": node})
    notes = {}
    for sequence in ("T1", "T2"):
        image, label_map, _ = load_scene_case(case.showing(sequence))
        notes[sequence] = next(each for each in label_map.segments if each.name == "L2").note
        assert image.GetOrigin()[2] == case.images[sequence].GetOrigin()[2]  # the image stays where it is
    assert "moved by rigid registration" in notes["T2"]
    assert notes["T1"] == ""
    ui.dropMovementButton.click()
    assert moved.parameters.correction_of("T2") is None
    assert not slicer.mrmlScene.IsNodePresent(node)


def test_the_correction_is_recorded_with_the_numbers(host, moved):
    moved.ui.checkMovementButton.click()
    finish(host, moved)
    moved.ui.correctMovementButton.click()
    finish(host, moved)
    moved.ui.extractButton.click()
    finish(host, moved)
    said = provenance_of_table(moved.parameters.table).warnings
    assert any("c1, T2" in text and "moved by rigid registration" in text and "rotation" in text for text in said)


def test_another_image_loses_the_correction_of_the_last(host, moved, scene):
    moved.parameters.set_correction("T2", scene.AddNewNodeByClass("vtkMRMLLinearTransformNode"))
    moved.panel(InputsPanel).images.selectors["T2"].setCurrentNode(moved.context.images["T1"])
    assert moved.parameters.correction_of("T2") is None


def test_a_transform_that_stretches_is_refused_in_words(scene):
    node = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode", "stretched")
    matrix = vtk.vtkMatrix4x4()
    matrix.SetElement(0, 0, 1.2)
    node.SetMatrixTransformToParent(matrix)
    with pytest.raises(GeometryError, match="stretched: stretches or mirrors"):
        motion_of_transform(node)


def test_a_movement_survives_as_a_transform(scene):
    angle = np.radians(7.0)
    motion = RigidMotion((1, 0, 0, 0, np.cos(angle), -np.sin(angle), 0, np.sin(angle), np.cos(angle)), (1.0, -2.0, 3.0))
    assert np.allclose(motion_of_transform(transform_of_motion(motion, "moved")).matrix, motion.matrix)
