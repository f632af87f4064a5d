"""What one case may take before it is ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .cases import CaseInput


@dataclass(frozen=True)
class Limits:
    """What one case may take. seconds: of wall time. memory: resident bytes of its process, None for the machine's divided by
    the workers. attempts: after which it is quarantined. expected: bytes that a case will need, as far as its header tells; one
    that needs more than its share waits until it can run alone."""

    seconds: float = 600
    memory: int | None = None
    attempts: int = 2
    expected: Callable[[CaseInput], int] | None = None


USUAL = Limits()
