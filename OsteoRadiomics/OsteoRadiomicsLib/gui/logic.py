"""What a module can do without its panel: the same work for scripts, tests and the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import slicer
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleLogic

from .dependencies import require
from .parameters import RadiomicsParameters
from .scene_case import SceneCase, scene_cases

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ..base.progress import Progress
    from ..heatmaps.files import MapProvenance
    from ..images import LabelMap
    from ..tables.feature_table import FeatureTable


# Module -> its parameters. They live as long as the application: Slicer 5.10 leaves a panel's observer on the parameter
# node for ever, and crashes at the node's next change once Python has collected the object behind that observer.
_parameters: dict[str, RadiomicsParameters] = {}


class RadiomicsLogic(ScriptedLoadableModuleLogic):
    """Base of both modules' logic; the modules differ in their protocols only."""

    def getParameterNode(self) -> RadiomicsParameters:
        """The panel's state in the scene."""
        node = super().getParameterNode()
        known = _parameters.get(self.moduleName)
        if known is None or known.parameterNode is not node:
            known = _parameters[self.moduleName] = RadiomicsParameters(node)
        return known

    def createSegmentation(
        self,
        image: slicer.vtkMRMLScalarVolumeNode,
        protocol: str,
        *,
        segmentation: slicer.vtkMRMLSegmentationNode | None = None,
        layers: bool = False,
    ) -> slicer.vtkMRMLSegmentationNode:
        """The segments that a protocol asks for, in a new segmentation or added to ``segmentation``.

        layers: each ROI in the protocol's layers. Raises ProtocolError and DependencyError.
        """
        require("extraction")
        from ..mrml.hierarchy import place_beside
        from ..mrml.templates import apply_template, create_segmentation
        from ..protocols.protocol import load_protocol

        if segmentation is not None:
            apply_template(load_protocol(protocol), segmentation, layers=layers)
            return segmentation
        node = create_segmentation(load_protocol(protocol), image, layers=layers)
        place_beside(node, image)
        return node

    def takeBodies(
        self,
        bodies: LabelMap,
        image: slicer.vtkMRMLScalarVolumeNode,
        protocol: str,
        *,
        segmentation: slicer.vtkMRMLSegmentationNode | None = None,
    ) -> slicer.vtkMRMLSegmentationNode:
        """Vertebral bodies as editable segments of a protocol, in a new segmentation or in ``segmentation``, where those
        of the same names are replaced. Raises GeometryError, ProtocolError and DependencyError."""
        require("extraction")
        from ..mrml.bodies_preview import editable_segments
        from ..protocols.protocol import load_protocol

        return editable_segments(bodies, image, load_protocol(protocol), node=segmentation)

    def extract(
        self, case: SceneCase, *, table: slicer.vtkMRMLTableNode | None = None, progress: Progress | None = None
    ) -> slicer.vtkMRMLTableNode:
        """Extract the features of a case's sequences here and now into a table node beside its image.

        The same path as the command line, so the same numbers. table: the node to add them to, a new one by default.
        Raises the typed errors of reading, preprocessing and extraction, DependencyError, and Cancelled.
        """
        require("extraction")
        from ..workflows.case import features_of_sequences

        cases, plan = scene_cases(case)
        return self.addTable(case, features_of_sequences(cases, plan, count=len(case.images), progress=progress), table)

    def addTable(
        self, case: SceneCase, features: FeatureTable, table: slicer.vtkMRMLTableNode | None = None
    ) -> slicer.vtkMRMLTableNode:
        """Put features into a table node beside the case's image.

        table: one that holds features already: rows of the same case and sequence are replaced, others stay. One that another
        protocol made is not mixed with; a new one is made then.
        """
        from ..mrml.tables import feature_table_of, table_from_rows
        from ..tables.merging import merged

        before = feature_table_of(table) if table is not None else None
        if before is not None and before.origin is not None and before.made_by.hash == features.made_by.hash:
            features = merged(before, features)
        else:
            table = None
        name = slicer.mrmlScene.GenerateUniqueName(f"{case.protocol} features") if table is None else table.GetName()
        return table_from_rows(features.rows, name, provenance=features.origin, beside=case.image, node=table)

    def saveTable(self, table: slicer.vtkMRMLTableNode, path: str) -> None:
        """Write a feature table as the command line writes it, byte for byte, with its provenance beside it.

        path: .csv or .parquet. Raises OutputError and TableError.
        """
        from ..mrml.tables import save_table

        save_table(table, path)

    def addMap(
        self,
        case: SceneCase,
        image: sitk.Image,
        name: str,
        provenance: MapProvenance,
        node: slicer.vtkMRMLScalarVolumeNode | None = None,
        *,
        stay: bool = False,
    ) -> slicer.vtkMRMLScalarVolumeNode:
        """Put a map into a volume node beside the case's image, ready to be shown.

        node: an earlier map, which it replaces; one on show is hidden. stay: leave it in the views, for a caller that shows the
        new values at once, so that layout and views do not change to and fro.
        """
        from ..mrml.map_look import discard_meshes
        from ..mrml.maps import map_volume
        from ..mrml.shown_maps import forget_meshes

        if node is not None:
            (discard_meshes if stay else forget_meshes)(node)
        return map_volume(image, name, provenance, source=case.image, sequence=case.sequence, node=node)
