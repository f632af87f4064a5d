"""An archive: what is stored comes back, nothing is stored twice, and what goes wrong is said in one line."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pydicom
import pytest
from archive_kit import INSTALLED, PASSWORD, PASSWORD_VARIABLE, USER, Orthanc, free_port, round_trip, running, write_examinations
from dicom_kit import STUDY, write_series, write_slice
from OsteoRadiomicsLib.base.errors import OutputError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.exchange.node import Node
from OsteoRadiomicsLib.exchange.node import store as send
from pydicom.uid import MRImageStorage

pytest.importorskip("dicomweb_client")

needs_orthanc = pytest.mark.skipif(not INSTALLED, reason="Orthanc with its DICOMweb plugin is not installed")


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Orthanc]:
    """An archive of its own, and its password."""
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    with running(tmp_path) as found:
        yield found


@pytest.fixture
def series(tmp_path: Path) -> Path:
    random = np.random.default_rng(1)
    folder = write_series(tmp_path / "ct", [random.integers(0, 100, (8, 9)).astype(np.int16) for _ in range(3)])
    for file in folder.iterdir():
        dataset = pydicom.dcmread(file)
        dataset.SeriesDescription, dataset.PatientName, dataset.StudyDate = "T1 sag", "", ""
        dataset.save_as(file)
    return folder


def store(folder: Path, url: str, *more: str) -> int:
    return main(["dicom", "store", str(folder), "--url", url, "--user", USER, *more])


def fetch(url: str, out: Path, *more: str) -> int:
    return main(["dicom", "fetch", "--study", STUDY, "--url", url, "--user", USER, "--out", str(out), *more])


@needs_orthanc
def test_what_is_stored_comes_back_and_nothing_is_stored_twice(
    archive: Orthanc, series: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert store(series, archive.url) == 0
    assert "3 object(s) stored, 0 were there already" in capsys.readouterr().out
    assert store(series, archive.url) == 0
    assert "0 object(s) stored, 3 were there already" in capsys.readouterr().out
    for _ in range(2):
        assert fetch(archive.url, tmp_path / "got", "--series", "*t1*") == 0
        assert 'CT "T1 sag": 3 files' in capsys.readouterr().out
    (folder,) = (tmp_path / "got").iterdir()
    there = {pydicom.dcmread(file).SOPInstanceUID: pydicom.dcmread(file).PixelData for file in series.iterdir()}
    assert {pydicom.dcmread(file).SOPInstanceUID: pydicom.dcmread(file).PixelData for file in folder.iterdir()} == there
    assert fetch(archive.url, tmp_path / "none", "--series", "STIR") == 2
    assert 'no series of the study fits. It holds CT "T1 sag"' in capsys.readouterr().err
    monkeypatch.setenv(PASSWORD_VARIABLE, "wrong")
    assert store(series, archive.url) == 2
    assert "refuses this user. Check --user and the password" in capsys.readouterr().err


@needs_orthanc
def test_examinations_go_there_and_back_and_give_the_same_table(archive: Orthanc, tmp_path: Path) -> None:
    trip = round_trip(tmp_path, archive, cases=1)
    local, fetched, with_masks = trip.features
    assert local.count(b"\n") == 1 + 2 * 3
    assert fetched == local
    assert with_masks == local
    assert (trip.images, trip.results) == (3 * 8, 2 * 2)
    assert trip.held == (trip.images, trip.images + trip.results, trip.images + trip.results)


@needs_orthanc
def test_an_archive_that_dies_while_it_stores_is_told_and_a_second_run_completes(
    archive: Orthanc, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_examinations(tmp_path / "local", cases=1)
    files = sorted((tmp_path / "local").rglob("*.dcm"))
    node = Node(archive.url, USER, PASSWORD)

    class Killing(Progress):
        def show(self, done: float, total: float, what: str) -> None:
            if done == 10:
                archive.kill()

    with pytest.raises(OutputError) as told:
        send(node, files, Killing())
    assert str(told.value) == (
        f"{archive.url}: cannot be reached, after 10 of 24 objects. "
        "Check address and network; then store again: what it holds is not sent again."
    )
    archive.start()
    assert 0 < archive.instances <= 10
    there = archive.instances
    assert store(tmp_path / "local", archive.url) == 0
    assert f"{24 - there} object(s) stored, {there} were there already" in capsys.readouterr().out
    assert archive.instances == 24


def test_an_object_without_uids_is_not_sent(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dataset = pydicom.dcmread(series / "000.dcm")
    dataset.StudyInstanceUID = ""
    dataset.save_as(series / "000.dcm")
    assert store(series, f"http://127.0.0.1:{free_port()}/dicom-web") == 2
    assert "000.dcm: has no StudyInstanceUID, under which an archive keeps it." in capsys.readouterr().err


def test_an_archive_that_cannot_be_reached(series: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"http://127.0.0.1:{free_port()}/dicom-web"
    assert store(series, url) == 2
    assert f"{url}: cannot be reached. Check address and network" in capsys.readouterr().err
    began = time.monotonic()
    assert fetch(url, tmp_path / "got") == 2
    assert time.monotonic() - began < 10  # of asking again and again


@contextmanager
def answering(*codes: int) -> Iterator[tuple[str, list[str]]]:
    """An archive that answers with nothing but these codes, one after the other; its address, and what it was asked."""
    asked: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(codes[len(asked)])
            self.send_header("Content-Length", "0")
            self.end_headers()
            asked.append(self.command)

        do_POST = do_GET

        def log_message(self, *words: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/dicom-web", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_an_archive_that_is_busy_is_asked_again(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with answering(503, 503, 500) as (url, asked):
        assert store(series, url) == 2
    assert asked == ["GET", "GET", "GET"]
    assert "refuses (HTTP 500)" in capsys.readouterr().err


def test_a_series_that_the_archive_does_not_know_is_sent(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with answering(404, 400) as (url, asked):
        assert store(series, url) == 2
    assert asked == ["GET", "POST"]
    assert "refuses (HTTP 400)" in capsys.readouterr().err


def test_what_is_no_address(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert store(series, "archive") == 2
    assert "'archive' is no address of an archive" in capsys.readouterr().err


def test_a_folder_without_objects(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert store(tmp_path, "http://127.0.0.1:1") == 2
    assert "holds no .dcm file" in capsys.readouterr().err


def test_a_certificate_that_is_not_trusted_is_refused(series: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with secure_server(tmp_path) as (url, certificate):
        assert store(series, url) == 2
        assert "its certificate is not trusted. Give the hospital's certificate authority" in capsys.readouterr().err
        assert store(series, url, "--ca", str(certificate)) == 2
        assert "refuses (HTTP 501)" in capsys.readouterr().err  # trusted, but no archive: this server answers nothing


@contextmanager
def secure_server(folder: Path) -> Iterator[tuple[str, Path]]:
    """An HTTPS server with a certificate of its own, which no request finds anything on."""
    certificate, key = folder / "own.pem", folder / "own.key"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    ]
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    subprocess.run([*made, *subject], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"https://localhost:{server.server_address[1]}/dicom-web", certificate
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_what_is_no_certificate(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert store(series, "https://localhost:1", "--ca", str(series / "000.dcm")) == 2
    assert "is no file of certificates. Give it in PEM form" in capsys.readouterr().err


RULES = """
[[series]]
sequence = "T1"
description = ["*t1*"]
orientation = "sagittal"
te_ms = [5, 30]

