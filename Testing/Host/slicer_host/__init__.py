"""A small stand-in for the Slicer application on slicer-core: real MRML, real module logics, make-believe widgets.

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

    _publish_qt()
    from . import mrml_widgets

    mrml_widgets.publish()
    from .application import Host

    host = Host()
    source = os.environ.get("SLICER_SOURCE")
    if source:
        _use_slicers_own(Path(source) / "Base" / "Python" / "slicer", slicer)
    else:
        _use_ours(slicer)
    return host


def slicer_module(name: str, content: dict) -> types.ModuleType:
    """Publish ``slicer.<name>`` with the given content."""
    import slicer

    module = types.ModuleType(f"slicer.{name}")
    vars(module).update(content)
    sys.modules[module.__name__] = module
    setattr(slicer, name, module)
    return module


def _publish_qt() -> None:
    from . import mrml_widgets, qt_core, qt_dialogs, qt_items, qt_runtime, qt_widgets, ui_loader

    kits = (qt_core, qt_runtime, qt_widgets, qt_items, qt_dialogs, ui_loader)
    content = {name: member for kit in kits for name, member in _public(kit).items()}
    for name, members in (("qt", content), ("ctk", {**_public(mrml_widgets), **_public(qt_dialogs)})):
        module = types.ModuleType(name)
        vars(module).update(members)
        sys.modules[name] = module


def _public(module: types.ModuleType) -> dict:
    return {name: value for name, value in vars(module).items() if name.startswith(("Q", "ctk"))}


def _use_ours(slicer: types.ModuleType) -> None:
    slicer_module("i18n", {"tr": lambda text: text, "translate": lambda context, text: text})
    from . import parameters, scripted

    slicer_module("ScriptedLoadableModule", {k: v for k, v in vars(scripted).items() if k.startswith("ScriptedLoadableModule")})
    names = ("parameterNodeWrapper", "WithinRange", "Default")
    slicer_module("parameterNodeWrapper", {name: getattr(parameters, name) for name in names})


def _use_slicers_own(folder: Path, slicer: types.ModuleType) -> None:
    from . import qt_core

    slicer.__path__.append(str(folder))
    sys.modules["qt"].QColor = type("QColor", (qt_core.QObject,), {})
    for name in ("QTextEdit", "QSpinBox"):
        vars(sys.modules["qt"]).setdefault(name, type(name, (sys.modules["qt"].QWidget,), {}))
    for kit, names in (
        ("ctk", "ctkCheckBox ctkCheckablePushButton ctkComboBox ctkDoubleSlider ctkDoubleSpinBox ctkRangeWidget ctkPathLineEdit"),
        ("ctk", "ctkDirectoryButton ctkColorPickerButton"),
    ):
        for name in names.split():
            vars(sys.modules[kit]).setdefault(name, type(name, (sys.modules["qt"].QWidget,), {}))
    names = ["i18n", "ScriptedLoadableModule", "parameterNodeWrapper"]
    if (folder / "packaging.py").is_file():  # from Slicer 5.12 on
        names.append("packaging")
    for name in names:
        setattr(slicer, name, importlib.import_module(f"slicer.{name}"))
