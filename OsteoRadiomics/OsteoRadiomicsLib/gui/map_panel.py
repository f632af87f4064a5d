"""A feature's voxel map over the image."""

from __future__ import annotations

from functools import cache

import slicer
from slicer.i18n import tr as _

from .background import Job
from .connections import chosen_key, connect, fill_combo
from .inputs_panel import case_obstacle, scene_case
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .scene_case import SceneCase
from .tasks import heatmap_result, map_result, start_map

FIRST_FEATURE = "original_glcm_JointEntropy"


class MapPanel(Panel):
    """Calculates a map in the background and shows it; opacity and threshold act at once."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        context.take_map = self.take
        connect(self.ui.mapSection, "contentsCollapsed(bool)", self._folded)
        connect(self.ui.featureComboBox, "currentIndexChanged(int)", self._feature_chosen)
        connect(self.ui.mapButton, "clicked(bool)", self.make)
        connect(self.ui.hideMapButton, "clicked(bool)", self.hide)
        connect(self.ui.opacitySlider, "valueChanged(double)", self._display_changed)
        connect(self.ui.thresholdSlider, "valueChanged(double)", self._display_changed)

    def show(self, parameters: RadiomicsParameters) -> None:
        # Listing the features imports the engine, which takes a moment: only once somebody looks.
        wanted = self.context.ready and self.context.protocol and not self.ui.mapSection.collapsed
        names = map_features(parameters.protocol) if wanted else ()
        chosen = fill_combo(self.ui.featureComboBox, [(name, name) for name in names], parameters.feature or FIRST_FEATURE)
        if chosen and chosen != parameters.feature:
            parameters.feature = chosen
        obstacle = case_obstacle(self.context) or ("" if chosen else _("Choose a feature"))
        self.set_button(self.ui.mapButton, obstacle, _("Calculate the map of this feature inside the drawn segments"))
        self.set_button(
            self.ui.hideMapButton, "" if parameters.mapVolume else _("No map yet"), _("Take the map out of the views")
        )

    def make(self) -> None:
        """Start the map of the chosen feature."""
        case, feature, radius = scene_case(self.context), self.context.parameters.feature, self.context.parameters.radius
        self.context.runner.run(lambda: start_map(case, feature, radius), lambda job: self._made(case, feature, job))

    def take(self, case: SceneCase, job: Job) -> None:
        """Put a heat map of the score into the scene; nobody has asked to see it yet."""
        parameters = self.context.logic.getParameterNode()
        result = heatmap_result(job)
        parameters.mapVolume = self.context.logic.addMap(case, result.image, _("heat map of the score"), parameters.mapVolume)

    def hide(self) -> None:
        """Take the map out of the views."""
        from ..mrml.maps import hide_map

        hide_map(self.context.parameters.mapVolume)

    def _made(self, case: SceneCase, feature: str, job: Job) -> None:
        parameters = self.context.logic.getParameterNode()
        result = map_result(job)
        parameters.mapVolume = self.context.logic.addMap(case, result.image, feature, parameters.mapVolume)
        self._show(parameters.mapVolume, case.image, fit=True)
        self.context.runner.say_result(_("Map of {feature}.").format(feature=feature), result.warnings)

    def _display_changed(self, value: float) -> None:
        parameters = self.context.parameters
        node = parameters.mapVolume if parameters else None
        if node is not None and parameters.image is not None and _is_shown(node):
            self._show(node, parameters.image, fit=False)

    def _show(self, node: slicer.vtkMRMLScalarVolumeNode, background: slicer.vtkMRMLScalarVolumeNode, *, fit: bool) -> None:
        from ..mrml.maps import map_range, show_map

        span = map_range(node)
        share = self.ui.thresholdSlider.value / 100
        threshold = span.low + share * (span.high - span.low) if share > 0 else None
        show_map(node, background, opacity=self.ui.opacitySlider.value, threshold=threshold, fit=fit)

    def _folded(self, collapsed: bool) -> None:
        if not collapsed:
            self.context.refresh()

    def _feature_chosen(self, index: int) -> None:
        if self.context.parameters is not None:
            self.context.parameters.feature = chosen_key(self.ui.featureComboBox)


@cache
def map_features(protocol: str) -> tuple[str, ...]:
    """Features of the original image that a map can show, in the engine's order; shapes have no map."""
    from ..features.engine import chosen_features
    from ..features.voxelwise.families import FAMILIES
    from ..protocols.protocol import load_protocol

    settings = load_protocol(protocol).extraction
    groups = chosen_features(settings) if settings and settings.mode == "pyradiomics" else ()
    return tuple(f"original_{group.name}_{item.name}" for group, items in groups if group.name in FAMILIES for item in items)


def _is_shown(node: slicer.vtkMRMLScalarVolumeNode) -> bool:
    composites = slicer.util.getNodesByClass("vtkMRMLSliceCompositeNode")
    return any(composite.GetForegroundVolumeID() == node.GetID() for composite in composites)
