"""The Qt widgets that the modules use, without a screen: their properties, methods and signals only."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any, ClassVar

from .qt_core import Property, QObject


class QWidget(QObject):
    """``hidden`` is what the program asked for; without a main window nothing is ever visible."""

    signals = ("customContextMenuRequested(QPoint)",)
    enabled = Property(bool, True)
    toolTip = Property(str, "")
    statusTip = Property(str, "")
    styleSheet = Property(str, "")
    windowTitle = Property(str, "")
    minimumWidth = Property(int, 0)
    minimumHeight = Property(int, 0)
    maximumHeight = Property(int, 16777215)
    accessibleName = Property(str, "")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.__dict__["layout_"] = None

    @property
    def visible(self) -> bool:
        return False

    def isWidgetType(self) -> bool:
        return True

    def isEnabled(self) -> bool:
        """As Qt: a child of a disabled widget is disabled."""
        parent = self.parent()
        return self.enabled and (parent.isEnabled() if isinstance(parent, QWidget) else True)

    def isHidden(self) -> bool:
        return self.values.get("_hidden", False)

    def isVisible(self) -> bool:
        return False

    def isVisibleTo(self, ancestor: QObject) -> bool:
        widget: QObject | None = self
        while widget is not None and widget is not ancestor:
            if isinstance(widget, QWidget) and widget.isHidden():
                return False
            widget = widget.parent()
        return True

    def setVisible(self, visible: bool) -> None:
        self.check_alive()
        self.values["_hidden"] = not visible

    def show(self) -> None:
        self.setVisible(True)

    def hide(self) -> None:
        self.setVisible(False)

    def layout(self) -> QLayout | None:
        return self.layout_

    def setLayout(self, layout: QLayout) -> None:
        layout.place_in(self)


class QLayout(QObject):
    """Holds widgets; adding one makes it a child of the layout's widget."""

    spacing = Property(int, 6)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__()
        self.__dict__["host_"] = None
        if isinstance(parent, QWidget):
            self.place_in(parent)

    def place_in(self, widget: QWidget) -> None:
        """Become a widget's layout."""
        self.__dict__["host_"] = widget
        if widget.layout_ is None:
            widget.__dict__["layout_"] = self

    def addWidget(self, widget: QWidget, *where: Any) -> None:
        if self.host_ is not None:
            widget.setParent(self.host_)

    def removeWidget(self, widget: QWidget) -> None:
        pass  # the widget keeps its parent, as in Qt

    def addLayout(self, layout: QLayout, *where: Any) -> None:
        if self.host_ is not None:
            layout.place_in(self.host_)

    def addRow(self, *items: Any) -> None:
        for item in items:
            if isinstance(item, QWidget):
                self.addWidget(item)
            elif isinstance(item, QLayout):
                self.addLayout(item)

    def addStretch(self, factor: int = 0) -> None:
        pass

    def setContentsMargins(self, *margins: int) -> None:
        pass


class QVBoxLayout(QLayout):
    pass


class QHBoxLayout(QLayout):
    pass


class QGridLayout(QLayout):
    pass


class QFormLayout(QLayout):
    pass


class QFrame(QWidget):
    pass


class QScrollArea(QFrame):
    widgetResizable = Property(bool, False)
    horizontalScrollBarPolicy = Property(int, 0)
    verticalScrollBarPolicy = Property(int, 0)


class QGroupBox(QWidget):
    title = Property(str, "")


class QLabel(QFrame):
    signals = ("linkActivated(QString)",)
    text = Property(str, "")
    wordWrap = Property(bool, False)
    textFormat = Property(int, 2)
    openExternalLinks = Property(bool, False)
    buddy_ = Property(str, "")


class QAbstractButton(QWidget):
    """``click`` is what a user does: nothing happens on a disabled button."""

    signals = ("clicked(bool)", "clicked()", "toggled(bool)", "pressed()", "released()")
    text = Property(str, "")
    checkable = Property(bool, False)
    checked = Property(bool, False, "toggled(bool)")
    icon = Property((str, object), None)
    autoDefault = Property(bool, False)

    def isChecked(self) -> bool:
        return self.checked

    def click(self) -> None:
        self.check_alive()
        if self.isEnabled():
            if self.checkable:
                self.checked = not self.checked
            self.emit("clicked(bool)", self.checked)


class QPushButton(QAbstractButton):
    default = Property(bool, False)
    flat = Property(bool, False)


class QRadioButton(QAbstractButton):
    """Of those in one widget one is checked."""

    checkable = Property(bool, True)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.connect("toggled(bool)", self._uncheck_others)

    def click(self) -> None:
        if self.isEnabled():
            self.checked = True
            self.emit("clicked(bool)", True)

    def _uncheck_others(self, checked: bool) -> None:
        for other in self.parent().children() if checked and self.parent() is not None else []:
            if isinstance(other, QRadioButton) and other is not self:
                other.checked = False


class QToolButton(QAbstractButton):
    pass


class QCheckBox(QAbstractButton):
    signals = ("stateChanged(int)",)
    checkable = Property(bool, True)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.connect("toggled(bool)", lambda checked: self.emit("stateChanged(int)", 2 * checked))


class QLineEdit(QWidget):
    signals = ("textChanged(QString)", "textEdited(QString)", "editingFinished()", "returnPressed()")
    text = Property(str, "", "textChanged(QString)")
    placeholderText = Property(str, "")
    readOnly = Property(bool, False)
    maxLength = Property(int, 32767)
    clearButtonEnabled = Property(bool, False)


