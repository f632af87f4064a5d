"""Whether the segments lie on every sequence, and the correction where the patient moved between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import slicer
from slicer.i18n import tr as _

from .background import Job
from .connections import connect
from .obstacles import busy_obstacle, choice_obstacle
from .panel import Context
from .scene_case import SceneCase
from .tasks import alignment_result, start_alignment

if TYPE_CHECKING:
    from ..workflows.alignment import AlignmentRecord, SequenceAlignment
    from .inputs_panel import InputsPanel

Figures = tuple[tuple[str, ...], "SequenceAlignment"]


class Movement:
    """Figures of the last check, as long as the same nodes are looked at; corrections are transform nodes of the scene."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._found: dict[str, Figures] = {}
        ui = context.ui
        connect(ui.checkMovementButton, "clicked(bool)", self.check)
        connect(ui.correctMovementButton, "clicked(bool)", self.correct)
        connect(ui.dropMovementButton, "clicked(bool)", self.drop)

    def show(self, part: InputsPanel) -> None:
        """Say for each sequence whether the segments lie on it."""
        context, ui = self._context, self._context.ui
        several = len(context.images) > 1
        ui.movementFrame.setVisible(several)
        if not several:
            return
        obstacle = busy_obstacle(context) or choice_obstacle(context, ())
        doubtful, corrected = self._doubtful(), self._corrected()
        lines = [line for name in context.images if (line := self._line(name))]
        ui.movementLabel.text = "\n".join(lines) or _("Not checked yet whether the segments lie on every sequence.")
        part.set_button(ui.checkMovementButton, obstacle, _("Compare the bodies' edges in all sequences"))
        none = "" if doubtful else _("Check first; no sequence needs it so far")
        part.set_button(ui.correctMovementButton, obstacle or none, _("Register rigidly and move the segments, never the image"))
        ui.dropMovementButton.setVisible(bool(corrected))
        part.set_button(ui.dropMovementButton, busy_obstacle(context), _("Take the correction of all sequences away"))

    def check(self) -> None:
        """Compare the sequences in the background."""
        self._start(())

    def correct(self) -> None:
        """Register the doubtful sequences in the background."""
        self._start(tuple(self._doubtful()))

    def drop(self) -> None:
        """Take the corrections away."""
        for name in self._corrected():
            node = self._context.parameters.correction_of(name)
            self._context.parameters.set_correction(name, None)
            slicer.mrmlScene.RemoveNode(node)
        self._found = {}
        self._context.refresh()

    def take(self, case: SceneCase, record: AlignmentRecord) -> tuple[str, ...]:
        """Keep figures and corrections of a finished comparison. Returns its warnings, without those of corrected sequences."""
        from ..mrml.corrections import transform_of_motion

        parameters = self._context.logic.getParameterNode()
        for item in record.sequences:
            self._found[item.sequence] = _key(case, item.sequence), item
            if item.motion is not None:
                name = f"{case.case} {record.drawn_on} to {item.sequence}".strip()
                node = transform_of_motion(item.motion.motion(), name, node=parameters.correction_of(item.sequence))
                parameters.set_correction(item.sequence, node)
        corrected = {item.sequence for item in record.sequences if parameters.correction_of(item.sequence) is not None}
        return tuple(text for text in record.warnings if text.split(":")[0] not in corrected)

    def forget(self) -> None:
        """Another scene."""
        self._found = {}

    def _start(self, correct: tuple[str, ...]) -> None:
        from .inputs_panel import scene_case

        case = scene_case(self._context)
        drawn_on = drawn_on_of(case, self._context)
        self._context.runner.run(lambda: start_alignment(case, drawn_on, correct), lambda job: self._compared(case, job))

    def _compared(self, case: SceneCase, job: Job) -> None:
        warnings = self.take(case, alignment_result(job))
        self._context.runner.say_result(_("The sequences were compared."), warnings)

    def _figures(self, name: str) -> SequenceAlignment | None:
        """Of the last check, None when other nodes are chosen meanwhile."""
        from .inputs_panel import scene_case

        key, item = self._found.get(name, ((), None))
        return item if item is not None and key == _key(scene_case(self._context), name) else None

    def _line(self, name: str) -> str:
        if self._context.parameters.correction_of(name) is not None:
            return _("{name}: corrected for movement").format(name=name)
        item = self._figures(name)
        if item is None:
            return ""
        if item.agreement is None:
            return _("{name}: could not be checked ({reason})").format(name=name, reason=item.reason)
        text = _("{name}: the patient may have moved ({mm:.1f} mm)") if item.doubtful else _("{name}: fits ({mm:.1f} mm)")
        return text.format(name=name, mm=item.distance_mm)

    def _doubtful(self) -> list[str]:
        found = {name: self._figures(name) for name in self._context.images}
        return [name for name, item in found.items() if item is not None and item.doubtful and name not in self._corrected()]

    def _corrected(self) -> list[str]:
        return [name for name in self._context.images if self._context.parameters.correction_of(name) is not None]


def drawn_on_of(case: SceneCase, context: Context) -> str:
    """The sequence whose image the segments were drawn on: the one they refer to, else the protocol's, else the first."""
    from ..mrml.volumes import reference_volume

    reference = reference_volume(case.segmentation)
    found = next((name for name, node in case.images.items() if node is reference), None)
    usual = context.protocol.drawn_on if context.protocol else ""
    return found or (usual if usual in case.images else next(iter(case.images)))


def _key(case: SceneCase, sequence: str) -> tuple[str, ...]:
    nodes = (case.images[sequence], *case.images.values(), case.segmentation)
    return tuple(node.GetID() for node in nodes)
