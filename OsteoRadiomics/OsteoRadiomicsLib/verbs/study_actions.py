"""What each action of ``osteoradiomics study`` does; heavy packages are imported where they are needed."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..base.console import Console
from . import DONE, SOME_FAILED
from .arguments import reading_options

if TYPE_CHECKING:
    from ..readings import KeyEntry, Study

KEY_FOLDER = "osteoradiomics-keys"


def new(arguments: Namespace, console: Console) -> int:
    """Create a study folder and its key."""
    import secrets

    from ..protocols.protocol import load_protocol
    from ..readings import StudyRequest, create_study
    from ..readings.participants import parse_limit, parse_participants, with_coordinator

    root = Path(arguments.folder)
    spec = load_protocol(arguments.protocol).agreement
    washout = arguments.washout_days if arguments.washout_days is not None else spec.washout_days if spec else 0
    people = parse_participants(arguments.reader, arguments.count, sessions=arguments.sessions)
    request = StudyRequest(
        root=root, key=Path(arguments.key) if arguments.key else Path.home() / KEY_FOLDER / f"{root.name}-key.csv",
        protocol=arguments.protocol, cases=Path(arguments.cases), participants=with_coordinator(people, arguments.coordinator),
        sessions=arguments.sessions, washout_days=washout,
        seed=arguments.seed if arguments.seed is not None else secrets.randbelow(2**31),
        due_days=arguments.due_days, layers=arguments.layers, straighten=arguments.straighten,
        arbitrate_below=parse_limit(arguments.arbitrate_below), training_cases=arguments.training_cases,
        hidden_repeats=arguments.hidden_repeats,
    )  # fmt: skip
    made = create_study(request, progress=console.progress)
    for warning in made.warnings:
        console.warning(warning)
    console.result(
        {
            "study": str(made.root), "key": str(made.key), "cases": made.cases, "images": made.images, "seed": request.seed,
            "warnings": list(made.warnings),
        },
        f"{made.cases} cases, {made.images} images in {made.root}\n"
        f"pseudonym key: {made.key} (move it where readers cannot go; it cannot be made again)\n"
        "headers were removed from the images; writing burnt into the pixels stays: look at them before readers do",
    )  # fmt: skip
    return DONE


def status(arguments: Namespace, console: Console) -> int:
    """Progress of every participant and session."""
    from ..readings import study_status

    found = study_status(_open(arguments))
    console.result(found.as_json(), found.as_text())
    return DONE


def assign(arguments: Namespace, console: Console) -> int:
    """Change the plan in the coordinator's name."""
    from ..base.errors import InputError
    from ..readings import Desk, change_plan, open_study
    from ..readings.participants import parse_participants

    study = _open(arguments)
    people = parse_participants(arguments.reader, arguments.count, sessions=study.plan.sessions, known=study.plan.participants)
    if not people:
        raise InputError("nothing to assign", cure="Give --reader or --count")
    with Desk(study, study.plan.coordinator.id) as desk:
        plan = change_plan(desk, people, arguments.reason)
        _notes(desk.notes, console)
    changed = open_study(study.layout.root)
    rows = {p.id: {"role": p.role, "of": list(p.of), "cases": list(p.cases)} for p in changed.plan.participants}
    console.result(
        {"revision": plan.revision, "participants": rows},
        "\n".join(f"{name}: {row['role']}, cases {row['cases'] or '-'}" for name, row in rows.items()),
    )
    return DONE


def open_session(arguments: Namespace, console: Console) -> int:
    """Cut a washout short in the coordinator's name."""
    from ..readings import Desk, open_early

    study = _open(arguments)
    with Desk(study, study.plan.coordinator.id) as desk:
        open_early(desk, arguments.reader, arguments.session, arguments.reason)
        _notes(desk.notes, console)
    value = {"reader": arguments.reader, "session": arguments.session, "reason": arguments.reason}
    console.result(value, f"session {arguments.session} of {arguments.reader} is open; the reason is in the audit log")
    return DONE


