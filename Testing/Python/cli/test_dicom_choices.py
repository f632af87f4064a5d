"""One of several volumes or series of a DICOM folder through the command line: numbers, records, resuming and pictures."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from dicom_kit import write_seg, write_series, write_slice
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.report.case import case_pictures
from OsteoRadiomicsLib.tables.private_inputs import files_of_inputs
from OsteoRadiomicsLib.tables.provenance import FeaturesProvenance

SETTINGS = "imageType:\n  Original: {}\nfeatureClass:\n  firstorder: [Mean]\nsetting:\n  binWidth: 25\n"
RNG = np.random.default_rng(12)
WATER, FAT = (RNG.integers(low, low + 500, (6, 20, 24)).astype(np.uint16) for low in (0, 2000))
DRAWN = np.zeros((6, 20, 24), np.uint8)
DRAWN[1:5, 4:14, 5:17] = 1
MEANS = {name: float(values[DRAWN > 0].mean()) for name, values in (("WATER", WATER), ("FAT", FAT))}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Water and fat in one series."""

    def typed(*values: str):
        return lambda dataset: setattr(dataset, "ImageType", ["DERIVED", "PRIMARY", *values])

    made = write_series(tmp_path / "dixon", list(WATER), change=typed("WATER"))
    for k, values in enumerate(FAT):
        write_slice(made / f"fat{k}.dcm", values, (-10, -20, 2.5 * k), change=typed("FAT"))
    (tmp_path / "p.yaml").write_text(SETTINGS)
    write_seg(tmp_path / "m.dcm", [(1, k, DRAWN[k]) for k in range(1, 5)], names=("L1",))
    return made


def _rows(table: Path) -> list[dict[str, str]]:
    with open(table, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _extract(folder: Path, *more: str) -> int:
    words = ["extract", "--image", folder, "--mask", folder.parent / "m.dcm", "--settings", folder.parent / "p.yaml"]
    return main([str(word) for word in (*words, "--out", folder.parent / "f.csv", *more)])


@pytest.mark.parametrize("name", MEANS)
def test_extraction_takes_the_volume_asked_for_and_records_it(folder, name):
    assert _extract(folder, "--image-type", name) == 0
    assert float(_rows(folder.parent / "f.csv")[0]["original_firstorder_Mean"]) == MEANS[name]
    (record,) = FeaturesProvenance.read(folder.parent / "f.provenance.json").inputs
    assert record.image_type == name
    image, _ = case_pictures._load(folder.parent, record, ["L1"], None)
    assert image.GetPixel(5, 4, 1) == {"WATER": WATER, "FAT": FAT}[name][1, 4, 5]


def test_without_a_choice_the_message_says_what_to_write(folder, capsys):
    assert _extract(folder) == 2
    assert "Choose one with --image-type WATER or FAT" in capsys.readouterr().err


def test_a_series_is_chosen_and_its_picture_shows_it(folder, capsys):
    def of_series_8(dataset):
        dataset.SeriesInstanceUID, dataset.SeriesNumber = "1.2.3.8", 8

    write_series(folder, list(FAT + np.uint16(7)), change=of_series_8)  # in place of the water images
    assert _extract(folder) == 2
    assert "Choose one with --series" in capsys.readouterr().err
    assert _extract(folder, "--series", "8") == 0
    assert float(_rows(folder.parent / "f.csv")[0]["original_firstorder_Mean"]) == MEANS["FAT"] + 7
    assert "series" not in json.loads((folder.parent / "f.provenance.json").read_text("utf-8"))["inputs"][0]
    (place,) = files_of_inputs(folder.parent).values()
    assert place.series == "8"
    (record,) = FeaturesProvenance.read(folder.parent / "f.provenance.json").inputs
    image, _ = case_pictures._load(folder.parent, record, ["L1"], None)
    assert image.GetPixel(5, 4, 1) == FAT[1, 4, 5] + 7


def test_lines_of_a_case_list_choose_for_themselves_and_resume(folder, capsys):
    cases = folder.parent / "cases.csv"
    lines = [f"A,{name},dixon,m.dcm,{kind}" for name, kind in (("W", "WATER"), ("F", "FAT"), ("N", ""))]
    cases.write_text("\n".join(["case,sequence,image,mask,image_type", *lines]) + "\n")
    out = folder.parent / "out"
    words = ["cohort", str(cases), "--settings", str(folder.parent / "p.yaml"), "--out", str(out), "--json"]
    assert main(words) == 1
    found = {row["sequence"]: float(row["original_firstorder_Mean"]) for row in _rows(out / "features.csv")}
    assert found == {"W": MEANS["WATER"], "F": MEANS["FAT"]}
    assert "--image-type WATER or FAT" in _rows(out / "failures.csv")[0]["reason"]
    capsys.readouterr()
    assert main([*words, "--image-type", "FAT"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["done"], said["resumed"]) == (3, 3)  # what the third line now asks for is what the second gave


def test_an_echo_time_of_a_case_list_that_is_no_number_is_refused_with_its_line(folder, capsys):
    cases = folder.parent / "cases.csv"
    cases.write_text("case,image,mask,echo_time\nA,dixon,m.dcm,short\n")
    assert main(["cohort", str(cases), "--settings", str(folder.parent / "p.yaml"), "--out", str(folder.parent / "out")]) == 2
    assert "echo_time: 'short' is no time in ms" in capsys.readouterr().err
