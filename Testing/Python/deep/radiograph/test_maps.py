"""Maps say what their definitions say, by finite differences, and a map that the control shares is called not specific."""

from __future__ import annotations

import json

import numpy as np
import pytest
import SimpleITK as sitk
from bone_share import share_ratio
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.deep.radiograph.map_kinds import MAP_KINDS
from OsteoRadiomicsLib.deep.radiograph.maps import RadiographMap, agreement_of, contour_level, on_picture, top_level
from OsteoRadiomicsLib.deep.radiograph.networks import ARCHITECTURES, build
from OsteoRadiomicsLib.deep.radiograph.places import Cells, blocks, strided
from OsteoRadiomicsLib.deep.radiograph.preparing import Crop
from OsteoRadiomicsLib.deep.radiograph.simulated_cases import write_simulated
from OsteoRadiomicsLib.images.reading import read_image_file
from OsteoRadiomicsLib.verbs.dispatch import run_command
from OsteoRadiomicsLib.workflows.radiograph_maps import RadiographMaps
from tiny_radiograph_network import save_tiny_network

torch = pytest.importorskip("torch", reason="the extra 'deep' is not installed")

PIXELS = np.random.default_rng(1).random((192, 192))


@pytest.fixture(scope="module", params=list(ARCHITECTURES))
def network(request):
    torch.manual_seed(3)
    return build(request.param, width=2).double().train(False)


def _logit_from(network, stage: int, values) -> float:
    """The logit when a stage's map holds these values."""
    with torch.no_grad():
        for part in network.resnet.stages[stage + 1 :]:
            values = part(values)
        return float(network.of_last(values))


def _stages(network):
    with torch.no_grad():
        return network.stages(torch.from_numpy(PIXELS)[None, None])


