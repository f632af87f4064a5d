"""The step Measure: from drawn segments to values left and right, methods side by side, and the page."""

import json
from pathlib import Path

import numpy as np
import pytest
import qt
import slicer
from paingrade.gui.muscle_scene import muscle_scene, row_of, texts
from PainGradeLib.gui.measure.panel import MeasurePanel
from PainGradeLib.mrml.result_table import record_of_table
from slicer_host.driving import finish


def press(host, panel, name):
    """Press a button and wait for its work; the panel must allow it."""
    button = getattr(panel.ui, name)
    assert button.enabled, button.toolTip
    button.click()
    finish(host, panel)


def state_of(panel):
    return panel.panel(MeasurePanel).state()


def choose(combo, key):
    index = combo.findData(key)
    assert index >= 0, key
    combo.setCurrentIndex(index)


def item_of(table, title, column):
    row = next(row for row in range(table.rowCount) if table.item(row, 0).text() == title)
    return table.item(row, column)


def test_the_step_stands_between_draw_and_result_in_paingrade_alone(open_module):
    names = {}
    for module in ("OsteoRadiomics", "PainGrade"):
        container = open_module(module).ui.casesContainer
        layout = container.layout()
        names[module] = [layout.itemAt(index).widget().objectName for index in range(layout.count())]
    assert "MeasureStep" not in names["OsteoRadiomics"]
    shown = names["PainGrade"]
    assert shown[shown.index("DrawStep") : shown.index("ResultStep") + 1] == [
        "DrawStep",
        "MeasureStep",
        "AnglesStep",
        "ResultStep",
    ]


def test_one_click_measures_left_and_right_with_units_method_and_suggestion(host, panel, case):
    press(host, panel, "measureMusclesButton")
    table = panel.ui.muscleValuesTable
    area = case.masks["MF_L"][2].sum() / 100
    assert row_of(table, "Cross-sectional area (cm²)") == ["Cross-sectional area (cm²)", f"{area:.2f}", f"{area:.2f}", "0.0"]
    rate = row_of(table, "Fat rate (%), otsu")
    assert [float(text) for text in rate[1:3]] == pytest.approx([20, 10], abs=3)
    grade = next(row for row in texts(table) if row[0].endswith("suggestion"))
    assert grade[1] == "2 (2/3)"
    assert "suggestion" in item_of(table, grade[0], 1).toolTip()
    assert "AC1 0.33" in item_of(table, grade[0], 0).toolTip()
    assert any(row[0] == "Muscle fat index" for row in texts(table))
    assert "research use only" in panel.ui.statusLabel.text
    choose(panel.ui.muscleGroupComboBox, "ES")
    assert [float(text) for text in row_of(table, "Fat rate (%), otsu")[1:3]] == pytest.approx([20, 10], abs=3)


def test_the_numbers_are_those_of_the_record_and_of_the_scenes_table(shown):
    panel = shown
    node = state_of(panel).table
    record = record_of_table(node)
    table = node.GetTable()
    assert node.GetNumberOfRows() == len(record.values)
    row = next(
        row for row in range(table.GetNumberOfRows()) if table.GetValue(row, 1) == "area" and table.GetValue(row, 2) == "MF_L"
    )
    assert table.GetValue(row, 3).ToDouble() == record.value("area", "MF_L").value
    assert "research use only" in node.GetDescription()
    exact = item_of(panel.ui.muscleValuesTable, "Cross-sectional area (cm²)", 1).toolTip()
    assert exact.startswith(repr(record.value("area", "MF_L").value))


def test_all_methods_stand_side_by_side_with_spread_and_check(shown):
    panel = shown
    rows = texts(panel.ui.methodsTable)
    names = [row[0] for row in rows]
    assert {"otsu", "otsu-per-muscle", "gmm2", "kmeans3", "signal-fraction"} <= set(names)
    assert names[-1] == "Spread (points)"
    rates = [float(row[1]) for row in rows[:-1] if row[1] != "–"]
    assert float(rows[-1][1]) == pytest.approx(max(rates) - min(rates), abs=0.11)
    assert all(row[3] in ("fine", "doubt", "none") for row in rows[:-1])
    assert "BIC gain" in item_of(panel.ui.methodsTable, "otsu", 3).toolTip()
    assert "no reference for this method" in item_of(panel.ui.methodsTable, "otsu", 1).toolTip()


