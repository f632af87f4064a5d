"""Which implementation counts cubes and searches diameters: compiled loops once they are ready, numpy until then."""

from __future__ import annotations

from ..readiness import Loops
from . import vectorised

LOOPS = Loops(f"{__package__}.compiled", vectorised)
