"""The step Draw: the protocol's segments, what is still empty, and the Segment Editor in the panel."""

from __future__ import annotations

import slicer
from slicer.i18n import tr as _

from ..base.errors import OsteoRadiomicsError
from .connections import connect
from .obstacles import drawing_obstacle
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .reading.shortcuts import ReadingShortcuts
from .segment_editor import EmbeddedEditor

# Bodies are outlined by hand, inside the cortex; where bone stands out from its surroundings, thresholding comes first.
EFFECTS = {"CT": "Threshold"}
USUAL_EFFECT = "Paint"
KEYS = {"Alt+Down": "nextSegmentButton"}


class DrawPanel(Panel):
    """Creates the protocol's segments and opens the editor on them."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.editor = EmbeddedEditor(self.ui.drawEditorContainer, f"{context.logic.moduleName}Drawing")
        self._keys = ReadingShortcuts(self.ui.drawSection, {key: getattr(self.ui, name) for key, name in KEYS.items()})
        connect(self.ui.createSegmentsButton, "clicked(bool)", self.create_segments)
        connect(self.ui.editSegmentsButton, "toggled(bool)", self._edit_toggled)
        connect(self.ui.nextSegmentButton, "clicked(bool)", self.editor.next_segment)
        self.editor.hide()

    def show(self, parameters: RadiomicsParameters) -> None:
        protocol, ui = self.context.protocol, self.ui
        ui.instructionsLabel.text = protocol.instructions if protocol else ""
        ui.instructionsLabel.setVisible(bool(protocol and protocol.instructions))
        ui.layersCheckBox.setVisible(bool(protocol and protocol.layers))
        self.set_button(ui.createSegmentsButton, self._obstacle(), self._purpose())
        segmentation = parameters.segmentation
        missing = drawing_obstacle(self.context) if segmentation is not None and protocol is not None else ""
        drawn = "" if segmentation is None or protocol is None or missing else _("All segments are drawn.")
        ui.drawnLabel.text = missing or drawn
        ui.drawnLabel.setVisible(bool(missing or drawn))
        nothing = "" if segmentation is not None else _("Create the segments first")
        if nothing and ui.editSegmentsButton.checked:
            ui.editSegmentsButton.checked = False
        self.set_button(ui.editSegmentsButton, nothing or self._obstacle(), _("Draw here, in the panel"))
        editing = ui.editSegmentsButton.checked
        ui.nextSegmentButton.setVisible(editing)
        ui.nextSegmentButton.toolTip = _("Go on to the next segment (Alt+Down)")
        if editing:
            self.editor.show(segmentation, parameters.image)

    def create_segments(self) -> None:
        """Create the protocol's segments in the chosen segmentation, or in a new one, and open the editor on them."""
        parameters, protocol = self.context.parameters, self.context.protocol
        layers = bool(protocol.layers) and self.ui.layersCheckBox.checked
        try:
            parameters.segmentation = self.context.logic.createSegmentation(
                self._drawn_on(), parameters.protocol, segmentation=parameters.segmentation, layers=layers
            )
        except OsteoRadiomicsError as error:
            self.context.runner.show_error(error)
            return
        self.context.runner.say(_("Segments are ready: press Edit segments and draw them."))
        self.context.refresh()

    def enter(self) -> None:
        self._keys.enable(True)
        self.editor.enter()

    def exit(self) -> None:
        self._keys.enable(False)
        self.ui.editSegmentsButton.checked = False
        self.editor.exit()

    def scene_closing(self) -> None:
        self.ui.editSegmentsButton.checked = False
        self.editor.hide()

    def close(self) -> None:
        self._keys.enable(False)
        self.editor.close()

    def _edit_toggled(self, editing: bool) -> None:
        parameters = self.context.parameters
        if not editing or parameters is None or parameters.segmentation is None:
            self.editor.exit()
            self.editor.hide()
            self.context.refresh()
            return
        volume = self._drawn_on()
        # Drawn on the image that readers draw on, whatever was shown.
        parameters.sequence = next(name for name, node in self.context.images.items() if node is volume)
        self.editor.show(parameters.segmentation, volume)
        self.editor.enter()
        if volume is not None and self.context.ready:
            from ..mrml.drawing_range import drawing_range

            low, high = drawing_range(volume, self.context.protocol.modality)
            self.editor.use(EFFECTS.get(self.context.protocol.modality, USUAL_EFFECT), low, high)
            slicer.util.setSliceViewerLayers(background=volume)
        first = parameters.segmentation.GetSegmentation().GetNthSegmentID(0)
        if first:
            self.editor.select(first)
        self.context.refresh()

    def _drawn_on(self) -> slicer.vtkMRMLScalarVolumeNode | None:
        """The image that readers draw on: the protocol's, else the shown one, else the first."""
        images = self.context.images
        return images.get(self.context.protocol.drawn_on) or self.context.parameters.image or next(iter(images.values()), None)

    def _obstacle(self) -> str:
        if not self.context.ready:
            return _("Install the Python packages first (Set-up, above)")
        if self.context.protocol is None:
            return _("Choose a protocol")
        if not self.context.images:
            return _("Choose an image first")
        return _("Wait until the calculation has ended") if self.context.runner.running else ""

    def _purpose(self) -> str:
        protocol = self.context.protocol
        return _("Create the segments {names}").format(names=", ".join(protocol.rois)) if protocol else ""
