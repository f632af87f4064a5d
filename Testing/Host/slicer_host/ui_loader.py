"""Opens Qt Designer files by Qt's own QUiLoader, with stand-ins for the widgets of CTK and Slicer.

What QUiLoader would pass over is an error here (a class, property, signal or slot that does not exist), so that a slip in
a .ui file fails a test and not a radiologist's session.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, reduce
from operator import or_
from typing import Any

import slicer
from PySide6 import QtCore, QtUiTools, QtWidgets

from .desktop import complaints
from .pythonqt.proxy import Proxy, proxy_of
from .widgets import STAND_INS

# Designer writes a layout's margins as properties, which they are not.
MARGINS = frozenset({"margin", "leftMargin", "topMargin", "rightMargin", "bottomMargin"})


class UiError(RuntimeError):
    """A .ui file asks for what does not exist."""


class QUiLoader:
    """``load`` gives the root widget with its children, properties and connections."""

    def load(self, file: Proxy, parent: Any = None) -> Proxy:
        """file: a QFile. Raises UiError."""
        tree = ElementTree.parse(file.fileName()).getroot()
        for element in tree.iter("widget"):
            _check(element)
        connections = tree.find("connections")
        wanted = list(connections) if connections is not None else []
        if connections is not None:
            tree.remove(connections)
        kept = [each for element in tree.iter("widget") for each in _enumerations(element)]
        root = _built(ElementTree.tostring(tree))
        for name, key, value in kept:
            setattr(root if root.objectName == name else root.findChild("QObject", name), key, value)
        for each in wanted:
            _connect(root, *(each.findtext(key) or "" for key in ("sender", "signal", "receiver", "slot")))
        return root


def widget_class(name: str) -> type[QtWidgets.QWidget]:
    """The class of that name: a stand-in or Qt's own. Raises UiError."""
    kind = STAND_INS.get(name) or getattr(QtWidgets, name, None)
    if not (isinstance(kind, type) and issubclass(kind, QtWidgets.QWidget)):
        raise UiError(f"unknown widget class {name}")
    return kind


@cache
def _register() -> None:
    """Tell Qt of the stand-ins. It keeps them for all loaders, and one list more for each time it is told."""
    loader = QtUiTools.QUiLoader()
    for kind in STAND_INS.values():
        loader.registerCustomWidget(kind)


def _built(text: bytes) -> Proxy:
    _register()
    loader = QtUiTools.QUiLoader()
    buffer = QtCore.QBuffer()
    buffer.setData(text)
    buffer.open(QtCore.QIODevice.OpenModeFlag.ReadOnly)
    before = len(complaints)
    with _translated():
        widget = loader.load(buffer)
    said = [line for line in complaints[before:] if "Designer" in line or "QUiLoader" in line or "QFormBuilder" in line]
    if widget is None or said:
        raise UiError("; ".join(said) or loader.errorString())
    return proxy_of(widget)


@contextmanager
def _translated() -> Iterator[None]:
    """Inside, Qt has the application's translators, which ours keeps by itself so that a reset forgets them."""
    own = [translator._q for translator in slicer.app.translators]
    for translator in own:
        QtCore.QCoreApplication.installTranslator(translator)
    try:
        yield
    finally:
        for translator in own:
            QtCore.QCoreApplication.removeTranslator(translator)


def _enumerations(element: ElementTree.Element) -> Iterator[tuple[str, str, int]]:
    """Take the enumerations of a stand-in out of its element: (name, property, value). Its properties are integers."""
    kind = widget_class(element.attrib["class"])
    if element.attrib["class"] not in STAND_INS:
        return
    for item in list(element.iterfind("property")):
        index = kind.staticMetaObject.indexOfProperty(item.attrib["name"])
        words = item.findtext("enum") or item.findtext("set") or ""
        if "::" in words and not kind.staticMetaObject.property(index).isEnumType():
            element.remove(item)
            yield element.attrib["name"], item.attrib["name"], reduce(or_, map(_number, words.split("|")))


def _number(word: str) -> int:
    """What ``QComboBox::AdjustToContents`` is, also of a stand-in."""
    scope, _, name = word.strip().partition("::")
    owner = STAND_INS.get(scope) or getattr(QtWidgets, scope, None) or getattr(QtCore, scope)
    value = getattr(owner, name.rpartition("::")[2])
    return value if isinstance(value, int) else value.value


def _check(element: ElementTree.Element) -> None:
    kind, name = widget_class(element.attrib["class"]), element.attrib["name"]
    _check_properties(name, kind.staticMetaObject, element, frozenset())
    for layout in element.iterfind("layout"):
        for each in (layout, *layout.iterfind("item/layout")):
            _check_properties(each.get("name", name), getattr(QtWidgets, each.attrib["class"]).staticMetaObject, each, MARGINS)


def _check_properties(owner: str, meta: QtCore.QMetaObject, element: ElementTree.Element, besides: frozenset[str]) -> None:
    for item in element.iterfind("property"):
        known = meta.indexOfProperty(item.attrib["name"]) >= 0 or item.attrib["name"] in besides
        dynamic = item.get("stdset") == "0" and item.attrib["name"].startswith("Slicer")
        if not known and not dynamic:
            raise UiError(f"{owner}: {meta.className()} has no property {item.attrib['name']}")


def _connect(root: Proxy, sender: str, signal: str, receiver: str, slot: str) -> None:
    ends = []
    for name in (sender, receiver):
        found = root if root.objectName == name else root.findChild("QObject", name)
        if found is None:
            raise UiError(f"a connection names {name}, which does not exist")
        ends.append(found)
    method = getattr(ends[1], slot.split("(")[0], None)
    if method is None:
        raise UiError(f"{receiver} has no slot {slot}")
    if not ends[0].connect(signal, method):
        raise UiError(f"{sender} has no signal {signal}")
