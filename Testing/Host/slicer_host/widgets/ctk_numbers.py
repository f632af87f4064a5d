"""Sliders, ranges and spin boxes of CTK, and Slicer's own on top of them."""

from __future__ import annotations

from PySide6 import QtCore, QtWidgets

from .stored import stored

STEPS = 10_000


class ctkDoubleSpinBox(QtWidgets.QDoubleSpinBox):
    """A spin box of fractions."""

    invertedControls = stored("invertedControls", bool, False)


class ctkSliderWidget(QtWidgets.QWidget):
    """A slider and a spin box that hold one value."""

    valueChanged = QtCore.Signal(float)
    valueIsChanging = QtCore.Signal(float)
    rangeChanged = QtCore.Signal(float, float)
    decimalsChanged = QtCore.Signal(int)
    pageStep = stored("pageStep", float, 10.0)
    tickInterval = stored("tickInterval", float, 0.0)
    tracking = stored("tracking", bool, True)
    popupSlider = stored("popupSlider", bool, False)
    invertedAppearance = stored("invertedAppearance", bool, False)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._slider = QtWidgets.QSlider(QtCore.Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, STEPS)
        self._box = ctkDoubleSpinBox(self)
        self._box.setRange(0.0, 99.0)
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._slider)
        row.addWidget(self._box)
        self._box.valueChanged.connect(self._moved)
        self._slider.valueChanged.connect(self._slid)
        self.setSizePolicy(QtWidgets.QSizePolicy.Policy.Minimum, QtWidgets.QSizePolicy.Policy.Fixed)

    def setValue(self, value: float) -> None:
        """Set the value, within the range."""
        self._box.setValue(value)

    def setMinimum(self, value: float) -> None:
        self.setRange(value, max(value, self._box.maximum()))

    def setMaximum(self, value: float) -> None:
        self.setRange(min(value, self._box.minimum()), value)

    def setRange(self, minimum: float, maximum: float) -> None:
        """Set both ends."""
        # More decimals than are shown, as CTK keeps them: a limit of 0.005 is no 0.01.
        self._box.setRange(minimum, maximum)
        self.rangeChanged.emit(minimum, maximum)
        self._place()

    def setSingleStep(self, step: float) -> None:
        self._box.setSingleStep(step)

    def setDecimals(self, decimals: int) -> None:
        self._box.setDecimals(decimals)
        self.decimalsChanged.emit(decimals)

    def setPrefix(self, text: str) -> None:
        self._box.setPrefix(text)

    def setSuffix(self, text: str) -> None:
        self._box.setSuffix(text)

    def setSpinBoxVisible(self, visible: bool) -> None:
        self._box.setVisible(visible)

    value = QtCore.Property(float, lambda self: self._box.value(), setValue, notify=valueChanged)
    minimum = QtCore.Property(float, lambda self: self._box.minimum(), setMinimum)
    maximum = QtCore.Property(float, lambda self: self._box.maximum(), setMaximum)
    singleStep = QtCore.Property(float, lambda self: self._box.singleStep(), setSingleStep)
    decimals = QtCore.Property(int, lambda self: self._box.decimals(), setDecimals)
    prefix = QtCore.Property(str, lambda self: self._box.prefix(), setPrefix)
    suffix = QtCore.Property(str, lambda self: self._box.suffix(), setSuffix)
    spinBoxVisible = QtCore.Property(bool, lambda self: not self._box.isHidden(), setSpinBoxVisible)

    def _moved(self, value: float) -> None:
        self._place()
        self.valueChanged.emit(value)

    def _slid(self, step: int) -> None:
        low, high = self._box.minimum(), self._box.maximum()
        self._box.setValue(low + step / STEPS * (high - low))

    def _place(self) -> None:
        low, high = self._box.minimum(), self._box.maximum()
        self._slider.blockSignals(True)
        self._slider.setValue(round(STEPS * (self._box.value() - low) / (high - low)) if high > low else 0)
        self._slider.blockSignals(False)


