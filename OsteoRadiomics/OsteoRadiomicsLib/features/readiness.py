"""Pairs of implementations: numpy, which is ready at once, and compiled loops, which get ready in the background.

Compiling takes seconds the first time on a machine, and half a second to load after that. It begins once a process has
done so much work that it pays, in a thread of its own. Both members of a pair give the same numbers.
"""

from __future__ import annotations

import threading
from importlib import import_module
from types import ModuleType

from .jit import numba_usable


class Loops:
    """A pair of modules with the same functions. compiled: full name of the one that needs numba; it has ``warm_up()``.

    plain: the numpy module.
    """

    def __init__(self, compiled: str, plain: ModuleType) -> None:
        self._name = compiled
        self._plain = plain
        self._compiled: ModuleType | None = None
        _registered.append(self)

    def chosen(self) -> ModuleType:
        """The compiled module once it is ready, the numpy one until then and where numba is not to be used."""
        return self._compiled if self._compiled is not None and numba_usable() else self._plain

    def get_ready(self) -> None:
        """Compile, or load from the disk cache."""
        module = import_module(self._name)
        module.warm_up()
        self._compiled = module

    @property
    def ready(self) -> bool:
        """Whether the compiled module is in use."""
        return self._compiled is not None


def add_work(voxels: int) -> None:
    """Say that so many voxels, times derived images, are about to be measured; from enough on, compilation begins."""
    global _work
    _work += voxels
    if _work > WORK_THAT_PAYS and numba_usable():
        _start()


def compile_now() -> bool:
    """Wait until the compiled loops of all modules imported so far are ready; whether they can be had at all."""
    if not numba_usable():
        return False
    _start().join()
    return all(loops.ready for loops in _registered)


# Voxels times derived images. Numpy takes about a microsecond for each, compiled loops save half of that.
WORK_THAT_PAYS = 500_000

_work = 0
_registered: list[Loops] = []
_lock = threading.Lock()
_thread: threading.Thread | None = None


def _start() -> threading.Thread:
    """The thread that compiles what is not ready yet.

    It is no daemon, because a process must not end in the middle of a compilation; it stops before the next one.
    """
    global _thread
    with _lock:
        if _thread is None or (not _thread.is_alive() and not all(loops.ready for loops in _registered)):
            _thread = threading.Thread(target=_compile, name="compile feature loops")
            _thread.start()
        return _thread


def _compile() -> None:
    for loops in _registered:
        if not threading.main_thread().is_alive():
            return
        if not loops.ready:
            loops.get_ready()
