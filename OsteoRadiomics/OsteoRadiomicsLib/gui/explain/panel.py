"""Where in the image a score comes from: makes maps in the background, shows them when asked, and says what they mean."""

from __future__ import annotations

from pathlib import Path

import qt
import slicer
from slicer.i18n import tr as _

from ...base.errors import OsteoRadiomicsError
from ...base.resources import resource
from ...heatmaps.words import FEATURE
from ..background import Job
from ..connections import chosen_key, connect, fill_combo
from ..kept_maps import keep_map
from ..obstacles import busy_obstacle, choice_obstacle
from ..panel import Context, Panel
from ..parameters import RadiomicsParameters
from ..scene_case import SceneCase
from .choices import (
    FIRST_FEATURE,
    FIRST_KIND,
    chosen_group,
    feature_groups,
    in_group,
    kind_entries,
    model_input,
    score_obstacle,
)
from .controls import LookControls, MapState, WordsView
from .intake import MapIntake
from .making import making, wanted_sequences
from .texts import MapTexts, texts_of
from .watch import MapWatch

UI_FILE = "ExplainPanel.ui"


class ExplainPanel(Panel):
    """The section "Explain". A map is shown when it is asked for, and hidden when another module is opened."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.widget = slicer.util.loadUI(str(resource("UI", UI_FILE)))
        container = context.ui.explainContainer
        container.setLayout(qt.QVBoxLayout())
        container.layout().setContentsMargins(0, 0, 0, 0)
        container.layout().addWidget(self.widget)
        self.widget.setMRMLScene(slicer.mrmlScene)
        self.form = form = slicer.util.childWidgetVariables(self.widget)
        self.controls = LookControls(form, self._look_changed)
        self.words = WordsView(form)
        self.intake = MapIntake(context, self.controls, self.display)
        self._watch = MapWatch(self._leaving)
        context.maps, context.take_maps = self.intake.maps_of_case, self._arrived
        context.take_stage = self.intake.stage_of_analysis
        connect(form.explainSection, "contentsCollapsed(bool)", self._folded)
        connect(form.kindComboBox, "currentIndexChanged(int)", self._kind_chosen)
        connect(form.derivedComboBox, "currentIndexChanged(int)", self._image_chosen)
        connect(form.featureComboBox, "currentIndexChanged(int)", self._feature_chosen)
        connect(form.radiusSpinBox, "valueChanged(int)", self._radius_chosen)
        connect(form.makeButton, "clicked(bool)", self.make)
        connect(form.showButton, "clicked(bool)", self._show_pressed)
        connect(form.saveMapButton, "clicked(bool)", self.save)

    def show(self, parameters: RadiomicsParameters) -> None:
        # Listing features imports the engine, which takes a moment: only once somebody looks.
        if self.context.ready and not self.form.explainSection.collapsed:
            self._list_choices(parameters)
        feature = parameters.mapKind == FEATURE
        form = self.form
        for widget in (form.derivedLabel, form.derivedComboBox, form.featureLabel, form.featureComboBox):
            widget.setVisible(feature)
        for widget in (form.radiusLabel, form.radiusSpinBox):
            widget.setVisible(feature and self._asks_for_radius(parameters))
        purpose = _("Calculate the maps of {names} inside the drawn segments, and show them")
        wanted = wanted_sequences(self.context) or tuple(self.context.images)
        self.set_button(form.makeButton, self._obstacle(parameters), purpose.format(names=", ".join(wanted)))
        state = self._state(parameters)
        self.controls.show(parameters, state)
        none = "" if parameters.mapVolume is not None else _("No map yet")
        self.set_button(self.form.showButton, none, _("Show the map over the image, or take it away again"))
        self.set_button(self.form.saveMapButton, none, _("Save the map, where it comes from, and its picture"))
        single = "" if state.images > 1 else _("Make the map of another sequence first")
        self.set_button(self.form.besideCheckBox, none or single, _("One view for each sequence, with its image and its map"))
        self.words.show(self._texts(parameters))

    def make(self) -> None:
        """Start the maps that were chosen, one for each sequence; each is shown as it becomes known, if only coarsely."""
        asked = making(self.context)
        self.intake.begin(asked.case)
        self.context.runner.run(
            asked.start,
            lambda job: self.intake.finished(asked, job),
            lambda job, number: self.intake.verb_done(asked, job, number),
            lambda job, file: self.intake.stage(asked, job, file),
        )

    def display(self, *, fit: bool = False) -> None:
        """Show the map as the choices below it say."""
        from . import views

        parameters = self.context.logic.getParameterNode()
        node = parameters.mapVolume
        if node is None:
            return
        look = self.controls.look(parameters)
        try:
            beside = self.controls.beside and len(views.siblings(node)) > 1
            seen = (views.show_beside if beside else views.show)(node, look, fit=fit)
        except OsteoRadiomicsError as error:
            self.hide()
            self.context.runner.show_error(error)
            return
        if not seen:
            self.context.runner.say(_("No part of the map stands out: all values are alike. Choose colours to see it."))
        self.context.refresh()

    def hide(self) -> None:
        """Take the map out of the views; segments, links and layout are as before."""
        if self.context.ready:
            from ...mrml.shown_maps import hide_maps

            hide_maps()
            self.context.refresh()

    def save(self) -> None:
        """Ask for a file and write the map, its provenance and its picture."""
        path = qt.QFileDialog.getSaveFileName(slicer.util.mainWindow(), _("Save map"), "map.nrrd", "NRRD (*.nrrd)")
        if not path:
            return
        try:
            keep_map(self.intake.kept(self.context.parameters.mapVolume), Path(path))
        except OsteoRadiomicsError as error:
            self.context.runner.show_error(error)
            return
        self.context.runner.say(_("Saved: {path}").format(path=path))

    def enter(self) -> None:
        self._watch.start()

    def exit(self) -> None:
        self._watch.stop()
        self.hide()

    def scene_closing(self) -> None:
        self.hide()
        self.intake.forget()

    def close(self) -> None:
        self._watch.stop()
        self.hide()

    def _list_choices(self, parameters: RadiomicsParameters) -> None:
        chosen = fill_combo(self.form.kindComboBox, kind_entries(), parameters.mapKind or FIRST_KIND)
        if chosen != parameters.mapKind:
            parameters.mapKind = chosen
        if self.context.protocol and chosen == FEATURE:
            self._list_features(parameters)
        if self.form.radiusSpinBox.value != parameters.radius:
            self.form.radiusSpinBox.value = parameters.radius

    def _list_features(self, parameters: RadiomicsParameters) -> None:
        groups = feature_groups(self.context)
        group = chosen_group(groups, parameters.feature or FIRST_FEATURE)
        if group is None:
            return
        fill_combo(self.form.derivedComboBox, [(each.title, each.key) for each in groups], group.key)
        feature = fill_combo(self.form.featureComboBox, group.features, parameters.feature or FIRST_FEATURE)
        if feature != parameters.feature:
            parameters.feature = feature

    def _asks_for_radius(self, parameters: RadiomicsParameters) -> bool:
        item = model_input(self.context, parameters.feature) if self.context.ready else None
        return item is None or item.radius is None

    def _obstacle(self, parameters: RadiomicsParameters) -> str:
        """What is missing before the chosen map can be made."""
        context = self.context
        shown = (parameters.sequence,) if context.protocol is not None else ()
        obstacle = busy_obstacle(context) or choice_obstacle(context, wanted_sequences(context) or shown)
        if obstacle or parameters.mapKind != FEATURE:
            return obstacle or score_obstacle(context, parameters.mapKind or FIRST_KIND)
        return "" if parameters.feature else _("Choose a feature")

    def _arrived(self, case: SceneCase, job: Job) -> None:
        """The heat maps of an analysis: they are not shown before they are asked for, and the button for that is at hand."""
        self.intake.maps_of_analysis(case, job)
        self.form.explainSection.collapsed = False

    def _state(self, parameters: RadiomicsParameters) -> MapState:
        if not self.context.ready or parameters.mapVolume is None:
            return MapState()
        from ...mrml.maps import is_map
        from ...mrml.sequence_views import side_by_side
        from ...mrml.shown_maps import shown_maps
        from .views import siblings

        images = len(siblings(parameters.mapVolume)) if is_map(parameters.mapVolume) else 0
        return MapState(bool(shown_maps()), bool(side_by_side()), images)

    def _texts(self, parameters: RadiomicsParameters) -> MapTexts | None:
        """What stands under the map, and under those of the other sequences."""
        if not self.context.ready or parameters.mapVolume is None:
            return None
        from ...mrml.maps import is_map
        from .views import siblings

        return texts_of(siblings(parameters.mapVolume)) if is_map(parameters.mapVolume) else None

    def _show_pressed(self, checked: bool) -> None:
        if self.form.showButton.checked:
            self.display(fit=True)
        else:
            self.hide()

    def _look_changed(self) -> None:
        parameters = self.context.parameters
        if parameters is None:
            return
        self.controls.read(parameters)
        if self._state(parameters).shown:
            self.display()

    def _leaving(self, node: slicer.vtkMRMLScalarVolumeNode) -> None:
        """A map is about to be deleted by hand: nothing of it may stay in the views."""
        from ...mrml.map_look import discard_meshes
        from ...mrml.shown_maps import look_of

        if look_of(node) is not None:
            self.hide()
        discard_meshes(node)
        self.intake.forget(node)

    def _folded(self, collapsed: bool) -> None:
        if not collapsed:
            self.context.refresh()

    def _kind_chosen(self, index: int) -> None:
        if self.context.parameters is not None:
            self.context.parameters.mapKind = chosen_key(self.form.kindComboBox)

    def _image_chosen(self, index: int) -> None:
        parameters, key = self.context.parameters, chosen_key(self.form.derivedComboBox)
        groups = feature_groups(self.context) if parameters is not None else ()
        for group in groups:
            if group.key == key:
                parameters.feature = in_group(parameters.feature, group)

    def _feature_chosen(self, index: int) -> None:
        if self.context.parameters is not None:
            self.context.parameters.feature = chosen_key(self.form.featureComboBox)

    def _radius_chosen(self, value: int) -> None:
        if self.context.parameters is not None:
            self.context.parameters.radius = self.form.radiusSpinBox.value
