"""The step Result: the readable table with its filter, the card, and what of it stays in the scene."""

import math

import numpy as np
import pytest
import slicer
from gui.panel_kit import radiomic_model, type_clinical
from OsteoRadiomicsLib.gui.result.card import score_card
from OsteoRadiomicsLib.gui.result.feature_lines import feature_lines, four_digits, matching
from OsteoRadiomicsLib.gui.tasks import SceneCase
from OsteoRadiomicsLib.mrml.result_nodes import amounts_chart, text_table
from OsteoRadiomicsLib.scoring.class_files import find_scorable
from OsteoRadiomicsLib.scoring.score_case import score_case, score_record
from OsteoRadiomicsLib.scoring.score_records import ScoreOrigin
from OsteoRadiomicsLib.tables.rows import FeatureRow, cells_of
from slicer_host.driving import finish

NAMES = ("original_shape_VoxelVolume", "original_firstorder_Mean", "original_glcm_JointEntropy")


@pytest.fixture
def rows():
    """T1 and T2 of one case."""
    means = {"T1": 120.0, "T2": 80.0}
    return tuple(FeatureRow("c1", name, "L1-L3", NAMES, np.array([30900.0, mean, math.nan])) for name, mean in means.items())


@pytest.fixture
def model(host, tmp_path):
    """A combined model of T1 and age."""
    return find_scorable(radiomic_model(tmp_path, clinical=True))


def test_features_are_lines_with_plain_names_units_and_places(rows, model):
    lines = feature_lines(rows, model)
    assert lines.header == ("Feature (L1-L3)", "T1", "T2", "In training", "PyRadiomics name")
    assert lines.values == 2
    assert lines.lines[0] == ("Volume (mm³)", "30900", "30900", "", NAMES[0])
    assert lines.lines[1] == ("Mean intensity", "120.0", "80.00", "T1: 84th %", NAMES[1])
    assert lines.lines[2] == ("GLCM joint entropy (bit)", "undefined", "undefined", "", NAMES[2])


@pytest.mark.parametrize(
    ("places", "first", "others"),
    [
        ((("CT", "T12"), ("CT", "L1")), "Feature (CT)", ("T12", "L1")),
        ((("T1", "L1"), ("T2", "L2")), "Feature", ("T1 L1", "T2 L2")),
        ((("", "L1"), ("", "L2")), "Feature", ("L1", "L2")),
        ((("", "L1"),), "Feature", ("L1",)),
        ((("T1", ""),), "Feature", ("T1",)),
    ],
)  # fmt: skip
def test_a_heading_says_what_sets_a_column_apart(places, first, others):
    lines = feature_lines([FeatureRow("c1", *place, NAMES, np.zeros(3)) for place in places])
    assert lines.header[: len(places) + 1] == (first, *others)


def test_the_filter_takes_lines_that_hold_every_word(rows):
    lines = feature_lines(rows)
    assert [line[0] for line in matching(lines, "ENTROPY glcm").lines] == ["GLCM joint entropy (bit)"]
    assert [line[0] for line in matching(lines, "original").lines] == [line[0] for line in lines.lines]
    assert matching(lines, "nothing like it").lines == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.000"), (1.23456, "1.235"), (-12.3456, "-12.35"), (1234.56, "1235"), (98765.4, "98765"), (1.5e8, "1.500e8"),
     (2e-5, "2.000e-5"), (None, ""), (math.nan, "undefined")],
)  # fmt: skip
def test_numbers_have_four_digits(value, text):
    assert four_digits(value) == text


def record_of(model, rows, **changes):
    """The score of a case of 71 years, with some of its content replaced."""
    score = score_case(model, {"age": 71}, cells_of(rows))
    return score_record(model, score, ScoreOrigin("c1")).model_copy(update=changes)


def test_the_card_shows_interval_and_cutoff_on_its_dial(rows, model):
    record = record_of(model, rows, interval_95=(0.3, 0.6), cutoff=0.5, label="low")
    page = score_card(record, rows, ())
    assert page.count("#f0b27a") in (14, 15, 16)  # the interval, in fiftieths, without the two marks
    assert "#222222" in page
    assert "cut-off 0.5 in black" in page
    assert "T1 L1-L3: volume 30.90 ml, mean 120.0" in page
    assert "research use only" in page


