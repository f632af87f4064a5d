"""The step Vertebral bodies: whole vertebrae of another program, cut to bodies, shown, then taken as the study's segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import slicer
from slicer.i18n import tr as _

from ..base.errors import OsteoRadiomicsError
from ..images.label_schemes import LABEL_SCHEMES
from ..vertebrae.levels import level_of
from ..vertebrae.numbering import COUNTED_UPWARDS
from .background import Job
from .bodies_task import BodiesChoice, bodies_result, start_bodies
from .choice_box import ChoiceBox
from .connections import chosen_key, connect
from .obstacles import busy_obstacle
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .scene_case import SceneCase

if TYPE_CHECKING:
    from ..images import LabelMap
    from ..workflows.vertebral_bodies import BodiesRecord

LOWEST = ("L5", "L4", "L6")


class BodiesPanel(Panel):
    """Cuts bodies in the background, shows them as outlines, and puts them into the study's segmentation when they are wanted."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._preview: slicer.vtkMRMLSegmentationNode | None = None
        self._bodies: LabelMap | None = None
        self._said = ""
        ui = self.ui
        self._schemes, self._lowest = ChoiceBox(ui.numberingComboBox), ChoiceBox(ui.lowestComboBox)
        self._schemes.fill([(_("Names, or the labels' order"), ""), *((name, name) for name in LABEL_SCHEMES)], "")
        self._lowest.fill([(level, level) for level in LOWEST], LOWEST[0])
        connect(ui.numberingComboBox, "currentIndexChanged(int)", lambda index: self.context.refresh())
        connect(ui.previewBodiesButton, "clicked(bool)", self.preview)
        connect(ui.useBodiesButton, "clicked(bool)", self.use)
        connect(ui.dropBodiesButton, "clicked(bool)", self.drop)

    def show(self, parameters: RadiomicsParameters) -> None:
        ui = self.ui
        if self._preview is not None and not slicer.mrmlScene.IsNodePresent(self._preview):
            self._forget()
        counted = chosen_key(ui.numberingComboBox) == COUNTED_UPWARDS
        ui.lowestLabel.setVisible(counted)
        ui.lowestComboBox.setVisible(counted)
        self.set_button(ui.previewBodiesButton, self._obstacle(), _("Cut the bodies and show them; nothing of yours is changed"))
        for button in (ui.useBodiesButton, ui.dropBodiesButton):
            button.setVisible(self._preview is not None)
        busy = busy_obstacle(self.context)
        self.set_button(ui.useBodiesButton, busy, _("Make them segments of the study, to be checked and corrected"))
        self.set_button(ui.dropBodiesButton, busy, _("Remove the preview"))
        ui.bodiesLabel.text = self._said
        ui.bodiesLabel.setVisible(bool(self._said))

    def preview(self) -> None:
        """Cut the bodies in the background."""
        case, ui = self._case(), self.ui
        choice = BodiesChoice(
            scheme=chosen_key(ui.numberingComboBox),
            lowest=chosen_key(ui.lowestComboBox) if chosen_key(ui.numberingComboBox) == COUNTED_UPWARDS else "",
            inside_mm=ui.insideSlider.value,
            uncut=ui.uncutCheckBox.checked,
        )
        self.context.runner.run(lambda: start_bodies(case, choice), lambda job: self._cut(case, job))

    def use(self) -> None:
        """Make the bodies that are shown segments of the study; what is drawn already is never replaced."""
        parameters = self.context.logic.getParameterNode()
        image, before = self._drawn_on(), parameters.segmentation
        try:
            node = self.context.logic.takeBodies(self._bodies, image, parameters.protocol, segmentation=self._free(before))
        except OsteoRadiomicsError as error:
            self.context.runner.show_error(error)
            return
        said = self._said
        self._remove()
        parameters.segmentation = node
        self._said = said
        self.ui.bodiesSection.collapsed = True
        self.context.runner.say(_("The bodies are in {name}: check and correct them.").format(name=node.GetName()))
        self.context.refresh()

    def drop(self) -> None:
        """Remove the preview."""
        self._remove()
        self.context.refresh()

    def scene_closing(self) -> None:
        self._forget()

    def close(self) -> None:
        self._remove()

    def _cut(self, case: SceneCase, job: Job) -> None:
        from ..mrml.bodies_preview import preview_segments

        bodies, record = bodies_result(job)
        self._remove()
        self._preview = preview_segments(bodies, case.image, _("Preview of bodies"))
        self._bodies = bodies
        self._said = _levels(record)
        warnings = [f"{body.level}: {note}" for body in record.bodies for note in body.notes] + list(record.failed.values())
        self.context.runner.say_result(_("Look at the outlines, then use them or discard them."), warnings)

    def _case(self) -> SceneCase:
        """The vertebrae on the image that is drawn on."""
        image = self._drawn_on()
        sequence = next(name for name, node in self.context.images.items() if node is image)
        parameters = self.context.parameters
        return SceneCase({sequence: image}, parameters.wholeVertebrae, parameters.protocol, sequence=sequence)

    def _drawn_on(self) -> slicer.vtkMRMLScalarVolumeNode | None:
        """The protocol's image to draw on, else the first that there is."""
        images = self.context.images
        return images.get(self.context.protocol.drawn_on) or next(iter(images.values()), None)

    def _free(self, node: slicer.vtkMRMLSegmentationNode | None) -> slicer.vtkMRMLSegmentationNode | None:
        """The chosen segmentation where none of the bodies is drawn in it, so that nothing is lost; None asks for a new one."""
        if node is None or node is self.context.parameters.wholeVertebrae or node.GetParentTransformNode() is not None:
            return None
        drawn = self.context.drawn.of(node)
        return None if any(drawn.get(segment.name) for segment in self._bodies.segments) else node

    def _obstacle(self) -> str:
        context, parameters = self.context, self.context.parameters
        if busy := busy_obstacle(context):
            return busy
        if context.protocol is None:
            return _("Choose a protocol")
        if not any(level_of(roi) for roi in context.protocol.rois):
            return _("This study draws no vertebra")
        if not context.images:
            return _("Choose an image first")
        return "" if parameters.wholeVertebrae is not None else _("Choose the vertebrae that another program segmented")

    def _remove(self) -> None:
        if self._preview is not None and slicer.mrmlScene.IsNodePresent(self._preview):
            slicer.mrmlScene.RemoveNode(self._preview)
        self._forget()

    def _forget(self) -> None:
        self._preview, self._bodies, self._said = None, None, ""


def _levels(record: BodiesRecord) -> str:
    """What became of each level, one line each."""
    numbering = [_("Levels by the numbering {scheme}").format(scheme=record.scheme)] if record.scheme else []
    cut = _("{level}: {body:.1f} of {whole:.1f} ml")
    lines = [cut.format(level=body.level, body=body.volume_ml, whole=body.whole_ml) for body in record.bodies]
    return "\n".join([*numbering, *lines, *(_("{level}: no body").format(level=level) for level in record.failed)])