def test_a_tick_outlines_what_a_method_counts_as_fat(shown, case):
    panel = shown
    node = state_of(panel).masks
    display, segmentation = node.GetDisplayNode(), node.GetSegmentation()
    visible = [segmentation.GetNthSegment(n).GetName() for n in range(segmentation.GetNumberOfSegments())
             if display.GetSegmentVisibility(segmentation.GetNthSegmentID(n))]  # fmt: skip
    assert visible == []
    item_of(panel.ui.methodsTable, "otsu", 0).setCheckState(qt.Qt.Checked)
    identifier = segmentation.GetSegmentIdBySegmentName("otsu")
    assert display.GetSegmentVisibility(identifier)
    assert not display.GetSegmentVisibility(segmentation.GetSegmentIdBySegmentName("gmm2"))
    assert display.GetVisibility2DOutline()
    assert not display.GetVisibility2DFill()
    record = record_of_table(state_of(panel).table)
    fat = slicer.util.arrayFromSegmentBinaryLabelmap(node, identifier, case.image) > 0
    for roi in ("MF_L", "MF_R"):
        rate = record.value("fat_rate_otsu", roi).value
        inside = case.masks[roi][2]
        assert 100 * np.count_nonzero(fat[2] & inside) / np.count_nonzero(inside) == pytest.approx(rate, abs=1e-9)
    assert not fat[[0, 1, 3, 4]].any()
    panel.refresh()
    assert item_of(panel.ui.methodsTable, "otsu", 0).checkState() == qt.Qt.Checked


def test_a_fraction_has_no_outline_to_tick(shown):
    panel = shown
    assert not item_of(panel.ui.methodsTable, "signal-fraction", 0).flags() & qt.Qt.ItemIsUserCheckable
    assert item_of(panel.ui.methodsTable, "otsu", 0).flags() & qt.Qt.ItemIsUserCheckable


def test_cut_offs_change_the_suggestion_at_once(shown):
    panel = shown
    panel.ui.cutOffsLineEdit.text = "1, 5, 8, 15"
    grade = next(row for row in texts(panel.ui.muscleValuesTable) if row[0].endswith("suggestion"))
    assert grade[1:3] == ["4 (3/3)", "3 (3/3)"]
    panel.ui.cutOffsLineEdit.text = "5, 1"
    panel.ui.measureMusclesButton.click()
    assert "cut-offs" in panel.ui.statusLabel.text
    assert panel.ui.measureMusclesButton.enabled


def test_the_page_is_made_opened_and_saved(host, panel, tmp_path):
    press(host, panel, "musclePageButton")
    (opened,) = qt.QDesktopServices.opened
    page = Path(qt.QUrl(opened).toLocalFile())
    text = page.read_text(encoding="utf-8")
    assert "Paraspinal muscles of case P1" in text
    assert "data:image/png;base64" in text
    assert "research use only" in text
    qt.QFileDialog.paths = [str(tmp_path / "page.html")]
    panel.ui.saveMusclePageButton.click()
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == text
    slicer.mrmlScene.Clear(0)
    assert not page.exists()


def test_psoas_and_references_are_added_in_the_step_draw(panel, case):
    segmentation = case.segmentation.GetSegmentation()
    segmentation.RemoveSegment(segmentation.GetSegmentIdBySegmentName("PS_L"))
    choose(panel.ui.moreStructuresComboBox, "PS_L")
    panel.ui.addStructureButton.click()
    segment = segmentation.GetSegment(segmentation.GetSegmentIdBySegmentName("PS_L"))
    assert [round(255 * part) for part in segment.GetColor()] == [0, 158, 115]
    assert panel.ui.drawSection.isAncestorOf(panel.ui.addStructureButton)
    panel.ui.measureSection.collapsed, panel.ui.drawSection.collapsed = True, False
    panel.parent.show()
    assert panel.ui.addStructureButton.isVisibleTo(panel.parent)


