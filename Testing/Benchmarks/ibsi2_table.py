"""Write the tables of Docs/ibsi2.md: response maps and features against the reference of IBSI 2.

Run from the project's root: ``python Testing/Benchmarks/ibsi2_table.py [FOLDER]`` with the folder that holds ``ibsi``, in it
the CT phantom and ``ibsi_2_reference_data/reference_response_maps``; by default the test data's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Testing" / "Python"))

import numpy as np  # noqa: E402
import SimpleITK as sitk  # noqa: E402
from conftest import shared_folder  # noqa: E402
from features.ibsi import ibsi2_reference as ibsi2  # noqa: E402
from OsteoRadiomicsLib.base.files import write_text  # noqa: E402

PAGE = ROOT / "Docs" / "ibsi2.md"
MARK = "<!-- tables -->\n"
MAPS = Path("ibsi") / "ibsi_2_reference_data" / "reference_response_maps"


def row(cells: list[str], agrees: bool) -> str:
    """A line of a table whose last column is the verdict."""
    return "| " + " | ".join([*cells, "yes" if agrees else "**no**"]) + " |"


def map_lines(data: Path) -> Iterator[str]:
    """Phase 1: the greatest difference of every whole response map from its reference."""
    yield "### Phase 1: response maps\n"
    yield "| Map | Phantom | Filter | Range of the reference | Greatest difference, % of the range | ± | Agrees |"
    yield "|---|---|---|---|---|---|---|"
    agree = 0
    for test in ibsi2.MAP_TESTS:
        file = data / MAPS / f"{test.name}-ValidCRM.nii"
        reference = sitk.GetArrayFromImage(sitk.ReadImage(str(file))).astype(np.float64)
        share = float(np.abs(test.response() - reference).max() / np.ptp(reference))
        agree += share <= ibsi2.TOLERANCE
        name = f"`{ibsi2.filter_of(test.content, test.dimension).name(test.dimension)}`"
        span = f"{reference.min():.4g} to {reference.max():.4g}"
        cells = [test.name.replace("_", "."), test.phantom, name, span, f"{100 * share:.4f}", f"{100 * ibsi2.TOLERANCE:g}"]
        yield row(cells, share <= ibsi2.TOLERANCE)
    yield f"\n{agree} of {len(ibsi2.MAP_TESTS)} response maps agree in every voxel."


def feature_lines(data: Path) -> Iterator[str]:
    """Phase 2: every feature of the CT phantom."""
    yield "\n### Phase 2: features\n"
    found = {name: pair for letter in ibsi2.DIMENSIONS for name, pair in ibsi2.measure_phase_2(data, letter).items()}
    rows, agree = [], dict.fromkeys(found, 0)
    tests = ibsi2.read_feature_tests()
    for test in tests:
        image, vector = found[test.configuration]
        value = vector[f"{image}_{test.feature}"]
        agree[test.configuration] += test.holds(value)
        verdict = "yes" if test.holds(value) else "**no**"
        rows.append(
            f"| {test.configuration} | `{test.feature}` | {value:.5g} | {test.printed} | {test.tolerance:g} | {verdict} |"
        )
    yield "| Configuration | Image | Values | Agree |"
    yield "|---|---|---|---|"
    for name in sorted(found, key=lambda name: (name[-1], name)):
        count = sum(test.configuration == name for test in tests)
        yield f"| {name} | `{found[name][0]}` | {count} | {agree[name]} |"
    yield f"| **all** | | {len(tests)} | {sum(agree.values())} |"
    yield "\n| Configuration | Feature | Ours | Reference | ± | Agrees |"
    yield "|---|---|---|---|---|---|"
    yield from rows


def main() -> None:
    shared = shared_folder()
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else (shared / "data" if shared else None)
    if data is None or not (data / MAPS).is_dir():
        sys.exit(f"no reference response maps: name the folder that holds '{MAPS}'")
    text = [*map_lines(data), *feature_lines(data)]
    before = PAGE.read_text(encoding="utf-8").split(MARK)[0]
    write_text(PAGE, before + MARK + "\n" + "\n".join(text) + "\n")


if __name__ == "__main__":
    main()
