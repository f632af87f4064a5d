"""Processes of our own: started alike on every system and in Slicer, ended with the one that started them, one thread each."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from multiprocessing.context import SpawnContext
from typing import Any

from .interpreter import python_executable


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spawn_context(cure: str) -> SpawnContext:
    """Processes that begin from nothing, as on Windows. Raises DependencyError with ``cure`` where no interpreter is found."""
    context = multiprocessing.get_context("spawn")
    context.set_executable(python_executable(cure=cure))
    return context


@contextlib.contextmanager
def without_main_script() -> Iterator[None]:
    """Hide the running script while processes start, or each would run it again from the top.

    Our work is importable by name, and a user's script, or Slicer's --python-script, has no guard against that.
    """
    main = sys.modules["__main__"]
    hidden: dict[str, Any] = {"__spec__": main.__dict__.pop("__spec__", None)}
    if "__file__" in main.__dict__:
        hidden["__file__"] = main.__dict__.pop("__file__")
    main.__spec__ = None
    try:
        yield
    finally:
        main.__dict__.update(hidden)


def end_with_parent() -> None:
    """Let this process end when the one that started it does, also when that is killed: else it would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: Any) -> None:
    parent.join()
    os._exit(1)


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Inside, linear algebra takes one thread in each process.

    On tables of a study's size several threads wait for each other longer than they work, and how a sum is split between them
    changes its last bit. Only libraries that are loaded before are held.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield
