"""The widgets below a map: how it is shown, and what it means in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slicer.i18n import tr as _

from ...mrml.attributes import COLORS
from ..connections import chosen_key, connect, fill_combo, unheard
from ..parameters import RadiomicsParameters
from .choices import way_entries

if TYPE_CHECKING:
    from ...mrml.map_look import MapLook
    from .texts import MapTexts


@dataclass(frozen=True)
class MapState:
    """shown: whether a map is in the views. beside: whether one view per sequence is. images: of how many there is such a map."""

    shown: bool = False
    beside: bool = False
    images: int = 0


class LookControls:
    """Contour or colours, opacity, threshold, surface, side by side. changed: called when the user changes one of them."""

    def __init__(self, form: Any, changed: Callable[[], None]) -> None:
        self.form = form
        self._changed = changed
        connect(form.wayComboBox, "currentIndexChanged(int)", self._heard)
        connect(form.opacitySlider, "valueChanged(double)", self._heard)
        connect(form.thresholdSlider, "valueChanged(double)", self._heard)
        connect(form.surfaceCheckBox, "toggled(bool)", self._heard)
        connect(form.besideCheckBox, "toggled(bool)", self._heard)

    @property
    def beside(self) -> bool:
        """Whether the user wants one view for each sequence."""
        return self.form.besideCheckBox.checked

    def stand_beside(self) -> None:
        """Choose one view for each sequence in the user's place."""
        with unheard(self.form.besideCheckBox):
            self.form.besideCheckBox.checked = True

    def show(self, parameters: RadiomicsParameters, state: MapState) -> None:
        """Bring the widgets up to date, without telling of a change."""
        form = self.form
        with unheard(form.opacitySlider, form.thresholdSlider, form.surfaceCheckBox, form.besideCheckBox, form.showButton):
            fill_combo(form.wayComboBox, way_entries(), parameters.mapWay)
            form.opacitySlider.value = parameters.opacity
            form.thresholdSlider.value = parameters.threshold
            form.surfaceCheckBox.checked = parameters.mapSurface
            form.showButton.checked = state.shown
            if state.shown and state.images > 1:
                form.besideCheckBox.checked = state.beside
        form.thresholdSlider.enabled = parameters.mapWay == COLORS

    def read(self, parameters: RadiomicsParameters) -> None:
        """Keep what the user chose in the scene's parameters."""
        form = self.form
        # Read before the first is written: writing one refreshes the widgets from the parameters.
        way, opacity, threshold = chosen_key(form.wayComboBox), form.opacitySlider.value, form.thresholdSlider.value
        surface = form.surfaceCheckBox.checked
        parameters.mapWay = way or parameters.mapWay
        parameters.opacity, parameters.threshold, parameters.mapSurface = opacity, threshold, surface

    def look(self, parameters: RadiomicsParameters) -> MapLook:
        """How maps are to be shown."""
        from ...mrml.map_look import MapLook

        return MapLook(parameters.mapWay, parameters.opacity, parameters.threshold / 100, parameters.mapSurface)

    def _heard(self, value: Any = None) -> None:
        self._changed()


class WordsView:
    """The sentences, the control's verdict, the caption and the warnings under a map."""

    def __init__(self, form: Any) -> None:
        self.form = form

    def show(self, texts: MapTexts | None) -> None:
        """Show what maps say, or nothing."""
        _say(self.form.sentenceLabel, texts.sentence if texts else "")
        _say(self.form.verdictLabel, texts.verdict if texts else "")
        _say(self.form.captionLabel, texts.caption if texts else "")
        warnings = texts.warnings if texts else ()
        _say(self.form.warningsLabel, "\n".join(_("Warning: {text}").format(text=text) for text in warnings))


def _say(label: Any, text: str) -> None:
    """A label with nothing to say takes no room."""
    label.text = text
    label.setVisible(bool(text))