class QTextBrowser(QWidget):
    signals = ("textChanged()",)
    readOnly = Property(bool, True)
    openExternalLinks = Property(bool, False)
    plainText = Property(str, "", "textChanged()")
    html = Property(str, "", "textChanged()")

    def toPlainText(self) -> str:
        return self.plainText

    def setHtml(self, html: str) -> None:
        """As Qt: what is shown as plain text is the HTML's text, a line for each paragraph and row."""
        self.html = html
        text = re.sub(r"</(?:p|tr|h3)>", "\n", html)
        self.plainText = unescape(re.sub(r"<[^>]+>", " ", text)).replace("\xa0", " ").strip()

    def append(self, line: str) -> None:
        self.plainText = f"{self.plainText}\n{line}".strip("\n")

    def clear(self) -> None:
        self.plainText = ""


class QPlainTextEdit(QTextBrowser):
    def appendPlainText(self, line: str) -> None:
        self.append(line)


class QComboBox(QWidget):
    AdjustToMinimumContentsLengthWithIcon: ClassVar[int] = 3
    signals = ("currentIndexChanged(int)", "currentTextChanged(QString)", "activated(int)")
    currentIndex_ = Property(int, -1)
    editable = Property(bool, False)
    sizeAdjustPolicy = Property(int, 0)
    minimumContentsLength = Property(int, 0)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.__dict__["items"] = []

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def currentText(self) -> str:
        return self.items[self.currentIndex][0] if self.currentIndex >= 0 else ""

    @property
    def currentData(self) -> Any:
        return self.items[self.currentIndex][1] if self.currentIndex >= 0 else None

    @property
    def currentIndex(self) -> int:
        return self.values.get("currentIndex_", -1)

    @currentIndex.setter
    def currentIndex(self, index: int) -> None:
        if not isinstance(index, int) or isinstance(index, bool):
            raise AttributeError(f"Property 'currentIndex' takes int, not {type(index).__name__}")
        index = index if -1 <= index < len(self.items) else -1
        changed = index != self.currentIndex
        self.values["currentIndex_"] = index
        if changed:
            self.emit("currentIndexChanged(int)", index)
            self.emit("currentTextChanged(QString)", self.currentText)

    @currentText.setter
    def currentText(self, text: str) -> None:
        if (index := self.findText(text)) >= 0:
            self.currentIndex = index

    def setCurrentIndex(self, index: int) -> None:
        self.currentIndex = index

    def setCurrentText(self, text: str) -> None:
        self.currentText = text

    def addItem(self, text: str, data: Any = None) -> None:
        if not isinstance(text, str):
            raise ValueError(f"Called addItem({type(text).__name__}): no such overload")
        self.items.append((text, data))
        if len(self.items) == 1:
            self.currentIndex = 0

    def addItems(self, texts: list[str]) -> None:
        for text in texts:
            self.addItem(text)

    def clear(self) -> None:
        self.items.clear()
        self.currentIndex = -1

    def itemData(self, index: int, role: int = 256) -> Any:
        return self.items[index][1]

    def itemText(self, index: int) -> str:
        return self.items[index][0]

    def findData(self, data: Any) -> int:
        return next((index for index, item in enumerate(self.items) if item[1] == data), -1)

    def findText(self, text: str) -> int:
        return next((index for index, item in enumerate(self.items) if item[0] == text), -1)


class Range(QWidget):
    """What spin boxes and sliders share: the value stays within minimum and maximum."""

    signals = ("valueChanged(double)", "valueChanged(int)")
    kind: ClassVar[type] = float
    minimum = Property(float, 0.0)
    maximum = Property(float, 99.0)
    singleStep = Property(float, 1.0)
    decimals = Property(int, 2)
    suffix = Property(str, "")
    prefix = Property(str, "")

    @property
    def value(self) -> float:
        return self.kind(self.values.get("_value", max(self.minimum, min(0, self.maximum))))

    @value.setter
    def value(self, value: float) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise AttributeError(f"Property 'value' takes a number, not {type(value).__name__}")
        limited = self.kind(max(self.minimum, min(value, self.maximum)))
        changed = limited != self.value
        self.values["_value"] = limited
        if changed:
            self.emit("valueChanged(double)", limited)

    def setValue(self, value: float) -> None:
        self.value = value

    def setRange(self, minimum: float, maximum: float) -> None:
        self.minimum, self.maximum = minimum, maximum
        self.value = self.value


class QSpinBox(Range):
    kind = int


class QDoubleSpinBox(Range):
    pass


class QSlider(Range):
    kind = int
    orientation = Property(int, 1)


class QProgressBar(QWidget):
    minimum = Property(int, 0)
    maximum = Property(int, 100)
    value = Property(int, 0)
    format = Property(str, "%p%")
    textVisible = Property(bool, True)

    def setRange(self, minimum: int, maximum: int) -> None:
        self.minimum, self.maximum = minimum, maximum

    def reset(self) -> None:
        self.value = self.minimum


class QIcon(QObject):
    def __init__(self, path: str = "") -> None:
        super().__init__()
        self.__dict__["path"] = path

    def isNull(self) -> bool:
        return not Path(self.path).is_file()


class QFile(QObject):
    ReadOnly: ClassVar[int] = 1

    def __init__(self, path: str) -> None:
        super().__init__()
        self.__dict__["path"] = str(path)

    def exists(self) -> bool:
        return Path(self.path).is_file()

    def open(self, mode: int) -> bool:
        return self.exists()
