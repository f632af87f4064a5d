"""Creating a study folder: pseudonyms, de-identified images, plan, empty logs; it appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import OsteoRadiomicsError, OutputError, StudyError
from ..base.notices import collected_notices
from ..base.progress import Progress
from ..images import write_image
from ..images.nameless import without_identity
from ..images.read_image import ReadOptions
from ..images.reading import read_image_file
from ..protocols.protocol import load_protocol, parse_protocol, protocol_file
from .audit import AuditLog, genesis_hash
from .blinding import draw_pseudonyms, key_text, new_pseudonym, write_key
from .case_list import CaseSource, read_case_sources
from .clock import Clock, to_text
from .layout import Layout, check_name
from .leftovers import building_folder, clear_leftovers
from .plan import COORDINATOR, Participant, StudyPlan, make_plan, plan_bytes
from .plan_history import plan_event
from .repeats import draw_repeats
from .storage import Storage
from .study import cases_bytes
from .transaction import digest

_README = """This folder is a blinded reader study. Several workstations may use it at the same time over a network drive.

study.toml    plan: protocol, participants, sessions, washout, seed       (changed by the coordinator only)
protocol.toml what is drawn and how features are extracted
cases.csv     study pseudonyms and image hashes
images/       images without patient identity
readings/     one folder per participant: sessions with masks and records, audit log
heads/        length and last hash of every audit log
consensus/    final masks

