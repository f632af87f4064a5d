"""Where in the image a score comes from: makes maps in the background, shows them when asked, and says what they mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import qt
import slicer
from slicer.i18n import tr as _

from ...base.errors import OsteoRadiomicsError
from ...base.resources import resource
from ...heatmaps.kinds import kind_of
from ...heatmaps.words import FEATURE, words_of
from ..background import Job
from ..connections import chosen_key, connect, fill_combo
from ..inputs_panel import case_obstacle, scene_case
from ..panel import Context, Panel
from ..parameters import RadiomicsParameters
from ..scene_case import SceneCase
from ..tasks import KeptMap, MapResult, heatmap_result, keep_map, map_result, start_heatmap, start_map
from .choices import FIRST_FEATURE, kind_entries, map_features, score_obstacle
from .controls import LookControls, MapState, WordsView
from .watch import MapWatch

if TYPE_CHECKING:
    from ...heatmaps.words import MapWords

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
        self._pictures: dict[str, bytes] = {}
        self._watch = MapWatch(self._leaving)
        context.maps, context.take_map = self.maps_of_case, self._arrived
        connect(form.explainSection, "contentsCollapsed(bool)", self._folded)
        connect(form.kindComboBox, "currentIndexChanged(int)", self._kind_chosen)
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
        for widget in (self.form.featureLabel, self.form.featureComboBox, self.form.radiusLabel, self.form.radiusSpinBox):
            widget.setVisible(feature)
        obstacle = case_obstacle(self.context) or ("" if feature else score_obstacle(self.context))
        if not obstacle and feature and not parameters.feature:
            obstacle = _("Choose a feature")
        self.set_button(self.form.makeButton, obstacle, _("Calculate the map inside the drawn segments, and show it"))
        state = self._state(parameters)
        self.controls.show(parameters, state)
        none = "" if parameters.mapVolume is not None else _("No map yet")
        self.set_button(self.form.showButton, none, _("Show the map over the image, or take it away again"))
        self.set_button(self.form.saveMapButton, none, _("Save the map, where it comes from, and its picture"))
        single = "" if state.images > 1 else _("Make the map of another sequence first")
        self.set_button(self.form.besideCheckBox, none or single, _("One view for each sequence, with its image and its map"))
        self.words.show(*self._words(parameters))

    def make(self) -> None:
        """Start the map that was chosen; it is shown when it is done."""
        case, parameters, scoring = scene_case(self.context), self.context.parameters, self.context.scoring
        if parameters.mapKind == FEATURE:
            feature, radius = parameters.feature, parameters.radius
            self.context.runner.run(
                lambda: start_map(case, feature, radius), lambda job: self._made(case, map_result(job), feature)
            )
        elif scoring is not None:
            request, table, kind = scoring.request(), scoring.table(), parameters.mapKind
            name = _(kind_of(kind).shows)
            self.context.runner.run(
                lambda: start_heatmap(case, request, table, kind), lambda job: self._made(case, heatmap_result(job), name)
            )

    def take(self, case: SceneCase, result: MapResult, name: str) -> slicer.vtkMRMLScalarVolumeNode:
        """Put a finished map into the scene in place of an earlier one of the same image, without showing it."""
        parameters = self.context.logic.getParameterNode()
        title = f"{case.sequence} {name}".strip()
        node = self.context.logic.addMap(case, result.image, title, result.provenance, _map_of_image(case.image))
        self._pictures[node.GetID()] = result.picture
        parameters.mapVolume = node
        return node

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
            seen = views.show_beside(node, look) if beside else views.show(node, look, fit=fit)
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
            keep_map(self._kept(self.context.parameters.mapVolume), Path(path))
        except OsteoRadiomicsError as error:
            self.context.runner.show_error(error)
            return
        self.context.runner.say(_("Saved: {path}").format(path=path))

    def maps_of_case(self) -> tuple[KeptMap, ...]:
        """The maps of the case's images, for its report."""
        found = (_map_of_image(image) for image in self.context.images.values())
        return tuple(self._kept(node) for node in found if node is not None)

    def enter(self) -> None:
        self._watch.start()

    def exit(self) -> None:
        self._watch.stop()
        self.hide()

    def scene_closing(self) -> None:
        self.hide()
        self._pictures.clear()

    def close(self) -> None:
        self._watch.stop()
        self.hide()

    def _list_choices(self, parameters: RadiomicsParameters) -> None:
        chosen = fill_combo(self.form.kindComboBox, kind_entries(), parameters.mapKind)
        if chosen != parameters.mapKind:
            parameters.mapKind = chosen
        names = map_features(parameters.protocol) if self.context.protocol and chosen == FEATURE else ()
        if names:
            feature = fill_combo(self.form.featureComboBox, [(n, n) for n in names], parameters.feature or FIRST_FEATURE)
            if feature != parameters.feature:
                parameters.feature = feature
        if self.form.radiusSpinBox.value != parameters.radius:
            self.form.radiusSpinBox.value = parameters.radius

    def _state(self, parameters: RadiomicsParameters) -> MapState:
        if not self.context.ready or parameters.mapVolume is None:
            return MapState()
        from ...mrml.maps import is_map
        from ...mrml.sequence_views import side_by_side
        from ...mrml.shown_maps import shown_maps
        from .views import siblings

        images = len(siblings(parameters.mapVolume)) if is_map(parameters.mapVolume) else 0
        return MapState(bool(shown_maps()), side_by_side(), images)

    def _words(self, parameters: RadiomicsParameters) -> tuple[MapWords | None, tuple[str, ...]]:
        if not self.context.ready or parameters.mapVolume is None:
            return None, ()
        from ...mrml.maps import is_map, map_provenance

        if not is_map(parameters.mapVolume):
            return None, ()
        provenance = map_provenance(parameters.mapVolume)
        return words_of(provenance.map), provenance.warnings

    def _arrived(self, case: SceneCase, job: Job) -> None:
        """The heat map of an analysis: it is not shown before it is asked for."""
        result = heatmap_result(job, case.sequence)
        self.take(case, result, _(kind_of(result.provenance.map.what).shows))

    def _made(self, case: SceneCase, result: MapResult, name: str) -> None:
        self.take(case, result, name)
        self.display(fit=True)
        words = words_of(result.provenance.map)
        text = words.sentence or _("{kind}: {title}.").format(kind=_(words.kind), title=words.title)
        self.context.runner.say_result(text, (*filter(None, [words.verdict]), *result.provenance.warnings))

    def _kept(self, node: slicer.vtkMRMLScalarVolumeNode) -> KeptMap:
        return KeptMap(node, self._pictures.get(node.GetID()))

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
        self._pictures.pop(node.GetID(), None)

    def _folded(self, collapsed: bool) -> None:
        if not collapsed:
            self.context.refresh()

    def _kind_chosen(self, index: int) -> None:
        if self.context.parameters is not None:
            self.context.parameters.mapKind = chosen_key(self.form.kindComboBox)

    def _feature_chosen(self, index: int) -> None:
        if self.context.parameters is not None:
            self.context.parameters.feature = chosen_key(self.form.featureComboBox)

    def _radius_chosen(self, value: int) -> None:
        if self.context.parameters is not None:
            self.context.parameters.radius = self.form.radiusSpinBox.value


def _map_of_image(image: slicer.vtkMRMLVolumeNode) -> slicer.vtkMRMLScalarVolumeNode | None:
    """The map that was made of an image, None when there is none."""
    from ...mrml.attributes import MAP_IMAGE
    from ...mrml.maps import maps_of_scene

    found = [node for node in maps_of_scene() if node.GetNodeReferenceID(MAP_IMAGE) == image.GetID()]
    return found[-1] if found else None
