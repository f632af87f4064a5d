"""Times to an event, some of them censored, as one array that is cut, dealt and shuffled like any other outcome."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ...base.errors import TableError
from .inputs import Flags, Floats, vector

SURVIVAL = np.dtype([("event", np.bool_), ("time", np.float64)])
"""event: whether the time is that of the event; otherwise the patient was last seen without it then."""
Survival: TypeAlias = NDArray[Any]
"""(n,) of the dtype ``SURVIVAL``."""


def survival(time: ArrayLike, event: ArrayLike) -> Survival:
    """Times (n,) above 0 and events (n,) 0/1 as one array. Raises TableError for others, and without any event."""
    times = vector(time, "the time")
    events = vector(event, "the event", length=times.size)
    if not np.all((events == 0) | (events == 1)):
        odd = events[(events != 0) & (events != 1)][0]
        raise TableError(f"the event must be 0 or 1, found {odd:g}", cure="Code the event as 1 and a censored time as 0")
    if times.size and times.min() <= 0:
        raise TableError(f"the time must lie above 0, found {times.min():g}", cure="Leave patients without follow-up out")
    if not events.any():
        raise TableError("no patient has the event", cure="Give patients with the event")
    found = np.empty(times.size, dtype=SURVIVAL)
    found["time"], found["event"] = times, events == 1
    return found


def is_survival(outcome: np.ndarray) -> bool:
    """Whether an outcome (n,) holds times to an event."""
    return outcome.dtype == SURVIVAL


def times_of(outcome: Survival) -> Floats:
    """(n,) times."""
    return np.asarray(outcome["time"], dtype=np.float64)


def events_of(outcome: Survival) -> Flags:
    """(n,) whether each time is that of the event."""
    return np.asarray(outcome["event"], dtype=np.bool_)


def outcome_of(rows: pd.DataFrame) -> Survival:
    """(n,) times and events of a table of predictions."""
    return survival(rows["time"].to_numpy(dtype=float), rows["event"].to_numpy(dtype=float))
