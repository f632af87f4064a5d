"""The step Case: protocol, case id, the image of each sequence, the segments, and whether they lie on every sequence."""

from __future__ import annotations

from slicer.i18n import tr as _

from .choice_box import ChoiceBox
from .connections import chosen_key, connect
from .guessing import Guesses
from .movement import Movement
from .obstacles import busy_obstacle, choice_obstacle
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .scene_case import SceneCase
from .sequence_selectors import SequenceSelectors


class InputsPanel(Panel):
    """Chooses what is analysed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.guesses = Guesses(context)
        self.images = SequenceSelectors(self.ui.sequencesContainer, self._image_chosen)
        self.movement = Movement(context)
        self._protocols = ChoiceBox(self.ui.protocolComboBox)
        connect(self.ui.protocolComboBox, "currentIndexChanged(int)", self._protocol_chosen)

    def show(self, parameters: RadiomicsParameters) -> None:
        entries = [(choice.title, choice.name) for choice in self.context.protocols]
        if self.context.protocol is None:
            entries.insert(0, (_("(choose)"), ""))
        self._protocols.fill(entries, parameters.protocol)
        protocol = self.context.protocol
        sequences = protocol.sequences if protocol else ()
        # Written only when it changes: each write of a parameter refreshes the panel again.
        usual = protocol.drawn_on if protocol else ""
        shown = parameters.sequence if parameters.sequence in self.context.images else next(iter(self.context.images), usual)
        if shown != parameters.sequence:
            parameters.sequence = shown
        self.images.show(sequences, self.context.images)
        self.movement.show(self)

    def choose_defaults(self) -> None:
        """Choose the only sensible nodes, to save a radiologist the clicks."""
        # The images of a reader study are none of this case's.
        if not self.context.parameters.reading:
            self.guesses.choose()

    def scene_loaded(self) -> None:
        """A scene was loaded into the open one."""
        self.images.reconnect()

    def scene_closing(self) -> None:
        self.guesses.forget()
        self.movement.forget()

    def close(self) -> None:
        self.images.close()

    def _protocol_chosen(self, index: int) -> None:
        if self.context.parameters is not None:
            self.context.parameters.protocol = chosen_key(self.ui.protocolComboBox)
            self.choose_defaults()
            self.context.refresh()

    def _image_chosen(self, sequence: str, node) -> None:
        parameters = self.context.parameters
        if parameters is None:
            return
        self.guesses.chosen(sequence, node)
        parameters.set_correction(sequence, None)
        parameters.set_image(sequence, node)
        if node is not None:
            parameters.sequence = sequence


def scene_case(context: Context) -> SceneCase:
    """What the panel's parameters ask to analyse: all sequences that have an image, the shown one first asked for."""
    parameters = context.parameters
    corrections = {name: parameters.correction_of(name) for name in context.images}
    return SceneCase(
        context.images,
        parameters.segmentation,
        parameters.protocol,
        sequence=parameters.sequence,
        case=parameters.caseId.strip(),
        unite=parameters.unite,
        corrections={name: node for name, node in corrections.items() if node is not None},
    )


def case_obstacle(context: Context) -> str:
    """What is missing before anything can be calculated from the shown image, "" when nothing is."""
    parameters, protocol = context.parameters, context.protocol
    shown = parameters.sequence if parameters is not None else ""
    return busy_obstacle(context) or choice_obstacle(context, (shown,) if protocol is not None else ())


def extraction_obstacle(context: Context) -> str:
    """What is missing before features can be extracted: one image is enough."""
    if context.images or context.protocol is None:
        return busy_obstacle(context) or choice_obstacle(context, ())
    return busy_obstacle(context) or choice_obstacle(context, context.protocol.sequences)
