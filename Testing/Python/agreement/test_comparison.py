"""Several comparisons in turn: filters, limits of agreement for every pair of raters, reasons."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib import agreement
from OsteoRadiomicsLib.agreement import Comparison, IccFilter, analyse_agreement, bland_altman, class_counts, image_type_and_class
from OsteoRadiomicsLib.base.errors import TableError

NAMES = ("original_shape_MeshVolume", "original_glcm_Contrast", "wavelet-LLH_glcm_Contrast", "log-sigma-1-0-mm-3D_ngtdm_Busyness")


def table(raters: tuple[str, ...], noise: float, seed: int = 0) -> pd.DataFrame:
    truth = np.random.default_rng(30).normal(size=(14, len(NAMES)))
    generator = np.random.default_rng(seed)
    rows = []
    for rater in raters:
        values = truth + noise * np.arange(len(NAMES)) * generator.normal(size=truth.shape)
        rows += [{"case": f"c{i}", "reader": rater, **dict(zip(NAMES, row, strict=True))} for i, row in enumerate(values)]
    return pd.DataFrame(rows)


def test_every_pair_of_raters_has_its_limits_of_agreement():
    readings = table(("A", "B", "C"), 0.3)
    limits = analyse_agreement([Comparison("inter-reader", readings, IccFilter())]).results[0].limits
    assert list(dict.fromkeys(zip(limits["rater_a"], limits["rater_b"], strict=True))) == [("A", "B"), ("A", "C"), ("B", "C")]
    own = limits[(limits["rater_a"] == "A") & (limits["rater_b"] == "C") & (limits["feature"] == NAMES[2])].iloc[0]
    values = {reader: rows.set_index("case")[NAMES[2]].sort_index().to_numpy() for reader, rows in readings.groupby("reader")}
    assert own["bias"] == pytest.approx(bland_altman(values["A"], values["C"]).bias[0])


def test_identical_readings_repeat_perfectly_and_are_stable():
    result = analyse_agreement([Comparison("inter-reader", table(("A", "B"), 0), IccFilter())])
    assert result.stable.names() == NAMES
    assert (result.results[0].repeatability["within_sd"] == 0).all()
    assert result.excluded.empty


def test_a_feature_that_fails_twice_is_listed_with_both_reasons():
    comparisons = [
        Comparison(name, table(("A", "B"), 2.0, seed), IccFilter(rule="lower")) for seed, name in enumerate(("one", "two"))
    ]
    excluded = analyse_agreement(comparisons).excluded
    last = excluded[excluded["feature"] == NAMES[3]]
    assert last["comparison"].tolist() == ["one", "two"]
    assert last["why"].str.match(r"lower 95 % bound of ICC\(2,1\) -?\d\.\d{3} is not above 0.75").all()


def test_a_comparison_that_filters_nothing_is_told_last_and_leaves_no_feature_out():
    noisy = Comparison("hidden-repeat intra-reader A", table(("first", "repeat"), 9.0), IccFilter(), filters=False)
    found = analyse_agreement([noisy, Comparison("inter-reader", table(("A", "B"), 0), IccFilter())])
    assert [result.comparison.name for result in found.results] == ["inter-reader", "hidden-repeat intra-reader A"]
    assert not found.results[1].icc["stable"].all()
    assert found.stable.names() == NAMES
    assert [criterion.name for criterion in found.stable.criteria] == ["inter-reader"]
    assert found.excluded.empty
    with pytest.raises(TableError, match="no readings to compare"):
        analyse_agreement([noisy])


def test_counts_are_by_image_type_and_class():
    counts = class_counts(analyse_agreement([Comparison("inter-reader", table(("A", "B"), 0), IccFilter())]).results[0])
    assert counts[["image_type", "feature_class", "stable", "total"]].to_numpy().tolist() == [
        ["original", "shape", 1, 1],
        ["original", "glcm", 1, 1],
        ["wavelet-LLH", "glcm", 1, 1],
        ["log-sigma-1-0-mm-3D", "ngtdm", 1, 1],
    ]


def test_no_comparison_is_refused():
    with pytest.raises(TableError, match="no readings to compare"):
        analyse_agreement([])


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("wavelet-LLH_glcm_Contrast", ("wavelet-LLH", "glcm")),
        ("T1_log-sigma-1-0-mm-3D_firstorder_Mean", ("log-sigma-1-0-mm-3D", "firstorder")),
        ("lbp-3D-m1_shape2D_Perimeter", ("lbp-3D-m1", "shape2D")),
        ("mean_hounsfield", ("other", "other")),
    ],
)
def test_a_features_name_tells_image_type_and_class(name, kinds):
    assert image_type_and_class(name) == kinds


def test_masks_can_be_compared_and_united_without_pandas():
    code = (
        "import sys; sys.modules['pandas'] = None; from OsteoRadiomicsLib.agreement import majority_vote, mask_pairs, staple, icc"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr == ""


def test_every_public_name_can_be_had():
    assert [name for name in agreement.__all__ if not hasattr(agreement, name)] == []
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        agreement.nothing  # noqa: B018
