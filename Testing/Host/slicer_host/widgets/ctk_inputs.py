"""Paths, texts and lists of CTK."""

from __future__ import annotations

from PySide6 import QtCore, QtWidgets

from ..dialogs import QSettings
from .stored import stored

FRAME = 30  # of an editable combo box with its arrow, in pixels


class ctkPathLineEdit(QtWidgets.QWidget):
    """A path, with a button that asks for one. Its history lies in the settings: the latest path is shown when the key is set."""

    Dirs, Files, Readable, Writable, Executable = 0x001, 0x002, 0x010, 0x020, 0x040
    AdjustToContents, AdjustToContentsOnFirstShow, AdjustToMinimumContentsLength = 0, 1, 2
    currentPathChanged = QtCore.Signal(str)
    validInputChanged = QtCore.Signal(bool)
    label = stored("label", str, "")
    filters = stored("filters", int, 0)
    nameFilters = stored("nameFilters", "QStringList", [])
    settingKey = stored("settingKey", str, "", "retrieveHistory")
    sizeAdjustPolicy = stored("sizeAdjustPolicy", int, AdjustToContentsOnFirstShow, "updateGeometry")
    minimumContentsLength = stored("minimumContentsLength", int, 0, "updateGeometry")
    showHistoryButton = stored("showHistoryButton", bool, True)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._combo, self._browse = QtWidgets.QComboBox(self), QtWidgets.QToolButton(self)
        self._combo.setEditable(True)
        self._combo.setMinimumContentsLength(1)
        self._combo.setSizePolicy(QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Fixed)
        self._browse.setText("...")
        row.addWidget(self._combo)
        row.addWidget(self._browse)
        self.setSizePolicy(QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Fixed)
        self._combo.editTextChanged.connect(self.currentPathChanged)

    def setCurrentPath(self, path: str) -> None:
        """Show a path."""
        self._combo.setEditText(path)

    def setShowBrowseButton(self, shown: bool) -> None:
        self._browse.setVisible(shown)

    def retrieveHistory(self) -> None:
        """Offer the paths of the settings, and show the latest where none is shown."""
        path = self._combo.currentText()
        self._combo.clear()
        self._combo.addItems(QSettings().value(self._key()) or [])
        if path:
            self.setCurrentPath(path)

    def addCurrentPathToHistory(self) -> None:
        """Put the shown path first in the history."""
        path = self._combo.currentText()
        if path:
            before = [each for each in QSettings().value(self._key()) or [] if each != path]
            QSettings().setValue(self._key(), [path, *before])
            self.retrieveHistory()

    def sizeHint(self) -> QtCore.QSize:
        """As wide as the path, unless told otherwise."""
        hint, metrics = super().sizeHint(), self.fontMetrics()
        text = metrics.horizontalAdvance("X") * self.property("minimumContentsLength")
        if self.property("sizeAdjustPolicy") != self.AdjustToMinimumContentsLength:
            text = max(text, metrics.horizontalAdvance(self._combo.currentText() or "xxxxxxx") + 8)
        return QtCore.QSize(text + FRAME + self._browse.sizeHint().width(), hint.height())

    def _key(self) -> str:
        return f"ctkPathLineEdit/{self.property('settingKey') or self.objectName()}"

    currentPath = QtCore.Property(str, lambda self: self._combo.currentText(), setCurrentPath)
    showBrowseButton = QtCore.Property(bool, lambda self: not self._browse.isHidden(), setShowBrowseButton)


class ctkDirectoryButton(QtWidgets.QWidget):
    """A folder on a button that asks for another."""

    directoryChanged = QtCore.Signal(str)
    directorySelected = QtCore.Signal(str)
    caption = stored("caption", str, "")
    text = stored("text", str, "")
    directory = stored("directory", str, "", "_changed")

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = QtWidgets.QPushButton(self)
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._button)

    def _changed(self) -> None:
        folder = self.__dict__["_directory"]
        self._button.setText(folder)
        self.directoryChanged.emit(folder)


class ctkComboBox(QtWidgets.QComboBox):
    """A combo box with a text for no choice."""

    defaultText = stored("defaultText", str, "")
    forceDefault = stored("forceDefault", bool, False)


class ctkSearchBox(QtWidgets.QLineEdit):
    """A line to search with."""

    showSearchIcon = stored("showSearchIcon", bool, False)
    alwaysShowClearIcon = stored("alwaysShowClearIcon", bool, False)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
        self.setPlaceholderText("Search...")


class ctkFittedTextBrowser(QtWidgets.QTextBrowser):
    """A text as high as it is long."""

    collapsed = stored("collapsed", bool, True)


class ctkExpandableWidget(QtWidgets.QFrame):
    """A frame whose height the user draws."""

    orientations = stored("orientations", int, 2)