Do not edit anything by hand: 'osteoradiomics study verify' finds any change. The key that leads from pseudonyms to
patients is not in this folder. For research use only: not a diagnosis.
"""


@dataclass(frozen=True)
class StudyRequest:
    """What a coordinator asks for. key: where the pseudonym key goes, neither in the study folder nor beside it.

    protocol: name or path. due_days: days a reader has for a session once it is open, None for no limit. layers: draw each
    ROI in the protocol's layers. straighten: shift the slices of a tilted gantry onto a rectangular grid. arbitrate_below,
    training_cases, hidden_repeats: see ``StudyPlan``.
    """

    root: Path
    key: Path
    protocol: str
    cases: Path
    participants: tuple[Participant, ...]
    sessions: int
    washout_days: int
    seed: int
    due_days: int | None = None
    layers: bool = False
    straighten: bool = False
    arbitrate_below: float | None = None
    training_cases: int = 0
    hidden_repeats: int = 0


@dataclass(frozen=True)
class CreatedStudy:
    """What was created. warnings: what the coordinator should look at."""

    root: Path
    key: Path
    cases: int
    images: int
    warnings: tuple[str, ...]


def create_study(request: StudyRequest, *, clock: Clock | None = None, progress: Progress | None = None) -> CreatedStudy:
    """Create a study folder and its key.

    Raises StudyError (folder in use, key inside the study, roles that do not fit), TableError (case list), ImageError,
    OutputError, Cancelled; nothing is left behind then.
    """
    clock, progress = clock or Clock(), progress or Progress()
    root = request.root.resolve()
    left = _cleared(root, request.key)
    _check_places(root, request.key.resolve())
    protocol_bytes = _protocol_bytes(request.protocol)
    protocol = parse_protocol(protocol_bytes.decode("utf-8"), request.protocol)
    if not protocol.rois:
        raise StudyError(
            "has no ROIs to draw, so it cannot be read by readers", where=protocol.name, cure="Choose another protocol"
        )
    if request.layers and not (protocol.drawing and protocol.drawing.layers):
        raise StudyError("names no layers to draw in", where=protocol.name, cure="Leave the layers option out")
    with collected_notices() as notices:
        sources = read_case_sources(request.cases, protocol)
    for sequence in sorted({source.sequence for source in sources}):
        check_name(sequence, "sequence")
    pseudonyms = draw_pseudonyms(dict.fromkeys(source.case for source in sources))
    study_id = uuid.uuid4().hex
    values = {
        "id": study_id, "protocol": protocol.name, "protocol_sha256": digest(protocol_bytes), "cases_sha256": "0" * 64,
        "key_sha256": "0" * 64, "created": to_text(clock.now()), "seed": request.seed, "sessions": request.sessions,
        "washout_days": request.washout_days, "due_days": request.due_days, "layers": request.layers,
        "arbitrate_below": request.arbitrate_below, "training_cases": request.training_cases,
        "hidden_repeats": request.hidden_repeats,
        "log_sha256": genesis_hash(study_id, _coordinator(request.participants)), "participants": request.participants,
    }  # fmt: skip
    plan = make_plan(values)
    _check_counts(plan, len(pseudonyms))
    taken = frozenset(pseudonyms.values())
    repeats = draw_repeats(plan, tuple(pseudonyms.values()), lambda: new_pseudonym(taken))
    listed = [(pseudonyms[source.case], source) for source in sources]
    listed += [(again, source) for again, case in repeats.items() for given, source in listed if given == case]
    key = key_text(study_id, listed, repeats)
    building = building_folder(root)
    try:
        _make_folders(Layout(building), plan)
        reading = ReadOptions(straighten=request.straighten)
        images = _write_images(listed, Layout(building), reading, notices, progress, unlike=bool(repeats))
        cases = cases_bytes(images)
        plan = plan.model_copy(update={"cases_sha256": digest(cases), "key_sha256": digest(key.encode())})
        _write_files(Layout(building), plan, protocol_bytes, cases, clock)
        write_key(request.key, key)
        try:
            _put_in_place(building, root)
        except OSError:
            request.key.unlink()
            raise
    except OSError as error:
        raise OutputError(
            f"cannot be written ({error.strerror or error})", where=str(root), cure="Choose another folder"
        ) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)  # gone already when all went well
    warnings = (*left, *notices, *_same_images(images))
    return CreatedStudy(root, request.key, len(pseudonyms), len(listed), warnings)


def make_participant_folders(layout: Layout, person: Participant, storage: Storage) -> None:
    """The folders a participant writes into; existing ones stay as they are."""
    storage.make_folder(layout.participant(person.id))
    storage.make_folder(layout.presence(person.id))
    for session in range(1, person.sessions + 1):
        storage.make_folder(layout.session(person.id, session))


def _coordinator(participants: Sequence[Participant]) -> str:
    return next((person.id for person in participants if person.role == COORDINATOR), "")


def _cleared(root: Path, key: Path) -> list[str]:
    try:
        return clear_leftovers(root, key)
    except OSError as error:
        raise OutputError(
            f"what a stopped 'study new' left cannot be removed ({error.strerror or error})", where=str(root.parent),
            cure="Remove the folder whose name begins with .creating- by hand",
        ) from error  # fmt: skip


def _check_places(root: Path, key: Path) -> None:
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise StudyError("exists already and is not empty", where=str(root), cure="Choose a new folder for the study")
    if key.is_relative_to(root):
        raise StudyError(
            "lies inside the study folder, where readers would find it",
            where=str(key),
            cure="Keep the key where readers cannot go",
        )
    if any((folder / Layout(folder).study_file.name).is_file() for folder in key.parents):
        raise StudyError(
            "lies inside a study folder, where readers would find it", where=str(key), cure="Keep the key where readers cannot go"
        )
    if key.parent == root.parent:
        raise StudyError(
            "lies beside the study folder, where readers would find it",
            where=str(key),
            cure="Keep the key where readers cannot go",
        )
    if key.exists():
        raise StudyError("exists already", where=str(key), cure="Choose another name: a lost key cannot be made again")


def _protocol_bytes(name: str) -> bytes:
    load_protocol(name)  # says what is wrong with the name or the file
    return protocol_file(name).read_bytes()


def _check_counts(plan: StudyPlan, listed: int) -> None:
    cases = listed - plan.training_cases + plan.hidden_repeats
    if cases - plan.hidden_repeats < 1:
        raise StudyError(
            f"the list has {listed} cases, and {plan.training_cases} of them are for training",
            cure="List more cases, or train on fewer",
        )
    if plan.arbitrate_below and not any(person.role == "arbiter" for person in plan.participants):
        raise StudyError("a limit for arbitration needs an arbiter", cure="Add one: --reader NAME:arbiter:A,B")
    for person in plan.participants:
        if max(person.cases, default=0) > cases:
            raise StudyError(
                f"{person.id} is to read {max(person.cases)} cases, the list has {cases}"
                + (" besides training" if plan.training_cases else "")
                + (", hidden repeats included" if plan.hidden_repeats else ""),
                cure="Write a smaller number, or 0 for all",
            )


def _make_folders(layout: Layout, plan: StudyPlan) -> None:
    layout.root.mkdir(parents=True)
    for folder in (layout.images, layout.heads, layout.readings, layout.consensus):
        folder.mkdir()
    for person in plan.participants:
        make_participant_folders(layout, person, Storage())


def _write_images(
    listed: Sequence[tuple[str, CaseSource]],
    layout: Layout,
    reading: ReadOptions,
    notices: list[str],
    progress: Progress,
    *,
    unlike: bool,
) -> dict[str, dict[str, str]]:
    """Pseudonym -> sequence -> hash, in the order of pseudonyms. notices: receives what reading each image noticed.

    listed: pseudonym and image. unlike: no two files shall have a hash in common, though they hold one image.

    Written in that order and with one time of modification, so that nothing a drive tells of a file gives the hospital's
    order away.
    """
    written: dict[str, dict[str, str]] = {}
    moment = int(time.time())
    for done, (case, source) in enumerate(sorted(listed, key=lambda entry: (entry[0], entry[1].sequence))):
        progress.report(done, len(listed), "de-identifying images")
        path = layout.image(case, source.sequence)
        try:
            with collected_notices() as noticed:
                volume = read_image_file(source.image, reading).volume
            notices += [f"case {case}, {source.sequence}: {text}" for text in noticed]
            write_image(without_identity(volume, unlike=unlike), path)
            os.utime(path, (moment, moment))
        except OsteoRadiomicsError as error:
            raise error.at(f"case {source.case}, {source.sequence}") from error
        written.setdefault(case, {})[source.sequence] = digest(path.read_bytes())
    progress.report(len(listed), len(listed), "de-identifying images")
    return dict(sorted(written.items()))


def _write_files(layout: Layout, plan: StudyPlan, protocol: bytes, cases: bytes, clock: Clock) -> None:
    storage = Storage()
    storage.replace(layout.protocol_file, protocol)
    storage.replace(layout.cases_file, cases)
    storage.replace(layout.study_file, plan_bytes(plan))
    storage.replace(layout.root / "README.txt", _README.encode())
    who = plan.coordinator.id
    log = AuditLog(storage, clock, layout.audit(who), layout.head(who), who, plan.id)
    log.append(plan_event(plan), "study new")


def _put_in_place(building: Path, root: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        root.rmdir()  # an empty folder may lie there; Windows renames over none
    building.rename(root)


def _same_images(images: dict[str, dict[str, str]]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    found = []
    for case, own in images.items():
        for sequence, sha in own.items():
            if (other := first.setdefault(sha, case)) != case:
                found.append(f"cases {other} and {case} have the same {sequence} image: is one examination listed twice?")
    return tuple(found)
