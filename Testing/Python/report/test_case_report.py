"""The case report: complete, self-contained, escaped, with warnings beside their numbers and no identity."""

from __future__ import annotations

import base64
import json
import re
import shutil

import pytest
from damaged_records import damaged
from html_page import Page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_end_point import bmd_model, fracture_model
from OsteoRadiomicsLib.base.errors import InputError, OsteoRadiomicsError
from OsteoRadiomicsLib.base.notice import NOTICE
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.report.case.case import case_report
from OsteoRadiomicsLib.report.kinds import build_report
from OsteoRadiomicsLib.scoring.score_case import score_record
from OsteoRadiomicsLib.scoring.score_records import ScoreOrigin


@pytest.fixture(scope="module")
def page(whole_case) -> Page:
    return Page(case_report(whole_case))


def test_the_page_is_well_formed(page):
    assert page.balanced
    assert page.source.startswith("<!DOCTYPE html>")


def test_the_notice_stands_at_the_head_and_at_the_foot(page):
    assert page.find("p", class_="notice") == [NOTICE, NOTICE]


def test_nothing_is_loaded_from_anywhere(page):
    assert not re.findall(r"https?://|//[a-z]|@import|url\(", page.markup)
    for tag, name in (("img", "src"), ("script", "src"), ("link", "href"), ("iframe", "src"), ("object", "data")):
        assert all(value.startswith("data:image/png;base64,") for value in page.attributes(tag, name))
    assert all(value.startswith("#") for value in page.attributes("a", "href"))
    policy = next(value for value in page.attributes("meta", "content") if "default-src" in value)
    assert policy.startswith("default-src 'none'")


def test_every_link_of_the_contents_has_its_section(page):
    assert {value[1:] for value in page.attributes("a", "href")} <= set(page.attributes("section", "id"))


def test_image_and_map_are_embedded_pictures_with_a_description(page):
    sources = page.attributes("img", "src")
    assert len(sources) == 2
    for source in sources:
        assert base64.b64decode(source.split(",", 1)[1]).startswith(b"\x89PNG")
    assert all("ROI" in text for text in page.attributes("img", "alt"))
    assert "L1 (7.2 ml), L2 (7.2 ml), L3 (7.2 ml)" in page.source


def test_the_score_stands_with_interval_class_and_contributions(page):
    assert page.find("span", class_="big") == ["64.8 %"]
    text = " ".join(page.find("article", class_="score"))
    assert "none: the study does not print the covariance" in text
    assert "none: the study does not print the cut-off" in text
    rows = [row for row in page.find("tr") if row.startswith(("Base value", "Age", "Sex"))]
    assert rows == ["Base value +0.1612", "Age 70 years 69 +0.0970", "Sex female 0.3997 +0.3538"]


def bmd_score() -> dict:
    """What verb score writes for a model of a measured end point."""
    model = bmd_model()
    return score_record(model, model.score({"age": 70}), ScoreOrigin("case-007")).to_json()


def test_a_time_to_an_event_stands_with_its_risks(tmp_path):
    model = fracture_model()
    score_record(model, model.score({"age": 70}), ScoreOrigin("case-007")).write(tmp_path / "score.json")
    page = Page(case_report(tmp_path))
    assert page.find("span", class_="big") == ["66.3 %"]
    text = " ".join(page.find("article", class_="score"))
    assert "risk of fracture by 36 months" in text
    assert "Risk by 12 months 23.8 % (95 % CI " in text
    assert "Log hazard ratio 1" in text
    assert "robabilit" not in text
    drawing = page.find("svg", class_="waterfall")[0]
    assert "log hazard ratio" in drawing


def test_a_measured_end_point_stands_with_unit_and_prediction_interval(tmp_path):
    (tmp_path / "score.json").write_text(json.dumps(bmd_score()), encoding="utf-8")
    page = Page(case_report(tmp_path))
    assert page.find("span", class_="big") == ["100 mg/cm3"]
    text = " ".join(page.find("article", class_="score"))
    assert "95 % prediction interval 60.12 to 139.9 mg/cm3" in text
    assert "robabilit" not in text
    assert "Base value +120.0000" in text
    drawing = page.find("svg", class_="waterfall")[0]
    assert "BMD (mg/cm3)" in drawing
    assert drawing.endswith("Score 100")


