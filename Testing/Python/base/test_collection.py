"""When Python looks for circular garbage."""

from __future__ import annotations

import gc

import pytest
from OsteoRadiomicsLib.base.collection import NEW_OBJECTS, rare_collection


def test_garbage_is_collected_rarely_inside_and_as_before_afterwards() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="stop"), rare_collection():
        assert gc.get_threshold() == (NEW_OBJECTS, *before[1:])
        raise ValueError("stop")
    assert gc.get_threshold() == before
