"""The step Corrections: what a reader made of a network's segmentation goes into a folder, for the next training."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import slicer
from slicer.i18n import tr as _

from ..base.errors import OsteoRadiomicsError
from .background import Job
from .connections import connect
from .correction_task import Correction, start_keeping
from .obstacles import busy_obstacle
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .scene_case import SceneCase
from .scene_watch import DRAWN
from .touches import MouseWatch

if TYPE_CHECKING:
    from ..images import LabelMap
    from ..readings.activity import ActivityTimer
    from ..readings.clock import Clock
    from ..workflows.segmenting import SegmentationRecord

TRAIN = "osteoradiomics train-segmentation drawn.csv corrections.csv --out DIR"


@dataclass(frozen=True)
class Proposal:
    """What a network gave and the reader took. node: where it is corrected. case: of its image and the segments in ``node``.
    bodies: as the network gave them."""

    node: slicer.vtkMRMLSegmentationNode
    case: SceneCase
    bodies: LabelMap
    record: SegmentationRecord


class CorrectionsPanel(Panel):
    """Hidden until a network's segmentation is used. clock: of the reader's work, which counts from then on, without pauses."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.clock: Clock | None = None  # that of the machine
        self._proposal: Proposal | None = None
        self._timer: ActivityTimer | None = None
        self._mouse = MouseWatch(self._touched)
        self._segments: tuple[Any, list[int]] | None = None
        self._counted: tuple[object, str] = (None, "")
        connect(self.ui.correctionsEdit, "currentPathChanged(QString)", lambda path: context.refresh())
        connect(self.ui.keepCorrectionButton, "clicked(bool)", self.keep)

    def begin(self, proposal: Proposal) -> None:
        """A network's segmentation is being corrected from now on."""
        from ..readings.activity import ActivityTimer  # these need packages that Slicer does not bring
        from ..readings.clock import Clock

        self._end()
        self._proposal, self._timer = proposal, ActivityTimer(self.clock or Clock())
        segmentation = proposal.node.GetSegmentation()
        self._segments = segmentation, [segmentation.AddObserver(event, self._drawn) for event in DRAWN]
        self._mouse.start()
        self.ui.correctionsSection.collapsed = False

    def show(self, parameters: RadiomicsParameters) -> None:
        ui, proposal = self.ui, self._proposal
        in_scene = slicer.mrmlScene.IsNodePresent
        if proposal is not None and not (in_scene(proposal.node) and in_scene(proposal.case.image)):
            self._end()
        ui.correctionsSection.setVisible(self._proposal is not None)
        purpose = _("Keep the image, the corrected bodies and how long it took; kept again, the image is replaced")
        self.set_button(ui.keepCorrectionButton, self._obstacle(), purpose)
        text = self._told()
        ui.correctionsLabel.text = text
        ui.correctionsLabel.setVisible(bool(text))

    def keep(self) -> None:
        """Keep the correction in the background."""
        self._touched()
        proposal, patient = self._proposal, self.context.parameters.caseId.strip()
        correction = Correction(proposal.case, proposal.bodies, proposal.record, patient, self._timer.seconds, self._folder())
        self.context.runner.run(lambda: start_keeping(correction), self._kept)

    def scene_closing(self) -> None:
        self._end()

    def close(self) -> None:
        self._end()

    def _kept(self, job: Job) -> None:
        told = job.printed()
        self.ui.correctionsEdit.addCurrentPathToHistory()
        text = _("The correction is kept: {count} voxels changed, Dice {dice:.3f} with what the network gave.")
        self.context.runner.say(text.format(count=told["changed_voxels"], dice=told["dice"]))

    def _obstacle(self) -> str:
        if busy := busy_obstacle(self.context):
            return busy
        proposal = self._proposal
        if proposal is not None and self.context.parameters.segmentation is not proposal.node:
            return _("Choose the segments that the network gave: {name}").format(name=proposal.node.GetName())
        return "" if self._folder() else _("Choose a folder for the corrections")

    def _told(self) -> str:
        """How many corrections the chosen folder holds, and what comes next; why its list cannot be read."""
        if self._proposal is None or not self.context.ready or not self._folder():
            return ""
        from ..workflows.kept_corrections import LIST, kept_corrections

        path = Path(self._folder()) / LIST
        stamp = path, path.stat().st_mtime_ns if path.is_file() else 0
        if self._counted[0] != stamp:
            try:
                count = kept_corrections(path.parent)
            except OsteoRadiomicsError as error:
                self._counted = stamp, str(error)
            else:
                several = _("{count} corrections kept in this folder; train again with:")
                text = _("1 correction kept in this folder; train again with:") if count == 1 else several.format(count=count)
                self._counted = stamp, f"{text}\n{TRAIN}" if count else _("No correction is kept in this folder yet.")
        return self._counted[1]

    def _folder(self) -> str:
        return self.ui.correctionsEdit.currentPath.strip()

    def _drawn(self, caller: Any, event: str) -> None:
        self._touched()

    def _touched(self) -> None:
        # The mouse over another case is no work on this one.
        parameters = self.context.parameters
        if self._timer is not None and (parameters is None or parameters.segmentation is self._proposal.node):
            self._timer.touch()

    def _end(self) -> None:
        self._mouse.stop()
        if self._segments is not None:
            segmentation, tags = self._segments
            for tag in tags:
                segmentation.RemoveObserver(tag)
        self._segments, self._proposal, self._timer = None, None, None