def test_an_outcome_of_an_unknown_type_is_one_clear_error(tmp_path):
    record = bmd_score()
    record["outcome"]["type"] = "survival"
    (tmp_path / "score.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(InputError, match="an outcome of the unknown type survival"):
        case_report(tmp_path)


def test_contributions_before_recalibration_say_so_and_end_where_they_add_up(make_case):
    folder = make_case(parts="score")
    record = json.loads((folder / "score.json").read_text(encoding="utf-8"))
    record |= {"contribution_scale": "uncalibrated probability", "base_value": 0.4, "probability": 0.25}
    record["contributions"] = [{**record["contributions"][0], "contribution": 0.2}]
    (folder / "score.json").write_text(json.dumps(record), encoding="utf-8")
    page = Page(case_report(folder))
    assert page.find("span", class_="big") == ["25.0 %"]
    drawing = page.find("svg", class_="waterfall")[0]
    assert "Probability of osteoporosis before recalibration" in drawing
    assert drawing.endswith("Score 60.0 %")


def test_a_warning_stands_in_the_row_below_the_input_it_concerns(make_case):
    page = Page(case_report(make_case(clinical={"age": 95, "sex": "female"})))
    rows = page.find("tr")
    age = next(index for index, row in enumerate(rows) if row.startswith("Age"))
    assert "outside the training range 47 to 87 years" in rows[age + 1]
    assert "Warnings 1 , beside the numbers" in " ".join(page.find("div", class_="headline"))


def test_a_warning_about_an_roi_stands_with_the_features_under_its_name(make_case):
    page = Page(case_report(make_case(warning="only 70 voxels")))
    features = page.find("section", id="features")[0]
    assert re.search(r"T1 · L1-L3\s+Warning\. only 70 voxels\.", features)
    assert "only 70 voxels" not in page.find("section", id="origin")[0]


def test_a_warning_about_a_map_stands_in_its_figure(page):
    assert any("Map warning" in text for text in page.find("figure"))


def test_every_feature_is_listed_under_image_type_and_class_with_its_reason_if_undefined(page):
    groups = page.find("details", class_="group")
    assert [group.split(" Feature ")[0] for group in groups] == [
        "original · Shape 1", "original · First order 1", "original · GLCM 1", "log-sigma-1-0-mm-3D · GLCM 1",
    ]  # fmt: skip
    assert page.find("td", class_="undefined") == ["undefined the ROI has one grey level"]
    assert "1.25" in groups[2]


def test_the_origin_names_protocol_hash_steps_versions_and_input_hashes(page, whole_case):
    provenance = json.loads((whole_case / "features.provenance.json").read_text(encoding="utf-8"))
    origin = page.find("section", id="origin")[0]
    wanted = [provenance["protocol"]["hash"], "op-mri", "n4: shrink factor 4", "binWidth", "SimpleITK", "Wang W."]
    wanted += [provenance["inputs"][0]["image_sha256"], provenance["inputs"][0]["mask_sha256"]]
    for text in wanted:
        assert text in origin


def test_no_file_name_of_an_image_reaches_the_page(page):
    assert "Doe" not in page.markup
    assert "images/" not in page.markup


def test_text_from_files_cannot_become_markup(make_case):
    folder = make_case(parts="score")
    record = json.loads((folder / "score.json").read_text(encoding="utf-8"))
    record["case"] = "<script>alert(1)</script>"
    record["model"]["title"] = "<img src=x onerror=alert(1)>"
    (folder / "score.json").write_text(json.dumps(record), encoding="utf-8")
    page = Page(case_report(folder))
    assert len(page.find("script")) == 1
    assert page.attributes("img", "src") == []
    assert page.find("h1") == ["Case <script>alert(1)</script>"]


@pytest.mark.parametrize("parts", ["features", "score", "map"])
def test_each_part_alone_makes_a_report(make_case, parts):
    page = Page(case_report(make_case(parts=parts)))
    assert page.balanced
    assert page.find("h1") == ["Case case-007"]


def test_a_missing_image_costs_its_picture_and_says_so(make_case):
    folder = make_case()
    shutil.rmtree(folder.parent / "images")
    page = Page(case_report(folder))
    assert page.attributes("img", "src") == []
    assert page.find("p", class_="missing") == ["No picture: the image or mask is no longer where inputs.private.json says."] * 2
    assert page.find("span", class_="big") == ["64.8 %"]


def test_a_maps_own_picture_is_used_when_its_image_is_gone(make_case):
    folder = make_case(parts="map")
    (folder / "map.png").write_bytes(b"\x89PNG picture")
    shutil.rmtree(folder.parent / "images")
    sources = Page(case_report(folder)).attributes("img", "src")
    assert [base64.b64decode(source.split(",", 1)[1]) for source in sources] == [b"\x89PNG picture"]


def test_equal_folders_give_equal_pages(page, whole_case):
    assert case_report(whole_case) == page.source


def test_results_of_two_cases_are_refused(make_case):
    folder = make_case(parts="features score")
    record = json.loads((folder / "score.json").read_text(encoding="utf-8"))
    (folder / "score.json").write_text(json.dumps({**record, "case": "other"}), encoding="utf-8")
    with pytest.raises(InputError, match=r"results of several cases \(case-007, other\)"):
        case_report(folder)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("score.json", "{", r"score\.json: is no readable JSON"),
        ("lost.provenance.json", '{"kind": "features"}', "has no feature table beside it"),
        ("lost.provenance.json", '{"kind": "map"}', "has no map beside it"),
        ("map.provenance.json", '{"kind": "map", "map": {}}', r"map\.provenance\.json: lacks map\.what"),
        ("score.json", '{"kind": "score", "case": "c"}', r"score\.json: lacks model"),
        ("score.json", '{"kind": "score", "format_version": 4}', "has format version 4, this software reads up to 3"),
    ],
)
def test_a_damaged_folder_is_one_clear_error(make_case, name, text, message):
    folder = make_case()
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        case_report(folder)


