"""The script that repeats an agreement's tables in R."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.agreement import Comparison, IccFilter, overlap
from OsteoRadiomicsLib.agreement.gradings import Gradings, Scale, kappa_rows, kappas
from OsteoRadiomicsLib.images import LabelMap, Segment, write_label_map
from OsteoRadiomicsLib.report.agreement.agreement import agreement_report
from OsteoRadiomicsLib.report.agreement.agreement_inputs import GRADE_COLUMNS, AgreementInputs, overlap_row

FORMS = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")
NEEDS_R = pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")


def readings():
    """Nine cases, two sequences, three readers: one feature is constant, one has a reader who reads too high, two readings are
    missing."""
    generator = np.random.default_rng(4)
    truth = generator.normal(size=(9, 2, 3))
    rows = [
        {"case": f"C{case}", "sequence": sequence, "reader": reader, "session": 1, "original_glcm_Constant": 2.5,
         **{f"original_glcm_f{k}": 1e4**k * (truth[case, s, k] + (0.2 + 0.4 * k) * generator.normal() + (reader == "B"))
            for k in range(3)}}
        for case in range(9) for s, sequence in enumerate(("T1", "T2")) for reader in ("A", "B", "C")
        if (case, reader) not in ((8, "C"), (3, "A"))
    ]  # fmt: skip
    return pd.DataFrame(rows)


def masks(folder):
    """Drawings of two readers, overlapping segments in two layers; B did not draw L2 of one case. Their overlaps as a table."""
    generator = np.random.default_rng(5)
    rows = []
    for number in range(3):
        drawn = {
            who: {name: generator.random((4, 5, 6)) < 0.5 for name in ("L1", "L2")} for who in "AB"
        }  # fmt: skip
        if number == 2:
            drawn["B"]["L2"][:] = False
        for who, own in drawn.items():
            layers = tuple(sitk.GetImageFromArray(own[name] * np.uint8(7 + index)) for index, name in enumerate(own))
            segments = tuple(Segment(name, 7 + index, index) for index, name in enumerate(own))
            write_label_map(LabelMap(layers, segments), folder / f"C{number}_{who}_1.seg.nrrd")
        for name in ("L1", "L2"):
            found = overlap(drawn["A"][name], drawn["B"][name], (1, 1, 1))
            rows.append(overlap_row(f"C{number}", name, "A, session 1", "B, session 1", found))
    return pd.DataFrame(rows)


def graded(folder):
    """Grades of three readers, and their kappas as a table; one reader left one case out."""
    generator = np.random.default_rng(6)
    grades = [tuple(str(min(max(case % 5 + generator.integers(-1, 2), 0), 4)) for _ in "ABC") for case in range(9)]
    grades[4] = (*grades[4][:2], None)
    cases = tuple(f"C{case}" for case in range(9))
    found = kappas(Gradings("pfirrmann", cases, tuple("ABC"), tuple(grades)), Scale(tuple("01234"), "quadratic"))
    answers = [(case, who, 1, own) for case, row in zip(cases, grades, strict=True) for who, own in zip("ABC", row, strict=True)]
    pd.DataFrame(answers, columns=["case", "reader", "session", "pfirrmann"]).to_csv(folder / "grades.csv", index=False)
    return pd.DataFrame([('of "ICC(2,1)"', "Pfirrmann", *row) for row in kappa_rows(found)], columns=list(GRADE_COLUMNS))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("agreement")
    (place / "masks").mkdir()
    comparisons = tuple(Comparison(f'of "{form}"', readings(), IccFilter(form)) for form in FORMS)
    inputs = AgreementInputs("Study", comparisons, overlaps=masks(place / "masks"), grades=graded(place))
    with pytest.MonkeyPatch.context() as patched:  # figures are no matter of R
        patched.setattr("OsteoRadiomicsLib.report.agreement.agreement.png", lambda figure: b"picture")
        patched.setattr("OsteoRadiomicsLib.report.agreement.agreement.write_figure", lambda *given, **known: None)
        agreement_report(inputs, place)
    return place


@pytest.fixture(scope="module")
def told(folder):
    """What the script prints: subject -> (how many numbers, largest difference)."""
    run = subprocess.run(["Rscript", "agreement.R"], cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    lines = [line.split(", largest difference of ") for line in run.stdout.splitlines() if "largest difference" in line]
    assert run.stdout.splitlines()[-1] == "all numbers agree within 1e-06"
    return {subject: (int(rest.split()[0]), float(rest.rsplit(" ", 1)[1])) for subject, rest in lines}


def stem(form):
    return f"of-icc-{form[4]}-{form[6]}"


def test_the_script_names_every_comparison_with_its_tables_and_form(folder):
    text = (folder / "agreement.R").read_text(encoding="utf-8")
    assert r'list(name = "of \"ICC(2,1)\"", readings = "readings_of-icc-2-1.csv", file = "of-icc-2-1.csv"' in text
    assert 'case = "case", rater = "reader", form = "ICC(2,1)", confidence = 0.95)' in text
    assert text.count("list(name = ") == len(FORMS)
    assert all((folder / f"icc_{stem(form)}.csv").is_file() for form in FORMS)
    assert "diagnosis" in text


@NEEDS_R
@pytest.mark.parametrize("form", FORMS)
def test_r_finds_every_icc_with_its_interval_limits_and_repeatability(folder, told, form):
    count, gap = told[f'of "{form}" ICC']
    assert count > 10
    assert gap < 1e-9
    assert told[f'of "{form}" limits of agreement'][1] < 1e-12
    assert told[f'of "{form}" repeatability'][1] < 1e-12
    ours, theirs = (pd.read_csv(folder / f"icc_{stem(form)}{end}.csv") for end in ("", "_in_r"))
    assert theirs["icc"].notna().tolist() == ours["icc"].notna().tolist()


@NEEDS_R
@pytest.mark.parametrize("form", FORMS)
def test_r_finds_the_icc_of_all_readings_by_a_likelihood_of_its_own(told, form):
    count, gap = told[f'of "{form}" ICC of all readings']
    assert count == 6
    assert gap < 1e-6


@NEEDS_R
def test_r_finds_dice_in_the_masks_themselves(folder, told):
    assert told["masks Dice and Jaccard"] == (12, pytest.approx(0, abs=1e-15))
    assert pd.read_csv(folder / "overlap_in_r.csv")["dice"].eq(0).sum() == 1  # the ROI that B did not draw


@NEEDS_R
def test_r_finds_cohens_and_fleiss_kappa_with_their_errors(folder, told):
    assert told["grades kappa and its error"] == (8, pytest.approx(0, abs=1e-12))
    assert pd.read_csv(folder / "kappa_in_r.csv")["method"].tolist() == ["Cohen"] * 3 + ["Fleiss"]


@NEEDS_R
def test_a_number_that_was_changed_is_told_and_fails(folder, told, tmp_path):
    shutil.copytree(folder, tmp_path / "changed")
    table = tmp_path / "changed" / "overlap.csv"
    changed = pd.read_csv(table)
    changed.loc[0, "dice"] += 1e-5
    changed.to_csv(table, index=False)
    run = subprocess.run(["Rscript", "agreement.R"], cwd=table.parent, capture_output=True, text=True)
    assert run.returncode == 1
    assert "more than 1e-06 apart: masks Dice and Jaccard" in run.stdout