class qMRMLSliderWidget(ctkSliderWidget):
    """A slider whose unit is the scene's."""

    quantity = stored("quantity", str, "")
    unitAwareProperties = stored("unitAwareProperties", int, 0)

    def setMRMLScene(self, scene: object) -> None:
        """The scene whose units are used."""


class qMRMLSpinBox(ctkDoubleSpinBox):
    """A spin box whose unit is the scene's."""

    quantity = stored("quantity", str, "")

    def setMRMLScene(self, scene: object) -> None:
        """The scene whose units are used."""


class ctkDoubleSlider(QtWidgets.QWidget):
    """A slider of fractions."""

    valueChanged = QtCore.Signal(float)
    minimum = stored("minimum", float, 0.0)
    maximum = stored("maximum", float, 99.0)
    singleStep = stored("singleStep", float, 1.0)
    value = stored("value", float, 0.0, "_changed")

    def _changed(self) -> None:
        self.valueChanged.emit(self.__dict__["_value"])


class ctkRangeWidget(QtWidgets.QWidget):
    """Two values between two ends: a slider with two handles between two spin boxes."""

    valuesChanged = QtCore.Signal(float, float)
    minimumValueChanged = QtCore.Signal(float)
    maximumValueChanged = QtCore.Signal(float)
    tracking = stored("tracking", bool, True)
    symmetricMoves = stored("symmetricMoves", bool, False)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._low, self._high = ctkDoubleSpinBox(self), ctkDoubleSpinBox(self)
        self._slider = QtWidgets.QSlider(QtCore.Qt.Orientation.Horizontal, self)
        for each in (self._low, self._slider, self._high):
            row.addWidget(each)
        self._high.setValue(99.0)
        for box, changed in ((self._low, self.minimumValueChanged), (self._high, self.maximumValueChanged)):
            box.valueChanged.connect(changed)
            box.valueChanged.connect(lambda value: self.valuesChanged.emit(self._low.value(), self._high.value()))

    def setValues(self, low: float, high: float) -> None:
        """Set both values."""
        self._low.setValue(low)
        self._high.setValue(high)

    def setRange(self, minimum: float, maximum: float) -> None:
        """Set both ends."""
        for box in (self._low, self._high):
            box.setRange(minimum, maximum)

    def setMinimum(self, value: float) -> None:
        self.setRange(value, self._high.maximum())

    def setMaximum(self, value: float) -> None:
        self.setRange(self._low.minimum(), value)

    def setMinimumValue(self, value: float) -> None:
        self._low.setValue(value)

    def setMaximumValue(self, value: float) -> None:
        self._high.setValue(value)

    def setSingleStep(self, step: float) -> None:
        for box in (self._low, self._high):
            box.setSingleStep(step)

    def setDecimals(self, decimals: int) -> None:
        for box in (self._low, self._high):
            box.setDecimals(decimals)

    def setSuffix(self, text: str) -> None:
        for box in (self._low, self._high):
            box.setSuffix(text)

    minimum = QtCore.Property(float, lambda self: self._low.minimum(), setMinimum)
    maximum = QtCore.Property(float, lambda self: self._high.maximum(), setMaximum)
    minimumValue = QtCore.Property(float, lambda self: self._low.value(), setMinimumValue)
    maximumValue = QtCore.Property(float, lambda self: self._high.value(), setMaximumValue)
    singleStep = QtCore.Property(float, lambda self: self._low.singleStep(), setSingleStep)
    decimals = QtCore.Property(int, lambda self: self._low.decimals(), setDecimals)
    suffix = QtCore.Property(str, lambda self: self._low.suffix(), setSuffix)


class ctkDoubleRangeSlider(ctkRangeWidget):
    """A slider with two handles."""

    positionsChanged = QtCore.Signal(float, float)


class qMRMLRangeWidget(ctkRangeWidget):
    """A range whose unit is the scene's."""

    quantity = stored("quantity", str, "")

    def setMRMLScene(self, scene: object) -> None:
        """The scene whose units are used."""
