"""The .ui file of the step Explain."""

import xml.etree.ElementTree as ElementTree

import pytest
from slicer_host.driving import ROOT

FOLDER = ROOT / "OsteoRadiomics" / "Resources" / "UI"


@pytest.fixture(scope="module")
def tree():
    """The parsed file."""
    return ElementTree.parse(FOLDER / "ExplainPanel.ui").getroot()


def names(tree):
    """Names of all widgets."""
    return [widget.attrib["name"] for widget in tree.iter("widget")]


def test_widget_names_are_unique_across_the_panels_files(tree):
    others = [path for path in FOLDER.glob("*.ui") if path.name != "ExplainPanel.ui"]
    assert others
    every = names(tree) + [name for path in others for name in names(ElementTree.parse(path).getroot())]
    assert len(set(names(tree))) == len(names(tree))
    assert all(every.count(name) == 1 for name in names(tree))


def test_the_root_is_a_mrml_widget(tree):
    assert tree.find("widget").attrib["class"] == "qMRMLWidget"


def test_every_foreign_class_is_declared_so_that_designer_opens_the_file(tree):
    declared = {element.text for element in tree.iterfind("customwidgets/customwidget/class")}
    assert declared == {w.attrib["class"] for w in tree.iter("widget") if not w.attrib["class"].startswith("Q")}


def test_every_input_has_a_tooltip(tree):
    inputs = [w for w in tree.iter("widget") if w.attrib["class"] in ("QComboBox", "QSpinBox", "ctkSliderWidget")]
    assert len(inputs) == 7
    for widget in inputs:
        tips = [p.findtext("string") for p in widget.iterfind("property") if p.attrib["name"] == "toolTip"]
        assert tips, widget.attrib["name"]


def test_long_words_are_wrapped_and_the_section_is_folded_at_first(tree):
    by_name = {widget.attrib["name"]: widget for widget in tree.iter("widget")}
    for name in ("sentenceLabel", "verdictLabel", "captionLabel", "warningsLabel"):
        assert [p.findtext("bool") for p in by_name[name].iterfind("property") if p.attrib["name"] == "wordWrap"] == ["true"]
    section = by_name["explainSection"]
    assert [p.findtext("bool") for p in section.iterfind("property") if p.attrib["name"] == "collapsed"] == ["true"]