def test_a_segment_is_shown_as_the_muscle_that_it_is_and_can_be_corrected(host, panel, case):
    segmentation = case.segmentation.GetSegmentation()
    first, second = (segmentation.GetSegmentIdBySegmentName(name) for name in ("MF_L", "MF_R"))
    segmentation.GetSegment(first).SetName("thing")
    panel.refresh()
    boxes = panel.panel(MeasurePanel).segments.boxes
    assert boxes[first].currentText == "(not measured)"
    assert boxes[second].currentText == "MF_R"
    choose(boxes[first], "MF_L")
    host.app.processEvents()
    press(host, panel, "measureMusclesButton")
    assert record_of_table(state_of(panel).table).value("area", "MF_L").value == pytest.approx(case.masks["MF_L"][2].sum() / 100)


def test_numbered_segments_are_named_by_a_numbering(host, panel, case):
    segmentation = case.segmentation.GetSegmentation()
    for name, number in {"MF_L": 5101, "MF_R": 5102, "ES_L": 5111, "ES_R": 5112}.items():
        segmentation.GetSegment(segmentation.GetSegmentIdBySegmentName(name)).SetName(str(number))
    panel.refresh()
    assert not panel.ui.schemeRow.isHidden()
    choose(panel.ui.schemeComboBox, "musclemap")
    assert panel.ui.structuresLabel.text.startswith("MF_R, MF_L, ES_R, ES_L")
    press(host, panel, "measureMusclesButton")
    assert record_of_table(state_of(panel).table).value("area", "ES_R").value > 1


def test_a_numbering_that_fits_nothing_is_refused_in_words(panel, case):
    segmentation = case.segmentation.GetSegmentation()
    segmentation.GetSegment(segmentation.GetSegmentIdBySegmentName("MF_L")).SetName("77777")
    panel.refresh()
    choose(panel.ui.schemeComboBox, "musclemap")
    assert "none of the numbers 77777 is a muscle of musclemap" in panel.ui.statusLabel.text


def test_exchanged_sides_are_said_before_and_after_measuring(host, panel, case):
    segmentation = case.segmentation.GetSegmentation()
    left, right = (segmentation.GetSegment(segmentation.GetSegmentIdBySegmentName(name)) for name in ("MF_L", "MF_R"))
    left.SetName("MF_R")
    right.SetName("MF_L")
    panel.refresh()
    panel.ui.showLevelButton.click()
    assert "MF_L lies to the right of MF_R" in panel.ui.levelLabel.text
    press(host, panel, "measureMusclesButton")
    assert any("MF_L lies to the right of MF_R" in text for text in panel.context.runner.footer.warnings)


def test_the_slice_that_the_view_shows_is_taken(panel):
    node = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceNode()
    node.JumpSliceByOffsetting(0, 0, 4.0)  # slices are 4 mm apart, the middle one lies at 0
    panel.ui.takeShownButton.click()
    assert panel.ui.levelSpinBox.value == 3
    panel.ui.levelSpinBox.value = 1
    panel.ui.showLevelButton.click()
    assert node.GetSliceToRAS().GetElement(2, 3) == pytest.approx(-4)
    assert panel.ui.levelLabel.text.startswith("Level: slice 1 (from 0)")


def test_a_point_is_the_level(host, panel):
    choose(panel.ui.levelComboBox, "point")
    assert panel.ui.measureMusclesButton.toolTip == "Place the point of the level"
    panel.ui.placePointButton.click()
    node = panel.ui.levelPointSelector.currentNode()
    selection = slicer.app.applicationLogic().GetSelectionNode()
    assert selection.GetActivePlaceNodeID() == node.GetID()
    node.AddControlPointWorld([3.0, -5.0, 7.8])
    panel.refresh()
    press(host, panel, "measureMusclesButton")
    assert record_of_table(state_of(panel).table).level.slice == 4


def test_a_disc_gives_level_and_tilt(host, panel, case):
    from OsteoRadiomicsLib.mrml.segmentations import ensure_segment

    choose(panel.ui.levelComboBox, "disc")
    assert panel.ui.measureMusclesButton.toolTip == "Choose the level: a slice or a point, or draw the disc"
    disc = np.zeros_like(case.masks["MF_R"])
    disc[2, 30:50, 40:70] = True
    identifier = ensure_segment(case.segmentation, "DISC")
    slicer.util.updateSegmentBinaryLabelmapFromArray(disc.astype(np.uint8), case.segmentation, identifier, case.image)
    panel.refresh()
    press(host, panel, "measureMusclesButton")
    level = record_of_table(state_of(panel).table).level
    assert (level.slice, level.source) == (2, "L4-5 disc")
    assert panel.ui.levelLabel.text == "Level: slice 2 (from 0), 0.0° against the disc"


