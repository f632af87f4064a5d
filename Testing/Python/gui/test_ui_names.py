"""Every widget that the code names is in a .ui file."""

import ast
import xml.etree.ElementTree as ElementTree

import pytest
from slicer_host.driving import ROOT

GUIS = [ROOT / module / f"{module}Lib" / "gui" for module in ("OsteoRadiomics", "PainGrade")]
# How the code calls what childWidgetVariables gives; _form is the clinical form elsewhere.
HOLDERS = {"ui", "_ui", "form"}
IN_READING = {*HOLDERS, "_form"}


def names_in_files():
    """Names of all widgets and layouts of all .ui files of both modules."""
    found = set()
    for path in ROOT.glob("*/Resources/UI/*.ui"):
        found |= {element.attrib["name"] for element in ElementTree.parse(path).getroot().iter("widget")}
    return found


def named_in(source, holders=HOLDERS):
    """(line, name) of every widget that a Python source names."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            holder = node.value
            called = holder.attr if isinstance(holder, ast.Attribute) else holder.id if isinstance(holder, ast.Name) else ""
            if called in holders and not node.attr.startswith("__"):
                yield node.lineno, node.attr


FILES = sorted(path for gui in GUIS for path in gui.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_widgets_that_a_file_names_exist(path):
    known = names_in_files()
    named = named_in(path.read_text(encoding="utf-8"), IN_READING if path.parent.name == "reading" else HOLDERS)
    missing = [f"line {line}: {name}" for line, name in named if name not in known]
    assert missing == []


def test_a_misspelt_name_would_be_found():
    assert sorted(named_in("self.ui.extractButtn.click()\nform.x.text = 'a'")) == [(1, "extractButtn"), (2, "x")]
