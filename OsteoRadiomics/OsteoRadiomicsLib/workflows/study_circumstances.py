"""How the readings of a comparison came about, in clauses for report and Methods text."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

from ..readings.access import OPENED_EARLY
from ..readings.clock import from_text
from ..readings.export import ReadingFile
from ..readings.study import Study

# A reading as rows of tables name it: reader, session.
ReadingKey = tuple[str, int]


def circumstances(study: Study, keys: Sequence[ReadingKey], files: Sequence[ReadingFile]) -> tuple[str, ...]:
    """Clauses on one comparison. keys: the readings it compares.

    Of two sessions of one reader: how many days lay between a case's readings, beside the washout. Of a reviewer: how many masks
    he accepted as they were.
    """
    own = {(file.reading.reader, file.reading.session, file.reading.case): file.reading for file in files}
    cases = sorted({case for _, _, case in own})
    found = []
    for (who, first), (other, second) in itertools.pairwise(keys):
        twice = [case for case in cases if (who, first, case) in own and (other, second, case) in own]
        if who == other and twice:
            days = [(from_text(own[who, second, case].end) - from_text(own[who, first, case].end)).days for case in twice]
            spread = f"{min(days)}" if min(days) == max(days) else f"{min(days)} to {max(days)}"
            found.append(
                f"sessions {first} and {second} of {who} lay {spread} days apart, case by case, for a washout of "
                f"{study.plan.washout_days} days"
            )
    reviewers = {person.id for person in study.plan.drawing if person.role == "reviewer"}
    for who, session in (key for key in keys if key[0] in reviewers):
        decisions = Counter(own[who, session, case].decision for case in cases if (who, session, case) in own)
        found.append(f"{who} accepted {decisions['accepted']} of {decisions.total()} masks as they were")
    return tuple(found)


def why_early(study: Study, who: str, session: int) -> str:
    """The coordinator's reason for opening a session before the end of the washout, "" where he did not."""
    lines = study.trail(study.plan.coordinator.id).events(OPENED_EARLY)
    own = [line.why for line in lines if line.session == session and line.details.get("participant") == who]
    return own[-1] if own else ""
