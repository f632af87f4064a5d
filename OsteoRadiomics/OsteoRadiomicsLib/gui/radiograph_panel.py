"""The step Chest radiograph: one number with its interval, and, when it is asked for, a contour of where it comes from."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from slicer.i18n import tr as _

from ..base.errors import InputError
from ..base.language import retold
from ..base.language import tr as told
from ..deep.radiograph.map_kinds import MAP_KINDS, against_control
from ..deep.radiograph.score import DOUBT
from .background import Job
from .choice_box import ChoiceBox
from .connections import chosen_key, connect, unheard
from .dependencies import NETWORKS
from .obstacles import busy_obstacle
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .radiograph_task import (
    PictureContour,
    PictureMap,
    PictureScore,
    RadiographChoice,
    map_result,
    score_result,
    start_map,
    start_score,
)

if TYPE_CHECKING:
    from ..mrml.radiograph_contours import ShownContours

MODEL_FILE = "model.json"


class RadiographPanel(Panel):
    """Scores a radiograph with a network in the background; what was found goes when picture or network are changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._of: RadiographChoice | None = None
        self._score: PictureScore | None = None
        self._maps: dict[str, PictureMap] = {}
        self._shown: PictureMap | None = None
        self._contours: ShownContours | None = None
        ui = self.ui
        self._kinds = ChoiceBox(ui.radiographMapComboBox)
        self._kinds.fill([(told(kind.title), kind.name) for kind in MAP_KINDS.values()], "")
        connect(ui.radiographNetworkEdit, "currentPathChanged(QString)", lambda path: context.refresh())
        connect(ui.anyShapeCheckBox, "toggled(bool)", lambda checked: context.refresh())
        connect(ui.scoreRadiographButton, "clicked(bool)", self.score)
        connect(ui.showWhereButton, "clicked(bool)", self._where_pressed)
        connect(ui.radiographMapComboBox, "currentIndexChanged(int)", lambda index: self._look_changed())
        connect(ui.radiographControlCheckBox, "toggled(bool)", lambda checked: self._look_changed())
        connect(ui.radiographOpacitySlider, "valueChanged(double)", self._opacity_changed)

    def show(self, parameters: RadiomicsParameters) -> None:
        ui, choice = self.ui, self._choice()
        if self._of is not None and choice != self._of:
            self._forget()
        if parameters.reading or (self._contours is not None and not self._contours.there):
            self._take_down()
        obstacle = busy_obstacle(self.context)
        self.set_button(
            ui.scoreRadiographButton, obstacle or self._missing(), _("Calculate the network's score of this radiograph")
        )
        ui.radiographScoreLabel.text = _score_text(self._score) if self._score else ""
        ui.radiographScoreLabel.setVisible(self._score is not None)
        ui.radiographMapRow.setVisible(self._score is not None)
        with unheard(ui.showWhereButton):
            ui.showWhereButton.checked = self._shown is not None
        self.set_button(ui.showWhereButton, obstacle, _("Draw a line round the tenth of the picture where the map is highest"))
        ui.radiographMapComboBox.enabled = not obstacle
        for widget in (ui.radiographLookRow, ui.radiographLegendLabel):
            widget.setVisible(self._shown is not None)
        ui.radiographLegendLabel.text = _legend_text(self._shown, self._with_control) if self._shown else ""
        ui.radiographLegendLabel.toolTip = told(MAP_KINDS[self._shown.kind].sentence) if self._shown else ""

    def score(self) -> None:
        """Score the radiograph in the background."""
        choice = self._choice()
        start = self.context.needing(NETWORKS, lambda: start_score(choice))
        self.context.runner.run(start, lambda job: self._scored(choice, job))

    def hide(self) -> None:
        """Take the contour away again."""
        self._take_down()
        self.context.refresh()

    def exit(self) -> None:
        self.hide()

    def scene_closing(self) -> None:
        self._forget()

    def close(self) -> None:
        self._forget()

    @property
    def _with_control(self) -> bool:
        return bool(self.ui.radiographControlCheckBox.checked)

    def _choice(self) -> RadiographChoice | None:
        """What would be scored now, None when no radiograph is chosen."""
        volume = self.context.logic.getParameterNode().radiograph
        if volume is None or volume.GetImageData() is None:
            return None
        path = self.ui.radiographNetworkEdit.currentPath.strip()
        network = str(Path(path).parent) if Path(path).name == MODEL_FILE else path
        return RadiographChoice(volume.GetID(), volume.GetImageData().GetMTime(), network, self.ui.anyShapeCheckBox.checked)

    def _missing(self) -> str:
        choice = self._choice()
        if choice is None:
            return _("Choose a radiograph")
        if choice.volume.GetImageData().GetDimensions()[2] != 1:
            return _("This is a volume of many slices: choose a radiograph")
        if not choice.network:
            return _("Choose a network: model.json in the folder that cxr train wrote, or a .zip")
        return "" if Path(choice.network).exists() else _("The network is not there: {path}").format(path=choice.network)

    def _scored(self, choice: RadiographChoice, job: Job) -> None:
        found = score_result(job)
        self._check_unchanged(choice)
        self.ui.radiographNetworkEdit.addCurrentPathToHistory()
        self._forget()
        self._of, self._score = choice, found
        self.context.runner.say_result(_("Scored."), map(retold, found.warnings))

    def _where_pressed(self, checked: bool) -> None:
        if self.ui.showWhereButton.checked:
            self._show_where()
        else:
            self.hide()

    def _show_where(self) -> None:
        """Show the chosen map, which is made first where it was not yet."""
        kind, choice = chosen_key(self.ui.radiographMapComboBox), self._of
        if kind in self._maps:
            self._display(self._maps[kind])
            self.context.refresh()
            return
        self._take_down()
        self.context.runner.run(lambda: start_map(choice, kind), lambda job: self._mapped(choice, job))

    def _mapped(self, choice: RadiographChoice, job: Job) -> None:
        self._check_unchanged(choice)
        found = map_result(job, choice.volume)
        self._maps[found.kind] = found
        if self.context.parameters is not None:  # the panel is still on screen
            self._display(found)
            self.context.runner.say_result(_("The map is shown over the radiograph."), map(retold, self._score.warnings))

    def _display(self, found: PictureMap) -> None:
        from ..mrml.radiograph_contours import CONTROL, NETWORK, Line, ShownContours

        self._take_down()
        wanted = [(found.network, _("network, from {level}"), NETWORK)]
        if self._with_control:
            wanted.append((found.control, _("control, from {level}"), CONTROL))
        lines = [Line(each.edges, name.format(level=_level(each)), color) for each, name, color in wanted if len(each.edges)]
        self._shown = found
        if lines:
            title = told(MAP_KINDS[found.kind].title) + "\n" + _("highest tenth, logit per cell")
            self._contours = ShownContours(self._of.volume, lines, title, self.ui.radiographOpacitySlider.value)

    def _look_changed(self) -> None:
        if self._shown is not None and not self.context.runner.running:
            self._show_where()

    def _opacity_changed(self, value: float) -> None:
        if self._contours is not None and self._contours.there:
            self._contours.opacity(value)

    def _check_unchanged(self, choice: RadiographChoice) -> None:
        if self._choice() != choice:
            raise InputError("the radiograph or the network was changed meanwhile", cure="Score it again")

    def _take_down(self) -> None:
        if self._contours is not None:
            self._contours.remove()
        self._contours, self._shown = None, None

    def _forget(self) -> None:
        self._take_down()
        self._of, self._score, self._maps = None, None, {}