def test_hirescam_is_the_first_order_change_of_the_logit_without_a_cell(network):
    from OsteoRadiomicsLib.deep.radiograph.saliency import hirescam

    found = hirescam(network, PIXELS).values
    first = _stages(network)[0]
    blocks = first.shape[0] > 1
    step = 1e-5
    for row, column in ((3, 7), (25, 30), (46, 11)):
        place = (6 * (row // 8) + column // 8, row % 8, column % 8) if blocks else (0, row, column)
        logits = []
        for sign in (1, -1):
            values = first.clone()
            values[place[0], :, place[1], place[2]] *= 1 + sign * step
            logits.append(_logit_from(network, 0, values))
        assert found[row, column] == pytest.approx((logits[0] - logits[1]) / (2 * step), rel=1e-3, abs=1e-9)


def test_gradcam_weighs_channels_by_what_adding_to_all_their_cells_does(network):
    from OsteoRadiomicsLib.deep.radiograph.saliency import gradcam

    last = _stages(network)[-1]
    step = 1e-6
    weights = []
    for channel in range(last.shape[1]):
        logits = []
        for sign in (1, -1):
            values = last.clone()
            values[:, channel] += sign * step
            logits.append(_logit_from(network, 3, values))
        weights.append((logits[0] - logits[1]) / (2 * step) / 36)
    arranged = network.arranged(last)[0].numpy()
    expected = np.clip(np.einsum("c,crk->rk", weights, arranged), 0, None)
    assert np.allclose(gradcam(network, PIXELS).values, expected, rtol=1e-3, atol=1e-9)


def test_occlusion_is_the_fall_of_the_logit_when_a_block_gives_way_to_the_mean_of_its_rim(network):
    from OsteoRadiomicsLib.deep.radiograph.occlusion import occlusion
    from OsteoRadiomicsLib.deep.radiograph.torch_runner import TorchRunner

    rim = np.ones((36, 36), bool)
    rim[2:-2, 2:-2] = False
    changed = PIXELS.copy()
    changed[64:96, 96:128] = PIXELS[62:98, 94:130][rim].mean()
    with torch.no_grad():
        logits = [float(network(torch.from_numpy(pixels)[None, None])) for pixels in (PIXELS, changed)]
    assert occlusion(TorchRunner(network, 1.0), PIXELS).values[2, 3] == pytest.approx(logits[0] - logits[1], abs=1e-9)


def test_a_map_that_the_control_shares_is_not_specific():
    rng = np.random.default_rng(2)
    values, other = rng.normal(size=(6, 6)), rng.normal(size=(6, 6))

    def specific(control) -> bool:
        own, beside = Cells(values, blocks(6)), Cells(control, blocks(6))
        return RadiographMap(MAP_KINDS["occlusion"], own, beside, agreement_of(values, control)).specific

    assert not specific(3 * values)
    assert specific(other)
    assert not specific(np.zeros((6, 6)))


def test_a_tenth_of_the_picture_lies_above_the_contour():
    values = np.arange(48 * 48, dtype=float).reshape(48, 48)
    assert np.mean(values > top_level(Cells(values, strided(48)))) == pytest.approx(0.1, abs=0.01)


def test_cells_are_stretched_linearly_between_their_middles():
    values, shape = np.random.default_rng(4).normal(size=(6, 6)), (101, 77)
    down, across = ((np.arange(size) + 0.5) * 192 / size for size in shape)
    for places, middles in ((blocks(6), 16 + 32 * np.arange(6)), (strided(6), 0.5 + 32 * np.arange(6))):
        rows = np.stack([np.interp(down, middles, column) for column in values.T], axis=1)
        expected = np.stack([np.interp(across, middles, row) for row in rows])
        assert np.allclose(Cells(values, places).stretched(shape), expected, atol=1e-12)


def test_a_flat_map_has_no_contour():
    assert contour_level(Cells(np.zeros((6, 6)), blocks(6))) is None


def test_a_cell_lies_where_it_belongs_in_the_whole_picture():
    values = np.zeros((6, 6))
    values[1, 4] = 1
    found = on_picture(Cells(values, blocks(6)), Crop(top=30, bottom=630, left=10, right=910), (700, 1000))
    row, column = np.unravel_index(np.nanargmax(found), found.shape)
    assert (row, column) == pytest.approx((30 + 1.5 * 100, 10 + 4.5 * 150), abs=1)
    assert np.isnan(found[:30]).all()
    assert np.isnan(found[:, 910:]).all()
    assert np.isfinite(found[30:630, 10:910]).all()


def test_a_map_without_preference_has_a_ratio_of_1_and_one_within_the_region_that_of_the_areas():
    region = np.zeros((96, 96), bool)
    region[:, 48:] = True
    values = np.zeros((48, 48))
    values[:, 30:40] = 1
    assert share_ratio(Cells(np.ones((48, 48)), blocks(48)), region) == pytest.approx(1)
    assert share_ratio(Cells(values, blocks(48)), region) == pytest.approx(2)
    assert np.isnan(share_ratio(Cells(-values - 1, blocks(48)), region))


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model with weights as they were drawn."""
    return save_tiny_network(tmp_path_factory.mktemp("model") / "model")


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    return write_simulated(tmp_path_factory.mktemp("image"), {"one": 1}).parent / "sim-cxr-one-0001.dcm"


@pytest.mark.parametrize(("lang", "words"), [("en", "For research use only"), ("zh", "仅供科研使用")])
def test_the_page_shows_the_score_with_its_interval_and_each_map_beside_its_control(model, image, tmp_path, capsys, lang, words):
    out = tmp_path / "page.html"
    assert (
        run_command(["cxr", "explain", "--model", str(model), "--image", str(image), "--out", str(out), "--lang", lang, "--json"])
        == 0
    )
    found = json.loads(capsys.readouterr().out)
    page = out.read_text(encoding="utf-8")
    assert f"{found['probability']:.3f}" in page
    assert page.count("data:image/png;base64,") == 3
    assert words in page
    assert [each["kind"] for each in found["maps"]] == ["hirescam", "gradcam", "occlusion"]


def test_one_kind_of_map_can_be_chosen(model, image, tmp_path, capsys):
    out = tmp_path / "page.html"
    words = ["cxr", "explain", "--model", str(model), "--image", str(image), "--kind", "occlusion", "--out", str(out), "--json"]
    assert run_command(words) == 0
    assert [each["kind"] for each in json.loads(capsys.readouterr().out)["maps"]] == ["occlusion"]


def test_a_radiograph_that_is_refused_leaves_no_page(model, tmp_path, capsys):
    sitk.WriteImage(sitk.GetImageFromArray(np.zeros((300, 150), np.uint8)), str(tmp_path / "hand.png"))
    out = tmp_path / "page.html"
    assert run_command(["cxr", "explain", "--model", str(model), "--image", str(tmp_path / "hand.png"), "--out", str(out)]) == 2
    assert "is 0.50 times as wide as high" in capsys.readouterr().err
    assert not out.exists()


def _maps(model, image, folder, *options) -> RadiographMaps:
    words = ["cxr", "explain", "--model", str(model), "--image", str(image), "--maps", str(folder), *options]
    assert run_command(words) == 0
    return RadiographMaps.read(folder / "maps.json")


def test_maps_are_written_on_the_radiographs_grid_with_their_levels(model, image, tmp_path, capsys):
    record = _maps(model, image, tmp_path / "maps", "--kind", "hirescam", "--json")
    said = json.loads(capsys.readouterr().out)
    (entry,) = record.maps
    source = read_image_file(image).volume
    assert record.probability == said["probability"]
    assert (entry.unit, entry.cells) == ("logit per cell", (48, 48))
    assert (entry.agreement, entry.specific) == (said["maps"][0]["agreement"], said["maps"][0]["specific"])
    for each in (entry.network, entry.control):
        written = sitk.ReadImage(str(tmp_path / "maps" / each.file))
        assert (written.GetSize(), written.GetSpacing()) == (source.GetSize(), source.GetSpacing())
        values = sitk.GetArrayFromImage(written)[0]
        assert np.mean(values[np.isfinite(values)] >= each.level) == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize("negative", [False, True])
def test_a_frame_and_turned_grey_levels_move_no_cell(model, image, tmp_path, negative):
    """The map of a picture in a black frame, as it is and as its negative, is that of the picture, moved by the frame."""
    grey = sitk.GetArrayFromImage(read_image_file(image).volume)[0].astype(np.uint16)
    framed = np.pad(grey, ((40, 20), (10, 30)))
    for name, values in (("plain", grey), ("framed", framed.max() - framed if negative else framed)):
        sitk.WriteImage(sitk.GetImageFromArray(values), str(tmp_path / f"{name}.png"))
    found = {}
    for name in ("plain", "framed"):
        with collected_notices():
            record = _maps(model, tmp_path / f"{name}.png", tmp_path / name, "--kind", "occlusion")
        found[name] = record, sitk.GetArrayFromImage(sitk.ReadImage(str(tmp_path / name / "occlusion.nrrd")))[0]
    (plain, values), (moved, others) = found["plain"], found["framed"]
    assert (moved.seen.top, moved.seen.left) == (plain.seen.top + 40, plain.seen.left + 10)
    assert moved.turned is negative
    assert np.allclose(others[40:-20, 10:-30], values, atol=1e-4, equal_nan=True)


def test_to_explain_into_nothing_is_refused(model, image, capsys):
    assert run_command(["cxr", "explain", "--model", str(model), "--image", str(image)]) == 2
    assert "Give --out PAGE.html, --maps DIR, or both" in capsys.readouterr().err