@pytest.mark.parametrize("name", ["score.json", "map.provenance.json", "features.provenance.json"])
@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happened_to_a_file_the_page_is_made_or_refused_in_words(without_images, name, data):
    content = json.loads((without_images / name).read_text(encoding="utf-8"))
    changed = data.draw(damaged(content))
    (without_images / name).write_text(json.dumps(changed), encoding="utf-8")
    try:
        page = case_report(without_images)
    except OsteoRadiomicsError as error:
        page = ""
        assert str(without_images) in str(error)  # noqa: PT017 -- most pages are made
    finally:
        (without_images / name).write_text(json.dumps(content), encoding="utf-8")
    assert not page or Page(page).balanced


def test_a_folder_without_results_is_refused_with_what_it_should_hold(tmp_path):
    with pytest.raises(InputError, match=r"holds no results to report\. Give a folder that holds .*the results of one case"):
        build_report(tmp_path)
    with pytest.raises(InputError, match="is no folder"):
        build_report(tmp_path / "nowhere")


def test_the_verb_writes_the_page_into_the_folder_or_where_asked(make_case, capsys, tmp_path):
    folder = make_case(parts="features score")
    assert main(["report", str(folder)]) == 0
    assert main(["report", str(folder), "--out", str(tmp_path / "elsewhere.html"), "--json"]) == 0
    assert (folder / "report.html").read_bytes() == (tmp_path / "elsewhere.html").read_bytes()
    assert '"kind": "case"' in capsys.readouterr().out


def test_the_verb_refuses_in_one_line_with_exit_code_2(tmp_path, capsys):
    assert main(["report", str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
