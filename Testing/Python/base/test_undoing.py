"""What was begun and could not be finished is undone, whatever stopped it."""

from __future__ import annotations

import pytest
from OsteoRadiomicsLib.base.undoing import undone_unless_whole


def test_what_is_whole_stays():
    undone = []
    with undone_unless_whole(lambda: undone.append("undone")):
        pass
    assert undone == []


@pytest.mark.parametrize("stop", [ValueError, KeyboardInterrupt])
def test_what_is_stopped_is_undone_before_the_error_goes_on(stop):
    undone = []
    with pytest.raises(stop), undone_unless_whole(lambda: undone.append("undone")):
        raise stop
    assert undone == ["undone"]
