"""The engine against PyRadiomics, feature by feature, on real images."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("table", "settings", "row"),
    [
        ("dzz_T1__mr_386.csv", "mr_386.yaml", 0),
        ("dzz_T1__mr_386.csv", "mr_386.yaml", 1),
        ("dzz_T1__mr_386.csv", "mr_386.yaml", 2),
        ("chu05_T2__mr_386.csv", "mr_386.yaml", 0),
        ("ts_lumbar_ct__ct_1688.csv", "ct_1688.yaml", 0),
        ("ts_lumbar_ct__ct_1688.csv", "ct_1688.yaml", 1),
        ("tum01_fat__muscle.csv", "muscle.yaml", 0),
        ("tum01_fat__muscle.csv", "muscle.yaml", 1),
        ("dzz_T1__variants.csv", "variants.yaml", 0),
        ("dzz_T1__variants.csv", "variants.yaml", 1),
        ("dzz_T1__variants.csv", "variants.yaml", 2),
        ("dzz_T1__force2d.csv", "force2d.yaml", 0),
        ("dzz_T1__force2d.csv", "force2d.yaml", 1),
        ("dzz_T1__force2d.csv", "force2d.yaml", 2),
    ],
)
def test_every_feature_equals_pyradiomics(compare, table, settings, row):
    assert compare(table, settings, row) == []
