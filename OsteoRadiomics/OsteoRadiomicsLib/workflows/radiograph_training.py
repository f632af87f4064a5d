"""Training the chest radiograph network with its control, from a case list to a folder with model, curves and scores."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..base.errors import InputError, OutputError
from ..base.files import sha256_of_json, write_text
from ..base.notice import NOTICE
from ..base.notices import say
from ..base.progress import Part, Progress
from ..base.records import Record, RecordForm
from ..base.spreadsheets import write_csv
from ..base.stopping import stoppable
from ..base.version import __version__
from ..cohort.lock import only_runner
from ..deep.packages import safetensors_package, torch_package
from ..deep.radiograph.calibration import temperature
from ..deep.radiograph.cases import TRAIN, RadiographCase, read_radiograph_cases
from ..deep.radiograph.curve import Epoch, auc, best_epoch, curve_rows
from ..deep.radiograph.gathering import Gathered, NotGathered, gather
from ..deep.radiograph.model import Facts, aspect_of, load_model, range_of, save_model
from ..deep.radiograph.preparing import polarity
from ..deep.radiograph.recipe import Recipe
from ..deep.radiograph.split import held_out, shuffled
from ..modelling.data.endpoint import events
from ..protocols.protocol import Protocol, load_protocol
from ..protocols.study_variables import OutcomeSpec
from ..scoring.onnx_export import onnx_package
from .changed_plan import with_event
from .radiograph import all_scored, scores_csv

MODEL, CURVE, CONTROL_CURVE = "model", "curve.csv", "curve-control.csv"
SCORES, FITTED, FAILURES, SUMMARY = "scores.csv", "scores-fitted.csv", "failures.csv", "training.json"
_KEPT, _CHECKPOINT, _CONTROL_CHECKPOINT = "pixels", "checkpoint", "checkpoint-control"
_WAIT = "Wait until it ends, or choose another folder"
PROTOCOL = "op-cxr"


class TrainingSummary(Record):
    """``training.json``: what was trained on what, and how it went. fingerprint: of recipe and data."""

    form = RecordForm("a summary of a training", "Train into another folder", OutputError)
    schema_version: int = 1
    fingerprint: str
    model: str
    ended: str
    epochs: int
    facts: Facts
    notice: str


@dataclass(frozen=True)
class TrainedRadiographs:
    """summary: as in ``training.json``. failed: cases that could not be used. test_sets: name -> (cases, AUC or NaN)."""

    folder: Path
    summary: TrainingSummary
    failed: tuple[NotGathered, ...]
    test_sets: dict[str, tuple[int, float]]


@dataclass(frozen=True)
class Running:
    """Where and how long to train, which does not belong to the recipe. minutes: None is without end."""

    minutes: float | None = None
    threads: int = 1
    device: str = "cpu"
    any_shape: bool = False


def train_radiographs(
    cases: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    recipe: Recipe | None = None,
    outcome: str = "",
    event: str = "",
    protocol: str = PROTOCOL,
    running: Running | None = None,
    progress: Progress | None = None,
) -> TrainedRadiographs:
    """Train a network and its control on a case list, and score everybody whom it was not trained on.

    out: folder; an interrupted training into it goes on where it was. outcome, event: its column and value, by default those of
    the protocol. Raises TableError, ProtocolError, DependencyError without torch, safetensors or onnx, FolderHeld where another
    training writes there, OutputError where another one has ended there, and Cancelled.
    """
    torch = torch_package()
    safetensors_package()
    onnx_package()
    running, recipe, progress = running or Running(), recipe or Recipe(), progress or Progress()
    _check_device(running.device)
    torch.set_num_threads(running.threads)
    plan = _with_column(protocol, outcome)
    listed = read_radiograph_cases(cases, outcome=plan.outcome.column)
    if event:
        plan = with_event(plan, event, [item.outcome for item in listed], str(cases))
    spec = plan.outcome
    folder = Path(out)
    with only_runner(folder, _WAIT), stoppable(progress):
        found, failed = gather(listed, folder / _KEPT, any_shape=running.any_shape, progress=Part(progress, 0, 0.1))
        told = dict(zip([item.case for item in listed], _events(listed, spec, str(cases)), strict=True))
        study = _Study(found, np.array([told[item.case.case] for item in found]), recipe, spec.column, spec.positive)
        summary = _finished(folder, study.fingerprint)
        if summary is None:
            summary = _trained(study, folder, running, progress)
        write_csv(folder / FAILURES, [("case", "reason"), *((each.case, each.reason) for each in failed)])
        sets = _scores(study, folder, Part(progress, 0.95, 1))
        _clear(folder)
    return TrainedRadiographs(folder, summary, failed, sets)


@dataclass(frozen=True, eq=False)
class _Study:
    """Pictures with their outcome, and how they are trained on."""

    found: tuple[Gathered, ...]
    outcome: np.ndarray
    recipe: Recipe
    column: str
    event: str

    @property
    def patients(self) -> np.ndarray:
        return np.array([item.case.patient for item in self.found])

    @property
    def training(self) -> np.ndarray:
        """(n,) indices of the cases that are trained on or held out."""
        return np.flatnonzero([item.case.set == TRAIN for item in self.found])

    @property
    def held(self) -> np.ndarray:
        """(len(training),) bool."""
        rows = self.training
        return held_out(self.patients[rows], self.outcome[rows], self.recipe.held_out, self.recipe.seed)

    @property
    def data(self) -> str:
        """SHA-256 of what is trained on: pictures, patients and outcomes, in the order of the list."""
        rows = [(self.found[row].sha256, self.found[row].case.patient, int(self.outcome[row])) for row in self.training]
        return sha256_of_json(rows)

    @property
    def fingerprint(self) -> str:
        return sha256_of_json({"recipe": self.recipe.model_dump(mode="json"), "data": self.data})


def _trained(study: _Study, folder: Path, running: Running, progress: Progress) -> TrainingSummary:
    from ..deep.radiograph.training import Limits, Pictures, predicted, train

    rows, held = study.training, study.held
    pixels = np.stack([study.found[row].prepared.pixels for row in rows])
    outcome = study.outcome[rows]
    half = running.minutes / 2 if running.minutes else None  # the control takes as long as what it controls
    # Where the control was begun, the network had ended, perhaps by the clock.
    limits = Limits(half, running.device, go_on=not (folder / _CONTROL_CHECKPOINT).exists())
    trained = train(
        Pictures(pixels, outcome, held), study.recipe, study.fingerprint, folder / _CHECKPOINT,
        limits=limits, progress=Part(progress, 0.1, 0.55, "network"), after_epoch=_writes(folder / CURVE),
    )  # fmt: skip
    best = best_epoch(trained.curve)
    dealt = shuffled(study.patients[rows], outcome, study.recipe.seed)
    control = train(
        Pictures(pixels, dealt, held), study.recipe, f"{study.fingerprint}-control", folder / _CONTROL_CHECKPOINT,
        limits=Limits(None, running.device, stop_after=best),
        progress=Part(progress, 0.55, 0.95, "control on shuffled outcomes"), after_epoch=_writes(folder / CONTROL_CURVE),
    )  # fmt: skip
    logits = predicted(trained.network, pixels[held], running.device)
    seen = [study.found[row].prepared for row in rows[~held]]
    facts = Facts(
        outcome=study.column,
        event=study.event,
        recipe=study.recipe,
        temperature=temperature(logits, outcome[held]),
        epochs=best,
        fitted=int((~held).sum()),
        fitted_events=int(outcome[~held].sum()),
        held_out=int(held.sum()),
        held_out_events=int(outcome[held].sum()),
        held_out_auc=auc(outcome[held], logits),
        control_auc=auc(outcome[held], predicted(control.network, pixels[held], running.device)),
        aspect=range_of([aspect_of(each) for each in seen]),
        contrast=range_of([polarity(each.pixels) for each in seen]),
        data=study.data,
        version=__version__,
    )
    save_model(facts, trained.network.cpu(), control.network.cpu(), folder / MODEL)
    summary = TrainingSummary(
        fingerprint=study.fingerprint, model=MODEL, ended=trained.ended, epochs=len(trained.curve), facts=facts, notice=NOTICE
    )
    summary.write(folder / SUMMARY)
    return summary


def _scores(study: _Study, folder: Path, progress: Progress) -> dict[str, tuple[int, float]]:
    """Write the scores of those whom the network was not fitted to, and apart from them of those whom it was."""
    model = load_model(folder / MODEL)
    fitted = set(study.training[~study.held].tolist())
    apart = [row for row in range(len(study.found)) if row not in fitted]
    scored = all_scored(model, [study.found[row] for row in apart], progress)
    outcome = study.outcome[apart]
    write_text(folder / SCORES, scores_csv(scored, (study.column, outcome.tolist())))
    own = sorted(fitted)
    rows = all_scored(model, [study.found[row] for row in own], progress)
    write_text(folder / FITTED, scores_csv(rows, (study.column, study.outcome[own].tolist())))
    names = list(dict.fromkeys(row.case.set for row in scored if row.case.set != TRAIN))
    found = {}
    for name in names:
        among = np.array([row.case.set == name for row in scored])
        logits = np.array([row.score.logit for row in scored])[among]
        both = len(set(outcome[among].tolist())) == 2
        found[name] = (int(among.sum()), auc(outcome[among], logits) if both else float("nan"))
    return found


def _writes(path: Path) -> Callable[[tuple[Epoch, ...]], None]:
    """What writes the learning curve down as it grows."""

    def write(curve: tuple[Epoch, ...]) -> None:
        write_csv(path, curve_rows(curve))

    return write


def _finished(folder: Path, fingerprint: str) -> TrainingSummary | None:
    """The summary of the same training, where it has ended in this folder. Raises OutputError where another one has."""
    path = folder / SUMMARY
    if not path.exists():
        return None
    summary = TrainingSummary.read(path)
    if summary.fingerprint != fingerprint:
        raise OutputError(
            "another training has ended in this folder (other pictures, outcomes or settings)",
            where=str(folder),
            cure="Choose another folder",
        )
    say("training: this training had ended in this folder before; nothing was trained anew")
    return summary


def _clear(folder: Path) -> None:
    """Remove what only going on needs."""
    for name in (_CHECKPOINT, _CONTROL_CHECKPOINT):
        (folder / name).unlink(missing_ok=True)
    kept = folder / _KEPT
    if kept.is_dir():
        for file in kept.iterdir():
            file.unlink()
        kept.rmdir()


def _with_column(name: str, outcome: str) -> Protocol:
    """The protocol of a name, its outcome in another column where one is named."""
    protocol = load_protocol(name)
    if protocol.outcome is None or protocol.outcome.type != "binary":
        raise InputError(f"the protocol {name} has no outcome of two classes", cure="Choose another one")
    spec = protocol.outcome.model_copy(update={"column": outcome or protocol.outcome.column})
    return protocol.model_copy(update={"outcome": spec})


def _events(cases: Sequence[RadiographCase], spec: OutcomeSpec, where: str) -> list[int]:
    values, names = (np.array(column, object) for column in ([c.outcome for c in cases], [c.case for c in cases]))
    return events(values, spec, names, where).tolist()


def _check_device(device: str) -> None:
    torch = torch_package()
    if device != "cpu" and not torch.cuda.is_available():
        raise InputError(f"there is no device {device} that torch can use", cure="Leave --device out")