def _score_text(score: PictureScore) -> str:
    """HTML: the number and its interval, warnings, and that it is no diagnosis."""
    number = f"<span style='font-size: x-large'><b>{score.probability:.3f}</b></span>"
    between = _("95 % interval {low:.3f} to {high:.3f}").format(low=score.low, high=score.high)
    lines = [
        f"{number} &nbsp;{escape(between)}",
        escape(_("Probability of {what}").format(what=score.predicts)),
        escape(told(DOUBT)),
        *(f"<b>{escape(_('Warning: {text}').format(text=retold(text)))}</b>" for text in score.warnings),
        f"<i>{escape(retold(score.notice))}</i>",
    ]  # fmt: skip
    return "".join(f"<p>{line}</p>" for line in lines)


def _legend_text(found: PictureMap, with_control: bool) -> str:
    """HTML: what each line means, in logits, and whether the map says anything of this network."""
    from ..mrml.radiograph_contours import CONTROL, NETWORK

    lines = []
    for contour, title, color in (
        (found.network, told("Network"), NETWORK),
        *([(found.control, told("Control: trained on shuffled labels"), CONTROL)] if with_control else []),
    ):
        key = "#" + "".join(f"{round(255 * part):02x}" for part in color)
        lines.append(f"<span style='color: {key}'>\N{BLACK SQUARE}</span> {escape(title)}: {escape(_contour_text(contour))}")
    lines.append(_specific_text(found))
    return "".join(f"<p>{line}</p>" for line in lines)


def _contour_text(contour: PictureContour) -> str:
    if not len(contour.edges):
        return told("no contour: the map has no highest tenth")
    return _("contour round the highest tenth, from {level} logit per cell").format(level=_level(contour))


def _specific_text(found: PictureMap) -> str:
    text = escape(against_control(found.agreement, found.specific))
    return text if found.specific else f"<b>{text}</b>"


def _level(contour: PictureContour) -> str:
    return f"{contour.level:+.2g}".replace("-", "\N{MINUS SIGN}")
