"""Texts in another language: looked up, filled in, and left as they are where the catalogue does not know them."""

from __future__ import annotations

from pathlib import Path

import pytest
from OsteoRadiomicsLib.base import language
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.base.language import Catalogue, read_catalogue, retold, speaking, tr
from OsteoRadiomicsLib.base.words import columns
from OsteoRadiomicsLib.report.html import _worded as worded

TEXTS = Catalogue(
    {
        language.LIBRARY: {"{count} cases": "{count} 例", "of {value:.2f}": "为 {value:.2f}", "braces {} stay": "括号 {} 保留"},
        language.RECORDS: {
            "train": "训练集",
            "clinical": "临床",
            "{model} model: {text}": "{model}模型：{text}",
            "{name} is missing in {set}": "{set}中缺少 {name}",
        },
    }
)


@pytest.fixture(autouse=True)
def known_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small catalogue in place of the shipped one."""
    monkeypatch.setattr(language, "catalogue", lambda name: TEXTS)
    language._retold.cache_clear()
    language._patterns.cache_clear()
    yield
    language._retold.cache_clear()
    language._patterns.cache_clear()


def test_english_is_spoken_unless_another_language_is_asked_for() -> None:
    assert tr("{count} cases", count=3) == "3 cases"
    assert retold("train") == "train"
    assert language.language_tag() == "en"


def test_a_text_is_looked_up_and_filled_in() -> None:
    with speaking("zh"):
        assert tr("{count} cases", count=3) == "3 例"
        assert tr("of {value:.2f}", value=0.125) == "为 0.12"
        assert language.language_tag() == "zh-CN"


def test_a_text_without_values_keeps_its_braces() -> None:
    with speaking("zh"):
        assert tr("braces {} stay") == "括号 {} 保留"


def test_an_unknown_text_stays_english() -> None:
    with speaking("zh"):
        assert tr("never heard of {name}", name="it") == "never heard of it"
        assert retold("never heard of it") == "never heard of it"


def test_words_that_are_filled_in_are_retold_but_markup_and_numbers_are_not() -> None:
    with speaking("zh"):
        assert tr("only {name}", name="train") == "only 训练集"
        assert worded("only {name}", name=worded("train")) == "only train"
        assert tr("only {name}", name=5) == "only 5"


def test_an_instance_of_a_text_is_retold_with_its_parts() -> None:
    with speaking("zh"):
        assert retold("age is missing in train") == "训练集中缺少 age"
        assert retold("Clinical model: train") == "临床模型：训练集"


def test_a_capital_at_the_beginning_does_not_hide_a_text() -> None:
    with speaking("zh"):
        assert retold("Clinical") == "临床"


def test_templates_escape_what_is_filled_in_and_not_their_own_text() -> None:
    assert worded("<b>{name}</b>", name="<script>") == "<b>&lt;script&gt;</b>"
    with speaking("zh"):
        assert worded("<b>{name}</b>", name="train") == "<b>训练集</b>"


def test_the_language_before_comes_back_also_after_an_error() -> None:
    with pytest.raises(RuntimeError), speaking("zh"):
        raise RuntimeError
    assert language.language() == "en"
    with speaking("zh"), speaking(None):
        assert language.language() == "zh"


def test_an_unknown_language_is_refused_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"'fr' is not known\. Choose one of en, zh"), speaking("fr"):
        pass


def test_unfinished_texts_are_no_translations(tmp_path: Path) -> None:
    message = "<message><source>{}</source><translation{}>{}</translation></message>"
    texts = (
        message.format("done", "", "好") + message.format("open", ' type="unfinished"', "不") + message.format("empty", "", "")
    )
    path = tmp_path / "one.ts"
    path.write_text(f"<TS><context><name>C</name>{texts}</context></TS>", encoding="utf-8")
    assert read_catalogue(path).contexts == {"C": {"done": "好"}}


@pytest.mark.parametrize("content", ["", "<TS>", "no XML"])
def test_a_damaged_catalogue_is_one_clear_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "damaged.ts"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"damaged\.ts: is no readable catalogue .*Reinstall"):
        read_catalogue(path)


def test_chinese_characters_are_as_wide_as_two_latin_ones() -> None:
    assert columns("AUC") == 3
    assert columns("患者 AUC") == 8
