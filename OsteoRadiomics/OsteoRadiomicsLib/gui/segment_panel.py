"""The step Segment vertebrae: bodies that a network finds, named from one point, shown, then taken as the study's segments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import slicer
from slicer.i18n import tr as _

from ..base.language import retold
from ..vertebrae.levels import level_of
from .anchor_point import AnchorPoint
from .background import Job
from .choice_box import ChoiceBox
from .connections import chosen_key, connect
from .corrections_panel import CorrectionsPanel, Proposal
from .dependencies import NETWORKS
from .obstacles import vertebrae_obstacle
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .proposed_segments import ProposedSegments
from .scene_case import SceneCase
from .segment_task import SegmentChoice, bodies_of_study, segmentation_result, start_segmentation

if TYPE_CHECKING:
    from ..images import LabelMap
    from ..workflows.segmenting import SegmentationRecord

LEVELS = ("L5", "S1", "L4", "L3", "L2", "L1", "T12", "T11", "T10")


@dataclass(frozen=True)
class _Found:
    """What a network found on an image. usable: the bodies that the study draws, None where there is none."""

    case: SceneCase
    usable: LabelMap | None
    record: SegmentationRecord


class SegmentPanel(Panel):
    """Finds bodies in the background, shows them with what is doubtful first, and puts them into the study's segmentation."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        ui = self.ui
        self.proposed = ProposedSegments(context, use=ui.useVertebraeButton, drop=ui.dropVertebraeButton, told=ui.segmentLabel)
        self.anchor = AnchorPoint(context.refresh)
        self._levels, self._counts = ChoiceBox(ui.anchorLevelComboBox), ChoiceBox(ui.lumbarComboBox)
        self._found: _Found | None = None
        self._lumbar: int | None = None  # as the reader said, of the image that is shown
        connect(ui.segmentSection, "contentsCollapsed(bool)", lambda collapsed: context.refresh())
        connect(ui.networkEdit, "currentPathChanged(QString)", lambda path: context.refresh())
        connect(ui.anchorLevelComboBox, "currentIndexChanged(int)", self._level_chosen)
        connect(ui.lumbarComboBox, "currentIndexChanged(int)", self._lumbar_chosen)
        connect(ui.placeAnchorButton, "clicked(bool)", self.place)
        connect(ui.segmentButton, "clicked(bool)", self.segment)
        connect(ui.useVertebraeButton, "clicked(bool)", self.use)

    def show(self, parameters: RadiomicsParameters) -> None:
        ui = self.ui
        self.anchor.follow(parameters.anchorPoint)
        self._levels.fill([(level, level) for level in LEVELS], parameters.anchorLevel)
        self.proposed.show(parameters, self._use_obstacle())
        if self.proposed.node is None:
            self._found = None
        self._show_counts()
        obstacle = vertebrae_obstacle(self.context)
        self.set_button(ui.placeAnchorButton, obstacle, _("Click into the middle of a body whose level you know"))
        purpose = _("Find the vertebral bodies and show them; nothing of yours is changed")
        self.set_button(ui.segmentButton, obstacle or self._network_obstacle(), purpose)
        ui.anchorHintLabel.setVisible(not obstacle and self.anchor.point_mm(self.context.drawn_on[1]) is None)

    def place(self) -> None:
        """Let the next click in a view be the point."""
        parameters = self.context.parameters
        _sequence, image = self.context.drawn_on
        slicer.util.setSliceViewerLayers(background=image)
        parameters.anchorPoint = self.anchor.place(parameters.anchorLevel, image)
        self.context.runner.say(_("Click into the body of {level} in a view.").format(level=parameters.anchorLevel))

    def segment(self) -> None:
        """Find the bodies in the background."""
        self._segment(None)

    def use(self) -> None:
        """Make the bodies of the study that are shown its segments; what is drawn already is never replaced."""
        found, node = self._found, self.proposed.take()
        if node is not None:
            self.ui.segmentSection.collapsed = True
            corrected = replace(found.case, segmentation=node)
            self.context.part(CorrectionsPanel).begin(Proposal(node, corrected, found.usable, found.record))
        self.context.refresh()

    def exit(self) -> None:
        self.anchor.stop()

    def scene_closing(self) -> None:
        self.anchor.forget()
        self.proposed.scene_closing()
        self._found = None

    def close(self) -> None:
        self.anchor.forget()
        self.proposed.remove()

    def _segment(self, lumbar: int | None) -> None:
        self.anchor.stop()
        self._lumbar = lumbar
        parameters, (sequence, image) = self.context.parameters, self.context.drawn_on
        case = SceneCase({sequence: image}, None, parameters.protocol, sequence=sequence)
        choice = SegmentChoice(self._network(), parameters.anchorLevel, self.anchor.point_mm(image), lumbar)
        rois = self.context.protocol.rois
        start = self.context.needing(NETWORKS, lambda: start_segmentation(case, choice))
        self.context.runner.run(start, lambda job: self._segmented(case, rois, job))

    def _segmented(self, case: SceneCase, rois: tuple[str, ...], job: Job) -> None:
        """Show what was found, also while the panel is off screen. rois: of the study when it was asked for."""
        found, record = segmentation_result(job)
        usable = bodies_of_study(found, rois)
        self.proposed.offer(usable or found, case, _("Preview of vertebrae"), _lines(record, rois), shown=found)
        self._found = _Found(case, usable, record)
        self.ui.networkEdit.addCurrentPathToHistory()
        self.context.runner.say_result(_("Look at the outlines, then use them or discard them."), map(retold, record.warnings))

    def _use_obstacle(self) -> str:
        if self._found is None:
            return ""
        usable, record = self._found.usable, self._found.record
        if record.lumbar is None:
            return _("Set a point in a body whose level you know, and segment again")
        if record.counts and self._lumbar != record.lumbar:
            return _("Choose how many lumbar vertebrae there are")
        names = ", ".join(roi for roi in self.context.protocol.rois if level_of(roi)) if self.context.protocol else ""
        return "" if usable is not None else _("None of this study's vertebrae was found: {names}").format(names=names)

    def _show_counts(self) -> None:
        """Ask for the number of lumbar vertebrae where the image cannot tell."""
        ui, record, running = self.ui, self._found.record if self._found else None, self.context.runner.running
        if record is not None and not running:
            if self._lumbar != record.lumbar:
                self._lumbar = None  # the bodies by that count did not come
            entries = [(_("(look and choose)"), "")] + [(_counted(count, names), count) for count, names in record.counts.items()]
            self._counts.fill(entries, "" if self._lumbar is None else str(self._lumbar))
        ui.lumbarComboBox.enabled = not running
        for widget in (ui.lumbarLabel, ui.lumbarComboBox):
            widget.setVisible(record is not None and bool(record.counts))

    def _network_obstacle(self) -> str:
        if not self._network():
            return _("Choose the file of a network (model.zip)")
        # Folded, nobody is to wait for a drive that does not answer.
        there = self.ui.segmentSection.collapsed or Path(self._network()).exists()
        return "" if there else _("The network's file is not there")

    def _network(self) -> str:
        return self.ui.networkEdit.currentPath.strip()

    def _level_chosen(self, index: int) -> None:
        if self.context.parameters is not None:
            self.context.parameters.anchorLevel = chosen_key(self.ui.anchorLevelComboBox)

    def _lumbar_chosen(self, index: int) -> None:
        chosen = chosen_key(self.ui.lumbarComboBox)
        if self._found is None or self.context.runner.running:
            return
        self._lumbar = int(chosen) if chosen else None
        if self._lumbar not in (None, self._found.record.lumbar):
            self._segment(self._lumbar)
        self.context.refresh()


