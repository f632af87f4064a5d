"""A training goes on to the same weights after a stop, refuses what is not its own, and ends when nothing is gained."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import Cancelled, ModelError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.deep.radiograph.recipe import Recipe

torch = pytest.importorskip("torch", reason="the extra 'deep' is not installed")

RECIPE = Recipe(width=2, epochs=3, batch=8, warm_up=1)


@pytest.fixture(autouse=True)
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def pictures():
    from OsteoRadiomicsLib.deep.radiograph.training import Pictures

    rng = np.random.default_rng(1)
    outcome = np.arange(32) % 2
    pixels = rng.random((32, 192, 192), np.float32)
    pixels[outcome == 1, 60:130, 60:130] += 0.7
    return Pictures(pixels, outcome, np.arange(32) >= 24)


class _Killed(Progress):
    """Asks to stop after a number of steps."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.left = steps

    def show(self, done, total, what):
        self.left -= 1
        if self.left == 0:
            self.cancel()


def _weights(network) -> dict[str, np.ndarray]:
    return {name: values.numpy() for name, values in network.state_dict().items()}


def test_a_training_that_was_stopped_in_an_epoch_goes_on_to_the_same_weights(tmp_path, pictures):
    from OsteoRadiomicsLib.deep.radiograph.training import train

    whole = train(pictures, RECIPE, "f")
    with pytest.raises(Cancelled):
        train(pictures, RECIPE, "f", tmp_path / "checkpoint", progress=_Killed(5))  # in the second epoch of three steps each
    resumed = train(pictures, RECIPE, "f", tmp_path / "checkpoint")
    assert resumed.curve == whole.curve
    one, other = _weights(whole.network), _weights(resumed.network)
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_another_seed_gives_other_weights(pictures):
    from OsteoRadiomicsLib.deep.radiograph.training import train

    recipe = RECIPE.model_copy(update={"epochs": 1})
    one, other = (train(pictures, recipe.model_copy(update={"seed": seed}), "f") for seed in (1, 2))
    assert one.curve[0].loss != other.curve[0].loss


def test_a_checkpoint_of_other_pictures_is_refused(tmp_path, pictures):
    from OsteoRadiomicsLib.deep.radiograph.training import train

    train(pictures, RECIPE.model_copy(update={"epochs": 1}), "f", tmp_path / "checkpoint")
    with pytest.raises(ModelError, match="belongs to a training with another recipe or other pictures"):
        train(pictures, RECIPE, "g", tmp_path / "checkpoint")


def test_a_truncated_checkpoint_is_refused(tmp_path, pictures):
    from OsteoRadiomicsLib.deep.radiograph.training import train

    path = tmp_path / "checkpoint"
    train(pictures, RECIPE.model_copy(update={"epochs": 1}), "f", path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ModelError, match="checkpoint"):
        train(pictures, RECIPE, "f", path)


def test_training_ends_early_where_the_patients_held_out_gain_nothing(pictures):
    from OsteoRadiomicsLib.deep.radiograph.training import train

    dealt = replace(pictures, outcome=np.random.default_rng(2).permutation(pictures.outcome))
    found = train(dealt, RECIPE.model_copy(update={"epochs": 30, "patience": 2, "learning_rate": 0.01}), "f")
    assert found.ended == "no lower loss on the patients held out for 2 epochs"
    assert len(found.curve) < 30


def test_augmentation_is_drawn_from_its_own_generator_and_leaves_a_strength_of_0_alone():
    from OsteoRadiomicsLib.deep.radiograph.augmenting import augmented

    pixels = torch.rand(3, 1, 192, 192)
    one, other = (augmented(pixels, 1.0, torch.Generator().manual_seed(5)) for _ in range(2))
    assert torch.equal(one, other)
    assert not torch.equal(one, pixels)
    assert torch.equal(augmented(pixels, 0.0, torch.Generator()), pixels)
