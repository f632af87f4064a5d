"""Image, segmentation, protocol and sequence, and the segments to draw."""

from __future__ import annotations

import slicer
from slicer.i18n import tr as _

from ..base.errors import OsteoRadiomicsError
from .connections import chosen_key, connect, fill_combo
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .tasks import SceneCase


class InputsPanel(Panel):
    """Chooses what is analysed and creates the protocol's segments."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        connect(self.ui.protocolComboBox, "currentIndexChanged(int)", self._protocol_chosen)
        connect(self.ui.sequenceComboBox, "currentIndexChanged(int)", self._sequence_chosen)
        connect(self.ui.createSegmentsButton, "clicked(bool)", self.create_segments)

    def show(self, parameters: RadiomicsParameters) -> None:
        entries = [(choice.title, choice.name) for choice in self.context.protocols]
        # Written only when it changes: each write of a parameter refreshes the panel again.
        chosen = fill_combo(self.ui.protocolComboBox, entries, parameters.protocol)
        if chosen != parameters.protocol:
            parameters.protocol = chosen
        protocol = self.context.protocol
        sequences = protocol.sequences if protocol else ()
        chosen = fill_combo(self.ui.sequenceComboBox, [(name, name) for name in sequences], parameters.sequence)
        if chosen != parameters.sequence:
            parameters.sequence = chosen
        self.ui.layersCheckBox.setVisible(bool(protocol and protocol.layers))
        self.set_button(self.ui.createSegmentsButton, self._obstacle(), self._purpose())

    def create_segments(self) -> None:
        """Create the protocol's segments in the chosen segmentation, or in a new one."""
        parameters, protocol = self.context.parameters, self.context.protocol
        layers = bool(protocol.layers) and self.ui.layersCheckBox.checked
        try:
            parameters.segmentation = self.context.logic.createSegmentation(
                parameters.image, parameters.protocol, segmentation=parameters.segmentation, layers=layers
            )
        except OsteoRadiomicsError as error:
            self.context.runner.show_error(error)
            return
        self.context.runner.say(_("Segments are ready: draw them in the Segment Editor."))

    def choose_defaults(self) -> None:
        """Choose the only sensible nodes, to save a radiologist the clicks."""
        parameters = self.context.parameters
        if parameters.image is None:
            volume = _first_image()
            if volume is not None:
                parameters.image = volume
        if parameters.segmentation is None:
            node = slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLSegmentationNode")
            if node is not None:
                parameters.segmentation = node

    def _obstacle(self) -> str:
        if not self.context.ready:
            return _("Install the Python packages first (Set-up, above)")
        if self.context.parameters.image is None:
            return _("Choose an image first")
        return _("Wait until the calculation has ended") if self.context.runner.running else ""

    def _purpose(self) -> str:
        protocol = self.context.protocol
        return _("Create the segments {names}").format(names=", ".join(protocol.rois)) if protocol else ""

    def _protocol_chosen(self, index: int) -> None:
        if self.context.parameters is not None:
            self.context.parameters.protocol = chosen_key(self.ui.protocolComboBox)

    def _sequence_chosen(self, index: int) -> None:
        if self.context.parameters is not None:
            self.context.parameters.sequence = chosen_key(self.ui.sequenceComboBox)


def scene_case(context: Context) -> SceneCase:
    """What the panel's parameters ask to analyse."""
    parameters = context.parameters
    return SceneCase(
        parameters.image,
        parameters.segmentation,
        parameters.protocol,
        sequence=parameters.sequence,
        case=parameters.caseId.strip(),
        unite=parameters.unite,
    )


def case_obstacle(context: Context) -> str:
    """What is missing before anything can be calculated, "" when nothing is."""
    parameters = context.parameters
    if not context.ready:
        return _("Install the Python packages first (Set-up, above)")
    if context.runner.running:
        return _("Wait until the calculation has ended, or cancel it")
    if parameters is None or context.protocol is None:
        return _("Choose a protocol")
    if parameters.image is None:
        return _("Choose an image")
    if parameters.segmentation is None:
        return _("Choose a segmentation, or create the protocol's segments and draw them")
    if parameters.segmentation.GetSegmentation().GetNumberOfSegments() == 0:
        return _("The segmentation has no segments: create the protocol's segments and draw them")
    if not parameters.caseId.strip():
        return _("Enter a case id: a pseudonym, not the patient's name")
    return ""


def _first_image():
    """The first scalar volume that is neither a label map nor a map of ours."""
    from ..mrml.attributes import OUTSIDE

    for node in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode"):
        if not node.IsA("vtkMRMLLabelMapVolumeNode") and node.GetAttribute(OUTSIDE) is None:
            return node
    return None
