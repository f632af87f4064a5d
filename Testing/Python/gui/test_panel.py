"""The panel, driven as a radiologist drives it."""

import math

import numpy as np
import pytest
import qt
import slicer
import vtk
from gui.panel_kit import type_clinical
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.gui.inputs_panel import InputsPanel
from OsteoRadiomicsLib.gui.tasks import SceneCase, start_extraction
from OsteoRadiomicsLib.mrml.tables import provenance_of_table, rows_of_table
from slicer_host.driving import boxes, choose, finish, noisy_volume
from slicer_host.fixtures import make_segmentation


def test_the_buttons_say_what_is_missing_step_by_step(open_module, scene):
    panel = open_module("OsteoRadiomics")
    extract, analyse = panel.ui.extractButton, panel.ui.analyseButton
    assert not extract.enabled
    assert analyse.text == extract.toolTip == "Choose a protocol"
    choose(panel, "op-mri")
    assert "T1, T2, FS-T2: choose an image" in extract.toolTip
    panel.parameters.image = noisy_volume(scene)
    assert "Choose segments" in extract.toolTip
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode")
    panel.parameters.segmentation = node
    assert "Create the segments" in extract.toolTip
    for name in ("L1", "L2"):
        node.GetSegmentation().AddEmptySegment(name, name)
    panel.refresh()
    assert extract.toolTip == analyse.text == "L1, L2 are empty: draw them"
    panel.parameters.segmentation = make_segmentation(scene, panel.parameters.image, boxes(["L1", "L2"]))
    assert extract.toolTip == "L3 is not there: draw it"
    panel.parameters.segmentation = make_segmentation(scene, panel.parameters.image, boxes(["L1", "L2", "L3"]))
    assert extract.toolTip == analyse.text == "Enter a case id (a pseudonym)"
    panel.parameters.caseId = "c1"
    assert extract.enabled
    assert analyse.text == "Enter Age, Sex"  # of the model that is chosen
    type_clinical(panel, "70", "female")
    assert analyse.enabled
    assert analyse.text == "Analyse"


def test_a_loaded_image_and_segmentation_are_chosen_when_the_module_opens(open_module, image, segmentation):
    widget = open_module("OsteoRadiomics")
    assert widget.context.protocol.name == "op-mri"  # the image is called T1
    assert widget.parameters.image_of("T1") is image
    assert widget.ui.segmentationSelector.currentNode() is segmentation


def test_a_label_map_is_not_offered_as_image(open_module, scene):
    scene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode", "labels")
    assert open_module("OsteoRadiomics").parameters.image is None


def test_choosing_a_protocol_offers_a_selector_for_each_sequence(panel):
    assert list(panel.panel(InputsPanel).images.selectors) == ["T1", "T2", "FS-T2"]
    choose(panel, "op-ct")
    assert list(panel.panel(InputsPanel).images.selectors) == ["CT"]


def test_layers_are_offered_only_where_the_study_draws_them(panel):
    assert panel.ui.layersCheckBox.isHidden()
    choose(panel, "op-ct")
    assert not panel.ui.layersCheckBox.isHidden()


def test_create_segments_makes_the_studys_segments_on_the_image(panel, image):
    panel.parameters.image = image
    panel.ui.createSegmentsButton.click()
    node = panel.parameters.segmentation
    ids = node.GetSegmentation().GetSegmentIDs()
    assert [node.GetSegmentation().GetSegment(i).GetName() for i in ids] == ["L1", "L2", "L3"]
    assert "L1, L2, L3 are empty" in panel.ui.drawnLabel.text


def test_create_segments_in_layers(panel, image):
    choose(panel, "op-ct")
    panel.parameters.image = image
    panel.ui.layersCheckBox.checked = True
    panel.ui.createSegmentsButton.click()
    assert panel.parameters.segmentation.GetSegmentation().GetNumberOfSegments() == 6


def test_extract_fills_a_table_with_one_row_for_the_united_region(host, panel, image, segmentation):
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    panel.parameters.caseId = "c1"
    panel.ui.extractButton.click()
    assert panel.context.runner.running
    assert not panel.ui.extractButton.enabled
    assert not panel.ui.progressRow.isHidden()
    finish(host, panel)
    (row,) = rows_of_table(panel.parameters.table)
    assert (row.case, row.sequence, row.roi) == ("c1", "T1", "L1-L3")
    assert len(row.names) == 386
    assert np.isfinite(row.values).all()
    shown = panel.ui.tableView.mrmlTableNode().GetTable()
    assert [shown.GetColumnName(index) for index in range(4)] == [
        "Feature (L1-L3)",
        "T1",
        "In training",
        "PyRadiomics name",
    ]
    assert shown.GetNumberOfRows() == 386
    assert "386 features" in panel.ui.statusLabel.text
    assert "no diagnosis" in panel.ui.noticeLabel.text
    assert panel.ui.extractButton.enabled
    assert panel.ui.progressRow.isHidden()


