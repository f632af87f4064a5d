"""One line a check. A check that fails is counted, and the journey goes on."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Iterator


class Broken(Exception):
    """A journey cannot go on; its reason was printed as a failed check."""


class Checks:
    """picture: called with a name wherever a journey shows something worth seeing."""

    def __init__(self, picture: Callable[[str], None] = lambda name: None) -> None:
        self.picture = picture
        self.passed = 0
        self.failures: list[str] = []
        self.not_tried: list[str] = []
        self._journey = ""

    def check(self, what: str, holds: object, detail: object = "") -> bool:
        """Note whether something holds. detail: printed when it does not."""
        line = f"{self._journey}: {what}"
        if holds:
            self.passed += 1
            print(f"ok    {line}", flush=True)
        else:
            self.failures.append(line)
            print(f"FAIL  {line}{f' ({detail})' if detail != '' else ''}", flush=True)
        return bool(holds)

    def need(self, what: str, holds: object, detail: object = "") -> None:
        """The same for what the rest of the journey cannot do without. Raises Broken."""
        if not self.check(what, holds, detail):
            raise Broken(what)

    def skip(self, what: str, why: str) -> None:
        """Say what was not tried."""
        self.not_tried.append(what)
        print(f"----  {self._journey}: not tried: {what} ({why})", flush=True)

    @contextlib.contextmanager
    def journey(self, name: str) -> Iterator[None]:
        """Around a journey: an error in it is a failed check, and the next journey begins."""
        self._journey = name
        try:
            yield
        except Broken:
            print(f"FAIL  {name}: given up", flush=True)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other journeys are still worth their answer
            self.check("runs to its end", False, f"{type(error).__name__}: {error}")
            traceback.print_exc()

    def summary(self) -> str:
        """The last line."""
        skipped = f", {len(self.not_tried)} not tried" if self.not_tried else ""
        return f"{self.passed} passed, {len(self.failures)} failed{skipped}"
