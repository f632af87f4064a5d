"""The panel's state: scenes saved, loaded and closed while it is open, undo, reload, two modules at once."""

import pytest
import slicer
from OsteoRadiomicsLib.gui.inputs_panel import InputsPanel
from slicer_host.driving import choose, finish, noisy_volume


@pytest.fixture
def opened(open_module, scene, image, segmentation):
    """The panel with T1 and T2."""
    noisy_volume(scene, "T2")
    widget = open_module("OsteoRadiomics")
    widget.parameters.caseId = "c1"
    return widget


def test_a_scene_that_was_saved_and_loaded_with_the_panel_open_shows_the_same_case(host, opened, scene, tmp_path):
    opened.parameters.set_correction("T2", scene.AddNewNodeByClass("vtkMRMLLinearTransformNode", "moved"))
    for kind in ("vtkMRMLScalarVolumeNode", "vtkMRMLSegmentationNode", "vtkMRMLLinearTransformNode"):
        for node in slicer.util.getNodesByClass(kind):
            node.AddDefaultStorageNode()
            storage = node.GetStorageNode()
            storage.SetFileName(str(tmp_path / f"{node.GetID()}.{storage.GetDefaultWriteFileExtension()}"))
            assert storage.WriteData(node)
    scene.SetSaveToXMLString(0)
    scene.SetURL(str(tmp_path / "scene.mrml"))
    assert scene.Commit(str(tmp_path / "scene.mrml"))
    host.reset()
    assert opened.parameters.image_of("T1") is None
    scene.SetURL(str(tmp_path / "scene.mrml"))
    assert scene.Import()
    parameters = opened.parameters
    assert parameters.protocol == "op-mri"
    assert {name: node.GetName() for name, node in opened.context.images.items()} == {"T1": "T1", "T2": "T2"}
    assert parameters.segmentation.GetName() == "segmentation"
    assert parameters.caseId == "c1"
    assert parameters.correction_of("T2").GetName() == "moved"
    selectors = opened.panel(InputsPanel).images.selectors
    assert selectors["T1"].currentNode() is parameters.image_of("T1")
    assert opened.ui.segmentationSelector.currentNode() is parameters.segmentation
    assert opened.ui.extractButton.enabled, opened.ui.extractButton.toolTip


def test_a_scene_that_is_loaded_into_the_open_one_keeps_the_panel_connected_once(opened, scene, tmp_path):
    scene.SetSaveToXMLString(0)
    empty = slicer.vtkMRMLScene()
    empty.Commit(str(tmp_path / "empty.mrml"))
    for _ in range(3):
        scene.SetURL(str(tmp_path / "empty.mrml"))
        scene.Import()
    assert len(opened.parameters._guis) == 1
    opened.ui.caseLineEdit.text = "c2"
    assert opened.parameters.caseId == "c2"


def test_undo_takes_an_image_away_and_redo_brings_it_back(opened, scene):
    scene.SetUndoOn()
    try:
        node = slicer.vtkMRMLScalarVolumeNode()
        node.SetName("FS-T2")
        node.SetUndoEnabled(True)
        scene.SaveStateForUndo()
        scene.AddNode(node)
        opened.nodesChanged()
        assert list(opened.context.images) == ["T1", "T2", "FS-T2"]
        scene.Undo()
        assert list(opened.context.images) == ["T1", "T2"]
        assert opened.panel(InputsPanel).images.selectors["FS-T2"].currentNode() is None
        scene.Redo()
        assert list(opened.context.images) == ["T1", "T2", "FS-T2"]
    finally:
        scene.ClearUndoStack()
        scene.ClearRedoStack()
        scene.SetUndoOff()
    opened.parameters.caseId = "c9"
    assert opened.ui.caseLineEdit.text == "c9"


def test_a_closed_scene_and_a_new_case(host, opened, scene):
    host.reset()
    assert opened.context.images == {}
    assert opened.ui.caseLineEdit.text == ""
    noisy_volume(scene, "t2 stir")
    host.spin(lambda: bool(opened.context.images), 5)
    assert list(opened.context.images) == ["FS-T2"]


def test_a_reloaded_module_finds_the_case_again(open_module, opened):
    opened.exit()
    opened.cleanup()
    again = open_module("OsteoRadiomics")
    assert list(again.context.images) == ["T1", "T2"]
    assert again.parameters.caseId == "c1"


def test_a_cleaned_up_panel_hears_nothing_any_more(host, opened, scene):
    opened.exit()
    opened.cleanup()
    noisy_volume(scene, "FS-T2")
    slicer.app.processEvents()
    assert opened.parameters is None
    assert not opened.watch._scene_tags
    assert not opened.watch._drawn_tags


def test_two_modules_keep_to_their_own_cases(host, open_module, opened, scene):
    muscles = open_module("PainGrade")
    assert muscles.context.protocol.name == "pain-mri"
    muscles.parameters.caseId = "m1"
    assert opened.parameters.caseId == "c1"
    opened.ui.extractButton.click()
    assert muscles.ui.progressRow.isHidden()
    finish(host, opened)
    assert opened.parameters.table is not None
    assert muscles.parameters.table is None


def test_the_users_own_layout_comes_back_on_leaving(host, open_module, scene, image, segmentation):
    manager = slicer.app.layoutManager()
    manager.setLayout(slicer.vtkMRMLLayoutNode.SlicerLayoutConventionalView)
    widget = open_module("OsteoRadiomics")
    assert manager.layout == slicer.vtkMRMLLayoutNode.SlicerLayoutSideBySideView
    widget.exit()
    assert manager.layout == slicer.vtkMRMLLayoutNode.SlicerLayoutConventionalView


def test_a_layout_that_the_user_chooses_meanwhile_stays(host, open_module, scene, image, segmentation):
    manager = slicer.app.layoutManager()
    widget = open_module("OsteoRadiomics")
    manager.setLayout(slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpRedSliceView)
    widget.parameters.sequence = "T2"
    widget.exit()
    assert manager.layout == slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpRedSliceView


def test_a_reader_study_hides_the_case_and_the_case_the_study(opened):
    assert opened.ui.readingContainer.isHidden()
    opened.ui.readingModeButton.click()
    assert not opened.ui.readingContainer.isHidden()
    assert opened.ui.casesContainer.isHidden()
    assert opened.ui.analyseRow.isHidden()
    opened.ui.caseModeButton.click()
    assert opened.ui.readingContainer.isHidden()
    assert not opened.ui.analyseRow.isHidden()


def test_the_images_of_a_reader_study_are_not_taken_for_a_case(host, open_module, scene):
    widget = open_module("OsteoRadiomics")
    choose(widget, "op-mri")
    widget.ui.readingModeButton.click()
    noisy_volume(scene, "T1")
    widget.nodesChanged()
    assert widget.context.images == {}
