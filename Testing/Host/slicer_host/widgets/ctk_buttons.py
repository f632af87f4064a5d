"""ctkCollapsibleButton and other buttons of CTK."""

from __future__ import annotations

from PySide6 import QtCore, QtGui, QtWidgets

from .stored import stored

STYLE = QtWidgets.QStyle
SHOWN = "visibilityToParent"


class _Folding:
    """What CTK does with the direct children of a box that folds: hidden while it is folded, once the window exists; what was
    hidden by itself stays so. _collapsed, _forcing: of the box."""

    def childEvent(self, event: QtCore.QChildEvent) -> None:
        child = event.child()
        if event.added() and isinstance(child, QtWidgets.QWidget):
            child.installEventFilter(self)
        super().childEvent(event)

    def eventFilter(self, child: QtCore.QObject, event: QtCore.QEvent) -> bool:
        kind = event.type()
        if kind in (QtCore.QEvent.Type.ShowToParent, QtCore.QEvent.Type.HideToParent) and not self._forcing:
            child.setProperty(SHOWN, kind == QtCore.QEvent.Type.ShowToParent)
            self._show_or_hide(child)
        return False

    def _show_or_hide_all(self) -> None:
        for child in self.children():
            if isinstance(child, QtWidgets.QWidget):
                self._show_or_hide(child)

    def _show_or_hide(self, child: QtWidgets.QWidget) -> None:
        if not self.testAttribute(QtCore.Qt.WidgetAttribute.WA_WState_Created):
            return
        wanted = child.property(SHOWN)
        self._forcing = True
        child.setVisible(not self._collapsed and wanted is not False)
        if wanted is not False:
            child.setAttribute(QtCore.Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
        self._forcing = False


class ctkCollapsibleButton(_Folding, QtWidgets.QAbstractButton):
    """A title with an arrow above contents that fold away."""

    contentsCollapsed = QtCore.Signal(bool)
    collapsedHeight = stored("collapsedHeight", int, 14, "updateGeometry")
    flat = stored("flat", bool, False, "update")
    contentsFrameShape = stored("contentsFrameShape", int, 0)
    contentsFrameShadow = stored("contentsFrameShadow", int, 16)
    contentsLineWidth = stored("contentsLineWidth", int, 1)

    def __init__(self, *arguments: object) -> None:
        texts = [each for each in arguments if isinstance(each, str)]
        super().__init__(next((each for each in arguments if isinstance(each, QtWidgets.QWidget)), None))
        self._collapsed, self._forcing = False, False
        self._height = self.maximumHeight()
        self.setCheckable(True)
        self.setChecked(True)
        self.setSizePolicy(QtWidgets.QSizePolicy.Policy.Minimum, QtWidgets.QSizePolicy.Policy.Preferred)
        self.setContentsMargins(0, self._title_size().height(), 0, 0)
        self.setBackgroundRole(QtGui.QPalette.ColorRole.Window)
        self.toggled.connect(lambda checked: self._fold(not checked))
        if texts:
            self.setText(texts[0])

    def _get_collapsed(self) -> bool:
        return self._collapsed

    def setCollapsed(self, collapsed: bool) -> None:
        """Fold the contents away, or show them."""
        self.setChecked(not collapsed)

    collapsed = QtCore.Property(bool, _get_collapsed, setCollapsed)

    def sizeHint(self) -> QtCore.QSize:
        title = self._title_size()
        folded = title + QtCore.QSize(0, self.__dict__.get("_collapsedHeight", 14))
        return folded if self._collapsed or self.layout() is None else self.layout().totalSizeHint().expandedTo(folded)

    def minimumSizeHint(self) -> QtCore.QSize:
        title = self._title_size()
        if self._collapsed:
            return title + QtCore.QSize(0, self.__dict__.get("_collapsedHeight", 14))
        return title if self.layout() is None else self.layout().totalMinimumSize().expandedTo(title)

    def hitButton(self, position: QtCore.QPoint) -> bool:
        return position.y() < self._title_size().height()

    def showEvent(self, event: QtGui.QShowEvent) -> None:
        self._show_or_hide_all()
        super().showEvent(event)

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter, style = QtGui.QPainter(self), self.style()
        option = QtWidgets.QStyleOptionButton()
        option.initFrom(self)
        option.state |= STYLE.StateFlag.State_Raised
        if self.__dict__.get("_flat"):
            option.features |= QtWidgets.QStyleOptionButton.ButtonFeature.Flat
        height = self._title_size().height()
        option.rect.setHeight(height)
        style.drawControl(STYLE.ControlElement.CE_PushButtonBevel, option, painter, self)
        side = style.pixelMetric(STYLE.PixelMetric.PM_IndicatorWidth, option, self)
        arrow = QtWidgets.QStyleOption()
        arrow.initFrom(self)
        arrow.rect = QtCore.QRect((height - side) // 2, (height - side) // 2, side, side)
        folded, open_ = STYLE.PrimitiveElement.PE_IndicatorArrowRight, STYLE.PrimitiveElement.PE_IndicatorArrowDown
        style.drawPrimitive(folded if self._collapsed else open_, arrow, painter, self)
        option.rect.setLeft(arrow.rect.right() + style.pixelMetric(STYLE.PixelMetric.PM_CheckBoxLabelSpacing, option, self))
        where = QtCore.Qt.AlignmentFlag.AlignLeft | QtCore.Qt.AlignmentFlag.AlignVCenter
        style.drawItemText(
            painter, option.rect, int(where), self.palette(), self.isEnabled(), self.text(), QtGui.QPalette.ColorRole.ButtonText
        )

    def _title_size(self) -> QtCore.QSize:
        style, option = self.style(), QtWidgets.QStyleOptionButton()
        option.initFrom(self)
        width = style.pixelMetric(STYLE.PixelMetric.PM_IndicatorWidth, option, self)
        width += style.pixelMetric(STYLE.PixelMetric.PM_CheckBoxLabelSpacing, option, self)
        height = style.pixelMetric(STYLE.PixelMetric.PM_IndicatorHeight, option, self)
        # Without a title a button is as high as with one.
        text = self.fontMetrics().size(QtCore.Qt.TextFlag.TextShowMnemonic, self.text() or "X")
        size = QtCore.QSize(width + (text.width() if self.text() else 0), max(height, text.height()))
        return style.sizeFromContents(STYLE.ContentsType.CT_PushButton, option, size, self)

    def _fold(self, collapsed: bool) -> None:
        if collapsed == self._collapsed:
            return
        self._collapsed = collapsed
        if collapsed:
            self._height = self.maximumHeight()
            self.setMaximumHeight(self.sizeHint().height())
        else:
            self.setMaximumHeight(self._height)
        self._show_or_hide_all()
        self.updateGeometry()
        self.contentsCollapsed.emit(collapsed)


class ctkCollapsibleGroupBox(_Folding, QtWidgets.QGroupBox):
    """A group box whose contents fold away."""

    collapsedHeight = stored("collapsedHeight", int, 14)

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self._collapsed, self._forcing = False, False
        self._height = self.maximumHeight()
        self.setCheckable(True)
        self.toggled.connect(lambda checked: self._fold(not checked))

    def setCollapsed(self, collapsed: bool) -> None:
        """Fold the contents away, or show them."""
        self.setChecked(not collapsed)

    collapsed = QtCore.Property(bool, lambda self: not self.isChecked(), setCollapsed)

    def showEvent(self, event: QtGui.QShowEvent) -> None:
        self._show_or_hide_all()
        super().showEvent(event)

    def _fold(self, collapsed: bool) -> None:
        self._collapsed = collapsed
        if collapsed:
            self._height = self.maximumHeight()
            self.setMaximumHeight(self.fontMetrics().height() + self.__dict__.get("_collapsedHeight", 14))
        else:
            self.setMaximumHeight(self._height)
        self._show_or_hide_all()
        self.updateGeometry()


class ctkCheckBox(QtWidgets.QCheckBox):
    """A check box."""


class ctkPushButton(QtWidgets.QPushButton):
    """A push button."""


class ctkCheckablePushButton(ctkPushButton):
    """A push button with a check box in it."""

    checkBoxControlsButton = stored("checkBoxControlsButton", bool, True)
    checkState = stored("checkState", int, 0)


class ctkMenuButton(ctkPushButton):
    """A push button with a menu at its side."""


class ctkColorPickerButton(QtWidgets.QPushButton):
    """A button that shows a colour."""

    colorChanged = QtCore.Signal(QtGui.QColor)
    color = stored("color", QtGui.QColor, QtGui.QColor())
    displayColorName = stored("displayColorName", bool, True)
