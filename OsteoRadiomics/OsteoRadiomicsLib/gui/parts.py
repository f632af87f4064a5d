"""The parts of the modules' panel, in order. A part is one class and one line here; this module imports no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.errors import ExtensionError, InputError
from ..base.extensions import module_folders, report_problem
from ..base.places import load, source_of_place
from ..base.registry import Registry
from ..base.resources import resource_folders

if TYPE_CHECKING:
    from .panel import Context, Panel


@dataclass(frozen=True, eq=False)
class PanelPart:
    """One part of the panel.

    name: in messages. place: ``module:NAME`` of a subclass of ``gui.panel.Panel``; a module that begins with a dot lies in this
    folder. modules: names of the Slicer modules that show it, all by default. ui: its .ui file among the steps, in the order of
    the parts, in ``Resources/UI`` of the module that brings it. after: name of the part that it stands behind, where it does not
    stand last. always: the step stays while a reader study is on the panel.
    A part without a .ui file makes its widgets with ``context.add_section``.
    """

    name: str
    place: str
    modules: tuple[str, ...] = ()
    ui: str = ""
    after: str = ""
    always: bool = False


PANEL_PARTS: Registry[PanelPart] = Registry(
    "panel part",
    PanelPart,
    (
        PanelPart("set-up", ".setup_panel:SetupPanel", ui="SetupStep.ui", always=True),
        PanelPart("reading", ".reading.panel:ReadingPanel"),
        PanelPart("case", ".inputs_panel:InputsPanel", ui="CaseStep.ui"),
        PanelPart("bodies", ".bodies_panel:BodiesPanel", modules=("OsteoRadiomics",), ui="BodiesStep.ui"),
        PanelPart("segment", ".segment_panel:SegmentPanel", modules=("OsteoRadiomics",), ui="SegmentStep.ui"),
        PanelPart("draw", ".draw_panel:DrawPanel", ui="DrawStep.ui"),
        PanelPart("corrections", ".corrections_panel:CorrectionsPanel", modules=("OsteoRadiomics",), ui="CorrectionsStep.ui"),
        PanelPart("score", ".score_panel:ScorePanel", ui="ResultStep.ui"),
        PanelPart("features", ".features_panel:FeaturesPanel"),
        PanelPart("explain", ".explain.panel:ExplainPanel"),
        PanelPart("report", ".report_panel:ReportPanel", ui="ReportStep.ui"),
        PanelPart("radiograph", ".radiograph_panel:RadiographPanel", modules=("OsteoRadiomics",), ui="RadiographStep.ui"),
        PanelPart("analysis", ".analysis:AnalysisPanel"),
    ),
    field="panels",
)


def parts_of(module: str) -> list[PanelPart]:
    """The parts that a Slicer module shows, in order: each behind the one that it names, else where the registry has it."""
    wanted = [part for part in PANEL_PARTS.values() if not part.modules or module in part.modules]
    ordered = [part for part in wanted if not part.after]
    for part in wanted:
        if part.after:
            names = [each.name for each in ordered]
            ordered.insert(names.index(part.after) + 1 if part.after in names else len(ordered), part)
    return ordered


def steps(module: str) -> list[PanelPart]:
    """The parts of a Slicer module that have a .ui file, in order."""
    return [part for part in parts_of(module) if part.ui]


def ui_file(part: PanelPart) -> Path:
    """A part's .ui file. Raises InputError naming what was looked for."""
    for folder in (*resource_folders("UI"), *(folder / "Resources" / "UI" for folder in module_folders())):
        if (folder / part.ui).is_file():
            return folder / part.ui
    raise InputError(f"no UI resource called {part.ui}", cure="Reinstall the extension: files are missing")


def make_parts(module: str, context: Context) -> list[Panel]:
    """The parts that a Slicer module shows, in order. A part of an extension that cannot be loaded or made is left out and
    named in ``extension_problems``."""
    found: list[Panel] = []
    for part in parts_of(module):
        try:
            found.append(_made(part, context))
        except ExtensionError as problem:
            report_problem(problem)
    return found


def _made(part: PanelPart, context: Context) -> Panel:
    source = source_of_place(part.place)
    kind: type[Panel] = load(part.place, type, package=__package__ or "", source=source)
    try:
        return kind(context)
    except Exception as error:
        if not source:
            raise
        reason = f"{type(error).__name__}: {error}"
        raise ExtensionError(f"panel part {part.name} cannot be made ({reason})", where=f"extension {source}") from error
