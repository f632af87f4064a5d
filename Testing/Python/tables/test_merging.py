"""Two feature tables as one: rows of images that were extracted again are replaced."""

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.protocols.extraction_plan import plan_of_protocol
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.tables.feature_table import FeatureTable
from OsteoRadiomicsLib.tables.inputs import MemorySource
from OsteoRadiomicsLib.tables.merging import merged
from OsteoRadiomicsLib.tables.plain_names import plain_name
from OsteoRadiomicsLib.tables.rows import FeatureRow


def table(*rows, protocol="op-mri"):
    """(case, sequence, roi, value, warning) as an extracted table."""
    made = []
    for case, sequence, roi, value, said in rows:
        reasons = {} if value == value else {"a_b_c": "flat"}
        made.append(FeatureRow(case, sequence, roi, ("a_b_c",), np.array([value]), reasons, (said,) if said else ()))
    sources = {(row.case, row.sequence): MemorySource(row.case, row.sequence, "scene", f"{row.values[0]:064.0f}") for row in made}
    return FeatureTable.extracted(made, plan_of_protocol(load_protocol(protocol)), tuple(sources.values()))


def values(found):
    """(case, sequence, roi, value) of each row."""
    return [(row.case, row.sequence, row.roi, float(row.values[0])) for row in found]


def test_new_images_come_after_the_old_ones_and_known_ones_are_replaced_where_they_stand():
    old = table(("c1", "T1", "L1", 1, ""), ("c1", "T2", "L1", 2, ""), ("c2", "T1", "L1", 3, ""))
    new = table(("c1", "T1", "L1", 9, ""), ("c1", "FS-T2", "L1", 8, ""))
    assert values(merged(old, new)) == [
        ("c1", "T1", "L1", 9), ("c1", "T2", "L1", 2), ("c2", "T1", "L1", 3), ("c1", "FS-T2", "L1", 8),
    ]  # fmt: skip


def test_no_roi_stays_of_a_drawing_that_is_gone():
    old = table(("c1", "T1", "L1", 1, ""), ("c1", "T1", "L2", 2, ""), ("c1", "T1", "L3", 3, ""))
    assert values(merged(old, table(("c1", "T1", "L1-L3", 7, "")))) == [("c1", "T1", "L1-L3", 7)]


def test_origin_warnings_and_reasons_are_those_of_the_rows_that_stay():
    old = table(("c1", "T1", "L1", 1, "old"), ("c1", "T2", "L1", float("nan"), "kept"), ("c1", "T10", "L1", 4, "also kept"))
    found = merged(old, table(("c1", "T1", "L1", 9, "new")))
    assert [entry.sequence for entry in found.origin.inputs] == ["T2", "T10", "T1"]
    assert {"c1, T2, L1: kept", "c1, T10, L1: also kept", "c1, T1, L1: new"} <= set(found.warnings)
    assert not any("old" in text for text in found.warnings)
    assert [(entry.sequence, dict(entry.reasons)) for entry in found.origin.undefined] == [("T2", {"a_b_c": "flat"})]


def test_tables_of_different_protocols_are_not_mixed():
    with pytest.raises(TableError, match="different protocols"):
        merged(table(("c1", "T1", "L1", 1, "")), table(("c1", "T2", "MF", 1, ""), protocol="pain-mri"))
    with pytest.raises(TableError, match="different protocols"):
        merged(FeatureTable(()), table(("c1", "T1", "L1", 1, "")))


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("original_shape_VoxelVolume", "Volume"),
        ("original_firstorder_Mean", "Mean intensity"),
        ("original_glcm_JointEntropy", "GLCM joint entropy"),
        ("log-sigma-1-0-mm-3D_glcm_JointEntropy", "GLCM joint entropy, LoG 1 mm"),
        ("wavelet-LLH_glszm_GrayLevelNonUniformity", "GLSZM gray level non uniformity, wavelet LLH"),
        ("original_glcm_MCC", "GLCM MCC"),
        ("something else", "something else"),
    ],
)
def test_features_have_names_in_words(name, plain):
    assert plain_name(name) == plain
