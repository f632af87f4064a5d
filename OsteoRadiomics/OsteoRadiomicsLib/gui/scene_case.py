"""A case as it lies in the scene: its sequences, one segmentation, and how it is analysed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import slicer

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ..images import LabelMap
    from ..images.sequences.motion import RigidMotion
    from ..mrml.segmentations import Drawn
    from ..protocols.extraction_plan import ExtractionPlan
    from ..protocols.protocol import Protocol
    from ..workflows.case import Case

Volume = slicer.vtkMRMLScalarVolumeNode


@dataclass(frozen=True)
class SceneCase:
    """What is analysed: nodes of the scene and how.

    images: sequence -> volume, or the one volume of ``sequence``. segmentation: None where nothing is drawn yet. protocol: name
    of a shipped protocol or path of a .toml file. sequence: the one that is shown, by default the first. unite: the protocol's
    regions instead of single segments. corrections: sequence -> rigid movement from where the segments were drawn; it moves the
    segments, never the image.
    """

    images: Mapping[str, Volume]
    segmentation: slicer.vtkMRMLSegmentationNode | None
    protocol: str
    sequence: str = ""
    case: str = ""
    unite: bool = True
    corrections: Mapping[str, slicer.vtkMRMLLinearTransformNode] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.images, Mapping):
            object.__setattr__(self, "images", {self.sequence: self.images})
        elif self.sequence not in self.images:
            object.__setattr__(self, "sequence", next(iter(self.images), ""))

    @property
    def image(self) -> Volume:
        """The volume of the sequence that is shown."""
        return self.images[self.sequence]

    def showing(self, sequence: str) -> SceneCase:
        """The same case with another of its sequences shown."""
        return replace(self, sequence=sequence)

    def alone(self) -> SceneCase:
        """The case with the shown sequence and no other."""
        return replace(self, images={self.sequence: self.image})


def load_scene_case(case: SceneCase) -> tuple[sitk.Image, LabelMap, Protocol]:
    """Image of the shown sequence, segments on its grid with layers united, the protocol. Raises the errors of reading them."""
    from ..mrml.segmentations import label_map_of_drawn
    from ..mrml.templates import with_whole_rois
    from ..mrml.volumes import image_from_volume
    from ..protocols.protocol import load_protocol

    protocol = load_protocol(case.protocol)
    image = image_from_volume(case.image)
    return image, with_whole_rois(label_map_of_drawn(list(drawn_on(case, image, protocol)), image), protocol), protocol


def drawn_on(case: SceneCase, image: sitk.Image, protocol: Protocol) -> Iterator[Drawn]:
    """The segments as they were drawn, on the grid of the shown sequence's image. Raises MaskError and GeometryError."""
    from ..mrml.segmentations import drawn_segments

    return drawn_segments(case.segmentation, image, motion_of(case), _asked_for(protocol))


def scene_cases(case: SceneCase) -> tuple[Iterator[Case], ExtractionPlan]:
    """The case's sequences as the library takes them, and their plan; a scene has no files, so the voxels are hashed."""
    from ..protocols.extraction_plan import plan_of_protocol
    from ..protocols.protocol import load_protocol

    plan = plan_of_protocol(load_protocol(case.protocol))
    return (_library_case(case.showing(sequence)) for sequence in case.images), plan


def motion_of(case: SceneCase) -> RigidMotion | None:
    """How the patient moved from where the segments were drawn to the shown sequence. Raises GeometryError for more than that."""
    node = case.corrections.get(case.sequence)
    if node is None:
        return None
    from ..mrml.corrections import motion_of_transform

    return motion_of_transform(node)


def _library_case(case: SceneCase) -> Case:
    from ..cohort import chosen_rois
    from ..workflows.case import Case
    from ..workflows.sources import memory_source

    image, label_map, protocol = load_scene_case(case)
    rois = chosen_rois(label_map, protocol, union=case.unite, where=case.segmentation.GetName())
    source = memory_source(case.case, case.sequence, image, "3D Slicer scene")
    return Case(case.case, case.sequence, image, rois, rois, source)


def _asked_for(protocol: Protocol) -> Callable[[str], bool]:
    """Whether a segment of some name may be one that the protocol asks for; others need not lie within every sequence."""
    from ..images.segment_names import same_meaning
    from ..readings.template import segment_template

    known = {str(name) for name in protocol.segment_names} | {roi.name for roi in protocol.rois}
    if protocol.drawing and protocol.drawing.layers:
        known |= {wanted.name for wanted in segment_template(protocol, layers=True)}
    return lambda name: any(name == each or same_meaning(name, each) for each in known)
