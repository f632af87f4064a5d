"""Words put together for messages and pages."""

from __future__ import annotations

from collections.abc import Sequence


def listed(names: Sequence[str], last: str = "or") -> str:
    """``A, B or C``. last: the word before the last name."""
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