[[series]]
sequence = "WATER"
modality = "MR"
image_type = ["WATER"]

[[series]]
sequence = "STIR"
description = ["*stir*"]
"""


@pytest.fixture
def examination(tmp_path: Path) -> Path:
    """A study of five series: two T1 of which one is axial, a T2, water and fat in one, and a localiser."""
    sagittal, axial = [0.0, 1.0, 0.0, 0.0, 0.0, -1.0], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    made = [
        (1, "localizer", axial, 5.0, (["ORIGINAL", "PRIMARY", "LOCALIZER"],)), (2, "t1_tse_sag", sagittal, 11.0, (["ORIGINAL"],)),
        (3, "t1_tse_tra", axial, 12.0, (["ORIGINAL"],)), (4, "t2_tse_sag", sagittal, 95.0, (["ORIGINAL"],)),
        (5, "dixon", sagittal, 4.0, (["DERIVED", "PRIMARY", "WATER"], ["DERIVED", "PRIMARY", "FAT"])),
    ]  # fmt: skip
    folder = tmp_path / "study"
    folder.mkdir()
    for number, description, plane, echo, kinds in made:
        for kind in kinds:

            def change(dataset, number=number, description=description, plane=plane, echo=echo, kind=kind):
                dataset.SeriesInstanceUID, dataset.SeriesNumber = f"1.2.3.{number}0", number
                dataset.SeriesDescription = description
                dataset.ImageOrientationPatient, dataset.EchoTime, dataset.ImageType = plane, echo, kind
                dataset.PatientName = dataset.StudyDate = ""

            name = folder / f"{number}-{kind[-1]}.dcm"
            write_slice(name, np.zeros((4, 5), np.int16), sop_class=MRImageStorage, modality="MR", change=change)
    return folder


@needs_orthanc
def test_series_are_fetched_by_the_rules_of_lists_and_the_others_are_explained(
    archive: Orthanc, examination: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(RULES, encoding="utf-8")
    assert store(examination, archive.url) == 0
    capsys.readouterr()
    asked = ("--rules", str(rules))
    assert fetch(archive.url, tmp_path / "got", *asked, "--dry-run") == 1
    said = capsys.readouterr()
    assert "STIR: no series fits" in said.err
    assert said.out.splitlines() == [
        'MR "localizer": not: is no MR, CT or radiograph, or a localiser',
        'T1, MR "t1_tse_sag": would be fetched: series 2 "t1_tse_sag" (ORIGINAL, 1 files): '
        "description *t1*, orientation sagittal, te_ms 11",
        'MR "t1_tse_tra": not: T1: orientation axial, not sagittal; WATER: image type lacks WATER; '
        "STIR: description fits none of *stir*",
        'MR "t2_tse_sag": not: T1: description fits none of *t1*; WATER: image type lacks WATER; '
        "STIR: description fits none of *stir*",
        'WATER, MR "dixon" (WATER): would be fetched: series 5 "dixon" (DERIVED/PRIMARY/WATER, 1 files): '
        "modality MR, image type WATER",
    ]
    assert not (tmp_path / "got").exists()
    assert fetch(archive.url, tmp_path / "got", *asked) == 1
    assert {folder.name: len(list(folder.iterdir())) for folder in (tmp_path / "got").iterdir()} == {"1.2.3.20": 1, "1.2.3.50": 2}
    assert fetch(archive.url, tmp_path / "got", *asked, "--series", "x") == 2
    assert "--rules takes the place of --series and --modality" in capsys.readouterr().err


@needs_orthanc
def test_a_dry_run_by_description_says_why_the_others_would_not_be_fetched(
    archive: Orthanc, series: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert store(series, archive.url) == 0
    capsys.readouterr()
    assert fetch(archive.url, tmp_path / "got", "--series", "*t2*", "--dry-run") == 0
    assert capsys.readouterr().out == 'CT "T1 sag": not: description fits none of *t2*\n'
    assert fetch(archive.url, tmp_path / "got", "--series", "*t1*", "--modality", "CT", "--dry-run") == 0
    assert capsys.readouterr().out == 'CT "T1 sag": would be fetched: description *t1*, modality CT\n'
