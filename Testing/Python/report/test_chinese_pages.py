"""Pages in Chinese: the same numbers, no sentence left in English, fonts that have the characters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from chinese_page import both, left_in_english
from html_page import Page
from made_up_classes import write_class_tables
from made_up_number import write_number_tables
from made_up_study import CT_LIKE, plan, write_tables
from made_up_survival import write_survival_tables
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.base.language import speaking
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.evaluation.roc import roc_curve
from OsteoRadiomicsLib.report.figures import lettering, png
from OsteoRadiomicsLib.report.figures.discrimination import score_figure
from OsteoRadiomicsLib.report.kinds import build_report
from training_kit import trained

FEW = plan('step = "mrmr", scheme = "MID", keep = 4', radscores="joint", folds=3, classifiers=["logistic", "knn"])
CHINESE_NOTICE = "仅供科研使用：不构成诊断。"
WRITERS = {
    "number": write_number_tables,
    "classes": lambda root: write_class_tables(root, 60, modelling=FEW),
    "time-to-event": lambda root: write_survival_tables(root, 80),
    "binary": lambda root: write_tables(root, 60, modelling=CT_LIKE),
}


@pytest.fixture(scope="module", params=sorted(WRITERS))
def study(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished study of each type of outcome."""
    return trained(WRITERS[request.param](tmp_path_factory.mktemp(request.param)))


@pytest.fixture(scope="module")
def pages(study: Path) -> tuple[Page, Page]:
    """The report of a study in English and in Chinese."""
    return both(study)


def test_a_study_is_reported_in_chinese_without_a_sentence_in_english(pages: tuple[Page, Page]) -> None:
    assert left_in_english(pages[1]) == []


def test_cells_hold_the_same_numbers_in_both_languages(pages: tuple[Page, Page]) -> None:
    english, chinese = ([re.findall(r"\d+(?:\.\d+)?", text) for text in page.find("td")] for page in pages)
    assert [sorted(numbers) for numbers in english] == [sorted(numbers) for numbers in chinese]


def test_a_page_says_its_language_and_its_notice_at_both_ends(pages: tuple[Page, Page]) -> None:
    english, chinese = pages
    assert english.attributes("html", "lang") == ["en"]
    assert chinese.attributes("html", "lang") == ["zh-CN"]
    assert chinese.find("p", class_="notice") == [CHINESE_NOTICE] * 2
    assert chinese.balanced


def test_only_the_chinese_page_names_chinese_fonts(pages: tuple[Page, Page]) -> None:
    english, chinese = pages
    assert "Noto Sans CJK SC" in chinese.source
    assert "Noto Sans CJK" not in english.source


def test_a_case_is_reported_in_chinese(without_images: Path) -> None:
    english, chinese = both(without_images)
    assert chinese.find("p", class_="kind") == ["病例报告"]
    assert left_in_english(chinese) == []
    assert "年龄 = 70 岁" in chinese.source
    assert english.find("span", class_="big") == chinese.find("span", class_="big")
    assert [name for name in chinese.find("th") if "firstorder" in name] == []


def test_names_of_features_stay_as_they_are(without_images: Path) -> None:
    english, chinese = both(without_images)
    assert english.attributes("tr", "data-name") == chinese.attributes("tr", "data-name") != []


def test_scripts_of_a_page_speak_its_language(pages: tuple[Page, Page]) -> None:
    english, chinese = pages
    assert "`${hits} of ${rows.length}`" in english.source
    assert "`${hits} / ${rows.length}`" in chinese.source


def test_the_verb_writes_the_page_in_the_language_asked_for(without_images: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    assert main(["report", str(without_images), "--lang", "zh", "--out", str(out)]) == 0
    assert CHINESE_NOTICE in out.read_text(encoding="utf-8")
    assert main(["report", str(without_images), "--lang", "en", "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == build_report(without_images)[1]


def test_an_unknown_language_is_refused(without_images: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(without_images), "--lang", "fr"]) == 2
    assert "--lang" in capsys.readouterr().err
    with pytest.raises(InputError, match="'fr' is not known"):
        build_report(without_images, lang="fr")


def drawn() -> bytes:
    outcome, score = [True, False] * 10, [number / 20 for number in range(20)]
    import numpy as np

    roc_curve(outcome, score)
    with lettering.lettered():
        return png(score_figure(np.array(outcome), np.array(score), name="score"))


def test_a_figure_without_a_font_is_the_english_one_and_says_which_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, "font_of", lambda name: None)
    with speaking("zh"), collected_notices() as said:
        assert drawn() == english_figure()
    assert said == [
        "no installed font has the characters of zh, so figures are in English: install Noto Sans SC or Noto Sans CJK SC"
    ]


def english_figure() -> bytes:
    with speaking("en"):
        return drawn()


@pytest.mark.filterwarnings("error:Glyph")
def test_a_figure_in_chinese_has_a_glyph_for_every_character() -> None:
    if lettering.font_of("zh") is None:
        pytest.skip("no font with Chinese characters is installed")
    with speaking("zh"), collected_notices() as said:
        assert drawn() != english_figure()
    assert said == []


def test_fonts_of_the_english_figure_are_matplotlibs_own_after_a_chinese_one() -> None:
    import matplotlib

    before = list(matplotlib.rcParams["font.family"])
    with speaking("zh"), collected_notices():
        drawn()
    assert matplotlib.rcParams["font.family"] == before


def test_a_pdf_embeds_postscript_outlines_as_drawings_and_truetype_as_fonts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lettering, "font_of", lambda name: "some family")
    starts = {
        "otf": b"OTTO",
        "ttf": b"\0\1\0\0",
        "cff.ttc": b"ttcf" + bytes(8) + b"\0\0\0\x10OTTO",
        "tt.ttc": b"ttcf" + bytes(8) + b"\0\0\0\x10\0\1\0\0",
    }
    found = {}
    for name, start in starts.items():
        (tmp_path / name).write_bytes(start)
        monkeypatch.setattr(lettering.font_manager, "findfont", lambda family, name=name: str(tmp_path / name))
        with speaking("zh"):
            found[name] = lettering.pdf_fonttype()
    assert found == {"otf": 3, "ttf": 42, "cff.ttc": 3, "tt.ttc": 42}
    assert lettering.pdf_fonttype() == 42


def test_the_text_for_a_paper_has_the_same_numbers_and_works_in_both_languages(pages: tuple[Page, Page]) -> None:
    english, chinese = (page.find("section", id="paper")[0] for page in pages)
    numbers = [sorted(re.findall(r"\d+\.\d+", text)) for text in (english, chinese)]
    assert len(numbers[0]) > 30
    assert numbers[0] == numbers[1]
    assert pages[0].find("li") == pages[1].find("li") != []
    assert "研究按照方案" in chinese
