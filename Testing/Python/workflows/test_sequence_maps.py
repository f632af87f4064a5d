"""One map for each sequence of a case: on the image of its own, with one scale of colours for all."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from made_up_case import MEAN, write_blocks
from made_up_map_models import linear_model
from OsteoRadiomicsLib.base.errors import InputError, ModelError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.heatmaps.files import MapProvenance
from OsteoRadiomicsLib.heatmaps.kinds import options_of
from OsteoRadiomicsLib.heatmaps.palettes import color_limits
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.scoring import Model, save_model
from OsteoRadiomicsLib.verbs.dispatch import run_command
from OsteoRadiomicsLib.workflows.maps import VoxelMap, heatmap_of
from OsteoRadiomicsLib.workflows.sequence_maps import heatmaps_of, on_one_scale


@pytest.fixture
def model() -> Model:
    return linear_model({MEAN: 0.5}, sequence=("T1", "T2"), hash=load_protocol("op-mri").features_hash())


@pytest.fixture
def images(tmp_path: Path) -> dict[str, str]:
    """T1, and a T2 with a bright lesion in one of the blocks."""
    image, _mask = write_blocks(tmp_path)
    bright = sitk.ReadImage(image)
    bright[7:12, 7:12, 2:8] = bright[7:12, 7:12, 2:8] + 150.0
    sitk.WriteImage(bright, str(tmp_path / "T2.nrrd"))
    return {"T1": image, "T2": str(tmp_path / "T2.nrrd")}


@pytest.fixture
def mask(tmp_path: Path, images) -> str:
    return str(tmp_path / "mask.nrrd")


FEW = options_of("occlusion", {"supervoxels": 20})


def test_each_map_is_that_of_its_sequence_alone_and_all_have_one_scale(model, images, mask):
    seen: list[tuple[str, bool]] = []
    found = heatmaps_of(
        model, images, {"": mask}, "occlusion", options=FEW,
        on_stage=lambda name, made: seen.append((name, False)), on_map=lambda name, made: seen.append((name, True)),
    )  # fmt: skip
    assert list(found) == ["T1", "T2"]
    assert seen == [("T1", False), ("T1", True), ("T2", False), ("T2", True)]
    for name, made in found.items():
        alone = heatmap_of(model, images[name], mask, "occlusion", sequence=name, options=FEW)
        assert np.array_equal(made.to_array(), alone.to_array(), equal_nan=True)
        assert made.source.sequence == name
    drawn = sitk.GetArrayFromImage(sitk.ReadImage(mask)) > 0
    ends = [color_limits(made.to_array()[drawn], True) for made in found.values()]
    assert ends[1][1] > 1.5 * ends[0][1]
    assert [made.info.details["shared_limits"] for made in found.values()] == [list(ends[1])] * 2


def test_a_single_map_keeps_its_own_scale(model, images, mask):
    made = heatmap_of(model, images["T1"], mask, "occlusion", sequence="T1", options=FEW)
    assert on_one_scale({"T1": made}) == {"T1": made}
    assert "shared_limits" not in made.info.details


def test_what_does_not_fit_is_refused_before_the_work(model, images, mask):
    with pytest.raises(ModelError, match="uses no features of sequence FS-T2"):
        heatmaps_of(model, {**images, "FS-T2": images["T1"]}, {"": mask}, "occlusion")
    with pytest.raises(InputError, match="sequence T2 has no mask"):
        heatmaps_of(model, images, {"T1": mask}, "occlusion")


class Heard(Progress):
    """Notes what is whole before the end, and what the file says then."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[tuple[str, int, bool]] = []

    def written(self, path) -> None:
        about = MapProvenance.read(Path(path).with_suffix(".provenance.json")).map
        self.files.append((Path(path).name, about.details["stage"], about.limits is not None))


