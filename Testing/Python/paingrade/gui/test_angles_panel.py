"""The step Angles: guided lines, every number while one is moved, figures in the views."""

import numpy as np
import pytest
import qt
import slicer
from paingrade.gui.muscle_scene import texts
from PainGradeLib.angles.lines import lines_of
from PainGradeLib.angles.measuring import measure_angles
from PainGradeLib.gui.angles.panel import AnglesPanel
from PainGradeLib.mrml.lines import ANGLE, PLACE, lines_in_scene
from PainGradeLib.mrml.result_table import record_of_table
from slicer_host.driving import finish
from slicer_host.timers import let_pass

# RAS: A falls towards the front of L1, rises towards that of S1.
L1 = ([0.0, -10.0, 100.0], [0.0, 24.0, 112.0])
S1 = ([0.0, -30.0, 0.0], [0.0, 0.0, -26.0])
LORDOSIS = np.degrees(np.arctan2(12, 34) + np.arctan2(26, 30))


def place(host, *points):
    """What clicks in a view do: points of the markup that is being placed, and place mode ends with the last."""
    application = slicer.app.applicationLogic()
    node = slicer.mrmlScene.GetNodeByID(application.GetSelectionNode().GetActivePlaceNodeID())
    assert application.GetInteractionNode().GetCurrentInteractionMode() == slicer.vtkMRMLInteractionNode.Place
    for point in points:
        node.AddControlPointWorld(list(point))
    application.GetInteractionNode().SwitchToViewTransformMode()
    wait(host)
    return node


def wait(host):
    """As long as numbers may take to follow, without waiting for it."""
    host.app.processEvents()
    let_pass(0.2)
    host.app.processEvents()


@pytest.fixture
def angles(panel):
    """The panel with the step Angles open."""
    panel.ui.anglesSection.collapsed = False
    return panel


@pytest.fixture
def lordosis(host, angles):
    """Both endplates placed by the guided button."""
    angles.ui.lordosisButton.click()
    place(host, *L1)
    place(host, *S1)
    return angles


def figures():
    return {node.GetAttribute(ANGLE): node for node in slicer.util.getNodesByClass("vtkMRMLMarkupsAngleNode")}


def shown(panel):
    return {row[0]: row[1] for row in texts(panel.ui.anglesTable)}


def test_a_button_leads_from_line_to_line(host, angles):
    ui = angles.ui
    ui.lordosisButton.click()
    assert ui.guideLabel.text == "Line 1 of 2: click both ends of the upper endplate of L1 on a sagittal slice"
    place(host, *L1)
    assert ui.guideLabel.text.startswith("Line 2 of 2: click both ends of the upper endplate of S1")
    place(host, *S1)
    assert ui.guideLabel.isHidden()
    assert list(lines_in_scene()) == ["L1", "S1"]
    assert float(shown(angles)["Lordosis L1-S1"]) == pytest.approx(LORDOSIS, abs=0.06)


def test_only_lines_that_are_absent_are_asked_for(host, lordosis):
    lordosis.ui.lordosisL5Button.click()
    assert lordosis.ui.guideLabel.text.startswith("Line 1 of 1: click both ends of the upper endplate of L5")
    place(host, [0.0, -25.0, 30.0], [0.0, 8.0, 27.0])
    assert set(shown(lordosis)) == {"Lordosis L1-S1", "Lordosis L1-L5"}
    lordosis.ui.lordosisButton.click()
    assert "move their ends" in lordosis.ui.statusLabel.text


def test_a_number_follows_while_an_end_is_moved(host, lordosis):
    node = lines_in_scene()["L1"]
    for step in range(8):
        node.SetNthControlPointPositionWorld(1, [0.0, 24.0, 112.0 - 2 * step])
        host.app.processEvents()
    wait(host)
    expected = np.degrees(np.arctan2(-2, 34) + np.arctan2(26, 30))
    assert float(shown(lordosis)["Lordosis L1-S1"]) == pytest.approx(expected, abs=0.06)
    assert figures()["lordosis_L1_S1"].GetNthControlPointLabel(1) == f"{expected:.1f}°"


def test_exchanged_ends_change_nothing(host, lordosis):
    before = shown(lordosis)
    for name, ends in (("L1", L1), ("S1", S1)):
        node = lines_in_scene()[name]
        for number, point in enumerate(reversed(ends)):
            node.SetNthControlPointPositionWorld(number, list(point))
    wait(host)
    assert shown(lordosis) == before


def test_the_figure_has_the_angle_and_can_be_taken_out_of_the_views(host, lordosis):
    node = figures()["lordosis_L1_S1"]
    points = [np.array(node.GetNthControlPointPositionWorld(number)) for number in range(3)]
    first, second = points[0] - points[1], points[2] - points[1]
    angle = np.degrees(np.arccos(first @ second / np.linalg.norm(first) / np.linalg.norm(second)))
    assert angle == pytest.approx(LORDOSIS, abs=0.1)
    assert node.GetLocked()
    lordosis.ui.drawAnglesCheckBox.checked = False
    assert figures() == {}
    lordosis.ui.drawAnglesCheckBox.checked = True
    assert set(figures()) == {"lordosis_L1_S1"}


