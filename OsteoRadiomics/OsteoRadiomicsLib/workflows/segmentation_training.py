"""A list of drawn cases becomes a network's file, with how well it does on patients that it never saw."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..base.errors import InputError
from ..base.files import write_json
from ..base.notices import say
from ..base.progress import Part, Progress
from ..base.spreadsheets import write_csv
from ..base.version import __version__
from ..cohort.lock import only_runner
from ..deep.packages import onnxruntime_package, safetensors_package, torch_package
from ..deep.segmentation.facts import KIND, HeldOut, SegmentationFacts
from ..deep.segmentation.settings import Recipe
from ..deep.segmentation.variants import variant_named
from ..deep.segmentation.volumes import Overlap, Volume, data_hash, overlap
from ..deep.weights import NETWORK, DeepModel, save_deep_model
from ..images import read_image
from ..scoring.onnx_export import onnx_package
from ..vertebrae.levels import from_the_head
from .drawn_cases import read_drawn_cases
from .drawn_volumes import DrawnVolumes, read_volumes

if TYPE_CHECKING:
    from ..deep.segmentation.training import Trained

MODEL = "model.zip"
CURVE = "curve.csv"
OVERLAP = "overlap.csv"
RECORD = "training.json"
MASKS = "drawn"  # of reader studies
_FEWEST_TO_HOLD_OUT = 5  # groups of patients: with fewer, each is worth more to learn from than to check on
_READING = 0.02  # share of the progress


@dataclass(frozen=True)
class TrainingRequest:
    """What is asked for.

    cases: files of lists, and folders of reader studies with final masks. recipe: of the training. leave_out: patients to hold
    out; None: a share of ``held_out`` of them, drawn by the recipe's seed, where there are five or more. threads: None: measured.
    scheme: whose label numbers the masks have.
    """

    cases: tuple[str, ...]
    recipe: Recipe = field(default_factory=Recipe)
    leave_out: tuple[str, ...] | None = None
    held_out: float = 0.2
    threads: int | None = None
    scheme: str | None = None

    def __post_init__(self) -> None:
        variant_named(self.recipe.network)
        if not 0 <= self.held_out < 1:
            raise InputError(f"{self.held_out:g} is no share of the patients", where="--held-out", cure="Give 0 to 0.5")
        if self.threads is not None and self.threads < 1:
            raise InputError(f"{self.threads} threads cannot work", where="--threads", cure="Give 1 or more")


@dataclass(frozen=True)
class TrainedSegmentation:
    """What came of it. overlaps: case -> how the network did, of those held out. failures: cases that could not be used."""

    model: Path
    facts: SegmentationFacts
    overlaps: dict[str, Overlap]
    failures: tuple[str, ...]


def train_segmentation(
    request: TrainingRequest, out: str | os.PathLike[str], progress: Progress | None = None
) -> TrainedSegmentation:
    """Train a network into the folder ``out``: its file, the learning curve, the overlap of held-out volumes and a record.

    A training that was interrupted goes on when it is asked for again. Raises DependencyError, FolderHeld where another run works
    there, the errors of reading and of ``deep.segmentation.training.train``.
    """
    torch_package()
    safetensors_package()
    onnx_package()
    onnxruntime_package()
    from ..deep.segmentation.onnx_file import onnx_bytes
    from ..deep.segmentation.predicting import logits_of, predict
    from ..deep.segmentation.slices import CHANNELS
    from ..deep.segmentation.training import train

    progress, folder = progress or Progress(), Path(out)
    cases = read_drawn_cases(request.cases, folder / MASKS)
    with only_runner(folder, cure="Wait until it ends, or choose another folder"):
        read = read_volumes(cases, request.scheme, Part(progress, 0, _READING))
        if not read.volumes:
            raise InputError(f"no case could be used; the first: {read.failures[0]}", where=", ".join(request.cases))
        learned, held = _split(read, request)
        volumes = [read.volumes[place] for place in learned]
        trained = train(
            volumes,
            [read.volumes[place] for place in held],
            request.recipe,
            folder,
            threads=request.threads,
            progress=Part(progress, _READING, 0.99),
        )
        facts = _facts(request.recipe, volumes, trained)
        model = DeepModel(KIND, facts, {NETWORK: onnx_bytes(trained.network, CHANNELS)})
        run = logits_of(model, trained.threads)
        found = {
            place: overlap(predict(read_image(cases[read.numbers[place] - 1].image), run).probability, read.volumes[place])
            for place in held
        }
        judged = tuple(_judged(read.numbers[place], read.volumes[place], its) for place, its in found.items())
        model = replace(model, facts=facts.model_copy(update={"held_out": judged}))
        save_deep_model(model, folder / MODEL)
        curve = [(check.step, check.minutes, check.loss, "" if check.dice is None else check.dice) for check in trained.curve]
        write_csv(folder / CURVE, [("step", "minutes", "loss", "held_out_dice"), *curve])
        overlaps = {read.volumes[place].case: its for place, its in found.items()}
        write_csv(
            folder / OVERLAP,
            [
                ("case", "dice", "dice_middle_half"),
                *((case, _cell(its.whole), _cell(its.middle)) for case, its in overlaps.items()),
            ],
        )
        write_json(folder / RECORD, {**model.facts.model_dump(mode="json"), "model": model.hash, "failed": len(read.failures)})
    return TrainedSegmentation(folder / MODEL, model.facts, overlaps, read.failures)


def _split(read: DrawnVolumes, request: TrainingRequest) -> tuple[list[int], list[int]]:
    """Places of the volumes to learn from and of those held out; what belongs together is never parted. Raises InputError."""
    count = len(set(read.groups))
    if request.leave_out is not None:
        patients = {volume.patient for volume in read.volumes}
        unknown = next((name for name in request.leave_out if name not in patients), None)
        if unknown is not None:
            raise InputError(f"no volume is of the patient {unknown}", where="--leave-out", cure="Write it as in the list")
        out = {group for group, volume in zip(read.groups, read.volumes, strict=True) if volume.patient in request.leave_out}
    elif request.held_out and count >= _FEWEST_TO_HOLD_OUT:
        order = np.random.default_rng(request.recipe.seed).permutation(count)
        out = set(order[: max(1, round(request.held_out * count))].tolist())
    else:
        out = set()
        if request.held_out:
            say(f"{count} patient(s) are too few to hold one out: the network is not checked, and does not end early")
    held = [place for place, group in enumerate(read.groups) if group in out]
    learned = [place for place, group in enumerate(read.groups) if group not in out]
    if not learned:
        raise InputError("no volume is left to learn from", where=", ".join(request.cases), cure="Hold fewer patients out")
    return learned, held


def _facts(recipe: Recipe, volumes: Sequence[Volume], trained: Trained) -> SegmentationFacts:
    """All but how the network does on volumes held out."""
    from ..deep.segmentation.network import parameter_count

    slices, planes = [volume.image_mm[0] for volume in volumes], [max(volume.image_mm[1:]) for volume in volumes]
    sequences: dict[str, int] = {}
    for volume in volumes:
        sequences[volume.sequence] = sequences.get(volume.sequence, 0) + 1
    return SegmentationFacts(
        software=__version__,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        recipe=recipe,
        parameters=parameter_count(trained.network),
        sequences=sequences,
        slice_mm=(min(slices), max(slices)),
        in_plane_mm=(min(planes), max(planes)),
        levels=from_the_head({level for volume in volumes for level in volume.levels}),
        patients=len({volume.patient for volume in volumes}),
        volumes=len(volumes),
        data=data_hash(volumes),
        steps=trained.steps,
        minutes=round(trained.minutes, 3),
        threads=trained.threads,
        ended=trained.ended,
        shift=round(trained.shift, 3),
    )


def _judged(number: int, volume: Volume, its: Overlap) -> HeldOut:
    return HeldOut(number=number, sequence=volume.sequence, dice=_known(its.whole), middle=_known(its.middle))


def _known(dice: float) -> float | None:
    return None if np.isnan(dice) else round(dice, 4)


def _cell(dice: float) -> float | str:
    return "" if np.isnan(dice) else round(dice, 4)
