"""What a case is called before a participant: by another name in every session, so that nobody knows it again by its name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

# Without letters and digits that are confused when read aloud or copied by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LETTERS = 5
_INITIAL = "R"  # of what is read; pseudonyms of the study begin with C


@lru_cache(maxsize=16)
def reading_names(study_id: str, who: str, session: int, cases: Sequence[str]) -> dict[str, str]:
    """Pseudonym -> name such as R7K4QW, for one participant's session; no two cases share one.

    cases: all of the study, in their order. The names are worked out from the study's id, so that the participant's other
    workstations show the same: they keep a reader from knowing a case again, not somebody who computes them.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for case in cases:
        attempt = 0
        while (name := _name(study_id, who, session, case, attempt)) in taken:
            attempt += 1
        names[case] = name
        taken.add(name)
    return names


def _name(*parts: object) -> str:
    number = int.from_bytes(sha256("\0".join(map(str, ("name", *parts))).encode()).digest()[:8])
    letters = []
    for _ in range(LETTERS):
        number, index = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[index])
    return _INITIAL + "".join(letters)
