"""A real archive (Orthanc with its DICOMweb plugin) on this computer, and simulated examinations that go there and back."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.base.spreadsheets import csv_rows, csv_text
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images import LabelMap, Segment, write_label_map
from OsteoRadiomicsLib.images.phantom.series import Examination, write_series

PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
PROGRAM = shutil.which("Orthanc")
USER, PASSWORD = "reader", "secret"
PASSWORD_VARIABLE = "OSTEORADIOMICS_ARCHIVE_PASSWORD"
INSTALLED = PROGRAM is not None and PLUGIN.exists()
L1 = "x~SCT^91723000^Anatomical Structure~SCT^66794005^L1 vertebra~^^~y~^^~^^"
SHAPE, SPACING = (8, 40, 36), (1.5, 1.5, 4.0)
SEQUENCES = ("T1", "T2")
SETTINGS = """\
featureClass: {firstorder: , shape: , glcm: [Contrast, JointEntropy]}
setting: {binCount: 32}
"""
RULES = "".join(f'[[series]]\nsequence = "{name}"\ndescription = ["{name}"]\nmodality = "MR"\n\n' for name in SEQUENCES)


class Orthanc:
    """One archive with a folder and a port of its own. It may be killed, and started again with what it held."""

    def __init__(self, folder: Path) -> None:
        self._port, self._settings = free_port(), folder / "orthanc.json"
        self._process: subprocess.Popen[bytes] | None = None
        settings = {
            "StorageDirectory": str(folder / "db"), "IndexDirectory": str(folder / "db"), "HttpPort": self._port,
            "DicomPort": free_port(), "Plugins": [str(PLUGIN)], "DicomWeb": {"Enable": True, "Root": "/dicom-web/"},
            "RemoteAccessAllowed": False, "AuthenticationEnabled": True, "RegisteredUsers": {USER: PASSWORD},
        }  # fmt: skip
        self._settings.write_text(json.dumps(settings), encoding="utf-8")

    @property
    def url(self) -> str:
        """The root of its DICOMweb services."""
        return f"http://127.0.0.1:{self._port}/dicom-web"

    @property
    def instances(self) -> int:
        """How many objects it holds."""
        import requests

        answer = requests.get(f"http://127.0.0.1:{self._port}/statistics", auth=(USER, PASSWORD), timeout=60)
        return int(answer.json()["CountInstances"])

    def start(self) -> None:
        """Start, and wait until it answers."""
        assert PROGRAM is not None
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen([PROGRAM, str(self._settings)], stdout=quiet, stderr=quiet)
        end = time.monotonic() + 120
        while True:
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            assert self._process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)

    def kill(self) -> None:
        """End at once, whatever it is at."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def running(folder: Path) -> Iterator[Orthanc]:
    """An archive for as long as the block lasts."""
    archive = Orthanc(folder)
    archive.start()
    try:
        yield archive
    finally:
        archive.kill()


