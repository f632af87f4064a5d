"""Messages that are kept say "the image" where they said a path."""

from __future__ import annotations

from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.input_names import without_names


@pytest.fixture
def roles(tmp_path: Path) -> dict[str, Path]:
    """A series of two slices, and a mask that lies in its folder."""
    series = tmp_path / "SMITH JOHN" / "series"
    series.mkdir(parents=True)
    for name in ("SMITH^JOHN 0001.dcm", "17", "mask of SMITH.nii.gz"):
        (series / name).touch()
    return {"the image": series, "the mask": series / "mask of SMITH.nii.gz"}


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("case 7, T1, {image}: holds no DICOM images", "case 7, T1, the image: holds no DICOM images"),
        ("{mask} on {image}: the mask does not lie", "the mask on the image: the mask does not lie"),
        ("{image}: SMITH^JOHN 0001.dcm has no slope", "the image: a file of the image has no slope"),
        ("{image}/SMITH^JOHN 0001.dcm: is damaged", "a file of the image: is damaged"),
        ("{image}/17: is damaged", "a file of the image: is damaged"),
        ("slice 17 of 17 is damaged (mask of SMITH.nii.gz)", "slice 17 of 17 is damaged (the mask)"),
        ("Put SMITH_JOHN.raw beside it", "Put a file beside it"),
        ("cannot open /data/SMITH/x/y (code 3)", "cannot open a file (code 3)"),
        ("segment L1: 0.5 mm/s and 1/2 of T12-L1, e.g. label 20", "segment L1: 0.5 mm/s and 1/2 of T12-L1, e.g. label 20"),
    ],
)
def test_inputs_are_called_by_their_role(message: str, kept: str, roles: dict[str, Path]) -> None:
    assert without_names(message.format(image=roles["the image"], mask=roles["the mask"]), roles) == kept


def test_a_path_is_found_however_it_is_spelt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    typed = Path("SMITH.nrrd")
    assert without_names(f"{typed.absolute()}: x; SMITH.nrrd: y; ./SMITH.nrrd", {"the image": typed}).count("SMITH") == 0


def test_a_short_folder_name_does_not_eat_other_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("T1").mkdir()
    assert without_names("case 7, T1: segment T1-L1 of image T1", {"the image": Path("T1")}) == (
        "case 7, T1: segment T1-L1 of image T1"
    )


def test_a_folder_called_after_its_role_does_not_double_the_words(tmp_path: Path) -> None:
    (tmp_path / "image").mkdir()
    said = without_names(f"mask: another patient than the image; {tmp_path}/image is a folder", {"the image": tmp_path / "image"})
    assert said == "mask: another patient than the image; the image is a folder"
