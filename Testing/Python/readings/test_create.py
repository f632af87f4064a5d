"""Creating a study: what is refused, and that it appears whole or not at all."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import Cancelled, ImageError, OsteoRadiomicsError, ProtocolError, StudyError, TableError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.protocols.protocol import shipped_protocols
from OsteoRadiomicsLib.readings import Participant, StudyRequest, create_study, open_study, read_key, verify_study
from OsteoRadiomicsLib.readings.participants import parse_limit
from OsteoRadiomicsLib.readings.plan import parse_plan, plan_bytes
from readings.study_kit import COORDINATOR, arbiter, reader, reviewer, write_cases


@pytest.fixture
def request_for(tmp_path):
    """A request that would succeed, with parts exchanged by the test."""

    def make(**changes) -> StudyRequest:
        values = {
            "root": tmp_path / "study",
            "key": tmp_path / "coordinator" / "key.csv",
            "protocol": "op-mri",
            "cases": write_cases(tmp_path / "hospital"),
            "participants": (reader("A"), COORDINATOR),
            "sessions": 1,
            "washout_days": 60,
            "seed": 1,
        }
        return StudyRequest(**(values | changes))

    return make


def test_a_new_study_verifies(request_for):
    assert verify_study(open_study(create_study(request_for()).root)).findings == ()


def test_the_plan_reads_back_as_written(request_for):
    plan = open_study(create_study(request_for(participants=(reader("A"), reviewer("B", "A"), COORDINATOR))).root).plan
    assert parse_plan(plan_bytes(plan), "study.toml") == plan


def nothing_left(tmp_path) -> bool:
    return sorted(path.name for path in tmp_path.iterdir()) == ["hospital"]


def test_a_folder_in_use_is_refused(request_for, tmp_path):
    (tmp_path / "study").mkdir()
    (tmp_path / "study/notes.txt").write_text("mine")
    with pytest.raises(StudyError, match="not empty"):
        create_study(request_for())
    assert (tmp_path / "study/notes.txt").read_text() == "mine"


def test_a_key_inside_the_study_is_refused(request_for, tmp_path):
    with pytest.raises(StudyError, match="where readers would find it"):
        create_study(request_for(key=tmp_path / "study/key.csv"))
    assert nothing_left(tmp_path)


def test_sorting_images_by_any_stat_field_gives_no_order(request_for, tmp_path):
    cases = write_cases(tmp_path / "many", 16)
    request = request_for(cases=cases)
    root = create_study(request).root
    study = open_study(root)
    entries = read_key(request.key, study.plan.id, study.plan.key_sha256)
    hospital = [entry.case for entry in sorted(entries, key=lambda entry: entry.original_case)]
    files = list((root / "images").iterdir())
    fields = [name for name in dir(files[0].stat()) if name.startswith("st_")]
    assert {"st_mtime", "st_mtime_ns", "st_ctime_ns", "st_ino", "st_size"} <= set(fields)
    assert len({path.stat().st_mtime_ns for path in files}) == 1
    for field in fields:
        order = [path.name.split("_")[0] for path in sorted(files, key=lambda path: (getattr(path.stat(), field), path.name))]
        assert order not in (hospital, hospital[::-1]), field
        if field not in ("st_size", "st_ino"):  # the image's own, and whatever the drive had free
            assert order in (sorted(hospital), sorted(hospital, reverse=True)), field


@pytest.fixture
def stopped(request_for, monkeypatch):
    """A creation killed just before its folder was put in place; returns its request and the half-made folder."""
    request = request_for()
    script = (
        "import os, sys\n"
        "from OsteoRadiomicsLib.cli import main\n"
        "from OsteoRadiomicsLib.readings import create\n"
        "create._put_in_place = lambda building, root: os.kill(os.getpid(), 9)\n"
        "main(sys.argv[1:])\n"
    )
    words = ["study", "new", request.root, "--protocol", request.protocol, "--cases", request.cases, "--key", request.key]
    done = subprocess.run([sys.executable, "-c", script, *map(str, words), "--reader", "A"], check=False)
    assert done.returncode == -signal.SIGKILL
    (folder,) = request.root.parent.glob(".creating-*-study")
    assert request.key.exists()
    return request, folder


def test_leftovers_of_a_stopped_creation_are_removed_with_their_key(stopped):
    request, folder = stopped
    made = create_study(request)
    assert not folder.exists()
    assert next(text for text in made.warnings if "stopped 'study new'" in text).startswith("the key of a study")
    study = open_study(made.root)
    assert read_key(request.key, study.plan.id, study.plan.key_sha256)


def test_a_creation_that_still_runs_is_left_alone(stopped):
    request, folder = stopped
    running = folder.with_name(re.sub(r"-\d+-", f"-{os.getpid()}-", folder.name, count=1))
    folder.rename(running)
    with pytest.raises(StudyError, match="exists already"):
        create_study(request)
    assert running.exists()
    assert request.key.exists()


def test_another_computers_creation_counts_as_stopped_after_an_hour_of_silence(stopped):
    request, folder = stopped
    other = folder.with_name(re.sub(r"creating-[0-9a-f]{12}", "creating-0123456789ab", folder.name))
    folder.rename(other)
    with pytest.raises(StudyError, match="exists already"):
        create_study(request)
    for path in (other, other / "images"):
        os.utime(path, (time.time() - 3700,) * 2)
    create_study(request)
    assert not other.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"training_cases": 3}, "3 of them are for training"), ({"arbitrate_below": 0.9}, "needs an arbiter")],
)
def test_a_design_that_cannot_be_read_is_refused(request_for, changes, message):
    with pytest.raises(StudyError, match=message):
        create_study(request_for(**changes))


@pytest.mark.parametrize("text", ["0.9", "dice", "dice=1.5", "dice=0", "jaccard=0.8", "dice=nan"])
def test_a_limit_for_arbitration_is_a_dice_coefficient(text):
    with pytest.raises(StudyError, match="is no limit"):
        parse_limit(text)
    assert parse_limit("dice=0.9") == 0.9


def test_the_design_is_kept_in_the_study_file(request_for):
    people = (reader("A"), reader("B"), arbiter("C", "A", "B"), COORDINATOR)
    root = create_study(request_for(participants=people, arbitrate_below=0.9, training_cases=1)).root
    plan = open_study(root).plan
    assert (plan.arbitrate_below, plan.training_cases) == (0.9, 1)
    plain = (
        create_study(request_for(root=root.with_name("plain"), key=root.parent / "k" / "k.csv")).root / "study.toml"
    ).read_text()
    assert "arbitrate_below" not in plain
    assert "training_cases" not in plain


def test_a_key_beside_the_study_is_refused(request_for, tmp_path):
    with pytest.raises(StudyError, match="lies beside the study folder"):
        create_study(request_for(key=tmp_path / "key.csv"))
    assert not (tmp_path / "study").exists()


def test_a_key_inside_another_study_is_refused(request_for, tmp_path):
    other = create_study(request_for(root=tmp_path / "other" / "study")).root
    with pytest.raises(StudyError, match="lies inside a study folder"):
        create_study(request_for(key=other / "readings" / "A" / "key.csv"))


def test_a_case_list_in_gbk_makes_the_same_study(request_for, tmp_path):
    cases = write_cases(tmp_path / "chinese", 2)
    text = cases.read_text(encoding="utf-8").replace("MRN-1000", "病例甲").replace("MRN-1001", "病例乙")
    cases.write_bytes(text.encode("gbk"))
    request = request_for(cases=cases)
    study = open_study(create_study(request).root)
    entries = read_key(request.key, study.plan.id, study.plan.key_sha256)
    assert {entry.original_case for entry in entries} == {"病例甲", "病例乙"}
    assert set(study.cases) == {entry.case for entry in entries}


def test_four_times_the_cases_take_no_more_than_four_times_the_time_and_a_little(request_for, tmp_path):
    """The cost is linear: 10,000 cases are made from 10,000 images in under a minute of one processor."""

    def seconds(count: int) -> float:
        cases, place = write_cases(tmp_path / f"many-{count}", count), tmp_path / f"study-{count}"
        before = time.process_time()
        create_study(
            request_for(cases=cases, root=place, key=tmp_path / "coordinator" / f"{count}.csv", hidden_repeats=count // 10)
        )
        return time.process_time() - before

    seconds(10)  # what is loaded once
    few = seconds(100)
    assert seconds(400) < 8 * few


def test_an_existing_key_is_never_overwritten(request_for, tmp_path):
    (tmp_path / "coordinator").mkdir()
    (tmp_path / "coordinator" / "key.csv").write_text("precious")
    with pytest.raises(StudyError, match="exists already"):
        create_study(request_for())
    assert (tmp_path / "coordinator" / "key.csv").read_text() == "precious"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("case,sequence,image\nX,T1,hospital-0.nrrd\n x ,T1,hospital-1.nrrd\n", r"case x, T1 stands twice \(also in line 2\)"),
        ("case,sequence\nX,T1\n", "has no column image"),
        ("case,sequence,image\n", "lists no case"),
        ("case,sequence,image\nX,T9,hospital-0.nrrd\n", "unknown sequence T9"),
        ("case,sequence,image\nX,T1,nowhere.nrrd\n", "does not exist"),
        ("case,sequence,image\nX,T2,hospital-0.nrrd\n", "case X has no T1 image"),
        ("case,sequence,image\n,T1,hospital-0.nrrd\n", "case is empty"),
    ],
)
def test_a_faulty_case_list_is_refused_with_its_line(request_for, tmp_path, text, message):
    wanted = request_for()
    wanted.cases.write_text(text)
    with pytest.raises(TableError, match=message):
        create_study(wanted)
    assert nothing_left(tmp_path)


def test_an_unreadable_image_names_its_case_and_leaves_nothing_behind(request_for, tmp_path):
    wanted = request_for()
    (tmp_path / "hospital/hospital-2.nrrd").write_text("no image")
    with pytest.raises(ImageError, match="case MRN-1002, T1"):
        create_study(wanted)
    assert nothing_left(tmp_path)


def test_a_cancelled_creation_leaves_nothing_behind(request_for, tmp_path):
    class Impatient(Progress):
        def show(self, done, total, what):
            if done == 1:
                self.cancel()

    with pytest.raises(Cancelled):
        create_study(request_for(), progress=Impatient())
    assert nothing_left(tmp_path)


@pytest.mark.parametrize(
    ("participants", "message"),
    [
        ((reader("A"),), "exactly one coordinator"),
        ((reader("A"), reader("a"), COORDINATOR), "stands twice"),
        ((reader("../A"), COORDINATOR), "cannot be used as a folder name"),
        ((reader("con"), COORDINATOR), "cannot be used as a folder name"),
        ((reader("A"), reviewer("B", "X"), COORDINATOR), "no other participant"),
        ((reader("A"), reviewer("B", "B"), COORDINATOR), "no other participant"),
        ((reader("A"), arbiter("C", "A", "A"), COORDINATOR), "name 2"),
        ((reader("A"), arbiter("C", "A", "coordinator"), COORDINATOR), "who is coordinator"),
        ((reader("A", 0, 0), COORDINATOR), "case numbers for 2 sessions"),
        ((reader("A", 4), COORDINATOR), "is to read 4 cases, the list has 3"),
        ((Participant(id="A", role="reader"), COORDINATOR), "readers have 1 to 1"),
    ],
)
def test_roles_that_do_not_fit_are_refused(request_for, tmp_path, participants, message):
    with pytest.raises(OsteoRadiomicsError, match=message):
        create_study(request_for(participants=participants))
    assert nothing_left(tmp_path)


def test_an_unknown_protocol_is_refused(request_for):
    with pytest.raises(ProtocolError, match="unknown protocol op-xyz"):
        create_study(request_for(protocol="op-xyz"))


def test_a_protocol_without_rois_has_nothing_to_read(request_for):
    with pytest.raises(StudyError, match="has no ROIs to draw"):
        create_study(request_for(protocol="op-cxr"))


def test_a_sequence_that_cannot_be_a_file_name_is_refused(request_for, tmp_path):
    protocol = tmp_path / "hospital" / "own.toml"
    wanted = request_for(protocol=str(protocol))
    text = shipped_protocols()["op-mri"].read_text(encoding="utf-8")
    protocol.write_text(text.replace('"T1"', '"T1/sag"'), encoding="utf-8")
    wanted.cases.write_text("case,sequence,image\nX,T1/sag,hospital-0.nrrd\n")
    with pytest.raises(StudyError, match="sequence 'T1/sag' cannot be used"):
        create_study(wanted)
    assert nothing_left(tmp_path)


def test_layers_need_a_protocol_that_names_them(request_for):
    with pytest.raises(StudyError, match="names no layers"):
        create_study(request_for(layers=True))


def test_one_examination_listed_under_two_ids_is_a_warning(request_for, tmp_path):
    wanted = request_for()
    image = sitk.ReadImage(str(tmp_path / "hospital/hospital-0.nrrd"))
    sitk.WriteImage(image, str(tmp_path / "hospital/hospital-1.nrrd"))
    made = create_study(wanted)
    assert len(made.warnings) == 1
    assert "have the same T1 image" in made.warnings[0]


def test_a_folder_without_a_study_says_so(tmp_path):
    with pytest.raises(StudyError, match="holds no study"):
        open_study(tmp_path)


def test_a_study_of_a_newer_version_is_refused(request_for):
    root = create_study(request_for()).root
    path = root / "study.toml"
    path.write_text(path.read_text().replace("schema_version = 2", "schema_version = 3"))
    with pytest.raises(StudyError, match="schema version 3"):
        open_study(root)
