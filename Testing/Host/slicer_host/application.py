"""What the Slicer application would own: scene, application logic, module logics, slice views, settings."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import slicer
import vtk
from PySide6 import QtCore, QtWidgets

from . import timers
from .dialogs import QSettings
from .layouts import LayoutManager
from .pythonqt.calls import into_qt
from .pythonqt.proxy import proxy_of

LOGICS = {
    "Colors": slicer.vtkSlicerColorLogic,
    "Markups": slicer.vtkSlicerMarkupsLogic,
    "Plots": slicer.vtkSlicerPlotsLogic,
    "Segmentations": slicer.vtkSlicerSegmentationsModuleLogic,
    "SubjectHierarchy": slicer.vtkSlicerSubjectHierarchyModuleLogic,
    "Tables": slicer.vtkSlicerTablesLogic,
    "Terminologies": slicer.vtkSlicerTerminologiesModuleLogic,
    "Volumes": slicer.vtkSlicerVolumesLogic,
}
# They look for files of an installed Slicer at start and complain on stderr that there are none.
LOOK_FOR_SHARED_FILES = ("Colors", "Terminologies")


class Announcements(QtCore.QObject):
    """The signals of ``slicer.app``."""

    startupCompleted = QtCore.Signal()
    aboutToQuit = QtCore.Signal()


class Application:
    """``slicer.app``. windows: top-level windows, none at first, as with --no-main-window. exit_code: what exit() was told."""

    applicationName = "Slicer"
    majorVersion, minorVersion = 5, 12

    def __init__(self, scene: slicer.vtkMRMLScene, temporary: Path) -> None:
        self.temporaryPath = str(temporary)
        self.exit_code: int | None = None
        self.windows: list = []
        self.testing = False
        self.translators: list = []
        self._scene = scene
        self._options = SimpleNamespace(runPythonAndExit=False, testingEnabled=False, noMainWindow=True)
        self._settings = QSettings()
        self._announcements = proxy_of(Announcements())
        self._module_manager = proxy_of(ModuleManager())
        self._logic = _application_logic(scene, temporary)
        self._io = _data_io(scene, self._logic, temporary)
        self._layout_manager: LayoutManager | None = None

    def connect(self, signal: str, slot) -> bool:
        return self._announcements.connect(signal, slot)

    def disconnect(self, signal: str, slot) -> bool:
        return self._announcements.disconnect(signal, slot)

    def start_up(self) -> None:
        """What the application announces when all modules are loaded."""
        self._announcements.startupCompleted.emit()

    def applicationLogic(self):
        return self._logic

    def mrmlScene(self):
        return self._scene

    def layoutManager(self):
        return self._layout_manager

    def moduleManager(self):
        return self._module_manager

    def coreIOManager(self):
        raise RuntimeError("The host has no IO manager: read and write through storage nodes")

    def commandOptions(self):
        return self._options

    def settings(self):
        return self._settings

    userSettings = settings

    def topLevelWidgets(self):
        return list(self.windows)

    def testingEnabled(self) -> bool:
        return self.testing

    def installTranslator(self, translator) -> bool:
        self.translators.append(translator)
        return True

    def translate(self, context: str, text: str) -> str:
        """The last installed translator that knows a text has it."""
        found = (translator.translate(context, text) for translator in reversed(self.translators))
        return next((said for said in found if said), text)

    def processEvents(self) -> None:
        with into_qt():
            QtWidgets.QApplication.processEvents()
            # Outside an event loop Qt would keep what was told to go later for ever.
            QtWidgets.QApplication.sendPostedEvents(None, QtCore.QEvent.Type.DeferredDelete.value)

    def setOverrideCursor(self, cursor) -> None:
        pass

    def restoreOverrideCursor(self) -> None:
        pass

    def exit(self, code: int = 0) -> None:
        self.exit_code = code


class ModuleManager(QtCore.QObject):
    """Announces the unloading of a module, nothing else."""

    moduleAboutToBeUnloaded = QtCore.Signal(str)


class Host:
    """One running stand-in for the application. Built once per process; ``reset`` brings back an empty scene."""

    def __init__(self) -> None:
        self.temporary = Path(tempfile.mkdtemp(prefix="slicer-host-"))
        self.scene = slicer.vtkMRMLScene()
        slicer.mrmlScene = self.scene
        self.app = Application(self.scene, self.temporary)
        slicer.app = self.app
        slicer.modules = SimpleNamespace()
        for name, make in LOGICS.items():
            self._register(name, make)
        self.app._layout_manager = LayoutManager(self.app)

    def reset(self) -> None:
        """Close the scene as the application does: parameter nodes and views survive, data do not."""
        self.scene.Clear(0)
        _add_color_nodes(self.app.applicationLogic(), self.scene)
        self.app.layoutManager().reset()
        self.app.exit_code, self.app.windows, self.app.testing = None, [], False
        self.app.settings().clear()
        timers.stop_all()

    def spin(self, until: Callable[[], bool], seconds: float = 60.0) -> None:
        """Let the event loop run until a condition holds. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                raise TimeoutError(f"nothing happened within {seconds:g} s")
            self.app.processEvents()
            time.sleep(0.01)

    def close(self) -> None:
        """Remove the temporary folder."""
        shutil.rmtree(self.temporary, ignore_errors=True)

    def _register(self, name: str, make: type) -> None:
        logic = make()
        if name in LOOK_FOR_SHARED_FILES:
            with quiet_vtk():
                self._connect(logic)
        else:
            self._connect(logic)
        self.app.applicationLogic().SetModuleLogic(name, logic)
        setattr(slicer.modules, name.lower(), SimpleNamespace(logic=lambda: logic, name=name))

    def _connect(self, logic) -> None:
        logic.SetMRMLApplicationLogic(self.app.applicationLogic())
        logic.SetMRMLScene(self.scene)