def test_panel_script_and_command_line_write_the_same_bytes(host, panel, image, segmentation, tmp_path):
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    panel.parameters.caseId, panel.parameters.unite = "c1", False
    # The command line works on the files that the panel hands to its child process.
    job = start_extraction(SceneCase(image, segmentation, "op-mri", sequence="T1", case="c1", unite=False))
    job.wait(120)
    arguments = ["--image", str(job.folder / "image-T1.nrrd"), "--mask", str(job.folder / "mask-T1.seg.nrrd")]
    rest = ["--protocol", "op-mri", "--case", "c1", "--sequence", "T1", "--out", str(tmp_path / "shell.csv")]
    assert main(["extract", *arguments, *rest]) == 0
    job.cancel()
    panel.ui.extractButton.click()
    finish(host, panel)
    qt.QFileDialog.paths = [str(tmp_path / "panel.csv")]
    panel.ui.saveTableButton.click()
    table = panel.logic.extract(SceneCase(image, segmentation, "op-mri", sequence="T1", case="c1", unite=False))
    panel.logic.saveTable(table, str(tmp_path / "script.csv"))
    shell = (tmp_path / "shell.csv").read_bytes()
    assert shell.count(b"\n") == 4
    assert (tmp_path / "panel.csv").read_bytes() == shell
    assert (tmp_path / "script.csv").read_bytes() == shell


def test_saving_writes_the_provenance_beside_the_table(panel, image, segmentation, tmp_path):
    table = panel.logic.extract(SceneCase(image, segmentation, "op-mri", case="c1"))
    panel.parameters.table = table
    qt.QFileDialog.paths = [str(tmp_path / "features.csv")]
    panel.ui.saveTableButton.click()
    assert (tmp_path / "features.provenance.json").exists()
    content = provenance_of_table(table)
    assert content.protocol.name == "op-mri"
    assert image.GetName() not in str(content.inputs)


def test_cancelling_the_file_dialog_writes_nothing(panel, image, segmentation, tmp_path):
    panel.parameters.table = panel.logic.extract(SceneCase(image, segmentation, "op-mri", case="c1"))
    qt.QFileDialog.paths = [""]
    panel.ui.saveTableButton.click()
    assert not list(tmp_path.iterdir())


def test_an_unwritable_place_is_said_and_not_raised(panel, image, segmentation, tmp_path):
    (tmp_path / "file").write_text("")
    panel.parameters.table = panel.logic.extract(SceneCase(image, segmentation, "op-mri", case="c1"))
    qt.QFileDialog.paths = [str(tmp_path / "file" / "features.csv")]
    panel.ui.saveTableButton.click()
    assert "cannot be written" in panel.ui.statusLabel.text


def test_cancel_ends_the_child_process_and_leaves_nothing(host, panel, image, segmentation):
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    panel.ui.extractButton.click()
    job = panel.context.runner._job
    host.spin(lambda: job._process is not None, 20)
    assert job.folder.exists()
    panel.ui.cancelButton.click()
    assert job._process.poll() is not None
    assert not job.folder.exists()
    assert panel.parameters.table is None
    assert panel.ui.extractButton.enabled
    assert panel.ui.statusLabel.text == "Cancelled."


def test_a_sheared_image_is_refused_before_anything_starts(host, panel, scene, image, segmentation):
    shear = vtk.vtkMatrix4x4()
    shear.SetElement(0, 1, 0.5)
    move = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    move.SetMatrixTransformToParent(shear)
    image.SetAndObserveTransformNodeID(move.GetID())
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    panel.ui.extractButton.click()
    finish(host, panel)
    assert "not perpendicular" in panel.ui.statusLabel.text
    assert not list(host.temporary.glob("osteoradiomics-*"))


def test_the_temporary_folder_with_the_patients_image_is_gone_after_the_extraction(host, panel, image, segmentation):
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    panel.ui.extractButton.click()
    finish(host, panel)
    assert panel.parameters.table is not None
    assert not list(host.temporary.glob("osteoradiomics-*"))