def test_the_verb_writes_a_map_and_a_picture_for_each_sequence_coarse_first(model, images, mask, tmp_path, capsys):
    save_model(model, tmp_path / "model")
    given = [word for name, path in images.items() for word in ("--image", f"{name}={path}", "--mask", f"{name}={mask}")]
    out, heard = tmp_path / "case", Heard()
    asked = [
        "--kind",
        "occlusion",
        "--supervoxels",
        "20",
        "--stages",
        "--out",
        str(out / "map.nrrd"),
        "--png",
        str(out / "map.png"),
    ]
    assert run_command(["heatmap", "--model", str(tmp_path / "model"), *given, *asked, "--json"], progress=heard) == 0
    result = json.loads(capsys.readouterr().out)
    assert list(result["maps"]) == ["T1", "T2"]
    assert {path.name for path in out.glob("map*")} == {
        f"map-{name}.{kind}" for name in images for kind in ("nrrd", "png", "provenance.json")
    }
    first, last = (1, False), (2, False)
    assert heard.files == [(f"map-{name}.nrrd", *stage) for name in images for stage in (first, last)]
    limits = [MapProvenance.read(out / f"map-{name}.provenance.json").map.limits for name in images]
    assert limits[0] is not None
    assert limits[0] == limits[1]


def test_the_report_of_a_case_shows_the_maps_of_all_sequences_with_the_same_ends(model, images, mask, tmp_path):
    save_model(model, tmp_path / "model")
    given = [word for name, path in images.items() for word in ("--image", f"{name}={path}")]
    out = tmp_path / "case"
    asked = ["--mask", mask, "--kind", "occlusion", "--supervoxels", "20", "--out", str(out / "map.nrrd")]
    assert main(["heatmap", "--model", str(tmp_path / "model"), *given, *asked]) == 0
    assert main(["report", str(out)]) == 0
    page = (out / "report.html").read_text(encoding="utf-8")
    spans = [part.split(",")[0] for part in page.split("Colours span ")[1:]]
    assert len(spans) >= 2
    assert len(set(spans)) == 1


def test_a_stop_keeps_the_sequences_that_are_done(model, images, mask, tmp_path):
    save_model(model, tmp_path / "model")
    given = [word for name, path in images.items() for word in ("--image", f"{name}={path}")]

    class Stopped(Progress):
        def written(self, path) -> None:
            self.cancel()

    asked = ["--mask", mask, "--kind", "occlusion", "--supervoxels", "20", "--out", str(tmp_path / "out" / "map.nrrd")]
    assert run_command(["heatmap", "--model", str(tmp_path / "model"), *given, *asked], progress=Stopped()) == 130
    assert sorted(path.name for path in (tmp_path / "out").iterdir() if path.suffix == ".nrrd") == ["map-T1.nrrd"]


def test_the_movement_that_a_drawing_was_corrected_for_stands_in_the_provenance_as_numbers(model, images, mask, tmp_path):
    from OsteoRadiomicsLib.images import read_image, read_mask, write_label_map
    from OsteoRadiomicsLib.images.sequences.fitting import fitted
    from OsteoRadiomicsLib.images.sequences.motion import RigidMotion

    turn = np.deg2rad(2.0)
    rotation = (np.cos(turn), -np.sin(turn), 0.0, np.sin(turn), np.cos(turn), 0.0, 0.0, 0.0, 1.0)
    motion = RigidMotion(tuple(map(float, rotation)), (0.5, -1.25, 0.0))
    moved = fitted(read_mask(Path(mask)), read_image(Path(images["T1"])), motion)
    write_label_map(moved, tmp_path / "moved.seg.nrrd")
    made: VoxelMap = heatmap_of(model, images["T1"], tmp_path / "moved.seg.nrrd", "occlusion", sequence="T1", options=FEW)
    found = made.info.details["correction"]
    assert found["rotation"] == list(motion.rotation)
    assert found["offset"] == list(motion.offset)
    assert any("moved by rigid registration" in text for text in made.warnings)
    still = heatmap_of(model, images["T1"], mask, "occlusion", sequence="T1", options=FEW)
    assert "correction" not in still.info.details
