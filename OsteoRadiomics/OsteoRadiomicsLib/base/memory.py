"""Whether an error says that memory was not enough, in whatever words: it is no fault of the input's."""

from __future__ import annotations

_WORDS = ("Failed to allocate memory", "bad_alloc", "MemoryAllocationError")
"""ITK's, whose errors have no type of their own in SimpleITK."""


def out_of_memory(error: BaseException) -> bool:
    """Whether this error, or one that it comes from, is a want of memory."""
    found: BaseException | None = error
    seen: set[int] = set()  # an error may be its own cause
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        if isinstance(found, MemoryError) or any(word in str(found) for word in _WORDS):
            return True
        found = found.__cause__
    return False
