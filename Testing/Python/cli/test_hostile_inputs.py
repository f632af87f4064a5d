"""Every hostile input that once gave a wrong number, a crash, a hang or a flood: refused in one line by ``extract`` and in a
worker of ``cohort``, where it costs its own case."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from dicom_kit import write_seg, write_series
from header_files import flipped, meta_image, nifti, nrrd
from OsteoRadiomicsLib.cli import main

SETTINGS = "imageType:\n  Original: {}\nfeatureClass:\n  firstorder: [Mean]\nsetting:\n  binWidth: 25\n"
RNG = np.random.default_rng(1)
IMAGE = RNG.integers(0, 500, (12, 24, 20)).astype("<i2")
LABELS = np.zeros(IMAGE.shape, "<i2")
LABELS[2:10, 2:20, 2:18] = 1
MEAN = IMAGE[LABELS > 0].mean()

Make = Callable[[Path], Path]


def bomb(path: Path) -> Path:
    """128 MB of zeros in 0.1 MB, of which the header declares 1 MB more than there are."""
    return nrrd(path, data=gzip.compress(bytes(1 << 26), 9) * 2, encoding="gzip", sizes="1024 512 129")


def layers(path: Path) -> Path:
    """A segmentation of few voxels and many layers."""
    fields = {"dimension": "4", "space_directions": "none (1,0,0) (0,1,0) (0,0,1)", "kinds": "list domain domain domain"}
    packed = gzip.compress(bytes(1 << 24)) * 600
    return nrrd(path, data=packed, encoding="gzip", sizes="160 64 1024 1024", type="uint8", **fields)


def cut(path: Path, keep: float) -> Path:
    path.write_bytes(path.read_bytes()[: int(keep * path.stat().st_size)])
    return path


def relabelled(path: Path) -> Path:
    """A DICOM file that says its pixels are packed by run lengths, which they are not."""
    explicit, run_lengths = b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.5\0"
    content = path.read_bytes()
    assert content.count(explicit) == 1
    path.write_bytes(content.replace(explicit, run_lengths))
    return path


def _seg(folder: Path) -> Path:
    drawn = np.zeros((24, 20), np.uint8)
    drawn[4:16, 4:15] = 1
    return write_seg(folder / "m.dcm", [(1, k, drawn) for k in range(1, 4)])


def _slice_of_another_syntax(folder: Path) -> Path:
    series = write_series(folder / "series", [IMAGE[0], IMAGE[1], IMAGE[2]])
    relabelled(series / "001.dcm")
    return series


def _slice_cut_within_its_meta_information(folder: Path) -> Path:
    series = write_series(folder / "series", [IMAGE[0], IMAGE[1], IMAGE[2]])
    (series / "002.dcm").write_bytes((series / "002.dcm").read_bytes()[:174])
    return series


# name -> (makes the file, what its refusal says)
IMAGES: dict[str, tuple[Make, str]] = {
    "packed mha with flipped bytes": (lambda f: flipped(meta_image(f / "a.mha", packed=True), 0.8, 0.85), "damaged"),
    "datatype against bitpix 16": (lambda f: nifti(f / "b.nii", datatype=2, bitpix=16), "contradictory header"),
    "datatype against bitpix 32": (lambda f: nifti(f / "c.nii", datatype=2, bitpix=32), "contradictory header"),
    "voxels within the header": (lambda f: nifti(f / "d.nii", vox_offset=0.0), "contradictory header"),
    "99999 dimensions": (lambda f: meta_image(f / "e.mha", NDims="99999"), "contradictory header"),
    "matrix of 1e308": (lambda f: meta_image(f / "g.mha", TransformMatrix="1 0 0 0 1 0 0 1e308 1"), "impossible orientation"),
    "infinite srow": (lambda f: nifti(f / "h.nii", srow=(np.inf, *(0,) * 11)), "impossible orientation"),
    "sizes of 4 GB in 8 kB": (lambda f: nrrd(f / "i.nrrd", data=bytes(8000), sizes="1500 1500 400"), "declared"),
    "sizes above the limit": (lambda f: nrrd(f / "j.nrrd", sizes="1500 1500 1000"), "are allowed"),
    "bomb": (lambda f: bomb(f / "k.nrrd"), "bytes of voxels are declared"),
    "bomb behind a small header": (
        lambda f: nrrd(f / "l.nrrd", data=gzip.compress(bytes(1 << 26)), encoding="gzip"),
        "contradictory header",
    ),
    "layers": (lambda f: layers(f / "m.seg.nrrd"), "bytes of voxels, 8,000,000,000 are allowed"),
    "pixels of another transfer syntax": (_slice_of_another_syntax, "001.dcm"),
    "slice cut off": (_slice_cut_within_its_meta_information, "002.dcm is damaged or incomplete"),
}
SEGMENTATIONS: dict[str, tuple[Make, str]] = {
    "segmentation cut short": (lambda f: cut(_seg(f), 0.7), ""),
    "segmentation cut within its header": (lambda f: cut(_seg(f), 0.2), ""),
    "segmentation of another transfer syntax": (lambda f: relabelled(_seg(f)), ""),
}
ROWS = {name: ("image", *row) for name, row in IMAGES.items()} | {name: ("mask", *row) for name, row in SEGMENTATIONS.items()}
# Each list holds the one before ten times.
BOMB = [f", &{chr(98 + k)} [{', '.join([f'*{chr(97 + k)}'] * 10)}]" for k in range(8)]
PLANS = {
    "spacing": (SETTINGS + "  resampledPixelSpacing: [0.001, 0.001, 0.001]\n", "voxels, 1,000,000,000 are allowed"),
    "spacing beyond numbers": (SETTINGS + "  resampledPixelSpacing: [1.0e-300, 1.0e-300, 1.0e-300]\n", "are allowed"),
    "ibsi spacing": ("ibsi:\n  spacing: 0.001\n", "voxels, 1,000,000,000 are allowed"),
    "wavelet": (SETTINGS.replace("Original: {}", "Wavelet: {level: 30}"), "too deep"),
    "deep": ("[" * 3000, "is not a YAML file"),
    "long number": (SETTINGS.replace("25", "9" * 5000), "is not a YAML file"),
    "date that is none": (SETTINGS.replace("25", "2001-99-99"), "is not a YAML file"),
    "value of a thousand million": (
        SETTINGS.replace("25", "[&a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]" + "".join(BOMB) + "]"),
        "binWidth",
    ),
    "half a character": ('"\\ud800": 1', "half a character"),
}
PROTOCOLS = {
    "deep values": "a = " + "[" * 3000,
    "deep tables": "a = " + "{a=" * 3000,
    "deep key": "a" + ".a" * 3000 + " = 1",
    "deep quoted key": '"a"' + '."a"' * 3000 + " = 1",
    "long number": "a = " + "9" * 5000,
    "long file": "#" * 4_000_001,
}


@pytest.fixture
def sound(tmp_path: Path) -> tuple[Path, Path, Path]:
    """An image, a mask and settings that are right."""
    (tmp_path / "s.yaml").write_text(SETTINGS, encoding="utf-8")
    return nrrd(tmp_path / "i.nrrd", IMAGE), nrrd(tmp_path / "m.nrrd", LABELS), tmp_path / "s.yaml"


def extract(image: Path, mask: Path, plan: tuple[str, Path], out: Path) -> int:
    return main(["extract", "--image", str(image), "--mask", str(mask), plan[0], str(plan[1]), "--out", str(out / "f.csv")])


def refused(code: int, capsys: pytest.CaptureFixture[str], out: Path) -> str:
    """The one line of a refusal; nothing was written."""
    said = capsys.readouterr().err.strip()
    assert code == 2, said
    assert said.startswith("error: ")
    assert "\n" not in said
    assert len(said) < 600
    assert "defect" not in said
    assert not list(out.glob("*.csv"))
    return said


def rows(table: Path) -> list[dict[str, str]]:
    with open(table, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("name", ROWS)
def test_extract_refuses_the_file(name: str, sound, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image, mask, settings = sound
    role, make, reason = ROWS[name]
    (tmp_path / "h").mkdir()
    bad = make(tmp_path / "h")
    pair = (bad, mask) if role == "image" else (image, bad)
    said = refused(extract(*pair, ("--settings", settings), tmp_path), capsys, tmp_path)
    assert reason in said
    assert str(bad) in said


def test_in_a_cohort_each_costs_its_own_case(sound, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image, mask, settings = sound
    lines = [f"good,{image},{mask}"]
    for number, (role, make, _) in enumerate(ROWS.values()):
        (tmp_path / f"h{number}").mkdir()
        bad = make(tmp_path / f"h{number}")
        lines.append(f"c{number},{bad},{mask}" if role == "image" else f"c{number},{image},{bad}")
    (tmp_path / "cases.csv").write_text("case,image,mask\n" + "\n".join(lines) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    words = ["cohort", str(tmp_path / "cases.csv"), "--settings", str(settings), "--out", str(out), "--workers", "2"]
    assert main([*words, "--despite", str(len(ROWS))]) == 1
    assert [(row["case"], float(row["original_firstorder_Mean"])) for row in rows(out / "features.csv")] == [
        ("good", pytest.approx(MEAN, rel=1e-12))
    ]
    failures = rows(out / "failures.csv")
    assert [row["case"] for row in failures] == [f"c{number}" for number in range(len(ROWS))]
    for row, (_, _, reason) in zip(failures, ROWS.values(), strict=True):
        assert row["kind"] == "failed", row  # its worker lives on
        assert "defect" not in row["reason"]
        assert reason.split(".dcm ")[-1].removeprefix("001.dcm") in row["reason"]
    assert "defect" not in capsys.readouterr().err


@pytest.mark.parametrize("name", PLANS)
def test_settings_that_ask_for_the_impossible(name: str, sound, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, reason = PLANS[name]
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    assert reason in refused(extract(*sound[:2], ("--settings", tmp_path / "bad.yaml"), tmp_path), capsys, tmp_path)


@pytest.mark.parametrize("name", ["spacing", "wavelet"])
def test_settings_that_no_case_of_a_cohort_can_meet(name: str, sound, tmp_path: Path) -> None:
    text, reason = PLANS[name]
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "cases.csv").write_text("case,image,mask\nc1,i.nrrd,m.nrrd\n", encoding="utf-8")
    assert (
        main(["cohort", str(tmp_path / "cases.csv"), "--settings", str(tmp_path / "bad.yaml"), "--out", str(tmp_path / "o")]) == 1
    )
    (failure,) = rows(tmp_path / "o" / "failures.csv")
    assert failure["kind"] == "failed"
    assert reason in failure["reason"]


@pytest.mark.parametrize("name", PROTOCOLS)
def test_protocols_that_are_nested_beyond_use(name: str, sound, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.toml").write_text(PROTOCOLS[name], encoding="utf-8")
    said = refused(extract(*sound[:2], ("--protocol", tmp_path / "bad.toml"), tmp_path), capsys, tmp_path)
    assert "is not valid TOML" in said


@pytest.mark.parametrize("line", ["= 3", "=", "  = a = b"])
def test_a_metaimage_entry_without_a_name_changes_no_value(line: str, sound, tmp_path: Path) -> None:
    for path, values in ((tmp_path / "e.mha", IMAGE), (tmp_path / "em.mha", LABELS)):
        content = meta_image(path, values).read_bytes()
        path.write_bytes(content.replace(b"Offset", f"{line}\nOffset".encode()))
    assert extract(tmp_path / "e.mha", tmp_path / "em.mha", ("--settings", sound[2]), tmp_path) == 0
    (row,) = rows(tmp_path / "f.csv")
    assert float(row["original_firstorder_Mean"]) == pytest.approx(MEAN, rel=1e-12)


def test_want_of_memory_is_no_defect(sound, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError("Unable to allocate 212. GiB for an array")

    monkeypatch.setattr("OsteoRadiomicsLib.cohort.case.prepare_image", full)
    assert extract(*sound[:2], ("--settings", sound[2]), tmp_path) == 1
    said = capsys.readouterr().err.strip()
    assert said.startswith("error: out of memory. Use a machine with more")
    assert "\n" not in said


def test_a_grid_that_this_machine_has_no_room_for(sound, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.setattr("OsteoRadiomicsLib.base.machine.machine_memory", lambda: 1 << 30)
    (tmp_path / "fine.yaml").write_text(SETTINGS + "  resampledPixelSpacing: [0.03, 0.03, 0.03]\n", encoding="utf-8")
    said = refused(extract(*sound[:2], ("--settings", tmp_path / "fine.yaml"), tmp_path), capsys, tmp_path)
    assert "GB of memory, this machine has 1 GB" in said
