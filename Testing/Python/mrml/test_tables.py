"""Feature tables in the scene."""

import math

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.mrml.attributes import PROVENANCE
from OsteoRadiomicsLib.mrml.tables import provenance_of_table, rows_of_table, table_from_rows
from OsteoRadiomicsLib.tables.provenance import FeaturesProvenance, PlanMark
from OsteoRadiomicsLib.tables.rows import FeatureRow
from OsteoRadiomicsLib.tables.writing import feature_csv

NAMES = ("original_firstorder_Mean", "original_glcm_Contrast", "original_shape_Sphericity")


def rows():
    first = np.array([0.1 + 0.2, math.nan, 1 / 3])
    return (
        FeatureRow("c1", "T1", "L1", NAMES, first, reasons={NAMES[1]: "flat region"}),
        FeatureRow("c1", "T1", "L2", NAMES, np.array([5e-324, -1e308, 2.0])),
    )


def test_key_columns_come_first_then_the_features_in_order(scene):
    table = table_from_rows(rows(), "features").GetTable()
    assert [table.GetColumnName(i) for i in range(table.GetNumberOfColumns())] == ["case", "sequence", "roi", *NAMES]
    assert table.GetValueByName(1, "roi").ToString() == "L2"


def test_an_undefined_feature_is_nan_and_not_zero(scene):
    table = table_from_rows(rows(), "features").GetTable()
    assert math.isnan(table.GetColumnByName(NAMES[1]).GetValue(0))


def test_scene_and_file_give_the_same_bytes(scene):
    node = table_from_rows(rows(), "features")
    assert feature_csv(rows_of_table(node)) == feature_csv(rows())


def test_reader_and_session_stay_key_columns(scene):
    row = FeatureRow("c1", "T1", "L1", NAMES, np.ones(3), keys={"reader": "A", "session": "1"})
    node = table_from_rows([row], "features")
    (again,) = rows_of_table(node)
    assert again.keys == {"reader": "A", "session": "1"}
    assert again.names == NAMES


def test_provenance_stays_with_the_node(scene):
    made = FeaturesProvenance(protocol=PlanMark(name="op-mri"), notice="µ")
    assert provenance_of_table(table_from_rows(rows(), "features", provenance=made)) == made


def test_provenance_of_a_newer_version_is_refused_by_the_tables_name(scene):
    node = table_from_rows(rows(), "features", provenance=FeaturesProvenance())
    node.SetAttribute(PROVENANCE, '{"kind": "features", "schema_version": 9}')
    with pytest.raises(TableError, match=r"^features: has schema version 9, this software reads up to 1\. Update"):
        provenance_of_table(node)


def test_a_table_without_provenance_says_so(scene):
    assert provenance_of_table(table_from_rows(rows(), "features")) is None


def test_a_table_is_filled_again_in_place(scene):
    node = table_from_rows(rows(), "features")
    assert table_from_rows(rows()[:1], "features", node=node) is node
    assert node.GetNumberOfRows() == 1


def test_another_table_is_refused(scene):
    node = scene.AddNewNodeByClass("vtkMRMLTableNode", "ages")
    node.AddColumn().SetName("age")
    with pytest.raises(TableError, match=r"^ages: is no feature table"):
        rows_of_table(node)


def test_the_table_lies_beside_its_image_in_the_data_tree(scene, volume):
    import slicer

    tree = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(scene)
    study = tree.CreateFolderItem(tree.GetSceneItemID(), "study")
    tree.CreateItem(study, volume)
    node = table_from_rows(rows(), "features", beside=volume)
    assert tree.GetItemParent(tree.GetItemByDataNode(node)) == study
