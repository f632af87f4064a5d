"""Maps from the background into the scene: the last ones, and those that are shown until these are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import slicer
from slicer.i18n import tr as _

from ...heatmaps.kinds import kind_of
from ..background import Job
from ..kept_maps import KeptMap
from ..map_tasks import MapResult, heatmap_result, map_file
from ..panel import Context
from ..scene_case import SceneCase
from .controls import LookControls
from .making import Making
from .texts import MapTexts, texts_of


class MapIntake:
    """Keeps the pictures that were drawn of maps. display: shows the panel's map as the controls say, and those beside it."""

    def __init__(self, context: Context, controls: LookControls, display: Callable[..., None]) -> None:
        self._context, self._controls, self._display = context, controls, display
        self._pictures: dict[str, bytes] = {}
        self._last_job = ""

    def take(self, case: SceneCase, result: MapResult, name: str) -> slicer.vtkMRMLScalarVolumeNode:
        """Put the map of the shown sequence into the scene in place of an earlier one of its image. One that is on show stays so
        with its old lines and scale until ``display`` is called."""
        title = f"{case.sequence} {name}".strip()
        node = self._context.logic.addMap(case, result.image, title, result.provenance, _map_of_image(case.image), stay=True)
        if result.picture is not None:
            self._pictures[node.GetID()] = result.picture
        else:
            self._pictures.pop(node.GetID(), None)
        return node

    def maps_of_case(self) -> tuple[KeptMap, ...]:
        """The maps of the case's images, for its report."""
        found = (_map_of_image(image) for image in self._context.images.values())
        return tuple(self.kept(node) for node in found if node is not None)

    def kept(self, node: slicer.vtkMRMLScalarVolumeNode) -> KeptMap:
        """A map with its picture."""
        return KeptMap(node, self._pictures.get(node.GetID()))

    def forget(self, node: slicer.vtkMRMLScalarVolumeNode | None = None) -> None:
        """Give up the picture of a map, or of all."""
        if node is None:
            self._pictures.clear()
        else:
            self._pictures.pop(node.GetID(), None)

    def stage(self, asked: Making, job: Job, file: str) -> None:
        """A map is there that is not the last word on its sequence: show it meanwhile."""
        sequence = _sequence_of(asked.case, file)
        if sequence is not None:
            self.made(asked, {sequence: asked.read(job, asked.case, sequence)})

    def verb_done(self, asked: Making, job: Job, number: int) -> None:
        """The map of one of several verbs; the last one ends the job, which takes all of them."""
        sequences = list(asked.case.images)
        if asked.verbs > 1 and number + 1 < asked.verbs:
            self.made(asked, {sequences[number]: asked.read(job, asked.case, sequences[number])})

    def finished(self, asked: Making, job: Job) -> None:
        """The job has ended: take the last maps, and say what they say. Raises JobFailed and Cancelled."""
        texts = self.made(asked, {name: asked.read(job, asked.case, name) for name in asked.case.images})
        self._context.runner.say_result(texts.sentence or texts.what, texts.all_warnings)

    def made(self, asked: Making, results: Mapping[str, MapResult]) -> MapTexts:
        """Show maps that were asked for, side by side where there are several; what they say.

        While another module is open they only wait in the scene.
        """
        from ...mrml.shown_maps import shown_maps
        from .views import siblings

        fit = not shown_maps()
        node = self.put_in(asked.case, results, asked.name)
        if self._context.parameters is not None:
            self._display(fit=fit)
        return texts_of(siblings(node))

    def put_in(self, case: SceneCase, results: Mapping[str, MapResult], name: str) -> slicer.vtkMRMLScalarVolumeNode:
        """Take the maps of sequences; the panel's own is from now on that of the shown sequence, or else the first."""
        from ...mrml.maps import is_map
        from .views import siblings

        parameters = self._context.logic.getParameterNode()
        nodes = {sequence: self.take(case.showing(sequence), result, name) for sequence, result in results.items()}
        found, current = nodes.get(parameters.sequence, next(iter(nodes.values()))), parameters.mapVolume
        stays = len(case.images) > 1 and parameters.sequence not in nodes and current is not None and is_map(current)
        if not stays or found not in siblings(current):
            parameters.mapVolume = found
        return found

    def begin(self, case: SceneCase) -> None:
        """Several sequences are shown side by side, as far as there are views, until the user chooses otherwise."""
        if len(case.images) > 1 and slicer.app.layoutManager() is not None:
            self._controls.stand_beside()

    def maps_of_analysis(self, case: SceneCase, job: Job) -> None:
        """Take the heat maps of an analysis; they are not shown before they are asked for."""
        self._in_analysis(case, job, list(case.images))

    def stage_of_analysis(self, case: SceneCase, job: Job, file: str) -> None:
        """One of them is there, perhaps coarse."""
        sequence = _sequence_of(case, file)
        if sequence is not None:
            self._in_analysis(case, job, [sequence])

    def _in_analysis(self, case: SceneCase, job: Job, sequences: Sequence[str]) -> None:
        from ...mrml.shown_maps import shown_maps

        shown = bool(shown_maps())
        results = {name: heatmap_result(job, case, name) for name in sequences}
        if self._last_job != job.folder.name:
            self._last_job = job.folder.name
            self.begin(case)
        self.put_in(case, results, _(kind_of(next(iter(results.values())).provenance.map.what).shows))
        if shown:
            self._display()


def _sequence_of(case: SceneCase, file: str) -> str | None:
    """The sequence whose map a file of a job holds, None for any other file."""
    return next((sequence for sequence in case.images if map_file(case, sequence) == file), None)


def _map_of_image(image: slicer.vtkMRMLVolumeNode) -> slicer.vtkMRMLScalarVolumeNode | None:
    """The map that was made of an image, None when there is none."""
    from ...mrml.attributes import MAP_IMAGE
    from ...mrml.maps import maps_of_scene

    found = [node for node in maps_of_scene() if node.GetNodeReferenceID(MAP_IMAGE) == image.GetID()]
    return found[-1] if found else None
