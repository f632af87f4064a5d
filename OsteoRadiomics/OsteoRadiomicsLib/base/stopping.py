"""Ctrl-C and the SIGTERM of batch queues as a wish to stop at the next stopping point: what is finished can be written."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from .errors import Cancelled, Terminated
from .progress import Progress


@contextmanager
def stoppable(progress: Progress) -> Iterator[None]:
    """Cancel ``progress`` at the first Ctrl-C or SIGTERM; another Ctrl-C interrupts at once.

    Outside the main thread, where signals cannot be handled, they do what they did. Raises Terminated in the place of
    Cancelled where it was a SIGTERM.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    seen: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        if number in seen and number == signal.SIGINT:
            raise KeyboardInterrupt
        seen.append(number)
        progress.cancel()

    earlier = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except Cancelled as error:
        if signal.SIGTERM in seen:
            raise Terminated("the process was asked to end") from error
        raise
    finally:
        for number, handler in earlier.items():
            # None: an application that Python lies in had set its own, which cannot be had back
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