def test_facets_give_orientation_and_tropism_with_their_reference(host, angles):
    angles.ui.facetsButton.click()
    place(host, [0.0, 0.0, 3.0], [0.0, -40.0, 3.0])
    place(host, [12.0, -14.0, 3.0], [22.0, -26.0, 3.0])
    place(host, [-12.0, -14.0, 3.0], [-22.0, -24.0, 3.0])
    found = shown(angles)
    assert float(found["L4-5 facet orientation right"]) == pytest.approx(np.degrees(np.arctan2(10, 12)), abs=0.06)
    assert float(found["L4-5 facet orientation left"]) == pytest.approx(45, abs=0.06)
    assert float(found["L4-5 facet tropism"]) == pytest.approx(45 - np.degrees(np.arctan2(10, 12)), abs=0.11)
    row = next(row for row in texts(angles.ui.anglesTable) if row[0] == "L4-5 facet tropism")
    assert row[2] == "4.1 ± 2.6"


def test_lines_and_angles_come_back_with_the_scene(host, lordosis, tmp_path):
    before = shown(lordosis)
    path = str(tmp_path / "scene.mrb")
    assert slicer.mrmlScene.WriteToMRB(path, None)
    slicer.mrmlScene.Clear(0)
    assert shown(lordosis) == {}
    slicer.mrmlScene.ReadFromMRB(path, True)
    wait(host)
    assert list(lines_in_scene()) == ["L1", "S1"]
    assert shown(lordosis) == before
    node = lines_in_scene()["S1"]
    node.SetNthControlPointPositionWorld(0, [0.0, -30.0, 10.0])
    wait(host)
    assert shown(lordosis) != before
    assert len(figures()) == 1


def test_stopping_takes_the_unfinished_line_away(host, angles):
    angles.ui.lordosisButton.click()
    place(host, L1[0])
    angles.ui.stopPlacingButton.click()
    assert lines_in_scene() == {}
    mode = slicer.app.applicationLogic().GetInteractionNode().GetCurrentInteractionMode()
    assert mode == slicer.vtkMRMLInteractionNode.ViewTransform


def test_leaving_the_panel_ends_the_placing(host, angles):
    angles.ui.lordosisButton.click()
    place(host, *L1)
    angles.exit()
    assert list(lines_in_scene()) == ["L1"]
    assert not angles.panel(AnglesPanel).guide.active


def test_closing_the_scene_while_a_line_is_placed_leaves_a_usable_panel(host, angles):
    angles.ui.lordosisButton.click()
    slicer.mrmlScene.Clear(0)
    wait(host)
    angles.ui.lordosisButton.click()
    place(host, *L1)
    place(host, *S1)
    assert float(shown(angles)["Lordosis L1-S1"]) == pytest.approx(LORDOSIS, abs=0.06)


def test_a_deleted_line_takes_its_angle_with_it(host, lordosis):
    slicer.mrmlScene.RemoveNode(lines_in_scene()["S1"])
    wait(host)
    assert shown(lordosis) == {}
    assert figures() == {}


def test_a_line_without_length_is_named(host, lordosis):
    node = lines_in_scene()["S1"]
    node.SetNthControlPointPositionWorld(1, list(S1[0]))
    wait(host)
    assert lordosis.ui.anglesNoteLabel.text == "S1: both ends lie on one point: place them apart"
    assert shown(lordosis) == {}


def test_saved_lines_are_what_the_command_line_measures(host, lordosis, tmp_path):
    qt.QFileDialog.paths = [str(tmp_path / "a.mrk.json")]
    lordosis.ui.saveLinesButton.click()
    (angle,) = measure_angles(lines_of([tmp_path / "a.mrk.json"]))
    assert f"{angle.degrees:.1f}" == shown(lordosis)["Lordosis L1-S1"]


def test_slicer_reads_the_saved_file(host, lordosis, tmp_path):
    qt.QFileDialog.paths = [str(tmp_path / "a.mrk.json")]
    lordosis.ui.saveLinesButton.click()
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsLineNode")
    storage = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsJsonStorageNode")
    storage.SetFileName(str(tmp_path / "a.mrk.json"))
    assert storage.ReadData(node)
    assert node.GetName() == "L1 upper endplate"
    assert list(node.GetNthControlPointPositionWorld(0)) == pytest.approx(L1[0])


def test_the_angles_are_in_the_measurements_of_the_case(host, lordosis):
    lordosis.ui.measureMusclesButton.click()
    finish(host, lordosis)
    from PainGradeLib.gui.measure.panel import MeasurePanel

    record = record_of_table(lordosis.panel(MeasurePanel).state().table)
    assert record.value("lordosis_L1_S1").value == pytest.approx(LORDOSIS, abs=0.01)


def test_lines_of_others_are_left_alone(host, angles):
    other = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsLineNode", "L1")
    for point in L1:
        other.AddControlPointWorld(list(point))
    wait(host)
    assert other.GetAttribute(PLACE) is None
    assert lines_in_scene() == {}
