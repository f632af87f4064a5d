"""A small stand-in for the Slicer application: real MRML and module logics (slicer-core), real Qt widgets (PySide6), no screen.

``start()`` builds it once per process and puts ``slicer.app``, ``slicer.mrmlScene``, ``slicer.modules``, ``qt``, ``ctk`` and
Slicer's own Python modules where scripted modules look for them. With SLICER_SOURCE naming a checkout of Slicer, its real
ScriptedLoadableModule, parameterNodeWrapper, i18n and packaging take the place of ours.
"""

from __future__ import annotations

import importlib
import os
import sys
import types
from functools import cache
from pathlib import Path


@cache
def start():
    """The one host of this process."""
    import slicer

    from . import desktop

    desktop.application()
    _publish_qt(slicer)
    from .application import Host

    host = Host()
    source = os.environ.get("SLICER_SOURCE")
    if source:
        _use_slicers_own(Path(source) / "Base" / "Python" / "slicer", slicer)
    else:
        _use_ours()
    return host


def slicer_module(name: str, content: dict) -> types.ModuleType:
    """Publish ``slicer.<name>`` with the given content."""
    import slicer

    module = types.ModuleType(f"slicer.{name}")
    vars(module).update(content)
    sys.modules[module.__name__] = module
    setattr(slicer, name, module)
    return module


def _publish_qt(slicer: types.ModuleType) -> None:
    from . import dialogs, ui_loader
    from .pythonqt import module
    from .pythonqt.proxy import proxy_class
    from .timers import QTimer
    from .widgets import STAND_INS

    own = (dialogs.QMessageBox, dialogs.QFileDialog, dialogs.QDesktopServices, dialogs.QSettings, ui_loader.QUiLoader, QTimer)
    ctk = {name: kind for name, kind in STAND_INS.items() if name.startswith("ctk")}
    module.publish({kind.__name__: kind for kind in own}, {**ctk, "ctkMessageBox": dialogs.ctkMessageBox})
    for name, kind in STAND_INS.items():
        if not name.startswith("ctk"):
            setattr(slicer, name, proxy_class(kind))


def _use_ours() -> None:
    from . import i18n, parameters, scripted

    slicer_module("i18n", {"tr": i18n.tr, "translate": i18n.translate})

    slicer_module("ScriptedLoadableModule", {k: v for k, v in vars(scripted).items() if k.startswith("ScriptedLoadableModule")})
    names = ("parameterNodeWrapper", "WithinRange", "Default")
    slicer_module("parameterNodeWrapper", {name: getattr(parameters, name) for name in names})


def _use_slicers_own(folder: Path, slicer: types.ModuleType) -> None:
    slicer.__path__.append(str(folder))
    names = ["i18n", "ScriptedLoadableModule", "parameterNodeWrapper"]
    if (folder / "packaging.py").is_file():  # from Slicer 5.12 on
        names.append("packaging")
    for name in names:
        setattr(slicer, name, importlib.import_module(f"slicer.{name}"))
