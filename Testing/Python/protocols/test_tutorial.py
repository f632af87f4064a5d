"""The tutorial's protocols for other outcomes can be read as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.protocols.protocol import load_protocol, parse_protocol, shipped_protocols

TUTORIAL = Path(__file__).resolve().parents[3] / "Docs" / "tutorial" / "model.md"
REPLACED = re.compile(r"\[\[?(outcome|modelling|published)")


@pytest.mark.parametrize(
    ("base", "name", "type", "unit", "family"),
    [("op-mri", "bmd-mri", "number", "mg/cm3", "linear"), ("op-ct", "fracture-ct", "time-to-event", "months", "cox")],
)
def test_the_protocol_of_another_outcome_is_valid(
    base: str, name: str, type: str, unit: str, family: str, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    outcome = next(block for block in blocks if f'type = "{type}"' in block)
    modelling = next(block for block in blocks if f'family = "{family}"' in block)
    assert main(["protocols", "show", base, "--toml"]) == 0
    parts = re.split(r"(?m)^(?=\[)", capsys.readouterr().out)
    kept = "".join(part for part in parts if not REPLACED.match(part)).replace(f'name = "{base}"', f'name = "{name}"', 1)
    protocol = parse_protocol(kept + outcome + modelling, f"{name}.toml")
    assert (protocol.name, protocol.outcome.type, protocol.outcome.unit) == (name, type, unit)
    assert protocol.modelling.has_radscore
    assert protocol.extraction == load_protocol(base).extraction


def test_the_file_of_a_protocol_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["protocols", "show", "op-ct", "--toml"]) == 0
    assert capsys.readouterr().out.strip() == shipped_protocols()["op-ct"].read_text(encoding="utf-8").strip()
