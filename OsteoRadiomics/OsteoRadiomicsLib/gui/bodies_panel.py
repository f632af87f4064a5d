"""The step Vertebral bodies: whole vertebrae of another program, cut to bodies, shown, then taken as the study's segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slicer.i18n import tr as _

from ..images.label_schemes import LABEL_SCHEMES
from ..vertebrae.numbering import COUNTED_UPWARDS
from .background import Job
from .bodies_task import BodiesChoice, bodies_result, start_bodies
from .choice_box import ChoiceBox
from .connections import chosen_key, connect
from .obstacles import vertebrae_obstacle
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .proposed_segments import ProposedSegments
from .scene_case import SceneCase

if TYPE_CHECKING:
    from ..workflows.vertebral_bodies import BodiesRecord

LOWEST = ("L5", "L4", "L6")


class BodiesPanel(Panel):
    """Cuts bodies in the background, shows them as outlines, and puts them into the study's segmentation when they are wanted."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        ui = self.ui
        self.proposed = ProposedSegments(context, use=ui.useBodiesButton, drop=ui.dropBodiesButton, told=ui.bodiesLabel)
        self._schemes, self._lowest = ChoiceBox(ui.numberingComboBox), ChoiceBox(ui.lowestComboBox)
        self._schemes.fill([(_("Names, or the labels' order"), ""), *((name, name) for name in LABEL_SCHEMES)], "")
        self._lowest.fill([(level, level) for level in LOWEST], LOWEST[0])
        connect(ui.numberingComboBox, "currentIndexChanged(int)", lambda index: self.context.refresh())
        connect(ui.previewBodiesButton, "clicked(bool)", self.preview)
        connect(ui.useBodiesButton, "clicked(bool)", self.use)

    def show(self, parameters: RadiomicsParameters) -> None:
        ui = self.ui
        counted = chosen_key(ui.numberingComboBox) == COUNTED_UPWARDS
        ui.lowestLabel.setVisible(counted)
        ui.lowestComboBox.setVisible(counted)
        whole = "" if parameters.wholeVertebrae is not None else _("Choose the vertebrae that another program segmented")
        obstacle = vertebrae_obstacle(self.context) or whole
        self.set_button(ui.previewBodiesButton, obstacle, _("Cut the bodies and show them; nothing of yours is changed"))
        self.proposed.show(parameters)

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
        if self.proposed.take() is not None:
            self.ui.bodiesSection.collapsed = True
        self.context.refresh()

    def scene_closing(self) -> None:
        self.proposed.scene_closing()

    def close(self) -> None:
        self.proposed.remove()

    def _cut(self, case: SceneCase, job: Job) -> None:
        bodies, record = bodies_result(job)
        self.proposed.offer(bodies, case, _("Preview of bodies"), _levels(record))
        warnings = [f"{body.level}: {note}" for body in record.bodies for note in body.notes] + list(record.failed.values())
        self.context.runner.say_result(_("Look at the outlines, then use them or discard them."), warnings)

    def _case(self) -> SceneCase:
        """The vertebrae on the image that is drawn on."""
        parameters = self.context.parameters
        sequence, image = self.context.drawn_on
        return SceneCase({sequence: image}, parameters.wholeVertebrae, parameters.protocol, sequence=sequence)


def _levels(record: BodiesRecord) -> str:
    """What became of each level, one line each."""
    numbering = [_("Levels by the numbering {scheme}").format(scheme=record.scheme)] if record.scheme else []
    cut = _("{level}: {body:.1f} of {whole:.1f} ml")
    lines = [cut.format(level=body.level, body=body.volume_ml, whole=body.whole_ml) for body in record.bodies]
    return "\n".join([*numbering, *lines, *(_("{level}: no body").format(level=level) for level in record.failed)])
