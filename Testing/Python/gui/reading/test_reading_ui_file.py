"""The reading panel's .ui file."""

import xml.etree.ElementTree as ElementTree

import pytest
from slicer_host.driving import ROOT

FOLDER = ROOT / "OsteoRadiomics" / "Resources" / "UI"


@pytest.fixture(scope="module")
def tree():
    """The parsed file."""
    return ElementTree.parse(FOLDER / "ReadingPanel.ui").getroot()


def names(tree):
    """Names of all widgets."""
    return [widget.attrib["name"] for widget in tree.iter("widget")]


def test_widget_names_are_unique_across_the_panels_files(tree):
    other = names(ElementTree.parse(FOLDER / "RadiomicsPanel.ui").getroot())
    assert len(names(tree) + other) == len(set(names(tree) + other))


def test_the_root_is_a_mrml_widget(tree):
    assert tree.find("widget").attrib["class"] == "qMRMLWidget"


def test_every_foreign_class_is_declared_so_that_designer_opens_the_file(tree):
    declared = {element.text for element in tree.iterfind("customwidgets/customwidget/class")}
    assert declared == {w.attrib["class"] for w in tree.iter("widget") if not w.attrib["class"].startswith("Q")}


def test_every_input_and_table_has_a_tooltip(tree):
    for widget in tree.iter("widget"):
        if widget.attrib["class"] in ("QComboBox", "QLineEdit", "QTableWidget"):
            tips = [p.findtext("string") for p in widget.iterfind("property") if p.attrib["name"] == "toolTip"]
            assert tips, widget.attrib["name"]


def test_tables_cannot_be_edited(tree):
    tables = [widget for widget in tree.iter("widget") if widget.attrib["class"] == "QTableWidget"]
    assert tables
    for table in tables:
        assert [p.findtext("set") for p in table.iterfind("property") if p.attrib["name"] == "editTriggers"] == [
            "QAbstractItemView::NoEditTriggers"
        ]


def test_the_section_is_open_because_the_mode_shows_or_hides_it(tree):
    section = next(widget for widget in tree.iter("widget") if widget.attrib["name"] == "readingSection")
    assert [p.findtext("bool") for p in section.iterfind("property") if p.attrib["name"] == "collapsed"] == []
