"""Descriptions in English, German, French and Chinese: what tells of a technique stays, what a label or title names goes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicom_kit import write_slice
from OsteoRadiomicsLib.deidentification import languages
from OsteoRadiomicsLib.deidentification.elements import Cleaning
from OsteoRadiomicsLib.deidentification.key import Secret
from OsteoRadiomicsLib.deidentification.naming import names_somebody
from OsteoRadiomicsLib.deidentification.objects import write_pseudonymised
from OsteoRadiomicsLib.deidentification.words import clean


@pytest.mark.parametrize(
    "said",
    [
        "腰椎矢状位 T2 压脂", "胸腰椎平扫", "L1椎体 冠狀面", "LWS sagittal T2 nativ", "Wirbelsäule ohne Kontrastmittel",
        "Rachis lombaire séquence pondérée T2", "MR lumbar spine",
    ],
)  # fmt: skip
def test_words_of_a_technique_stay_in_every_language(said: str) -> None:
    assert clean(said) == said


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("姓名：王伟 Long T2", ""), ("姓名：王伟；T2 腰椎", "T2 腰椎"), ("患者Long T2", "T2"), ("住院号B1234 腰椎", "腰椎"),
        ("Long 先生 T2", "T2"), ("王医生 腰椎", ""), ("patient_T1_tse_sag", "T1_tse_sag"),
        ("DR chest pa", "chest pa"),
        ("Name: Long; T1 tse", "T1 tse"), ("ID B1234 T1", "T1"), ("Mr. Long T2", "T2"), ("Dr Sharp, hand", ""),
        ("Frau Arm LWS T1", "T1"), ("Vorname: Star | T2 sag", "T2 sag"), ("geb. Long T1", "T1"),
        ("Mme Blanc rachis T1", "T1"), ("Nom : Hand Neck\nT1 sag", "T1 sag"), ("née Long, T2", "T2"),
    ],
)  # fmt: skip
def test_what_a_label_or_title_names_goes_though_it_is_a_word_of_the_list(said: str, left: str) -> None:
    assert clean(said) == left


@pytest.mark.parametrize("said", ["张增强", "王腰椎", "增强张", "李平扫"])
def test_a_run_of_chinese_signs_with_one_that_may_be_a_family_name_goes_as_a_whole(said: str) -> None:
    assert clean(said) == ""


def test_somebody_who_is_called_like_a_known_chinese_word_is_taken_out() -> None:
    assert clean("张 增强 腰椎", {"增强"}) == "腰椎"


def test_no_known_chinese_word_is_a_single_sign_and_labels_are_no_known_words() -> None:
    assert min(map(len, languages.CHINESE_KNOWN)) == 2
    assert not (languages.BEFORE_NAMES | languages.BEFORE_NUMBERS) & languages.KNOWN
    assert not (languages.CHINESE_BEFORE_NAMES | languages.CHINESE_AFTER_NAMES) & languages.CHINESE_KNOWN


@pytest.mark.parametrize("text", ["姓名 Long", "Name: Smith", "Dr Jones", "Frau: X", "病历号12", "Nom: X"])
def test_a_technical_text_that_names_somebody_is_seen(text: str) -> None:
    assert names_somebody(text)


@pytest.mark.parametrize("text", ["syngo MR XA30", "DRX-1", "Patient motion correction", "MS-0.5", "Br40d", "uMR 790 联影"])
def test_a_technical_text_that_names_nobody_is_left(text: str) -> None:
    assert not names_somebody(text)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Wang^Wei=王^伟", "给王伟做"), ("Müller^Zoë", "for Mueller"), ("Müller^Zoë", "MULLER knee"), ("Muller^Jo", "Müller"),
        ("Lefèvre^Zoé", "for LEFEVRE"),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(tmp_path: Path, name: str, said: str) -> None:
    def change(dataset: pydicom.Dataset) -> None:
        dataset.SpecificCharacterSet = "ISO_IR 192"
        dataset.PatientName, dataset.SoftwareVersions, dataset.ReceiveCoilName = name, said, "Spine 32"

    source = write_slice(tmp_path / "a.dcm", np.zeros((4, 5), np.int16), change=change)
    write_pseudonymised(source, tmp_path / "b.dcm", Cleaning(Secret(bytes(32)), "PX"))
    copy = pydicom.dcmread(tmp_path / "b.dcm")
    assert (copy.get("SoftwareVersions") in (None, "REMOVED", "knee"), copy.ReceiveCoilName) == (True, "Spine 32")
