"""Why a case has no result, in one line that may be kept: it names the case and the role of a file, never its name."""

from __future__ import annotations

from ..base.errors import OsteoRadiomicsError
from ..base.input_names import Roles, without_names
from ..base.memory import out_of_memory
from .fates import Fate
from .store import Outcome


def failure(error: Exception, place: str, roles: Roles) -> Outcome:
    """What became of a case that failed. Arguments: see ``reason_of``."""
    fate = Fate.OUT_OF_MEMORY if out_of_memory(error) else Fate.FAILED
    return Outcome((), reason_of(error, place, roles), fate=fate)


def reason_of(error: Exception, place: str, roles: Roles) -> str:
    """The reason of a failed case. error: one of ours names its place already. place: as in "case P17, T1". roles: its files."""
    if out_of_memory(error):
        told = f"{place}: out of memory. Use a machine with more, or a smaller image."
    elif isinstance(error, OsteoRadiomicsError):
        told = str(error)
    elif isinstance(error, FileNotFoundError):
        told = f"{place}: {error.filename or 'an input'} does not exist. Check the path."
    elif isinstance(error, OSError):
        told = f"{place}: {error.filename or 'an input'} cannot be read ({error.strerror})"
    else:
        told = f"{place}: {type(error).__name__}: {error} (a defect in this software; report it)"
    # A folder is often called like its case, whose name stays.
    begin = place if told.startswith(place) else ""
    return begin + without_names(told[len(begin) :], roles)