def test_dixon_takes_the_water_image_and_shows_the_reference_of_the_sex(host, panel, case):
    water = slicer.modules.volumes.logic().CloneVolume(slicer.mrmlScene, case.image, "water")
    values = slicer.util.arrayFromVolume(case.image)
    slicer.util.updateVolumeFromArray(water, 400 - values)
    panel.ui.waterSelector.setCurrentNode(water)
    assert panel.ui.fatMethodComboBox.itemData(panel.ui.fatMethodComboBox.currentIndex) == "dixon-mean"
    choose(panel.ui.sexComboBox, "female")
    press(host, panel, "measureMusclesButton")
    found = values[2][case.masks["MF_L"][2]].astype(float)
    assert float(row_of(panel.ui.muscleValuesTable, "Fat rate (%), dixon-mean")[1]) == pytest.approx(
        100 * found.mean() / 400, abs=0.06
    )
    tip = item_of(panel.ui.muscleValuesTable, "Fat rate (%), dixon-mean", 1).toolTip()
    assert "Reference: 21.1 ± 6.8 % (female; Si 2023" in tip


def test_what_is_chosen_and_measured_comes_back_with_the_scene(host, shown, tmp_path):
    panel = shown
    choose(panel.ui.fatMethodComboBox, "gmm2")
    before = texts(panel.ui.muscleValuesTable)
    path = str(tmp_path / "scene.mrb")
    assert slicer.mrmlScene.WriteToMRB(path, None)
    slicer.mrmlScene.Clear(0)
    assert panel.ui.muscleResultsFrame.isHidden()
    slicer.mrmlScene.ReadFromMRB(path, True)
    host.app.processEvents()
    assert texts(panel.ui.muscleValuesTable) == before
    assert panel.ui.fatMethodComboBox.itemData(panel.ui.fatMethodComboBox.currentIndex) == "gmm2"
    assert panel.ui.levelSpinBox.value == 2


# --- faults: a clear message, and the panel goes on ------------------------------------------------------------------


def test_a_missing_side_is_said_and_the_other_is_measured(host, panel, case):
    segmentation = case.segmentation.GetSegmentation()
    segmentation.RemoveSegment(segmentation.GetSegmentIdBySegmentName("MF_R"))
    panel.refresh()
    press(host, panel, "measureMusclesButton")
    area = row_of(panel.ui.muscleValuesTable, "Cross-sectional area (cm²)")
    assert float(area[1]) > 1
    assert "MF_R is not drawn" in panel.context.runner.footer.warnings


def test_a_muscle_that_does_not_reach_the_level_says_so(host, panel, case):
    high = case.masks["MF_L"].copy()
    high[:4] = False
    identifier = case.segmentation.GetSegmentation().GetSegmentIdBySegmentName("MF_L")
    slicer.util.updateSegmentBinaryLabelmapFromArray(high.astype(np.uint8), case.segmentation, identifier, case.image)
    panel.refresh()
    press(host, panel, "measureMusclesButton")
    cell = item_of(panel.ui.muscleValuesTable, "Cross-sectional area (cm²)", 1)
    assert cell.text() == "–"
    assert "does not reach the level: it is drawn in slices 4 to 4, not in 2" in cell.toolTip()


def test_water_of_another_geometry_is_refused_with_the_difference_and_can_be_accepted(host, panel, case):
    water = slicer.modules.volumes.logic().CloneVolume(slicer.mrmlScene, case.image, "water")
    x, y, z = water.GetOrigin()
    water.SetOrigin(x, y, z + 1.5)
    panel.ui.waterSelector.setCurrentNode(water)
    press(host, panel, "measureMusclesButton")
    text = panel.ui.statusLabel.text
    assert "lie up to 1.5 mm apart" in text
    assert "--" not in text
    assert "'Voxel for voxel' in Options" in text
    panel.ui.sameGridCheckBox.checked = True
    press(host, panel, "measureMusclesButton")
    assert state_of(panel).table is not None


