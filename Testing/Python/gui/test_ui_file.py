"""The .ui file: what Qt would only complain about on a user's screen."""

import xml.etree.ElementTree as ElementTree

import pytest
import qt
from OsteoRadiomicsLib.gui.parameters import RadiomicsParameters
from OsteoRadiomicsLib.gui.parts import PANEL_PARTS, ui_file
from slicer_host.driving import ROOT

FRAME = ROOT / "OsteoRadiomics" / "Resources" / "UI" / "RadiomicsPanel.ui"
STEPS = [ui_file(part) for part in PANEL_PARTS.values() if part.ui]
FILES = [FRAME, *STEPS]
ALL = sorted(ROOT.glob("*/Resources/UI/*.ui"))
# Properties that a user reads; every other text of a form is data, which a translator must not get to see.
READ = {"text", "toolTip", "placeholderText", "suffix", "prefix", "title", "format", "specialValueText", "whatsThis"}


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def tree(request):
    """One parsed file after the other."""
    return ElementTree.parse(request.param).getroot()


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


def test_every_connected_parameter_exists():
    trees = [ElementTree.parse(path).getroot() for path in FILES]
    found = [p for tree in trees for p in tree.iter("property") if p.attrib["name"] == "SlicerParameterName"]
    names = [p.findtext("string") for p in found]
    assert names
    assert set(names) <= set(RadiomicsParameters.allParameters)
    assert len(names) == len(set(names))


def test_widget_names_are_unique_among_all_files():
    trees = [ElementTree.parse(path).getroot() for path in FILES]
    names = [w.attrib["name"] for tree in trees for w in widgets(tree)]
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


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_texts_that_are_data_are_marked_as_not_translatable(path):
    root = ElementTree.parse(path).getroot()
    marked = {
        (item.attrib["name"], value.get("notr") == "true")
        for item in root.iter("property")
        for value in item
        if value.tag in ("string", "stringlist") and "".join(value.itertext()).strip()
    }
    assert marked
    assert {name for name, notr in marked if not notr} <= READ
    assert not {name for name, notr in marked if notr} & READ


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_label_that_wraps_does_not_make_the_panel_wide(path):
    root = ElementTree.parse(path).getroot()
    for label in (each for each in widgets(root) if each.attrib["class"] == "QLabel"):
        found = {item.attrib["name"]: item[0] for item in label.iterfind("property")}
        if "wordWrap" in found:
            # Slicer's panel is never narrower than what its widgets would like to have, and a long text would like much.
            assert found["sizePolicy"].attrib["hsizetype"] == "Ignored", label.attrib["name"]


def inside(tree, name):
    """Names of the widgets within a widget."""
    (found,) = [w for w in widgets(tree) if w.attrib["name"] == name]
    return {w.attrib["name"] for w in found.iter("widget")}


def test_status_progress_cancel_notice_and_warnings_lie_outside_the_scrolled_part():
    frame = ElementTree.parse(FRAME).getroot()
    footer = {"analyseButton", "statusLabel", "progressBar", "cancelButton", "noticeLabel", "warningsButton", "warningsText"}
    assert footer <= inside(frame, "footer")
    assert not footer & inside(frame, "stepsArea")
    texts = [p.findtext("string") or "" for p in frame.iter("property") if p.attrib["name"] == "text"]
    assert any("research use only" in text for text in texts)


def test_the_scrolled_part_gives_way_so_that_the_footer_stays_in_a_low_window():
    frame = ElementTree.parse(FRAME).getroot()
    (area,) = [w for w in widgets(frame) if w.attrib["name"] == "stepsArea"]
    (policy,) = [p[0] for p in area.iterfind("property") if p.attrib["name"] == "sizePolicy"]
    # Slicer's own scroll area asks the module for its height at a width; what is ignored here asks for nothing.
    assert policy.attrib["vsizetype"] == "Ignored"
    wrapped = {w.attrib["name"] for w in widgets(frame) if any(p.attrib["name"] == "wordWrap" for p in w.iterfind("property"))}
    scrolled = {name for w in widgets(frame) if w.attrib["class"] == "QScrollArea" for name in inside(frame, w.attrib["name"])}
    assert wrapped <= scrolled


def test_the_loader_refuses_a_property_that_does_not_exist(host, tmp_path):
    from slicer_host.ui_loader import UiError

    text = STEPS[0].read_text().replace('<property name="wordWrap">', '<property name="wordwrap">', 1)
    (tmp_path / "broken.ui").write_text(text)
    with pytest.raises(UiError, match="wordwrap"):
        qt.QUiLoader().load(qt.QFile(str(tmp_path / "broken.ui")))
