"""Local worker processes: one case at a time each, a dead worker costs one case and not the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from ..base.processes import end_with_parent, spawn_context, without_main_script
from ..base.progress import Progress
from .cases import CaseInput
from .store import Outcome

Work = Callable[[CaseInput], Outcome]
DIED = "the worker process died while at this case, perhaps for want of memory; run it alone to see why"


def local_processes(
    cases: Sequence[CaseInput], work: Work, workers: int, progress: Progress
) -> Iterator[tuple[CaseInput, Outcome]]:
    """Work through the cases, yielding each as it finishes. One worker means this process itself.

    A case whose process dies is tried once more alone; if that dies too it is a failure with the reason, and the others
    go on. Raises Cancelled; processes are then ended.
    """
    if workers <= 1:
        for item in cases:
            progress.check()
            yield item, work(item)
        return
    suspects = yield from _together(cases, work, workers, progress)
    for item in suspects:
        again = yield from _together([item], work, 1, progress)
        if again:
            yield item, Outcome((), f"{item.place}: {DIED}")


def _together(cases: Sequence[CaseInput], work: Work, workers: int, progress: Progress):
    """Run cases in a pool; returns those that were under way or waiting when a process died."""
    pool = ProcessPoolExecutor(min(workers, max(len(cases), 1)), mp_context=spawn_context("Use one worker"), initializer=_begin)
    with without_main_script():
        pending: dict[Future[Outcome], CaseInput] = {pool.submit(work, item): item for item in cases}
    suspects: list[CaseInput] = []
    try:
        while pending:
            progress.check()
            finished, _ = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
            for future in finished:
                item = pending.pop(future)
                try:
                    outcome = future.result()
                except BrokenProcessPool:
                    suspects.append(item)
                    continue
                yield item, outcome
    finally:
        for process in list((pool._processes or {}).values()) if pending else []:
            process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)
    return suspects


def _begin() -> None:
    """Each worker uses one core: the processes already fill the machine, and values must not depend on thread counts.

    It ends with the run that started it, also when that is killed: else it would wait for its next case for ever.
    """
    import SimpleITK as sitk

    end_with_parent()
    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
