"""score.json is read back into the score that wrote it, or refused in one line that names the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from damaged_records import assert_reads_back, assert_refused_or_understood, damaged, refusal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_class_models import class_content, members
from made_up_end_point import bmd_model, fracture_model
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.base.files import write_json
from OsteoRadiomicsLib.scoring import find_model
from OsteoRadiomicsLib.scoring.class_files import build_class_model
from OsteoRadiomicsLib.scoring.class_score import class_score_record, score_classes
from OsteoRadiomicsLib.scoring.classes_schema import ClassesSpec
from OsteoRadiomicsLib.scoring.score_case import score_record
from OsteoRadiomicsLib.scoring.score_records import (
    AnyScoreRecord,
    ClassScoreRecord,
    FeatureOrigin,
    NumberRecord,
    PlanMark,
    ProbabilityRecord,
    ScoreOrigin,
    TimeToEventRecord,
    read_score,
)
from OsteoRadiomicsLib.tables.input_files import InputFiles, InputVoxels


def of_a_probability() -> AnyScoreRecord:
    model = find_model("op-mri-clinical-published")
    return score_record(model, model.score({"age": 95, "sex": "female"}), ScoreOrigin("c1", versions={"numpy": "2.4"}))


def of_a_number() -> AnyScoreRecord:
    model = bmd_model(metrics=[{"name": "R2", "dataset": "test", "value": 0.5, "ci_95": [0.4, 0.6]}])
    return score_record(model, model.score({"age": 70}))


def of_times() -> AnyScoreRecord:
    model = fracture_model()
    return score_record(model, model.score({"age": 70}))


def of_classes() -> AnyScoreRecord:
    models = {name: model for name, model in members().items() if name != "osteopenia"}
    content = class_content(models)
    content["classes"].insert(1, {"name": "osteopenia", "share": 0.4, "reason": "selection left no feature"})
    model = build_class_model(ClassesSpec.model_validate(content), models)
    return class_score_record(model, score_classes(model, {"age": 99}), ScoreOrigin("c1"))


def of_parts(combined) -> AnyScoreRecord:
    """A Radscore with its features, from images in a file and in memory."""
    inputs = {"age": 70, "smoking": "never", "T1_original_firstorder_Mean": 130.0, "T1_original_glcm_Contrast": 1.5}
    file = InputFiles(case="c1", sequence="T1", image_sha256="a" * 64, mask_sha256="b" * 64)
    scene = InputVoxels(case="c1", sequence="T2", image="3D Slicer scene", image_voxels_sha256="c" * 64)
    origin = FeatureOrigin(inputs=(file, scene), protocol=PlanMark(name="op-mri"))
    return score_record(combined, combined.score(inputs), ScoreOrigin(features=origin))


MADE = {ProbabilityRecord: of_a_probability, NumberRecord: of_a_number, ClassScoreRecord: of_classes, TimeToEventRecord: of_times}


@pytest.mark.parametrize("kind", MADE)
def test_a_score_is_read_back_as_it_was_written(kind, tmp_path):
    record = MADE[kind]()
    assert type(record) is kind
    assert_reads_back(record, read_score, tmp_path)


def test_the_features_of_a_radscore_and_their_origin_are_read_back(combined, tmp_path):
    record = of_parts(combined)
    assert_reads_back(record, read_score, tmp_path)
    parts = [item.parts for item in record.contributions]
    assert [len(item) for item in parts].count(0) == len(parts) - 1  # one Radscore, the other inputs have none
    written = json.loads((tmp_path / "first.json").read_text(encoding="utf-8"))
    assert ["parts" in item for item in written["contributions"]] == [bool(item) for item in parts]
    assert "table_sha256" not in written["features"]


@pytest.mark.parametrize("kind", MADE)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_score_is_one_error_that_names_the_file(kind, tmp_path, data):
    content = data.draw(damaged(MADE[kind]().to_json()))
    assert_refused_or_understood(content, read_score, tmp_path)


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format_version": 4}, "has format version 4, this software reads up to"),
        ({"format_version": "1"}, "format_version is no positive whole number"),
        ({"colour": "red"}, "has the unknown key colour"),
        ({"model_source": ...}, "lacks model_source"),
        ({"versions": []}, "versions:"),
        ({"kind": "image"}, "is not a score"),
    ],
)
def test_what_no_version_of_a_score_holds_is_refused_in_words(kind, change, message, tmp_path):
    assert message in refusal(MADE[kind](), change, read_score, tmp_path)


@pytest.mark.parametrize("kind", [ProbabilityRecord, ClassScoreRecord])
def test_a_score_without_a_version_is_of_the_first(kind, tmp_path):
    content = MADE[kind]().to_json()
    del content["format_version"]
    write_json(tmp_path / "score.json", content)
    found = read_score(tmp_path / "score.json")
    assert found.format_version == 1
    assert found.to_json() == content


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "is not a score"),
        ("{", "is no readable JSON"),
        ('{"kind": "score", "kind": "score"}', "a key stands twice"),
        ('{"kind": "score", "case": NaN}', "NaN is no JSON number"),
        ('{"kind": "score", "outcome": {"type": ["number"]}}', "has an outcome of the unknown type"),
    ],
)
def test_what_is_no_score_is_refused_in_words(text, message, tmp_path):
    path = tmp_path / "score.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message) as refused:
        read_score(path)
    assert str(path) in str(refused.value)


def test_a_score_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        read_score(Path(tmp_path / "none.json"))


def test_the_score_of_a_class_without_a_model_says_why():
    classes = {item.name: item for item in of_classes().classes}
    assert classes["osteopenia"].score is None
    assert classes["osteopenia"].reason == "selection left no feature"
    assert classes["normal"].score.model.name == "clinical-normal"