def worklist(arguments: Namespace, console: Console) -> int:
    """A participant's cases in his order. It shows no mask and changes nothing in the study."""
    from ..readings import case_states, session_gate
    from ..readings.arbitration import with_agreement
    from ..readings.handing_out import hand_out

    study = _open(arguments)
    person = study.plan.participant(arguments.reader)
    gate = session_gate(study, person, arguments.session)
    states = with_agreement(study, person, case_states(study, person, arguments.session))
    copies = (
        hand_out(study, person, arguments.session, Path(arguments.images), progress=console.progress) if arguments.images else {}
    )
    value = {
        "reader": person.id, "session": arguments.session, "open": gate.is_open, "why": gate.why,
        "questions": {question.name: list(question.categories) for question in study.protocol.questions},
        "cases": [
            {
                "case": state.shown, "position": state.position, "status": str(state.status), "version": state.version,
                "images": {
                    sequence: str(copies.get(state.case, {}).get(sequence, study.layout.image(state.case, sequence)))
                    for sequence in study.images[state.case]
                },
            }
            for state in states
        ],
    }  # fmt: skip
    lines = [f"{state.position:3d}  {state.shown}  {state.status}" for state in states]
    lines += [f"asked of each case: {item.name} = {', '.join(item.categories)}" for item in study.protocol.questions]
    console.result(value, "\n".join([gate.why] * bool(gate.why) + lines))
    return DONE


def submit(arguments: Namespace, console: Console) -> int:
    """Hand in one mask, or a list of masks of which each may fail."""
    from ..base.errors import InputError, OsteoRadiomicsError, OutputError
    from ..base.input_names import without_names
    from ..readings import Desk
    from ..readings.handing_in import MaskFile, hand_in, read_mask_list

    if not arguments.masks and not arguments.case:
        raise InputError("--accept needs --case" if arguments.accept else "--mask needs --case", cure="Name the case")
    study = _open(arguments)
    key = _key(arguments, study)
    answers = dict(arguments.answer)
    if answers and arguments.masks:
        raise InputError("--answer belongs to --mask", cure="Name a column of the list as the question")
    if arguments.masks:
        given = read_mask_list(Path(arguments.masks), [question.name for question in study.protocol.questions])
    else:
        given = (MaskFile(arguments.case, Path(arguments.mask) if arguments.mask else None, answers),)
    done, failures = [], []
    with Desk(study, arguments.reader, take_over=arguments.take_over) as desk:
        _notes(desk.notes, console)
        for number, mask in enumerate(given):
            console.progress.report(number, len(given), f"case {mask.case}")
            try:
                handed = hand_in(
                    desk, arguments.session, mask, key=key, active_seconds=arguments.active_seconds, comment=arguments.comment,
                    override=arguments.override, reason=arguments.reason, reading=reading_options(arguments),
                )  # fmt: skip
            except OsteoRadiomicsError as error:
                if not arguments.masks or isinstance(error, OutputError):
                    raise
                told = without_names(str(error), {"the mask": mask.mask or ""})
                failures.append({"case": mask.case, "reason": told})
                console.failure(f"case {mask.case}: {told}" if not error.where or str(mask.mask) in error.where else told)
                continue
            reading = handed.reading
            done.append(
                {"case": handed.shown, "version": reading.version, "mask_sha256": reading.mask_sha256, "ignored": handed.ignored}
            )
            if handed.ignored:
                console.warning(
                    f"case {handed.shown}: left out segments that the protocol does not know: {', '.join(handed.ignored)}"
                )
    lines = [f"case {row['case']}: version {row['version']} submitted" for row in done]
    console.result({"submitted": done, "failures": failures}, "\n".join(lines))
    return SOME_FAILED if failures else DONE


def verify(arguments: Namespace, console: Console) -> int:
    """Check every hash and chain; exit code 1 when something was changed by other means."""
    from ..base.errors import InputError
    from ..readings import open_study, verify_study

    against = arguments.against.strip().lower()
    if against and (len(against) != 64 or set(against) - set("0123456789abcdef")):
        raise InputError(f"--against {arguments.against!r} is no digest", cure="Give the 64 digits that study seal printed")
    study = open_study(Path(arguments.folder), check=False)
    found = verify_study(study, against=against, progress=console.progress)
    text = [str(finding) for finding in found.findings]
    summary = f"{found.readings} masks and {found.audit_lines} audit lines checked: "
    text.append(summary + ("nothing was changed by other means" if found.intact else "the study was changed by other means"))
    if found.doubtful:
        text.append(f"{len(found.doubtful)} findings make readings doubtful; they stand in the agreement report, too")
    if not against:
        text.append("whoever can write every file can forge a whole study: only --against a seal kept elsewhere finds that")
    console.result(
        {
            "intact": found.intact, "masks": found.readings, "audit_lines": found.audit_lines,
            "findings": [{"kind": str(f.kind), "where": f.where, "what": f.what} for f in found.findings],
        },
        "\n".join(text),
    )  # fmt: skip
    return DONE if found.intact else SOME_FAILED


