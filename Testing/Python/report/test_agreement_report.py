"""The agreement report: what it writes, says and shows."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest
from damaged_records import assert_reads_back, assert_refused, damaged, damaged_contents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.agreement import icc_table, read_stable_features
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.report.agreement.agreement import agreement_page, agreement_report
from OsteoRadiomicsLib.report.agreement.agreement_inputs import (
    AgreementRecord,
    read_inputs,
)
from OsteoRadiomicsLib.report.kinds import build_report
from OsteoRadiomicsLib.tables.numbers import EXACT
from report.agreement_kit import NAMES, Page, study


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("agreement")
    analysis, path = agreement_report(study(warnings=("the washout was overruled: <scanner> moved",)), folder)
    return analysis, folder, Page(path.read_text(encoding="utf-8"))


def test_a_feature_is_stable_when_it_passes_both_filters(written):
    analysis, _, _ = written
    inter, intra = study().comparisons
    first = icc_table(inter.features)
    second = icc_table(intra.features, rater_col="session", by="lower")
    expected = [name for name, a, b in zip(NAMES, first["stable"], second["stable"], strict=True) if a and b]
    assert list(analysis.stable.names()) == expected
    assert 0 < len(expected) < first["stable"].sum() < len(NAMES)


def test_the_stable_list_is_written_with_both_criteria(written):
    analysis, folder, _ = written
    stable = read_stable_features(folder / "stable_features.json")
    assert stable == analysis.stable
    assert [(c.name, c.rule) for c in stable.criteria] == [("inter-reader", "point"), ("intra-reader", "lower")]
    assert (stable.protocol_sha256, stable.created) == ("5" * 64, "2026-04-01")


def test_the_icc_table_on_disk_is_that_of_the_icc_verb(written):
    _, folder, _ = written
    stored = pd.read_csv(folder / "icc_inter-reader.csv", keep_default_na=False, na_values={"icc": [""]}, **EXACT)
    assert stored["icc"].tolist() == pytest.approx(icc_table(study().comparisons[0].features)["icc"].tolist(), nan_ok=True, abs=0)


def test_every_excluded_feature_has_a_reason(written):
    analysis, folder, page = written
    excluded = pd.read_csv(folder / "excluded_features.csv")
    gone = set(NAMES) - set(analysis.stable.names())
    assert set(excluded["feature"]) == gone
    assert excluded["why"].str.len().min() > 10
    assert excluded.loc[excluded["feature"] == NAMES[-2], "why"].str.contains("constant").all()
    assert all(name in page.text for name in gone)


def test_counts_stand_by_image_type_and_feature_class(written):
    analysis, _, page = written
    table = analysis.results[0].icc
    glcm = table[table["feature"].str.contains("_glcm_")]
    firstorder = table[table["feature"].str.contains("original_firstorder_")]
    assert f"{firstorder['stable'].sum()}/2" in page.text
    assert f"{glcm['stable'].sum()}/3" in page.text
    assert f"{table['stable'].sum()}/12" in page.text


def test_the_methods_text_names_the_exact_form_interval_and_threshold(written):
    _, _, page = written
    assert (
        "ICC(2,1) of Shrout and Fleiss (ICC(A,1) of McGraw and Wong; two-way random, absolute agreement, single rater [1, 2])"
        in page.text
    )
    assert "its 95 % confidence interval" in page.text
    assert "Features were kept if ICC(2,1) was above 0.75" in page.text
    assert "the lower bound of the 95 % interval of ICC(2,1) was above 0.75" in page.text
    assert "protocol op-mri (SHA-256 5555555555555555...)" in page.text


def test_warnings_and_the_notice_stand_on_the_page_and_are_escaped(written):
    _, _, page = written
    assert "the washout was overruled: <scanner> moved" in page.text
    assert "scanner" not in {tag for tag, _ in page.tags}
    assert "For research use only: not a diagnosis" in page.text


def test_every_figure_is_inside_the_page_and_in_the_folder(written):
    _, folder, page = written
    images = [attributes for tag, attributes in page.tags if tag == "img"]
    assert all(image["src"].startswith("data:image/png;base64,") and len(image["src"]) > 5000 for image in images)
    assert sorted(path.stem for path in (folder / "figures").glob("*.png")) == [
        "dice", "extremes_inter-reader", "extremes_intra-reader", "icc_inter-reader", "icc_intra-reader",
        "limits_inter-reader", "limits_intra-reader", "times", "volume",
    ]  # fmt: skip
    assert len(images) == 9


def test_nothing_is_loaded_from_elsewhere(written):
    _, _, page = written
    addresses = [value for _, attributes in page.tags for key, value in attributes.items() if key in ("src", "href")]
    assert all(value.startswith(("data:", "#")) for value in addresses)


def test_a_missing_mask_is_named_and_left_out_of_the_distances(written):
    _, _, page = written
    assert "1 (mask b is empty)" in page.text
    assert "In 1 comparison(s) a mask was missing" in page.text


def test_the_page_made_again_from_the_folder_is_the_same(written):
    _, folder, _ = written
    assert build_report(folder) == ("agreement", (folder / "agreement.html").read_text(encoding="utf-8"))


def test_the_inputs_survive_in_the_folder(written):
    _, folder, _ = written
    again, first = read_inputs(folder), study()
    pd.testing.assert_frame_equal(again.comparisons[0].features, first.comparisons[0].features, check_exact=True)
    pd.testing.assert_frame_equal(again.overlaps, first.overlaps, check_exact=True)
    assert again.comparisons[1].criterion == first.comparisons[1].criterion


def test_both_rules_stand_side_by_side_whichever_decides(written):
    analysis, _, page = written
    inter, intra = (result.icc.set_index("feature") for result in analysis.results)
    for name, table in (("Inter-reader", inter), ("Intra-reader", intra)):
        point, lower = ((table[column] > 0.75).sum() for column in ("icc", "ci_low"))
        assert f"{name} 12 24 12 {point} {lower}" in page.text
    point, lower = (((inter[column] > 0.75) & (intra[column] > 0.75)).sum() for column in ("icc", "ci_low"))
    assert f"All comparisons 12 {point} {lower}" in page.text


@damaged_contents(
    ("{}", "lacks kind"),
    ("no json", "is no readable JSON"),
    ('{"kind": "agreement", "schema_version": 9}', "has schema version 9, this software reads up to 1"),
)
def test_a_damaged_record_is_refused(tmp_path, content, message):
    assert_refused(tmp_path / "agreement.json", content, rf"agreement\.json: {message}", lambda path: agreement_page(path.parent))


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happened_to_the_record_the_inputs_are_read_or_refused(written, tmp_path, data):
    _, folder, _ = written
    whole = (folder / "agreement.json").read_bytes()
    record = AgreementRecord.from_bytes(whole, "agreement.json")
    assert_reads_back(record, AgreementRecord.read, tmp_path)
    assert (tmp_path / "first.json").read_bytes() == whole
    for table in folder.glob("*.csv"):
        shutil.copy(table, tmp_path)
    (tmp_path / "agreement.json").write_text(json.dumps(data.draw(damaged(record.to_json()))), encoding="utf-8")
    try:
        inputs, message = read_inputs(tmp_path), ""
    except TableError as error:
        inputs, message = None, str(error)
    assert inputs is not None or str(tmp_path) in message
