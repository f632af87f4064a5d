"""Work in a process of its own: its result and notices arrive, its errors are raised here."""

from __future__ import annotations

import os

import pytest
from OsteoRadiomicsLib.base.apart import done_apart
from OsteoRadiomicsLib.base.blocks import blocks_of
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.base.notices import collected_notices, say


def noticing(number: int) -> tuple[int, int]:
    say(f"seen {number}")
    return number + 1, os.getpid()


def refusing(number: int) -> int:
    raise TableError(f"{number} is too much", cure="Take less")


def ending(first: int) -> int:
    """Ends the process unless it is the first."""
    if os.getpid() != first:
        os._exit(3)
    return first


def test_result_and_notices_come_from_another_process() -> None:
    with collected_notices() as said:
        found, process = done_apart(noticing, 4)
    assert (found, said) == (5, ["seen 4"])
    assert process != os.getpid()


def test_an_error_is_raised_as_if_the_work_were_done_here() -> None:
    with pytest.raises(TableError, match=r"7 is too much\. Take less\."):
        done_apart(refusing, 7)


def test_a_process_that_ends_without_a_result_leaves_the_work_to_this_one() -> None:
    assert done_apart(ending, os.getpid()) == os.getpid()


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (3, [3]), (4, [4]), (9, [4, 4, 1])])
def test_blocks_hold_every_item_once_in_its_order(count: int, sizes: list[int]) -> None:
    blocks = list(blocks_of(iter(range(count)), 4))
    assert [len(block) for block in blocks] == sizes
    assert [item for block in blocks for item in block] == list(range(count))
