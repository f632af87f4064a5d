"""The panel in the language that is set in Slicer."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from OsteoRadiomicsLib.base import language
from OsteoRadiomicsLib.base.language import LIBRARY, RECORDS, catalogue
from OsteoRadiomicsLib.gui.choices import protocol_choices
from OsteoRadiomicsLib.gui.qt_messages import elf_hash, qm_bytes


@pytest.fixture
def panel(host):
    """The translation room, as in an application that has just started."""
    from OsteoRadiomicsLib.gui import translation

    translation._INSTALLED.clear()
    host.app.translators.clear()
    before = language.language()
    yield translation
    language.speak(before)
    translation._INSTALLED.clear()
    host.app.translators.clear()
    host.app.settings().clear()


@pytest.mark.parametrize(
    ("chosen", "enabled", "expected"),
    [
        ("zh-CN", "true", "zh"), ("zh_CN", True, "zh"), ("zh-TW", "true", "zh"), ("en-US", "true", "en"), ("fr-FR", "true", "en"),
        ("", "true", "en"), ("zh-CN", "false", "en"), ("zh-CN", False, "en"),
    ],
)  # fmt: skip
def test_slicers_setting_decides_the_language(panel, host, chosen, enabled, expected):
    host.app.settings().setValue("language", chosen)
    host.app.settings().setValue("Internationalization/Enabled", enabled)
    assert panel.slicers_language() == expected


def test_nothing_is_installed_in_english(panel, host):
    panel.speak_slicers_language()
    assert host.app.translators == []
    assert panel.lang_options() == []


def test_our_texts_are_installed_once_for_both_modules(panel, host):
    host.app.settings().setValue("language", "zh-CN")
    panel.speak_slicers_language()
    panel.speak_slicers_language()
    (translator,) = host.app.translators
    assert Path(translator.filePath()).name == "OsteoRadiomics_zh_CN.qm"
    assert language.language() == "zh"
    assert panel.lang_options() == ["--lang", "zh"]


@pytest.mark.parametrize("module", ["OsteoRadiomics", "PainGrade"])
def test_titles_of_protocols_and_of_their_variants_are_said_in_the_language_as_a_whole(panel, module):
    language.speak("zh")
    titles = {choice.name: choice.title for choice in protocol_choices(module)}
    assert len(titles) > 1
    assert [title for title in titles.values() if "from" in title] == []
    for name, title in titles.items():
        assert title.startswith(titles[name.removesuffix("-exact")])


def test_a_module_is_opened_in_english_where_the_translation_cannot_be_written(panel, host, monkeypatch, caplog):
    host.app.settings().setValue("language", "zh-CN")
    monkeypatch.setitem(host.app.__dict__, "temporaryPath", "/dev/null/nowhere")
    panel.speak_slicers_language()
    assert language.language() == "en"
    assert "is shown in English" in caplog.text


def sections(content):
    """Tag -> content of a .qm file."""
    assert content[:16].hex() == "3cb86418caef9c95cd211cbf60a1bddd"
    place, found = 16, {}
    while place < len(content):
        tag, length = struct.unpack_from(">BI", content, place)
        found[tag] = content[place + 5 : place + 5 + length]
        place += 5 + length
    return found


def test_hashes_are_sorted_and_lead_to_their_texts():
    parts = sections(qm_bytes({"panel": {"Open": "打开", "Save": "保存"}, "other": {"Open": "开"}}, "zh_CN"))
    hashes = list(struct.iter_unpack(">II", parts[0x42]))
    assert hashes == sorted(hashes)
    assert [known for known, _ in hashes].count(elf_hash(b"Open")) == 2
    for known, place in hashes:
        tag, length = struct.unpack_from(">BI", parts[0x69], place)
        assert tag == 3
        text = parts[0x69][place + 5 : place + 5 + length].decode("utf-16-be")
        assert text in {elf_hash(b"Open"): ("打开", "开"), elf_hash(b"Save"): ("保存",)}[known]


def test_the_hash_is_that_of_the_elf_format():
    assert elf_hash(b"") == 1
    assert elf_hash(b"printf") == 0x077905A6
    assert elf_hash(b"syscall") == 0x0B09985C


def test_qt_reads_every_text_of_the_catalogue(tmp_path):
    core = pytest.importorskip("PySide6.QtCore")
    contexts = catalogue("zh").contexts
    path = tmp_path / "all.qm"
    path.write_bytes(qm_bytes(contexts, "zh_CN"))
    translator = core.QTranslator()
    assert translator.load(str(path))
    wrong = [
        text for context, own in contexts.items() for text, said in own.items() if translator.translate(context, text) != said
    ]
    assert wrong == []
    assert {LIBRARY, RECORDS, "RadiomicsPanel"} <= set(contexts)
    assert not translator.translate("RadiomicsPanel", "never heard of it")
