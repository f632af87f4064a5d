"""One case of a reader study in the scene: its images, the drawing, and for an arbiter where two readers differ.

Nodes are named by the study pseudonym and have no file behind them, so nothing in the scene names a patient or a path.
"""

from __future__ import annotations

from collections.abc import Callable

import slicer

from ...base.errors import StudyError
from ...base.undoing import undone_unless_whole
from ...images import LabelMap, read_image
from ...mrml.hierarchy import place_beside
from ...mrml.segmentations import label_map_from_segmentation, segmentation_from_label_map
from ...mrml.templates import apply_template, create_segmentation
from ...mrml.volumes import volume_from_image
from ...readings import CaseView, Study

# Not SegmentModified: the Segment Editor sends it when it only shows a segment, and nothing drawn has changed then.
CHANGES = (
    slicer.vtkSegmentation.SourceRepresentationModified,
    slicer.vtkSegmentation.SegmentAdded,
    slicer.vtkSegmentation.SegmentRemoved,
)


class CaseScene:
    """The nodes of one open case. on_change: called at each change of the drawing.

    images: sequence -> volume. drawing: what the participant draws. overlay: who drew what, for an arbiter only.
    changed: whether the drawing has changed since this was last set to False.
    Raises ImageError when an image cannot be read; nothing is left in the scene then.
    """

    def __init__(self, study: Study, view: CaseView, on_change: Callable[[], None]) -> None:
        self.view = view
        self.changed = False
        self.images: dict[str, slicer.vtkMRMLScalarVolumeNode] = {}
        self.drawing: slicer.vtkMRMLSegmentationNode | None = None
        self.overlay: slicer.vtkMRMLSegmentationNode | None = None
        self._study = study
        self._on_change = on_change
        self._tags: list[int] = []
        with undone_unless_whole(self.remove):
            self._load()
        segmentation = self.drawing.GetSegmentation()
        self._tags = [segmentation.AddObserver(event, self._drawn) for event in CHANGES]

    @property
    def present(self) -> bool:
        """Whether the drawing is still in the scene."""
        return self.drawing is not None and bool(slicer.mrmlScene.IsNodePresent(self.drawing))

    def label_map(self) -> LabelMap:
        """The drawing on the image's grid.

        Raises MaskError without segments, GeometryError for voxels outside the image.
        """
        return label_map_from_segmentation(self.drawing, self.view.drawn_on)

    def put(self, label_map: LabelMap) -> None:
        """Replace the drawing: the template's segments, filled as far as the label map holds them."""
        self.drawing.GetSegmentation().RemoveAllSegments()
        apply_template(self._study.protocol, self.drawing, layers=self._study.plan.layers)
        segmentation_from_label_map(label_map, self.drawing.GetName(), node=self.drawing)

    def take(self, who: str) -> None:
        """Replace the drawing by the mask of one of the two readers. Raises StudyError for anybody else."""
        if who not in self.view.sources:
            raise StudyError(f"{who} is none of the readers of this case", where=f"case {self.view.shown}")
        self.put(self.view.sources[who])

    def show(self, sequence: str) -> None:
        """Show an image in all slice views."""
        slicer.util.setSliceViewerLayers(background=self.images[sequence], foreground=None, label=None)

    def left_out(self, label_map: LabelMap) -> tuple[str, ...]:
        """Names of drawn segments that the study does not ask for and does not keep."""
        known = {name.casefold() for t in self.view.template for name in (t.name, t.roi, *t.aliases)}
        return tuple(segment.name for segment in label_map.drawn_segments() if segment.name.casefold() not in known)

    def stop(self) -> None:
        """Stop following the drawing."""
        if self.drawing is not None:
            for tag in self._tags:
                self.drawing.GetSegmentation().RemoveObserver(tag)
        self._tags = []

    def remove(self) -> None:
        """Take the case out of the scene, with everything that belongs to its nodes."""
        self.stop()
        for node in (self.overlay, self.drawing, *self.images.values()):
            if node is not None and slicer.mrmlScene.IsNodePresent(node):
                _remove(node)
        self.images, self.drawing, self.overlay = {}, None, None

    def _load(self) -> None:
        view = self.view
        for sequence, path in view.images.items():
            image = view.drawn_on if sequence == view.sequence else read_image(path)
            self.images[sequence] = volume_from_image(image, f"{view.shown} {sequence}")
        drawn_on = self.images[view.sequence]
        self.drawing = create_segmentation(self._study.protocol, drawn_on, layers=self._study.plan.layers)
        self.drawing.SetName(f"{view.shown} drawing")
        segmentation_from_label_map(view.start, self.drawing.GetName(), node=self.drawing)
        place_beside(self.drawing, drawn_on)
        disagreement = view.disagreement()
        if disagreement is not None:
            self.overlay = segmentation_from_label_map(disagreement, f"{view.shown} disagreement")
            self.overlay.SetReferenceImageGeometryParameterFromVolumeNode(drawn_on)
            place_beside(self.overlay, drawn_on)
            # The overlay is filled; the drawing on top of it shows its outline only.
            self.overlay.GetDisplayNode().SetVisibility2DOutline(False)
            self.drawing.GetDisplayNode().SetVisibility2DFill(False)
        views = slicer.app.layoutManager() is not None  # none without a main window
        slicer.util.setSliceViewerLayers(background=drawn_on, foreground=None, label=None, fit=True, rotateToVolumePlane=views)

    def _drawn(self, caller, event) -> None:
        self.changed = True
        self._on_change()


def _remove(node: slicer.vtkMRMLDisplayableNode) -> None:
    """Remove a node with its place in the data tree and its display and storage nodes, which the scene would keep."""
    scene = slicer.mrmlScene
    tree = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(scene)
    item = tree.GetItemByDataNode(node)
    if item:
        tree.RemoveItem(item, False)
    belongings = [node.GetNthDisplayNode(index) for index in range(node.GetNumberOfDisplayNodes())]
    belongings += [node.GetNthStorageNode(index) for index in range(node.GetNumberOfStorageNodes())]
    scene.RemoveNode(node)
    for each in belongings:
        if each is not None and scene.IsNodePresent(each):
            scene.RemoveNode(each)