def seal(arguments: Namespace, console: Console) -> int:
    """Verify the study and print its digest, in the coordinator's name."""
    from ..readings import Desk, seal_study

    study = _open(arguments)
    with Desk(study, study.plan.coordinator.id) as desk:
        _notes(desk.notes, console)
        made = seal_study(desk, reason=arguments.reason, progress=console.progress)
    for finding in made.findings:
        console.warning(finding)
    console.result(
        {
            "digest": made.digest, "masks": made.readings, "audit_lines": made.audit_lines, "findings": list(made.findings),
        },
        f"{made.digest}\nkeep this digest outside the study, with somebody who cannot write it; check it with "
        "study verify --against DIGEST",
    )  # fmt: skip
    return DONE


def consensus(arguments: Namespace, console: Console) -> int:
    """Form the final masks in the coordinator's name; exit code 1 when a case cannot be formed yet."""
    from ..readings import Desk, form_consensus

    study = _open(arguments)
    with Desk(study, study.plan.coordinator.id) as desk:
        _notes(desk.notes, console)
        made = form_consensus(desk, arguments.method, reason=arguments.reason, progress=console.progress)
    for reason in made.failures.values():
        console.failure(reason)
    console.result(
        {
            "method": made.method, "formed": list(made.formed), "unchanged": list(made.unchanged),
            "failures": [{"case": case, "reason": reason} for case, reason in made.failures.items()],
        },
        f"{len(made.formed)} formed, {len(made.unchanged)} unchanged, {len(made.failures)} failed",
    )  # fmt: skip
    return SOME_FAILED if made.failures else DONE


def agreement(arguments: Namespace, console: Console) -> int:
    """Extract, compare and report all readings; exit code 1 when features of some could not be extracted."""
    from dataclasses import asdict, replace

    from ..agreement.small_numbers import stable_by_rule
    from ..base.notice import NOTICE
    from ..workflows.study_agreement import protocol_filter, study_agreement
    from .kappa import kappa_json, kappa_line

    study = _open(arguments)
    root = study.layout.root
    out = Path(arguments.out) if arguments.out else root.with_name(f"{root.name}-agreement")
    if arguments.masks_only:
        return _masks_only(arguments, study, out, console)
    chosen = {"form": arguments.form, "threshold": arguments.threshold, "rule": arguments.rule}
    used = replace(protocol_filter(study), **{name: value for name, value in chosen.items() if value is not None})
    made = study_agreement(
        study, out, used=used, key=_key(arguments, study), workers=arguments.workers, lang=arguments.lang,
        progress=console.progress,
    )  # fmt: skip
    for failure in made.failures:
        console.failure(failure)
    results: list[dict[str, Any]] = [
        {
            "comparison": result.comparison.name, "independent": result.comparison.independent,
            "filters": result.comparison.filters,
            "raters": list(result.raters), "form": result.comparison.criterion.form,
            "threshold": result.comparison.criterion.threshold, "tested": len(result.icc),
            "stable": int(result.icc["stable"].sum()), "cases": int(result.icc["n_cases"].max()),
            "stable_by_rule": asdict(stable_by_rule(result.icc, result.comparison.criterion)),
        }
        for result in made.analysis.results
    ]  # fmt: skip
    dice = {f"{a} v. {b}": float(rows["dice"].mean()) for (a, b), rows in made.overlaps.groupby(["a", "b"], sort=False)}
    stable = sum(len(group.features) for group in made.analysis.stable.groups)
    lines = [
        f"{row['comparison']}: {row['stable']} of {row['tested']} features stable, {row['cases']} cases "
        f"({row['stable_by_rule']['point']} by the ICC itself, {row['stable_by_rule']['lower']} by its lower bound)"
        for row in results
    ]
    lines += [f"{name}, {kappa_line(row, 0.95)}" for name, row in made.kappas]
    lines += [f"{pair}: mean Dice {value:.3f}" for pair, value in dice.items()]
    value = {
        "out": str(out), "page": str(made.page), "features": str(made.features), "comparisons": results, "stable": stable,
        "mean_dice": dice, "kappa": [{"comparison": name, **kappa_json(row)} for name, row in made.kappas],
        "failures": list(made.failures), "notice": NOTICE,
    }  # fmt: skip
    console.result(value, "\n".join([*lines, f"{stable} features are stable in all comparisons", f"report: {made.page}", NOTICE]))
    return SOME_FAILED if made.failures else DONE


