"""Paths, texts and lists of CTK."""

from __future__ import annotations

from PySide6 import QtCore, QtWidgets

from .stored import stored


class ctkPathLineEdit(QtWidgets.QWidget):
    """A path, with a button that asks for one."""

    currentPathChanged = QtCore.Signal(str)
    validInputChanged = QtCore.Signal(bool)
    label = stored("label", str, "")
    filters = stored("filters", int, 0)
    nameFilters = stored("nameFilters", "QStringList", [])
    settingKey = stored("settingKey", str, "")
    showHistoryButton = stored("showHistoryButton", bool, True)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._combo, self._browse = QtWidgets.QComboBox(self), QtWidgets.QToolButton(self)
        self._combo.setEditable(True)
        self._combo.setSizePolicy(QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Fixed)
        self._browse.setText("...")
        row.addWidget(self._combo)
        row.addWidget(self._browse)
        self._combo.editTextChanged.connect(self.currentPathChanged)

    def setCurrentPath(self, path: str) -> None:
        """Show a path."""
        self._combo.setEditText(path)

    def setShowBrowseButton(self, shown: bool) -> None:
        self._browse.setVisible(shown)

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