def free_port() -> int:
    """A port of this computer that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


# --- examinations


def write_examinations(folder: Path, cases: int) -> Path:
    """Two sequences of three vertebrae for each case as DICOM series, a localiser, a mask, and their list."""
    rows = [("case", "sequence", "image", "mask")]
    z, y, x = np.indices(SHAPE)
    for number in range(cases):
        case, random = f"case-{number:03d}", np.random.default_rng([20261130, number])
        labels = np.zeros(SHAPE, np.uint8)
        for label, middle in enumerate((8, 20, 32), start=1):
            labels[((z - 3.5) / 3) ** 2 + ((y - middle) / (3.5 + random.random())) ** 2 + ((x - 18) / 9) ** 2 <= 1] = label
        for at, sequence in enumerate((*SEQUENCES, "localiser"), start=1):
            texture = sitk.GetArrayFromImage(sitk.DiscreteGaussian(_image(random.normal(size=SHAPE)), 2.0))
            values = 300 + 100 * at * (labels > 0) + 400 * texture + random.normal(0, 20, SHAPE)
            write_series(_image(values.astype(np.int16)), folder / case / sequence, Examination(case, at, sequence))
        segments = (Segment("L1", 1, 0, (220, 40, 30), L1), Segment("L2", 2), Segment("L3", 3))
        (folder / "masks").mkdir(exist_ok=True)
        write_label_map(LabelMap((_image(labels),), segments), folder / "masks" / f"{case}.seg.nrrd")
        rows += [(case, sequence, f"{case}/{sequence}", f"masks/{case}.seg.nrrd") for sequence in SEQUENCES]
    (folder / "cases.csv").write_text(csv_text(rows), encoding="utf-8")
    (folder / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "rules.toml").write_text(RULES, encoding="utf-8")
    return folder / "cases.csv"


def _image(values: np.ndarray) -> sitk.Image:
    found = sitk.GetImageFromArray(values)
    found.SetSpacing(SPACING)
    found.SetOrigin((-20.0, 10.0, 5.0))
    return found


# --- there and back


@dataclass(frozen=True)
class Trip:
    """What a round trip found. features: of the local images, of those fetched, and of these with the masks fetched.

    held: instances after storing the images, the results, and both once more.
    """

    features: tuple[bytes, bytes, bytes]
    held: tuple[int, int, int]
    images: int
    results: int


def round_trip(folder: Path, archive: Orthanc, cases: int, workers: int = 1) -> Trip:
    """Store the images of simulated cases, fetch them by series rules, extract, store SEG and SR, extract with the SEG."""
    local, fetched, results = folder / "local", folder / "fetched", folder / "results"
    write_examinations(local, cases)
    features = [extracted(local, local / "cases.csv", folder / "local-out", workers)]
    done(["dicom", "store", str(local), "--url", archive.url, "--user", USER])
    held = [archive.instances]
    for study, case in studies(local).items():
        one = ["--study", study, "--modality", "MR", "--series", "T[12]", "--out", str(fetched / case)]
        done(["dicom", "fetch", *one, "--url", archive.url, "--user", USER])
    masks = ["--mask", "{case}.seg.nrrd", "--mask-folder", str(local / "masks")]
    listed = folder / "fetched.csv"
    done(["cohort", "list", str(fetched), "--rules", str(local / "rules.toml"), *masks, "--out", str(listed)])
    features.append(extracted(local, listed, folder / "fetched-out", workers))
    rows = csv_rows(listed.read_text(encoding="utf-8"))
    for row in rows:
        inputs = ["--image", str(folder / row["image"]), "--mask", str(folder / row["mask"])]
        table = ["--features", str(folder / "fetched-out" / "features.csv"), "--case", row["case"], "--sequence", row["sequence"]]
        done(["dicom", "export", *inputs, *table, "--out", str(results / row["case"] / row["sequence"])])
    for what in (results, results, local):
        done(["dicom", "store", str(what), "--url", archive.url, "--user", USER])
        held.append(archive.instances)
    features.append(_with_fetched_masks(folder, archive, rows, workers))
    count = [len(list(place.rglob("*.dcm"))) for place in (local, results)]
    first, second, third = features
    return Trip((first, second, third), (held[0], held[1], held[3]), *count)


def _with_fetched_masks(folder: Path, archive: Orthanc, rows: list[dict[str, str]], workers: int) -> bytes:
    import pydicom

    lines = [("case", "sequence", "image", "mask")]
    for row in rows:
        stored = pydicom.dcmread(folder / "results" / row["case"] / row["sequence"] / "segmentation.dcm", stop_before_pixels=True)
        place = folder / "fetched-masks" / row["case"] / stored.SeriesInstanceUID
        if not place.is_dir():
            one = ["--study", stored.StudyInstanceUID, "--modality", "SEG", "--out", str(place.parent)]
            done(["dicom", "fetch", *one, "--url", archive.url, "--user", USER])
        (mask,) = place.iterdir()
        lines.append((row["case"], row["sequence"], row["image"], str(mask.relative_to(folder))))
    (folder / "with-seg.csv").write_text(csv_text(lines), encoding="utf-8")
    return extracted(folder / "local", folder / "with-seg.csv", folder / "seg-out", workers)


def studies(local: Path) -> Mapping[str, str]:
    """Study UID -> case."""
    import pydicom

    found = {}
    for folder in sorted(local.glob("case-*")):
        header = pydicom.dcmread(folder / "T1" / "0001.dcm", stop_before_pixels=True)
        found[str(header.StudyInstanceUID)] = folder.name
    return found


def extracted(local: Path, cases: Path, out: Path, workers: int) -> bytes:
    """The feature table of a list."""
    done(["cohort", str(cases), "--settings", str(local / "settings.yaml"), "--out", str(out), "--workers", str(workers)])
    return (out / "features.csv").read_bytes()


def done(words: list[str]) -> None:
    """One command, which must end well."""
    code = main(words)
    if code:
        raise RuntimeError(f"exit code {code}: osteoradiomics {' '.join(words)}")
