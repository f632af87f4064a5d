"""Which protocol and which image for which sequence: guessed from what was loaded, corrected by the user."""

from __future__ import annotations

import slicer

from ..images.sequences.guess import ImageClues, guess_modality, guess_sequences
from ..mrml.clues import clues_of, images_of_scene
from .panel import Context


class Guesses:
    """Looks at each volume once; what a user set to none by hand stays none."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._clues: dict[tuple[str, str, bool], ImageClues] = {}
        self._left_out: dict[tuple[str, str], str] = {}

    def chosen(self, sequence: str, node: slicer.vtkMRMLScalarVolumeNode | None) -> None:
        """An image was chosen for a sequence in place of the one there was, or none was.

        A selector also turns to none when its node leaves the scene; that is nobody's choice, and is told apart later.
        """
        parameters = self._context.parameters
        key, before = (parameters.protocol, sequence), parameters.image_of(sequence)
        self._left_out.pop(key, None)
        if node is None and before is not None:
            self._left_out[key] = before.GetID()

    def _is_left_out(self, protocol: str, sequence: str) -> bool:
        identifier = self._left_out.get((protocol, sequence), "")
        return bool(identifier) and slicer.mrmlScene.GetNodeByID(identifier) is not None

    def forget(self) -> None:
        """Another scene: nothing was chosen by hand in it."""
        self._clues, self._left_out = {}, {}

    def choose(self) -> None:
        """Choose protocol, images and segmentation as far as nothing is chosen and one fits."""
        context, parameters = self._context, self._context.parameters
        volumes = images_of_scene()
        if parameters.segmentation is None:
            nodes = slicer.util.getNodesByClass("vtkMRMLSegmentationNode")
            own = (each for each in nodes if not each.GetHideFromEditors() and each is not parameters.wholeVertebrae)
            node = next(own, None)
            if node is not None:
                parameters.segmentation = node
        if context.protocol is None:
            self._choose_protocol(volumes)
        protocol = context.protocol
        if protocol is None:
            return
        taken = {node.GetID() for node in context.images.values()}
        free = {node.GetID(): self._of(node) for node in volumes if node.GetID() not in taken}
        absent = [name for name in protocol.sequences if name not in context.images]
        wanted = [name for name in absent if not self._is_left_out(protocol.name, name)]
        # A protocol of one sequence takes any image of its modality; one of several must not give its last place away so.
        names = protocol.sequences if len(protocol.sequences) > 1 else wanted
        fits = {key: clues for key, clues in free.items() if clues.says.modality in ("", protocol.modality)}
        for name, key in guess_sequences(names, fits).items():
            if name in wanted:
                parameters.set_image(name, slicer.mrmlScene.GetNodeByID(key))

    def _choose_protocol(self, volumes: list[slicer.vtkMRMLScalarVolumeNode]) -> None:
        """The only protocol of the module, or the first of the images' modality."""
        protocols = [choice for choice in self._context.protocols if not choice.variant_of]
        modality = guess_modality([self._of(node) for node in volumes])
        fits = [choice for choice in protocols if choice.modality == modality] if modality else protocols
        if fits and (modality or len(protocols) == 1):
            self._context.parameters.protocol = fits[0].name

    def _of(self, node: slicer.vtkMRMLScalarVolumeNode) -> ImageClues:
        segmentation = self._context.parameters.segmentation if self._context.ready else None
        drawn = segmentation is not None and any(self._context.drawn.of(segmentation).values())
        key = node.GetID(), node.GetName(), drawn
        if key not in self._clues:
            self._clues[key] = clues_of(node, segmentation if drawn else None)
        return self._clues[key]
