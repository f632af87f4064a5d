"""What is no feature never becomes one."""

from __future__ import annotations

import pytest
from OsteoRadiomicsLib.protocols.protocol import load_protocol, shipped_protocols
from OsteoRadiomicsLib.tables.feature_names import choose_features, counts_rows, is_feature_name

FEATURES = (
    "original_glcm_Contrast", "original_shape2D_Sphericity", "log-sigma-1-0-mm-3D_firstorder_Mean",
    "wavelet-LLH_glszm_ZoneEntropy", "wavelet2-HH_ngtdm_Busyness", "squareroot_gldm_DependenceEntropy",
    "lbp-3D-m1_glrlm_RunEntropy", "original_ivh_Auc", "mean-size-5-zero-3D_stat_Mean",
    "riesz-1-0-0-log-sigma-1-mm-mirror-3D_stat_Mean",
    "laws-L5E5-mirror-2D_ih_Mode", "T1_original_firstorder_Mean", "FS-T2_L1_original_glcm_Idm",
    "CT_erector_spinae_L_wavelet-LLL_glcm_Id",
)  # fmt: skip
NONE = (
    "Unnamed: 0", "",
    "PatientID", "age", "case", "f1", "original", "original_glcm", "glcm_Contrast", "diagnostics_Versions_Numpy",
    "my_glcm_Contrast", "original_texture_Contrast", "original_glcm_", "index", "label", "Image",
)  # fmt: skip


@pytest.mark.parametrize("name", FEATURES)
def test_a_name_of_image_type_class_and_feature_is_one_of_a_feature(name: str) -> None:
    assert is_feature_name(name)


@pytest.mark.parametrize("name", NONE)
def test_any_other_name_is_none(name: str) -> None:
    assert not is_feature_name(name)


def test_every_feature_of_the_shipped_protocols_has_such_a_name() -> None:
    from OsteoRadiomicsLib.modelling.simulation import feature_names

    extractions = [load_protocol(protocol).extraction for protocol in shipped_protocols()]
    names = [name for extraction in extractions if extraction for name in feature_names(extraction)]
    assert len(names) > 100
    assert all(map(is_feature_name, names))


def test_beside_features_every_other_column_is_left_out_and_named() -> None:
    found = choose_features(["Unnamed: 0", "case", "original_glcm_A", "age", "f1", "diagnostics_x"], not_features=["case"])
    assert found.taken == ("original_glcm_A",)
    assert found.notes == ("columns that are no features are left out: Unnamed: 0, age, f1 (--extra-features takes them)",)


def test_a_column_that_is_asked_for_is_a_feature() -> None:
    assert choose_features(["case", "original_glcm_A", "age", "f1"], not_features=["case"], extra=["f1"]).taken == (
        "original_glcm_A", "f1",
    )  # fmt: skip
    assert choose_features(["case", "f1", "f2"], not_features=["case"], extra=["f2"]).taken == ("f2",)


def test_a_table_of_other_software_gives_its_numbers_but_no_ids_and_no_clinical_variables() -> None:
    names = [
        "Unnamed: 0",
        "PatientID",
        "patient_id",
        "ID",
        "study_date",
        "age",
        "Age_years",
        "BMI",
        "\u5e74\u9f84",
        "f1",
        "HU mean",
    ]
    found = choose_features(names)
    assert found.taken == ("f1", "HU mean")
    assert found.foreign
    assert "taken as features: f1, HU mean" in found.notes[0]
    assert "PatientID" in found.notes[1]


@pytest.mark.parametrize(
    ("values", "counts"), [([0, 1, 2], True), ([5, 3, 1], True), ([0, 1, 3], False), ([2, 2, 2], False), ([0.5, 1, 1.5], False)]
)
def test_row_numbers_are_known_by_their_steps(values: list[float], counts: bool) -> None:
    assert counts_rows(values) is counts
