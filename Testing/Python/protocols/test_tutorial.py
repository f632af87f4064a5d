"""The tutorial's protocol for a measured end point can be read as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.protocols.protocol import load_protocol, parse_protocol, shipped_protocols

TUTORIAL = Path(__file__).resolve().parents[3] / "Docs" / "tutorial" / "model.md"
REPLACED = re.compile(r"\[\[?(outcome|modelling|published)")


def test_the_protocol_of_a_measured_end_point_is_valid(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    outcome = next(block for block in blocks if 'type = "number"' in block)
    modelling = next(block for block in blocks if 'family = "linear"' in block)
    assert main(["protocols", "show", "op-mri", "--toml"]) == 0
    parts = re.split(r"(?m)^(?=\[)", capsys.readouterr().out)
    kept = "".join(part for part in parts if not REPLACED.match(part)).replace('name = "op-mri"', 'name = "bmd-mri"', 1)
    protocol = parse_protocol(kept + outcome + modelling, "bmd-mri.toml")
    assert (protocol.name, protocol.outcome.type, protocol.outcome.unit) == ("bmd-mri", "number", "mg/cm3")
    assert protocol.modelling.has_radscore
    assert protocol.extraction == load_protocol("op-mri").extraction


def test_the_file_of_a_protocol_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["protocols", "show", "op-ct", "--toml"]) == 0
    assert capsys.readouterr().out.strip() == shipped_protocols()["op-ct"].read_text(encoding="utf-8").strip()