def _counted(count: str, names: tuple[str, ...]) -> str:
    """A count of lumbar vertebrae, and how the bodies are called by it."""
    from ..vertebrae.counting import said

    return f"{count}: {', '.join(said(name) for name in names if name)}"


def _lines(record: SegmentationRecord, rois: tuple[str, ...]) -> str:
    """What is to be done, and each body, the most doubtful first."""
    lines = []
    if record.lumbar is None:
        lines.append(_("No level is named. Set the point, and segment again: without it they cannot be used."))
    if record.counts:
        lines.append(_("Five or six lumbar vertebrae are possible: compare with the whole spine, and choose."))
    drawn = {level_of(roi) for roi in rois}
    others = [body.name for body in record.bodies if body.level and body.level not in drawn]
    line, review = _("{name}: {volume:.1f} ml, {height:.0f} mm high"), _("{line}; please review: {notes}")
    for body in sorted(record.bodies, key=lambda each: -each.doubt):
        told = line.format(name=retold(body.name), volume=body.volume_ml, height=body.height_mm)
        notes = ", ".join(map(retold, body.notes))
        lines.append(review.format(line=told, notes=notes) if notes else told)
    if others:
        lines.append(_("This study does not draw {names}: left out").format(names=", ".join(others)))
    return "\n".join(lines)
