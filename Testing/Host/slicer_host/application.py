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

from .qt_core import QObject
from .qt_runtime import QSettings, QTimer

SLICE_VIEWS = ("Red", "Yellow", "Green")
ORIENTATIONS = {"Red": "Axial", "Yellow": "Sagittal", "Green": "Coronal"}
COLORS = {"Red": (0.95, 0.29, 0.33), "Yellow": (0.93, 0.84, 0.3), "Green": (0.43, 0.69, 0.29)}
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


class LayoutManager:
    """The slice views without widgets: real slice logics on real nodes."""

    def __init__(self, logics: dict[str, slicer.vtkMRMLSliceLogic]) -> None:
        self._logics = logics
        self.layout = 0

    def sliceViewNames(self) -> tuple[str, ...]:
        return tuple(self._logics)

    def sliceWidget(self, name: str) -> SimpleNamespace:
        logic = self._logics[name]
        return SimpleNamespace(
            sliceLogic=lambda: logic,
            mrmlSliceNode=logic.GetSliceNode,
            mrmlSliceCompositeNode=logic.GetSliceCompositeNode,
        )

    def mrmlSliceLogics(self) -> vtk.vtkCollection:
        collection = vtk.vtkCollection()
        for logic in self._logics.values():
            collection.AddItem(logic)
        return collection

    def setLayout(self, layout: int) -> None:
        self.layout = layout

    def resetSliceViews(self) -> None:
        for logic in self._logics.values():
            logic.FitSliceToBackground()


class Application(QObject):
    """``slicer.app``. windows: top-level windows, none at first, as with --no-main-window. exit_code: what exit() was told."""

    def __init__(self, scene: slicer.vtkMRMLScene, temporary: Path) -> None:
        super().__init__()
        # As in the application, Qt's property check does not apply to what the host itself keeps.
        state = self.__dict__
        state["applicationName"] = "Slicer"
        state["majorVersion"], state["minorVersion"] = 5, 12
        state["temporaryPath"] = str(temporary)
        state["exit_code"] = None
        state["windows"] = []
        state["testing"] = False
        state["clock"] = time.monotonic
        state["_scene"] = scene
        state["_options"] = SimpleNamespace(runPythonAndExit=False, testingEnabled=False)
        state["_settings"] = QSettings()
        state["_module_manager"] = ModuleManager()
        state["_logic"] = _application_logic(scene, temporary)
        state["_io"] = _data_io(scene, self.__dict__["_logic"], temporary)
        state["_layout_manager"] = None

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

    def translate(self, context: str, text: str) -> str:
        return text

    def processEvents(self) -> None:
        QTimer.fire_due(self.clock())

    def setOverrideCursor(self, cursor) -> None:
        pass

    def restoreOverrideCursor(self) -> None:
        pass

    def exit(self, code: int = 0) -> None:
        self.__dict__["exit_code"] = code


class ModuleManager(QObject):
    """Announces the unloading of a module, nothing else."""

    signals = ("moduleAboutToBeUnloaded(QString)",)


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
        self._slice_logics = {name: self._slice_logic(name) for name in SLICE_VIEWS}
        self.app.__dict__["_layout_manager"] = LayoutManager(self._slice_logics)
        collection = self.app.layoutManager().mrmlSliceLogics()
        self.app.applicationLogic().SetSliceLogics(collection)

    def reset(self) -> None:
        """Close the scene as the application does: parameter nodes and views survive, data do not."""
        self.scene.Clear(0)
        _add_color_nodes(self.app.applicationLogic(), self.scene)
        for name, logic in self._slice_logics.items():
            if logic.GetSliceNode() is None or logic.GetSliceNode().GetScene() is None:
                _add_slice_node(logic, name)
        self.app.__dict__.update(exit_code=None, windows=[], testing=False, clock=time.monotonic)
        self.app.settings().clear()
        QTimer.forget_all()

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

    def _slice_logic(self, name: str) -> slicer.vtkMRMLSliceLogic:
        logic = slicer.vtkMRMLSliceLogic()
        logic.SetMRMLApplicationLogic(self.app.applicationLogic())
        logic.SetMRMLScene(self.scene)
        _add_slice_node(logic, name)
        return logic


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


def _add_slice_node(logic: slicer.vtkMRMLSliceLogic, name: str) -> None:
    node = logic.AddSliceNode(name)
    node.SetOrientation(ORIENTATIONS[name])
    node.SetLayoutColor(*COLORS[name])
