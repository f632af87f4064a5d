"""No verb writes the name of an input, of a folder on the way to it, or of a patient: ``inputs.private.json`` alone knows."""

from __future__ import annotations

import csv
import gzip
import json
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pydicom
import pytest
import SimpleITK as sitk
from dicom_kit import write_seg, write_series
from made_up_case import radiomic_model, write_blocks
from made_up_map_models import wide_local_files
from made_up_study import write_tables
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.scoring import ModelSpec, build_model, save_model
from OsteoRadiomicsLib.tables.private_inputs import PRIVATE_INPUTS
from PIL import Image
from pyarrow import parquet
from training_kit import train
from undrawn import no_figures

NAME = "SMITH_JOHN"
SETTINGS = "featureClass:\n  firstorder: [Mean]\n  glcm: [Contrast]\n"
ANY = [NAME.lower(), "smith^john", "smith"]


# Elements in which somebody may have typed, or a scanner written, who was examined.
DESCRIBING = (
    "PatientName", "OtherPatientIDs", "PatientComments", "PatientAddress", "AccessionNumber", "InstitutionName", "StationName",
    "ReferringPhysicianName", "OperatorsName", "StudyDescription", "SeriesDescription", "ProtocolName", "StudyID",
    "ImageComments", "DeviceSerialNumber", "RequestedProcedureDescription", "PerformedProcedureStepDescription",
)  # fmt: skip


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A folder and files with a patient's name, which stands in their headers, too."""
    folder = tmp_path / NAME / f"{NAME} scans"
    folder.mkdir(parents=True)
    image, mask = (Path(path) for path in write_blocks(folder))
    for path in (image, mask):
        volume = sitk.ReadImage(str(path))
        volume.SetMetaData("PatientName", "Smith^John")
        sitk.WriteImage(volume, str(folder / f"{NAME}_{path.name}"))
        path.unlink()
    (folder / f"{NAME}.yaml").write_text(SETTINGS, encoding="utf-8")

    def named(dataset):
        for keyword in DESCRIBING:
            setattr(dataset, keyword, "Smith^John"[:16])
        dataset.PatientID = "SMITH-1"
        dataset.private_block(0x0029, "SMITH PRIVATE", create=True).add_new(1, "LO", "Smith^John")

    series = folder / f"{NAME}_series"
    rng = np.random.default_rng(1)
    write_series(series, [rng.integers(0, 900, (24, 20)).astype(np.int16) for _ in range(5)], change=named)
    for number, path in enumerate(sorted(series.iterdir())):
        path.rename(series / f"{NAME}-{number}.dcm")
    drawn = np.zeros((24, 20), np.uint8)
    drawn[4:16, 4:16] = 1
    write_seg(folder / f"{NAME}_seg.dcm", [(1, k, drawn) for k in range(1, 4)], change=named)
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where results go: a folder whose own name says nothing."""
    return tmp_path / "out"


def arguments(folder: Path) -> list[str]:
    return ["--image", str(folder / f"{NAME}_T1.nrrd"), "--mask", str(folder / f"{NAME}_mask.nrrd")]


def settings(folder: Path) -> list[str]:
    return ["--settings", str(folder / f"{NAME}.yaml")]


def contents(path: Path) -> Iterator[bytes]:
    """A file's bytes, and what is packed in them."""
    data = path.read_bytes()
    yield data
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    if data.startswith(b"\x89PNG"):
        yield repr(Image.open(path).info).encode()
    if path.suffix == ".parquet":
        table = parquet.read_table(path)
        yield repr((table.schema, table.to_pydict())).encode()
    if path.suffix in (".nrrd", ".gz"):
        volume = sitk.ReadImage(str(path))
        yield repr({key: volume.GetMetaData(key) for key in volume.GetMetaDataKeys()}).encode()