def test_closing_the_scene_stops_the_work_and_the_panel_starts_anew(host, panel, image, segmentation):
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    panel.parameters.caseId = "c1"
    panel.ui.extractButton.click()
    job = panel.context.runner._job
    host.spin(lambda: job._process is not None, 20)
    host.reset()
    assert job._process.poll() is not None
    assert panel.parameters is not None
    assert panel.parameters.image is None
    assert not panel.ui.extractButton.enabled


def test_work_goes_on_while_another_module_is_open(host, panel, image, segmentation):
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    panel.ui.extractButton.click()
    panel.exit()
    assert panel.parameters is None
    finish(host, panel)
    panel.enter()
    assert panel.parameters.table.GetNumberOfRows() == 1
    assert panel.ui.tableView.mrmlTableNode().GetTable().GetNumberOfRows() == 386


def test_a_closed_panel_does_not_follow_the_scene(panel, image):
    panel.exit()
    panel.logic.getParameterNode().caseId = "other"
    assert panel.ui.caseLineEdit.text == "case"
    panel.enter()
    assert panel.ui.caseLineEdit.text == "other"


def test_what_the_user_types_reaches_the_parameters_and_back(panel):
    panel.ui.caseLineEdit.text = "c7"
    assert panel.parameters.caseId == "c7"
    panel.parameters.unite = False
    assert not panel.ui.uniteCheckBox.checked


def test_muscles_give_one_row_per_muscle_group(host, open_module, scene, image):
    widget = open_module("PainGrade")
    node = make_segmentation(scene, image, boxes(["ES_R", "MF_R", "MF_L", "ES_L"]))
    table = widget.logic.extract(SceneCase(image, node, "pain-mri", sequence="T2", case="c1"))
    assert [row.roi for row in rows_of_table(table)] == ["MF", "ES"]


def test_layers_are_united_before_extraction(panel, scene, image):
    names = [f"{roi} {layer}" for roi in ("T12",) for layer in ("upper", "middle", "lower")]
    node = make_segmentation(scene, image, boxes(names))
    whole = make_segmentation(scene, image, {"T12": np.any(list(boxes(names).values()), axis=0)})
    for segmentation in (node, whole):
        segmentation.GetSegmentation().AddEmptySegment("L1", "L1")
        drawn = np.zeros(boxes(["a"])["a"].shape, np.uint8)
        drawn[11:13, 5:20, 5:18] = 1
        slicer.util.updateSegmentBinaryLabelmapFromArray(drawn, segmentation, "L1", image)
    layered, plain = (
        rows_of_table(panel.logic.extract(SceneCase(image, segmentation, "op-ct", case="c1", unite=False)))
        for segmentation in (node, whole)
    )
    assert [row.roi for row in layered] == ["T12", "L1"]
    assert np.array_equal(layered[0].values, plain[0].values, equal_nan=True)


def test_extraction_in_a_script_can_be_cancelled(panel, image, segmentation):
    from OsteoRadiomicsLib.base.errors import Cancelled
    from OsteoRadiomicsLib.base.progress import Progress

    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        panel.logic.extract(SceneCase(image, segmentation, "op-mri", case="c1"), progress=progress)
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLTableNode") == 0


def test_an_undefined_feature_is_not_a_number_in_the_table_and_counted_in_the_summary(host, open_module, scene, image):
    slicer.util.arrayFromVolume(image)[:] = 50.0
    slicer.util.arrayFromVolumeModified(image)
    widget = open_module("PainGrade")
    node = make_segmentation(scene, image, boxes(["ES_R", "MF_R", "MF_L", "ES_L"]))
    widget.parameters.image, widget.parameters.segmentation = image, node
    widget.parameters.caseId = "c1"
    widget.ui.extractButton.click()
    finish(host, widget)
    rows = rows_of_table(widget.parameters.table)
    undefined = sum(math.isnan(value) for row in rows for value in row.values)
    assert undefined > 0
    assert f"{undefined} undefined" in widget.ui.statusLabel.text


def test_a_warning_of_the_engine_stands_behind_the_count_in_the_footer(host, panel, image, segmentation):
    # One hot voxel squeezes everything else into a single grey level after scaling to 0..255.
    slicer.util.arrayFromVolume(image)[0, 0, 0] = 100_000.0
    slicer.util.arrayFromVolumeModified(image)
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    panel.ui.extractButton.click()
    finish(host, panel)
    assert panel.ui.warningsButton.text.endswith("warning") or panel.ui.warningsButton.text.endswith("warnings")
    assert panel.ui.warningsText.isHidden()
    panel.ui.warningsButton.click()
    assert not panel.ui.warningsText.isHidden()
    assert "grey level" in panel.ui.warningsText.toPlainText()
    assert "grey level" in str(provenance_of_table(panel.parameters.table).warnings)
