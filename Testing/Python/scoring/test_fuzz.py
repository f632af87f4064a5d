"""2,000 mutated files of each type of model: a typed error or exactly the right answer, never anything else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.errors import ModelError
from OsteoRadiomicsLib.scoring import load_model, save_model

ROUNDS = 1000
JSON_PIECES = [b"0", b"9", b"-", b"e9", b"null", b'"', b"{", b"}", b"[", b"\\", b"\x00", b"\xff"]


def _mutated(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, removed, doubled, exchanged or inserted."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 5, 20])):
        at = chance.randrange(len(changed))
        size = chance.choice([1, 1, 2, 8, 64])
        match chance.randrange(5):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                changed[at] = chance.randrange(256)
            case 2 if len(changed) > size:
                del changed[at : at + size]
            case 3:
                changed[at:at] = changed[at : at + size]
            case _:
                changed[at:at] = chance.choice(
                    [b"0", b"9", b"-", b"e9", b"null", b'"', b"{", b"}", b"[", b"\\", b"\x00", b"\xff"]
                )
    return bytes(changed)


def _outcome(path: Path, inputs: dict) -> float | str:
    try:
        return load_model(path).score(inputs).linear_predictor
    except ModelError as error:
        return str(error)


@pytest.mark.parametrize("example", ["combined", "number"])
@pytest.mark.parametrize("target", ["model.json", "model.zip"])
def test_a_mutated_model_gives_a_typed_error_or_the_right_answer(example, request, case_inputs, tmp_path, target):
    model = request.getfixturevalue(example)
    right = model.score(case_inputs).linear_predictor
    if target == "model.zip":
        loaded = file = tmp_path / "model.zip"
    else:
        loaded, file = tmp_path / "model", tmp_path / "model" / "model.json"
    save_model(model, loaded)
    whole = file.read_bytes()
    chance = random.Random(20260401)
    refused = 0
    for _ in range(ROUNDS):
        file.write_bytes(_mutated(whole, chance))
        outcome = _outcome(loaded, case_inputs)
        if isinstance(outcome, str):
            assert "\n" not in outcome
            refused += 1
        else:
            assert outcome == right
    assert refused > 0.8 * ROUNDS
    file.write_bytes(whole)
    assert _outcome(loaded, case_inputs) == right
