"""What the views of a reader study need of the panel that shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ..panel import Context
    from .sitting import Sitting


class ReadingHost(Protocol):
    """The panel, as its views see it; anything with these members can show them.

    context: what the module's parts share. sitting: the open session, None between sessions.
    """

    context: Context
    sitting: Sitting | None

    def attempt(self, action: Callable[[], Any]) -> bool:
        """Do something that may fail; an error is shown. Returns whether it went well."""
        ...

    def say(self, *lines: str) -> None:
        """Show lines below the panel."""
        ...

    def set_button(self, button: Any, obstacle: str, purpose: str) -> None:
        """Enable a button, or disable it with a tooltip that says what is missing."""
        ...