def test_what_raises_the_score_lies_right_of_zero_and_what_lowers_it_left(rows, model):
    page = score_card(record_of(model, rows), rows, ())
    assert "#d55e00" in page.split("Contributions")[1]  # a mean above the reference, with a positive coefficient
    low = tuple(FeatureRow(row.case, row.sequence, row.roi, row.names, row.values * 0.5) for row in rows)
    assert "#0072b2" in score_card(record_of(model, low), low, ()).split("Contributions")[1]


def test_the_card_says_where_both_classes_are_possible(rows, model):
    assert "Possible classes" not in score_card(record_of(model, rows), rows, ())
    record = record_of(model, rows, prediction_set=("high", "low"), prediction_set_aim="90 % of all cases")
    assert "Possible classes: high, low (sets hold the true class of 90 % of all cases)" in score_card(record, rows, ())


def test_names_in_a_card_cannot_become_html(rows, model):
    record = record_of(model, rows)
    record = record.model_copy(update={"model": record.model.model_copy(update={"title": "<b>M</b>"})})
    assert "&lt;b&gt;M" in score_card(record, rows, ())


def test_contributions_are_a_plot_of_the_scene_and_made_again_in_place(scene):
    chart = amounts_chart(["Age", "Mean"], [0.5, -0.25], "c1 contributions", "logit")
    series = chart.GetNthPlotSeriesNode(0)
    assert series.GetPlotType() == slicer.vtkMRMLPlotSeriesNode.PlotTypeBar
    table = series.GetTableNode().GetTable()
    assert [table.GetColumnByName("amount").GetValue(row) for row in range(2)] == [0.5, -0.25]
    again = amounts_chart(["Age"], [1.0], "c1 contributions", "logit", chart=chart)
    assert again is chart
    assert chart.GetNumberOfPlotSeriesNodes() == 1
    assert scene.GetNumberOfNodesByClass("vtkMRMLTableNode") == 1


def test_a_table_of_texts_numbers_columns_of_one_name(scene):
    table = text_table(("Value", "Value"), [("1", "2")], "texts").GetTable()
    assert [table.GetColumnName(index) for index in range(2)] == ["Value", "Value 2"]


def test_filter_and_percentile_in_the_panel(host, panel, image, segmentation, tmp_path):
    panel.parameters.image, panel.parameters.segmentation = image, segmentation
    panel.parameters.table = panel.logic.extract(SceneCase(image, segmentation, "op-mri", sequence="T1", case="case"))
    panel.ui.featureFilterLineEdit.text = "joint entropy"
    shown = panel.ui.tableView.mrmlTableNode()
    assert shown.GetNumberOfRows() == 4  # original and three LoG
    panel.ui.featureFilterLineEdit.text = ""
    assert panel.ui.tableView.mrmlTableNode() is shown
    assert shown.GetNumberOfRows() == 386


def test_the_score_leaves_a_plot_and_a_nomogram_table_in_the_scene(host, panel, scene):
    type_clinical(panel, "70", "female")
    assert not panel.ui.showPlotButton.enabled
    panel.ui.scoreButton.click()
    finish(host, panel)
    panel.ui.showPlotButton.click()
    names = [node.GetName() for node in slicer.util.getNodesByClass("vtkMRMLTableNode")]
    assert sorted(names) == [
        "case op-mri-clinical-published contributions (table)",
        "case op-mri-clinical-published nomogram",
    ]
    panel.ui.scoreButton.click()
    finish(host, panel)
    assert scene.GetNumberOfNodesByClass("vtkMRMLTableNode") == 2


def test_the_form_of_another_model_takes_the_place_of_the_last(host, panel, tmp_path):
    import qt

    qt.QFileDialog.paths = [str(radiomic_model(tmp_path, clinical=True))]
    panel.ui.openModelButton.click()
    slicer.app.processEvents()
    labels = [each.text for each in panel.ui.clinicalContainer.findChildren("QWidget") if isinstance(each, qt.QLabel)]
    assert labels == ["Age (years):"]


def test_the_card_says_what_was_found_of_the_model_since_it_was_frozen():
    from OsteoRadiomicsLib.gui.result.card import found_since
    from OsteoRadiomicsLib.scoring.evidence import Figure, Finding, with_finding

    figures = (Figure(name="AUC", group="sex: male", value=0.9), Figure(name="AUC", value=0.712, ci_95=(0.61, 0.81)))
    finding = Finding(
        basis="validation", data="validation", made="", outcome="op", cases=120, patients=120, events=40, figures=figures
    )  # fmt: skip
    assert found_since(()) == ""
    assert "another centre or time: AUC 0.712 (0.610 – 0.810), 120 cases" in found_since(with_finding((), "a" * 64, finding))
