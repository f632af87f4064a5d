"""What the chest radiograph network learns of simulated trunks: the numbers of Docs/radiographs.md.

    python Testing/Benchmarks/radiographs.py --out FOLDER [--train 600] [--test 600] [--shuffles 5] [--size 16] [--epochs 30]

Trains on trunks whose groups differ in the density of bone alone, and asks: is the AUC right, do shuffled outcomes give one of a
half, does the score follow the bone and nothing else when the same trunk is made again with one thing changed, and does the map
lie on bone more than that of a network that learned nothing. Writes FOLDER/radiographs.json. One thread, CPU seconds.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Python"))

from bone_share import share_ratio
from OsteoRadiomicsLib.base.files import write_json
from OsteoRadiomicsLib.deep.radiograph.curve import auc
from OsteoRadiomicsLib.deep.radiograph.networks.network import Network
from OsteoRadiomicsLib.deep.radiograph.picture import Radiograph
from OsteoRadiomicsLib.deep.radiograph.preparing import SIDE, Prepared, prepare, resampled
from OsteoRadiomicsLib.deep.radiograph.recipe import Recipe
from OsteoRadiomicsLib.deep.radiograph.saliency import gradcam, hirescam
from OsteoRadiomicsLib.deep.radiograph.simulated import DENSE_BONE, Projection, Trunk, project, trunks
from OsteoRadiomicsLib.deep.radiograph.split import held_out, shuffled
from OsteoRadiomicsLib.deep.radiograph.training import Limits, Pictures, predicted, train

# One thing changed by as much as people differ (see simulated.trunk).
CHANGES = {
    "exposure": lambda t: replace(t, exposure=t.exposure * 1.15, level=t.level + 200),
    "heart": lambda t: replace(t, heart=t.heart * 1.12),
    "lung": lambda t: replace(t, air=t.air + 0.04),
}


def seen(person: Trunk) -> tuple[Projection, Prepared]:
    made = project(person)
    none = np.zeros(made.pixels.shape, bool)
    return made, prepare(Radiograph(made.pixels.astype(float), none, "simulated"), any_shape=True)


def bone_of(made: Projection, prepared: Prepared) -> np.ndarray:
    """(96, 96) bool: bone on the grid of the map."""
    crop = prepared.crop
    part = made.bone[crop.top : crop.bottom, crop.left : crop.right].astype(float)
    return resampled(part, SIDE // 2) > 0.5


def trained_on(pixels: np.ndarray, outcome: np.ndarray, recipe: Recipe, epochs: int | None = None) -> tuple[Network, int, float]:
    """(network, number of epochs, CPU seconds)."""
    patients = np.array([f"{number}" for number in range(len(outcome))])
    pictures = Pictures(pixels, outcome, held_out(patients, outcome, recipe.held_out, recipe.seed))
    begun = time.process_time()
    found = train(pictures, recipe, "", limits=Limits(stop_after=epochs))
    best = 1 + int(np.argmin([each.held_out_loss for each in found.curve]))
    return found.network, best, time.process_time() - begun


def causal(network: Network, ill: list[Trunk]) -> dict[str, Any]:
    """How the logit of positives moves when their trunk is made again with one thing changed."""

    def logits(people: list[Trunk]) -> np.ndarray:
        return predicted(network, np.stack([seen(each)[1].pixels for each in people]))

    before = logits(ill)
    falls = before - logits([replace(each, bone=DENSE_BONE) for each in ill])
    found: dict[str, Any] = {"lowered": float((falls > 0).mean()), "mean_fall": float(falls.mean())}
    for name, change in CHANGES.items():
        moved = np.abs(logits([change(each) for each in ill]) - before)
        found[name] = float(np.median(moved) / np.median(falls))
    return found


def on_bone(network: Network, control: Network, ill: list[Trunk]) -> dict[str, Any]:
    """Share of the map's positive part in bone over bone's share of the area, of the network and of the control."""
    rows = []
    for each in ill:
        made, prepared = seen(each)
        bone = bone_of(made, prepared)
        rows.append([share_ratio(make(net, prepared.pixels), bone) for make in (hirescam, gradcam) for net in (network, control)])
    ratios = np.array(rows)
    return {
        name: {
            "mean": float(np.nanmean(ratios[:, 2 * place])), "control": float(np.nanmean(ratios[:, 2 * place + 1])),
            "above_control": float((ratios[:, 2 * place] > ratios[:, 2 * place + 1]).mean()),
        }
        for place, name in enumerate(("hirescam", "gradcam"))
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, required=True)
    for name, usual in (("train", 600), ("test", 600), ("shuffles", 5), ("size", 16), ("epochs", 30), ("asked", 60)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    sets = [trunks(arguments.train, 0), trunks(arguments.test, 1)]
    pictures = [[seen(person) for person, _ in people] for people in sets]
    pixels = [np.stack([prepared.pixels for _, prepared in group]) for group in pictures]
    outcomes = [np.array([int(ill) for _, ill in people]) for people in sets]
    means = np.array([made.pixels.mean() for made, _ in pictures[1]])
    recipe = Recipe(width=arguments.size, epochs=arguments.epochs)
    network, epochs, seconds = trained_on(pixels[0], outcomes[0], recipe)
    ill = [person for person, sick in sets[1] if sick][: arguments.asked]
    found: dict[str, Any] = {
        "recipe": recipe.model_dump(mode="json"), "train": arguments.train, "test": arguments.test, "best_epoch": epochs,
        "cpu_seconds": seconds,
        "auc": auc(outcomes[1], predicted(network, pixels[1])), "auc_of_mean_grey": auc(outcomes[1], means),
        "auc_of_mean_prepared": auc(outcomes[1], pixels[1].mean(axis=(1, 2))), "causal": causal(network, ill),
    }  # fmt: skip
    write_json(arguments.out / "radiographs.json", found)
    patients = np.array([f"{number}" for number in range(arguments.train)])
    controls = []
    for seed in range(1, arguments.shuffles + 1):
        dealt = shuffled(patients, outcomes[0], seed)
        control, _, _ = trained_on(pixels[0], dealt, recipe.model_copy(update={"seed": seed}), epochs)
        controls.append(auc(outcomes[1], predicted(control, pixels[1])))
        if seed == 1:
            found["maps"] = on_bone(network, control, ill)
        found["shuffled"] = {"each": controls, "mean": float(np.mean(controls))}
        write_json(arguments.out / "radiographs.json", found)


if __name__ == "__main__":
    main()