def _masks_only(arguments: Namespace, study: Study, out: Path, console: Console) -> int:
    """Overlap, volumes and times without features."""
    from ..base.errors import InputError
    from ..base.notice import NOTICE
    from ..workflows.study_masks import study_masks

    given = [name for name in ("form", "threshold", "rule") if getattr(arguments, name) is not None]
    if given:
        raise InputError(f"--{given[0]} belongs to features", cure="Leave it out, or leave out --masks-only")
    made = study_masks(study, out, key=_key(arguments, study), progress=console.progress)
    lines = [line.text for line in made.pairs] + [line.text for line in made.times]
    value = {
        "out": str(out), "pairs": [vars(line) for line in made.pairs], "times": [vars(line) for line in made.times],
        "notice": NOTICE,
    }  # fmt: skip
    console.result(value, "\n".join([*lines, f"tables: {out}", NOTICE]))
    return DONE


def calibrate(arguments: Namespace, console: Console) -> int:
    """Compare readers with a reference; exit code 1 when one is below the limit that was asked for."""
    from ..base.notice import NOTICE
    from ..readings.participants import parse_limit
    from ..readings.reference import reference_of_consensus, reference_of_table
    from ..workflows.study_calibration import calibrate_readers
    from .kappa import calibration_json, calibration_line

    study = _open(arguments)
    root, at_least = study.layout.root, parse_limit(arguments.at_least, "--at-least")
    out = Path(arguments.out) if arguments.out else root.with_name(f"{root.name}-calibration")
    if arguments.reference:
        key, options = _key(arguments, study), reading_options(arguments)
        reference = reference_of_table(study, Path(arguments.reference), key=key, reading=options)
    else:
        reference = reference_of_consensus(study)
        console.warning("a final mask that a reader had a part in flatters him; experts' masks of cases he has not read do not")
    made = calibrate_readers(study, reference, out, at_least=at_least, progress=console.progress)
    for who in made.below:
        console.failure(f"{who} is below a mean Dice of {at_least:g} on some ROI")
    lines = [line.text for line in made.masks] + [calibration_line(line) for line in made.grades]
    value = {
        "out": str(out), "reference_cases": len(reference.masks), "masks": [vars(line) for line in made.masks],
        "grades": [calibration_json(line) for line in made.grades], "below": list(made.below), "notice": NOTICE,
    }  # fmt: skip
    console.result(value, "\n".join([*lines, f"tables: {out}", NOTICE]))
    return SOME_FAILED if made.below else DONE


def export(arguments: Namespace, console: Console) -> int:
    """Write tables and masks; with the key, under the original case ids."""
    from ..readings import export_study

    study = _open(arguments)
    made = export_study(
        study, Path(arguments.out), key=_key(arguments, study) or None, pseudonyms=arguments.pseudonyms, progress=console.progress
    )
    final = str(made.final_masks) if made.final_masks else None
    console.result(
        {"readings": str(made.readings), "count": made.count, "final_masks": final},
        f"{made.count} readings in {made.readings}" + (f"\nfinal masks: {final}" if final else ""),
    )
    return DONE


def _open(arguments: Namespace) -> Study:
    from ..readings import open_study

    return open_study(Path(arguments.folder))


def _key(arguments: Namespace, study: Study) -> tuple[KeyEntry, ...]:
    from ..readings import read_key

    return read_key(Path(arguments.key), study.plan.id, study.plan.key_sha256) if arguments.key else ()


def _notes(notes: list[str], console: Console) -> None:
    for note in notes:
        console.warning(note)
