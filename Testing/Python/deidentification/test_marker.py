"""The marker test: a name in every attribute of every kind of value, in heads of files, names and folders; then nowhere."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from dicom_kit import write_enhanced, write_rtstruct, write_seg, write_slice
from marked_objects import mark, mark_meta, texts_left
from OsteoRadiomicsLib.cli import main
from pydicom.datadict import dictionary_VR
from pydicom.dataset import FileDataset
from pydicom.encaps import encapsulate
from pydicom.uid import JPEG2000Lossless, JPEGLSLossless

pytestmark = pytest.mark.filterwarnings("ignore:Invalid value for VR")
NAME, STRAY = "SMITH_JOHN", "QZXVWY"


def named(dataset: FileDataset) -> None:
    dataset.PatientName, dataset.PatientID = "SMITH^JOHN", "SMITH-1"
    dataset.SegmentLabel = NAME
    mark_meta(dataset, NAME)


def with_comments(syntax: str, stream: bytes) -> Callable[[FileDataset], None]:
    def change(dataset: FileDataset) -> None:
        named(dataset)
        dataset.file_meta.TransferSyntaxUID = syntax
        dataset.PixelData = encapsulate([stream])
        dataset["PixelData"].VR = "OB"

    return change


def segment(code: int, content: bytes) -> bytes:
    return bytes([0xFF, code]) + (len(content) + 2).to_bytes(2, "big") + content


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is written of a patient's folder full of his name."""
    root = tmp_path_factory.mktemp("marker")
    folder = root / "scans" / NAME
    (folder / f"{NAME} series").mkdir(parents=True)
    voxels = np.arange(20, dtype=np.int16).reshape(4, 5)
    write_slice(folder / f"{NAME} series" / f"{NAME}.dcm", voxels, change=lambda d: (named(d), mark(d, NAME)))
    frames = np.stack([voxels, voxels])
    write_enhanced(folder / f"{NAME}_enhanced.dcm", frames, [(0, 0, 0), (0, 0, 2)], change=named)
    write_seg(folder / f"{NAME}_seg.dcm", [(1, 0, np.ones((4, 5), np.uint8))], names=[NAME], change=named)
    square = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0]], float)
    write_rtstruct(folder / f"{NAME}_rt.dcm", {NAME: [square]}, change=named)
    jpeg = b"\xff\xd8" + segment(0xE1, NAME.encode()) + segment(0xFE, NAME.encode()) + segment(0xDA, b"\1") + b"\xff\xd9"
    write_slice(folder / "j1.dcm", voxels, change=with_comments(JPEGLSLossless, jpeg))
    j2k = b"\xff\x4f" + segment(0x64, b"\0\1" + NAME.encode()) + b"\xff\x90\0\0\xff\xd9"
    write_slice(folder / "j2.dcm", voxels, change=with_comments(JPEG2000Lossless, j2k))
    write_volumes(folder)
    (folder / f"{NAME}.txt").write_text(NAME)
    out, key = root / "out", root / "key.json"
    assert main(["cohort", "pseudonymise", str(root / "scans"), "--out", str(out), "--key", str(key)]) == 0
    assert len(list(out.rglob("*.dcm"))) == 6
    assert len(list(out.rglob("*.nii*"))) == 2
    return out


def write_volumes(folder: Path) -> None:
    image = sitk.GetImageFromArray(np.arange(60, dtype=np.int16).reshape(3, 4, 5))
    image.SetMetaData("PatientName", NAME)
    for suffix in ("nrrd", "mha", "nii"):
        sitk.WriteImage(image, str(folder / f"{NAME}_T1.{suffix}"))
    path = folder / f"{NAME}_T1.nii"
    content = bytearray(path.read_bytes())
    for place in (4, 14, 148, 228, 328):  # data_type, db_name, descrip, aux_file, intent_name
        content[place : place + 10] = NAME.encode()
    path.write_bytes(content)
    with gzip.GzipFile(f"{NAME}.nii", "wb", fileobj=open(folder / f"{NAME}_packed.nii.gz", "wb")) as packed:
        packed.write(content)
    labels = sitk.GetImageFromArray(np.ones((3, 4, 5), np.uint8))
    for key, value in {"ID": NAME, "Name": NAME, "LabelValue": "1", "Layer": "0", "Tags": f"note:{NAME}|"}.items():
        labels.SetMetaData(f"Segment0_{key}", value)
    sitk.WriteImage(labels, str(folder / f"{NAME}.seg.nrrd"))


def contents(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    yield data
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)


def test_the_name_stands_nowhere_afterwards(copies: Path) -> None:
    files = [path for path in copies.rglob("*") if path.is_file()]
    assert len(files) >= 12
    for path in files:
        assert "smith" not in str(path.relative_to(copies)).lower()
        for content in contents(path):
            assert b"smith" not in content.lower(), path
            assert b"john" not in content.lower(), path


def test_a_text_that_is_nobodys_name_stays_in_what_programs_write_alone(tmp_path: Path) -> None:
    def change(dataset: FileDataset) -> None:
        mark(dataset, STRAY, nested=False)
        named = [tag for tag in list(dataset.keys()) if dataset.get_item(tag).VR == "PN"]
        for tag in named:  # what stands there is somebody's name
            del dataset[tag]
        for keyword in ("AccessionNumber", "OtherPatientIDs", "AdmissionID", "StudyID", "PatientAddress", "MilitaryRank",
                        "PatientTelephoneNumbers", "MedicalRecordLocator"):  # fmt: skip
            dataset.pop(keyword, None)

    (tmp_path / "scans").mkdir()
    write_slice(tmp_path / "scans" / "a.dcm", np.zeros((4, 5), np.int16), change=change)
    out = tmp_path / "out"
    main(["cohort", "pseudonymise", str(tmp_path / "scans"), "--out", str(out), "--key", str(tmp_path / "k.json")])
    (copy,) = out.rglob("*.dcm")
    left = texts_left(copy, STRAY)
    assert left
    assert {keyword for keyword in left if dictionary_VR(keyword) != "CS"} == {
        "AcquisitionMode", "AlgorithmName", "AlgorithmVersion", "AttenuationCorrectionMethod", "CodingSchemeVersion",
        "ContrastBolusRoute", "ConvolutionKernel", "DetectorManufacturerModelName", "DetectorManufacturerName", "FilterType",
        "ImagedNucleus", "Manufacturer", "ManufacturerModelName", "MappingResourceName", "ModalityLUTType",
        "MultiCoilElementName", "PulseSequenceName", "RadiopharmaceuticalRoute", "ReceiveCoilManufacturerName", "ReceiveCoilName",
        "ReconstructionMethod",
        "RescaleType", "ScatterCorrectionMethod", "SecondaryCaptureDeviceManufacturer",
        "SecondaryCaptureDeviceManufacturerModelName", "SegmentAlgorithmName", "SequenceName", "SoftwareVersions", "StackID",
        "TransmitCoilManufacturerName", "TransmitCoilName",
    }  # fmt: skip
