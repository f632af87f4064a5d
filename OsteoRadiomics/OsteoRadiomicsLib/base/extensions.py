"""How another package adds to this software: it describes itself in one ``Extension``, and is never imported by name here.

An extension is found in one of three ways:

1. an installed Python package names it as an entry point::

       [project.entry-points."osteoradiomics.extensions"]
       paingrade = "PainGradeLib.extension:EXTENSION"

2. in 3D Slicer, which knows no package metadata: a package whose name ends in ``Lib``, with an ``extension.py`` that holds
   ``EXTENSION``, in the folder of this library (all modules of a Slicer extension are installed into one folder) or, in a
   source tree, in a folder beside that one, once the module has been put on Python's path;
3. a script, notebook or module registers it itself with ``register_extension``.

Nothing of it is imported before somebody asks for verbs, measurements and so on. One that cannot be loaded costs what it
would have added, and is named: see ``extension_problems``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from .errors import ExtensionError
from .places import load

GROUP = "osteoradiomics.extensions"
_LIBRARY = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Extension:
    """What a package adds. Every part is a place ``module:NAME``, loaded when it is needed, so that this stays light.

    name: of the extension, for messages.
    verbs: ``verbs.Verb``. demo_parts: ``verbs.demo_steps.DemoPart``. measurements: ``measurements.Measurement``.
    report_kinds: ``report.kinds.ReportKind``.
    report_sections: ``report.sections.ReportSection``. panels: ``gui.parts.PanelPart``.
    feature_classes, ibsi_feature_classes: ``protocols.feature_classes.FeatureClassEntry``.
    image_types: ``protocols.image_types.ImageTypeEntry``. heatmap_kinds: ``heatmaps.kinds.HeatmapKind``.
    file_formats: ``images.formats.FileFormat``. classifiers: ``protocols.classifiers.ClassifierEntry``.
    model_kinds: ``scoring.kinds.kind.Kind``. measured_names: ``tables.feature_names.MeasuredNames``.
    """

    name: str
    verbs: tuple[str, ...] = ()
    demo_parts: tuple[str, ...] = ()
    measurements: tuple[str, ...] = ()
    report_kinds: tuple[str, ...] = ()
    report_sections: tuple[str, ...] = ()
    panels: tuple[str, ...] = ()
    feature_classes: tuple[str, ...] = ()
    ibsi_feature_classes: tuple[str, ...] = ()
    image_types: tuple[str, ...] = ()
    heatmap_kinds: tuple[str, ...] = ()
    file_formats: tuple[str, ...] = ()
    classifiers: tuple[str, ...] = ()
    model_kinds: tuple[str, ...] = ()
    measured_names: tuple[str, ...] = ()


@dataclass
class _State:
    """What has been found so far. generation: grows with every change, so that registries know when to look again."""

    found: dict[str, Extension] | None = None
    problems: dict[str, ExtensionError] | None = None
    generation: int = 0


_state = _State()


def extensions() -> tuple[Extension, ...]:
    """Every extension that is installed or registered; those that cannot be loaded are in ``extension_problems``."""
    return tuple(_found().values())


def extension_problems() -> tuple[ExtensionError, ...]:
    """One error for each extension, or part of one, that could not be loaded so far."""
    _found()
    return tuple((_state.problems or {}).values())


def extension_hint() -> str:
    """What to add to a message that something is unknown: an extension that failed may have brought it. '' where none did."""
    return "".join(f" ({problem.where}: {problem.what})" for problem in extension_problems())


def register_extension(extension: Extension) -> None:
    """Add an extension by hand, in this process. Raises ExtensionError when another one has its name."""
    known = _found().get(extension.name)
    if known not in (None, extension):
        raise ExtensionError("another extension has this name", where=f"extension {extension.name}", cure="Rename one of them")
    _found()[extension.name] = extension
    _state.generation += 1


def withdraw_extension(name: str) -> None:
    """Take an extension away again, and the record of what could not be loaded of it."""
    _found().pop(name, None)
    problems = _state.problems or {}
    _state.problems = {text: problem for text, problem in problems.items() if problem.where != f"extension {name}"}
    _state.generation += 1


def report_problem(problem: ExtensionError) -> None:
    """Remember that part of an extension could not be loaded."""
    _found()
    assert _state.problems is not None
    _state.problems.setdefault(str(problem), problem)


def generation() -> int:
    """A number that grows whenever extensions come or go."""
    return _state.generation


def _found() -> dict[str, Extension]:
    if _state.found is None:
        found: dict[str, Extension] = {}
        _state.problems = {}
        places: dict[str, str] = {}
        for place, source in _places():  # an installed package may be found both ways
            places.setdefault(place, source)
        for place, source in places.items():
            try:
                extension = load(place, Extension, source=source)
            except ExtensionError as problem:
                _state.problems[str(problem)] = problem
            else:
                found.setdefault(extension.name, extension)
        _state.found = found
    return _state.found


def _places() -> Iterator[tuple[str, str]]:
    """(place, name for messages) of every extension: entry points, then packages beside this library."""
    for entry in metadata.entry_points(group=GROUP):
        yield entry.value, entry.name
    for folder in module_folders():
        for file in sorted(folder.glob("*Lib/extension.py")):
            yield f"{file.parent.name}.extension:EXTENSION", file.parent.name.removesuffix("Lib")


def module_folders() -> tuple[Path, ...]:
    """Folders on Python's path in which the libraries of this extension's modules lie, this one's first."""
    on_path = {Path(folder or ".").resolve() for folder in sys.path}
    return tuple(folder for folder in dict.fromkeys((_LIBRARY.parent, *_source_modules())) if folder in on_path)


def _source_modules() -> list[Path]:
    """In a source tree: the folders of the other modules, each with its library and its module file."""
    root = _LIBRARY.parent.parent
    return [folder for folder in sorted(root.iterdir()) if (folder / f"{folder.name}.py").is_file()] if _is_source(root) else []


def _is_source(root: Path) -> bool:
    return (root / "CMakeLists.txt").is_file() and (root / _LIBRARY.parent.name / "CMakeLists.txt").is_file()
