"""Training: what it learns from, that it learns, and that an interruption changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="networks are trained with torch")

from OsteoRadiomicsLib.base.errors import InputError, ModelError  # noqa: E402
from OsteoRadiomicsLib.base.progress import Progress  # noqa: E402
from OsteoRadiomicsLib.deep.segmentation.augmentation import Batches  # noqa: E402
from OsteoRadiomicsLib.deep.segmentation.drawn import BODY, IGNORED  # noqa: E402
from OsteoRadiomicsLib.deep.segmentation.loss import loss  # noqa: E402
from OsteoRadiomicsLib.deep.segmentation.network import DeepLab  # noqa: E402
from OsteoRadiomicsLib.deep.segmentation.settings import Recipe  # noqa: E402
from OsteoRadiomicsLib.deep.segmentation.training import train  # noqa: E402
from OsteoRadiomicsLib.deep.segmentation.variants import VARIANTS  # noqa: E402
from OsteoRadiomicsLib.deep.segmentation.volumes import volume_of  # noqa: E402
from toy_spine import toy_spine  # noqa: E402

TINY = Recipe(network="small", steps=4, batch=2, patch=(48, 32), checks=2)


def _volume(seed, **keywords):
    image, labels, levels = toy_spine(seed, **keywords)
    return volume_of(image, labels, levels, case=f"case {seed}", patient=f"patient {seed}")


class Killed(BaseException):
    """What ends a process at once; nothing may be kept because of it."""


class KilledAt(Progress):
    """Ends the work at its n-th report, as a kill does."""

    def __init__(self, report):
        super().__init__()
        self._left = report

    def show(self, done, total, what):
        self._left -= 1
        if not self._left:
            raise Killed


def test_the_loss_is_cross_entropy_and_dice_of_what_is_known():
    target = torch.tensor([[[BODY, 0, IGNORED]]])
    logits = torch.tensor([[[[0.0, 0.0, 9.0]], [[np.log(3.0), 0.0, -9.0]]]])
    entropy = (-np.log(0.75) - np.log(0.5)) / 2
    dice = (2 * 0.75 + 1) / (0.75 + 0.5 + 1 + 1)
    assert float(loss(logits, target)) == pytest.approx(entropy + 1 - dice, rel=1e-5)


def test_nothing_is_learned_where_nothing_is_known():
    target = torch.tensor([[[BODY, 0, IGNORED, IGNORED]]])
    logits = torch.zeros(1, 2, 1, 4, requires_grad=True)
    loss(logits, target).backward()
    assert (logits.grad[..., 2:] == 0).all()
    assert (logits.grad[..., :2] != 0).all()


def test_a_batch_depends_on_its_number_and_the_seed_alone():
    volumes = [_volume(1), _volume(2)]
    first, other = (Batches(volumes, 3, (48, 32), 5).batch(7) for _ in range(2))
    assert all(torch.equal(one, two) for one, two in zip(first, other, strict=True))
    assert not torch.equal(first[0], Batches(volumes, 3, (48, 32), 5).batch(8)[0])
    assert not torch.equal(first[0], Batches(volumes, 3, (48, 32), 6).batch(7)[0])


def test_outside_the_image_nothing_is_known():
    images, targets = Batches([_volume(1)], 4, (400, 32), 5).batch(0)  # 500 mm of an image of 162
    assert torch.isfinite(images).all()
    assert set(targets.unique().tolist()) <= {0, BODY, IGNORED}
    assert (targets == IGNORED).float().mean() > 0.5


def test_the_small_network_learns_one_batch_by_heart():
    images, targets = Batches([_volume(1)], 2, (64, 64), 3).batch(2)
    assert (targets == BODY).any()
    torch.manual_seed(1)
    network = DeepLab(VARIANTS["small"], 3, 2).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3)
    for _ in range(60):
        error = loss(network(images), targets)
        optimizer.zero_grad()
        error.backward()
        optimizer.step()
    with torch.no_grad():
        known = targets != IGNORED
        found = (network(images).argmax(1) == BODY) & known
    both = (found & (targets == BODY)).sum()
    assert 2 * both / (found.sum() + (targets == BODY).sum()) > 0.95


def test_a_training_that_was_killed_ends_with_the_same_weights(tmp_path):
    volumes, held_out = [_volume(1)], [_volume(2)]
    whole = train(volumes, held_out, TINY, tmp_path / "whole", threads=1)
    for reports in (1, 2):  # killed twice
        with pytest.raises(Killed):
            train(volumes, held_out, TINY, tmp_path / "killed", threads=1, keep_every_s=0, progress=KilledAt(reports))
    again = train(volumes, held_out, TINY, tmp_path / "killed", threads=1)
    assert (again.steps, again.ended) == (4, "steps")
    assert [check.dice for check in again.curve] == [check.dice for check in whole.curve]
    pairs = zip(whole.network.state_dict().items(), again.network.state_dict().values(), strict=True)
    assert all(torch.equal(one, two) for (_, one), two in pairs)


def test_a_checkpoint_of_other_volumes_or_settings_is_refused(tmp_path):
    one = TINY.model_copy(update={"steps": 1})
    train([_volume(1)], [], one, tmp_path, threads=1)
    for volumes, recipe in (([_volume(2)], one), ([_volume(1)], one.model_copy(update={"seed": 1}))):
        with pytest.raises(ModelError, match="other volumes or settings"):
            train(volumes, [], recipe, tmp_path, threads=1)


def test_a_truncated_checkpoint_is_refused(tmp_path):
    one = TINY.model_copy(update={"steps": 1})
    train([_volume(1)], [], one, tmp_path, threads=1)
    path = tmp_path / "checkpoint.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ModelError, match=r"checkpoint\.safetensors"):
        train([_volume(1)], [], one, tmp_path, threads=1)


def test_training_ends_early_where_held_out_volumes_gain_nothing(tmp_path):
    still = TINY.model_copy(update={"steps": 30, "checks": 30, "patience": 2, "learning_rate": 1e-12, "average": 0.0})
    trained = train([_volume(1)], [_volume(2)], still, tmp_path, threads=1)
    assert trained.ended == "no better"
    assert trained.steps < 30


def test_background_takes_the_place_of_the_unknown_only_where_that_is_asked_for():
    volume = _volume(1)
    assert (volume.target == IGNORED).any()
    taught = volume.taught_as_background()
    assert not (taught.target == IGNORED).any()
    assert np.array_equal(taught.target == BODY, volume.target == BODY)


def test_a_training_without_volumes_is_refused(tmp_path):
    with pytest.raises(InputError, match="no volume to learn from"):
        train([], [], TINY, tmp_path)
