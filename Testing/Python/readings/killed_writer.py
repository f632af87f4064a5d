"""A process that forks writers to be killed: one line "<study>" in, the writer's process number out once it writes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from OsteoRadiomicsLib.readings import Desk, Reading, open_study
from OsteoRadiomicsLib.readings.masks import mask_bytes
from readings.study_kit import drawing


def write_forever(root: Path, masks: list[bytes]) -> None:
    """Revise the first case again and again, the drawings in turn; every file operation is real."""
    study = open_study(root)
    case = study.cases[0]
    with Desk(study, "A", take_over="killed") as desk:
        print(os.getpid(), flush=True)
        while True:
            stored = study.reading("A", 1, case)
            version = stored.record.version + 1 if stored else 1
            record = Reading(
                case=case, image_sha256=dict(study.images[case]), mask_sha256="0" * 64, versions={}, reason="again", reader="A",
                role="reader", session=1, sequence="T1", start="2026-03-01T08:00:00Z", end="2026-03-01T08:01:00Z",
            )  # fmt: skip
            desk.save(study.layout.reading("A", 1, case), record, masks[version % len(masks)])


def main() -> None:
    masks = [mask_bytes(drawing(grow=grow)) for grow in range(2)]
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            write_forever(Path(line.strip()), masks)
        os.waitpid(child, 0)
        print("dead", flush=True)


if __name__ == "__main__":
    main()
