"""Variants of a protocol: other features of the same images, with a hash of their own, and no change to what is published."""

from __future__ import annotations

from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError, ProtocolError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings, parse_settings
from OsteoRadiomicsLib.protocols.protocol import load_protocol, protocol_file, shipped_protocols
from OsteoRadiomicsLib.protocols.voxel_names import VoxelName, parse_voxel_name
from OsteoRadiomicsLib.tables.feature_names import is_feature_name, named_parts


def test_a_protocol_without_the_key_is_written_and_hashed_without_it():
    for name in shipped_protocols():
        extraction = load_protocol(name).extraction
        assert extraction is None or "voxelwise" not in extraction.model_dump(mode="json")


@pytest.mark.parametrize(("suffix", "voxelwise"), [("exact", "mean"), ("local", "distribution")])
def test_a_variant_is_its_protocol_with_other_features(suffix: str, voxelwise: str):
    own, variant = load_protocol("op-mri"), load_protocol(f"op-mri-{suffix}")
    assert variant.name == f"op-mri-{suffix}"
    assert variant.extraction is not None
    assert own.extraction is not None
    assert variant.extraction.voxelwise == voxelwise
    assert variant.extraction.model_copy(update={"voxelwise": None}) == own.extraction
    assert (variant.preprocessing, variant.modelling, variant.outcome) == (own.preprocessing, own.modelling, own.outcome)
    assert variant.features_hash() != own.features_hash()


def test_a_protocol_of_ones_own_has_variants_by_its_path(tmp_path: Path):
    path = tmp_path / "mine.toml"
    path.write_bytes(protocol_file("op-mri").read_bytes())
    assert load_protocol(f"{path}-exact").features_hash() == load_protocol("op-mri-exact").features_hash()


@pytest.mark.parametrize(
    ("name", "message"),
    [("op-cxr-exact", "extracts no features, so it has no variants"), ("op-mri-precise", "unknown protocol op-mri-precise")],
)
def test_a_variant_that_cannot_be_is_refused(name: str, message: str):
    with pytest.raises(ProtocolError, match=message):
        load_protocol(name)


def test_a_variant_has_no_file_and_says_how_to_get_one(capsys: pytest.CaptureFixture[str]):
    assert main(["protocols", "show", "op-mri-exact", "--toml"]) == 2
    assert 'copy its file and add voxelwise = "mean" under [extraction]' in capsys.readouterr().err
    assert main(["protocols", "show", "op-mri-exact"]) == 0
    assert "voxelwise      mean" in capsys.readouterr().out


def test_the_list_of_protocols_names_the_variants(capsys: pytest.CaptureFixture[str]):
    assert main(["protocols"]) == 0
    assert "NAME-exact: ROI means of voxel-wise features" in capsys.readouterr().out


def test_the_ibsi_mode_has_no_voxelwise_features():
    ibsi = parse_settings({"ibsi": {}}, "test").ibsi
    with pytest.raises(ValueError, match="voxelwise is not offered in the IBSI mode"):
        ExtractionSettings(ibsi=ibsi, voxelwise="mean")


def test_pyradiomics_settings_do_not_know_the_key():
    with pytest.raises(OsteoRadiomicsError, match="unknown block voxelwise"):
        parse_settings({"voxelwise": "mean"}, "test")


@pytest.mark.parametrize("statistic", ["mean", "undefined", "q0.5", "q100"])
def test_the_name_of_a_statistic_is_that_of_a_feature_and_is_read_back(statistic: str):
    name = VoxelName("log-sigma-2-0-mm-3D_glcm_Idm", statistic, 2)
    assert parse_voxel_name(str(name)) == name
    assert is_feature_name(f"T1_L1_{name}")
    assert named_parts(str(name)) == ("log-sigma-2-0-mm-3D", "glcm")


def test_a_radius_of_thousands_of_digits_is_none() -> None:
    assert parse_voxel_name(f"original_firstorder_Mean-voxelmean-r{'9' * 5000}") is None


@pytest.mark.parametrize("name", ["original_glcm_Idm", "original_glcm_Idm-voxelmax-r1", "original_glcm_Idm-voxelmean-r0"])
def test_other_names_are_no_statistics(name: str):
    assert parse_voxel_name(name) is None
