"""The operating system's account that a sitting runs under, as every audit line names it."""

from __future__ import annotations

import os
from functools import cache

UNKNOWN = "unknown"


@cache
def account() -> str:
    """The account's name as the system knows it, not as an environment variable says; "unknown" where it has none."""
    try:
        if os.name == "nt":
            return os.getlogin()
        import pwd  # not there on Windows

        return pwd.getpwuid(os.getuid()).pw_name
    except (OSError, KeyError, ImportError):  # a container's user has no entry
        return UNKNOWN
