"""The .ui file: what Qt would only complain about on a user's screen."""

import xml.etree.ElementTree as ElementTree

import pytest
import qt
from OsteoRadiomicsLib.gui.parameters import RadiomicsParameters
from slicer_host.driving import ROOT

UI = ROOT / "OsteoRadiomics" / "Resources" / "UI" / "RadiomicsPanel.ui"


@pytest.fixture(scope="module")
def tree():
    """The parsed file."""
    return ElementTree.parse(UI).getroot()


def widgets(tree):
    """Every widget element."""
    return list(tree.iter("widget"))


def test_the_root_is_a_mrml_widget(tree):
    assert tree.find("widget").attrib["class"] == "qMRMLWidget"


def test_every_mrml_widget_gets_the_scene_from_the_root(tree):
    root = tree.find("widget").attrib["name"]
    served = {
        connection.findtext("receiver")
        for connection in tree.iterfind("connections/connection")
        if connection.findtext("sender") == root
        and connection.findtext("signal") == "mrmlSceneChanged(vtkMRMLScene*)"
        and connection.findtext("slot") == "setMRMLScene(vtkMRMLScene*)"
    }
    mrml = {w.attrib["name"] for w in widgets(tree) if w.attrib["class"].startswith("qMRML")} - {root}
    assert served == mrml


def test_every_connected_parameter_exists(tree):
    names = [p.findtext("string") for p in tree.iter("property") if p.attrib["name"] == "SlicerParameterName"]
    assert names
    assert set(names) <= set(RadiomicsParameters.allParameters)
    assert len(names) == len(set(names))


def test_widget_names_are_unique(tree):
    names = [w.attrib["name"] for w in widgets(tree)]
    assert len(names) == len(set(names))


def test_every_foreign_class_is_declared_so_that_designer_opens_the_file(tree):
    declared = {element.text for element in tree.iterfind("customwidgets/customwidget/class")}
    assert declared == {w.attrib["class"] for w in widgets(tree) if not w.attrib["class"].startswith("Q")}


def test_every_input_has_a_tooltip(tree):
    inputs = ("QComboBox", "QSpinBox", "QLineEdit", "ctkSliderWidget", "qMRMLNodeComboBox")
    for widget in widgets(tree):
        if widget.attrib["class"] in inputs:
            tips = [p.findtext("string") for p in widget.iterfind("property") if p.attrib["name"] == "toolTip"]
            assert tips, widget.attrib["name"]
            assert tips[0]


def test_the_research_notice_is_on_the_panel(tree):
    labels = [p.findtext("string") or "" for p in tree.iter("property") if p.attrib["name"] == "text"]
    assert any("research use only" in text for text in labels)


def test_the_loader_refuses_a_property_that_does_not_exist(host, tmp_path):
    from slicer_host.ui_loader import UiError

    text = UI.read_text().replace('<property name="wordWrap">', '<property name="wordwrap">', 1)
    (tmp_path / "broken.ui").write_text(text)
    with pytest.raises(UiError, match="wordwrap"):
        qt.QUiLoader().load(qt.QFile(str(tmp_path / "broken.ui")))
