"""Actions of ``osteoradiomics study`` that run it, from creation to seal; heavy packages are imported where they are needed."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ..base.console import Console
from . import DONE, SOME_FAILED
from .arguments import reading_options
from .study_folder import given_key, opened, tell

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

    found = study_status(opened(arguments))
    console.result(found.as_json(), found.as_text())
    return DONE


def assign(arguments: Namespace, console: Console) -> int:
    """Change the plan in the coordinator's name."""
    from ..base.errors import InputError
    from ..readings import Desk, change_plan, open_study
    from ..readings.participants import parse_participants

    study = opened(arguments)
    people = parse_participants(arguments.reader, arguments.count, sessions=study.plan.sessions, known=study.plan.participants)
    if not people:
        raise InputError("nothing to assign", cure="Give --reader or --count")
    with Desk(study, study.plan.coordinator.id) as desk:
        plan = change_plan(desk, people, arguments.reason)
        tell(desk.notes, console)
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

    study = opened(arguments)
    with Desk(study, study.plan.coordinator.id) as desk:
        open_early(desk, arguments.reader, arguments.session, arguments.reason)
        tell(desk.notes, console)
    value = {"reader": arguments.reader, "session": arguments.session, "reason": arguments.reason}
    console.result(value, f"session {arguments.session} of {arguments.reader} is open; the reason is in the audit log")
    return DONE


def worklist(arguments: Namespace, console: Console) -> int:
    """A participant's cases in his order. It shows no mask and changes nothing in the study."""
    from ..readings import case_states, session_gate
    from ..readings.arbitration import with_agreement
    from ..readings.handing_out import hand_out

    study = opened(arguments)
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
    study = opened(arguments)
    key = given_key(arguments, study)
    answers = dict(arguments.answer)
    if answers and arguments.masks:
        raise InputError("--answer belongs to --mask", cure="Name a column of the list as the question")
    if arguments.masks:
        given = read_mask_list(Path(arguments.masks), [question.name for question in study.protocol.questions])
    else:
        given = (MaskFile(arguments.case, Path(arguments.mask) if arguments.mask else None, answers),)
    done, failures = [], []
    with Desk(study, arguments.reader, take_over=arguments.take_over) as desk:
        tell(desk.notes, console)
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

    study = opened(arguments)
    with Desk(study, study.plan.coordinator.id) as desk:
        tell(desk.notes, console)
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