class quiet_vtk:
    """Silences VTK's log on stderr for messages that an installed Slicer would not give."""

    def __enter__(self) -> None:
        self._verbosity = vtk.vtkLogger.GetCurrentVerbosityCutoff()
        vtk.vtkLogger.SetStderrVerbosity(vtk.vtkLogger.VERBOSITY_OFF)

    def __exit__(self, *error) -> None:
        vtk.vtkLogger.SetStderrVerbosity(self._verbosity)


def _application_logic(scene, temporary: Path):
    logic = slicer.vtkSlicerApplicationLogic()
    logic.SetMRMLScene(scene)
    logic.SetTemporaryPath(str(temporary))
    logic.GetColorLogic().SetMRMLScene(scene)
    _add_color_nodes(logic, scene)
    slicer.vtkMRMLSliceNode.AddDefaultSliceOrientationPresets(scene, True)
    return logic


def _add_color_nodes(logic, scene) -> None:
    """Slicer's built-in colours, and an empty table in place of the file that label maps refer to."""
    logic.GetColorLogic().AddDefaultColorNodes()
    generic = slicer.vtkMRMLColorTableNode()
    generic.SetName("GenericColors")
    generic.SetTypeToFile()
    generic.SetSingletonTag("FileGenericColors.txt")
    generic.SetHideFromEditors(True)
    scene.AddNode(generic)


def _data_io(scene, application_logic, temporary: Path) -> tuple:
    """Without these two, reading an .mrb fails. Returned so that they stay alive."""
    cache = temporary / "cache"
    cache.mkdir()
    remote = slicer.vtkMRMLRemoteIOLogic()
    remote.SetMRMLScene(scene)
    remote.SetMRMLApplicationLogic(application_logic)
    remote.GetCacheManager().SetRemoteCacheDirectory(str(cache))
    manager = slicer.vtkDataIOManagerLogic()
    manager.SetMRMLScene(scene)
    manager.SetMRMLApplicationLogic(application_logic)
    manager.SetAndObserveDataIOManager(remote.GetDataIOManager())
    remote.AddDataIOToScene()
    return remote, manager
