"""Categories in the words of the clinic: the protocol's aliases hold wherever a category is read, and decide no number."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from OsteoRadiomicsLib.base.errors import ModelError, ProtocolError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.data.clinical import clinical_terms, code_clinical
from OsteoRadiomicsLib.protocols.protocol import load_protocol, parse_protocol, shipped_protocols
from OsteoRadiomicsLib.scoring import find_model

ALIASES = 'aliases = {female = ["女", "女性"], male = ["男", "男性"]}\n'
CODING = "coding = {female = 0, male = 1}\n"
HASHES = {
    "op-ct": ("450e01e0e345", "c59b554ef94e"), "op-cxr": ("82bd989ff837", "88aa7f255c43"),
    "op-mri": ("da8697633d80", "7e7c63cb2d2f"), "pain-mri": ("7ad02c028735", "f8c84db9dfda"),
}  # fmt: skip
"""Beginnings of both hashes of the shipped protocols without their aliases; of pain-mri with the grades that it asks for,
of op-cxr with the size of picture that its networks read."""


def text(name: str = "op-ct") -> str:
    return shipped_protocols()[name].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(HASHES))
def test_hashes_of_the_shipped_protocols_are_those_from_before_the_aliases(name: str) -> None:
    protocol = load_protocol(name)
    assert (protocol.hash()[:12], protocol.features_hash()[:12]) == HASHES[name]


def test_neither_hash_nor_record_holds_aliases() -> None:
    with_them, without = parse_protocol(text(), "p"), parse_protocol(text().replace(ALIASES, ""), "p")
    assert with_them.clinical[1].aliases != without.clinical[1].aliases
    assert with_them.hash() == without.hash()
    assert with_them.model_dump() == without.model_dump()


@pytest.mark.parametrize(
    ("aliases", "message"),
    [
        ('aliases = {woman = ["女"]}', "woman is no category; write female, male"),
        ('aliases = {female = ["女"], male = ["女"]}', "'女' is empty or means two categories"),
        ('aliases = {female = ["Male"]}', "'Male' is empty or means two categories"),
        ('aliases = {female = [" "]}', "is empty or means two categories"),
    ],
)
def test_aliases_that_say_nothing_or_two_things_are_refused(aliases: str, message: str) -> None:
    with pytest.raises(ProtocolError, match=message):
        parse_protocol(text().replace(ALIASES, f"{aliases}\n"), "p")


def test_a_number_has_no_aliases() -> None:
    with pytest.raises(ProtocolError, match="x is no category; write none"):
        parse_protocol(text().replace('unit = "years"\n', 'unit = "years"\naliases = {x = ["y"]}\n'), "p")


def test_training_reads_a_category_by_any_of_its_names() -> None:
    terms = clinical_terms([load_protocol("op-mri").clinical[1], load_protocol("op-mri").clinical[3]])
    table = pd.DataFrame({"sex": ["女", "男性", " Female ", "1"], "diabetes": ["是", "无", "有", "no"]})
    codes = code_clinical(table, terms, table.index.to_numpy(), "table")
    assert codes.tolist() == [[0, 1], [1, 0], [0, 1], [1, 0]]


def test_training_refuses_an_unknown_category_and_names_what_there_is() -> None:
    table = pd.DataFrame({"sex": ["未知"]})
    wanted = r"sex of case 0 is '未知', an unknown category\. Write one of female \(0, 女, 女性\), male \(1, 男, 男性\)"
    with pytest.raises(Exception, match=wanted):
        code_clinical(table, clinical_terms([load_protocol("op-mri").clinical[1]]), table.index.to_numpy(), "table")


@pytest.mark.parametrize(("given", "name"), [("女", "female"), (" 女性", "female"), ("男", "male"), ("男性", "male")])
def test_a_model_scores_a_category_under_its_alias_as_under_its_name(given: str, name: str) -> None:
    model = find_model("op-mri-clinical-published")
    alias, own = model.score({"age": 70, "sex": given}), model.score({"age": 70, "sex": name})
    assert alias.probability == own.probability
    assert alias.contributions == own.contributions


def test_a_score_refuses_an_unknown_category_and_names_every_alias() -> None:
    wanted = r"'未知', an unknown category\. Write female \(f, woman, 女, 女性\) or male \(m, man, 男, 男性\)"
    with pytest.raises(ModelError, match=wanted):
        find_model("op-mri-clinical-published").score({"age": 70, "sex": "未知"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_clinical_table_of_a_chinese_hospital_is_scored(tmp_path: Path, encoding: str) -> None:
    rows = "case,age,sex,姓名说明\nc1,70,女,该患者因腰痛就诊\n"
    (tmp_path / "clinical.csv").write_text(rows, encoding=encoding)
    out = tmp_path / "score.json"
    arguments = ["score", "--model", "op-mri-clinical-published", "--clinical", str(tmp_path / "clinical.csv"), "--out", str(out)]
    assert main(arguments) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["probability"] == pytest.approx(0.648397, abs=1e-6)
