"""The panel of both modules: loads the .ui file, keeps the parameters connected, and puts its parts together."""

from __future__ import annotations

from typing import ClassVar

import slicer
import vtk
from slicer.i18n import tr as _
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleWidget
from slicer.util import VTKObservationMixin

from ..base.extensions import extension_problems
from ..base.resources import resource
from .choices import protocol_choices
from .inputs_panel import InputsPanel
from .logic import RadiomicsLogic
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .parts import make_parts
from .runner import Runner

UI_FILE = "RadiomicsPanel.ui"


class RadiomicsWidget(ScriptedLoadableModuleWidget, VTKObservationMixin):
    """Base of both modules' widgets. logic_class: the module's logic. Its parts are those of ``gui.parts``."""

    logic_class: ClassVar[type[RadiomicsLogic]] = RadiomicsLogic

    def __init__(self, parent=None) -> None:
        self._tag: int | None = None
        self._refreshing = False
        self._entered = False
        VTKObservationMixin.__init__(self)
        ScriptedLoadableModuleWidget.__init__(self, parent)

    def setup(self) -> None:
        """Called when the module is opened for the first time."""
        super().setup()
        widget = slicer.util.loadUI(str(resource("UI", UI_FILE)))
        self.layout.addWidget(widget)
        self.ui = slicer.util.childWidgetVariables(widget)
        widget.setMRMLScene(slicer.mrmlScene)
        self.logic = self.logic_class()
        runner = Runner(self.ui, self.refresh)
        self.context = Context(self.ui, self.logic, protocol_choices(self.moduleName), runner, self.refresh, self.layout)
        self.panels = make_parts(self.moduleName, self.context)
        if extension_problems():
            runner.say("\n".join(_("Warning: {text}").format(text=problem) for problem in extension_problems()))
        self.addObserver(slicer.mrmlScene, slicer.mrmlScene.StartCloseEvent, self.onSceneStartClose)
        self.addObserver(slicer.mrmlScene, slicer.mrmlScene.EndCloseEvent, self.onSceneEndClose)
        self.connectParameters()

    def cleanup(self) -> None:
        """Called when the module goes away."""
        self.context.runner.close()
        for panel in self.panels:
            panel.close()
        self.disconnectParameters()
        self.removeObservers()

    def enter(self) -> None:
        """Called each time the module is opened."""
        self._entered = True
        self.connectParameters()
        for panel in self.panels:
            panel.enter()

    def exit(self) -> None:
        """Called each time another module is opened. Work in the background goes on."""
        self._entered = False
        for panel in self.panels:
            panel.exit()
        self.disconnectParameters()

    def onSceneStartClose(self, caller, event) -> None:
        """The scene is about to be closed: its nodes must not be used any more."""
        self.context.runner.cancel()
        for panel in self.panels:
            panel.scene_closing()
        self.disconnectParameters()

    def onSceneEndClose(self, caller, event) -> None:
        """The scene was closed: start anew if the panel is on screen."""
        if self._entered:
            self.connectParameters()

    def connectParameters(self) -> None:
        """Show the scene's parameters and follow them."""
        if self._tag is not None:
            self.panel(InputsPanel).choose_defaults()
            return
        parameters = self.logic.getParameterNode()
        self.context.parameters = parameters
        self._tag = parameters.connectGui(self.ui)
        self.addObserver(parameters, vtk.vtkCommand.ModifiedEvent, self.refresh)
        self.panel(InputsPanel).choose_defaults()
        self.refresh()

    def disconnectParameters(self) -> None:
        """Stop following the parameters."""
        parameters = self.context.parameters
        if parameters is None or self._tag is None:
            return
        parameters.disconnectGui(self._tag)
        self._tag = None
        self.removeObserver(parameters, vtk.vtkCommand.ModifiedEvent, self.refresh)
        self.context.parameters = None

    def panel(self, kind: type[Panel]) -> Panel:
        """The part of a class."""
        return next(panel for panel in self.panels if isinstance(panel, kind))

    def refresh(self, caller=None, event=None) -> None:
        """Bring every part up to date."""
        if self._refreshing:
            return
        self._refreshing = True
        try:
            for panel in self.panels:
                panel.refresh()
        finally:
            self._refreshing = False

    @property
    def parameters(self) -> RadiomicsParameters | None:
        """The parameters, None while the panel is not on screen."""
        return self.context.parameters
