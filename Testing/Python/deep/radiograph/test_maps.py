"""Maps say what their definitions say, by finite differences, and a map that the control shares is called not specific."""

from __future__ import annotations

import json

import numpy as np
import pytest
from bone_share import share_ratio
from OsteoRadiomicsLib.deep.radiograph.map_kinds import MAP_KINDS
from OsteoRadiomicsLib.deep.radiograph.maps import RadiographMap, agreement_of, top_level
from OsteoRadiomicsLib.deep.radiograph.networks import ARCHITECTURES, build
from OsteoRadiomicsLib.deep.radiograph.simulated_cases import write_simulated
from OsteoRadiomicsLib.verbs.dispatch import run_command

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

    found = hirescam(network, PIXELS)
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
    assert np.allclose(gradcam(network, PIXELS), expected, rtol=1e-3, atol=1e-9)


def test_occlusion_is_the_fall_of_the_logit_when_a_block_gives_way_to_the_mean_of_its_rim(network):
    from OsteoRadiomicsLib.deep.radiograph.saliency import occlusion

    rim = np.ones((36, 36), bool)
    rim[2:-2, 2:-2] = False
    changed = PIXELS.copy()
    changed[64:96, 96:128] = PIXELS[62:98, 94:130][rim].mean()
    with torch.no_grad():
        logits = [float(network(torch.from_numpy(pixels)[None, None])) for pixels in (PIXELS, changed)]
    assert occlusion(network, PIXELS)[2, 3] == pytest.approx(logits[0] - logits[1], abs=1e-9)


def test_a_map_that_the_control_shares_is_not_specific():
    rng = np.random.default_rng(2)
    values, other = rng.normal(size=(6, 6)), rng.normal(size=(6, 6))
    kind = MAP_KINDS["occlusion"]
    assert not RadiographMap(kind, values, 3 * values, agreement_of(values, 3 * values)).specific
    assert RadiographMap(kind, values, other, agreement_of(values, other)).specific
    assert not RadiographMap(kind, values, np.zeros((6, 6)), agreement_of(values, np.zeros((6, 6)))).specific


def test_a_tenth_of_the_picture_lies_above_the_contour():
    values = np.arange(48 * 48, dtype=float).reshape(48, 48)
    assert np.mean(values > top_level(values)) == pytest.approx(0.1, abs=0.01)


def test_a_map_without_preference_has_a_ratio_of_1_and_one_within_the_region_that_of_the_areas():
    region = np.zeros((96, 96), bool)
    region[:, 48:] = True
    values = np.zeros((48, 48))
    values[:, 30:40] = 1
    assert share_ratio(np.ones((48, 48)), region) == pytest.approx(1)
    assert share_ratio(values, region) == pytest.approx(2)
    assert np.isnan(share_ratio(-values - 1, region))


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model with weights as they were drawn."""
    from OsteoRadiomicsLib.deep.radiograph.model import Facts, Range, save_model
    from OsteoRadiomicsLib.deep.radiograph.recipe import Recipe

    recipe = Recipe(width=2)
    networks = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        networks.append(build("hybrid", width=2).train(False))
    facts = Facts(
        outcome="op", event="1", recipe=recipe, temperature=1.5, epochs=1, fitted=20, fitted_events=10, held_out=8,
        held_out_events=4, held_out_auc=0.75, control_auc=0.5, aspect=Range(low=0.7, high=1.2), contrast=Range(low=0.1, high=0.9),
        data="0" * 64, version="0",
    )  # fmt: skip
    path = tmp_path_factory.mktemp("model") / "model"
    save_model(facts, *networks, path)
    return path


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
    import SimpleITK as sitk

    sitk.WriteImage(sitk.GetImageFromArray(np.zeros((300, 150), np.uint8)), str(tmp_path / "hand.png"))
    out = tmp_path / "page.html"
    assert run_command(["cxr", "explain", "--model", str(model), "--image", str(tmp_path / "hand.png"), "--out", str(out)]) == 2
    assert "is 0.50 times as wide as high" in capsys.readouterr().err
    assert not out.exists()
