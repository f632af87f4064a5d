"""Tables as spreadsheets and people write them, through every verb that reads one: the same result, or one clear line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from cli.table_kit import SAME, A, B, delimited, readings, scores, write
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort import read_cases
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.readings.case_list import read_case_sources
from OsteoRadiomicsLib.readings.handing_in import read_mask_list

Icc = Callable[..., int]


@pytest.fixture
def icc(tmp_path: Path) -> Icc:
    """Run the verb on a file; the result lies in icc.csv."""

    def run(table: Path | str | bytes, *options: str) -> int:
        path = tmp_path / "given.csv"
        if not isinstance(table, Path):
            path.write_bytes(table.encode() if isinstance(table, str) else table)
        return main(["icc", str(table if isinstance(table, Path) else path), "--out", str(tmp_path / "icc.csv"), *options])

    return run


def features_of(folder: Path) -> list[str]:
    """What the verb took for features."""
    return pd.read_csv(folder / "icc.csv")["feature"].tolist()


@pytest.mark.parametrize("how", SAME)
def test_icc_finds_the_same_in_every_way_of_writing(how: str, tmp_path: Path, icc: Icc) -> None:
    assert icc(delimited(readings())) == 0
    expected = (tmp_path / "icc.csv").read_text()
    assert icc(write(tmp_path, how, readings())) == 0
    assert (tmp_path / "icc.csv").read_text() == expected


@pytest.mark.parametrize("how", SAME)
def test_evaluate_finds_the_same_in_every_way_of_writing(how: str, tmp_path: Path) -> None:
    from OsteoRadiomicsLib.modelling.evaluation.score_table import read_measurements, read_scores

    path = write(tmp_path, how, scores())
    found = read_scores(path, "op", ["s"])
    assert found.outcome.tolist() == [value == 1 for value in scores()["op"]]
    assert found.scores["s"].tolist() == scores()["s"].tolist()
    assert read_measurements(path, "s", ["op"]).columns["s"].tolist() == scores()["s"].tolist()


@pytest.mark.parametrize("how", SAME)
def test_train_reads_the_same_in_every_way_of_writing(how: str, tmp_path: Path) -> None:
    from OsteoRadiomicsLib.modelling.data.table import read_study_table

    one = readings().query("reader == 'A'").drop(columns="reader").reset_index(drop=True)
    people = pd.DataFrame({"case": one["case"], "op": np.arange(12) % 2, "age": np.arange(12) + 50.5})
    features, clinical = tmp_path / "f", tmp_path / "c"
    for folder, table in ((features, one), (clinical, people)):
        folder.mkdir()
        write(folder, how, table)
    found = read_study_table(features / "table.csv", clinical / "table.csv", "op", clinical_columns=["age"])
    assert found.cases.tolist() == one["case"].tolist()
    assert found.names == (A, B)
    assert found.features.tolist() == one[[A, B]].to_numpy().tolist()
    assert found.clinical["age"].tolist() == people["age"].tolist()
    assert found.outcome.tolist() == people["op"].tolist()


@pytest.mark.parametrize("how", SAME)
def test_lists_of_cases_are_read_the_same_in_every_way_of_writing(how: str, tmp_path: Path) -> None:
    table = pd.DataFrame({"case": ["NA", "007", "1.0", "1"], "sequence": "T1", "image": "i.nrrd", "mask": "m.nrrd"})
    (tmp_path / "i.nrrd").write_bytes(b"")
    path = write(tmp_path, how, table)
    assert [item.case for item in read_cases(path)] == ["NA", "007", "1.0", "1"]
    assert [item.mask for item in read_cases(path)] == [tmp_path / "m.nrrd"] * 4
    assert [item.case for item in read_case_sources(path, load_protocol("op-mri"))] == ["NA", "007", "1.0", "1"]
    assert [item.case for item in read_mask_list(path)] == ["NA", "007", "1.0", "1"]


@pytest.mark.parametrize("how", SAME)
def test_score_finds_a_case_in_every_way_of_writing(how: str, tmp_path: Path) -> None:
    table = pd.DataFrame({"case": ["NA", "007"], "age": [71.5, 60.25], "bmi": [24.5, 30.25], "tscore": [-2.5, 0.5]})
    outs = []
    for number, way in enumerate(("UTF-8", how)):
        path = write(tmp_path, way, table)
        out = tmp_path / f"{number}.json"
        model = "op-mri-clinical-published"
        code = main(["score", "--model", model, "--clinical", str(path), "--case", "007", "--out", str(out)])
        outs.append((code, json.loads(out.read_text())["inputs"] if code == 0 else None))
    assert outs[0] == outs[1]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("inf", "'inf' is infinite"), ("-Infinity", "'-Infinity' is infinite"), ("1e999", "'1e999' is infinite"),
        ("12 %", "'12 %' has a percent sign"), ("0.5%", "has a percent sign"), ("12 mm", "'12 mm' is not a number"),
        ("#DIV/0!", "'#DIV/0!' is not a number"), ("1,5", "'1,5' does not fit the other numbers of the column"),
    ],
)  # fmt: skip
def test_what_is_no_finite_number_is_one_line_with_column_and_line(
    cell: str, message: str, tmp_path: Path, icc: Icc, capsys: pytest.CaptureFixture[str]
) -> None:
    from OsteoRadiomicsLib.base.errors import TableError
    from OsteoRadiomicsLib.modelling.data.table import read_study_table
    from OsteoRadiomicsLib.modelling.evaluation.score_table import read_scores

    table = readings().astype({B: object})
    table.loc[4, B] = cell
    assert icc(delimited(table)) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert f"column {B}, line 6: " in line
    assert message in line
    one = table.query("reader == 'A'").drop(columns="reader").assign(op=np.arange(12) % 2)
    with pytest.raises(TableError, match=f"column {B}, line 6: "):
        read_study_table(one, None, "op")
    judged = scores().astype({"s": object})
    judged.loc[4, "s"] = cell
    (tmp_path / "s.csv").write_text(delimited(judged))
    with pytest.raises(TableError, match="column s, line 6: "):
        read_scores(tmp_path / "s.csv", "op", ["s"])


@pytest.mark.parametrize(
    "texts", [("1,234.5", "2,345.25"), ("1 234.5", "2 345.25"), ("1.234,5", "2.345,25"), ("1'234.5", "2'345.25")]
)
def test_thousands_separators_are_numbers_and_no_lost_column(texts: tuple[str, str], tmp_path: Path, icc: Icc) -> None:
    table = readings()
    plain = table.assign(**{B: [(1234.5, 2345.25)[number % 3 == 0] for number in range(len(table))]})
    written = table.assign(**{B: [texts[number % 3 == 0] for number in range(len(table))]})
    assert icc(delimited(plain)) == 0
    expected = (tmp_path / "icc.csv").read_text()
    assert icc(delimited(written)) == 0
    assert (tmp_path / "icc.csv").read_text() == expected


@pytest.mark.parametrize("name", ["Unnamed: 0", "", "index", "PatientID", "age", "score_of_reader", "f1"])
def test_what_is_no_feature_is_left_out_by_name_unless_asked_for(
    name: str, tmp_path: Path, icc: Icc, capsys: pytest.CaptureFixture[str]
) -> None:
    table = readings()
    table.insert(0, name, np.arange(len(table)) ** 1.5)
    assert icc(delimited(table)) == 0
    assert features_of(tmp_path) == [A, B]
    called = name or "Unnamed: 0"
    assert f"no features are left out: {called} (--extra-features takes them)" in capsys.readouterr().err
    assert icc(delimited(table), "--extra-features", called) == 0
    assert features_of(tmp_path) == [called, A, B]


@pytest.mark.parametrize("name", ["Unnamed: 0", "row", "x", "PatientID", "StudyID", "age", "v"])
def test_in_a_table_of_other_software_ids_row_numbers_and_ages_are_no_features(name: str, tmp_path: Path, icc: Icc) -> None:
    table = readings().rename(columns={A: "f1", B: "f2"})
    values = {"Unnamed: 0": range(24), "row": range(1, 25), "x": range(24), "v": [40 + (7 * k) % 30 for k in range(12)] * 2}
    table.insert(2, name, list(values.get(name, [1000 + k for k in range(12)] * 2)))
    assert icc(delimited(table)) == 0
    assert features_of(tmp_path) == ["f1", "f2"]


@pytest.mark.parametrize("columns", ["f,f", "f, f", "f,F", "case,f"])
def test_a_doubled_column_is_refused_by_every_verb(columns: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"case,reader,image,mask,op,{columns}\n" + "".join(f"c{k},A,i,m,{k % 2},{k}.5,{k}.25\n" for k in range(6))
    path = tmp_path / "t.csv"
    path.write_text(text)
    out = str(tmp_path / "out")
    for words in (
        ["icc", str(path), "--out", out],
        ["evaluate", "--scores", str(path), "--outcome", "op", "--score", "f", "--out", out],
        ["train", "--features", str(path), "--outcome", "op", "--protocol", "op-mri", "--out", out],
        ["cohort", str(path), "--protocol", "op-mri", "--out", out],
        ["stability", str(path), "--protocol", "op-mri", "--out", out],
        ["score", "--model", "op-mri-clinical-published", "--clinical", str(path), "--out", out],
    ):
        assert main(words) == 2
        assert "has two columns called" in (error := capsys.readouterr().err) or "differ in letter case only" in error
        assert len(error.strip().splitlines()) == 1


SPELLINGS: dict[str, Callable[[int], tuple[str, str]]] = {
    "zeros": lambda k: (f"P{k:03d}", f"P{k}"),
    "letter case": lambda k: (f"P{k:02d}", f"p{k:02d}"),
    "separators": lambda k: (f"P-{k:02d}", f"P{k:02d}"),
    "numbers of Excel": lambda k: (f"{k}", f"{k}.0"),
}


@pytest.mark.parametrize("kind", SPELLINGS)
def test_ids_that_readers_spell_differently_are_named(
    kind: str, tmp_path: Path, icc: Icc, capsys: pytest.CaptureFixture[str]
) -> None:
    table = readings()
    pairs = [SPELLINGS[kind](k) for k in range(1, 13)]
    pairs[:3] = [(one, one) for one, _ in pairs[:3]]
    table["case"] = [one for one, _ in pairs] + [other for _, other in pairs]
    assert icc(delimited(table)) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "only 3 of 21 cases were read by every rater" in line
    assert f"{pairs[4][0]} and {pairs[4][1]}" in line
    assert "--allow-partial" in line
    assert icc(delimited(table), "--allow-partial") == 0
    assert f"{pairs[4][0]} and {pairs[4][1]}" in capsys.readouterr().err


def test_blanks_round_ids_do_not_part_them(tmp_path: Path, icc: Icc, capsys: pytest.CaptureFixture[str]) -> None:
    table = readings()
    assert icc(delimited(table)) == 0
    expected = (tmp_path / "icc.csv").read_text()
    table.loc[13:, "case"] += " "
    assert icc(delimited(table)) == 0
    assert (tmp_path / "icc.csv").read_text() == expected
    assert "blanks round cells of column case are passed over (11, first in line 15)" in capsys.readouterr().err


def test_ids_stay_as_they_are_written(tmp_path: Path, icc: Icc) -> None:
    from OsteoRadiomicsLib.workflows.agreement import icc as agreement

    names = ["NA", "None", "nan", "null", "007", "7", "1", "1.0", "1e3", "1000", "TRUE", "true"]
    table = readings().assign(case=names * 2)
    (tmp_path / "t.csv").write_text(delimited(table))
    assert set(agreement(tmp_path / "t.csv").groups[0].cases) == set(names)


def test_a_label_list_without_quotes_is_refused_with_its_line(tmp_path: Path) -> None:
    from OsteoRadiomicsLib.base.errors import TableError

    (tmp_path / "t.csv").write_text("case,image,mask,labels\na,i,m,20\nb,i,m,20,21,22\n")
    with pytest.raises(TableError, match="line 3 has 6 cells, more than the 4 columns of the header"):
        read_cases(tmp_path / "t.csv")


@pytest.mark.parametrize("word", ["None", "NA", "null", "nan"])
def test_a_category_that_sounds_like_missing_is_a_category(word: str, tmp_path: Path) -> None:
    from OsteoRadiomicsLib.modelling.data.clinical import clinical_terms, code_clinical
    from OsteoRadiomicsLib.modelling.data.table import read_study_table
    from OsteoRadiomicsLib.protocols.protocol import ClinicalInput

    one = readings().query("reader == 'A'").drop(columns="reader")
    smoking = [word, "Former", "", *[word, "Former"] * 4, word]
    people = pd.DataFrame({"case": one["case"].tolist(), "op": [word, "Osteo"] * 6, "smoking": smoking})
    found = read_study_table(one, people, "op", clinical_columns=["smoking"], categories=["smoking", "op"])
    assert found.outcome.tolist() == [word, "Osteo"] * 6
    item = ClinicalInput(name="smoking", kind="category", coding={word: 0, "Former": 1})
    codes: Any = code_clinical(found.clinical, clinical_terms([item]), found.cases, "t")
    np.testing.assert_array_equal(codes[:, 0], [{word: 0.0, "Former": 1.0}.get(value, np.nan) for value in smoking])


@pytest.mark.parametrize("column", ["reader", "sequence"])
def test_readers_and_sequences_that_are_spelled_differently_are_named(
    column: str, icc: Icc, capsys: pytest.CaptureFixture[str]
) -> None:
    table = readings().assign(sequence="T1")
    table.loc[18:, column] = table.loc[18:, column].str.lower()
    assert icc(delimited(table)) == 2
    assert f"column {column} spells what looks like one {column} differently" in capsys.readouterr().err


def test_a_case_without_features_under_another_spelling_is_named(tmp_path: Path) -> None:
    from OsteoRadiomicsLib.base.errors import TableError
    from OsteoRadiomicsLib.modelling.data.table import read_study_table

    one = readings().query("reader == 'A'").drop(columns="reader").assign(case=[f"P{k:02d}" for k in range(12)])
    people = pd.DataFrame({"case": [f"P{k}" for k in range(12)], "op": [0, 1] * 6})
    with pytest.raises(TableError, match="P0 there looks like P00 here"):
        read_study_table(one, people, "op")


def test_an_extra_feature_that_is_absent_or_no_number_is_refused(icc: Icc, capsys: pytest.CaptureFixture[str]) -> None:
    table = readings().assign(Image="a.nii")
    assert icc(delimited(table), "--extra-features", "nothing") == 2
    assert "has no column nothing" in capsys.readouterr().err
    assert icc(delimited(table), "--extra-features", "Image") == 2
    assert "column Image, line 2: 'a.nii' is not a number" in capsys.readouterr().err


def test_a_workbook_with_several_sheets_zeros_and_rows_without_content(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.create_sheet("cases").append(["case", "image", "mask"])
    sheet = book["cases"]
    sheet.append([7, "i.nrrd", "m.nrrd"])
    sheet.append([8, "i.nrrd", "m.nrrd"])
    sheet["A2"].number_format = "000"
    sheet["A40"].number_format = "000"
    book.create_sheet("notes").append(["seen"])
    book.save(tmp_path / "cases.xlsx")
    with collected_notices() as told:
        assert [item.case for item in read_cases(tmp_path / "cases.xlsx")] == ["007", "8"]
    assert "the sheet cases is read; notes is left aside" in told
