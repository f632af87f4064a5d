"""Protocols: the shipped ones are valid, mistakes are named, the hash follows the numbers and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.errors import ProtocolError
from OsteoRadiomicsLib.protocols.protocol import load_protocol, parse_protocol, read_protocol, shipped_protocols


def op_mri_text() -> str:
    return shipped_protocols()["op-mri"].read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    text = op_mri_text()
    assert old in text
    return text.replace(old, new)


def test_the_four_imaging_protocols_are_shipped_and_free_of_warnings():
    assert {"op-mri", "op-ct", "pain-mri", "op-cxr"} <= set(shipped_protocols())
    for name in shipped_protocols():
        protocol = load_protocol(name)
        assert protocol.name == name
        assert protocol.warnings == ()


def test_op_mri_is_the_published_study():
    protocol = load_protocol("op-mri")
    assert protocol.sequences == ("T1", "T2", "FS-T2")
    assert [step.step for step in protocol.preprocessing] == ["n4", "rescale", "scale"]
    assert protocol.extraction.setting.resampledPixelSpacing == (1, 1, 1)
    assert protocol.extraction.image_types["LoG"] == {"sigma": [1.0, 2.0, 3.0]}
    assert protocol.roi_names == {20: "L1", 21: "L2", 22: "L3"}
    assert protocol.agreement.threshold == 0.75


def test_the_hash_is_stable_and_ignores_what_decides_no_number():
    hash_ = parse_protocol(op_mri_text(), "a").hash()
    assert hash_ == parse_protocol(op_mri_text(), "b").hash()
    assert hash_ == parse_protocol(changed("Osteoporosis from lumbar MRI (L1-L3)", "Another title"), "c").hash()
    assert hash_ == parse_protocol(changed("[230, 159, 0]", "[1, 2, 3]"), "d").hash()


@pytest.mark.parametrize(("old", "new"), [("binWidth = 25", "binWidth = 20"), ("shrink_factor = 4", "shrink_factor = 2")])
def test_the_hash_changes_with_what_decides_a_number(old: str, new: str):
    assert parse_protocol(changed(old, new), "x").hash() != parse_protocol(op_mri_text(), "x").hash()


def test_the_features_hash_follows_extraction_but_not_modelling():
    own = parse_protocol(op_mri_text(), "a").features_hash()
    assert own == parse_protocol(changed("threshold = 0.75", "threshold = 0.8"), "b").features_hash()
    assert own == parse_protocol(changed('tuning = "bayes"', 'tuning = "none"'), "c").features_hash()
    assert own == parse_protocol(changed("[230, 159, 0]", "[1, 2, 3]"), "d").features_hash()
    assert own != parse_protocol(changed("binWidth = 25", "binWidth = 20"), "e").features_hash()


def test_bin_width_25_on_a_0_to_1_image_is_refused_with_the_cure():
    with pytest.raises(ProtocolError, match=r"binWidth: 25 .* 1 grey level.*factor = 255"):
        parse_protocol(changed("factor = 255.0", "factor = 1.0"), "x.toml")


def test_a_coarse_bin_width_warns_with_the_cure():
    warnings = parse_protocol(changed("factor = 255.0", "factor = 100.0"), "x.toml").warnings
    assert len(warnings) == 1
    assert "4 grey level" in warnings[0]
    assert "binWidth = 3.125" in warnings[0]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("threshold = 0.75", "treshold = 0.75", "agreement.treshold"),
        ("threshold = 0.75", "threshold = 1.75", "agreement.threshold"),
        ("binWidth = 25", "binWidth = -1", "extraction.setting.binWidth"),
        ("binWidth = 25", "binwidth = 25", "extraction.setting.binwidth"),
        ("shrink_factor = 4", "shrink_factor = 0", "shrink_factor"),
        ('step = "n4"', 'step = "n5"', "preprocessing"),
        ('rois = ["L1", "L2", "L3"]', 'rois = ["L1", "L9"]', "L9"),
        ("label = 21 ", "label = 20 ", "20 stands twice"),
        ('sequence = "T1"', 'sequence = "T9"', "drawing.sequence"),
        ('modality = "MR"', 'modality = "XX"', "modality"),
        ("LoG = {", "Log = {", "Log"),
        ("coding = {female = 0, male = 1}", "", "sex"),
        ("schema_version = 1", "schema_version = 2", "schema version 2"),
        ("schema_version = 1", "schema_version = ", "TOML"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_key(old: str, new: str, named: str):
    with pytest.raises(ProtocolError) as caught:
        parse_protocol(changed(old, new), "mine.toml")
    assert str(caught.value).startswith("mine.toml: ")
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_protocol_lists_the_known_ones():
    with pytest.raises(ProtocolError, match=r"op-mir.*op-mri"):
        load_protocol("op-mir")


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(ProtocolError, match=r"nowhere\.toml"):
        read_protocol(tmp_path / "nowhere.toml")