def assert_nameless(folder: Path, *, private: Sequence[str] = (PRIVATE_INPUTS,)) -> None:
    """Neither file names nor contents name the patient; the private files may, and only their owner reads them."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert not any(name in str(path.relative_to(folder)).lower() for name in ANY), path
        if path.name in private:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
            continue
        for content in contents(path):
            assert not any(name.encode() in content.lower() for name in ANY), path


def assert_unsaid(text: str) -> None:
    assert not any(name in text.lower() for name in ANY), text


def saved_model(folder: Path) -> Path:
    spec = ModelSpec.model_validate(radiomic_model())
    save_model(build_model(spec, "# Card\n", wide_local_files(spec)), folder)
    return folder


def test_one_case_from_extraction_to_report(inputs: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = saved_model(tmp_path / "model")
    case = ["--case", "c1", "--sequence", "T1"]

    def drawn(name: str) -> list[str]:
        return ["--out", str(out / f"{name}.nrrd"), "--png", str(out / f"{name}.png")]

    scored = ["--image", f"T1={inputs / f'{NAME}_T1.nrrd'}", "--mask", f"T1={inputs / f'{NAME}_mask.nrrd'}"]
    for line in (
        ["extract", *arguments(inputs), *settings(inputs), "--labels", "20,21", *case, "--out", str(out / "features.csv")],
        ["map", *arguments(inputs), *settings(inputs), "--labels", "20", *drawn("map"), "--feature", "original_firstorder_Mean"],
        ["score", "--model", str(model), *scored, "--case", "c1", "--out", str(out / "score.json")],
        ["heatmap", "--model", str(model), *arguments(inputs), *case, "--kind", "contribution", *drawn("heat")],
        ["report", str(out)],
    ):
        assert main(line) == 0, line
    assert_nameless(out)
    said = capsys.readouterr()
    assert_unsaid(said.out + said.err)
    page = (out / "report.html").read_text(encoding="utf-8")
    assert page.count("<img") >= 3
    assert "No picture" not in page
    entries = json.loads((out / PRIVATE_INPUTS).read_text(encoding="utf-8"))["inputs"]
    assert {Path(entry["image"]).name for entry in entries} == {f"{NAME}_T1.nrrd"}

    (out / PRIVATE_INPUTS).unlink()  # as somebody receives it who must not know the patient
    assert main(["report", str(out)]) == 0
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "No picture: no inputs.private.json beside the results says where image and mask lie." in page
    assert_nameless(out)


def test_a_dicom_series_and_what_is_noticed_in_it(inputs: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    series = inputs / f"{NAME}_series"
    (series / f"{NAME} copy.dcm").write_bytes((series / f"{NAME}-2.dcm").read_bytes())
    line = ["extract", "--image", str(series), "--mask", str(inputs / f"{NAME}_seg.dcm"), *settings(inputs), "--case", "c1"]
    assert main([*line, "--out", str(out / "f.csv")]) == 0
    assert main(["report", str(out)]) == 0
    assert_nameless(out)
    assert json.loads((out / "f.provenance.json").read_text())["warnings"]
    assert_unsaid(capsys.readouterr().err)


def case_list(folder: Path, rows: Sequence[tuple[str, str, str]]) -> Path:
    path = folder / f"{NAME}_cases.csv"
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["case", "sequence", "image", "mask"])
        writer.writerows((case, "T1", image, mask) for case, image, mask in rows)
    return path


def damaged(folder: Path) -> list[tuple[str, str, str]]:
    """A line of the case list for each way in which reading fails with a name at hand."""
    image, mask = f"{NAME}_T1.nrrd", f"{NAME}_mask.nrrd"
    (folder / f"{NAME}_cut.nrrd").write_bytes((folder / image).read_bytes()[:2000])
    (folder / f"{NAME}_detached.nhdr").write_text(
        f"NRRD0004\ntype: short\ndimension: 3\nsizes: 4 4 4\nencoding: raw\nendian: little\ndata file: {NAME}_voxels.raw\n"
    )
    (folder / f"{NAME}_detached.mhd").write_text(
        f"ObjectType = Image\nNDims = 3\nDimSize = 4 4 4\nElementType = MET_SHORT\nElementDataFile = {NAME}_voxels.zraw\n"
    )
    (folder / f"{NAME}.hdr").write_bytes(b"\x5c\x01\0\0" + bytes(344))
    (folder / f"{NAME}_text.nii.gz").write_text(f"{NAME}")
    (folder / f"{NAME}.tif").write_bytes(b"II*\0" + bytes(40))
    sitk.WriteImage(sitk.Image(24, 24, 36, sitk.sitkUInt8), str(folder / f"{NAME}_empty.nrrd"))
    series = folder / f"{NAME}_series"
    broken = folder / f"{NAME}_broken"
    broken.mkdir()
    for path in series.iterdir():
        (broken / path.name).write_bytes(path.read_bytes()[: -40 if path.name.endswith("3.dcm") else None])
    gap = folder / f"{NAME}_gap"
    gap.mkdir()
    for path in sorted(series.iterdir())[::2] + sorted(series.iterdir())[:2]:
        (gap / path.name).write_bytes(path.read_bytes())
    several = folder / f"{NAME}_several"
    several.mkdir()
    for number, path in enumerate(sorted(series.iterdir())):
        (several / path.name).write_bytes(path.read_bytes())
        dataset = pydicom.dcmread(path)
        dataset.SeriesNumber, dataset.SeriesInstanceUID = 8, "1.2.3.8"
        dataset.SeriesDescription = f'lumbar "{NAME}" {NAME}'
        dataset.save_as(several / f"{NAME}-other-{number}.dcm")
    images = [
        f"{NAME}_several",
        f"{NAME}_gone.nrrd",
        f"{NAME}_cut.nrrd",
        f"{NAME}_detached.nhdr",
        f"{NAME}_detached.mhd",
        f"{NAME}.hdr",
    ]
    images += [f"{NAME}_text.nii.gz", f"{NAME}.tif", f"{NAME}_broken", f"{NAME}_gap", f"{NAME}_seg.dcm", "."]
    rows = [(f"i{number}", name, mask) for number, name in enumerate(images)]
    masks = [f"{NAME}_gone.nrrd", f"{NAME}_cut.nrrd", f"{NAME}_empty.nrrd", f"{NAME}_seg.dcm", "."]
    return rows + [(f"m{number}", image, name) for number, name in enumerate(masks)]


def test_a_cohort_whose_cases_fail_in_every_way(
    inputs: Path, out: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("OsteoRadiomicsLib.cohort.store.ROWS", 1)  # a part of the store for each row
    failing = damaged(inputs)
    listed = case_list(inputs, [("good", f"{NAME}_T1.nrrd", f"{NAME}_mask.nrrd"), *failing])
    for _ in range(2):  # the second run resumes what the first has kept
        assert main(["cohort", str(listed), *settings(inputs), "--out", str(out), "--despite", "99"]) == 1
        said = capsys.readouterr()
        assert_unsaid(said.out + said.err)
        assert_nameless(out)
    assert "1 of them from an earlier run" in said.out
    assert list(out.rglob("*.parquet"))
    assert any("holds 2 series" in reason for reason in pd.read_csv(out / "failures.csv")["reason"])
    failures = pd.read_csv(out / "failures.csv")
    assert list(failures["case"]) == [case for case, _, _ in failing]
    for case, reason in zip(failures["case"], failures["reason"], strict=True):
        assert reason.startswith(f"case {case}, T1"), reason
        assert "defect" not in reason
        assert "image" in reason or "mask" in reason
    assert [entry["case"] for entry in json.loads((out / PRIVATE_INPUTS).read_text())["inputs"]] == ["good"]


def test_a_cohort_whose_workers_are_ended(inputs: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = case_list(inputs, [("c1", f"{NAME}_T1.nrrd", f"{NAME}_mask.nrrd")])
    line = ["cohort", str(listed), *settings(inputs), "--out", str(out), "--case-minutes", "0.00001"]
    for _ in range(2):  # the second run says that it was not tried again
        assert main(line) == 1
        said = capsys.readouterr()
        assert_unsaid(said.out + said.err)
        assert "case c1, T1: no answer within" in said.err
        assert_nameless(out)


def test_paths_are_shown_where_they_are_asked_for_and_written_nowhere(
    inputs: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = case_list(inputs, [("c1", f"{NAME}_gone.nrrd", f"{NAME}_mask.nrrd")])
    words = ["cohort", str(listed), *settings(inputs), "--out", str(out), "--paths"]
    for despite, code in ((), 2), (("--despite", "1"), 1):
        assert main([*words, *despite]) == code
        said = capsys.readouterr().err
        assert f"the image does not exist. Check the path. (image: {inputs / f'{NAME}_gone.nrrd'}, mask: " in said
    assert_nameless(out)


def test_every_verb_of_a_cohort(inputs: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(case, f"{NAME}_T1.nrrd", f"{NAME}_mask.nrrd") for case in ("c1", "c2")]
    listed = case_list(inputs, [*rows, ("gone", f"{NAME}_gone.nrrd", f"{NAME}_mask.nrrd")])
    out.mkdir()
    assert main(["cohort", "check", str(listed), *settings(inputs), "--out", str(out / "before.csv")]) == 1
    for shard in ("1/2", "2/2"):
        line = ["cohort", str(listed), *settings(inputs), "--out", str(out), "--shard", shard, "--despite", "1"]
        assert main(line) in (0, 1)
    assert main(["cohort", "status", str(out)]) == 0
    assert main(["cohort", "merge", str(out)]) == 1
    said = capsys.readouterr()
    assert_unsaid(said.out + said.err)
    assert_nameless(out)
    assert pd.read_csv(out / "before.csv")["state"].tolist() == ["ok", "duplicate", "missing"]


def test_a_list_of_a_folder_is_for_its_owner_alone(inputs: Path, out: Path) -> None:
    patterns = ["--image", f"{{case}}/{NAME} scans/*_T1.nrrd", "--mask", f"{{case}}/{NAME} scans/*_mask.nrrd"]
    assert main(["cohort", "list", str(inputs.parents[1]), *patterns, "--out", str(out / "cases.csv")]) == 0
    assert stat.S_IMODE((out / "cases.csv").stat().st_mode) == 0o600


def test_pseudonymised_copies_and_what_is_said_of_them(inputs: Path, out: Path, tmp_path: Path) -> None:
    (inputs / f"{NAME}_cut.nrrd").write_bytes((inputs / f"{NAME}_T1.nrrd").read_bytes()[:2000])
    (inputs / f"{NAME}.pdf").write_bytes(NAME.encode())
    line = ["cohort", "pseudonymise", str(inputs.parent), "--out", str(out), "--key", str(tmp_path / "key.json")]
    assert main(line) == 1
    assert_nameless(out, private=())
    assert len(list(out.rglob("*.dcm"))) == 6
    assert len(list(out.rglob("*.nrrd"))) == 2
    for name in ("key.json", "key.refused.csv"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_simulated_readers_of_cases_that_fail(inputs: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = [(case, f"{NAME}_T1.nrrd", f"{NAME}_mask.nrrd") for case in ("a", "b")]
    listed = case_list(inputs, [*good, ("gone", f"{NAME}_gone.nrrd", f"{NAME}_mask.nrrd")])
    assert main(["stability", str(listed), *settings(inputs), "--readers", "2", "--out", str(out)]) == 1
    assert_nameless(out)
    said = capsys.readouterr()
    assert_unsaid(said.out + said.err)
    assert "case gone, T1: the image: there is no such file or folder" in said.err


def test_tables_to_models_scores_and_judgement(tmp_path: Path, out: Path) -> None:
    tables = write_tables_named(tmp_path / NAME)
    with no_figures():
        assert train(tables, out / "study") == 0
    predictions = pd.read_csv(out / "study" / "predictions.csv")
    scores = tmp_path / NAME / f"{NAME}_scores.csv"
    predictions[predictions["set"] == "external"].to_csv(scores, index=False)
    evaluated = ["evaluate", "--scores", str(scores), "--outcome", "outcome", "--score", "clinical"]
    assert main([*evaluated, "--out", str(out / "evaluation")]) == 0
    model = str(out / "study" / "models" / "clinical")
    line = ["score", "--model", model, "--clinical", str(tables["clinical"]), "--case", "p001"]
    assert main([*line, "--out", str(out / "score.json")]) == 0
    assert_nameless(out)


def write_tables_named(folder: Path) -> dict[str, Path]:
    folder.mkdir(exist_ok=True)
    return {name: path.rename(folder / f"{NAME}_{path.name}") for name, path in write_tables(folder).items()}


def test_agreement_of_tables_and_of_masks(inputs: Path, out: Path) -> None:
    rng = np.random.default_rng(2)
    rows = [
        {"case": f"c{case}", "rater": rater, "original_glcm_Contrast": case + rng.normal(0, 0.1)}
        for case in range(8) for rater in "AB"
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(inputs / f"{NAME}.csv", index=False)
    line = ["icc", str(inputs / f"{NAME}.csv"), "--case", "case", "--rater", "rater"]
    assert main([*line, "--out", str(out / "icc.csv"), "--stable", str(out / "stable.json")]) == 0
    mask = str(inputs / f"{NAME}_mask.nrrd")
    assert main(["overlap", "--a", mask, "--b", mask, "--out", str(out / "overlap.json")]) == 0
    assert_nameless(out)


def test_a_reader_study_from_its_list_to_its_agreement(tmp_path: Path, inputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    cases = [(f"k{number}", f"{NAME}_T1.nrrd", f"{NAME}_mask.nrrd") for number in range(2)]
    listed = case_list(inputs, cases)
    study, key = str(out / "study"), ["--key", str(tmp_path / "key.csv")]
    people = ["--reader", "A:reader", "--reader", "B:reader", "--seed", "1"]
    assert main(["study", "new", study, "--protocol", "op-mri", "--cases", str(listed), *people, *key]) == 0
    masks = inputs / f"{NAME}_masks.csv"
    for gone in (True, False):
        name = f"{NAME}_gone.nrrd" if gone else f"{NAME}_mask.nrrd"
        masks.write_text("case,mask\n" + "".join(f"{case},{name}\n" for case, _, _ in cases), encoding="utf-8")
        for reader in "AB":
            line = ["study", "submit", study, "--reader", reader, "--masks", str(masks), *key, "--override", "made up"]
            assert main(line) == int(gone)
    assert main(["study", "agreement", study, "--out", str(out / "agreement")]) == 0
    assert main(["study", "export", study, "--out", str(out / "export")]) == 0
    said = capsys.readouterr()
    assert_unsaid(said.out + said.err)
    assert "the mask: there is no such file" in said.err
    assert_nameless(out)
    with open(masks, "a", encoding="utf-8") as handle:
        handle.write(f"k9,{NAME}.nrrd\n")
    bad = case_list(inputs, [("k1", f"{NAME}_gone.nrrd", "m")])
    assert main(["study", "new", str(out / "other"), "--protocol", "op-mri", "--cases", str(bad), *people]) == 2
    assert capsys.readouterr().err.strip().endswith("line 2: the image does not exist. Check the path.")
    assert stat.S_IMODE((tmp_path / "key.csv").stat().st_mode) == 0o600


def test_on_the_terminal_an_error_names_what_was_typed_and_nothing_more(
    inputs: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = str(inputs / f"{NAME}_gone.nrrd")
    mask = str(inputs / f"{NAME}_mask.nrrd")
    assert main(["extract", "--image", gone, "--mask", mask, *settings(inputs), "--out", str(out / "f.csv")]) == 2
    assert capsys.readouterr().err == f"error: {gone}: there is no such file or folder. Check the path.\n"
    assert not list(out.rglob("*.*"))
