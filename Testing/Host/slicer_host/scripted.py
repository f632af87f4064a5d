"""Base classes of scripted modules, as far as the modules use them."""

from __future__ import annotations

import importlib.util
import os
import types
import unittest
from types import SimpleNamespace

import qt
import slicer


class ScriptedLoadableModule:
    """Describes a module to the application. parent: what the application fills from this object."""

    def __init__(self, parent) -> None:
        self.parent = parent
        self.moduleName = type(self).__name__
        icon = os.path.join(os.path.dirname(parent.path), "Resources", "Icons", f"{self.moduleName}.png")
        if os.path.isfile(icon):
            parent.icon = qt.QIcon(icon)

    def resourcePath(self, filename: str) -> str:
        return os.path.join(os.path.dirname(self.parent.path), "Resources", filename)


class ScriptedLoadableModuleWidget:
    """A module's panel. parent: the qMRMLWidget that the application gives it."""

    def __init__(self, parent=None) -> None:
        self.moduleName = type(self).__name__.removesuffix("Widget")
        self.developerMode = False
        self.parent = parent or _panel()
        self.layout = self.parent.layout()
        if parent is None:
            self.setup()
        connected = slicer.app.moduleManager().connect("moduleAboutToBeUnloaded(QString)", self._on_unload)
        if not connected:
            raise RuntimeError("the module manager announces no unloading")

    def resourcePath(self, filename: str) -> str:
        path = getattr(slicer.modules, self.moduleName.lower()).path
        return os.path.join(os.path.dirname(path), "Resources", filename)

    def setup(self) -> None:
        pass

    def cleanup(self) -> None:
        pass

    def _on_unload(self, name: str) -> None:
        if name == self.moduleName:
            self.cleanup()


class ScriptedLoadableModuleLogic:
    """A module's work. Its parameters live in a node of the scene."""

    def __init__(self, parent=None) -> None:
        self.moduleName = type(self).__name__.removesuffix("Logic")
        self.isSingletonParameterNode = True

    def getParameterNode(self):
        node = slicer.mrmlScene.GetSingletonNode(self.moduleName, "vtkMRMLScriptedModuleNode")
        return node or slicer.mrmlScene.AddNode(self.createParameterNode())

    def createParameterNode(self):
        node = slicer.mrmlScene.CreateNodeByClass("vtkMRMLScriptedModuleNode")
        node.UnRegister(None)
        node.SetSingletonTag(self.moduleName)
        node.SetAttribute("ModuleName", self.moduleName)
        node.SetName(slicer.mrmlScene.GenerateUniqueName(self.moduleName))
        return node


class ScriptedLoadableModuleTest(unittest.TestCase):
    """A module's self-test, as the application's Reload and Test button runs it."""

    def delayDisplay(self, message: str, milliseconds: int | None = None) -> None:
        slicer.app.processEvents()

    def runTest(self) -> None:
        for name in unittest.defaultTestLoader.getTestCaseNames(type(self)):
            self.setUp()
            getattr(self, name)()
            self.tearDown()


def load_module(path: str):
    """Load a module's script as the application does; returns (script, metadata). Raises what the script raises."""
    name = os.path.splitext(os.path.basename(path))[0]
    specification = importlib.util.spec_from_file_location(name, path)
    script = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(script)
    metadata = ModuleMetadata(path, script)
    getattr(script, name)(metadata)
    setattr(slicer.modules, name.lower(), metadata)
    return script, metadata


class ModuleMetadata:
    """What the application keeps of a module."""

    def __init__(self, path: str, script: types.ModuleType | None = None) -> None:
        self.path = path
        self.name = os.path.splitext(os.path.basename(path))[0]
        self._script = script
        self._representation: SimpleNamespace | None = None
        self.title = ""
        self.categories: list[str] = []
        self.dependencies: list[str] = []
        self.contributors: list[str] = []
        self.helpText = ""
        self.acknowledgementText = ""
        self.icon = None

    def widgetRepresentation(self) -> SimpleNamespace:
        """The module's panel, made when it is first asked for; ``self()`` is its Python side."""
        if self._representation is None:
            widget = getattr(self._script, f"{self.name}Widget")()
            self._representation = SimpleNamespace(self=lambda: widget)
        return self._representation

    def unload(self) -> None:
        """What the application does with the panel at its end."""
        if self._representation is not None:
            close_panel(self._representation.self())
        self._representation = None


def close_panel(widget: ScriptedLoadableModuleWidget) -> None:
    """Leave a panel for good. Now, and not whenever Python collects it, in whatever thread."""
    widget.exit()
    widget.cleanup()
    widget.parent.delete()


def _panel():
    panel = slicer.qMRMLWidget()
    panel.setLayout(qt.QVBoxLayout())
    panel.setMRMLScene(slicer.mrmlScene)
    return panel
