"""The verb ``cxr``: what a training leaves behind scores alone as it did among others, and nothing wrong passes unseen."""

from __future__ import annotations

import json

import pytest
from OsteoRadiomicsLib.base.errors import OutputError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.base.spreadsheets import csv_rows
from OsteoRadiomicsLib.deep.radiograph.simulated_cases import write_simulated
from OsteoRadiomicsLib.verbs.dispatch import run_command

torch = pytest.importorskip("torch", reason="the extra 'deep' is not installed")


@pytest.fixture(autouse=True)
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A small training by the command line, on simulated trunks: (list, folder)."""
    folder = tmp_path_factory.mktemp("cxr")
    cases = write_simulated(folder / "images", {"train": 20, "external-1": 8, "external-2": 8})
    assert run_command(_command(cases, folder / "out")) == 0
    return cases, folder / "out"


def _command(cases, out) -> list[str]:
    return ["cxr", "train", str(cases), "--out", str(out), "--size", "tiny", "--epochs", "2"]


def test_a_training_leaves_model_curves_and_scores_and_nothing_else(study):
    names = {path.name for path in study[1].iterdir() if not path.name.startswith(".")}
    assert names == {
        "model",
        "curve.csv",
        "curve-control.csv",
        "scores.csv",
        "scores-fitted.csv",
        "failures.csv",
        "training.json",
    }


def test_who_was_fitted_to_is_not_among_the_scores(study):
    scores, fitted = (csv_rows((study[1] / name).read_text()) for name in ("scores.csv", "scores-fitted.csv"))
    assert {row["set"] for row in scores} == {"train", "external-1", "external-2"}
    assert not {row["case"] for row in scores} & {row["case"] for row in fitted}
    assert len(scores) + len(fitted) == 36


def test_the_same_training_again_trains_nothing(study):
    before = (study[1] / "model" / "model.json").read_bytes()
    with collected_notices():
        assert run_command(_command(*study)) == 0
    assert (study[1] / "model" / "model.json").read_bytes() == before


def test_another_training_into_the_same_folder_is_refused(study, capsys):
    assert run_command([*_command(*study), "--seed", "2"]) == 2
    assert "another training has ended in this folder" in capsys.readouterr().err


def test_a_score_by_itself_is_that_of_the_training(study, tmp_path, capsys):
    row = next(row for row in csv_rows((study[1] / "scores.csv").read_text()) if row["set"] == "external-1")
    image = study[0].parent / f"{row['case']}.dcm"
    words = [
        "cxr",
        "score",
        "--model",
        str(study[1] / "model"),
        "--image",
        str(image),
        "--out",
        str(tmp_path / "s.csv"),
        "--json",
    ]
    assert run_command(words) == 0
    found = json.loads(capsys.readouterr().out)["scores"][0]
    assert found["logit"] == pytest.approx(float(row["cxr_logit"]), abs=2e-5)
    assert found["probability_interval"][0] < found["probability"] < found["probability_interval"][1]


def test_both_interpretations_of_one_shared_picture_score_the_same(study, shared):
    from OsteoRadiomicsLib.workflows.radiograph import one_case, score_radiographs

    cases = [one_case(shared / "data" / "cxr" / f"cxr_mono{number}.dcm") for number in (1, 2)]
    with collected_notices():
        (one, other), failed = score_radiographs(study[1] / "model", cases)
    assert not failed
    assert one.score.logit == pytest.approx(other.score.logit, abs=1e-6)
    assert one.turned != other.turned


def test_a_picture_unlike_those_trained_on_is_warned_of_with_the_number(study, shared):
    from OsteoRadiomicsLib.workflows.radiograph import one_case, score_radiographs

    with collected_notices():
        (row,), _ = score_radiographs(study[1] / "model", [one_case(shared / "data" / "cxr" / "cxr_mono2.dcm")])
    assert any("a width by height of 1.00, those trained on had 0." in text for text in row.warnings)


def test_a_case_that_cannot_be_read_is_a_line_with_its_reason(study, tmp_path, capsys):
    image = next(study[0].parent.glob("*.dcm"))
    (tmp_path / "bad.dcm").write_bytes(image.read_bytes()[:2000])
    (tmp_path / "cases.csv").write_text(f"case,image\ngood,{image}\nbad,bad.dcm\n")
    words = [
        "cxr",
        "score",
        "--model",
        str(study[1] / "model"),
        "--cases",
        str(tmp_path / "cases.csv"),
        "--out",
        str(tmp_path / "s.csv"),
    ]
    assert run_command(words) == 1
    assert "error: bad: " in capsys.readouterr().err
    assert [row["case"] for row in csv_rows((tmp_path / "s.csv").read_text())] == ["good"]


def test_two_trainings_into_one_folder_are_refused(study, tmp_path):
    from OsteoRadiomicsLib.cohort.lock import only_runner
    from OsteoRadiomicsLib.workflows.radiograph_training import train_radiographs

    with only_runner(tmp_path / "out"), pytest.raises(OutputError, match="another run works in this folder"):
        train_radiographs(study[0], tmp_path / "out")


def test_an_altered_model_is_refused(study, tmp_path, capsys):
    import shutil

    shutil.copytree(study[1] / "model", tmp_path / "model")
    weights = tmp_path / "model" / "control.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    image = next(study[0].parent.glob("*.dcm"))
    words = ["cxr", "score", "--model", str(tmp_path / "model"), "--image", str(image), "--out", str(tmp_path / "s.csv")]
    assert run_command(words) == 2
    assert "control.safetensors does not match its checksum" in capsys.readouterr().err
    assert not (tmp_path / "s.csv").exists()
