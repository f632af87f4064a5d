"""DeepLabv3+: the published numbers of parameters, and the same logits from torch and from onnxruntime."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="networks are built and trained with torch")

from OsteoRadiomicsLib.deep.segmentation.network import DeepLab, Trunk, parameter_count  # noqa: E402
from OsteoRadiomicsLib.deep.segmentation.onnx_file import folded, onnx_bytes  # noqa: E402
from OsteoRadiomicsLib.deep.segmentation.variants import VARIANTS  # noqa: E402


def _trained_looking(variant, stride=16):
    """A network whose normalisation is no identity, as after training."""
    torch.manual_seed(1)
    network = DeepLab(VARIANTS[variant], channels=3, classes=2, stride=stride)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias, 0, 0.1)
    return network.train(False)


# Trunk: torchvision's mobilenet_v2 without and with its last layer. paper-one: VainF's DeepLabV3Plus-Pytorch. widened: the
# DeepLabV3Plus of segmentation_models_pytorch. The others: the same arithmetic by hand.
@pytest.mark.parametrize(("widened", "count"), [(False, 1_811_712), (True, 2_223_872)])
def test_the_trunk_is_mobilenet_v2(widened, count):
    assert parameter_count(Trunk(3, widened=widened)) == count


@pytest.mark.parametrize(
    ("variant", "channels", "classes", "count"),
    [
        ("paper", 3, 21, 5_816_053),
        ("paper-one", 3, 21, 5_225_717),
        ("widened", 3, 1, 4_378_513),
        ("light", 1, 2, 2_711_314),
        ("small", 1, 2, 568_714),
    ],
)
def test_a_variant_has_its_number_of_parameters(variant, channels, classes, count):
    assert parameter_count(DeepLab(VARIANTS[variant], channels, classes)) == count


@pytest.mark.parametrize("stride", [16, 8])
def test_deep_features_have_the_output_stride(stride):
    low, deep = Trunk(1, width=0.5, stride=stride).train(False)(torch.zeros(1, 1, 64, 96))
    assert low.shape[2:] == (16, 24)
    assert deep.shape[2:] == (64 // stride, 96 // stride)


def test_folded_normalisation_changes_no_logit_and_leaves_the_network_alone():
    network = _trained_looking("small")
    image = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        before = network(image)
        used = folded(network)
        assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in used.modules())
        assert torch.allclose(used(image), before, atol=1e-4 * float(before.abs().max()))
        assert torch.equal(network(image), before)


@pytest.fixture(scope="module")
def both():
    """A network, and its ONNX file in a session."""
    pytest.importorskip("onnx", reason="ONNX files are written with onnx")
    runtime = pytest.importorskip("onnxruntime", reason="ONNX files are run with onnxruntime")
    network = _trained_looking("small")
    return network, runtime.InferenceSession(onnx_bytes(network, 3), providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("size", [(288, 288), (224, 160), (97, 131)])
def test_onnxruntime_gives_the_logits_of_torch(both, size):
    network, session = both
    image = np.random.default_rng(3).normal(size=(2, 3, *size)).astype(np.float32)
    with torch.no_grad():
        expected = network(torch.from_numpy(image)).numpy()
    found = session.run(None, {"image": image})[0]
    assert np.abs(found - expected).max() < 1e-4 * max(1.0, np.abs(expected).max())
    assert np.mean((found[:, 1] > found[:, 0]) != (expected[:, 1] > expected[:, 0])) < 1e-4
