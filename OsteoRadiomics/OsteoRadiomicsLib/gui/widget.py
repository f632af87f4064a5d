"""The panel of both modules: loads the steps' .ui files, keeps the parameters connected, and puts its parts together."""

from __future__ import annotations

from typing import ClassVar

import slicer
import vtk
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleWidget
from slicer.util import VTKObservationMixin

from ..base.extensions import extension_problems
from ..base.resources import resource
from .choices import protocol_choices
from .connections import connect
from .inputs_panel import InputsPanel
from .logic import RadiomicsLogic
from .panel import Context, P
from .parameters import RadiomicsParameters
from .parts import make_parts, steps, ui_file
from .runner import Runner
from .scene_watch import SceneWatch
from .view_layout import CaseViews

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
        self._roots = [slicer.util.loadUI(str(resource("UI", UI_FILE)))]
        self.layout.addWidget(self._roots[0])
        self._add_steps()
        self.ui = slicer.util.childWidgetVariables(self._roots[0])
        for root in self._roots:
            root.setMRMLScene(slicer.mrmlScene)
        self.logic = self.logic_class()
        runner = Runner(self.ui, self.refresh)
        layout = self.ui.casesContainer.layout()
        self.context = Context(self.ui, self.logic, protocol_choices(self.moduleName), runner, self.refresh, layout)
        self.panels = self.context.parts
        self.panels += make_parts(self.moduleName, self.context)
        self.ui.stepsContents.layout().addStretch(1)
        runner.footer.lasting = tuple(str(problem) for problem in extension_problems())
        runner.footer.warn(())
        self.views = CaseViews(self.context)
        self.watch = SceneWatch(self.nodesChanged, self.refresh)
        connect(self.ui.readingModeButton, "toggled(bool)", self.onModeChanged)
        self.addObserver(slicer.mrmlScene, slicer.mrmlScene.StartCloseEvent, self.onSceneStartClose)
        self.addObserver(slicer.mrmlScene, slicer.mrmlScene.EndCloseEvent, self.onSceneEndClose)
        for event in (slicer.vtkMRMLScene.EndImportEvent, slicer.vtkMRMLScene.EndUndoEvent, slicer.vtkMRMLScene.EndRedoEvent):
            self.addObserver(slicer.mrmlScene, event, self.onSceneEndImport)
        self.connectParameters()

    def cleanup(self) -> None:
        """Called when the module goes away."""
        self.watch.stop()
        self.context.runner.close()
        for panel in self.panels:
            panel.close()
        self.disconnectParameters()
        self.removeObservers()

    def enter(self) -> None:
        """Called each time the module is opened."""
        self._entered = True
        self.connectParameters()
        self.watch.start()
        for panel in self.panels:
            panel.enter()
        self.nodesChanged()

    def exit(self) -> None:
        """Called each time another module is opened. Work in the background goes on."""
        self._entered = False
        self.watch.stop()
        for panel in self.panels:
            panel.exit()
        self.views.leave()
        self.disconnectParameters()

    def onSceneStartClose(self, caller, event) -> None:
        """The scene is about to be closed: its nodes must not be used any more."""
        self.context.runner.cancel()
        self.context.runner.footer.warn(())
        for panel in self.panels:
            panel.scene_closing()
        self.views.leave()
        self.disconnectParameters()

    def onSceneEndClose(self, caller, event) -> None:
        """The scene was closed: start anew if the panel is on screen."""
        if self._entered:
            self.connectParameters()

    def onSceneEndImport(self, caller, event) -> None:
        """A scene was loaded, or an earlier state came back: what the widgets show may be gone, so they are connected again."""
        self.disconnectParameters()
        self.views.scene_loaded()
        for panel in self.panels:
            panel.scene_loaded()
        if self._entered:
            self.connectParameters()
            self.nodesChanged()

    def connectParameters(self) -> None:
        """Show the scene's parameters and follow them."""
        if self._tag is not None:
            return
        parameters = self.logic.getParameterNode()
        self.context.parameters = parameters
        self._tag = parameters.connectGui(self.ui)
        self.addObserver(parameters, vtk.vtkCommand.ModifiedEvent, self.refresh)
        self.nodesChanged()

    def disconnectParameters(self) -> None:
        """Stop following the parameters."""
        parameters = self.context.parameters
        if parameters is None or self._tag is None:
            return
        parameters.disconnectGui(self._tag)
        self._tag = None
        self.removeObserver(parameters, vtk.vtkCommand.ModifiedEvent, self.refresh)
        self.context.parameters = None

    def nodesChanged(self) -> None:
        """Nodes came or went: choose what fits."""
        if self.context.parameters is not None:
            self.context.part(InputsPanel).choose_defaults()
            self.refresh()

    def onModeChanged(self, reading: bool) -> None:
        """A case, or a reader study: one hides the other."""
        if self.context.parameters is not None:
            self.context.parameters.reading = bool(reading)
            if reading:
                self.views.leave()
            self.nodesChanged()

    def panel(self, kind: type[P]) -> P:
        """The part of a class."""
        return self.context.part(kind)

    def refresh(self, caller=None, event=None) -> None:
        """Bring every part up to date."""
        if self._refreshing:
            return
        self._refreshing = True
        try:
            self._show_mode()
            for panel in self.panels:
                panel.refresh()
            self.watch.follow(self.parameters.segmentation if self.parameters else None)
            if self._entered:
                self.views.follow()
        finally:
            self._refreshing = False

    @property
    def parameters(self) -> RadiomicsParameters | None:
        """The parameters, None while the panel is not on screen."""
        return self.context.parameters

    def _show_mode(self) -> None:
        reading = self.parameters.reading if self.parameters is not None else False
        button = self.ui.readingModeButton if reading else self.ui.caseModeButton
        if not button.checked:
            button.checked = True
        self.ui.casesContainer.setVisible(not reading)
        self.ui.readingContainer.setVisible(reading)

    def _add_steps(self) -> None:
        """Load each step's .ui file into the scrolled part of the frame."""
        frame = slicer.util.childWidgetVariables(self._roots[0])
        for part in steps(self.moduleName):
            root = slicer.util.loadUI(str(ui_file(part)))
            container = frame.setupContainer if part.always else frame.casesContainer
            container.layout().addWidget(root)
            self._roots.append(root)