def test_the_fat_image_is_not_taken_as_its_own_water(panel, case):
    panel.ui.waterSelector.setCurrentNode(case.image)
    panel.ui.measureMusclesButton.click()
    assert "the water image is the fat image" in panel.ui.statusLabel.text
    assert panel.ui.measureMusclesButton.enabled


def test_exchanged_fat_and_water_are_asked_about_in_the_panels_words(host, panel, case):
    water = slicer.modules.volumes.logic().CloneVolume(slicer.mrmlScene, case.image, "water")
    slicer.util.updateVolumeFromArray(water, slicer.util.arrayFromVolume(case.image) * 0.2)
    panel.ui.waterSelector.setCurrentNode(water)
    press(host, panel, "measureMusclesButton")
    (warning,) = [text for text in panel.context.runner.footer.warnings if "above 60 %" in text]
    assert "--" not in warning
    assert "'Much fat is right' in Options" in warning


def test_a_segment_that_was_deleted_is_asked_for_again(panel, case):
    segmentation = case.segmentation.GetSegmentation()
    for name in ("MF_L", "MF_R", "ES_L", "ES_R"):
        segmentation.RemoveSegment(segmentation.GetSegmentIdBySegmentName(name))
    panel.refresh()
    assert panel.ui.measureMusclesButton.toolTip == "Say which segment is which muscle"
    slicer.mrmlScene.RemoveNode(case.segmentation)
    panel.nodesChanged()
    assert not panel.ui.measureMusclesButton.enabled


def test_closing_the_scene_while_measuring_leaves_a_usable_panel(host, panel):
    panel.ui.allMethodsButton.click()
    slicer.mrmlScene.Clear(0)
    assert not panel.context.runner.running
    assert panel.ui.muscleResultsFrame.isHidden()
    assert not list(Path(slicer.app.temporaryPath).glob("osteoradiomics-*"))
    again = muscle_scene()
    from slicer_host.driving import choose as choose_protocol

    choose_protocol(panel, "pain-mri")
    panel.parameters.set_image("T2", again.image)
    panel.parameters.segmentation = again.segmentation
    panel.parameters.caseId = "P2"
    choose(panel.ui.levelComboBox, "slice")
    panel.ui.levelSpinBox.value = 2
    press(host, panel, "measureMusclesButton")
    assert record_of_table(state_of(panel).table).case == "P2"


def test_two_segments_of_one_muscle_are_refused_in_words(panel, case):
    segmentation = case.segmentation.GetSegmentation()
    segmentation.GetSegment(segmentation.GetSegmentIdBySegmentName("ES_L")).SetName("multifidus left")
    panel.refresh()
    assert panel.ui.structuresLabel.text == "Two segments are MF_L: correct one of them"
    panel.ui.measureMusclesButton.click()
    assert "are Left multifidus" in panel.ui.statusLabel.text


def test_the_panels_record_equals_the_command_lines(host, panel, tmp_path):
    import SimpleITK as sitk
    from OsteoRadiomicsLib.images import write_label_map
    from OsteoRadiomicsLib.mrml.segmentations import label_map_from_segmentation
    from OsteoRadiomicsLib.mrml.volumes import image_from_volume
    from OsteoRadiomicsLib.verbs.dispatch import run_command

    press(host, panel, "measureMusclesButton")
    image = image_from_volume(panel.parameters.image)
    sitk.WriteImage(image, str(tmp_path / "image.nrrd"))
    write_label_map(label_map_from_segmentation(panel.parameters.segmentation, image), tmp_path / "mask.seg.nrrd")
    arguments = ["--image", "image.nrrd", "--mask", "mask.seg.nrrd", "--out", "m.json"]
    arguments = [str(tmp_path / each) if not each.startswith("--") else each for each in arguments]
    run_command(
        ["measure", "muscle", *arguments, "--case", "P1", "--level-slice", "2", "--fat", "otsu", "--thresholds-of", "pooled"]
    )
    record = record_of_table(state_of(panel).table).to_json()
    assert record["values"] == json.loads((tmp_path / "m.json").read_text())["values"]
