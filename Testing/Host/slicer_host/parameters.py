"""parameterNodeWrapper for the parameter types that the modules use: str, bool, int, float and nodes."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import slicer
import vtk

PROPERTY = "SlicerParameterName"


@dataclass
class WithinRange:
    """Bounds of a number."""

    minimum: float
    maximum: float


@dataclass
class Default:
    """Value of a parameter that was never set."""

    value: Any


@dataclass
class Parameter:
    """One typed value in a parameter node."""

    name: str
    kind: type
    default: Any
    bounds: WithinRange | None = None

    @property
    def is_node(self) -> bool:
        return issubclass(self.kind, slicer.vtkMRMLNode)

    def read(self, node: Any) -> Any:
        if self.is_node:
            return node.GetNodeReference(self.name)
        # A closed scene empties the node: then the default holds, and is written, as in the application.
        text = node.GetParameter(self.name)
        if text == "" and self.default != "":
            self.write(node, self.default)
            text = node.GetParameter(self.name)
        return text == "True" if self.kind is bool else self.kind(text)

    def write(self, node: Any, value: Any) -> None:
        """Raises TypeError for another type and ValueError outside the bounds, as in the application."""
        if self.is_node:
            if value is not None and not isinstance(value, self.kind):
                raise TypeError(f"{self.name} takes a {self.kind.__name__}, not {type(value).__name__}")
            node.SetNodeReferenceID(self.name, value.GetID() if value is not None else None)
            return
        if self.kind is float and type(value) is int:
            value = float(value)
        if type(value) is not self.kind:
            raise TypeError(f"{self.name} takes {self.kind.__name__}, not {type(value).__name__}")
        if self.bounds and not self.bounds.minimum <= value <= self.bounds.maximum:
            raise ValueError(f"{self.name}: {value} is outside {self.bounds.minimum}..{self.bounds.maximum}")
        node.SetParameter(self.name, str(value))


def parameterNodeWrapper(cls: type | None = None) -> Any:
    """Turn an annotated class into a typed view of a parameter node."""
    return _wrap(cls) if cls is not None else _wrap


def _wrap(cls: type) -> type:
    parameters = {name: _parameter(cls, name, kind) for name, kind in typing.get_type_hints(cls, include_extras=True).items()}
    for name in parameters:
        setattr(cls, name, _accessor(name))
    cls.allParameters = parameters
    for method in (_initialise, *_METHODS):
        setattr(cls, "__init__" if method is _initialise else method.__name__.removeprefix("_"), method)
    return cls


def _parameter(cls: type, name: str, kind: Any) -> Parameter:
    extras: tuple[Any, ...] = ()
    if typing.get_origin(kind) is typing.Annotated:
        kind, *rest = typing.get_args(kind)
        extras = tuple(rest)
    if isinstance(kind, types.UnionType):
        kind = next(option for option in typing.get_args(kind) if option is not type(None))
    default = next((extra.value for extra in extras if isinstance(extra, Default)), None)
    if not issubclass(kind, slicer.vtkMRMLNode):
        default = getattr(cls, name, default if default is not None else kind())
    return Parameter(name, kind, default, next((extra for extra in extras if isinstance(extra, WithinRange)), None))


def _accessor(name: str) -> property:
    return property(
        lambda self: self.allParameters[name].read(self.parameterNode),
        lambda self, value: self.allParameters[name].write(self.parameterNode, value),
    )


def _initialise(self: Any, parameterNode: Any) -> None:
    self.parameterNode = parameterNode
    self._guis: dict[int, dict[str, Connector]] = {}
    self._tags: dict[int, int] = {}
    self._next = 0
    self._updating = False
    for parameter in self.allParameters.values():
        if not parameter.is_node and parameterNode.GetParameter(parameter.name) == "":
            parameter.write(parameterNode, parameter.default)


def _connectGui(self: Any, gui: Any) -> int:
    connectors = {}
    for widget in vars(gui).values():
        name = widget.property(PROPERTY)
        if name:
            if name not in self.allParameters:
                raise ValueError(f"Cannot find a param with the given name: {name}")
            connectors[name] = Connector(widget)
    tag, self._next = self._next, self._next + 1
    self._guis[tag] = connectors
    for name, connector in connectors.items():
        connector.write(getattr(self, name))
        connector.start(self._to_parameter(name, connector))
    self._tags[tag] = self.AddObserver(vtk.vtkCommand.ModifiedEvent, lambda caller, event: self._to_gui())
    return tag


def _disconnectGui(self: Any, tag: int) -> None:
    for connector in self._guis.pop(tag, {}).values():
        connector.stop()
    if tag in self._tags:
        self.RemoveObserver(self._tags.pop(tag))


def __to_gui(self: Any) -> None:
    if self._updating:
        return
    self._updating = True
    try:
        for connectors in self._guis.values():
            for name, connector in connectors.items():
                connector.write(getattr(self, name))
    finally:
        self._updating = False


def __to_parameter(self: Any, name: str, connector: Connector) -> Callable[[], None]:
    def changed() -> None:
        if not self._updating:
            setattr(self, name, connector.read())

    return changed


def _AddObserver(self: Any, event: Any, callback: Any, priority: float = 0.0) -> int:
    return self.parameterNode.AddObserver(event, callback, priority)


def _RemoveObserver(self: Any, tag: int) -> None:
    self.parameterNode.RemoveObserver(tag)


def _StartModify(self: Any) -> int:
    return self.parameterNode.StartModify()


def _EndModify(self: Any, was: int) -> None:
    self.parameterNode.EndModify(was)


_METHODS = (
    _connectGui, _disconnectGui, __to_gui, __to_parameter, _AddObserver, _RemoveObserver, _StartModify, _EndModify,
)  # fmt: skip


class Connector:
    """Reads and writes one widget's value and hears of its changes."""

    KINDS: typing.ClassVar[dict[str, tuple[str, str]]] = {  # widget class -> (signal, property)
        "QCheckBox": ("stateChanged", "checked"),
        "QLineEdit": ("textChanged", "text"),
        "QSpinBox": ("valueChanged", "value"),
        "QDoubleSpinBox": ("valueChanged", "value"),
        "ctkSliderWidget": ("valueChanged", "value"),
        "qMRMLNodeComboBox": ("currentNodeChanged", ""),
    }

    def __init__(self, widget: Any) -> None:
        if widget.className() not in self.KINDS:
            raise RuntimeError(f"Unable to create GUI connector to widget type {widget.className()}")
        self.widget = widget
        self.signal, self.property = self.KINDS[widget.className()]
        self._slot: Callable[[], None] | None = None

    def read(self) -> Any:
        return getattr(self.widget, self.property) if self.property else self.widget.currentNode()

    def write(self, value: Any) -> None:
        if self.property:
            setattr(self.widget, self.property, value)
        else:
            self.widget.setCurrentNode(value)

    def start(self, slot: Callable[[], None]) -> None:
        self._slot = slot
        getattr(self.widget, self.signal).connect(slot)

    def stop(self) -> None:
        if self._slot is not None:
            getattr(self.widget, self.signal).disconnect(self._slot)
