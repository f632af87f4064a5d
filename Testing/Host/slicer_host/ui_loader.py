"""Opens Qt Designer files with the stand-in widgets: QUiLoader for tests.

An unknown widget class, property, signal or slot is an error here, so that a slip in a .ui file fails a test and not a
radiologist's session.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from typing import Any

from . import mrml_widgets, qt_items, qt_widgets
from .qt_core import Property
from .qt_runtime import Qt
from .qt_widgets import QFile, QLayout, QWidget

# Properties that only matter on a screen.
LAYOUT_ONLY = {
    "geometry", "sizePolicy", "minimumSize", "maximumSize", "font", "alignment", "frameShape", "frameShadow", "indent", "margin",
    "lineWidth", "buttonSymbols", "fieldGrowthPolicy", "verticalSpacing", "horizontalSpacing", "leftMargin", "topMargin",
    "rightMargin", "bottomMargin", "textInteractionFlags", "editTriggers", "alternatingRowColors", "focusPolicy",
    "sizeAdjustPolicy", "insertPolicy", "cursor", "iconSize", "baseSize", "layoutDirection", "rowWrapPolicy", "labelAlignment",
    "selectionMode", "selectionBehavior", "horizontalScrollBarPolicy",
}  # fmt: skip


class UiError(RuntimeError):
    """A .ui file asks for what does not exist."""


class QUiLoader:
    """``load`` gives the root widget with its children, properties and connections."""

    def load(self, file: QFile) -> QWidget:
        root = ElementTree.parse(file.path).getroot()
        widget = _widget(root.find("widget"), None)
        named = {child.objectName: child for child in [widget, *widget.findChildren()]}
        for connection in root.iterfind("connections/connection"):
            _connect(named, *(connection.findtext(key) for key in ("sender", "signal", "receiver", "slot")))
        return widget


def widget_class(name: str) -> type[QWidget]:
    """The stand-in of a widget class. Raises UiError."""
    kind = next((getattr(kit, name) for kit in (qt_widgets, qt_items, mrml_widgets) if hasattr(kit, name)), None)
    if not (isinstance(kind, type) and issubclass(kind, QWidget)):
        raise UiError(f"unknown widget class {name}")
    return kind


def _widget(element: ElementTree.Element, parent: QWidget | None) -> QWidget:
    widget = widget_class(element.attrib["class"])(parent)
    widget.objectName = element.attrib["name"]
    for item in element.iterfind("property"):
        _set(widget, item)
    for child in element.iterfind("widget"):
        _widget(child, widget)
    for layout in element.iterfind("layout"):
        _layout(layout, widget)
    for item in element.iterfind("item"):
        widget.addItem(item.findtext("property/string"))
    return widget


def _layout(element: ElementTree.Element, host: QWidget) -> None:
    layout: QLayout = getattr(qt_widgets, element.attrib["class"])(host)
    layout.objectName = element.attrib.get("name", "")
    for item in element.iterfind("item"):
        for child in item.iterfind("widget"):
            layout.addWidget(_widget(child, None))
        for nested in item.iterfind("layout"):
            _layout(nested, host)


def _set(widget: QWidget, element: ElementTree.Element) -> None:
    name = element.attrib["name"]
    if name in LAYOUT_ONLY:
        return
    value = _value(element[0])
    if element.attrib.get("stdset") == "0" and not isinstance(getattr(type(widget), name, None), Property):
        if not name.startswith("Slicer"):
            raise UiError(f"{widget.objectName}: {widget.className()} has no property {name}")
        widget.setProperty(name, value)
    elif name == "visible":
        widget.setVisible(value)
    elif hasattr(type(widget), name):
        setattr(widget, name, value)
    else:
        raise UiError(f"{widget.objectName}: {widget.className()} has no property {name}")


def _value(element: ElementTree.Element) -> Any:
    text = element.text or ""
    match element.tag:
        case "bool":
            return text == "true"
        case "number":
            return int(text)
        case "double":
            return float(text)
        case "string":
            return text
        case "stringlist":
            return [item.text or "" for item in element]
        case "enum" | "set":
            return int(getattr(Qt, text.split("::")[-1]))
    raise UiError(f"unknown property type {element.tag}")


def _connect(named: dict[str, QWidget], sender: str, signal: str, receiver: str, slot: str) -> None:
    for name in (sender, receiver):
        if name not in named:
            raise UiError(f"a connection names {name}, which does not exist")
    method = getattr(named[receiver], slot.split("(")[0], None)
    if method is None:
        raise UiError(f"{receiver} has no slot {slot}")
    if not named[sender].connect(signal, method):
        raise UiError(f"{sender} has no signal {signal}")
