"""Other spellings of a model's categories, as the protocol declares them that the model was trained on.

A model need not hold them: they decide no number, and models that were trained before a protocol had them profit, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ..protocols.protocol import read_protocol, shipped_protocols
from .input_schema import Input
from .schema import ModelSpec


def protocol_aliases(spec: ModelSpec, item: Input) -> Mapping[str, tuple[str, ...]]:
    """Category -> its aliases in the model's protocol; nothing where that is not among the shipped ones. Raises ProtocolError."""
    if spec.protocol is None or item.source.type != "clinical":
        return {}
    return _declared(spec.protocol.name).get(item.source.column, {})


@cache
def _declared(protocol: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    path = shipped_protocols().get(protocol)
    return {item.name: item.aliases for item in read_protocol(path).clinical} if path else {}
