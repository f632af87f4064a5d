"""Work in a child process."""

import json
import sys
import time

import pytest
from OsteoRadiomicsLib.base.errors import Cancelled
from OsteoRadiomicsLib.gui import background
from OsteoRadiomicsLib.gui.background import Job, JobFailed, State
from OsteoRadiomicsLib.gui.worker import EventProgress


@pytest.fixture
def job(tmp_path):
    """A job in the test's folder, gone afterwards."""
    one = Job(tmp_path)
    yield one
    one.close()


def test_a_verb_runs_in_a_process_of_its_own_and_its_output_is_kept(job):
    job.start(["protocols", "--json"])
    assert job.wait(120).state is State.DONE
    names = [entry["name"] for entry in json.loads((job.folder / "out.txt").read_text())]
    assert "op-mri" in names


def test_a_failing_verb_gives_its_own_line_and_nothing_else(job):
    job.start(["extract", "--image", "no.nrrd", "--mask", "no.nrrd", "--protocol", "op-mri", "--out", str(job.folder / "f.csv")])
    assert job.wait(120).state is State.FAILED
    with pytest.raises(JobFailed, match=r"^no\.nrrd: there is no such file or folder\. Check the path$"):
        job.check()


def test_a_process_that_dies_without_a_word_is_a_failure_with_its_exit_code(job, monkeypatch, tmp_path):
    killer = tmp_path / "python"
    killer.write_text("#!/bin/sh\nexit 7\n")
    killer.chmod(0o755)
    monkeypatch.setattr(background, "python_executable", lambda: str(killer))
    job.start(["protocols"])
    job.wait(60)
    with pytest.raises(JobFailed, match=r"exit code 7\): no message"):
        job.check()


def test_a_cancelled_job_says_so(job):
    job.start(["protocols"])
    job.cancel()
    assert job.poll().state is State.CANCELLED
    with pytest.raises(Cancelled):
        job.check()


def test_cancelling_before_the_start_is_harmless(tmp_path):
    one = Job(tmp_path)
    one.cancel()
    assert one.poll().state is State.CANCELLED
    assert not list(tmp_path.iterdir())


def test_the_worker_ends_by_itself_when_its_folder_is_gone(job):
    """In Slicer the process that is terminated is a launcher: the real Python must notice by itself."""
    import shutil
    import subprocess

    script = (
        "import sys, pathlib, threading, time\n"
        "from OsteoRadiomicsLib.gui.worker import _leave_with\n"
        "threading.Thread(target=_leave_with, args=(pathlib.Path(sys.argv[1]),), daemon=True).start()\n"
        "print('ready', flush=True)\n"
        "time.sleep(600)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(job.folder)], stdout=subprocess.PIPE)
    assert child.stdout.readline().strip() == b"ready"
    shutil.rmtree(job.folder)
    assert child.wait(60) == 130


def test_progress_reaches_the_panel(job):
    progress = EventProgress(job.folder / background.EVENTS)
    job._process = _Running()
    progress.report(3, 12, "features of L1")
    status = job.poll()
    assert (status.state, status.share, status.what) == (State.RUNNING, 0.25, "features of L1")
    progress.report(12, 12, "done")
    assert job.poll().share == 1.0


def test_a_line_that_is_still_being_written_waits_for_its_end(job):
    job._process = _Running()
    path = job.folder / background.EVENTS
    path.write_bytes(b'{"share": 0.25, "what": "a", "finished": 0}\n{"share": 0.5, "wh')
    assert job.poll().share == 0.25
    with path.open("ab") as handle:
        handle.write('at": "µm", "finished": 1}\n'.encode())
    status = job.poll()
    assert (status.share, status.what, status.finished) == (0.5, "µm", 1)


def test_progress_is_written_at_most_ten_times_a_second_but_always_at_the_end(tmp_path):
    progress = EventProgress(tmp_path / "events.jsonl")
    start = time.monotonic()
    for done in range(1000):
        progress.report(done, 1000)
    progress.report(1000, 1000)
    lines = (tmp_path / "events.jsonl").read_text().splitlines()
    assert len(lines) <= 3 + (time.monotonic() - start) / 0.1
    assert json.loads(lines[-1])["share"] == 1.0


def test_the_progress_of_several_verbs_is_one_and_each_end_is_told(job):
    progress = EventProgress(job.folder / background.EVENTS, verbs=4)
    job._process = _Running()
    progress.report(1, 1, "features")
    assert job.poll().share == 0.25
    progress.next_verb()
    progress.report(1, 2, "score")
    status = job.poll()
    assert (status.share, status.finished) == (0.25, 1)  # ten times a second at most, but for ends
    progress.report(2, 2, "score")
    assert job.poll().share == 0.5


def test_a_file_that_is_whole_before_the_verb_ends_is_told_at_once_and_once(job):
    progress = EventProgress(job.folder / background.EVENTS, verbs=2)
    job._process = _Running()
    progress.report(1, 4, "occluding")
    progress.written(job.folder / "map.nrrd")
    progress.written(job.folder / "map.nrrd")
    status = job.poll()
    assert (status.share, status.what, status.finished) == (0.125, "occluding", 0)
    assert job.take_written() == ["map.nrrd"]
    assert job.take_written() == []
    progress.written(job.folder / "map.nrrd")
    progress.next_verb()  # its last word
    job.poll()
    assert job.take_written() == []


class _Running:
    """A process that has not ended."""

    def poll(self):
        return None

    def terminate(self):
        pass

    def wait(self, seconds=None):
        pass


@pytest.mark.parametrize("fault", [FileNotFoundError(2, "No such file"), OSError(12, "Cannot allocate memory")])
def test_a_process_that_cannot_be_started_is_said_and_leaves_no_image_behind(fault, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise fault

    one = Job(tmp_path)
    (one.folder / "image.nrrd").write_bytes(b"a patient's image")
    monkeypatch.setattr(background.subprocess, "Popen", refuse)
    with pytest.raises(JobFailed, match=rf"^the calculation could not be started \({fault.strerror}\)\. Free memory"):
        one.start(["protocols"])
    assert not list(tmp_path.iterdir())


def test_a_temporary_folder_that_cannot_be_made_is_said(tmp_path):
    with pytest.raises(JobFailed, match=r"^no temporary folder could be made \(No such file or directory\)\. Free space"):
        Job(tmp_path / "nowhere")
