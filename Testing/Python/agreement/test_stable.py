"""Stable-feature lists: filters in turn, provenance, reading back."""

from __future__ import annotations

import hashlib
import json

import pandas as pd
import pytest
from damaged_records import assert_reads_back, assert_refused, assert_refused_or_understood, damaged, damaged_contents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.agreement import (
    IccFilter,
    StableFeatures,
    criterion_of,
    read_stable_features,
    stable_features,
    write_stable_features,
)
from OsteoRadiomicsLib.agreement.stable import StableFeaturesRecord
from OsteoRadiomicsLib.base.errors import TableError


def icc_rows(stable: dict[str, bool], **keys: str) -> pd.DataFrame:
    rows = [
        {**keys, "feature": name, "icc": 0.5, "n_cases": 20, "form": "ICC(2,1)", "stable": passed, "reason": ""}
        for name, passed in stable.items()
    ]
    return pd.DataFrame(rows)


def listed(table: pd.DataFrame, name: str = "inter-reader", raters=("A", "B"), **options) -> StableFeatures:
    return stable_features(table, criterion_of(name, table, IccFilter(), raters), **options)


def test_only_stable_features_are_listed_in_table_order():
    assert listed(icc_rows({"c": True, "a": False, "b": True})).names() == ("c", "b")


def test_the_second_filter_keeps_what_passed_the_first_and_records_both():
    inter = listed(icc_rows({"a": True, "b": True, "c": False}))
    both = listed(icc_rows({"a": True, "b": False, "c": True}), "intra-reader", among=inter)
    assert both.names() == ("a",)
    assert [criterion.name for criterion in both.criteria] == ["inter-reader", "intra-reader"]


def test_each_sequence_has_its_own_features_and_together_those_stable_in_all():
    table = pd.concat([icc_rows({"a": True, "b": True}, sequence="T1"), icc_rows({"a": True, "b": False}, sequence="T2")])
    stable = listed(table)
    assert (stable.names(sequence="T1"), stable.names(sequence="T2"), stable.names()) == (("a", "b"), ("a",), ("a",))


def test_a_list_of_one_sequence_filters_each_of_several():
    one = listed(icc_rows({"a": True, "b": False}))
    table = pd.concat([icc_rows({"a": True, "b": True}, sequence="T1"), icc_rows({"a": False, "b": True}, sequence="T2")])
    both = listed(table, "intra-reader", among=one)
    assert (both.names(sequence="T1"), both.names(sequence="T2")) == (("a",), ())


def test_an_unknown_sequence_is_refused():
    with pytest.raises(TableError, match="nothing for sequence T3"):
        listed(icc_rows({"a": True}, sequence="T1")).names(sequence="T3")


def test_lists_of_different_protocols_do_not_combine():
    inter = listed(icc_rows({"a": True}), protocol_sha256="1" * 64)
    with pytest.raises(TableError, match="another protocol"):
        listed(icc_rows({"a": True}), among=inter, protocol_sha256="2" * 64)


def test_a_list_survives_writing_and_reading(tmp_path):
    table = pd.concat([icc_rows({"a": True, "b": True}, sequence="T1"), icc_rows({"a": True, "b": False}, sequence="T2")])
    stable = listed(table, protocol_sha256="3" * 64, created="2026-04-01")
    write_stable_features(stable, tmp_path / "stable.json")
    assert read_stable_features(tmp_path / "stable.json") == stable


def test_the_file_says_how_the_list_was_made(tmp_path):
    source = tmp_path / "features.csv"
    source.write_text("case\n")
    table = icc_rows({"a": True, "b": False})
    criterion = criterion_of("inter-reader", table, IccFilter("ICC(A,1)", 0.8, "lower"), ("A", "B"), source)
    write_stable_features(stable_features(table, criterion), tmp_path / "stable.json")
    (entry,) = json.loads((tmp_path / "stable.json").read_text())["criteria"]
    assert (entry["form"], entry["threshold"], entry["rule"]) == ("ICC(2,1)", 0.8, "lower")
    assert (entry["n_tested"], entry["n_stable"], entry["n_cases"], len(entry["table_sha256"])) == (2, 1, 20, 64)
    assert entry["table_sha256"] == hashlib.sha256(b"case\n").hexdigest()


def test_simulated_readers_mark_the_list(tmp_path):
    stable = listed(icc_rows({"a": True}), raters=("A", "simulated-01"))
    write_stable_features(stable, tmp_path / "stable.json")
    assert json.loads((tmp_path / "stable.json").read_text())["simulated"] is True
    assert read_stable_features(tmp_path / "stable.json").simulated


def test_the_mark_of_simulation_survives_a_second_filter_by_people():
    simulated = listed(icc_rows({"a": True}), raters=("simulated-01", "simulated-02"))
    assert listed(icc_rows({"a": True}), "intra-reader", among=simulated).simulated


@damaged_contents(
    ("", "is no readable JSON"),
    ("[]", "is not a stable-feature list"),
    ("{}", "lacks kind"),
    ('{"kind": "features"}', "kind: Input should be 'stable-features'"),
    ('{"kind": "stable-features", "schema_version": 1}', "lacks created"),
)
def test_a_file_that_is_no_list_is_refused(tmp_path, content, message):
    assert_refused(
        tmp_path / "stable.json",
        content,
        rf"stable\.json: {message}.* Make one with osteoradiomics icc --stable",
        read_stable_features,
    )


def test_a_list_is_written_in_the_same_bytes_again(tmp_path):
    table = pd.concat([icc_rows({"a": True, "b": True}, sequence="T1"), icc_rows({"a": True, "b": False}, sequence="T2")])
    write_stable_features(listed(table, created="2026-04-01"), tmp_path / "stable.json")
    record = StableFeaturesRecord.read(tmp_path / "stable.json")
    assert [(group.keys, group.n) for group in record.groups] == [({"sequence": "T1"}, 2), ({"sequence": "T2"}, 1)]
    assert_reads_back(record, StableFeaturesRecord.read, tmp_path)
    assert (tmp_path / "first.json").read_bytes() == (tmp_path / "stable.json").read_bytes()


@given(data=st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_list_is_one_error_that_names_the_file(tmp_path, data):
    write_stable_features(listed(icc_rows({"a": True, "b": False}), created="2026-04-01"), tmp_path / "stable.json")
    content = data.draw(damaged(json.loads((tmp_path / "stable.json").read_text())))
    assert_refused_or_understood(content, StableFeaturesRecord.read, tmp_path)


def test_a_list_that_was_shortened_by_hand_is_refused(tmp_path):
    write_stable_features(listed(icc_rows({"a": True, "b": True})), tmp_path / "stable.json")
    content = json.loads((tmp_path / "stable.json").read_text())
    content["groups"][0]["features"].pop()
    (tmp_path / "stable.json").write_text(json.dumps(content))
    with pytest.raises(TableError, match=r"groups\.0: n is 2, but there are 1 features"):
        read_stable_features(tmp_path / "stable.json")


def test_a_list_of_a_newer_version_is_refused(tmp_path):
    write_stable_features(listed(icc_rows({"a": True})), tmp_path / "stable.json")
    content = json.loads((tmp_path / "stable.json").read_text())
    (tmp_path / "stable.json").write_text(json.dumps(content | {"schema_version": 99}))
    with pytest.raises(TableError, match="has schema version 99, this software reads up to 1"):
        read_stable_features(tmp_path / "stable.json")
