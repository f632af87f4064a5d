"""Work that takes much memory for a while, done in a process of its own, so that this one does not keep it."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from .errors import DependencyError, OsteoRadiomicsError
from .notices import collected_notices, say
from .processes import end_with_parent, spawn_context, without_main_script

T = TypeVar("T")


def done_apart(work: Callable[[Any], T], given: object) -> T:
    """What ``work`` makes of what it is given; both, and the result, must be picklable. Notices are passed on.

    Where no process can be started or it comes to no result, the work is done here, and raises here what it raises.
    """
    found = None if multiprocessing.current_process().daemon else _from_process(work, given)
    if found is None:
        return work(given)
    result, notices = found
    for notice in notices:
        say(notice)
    return result


def _from_process(work: Callable[[Any], T], given: object) -> tuple[T, list[str]] | None:
    try:
        context = spawn_context("")
    except DependencyError:
        return None
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs, work, given), daemon=True)
    with ours:
        with without_main_script():
            process.start()
        theirs.close()
        try:
            return ours.recv()
        except EOFError:
            return None
        finally:
            process.terminate()
            process.join()


def _serve(connection: Connection, work: Callable[[Any], T], given: object) -> None:
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both processes; the first of them ends this one
    with connection, collected_notices() as notices:
        try:
            result = work(given)
        except OsteoRadiomicsError:  # the work is done again where errors are told
            return
        connection.send((result, notices))
