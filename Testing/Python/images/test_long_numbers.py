"""Numbers of thousands of digits where labels are named: refused or kept as names, and no defect."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import MaskError
from OsteoRadiomicsLib.images import LabelMap, Segment, read_mask, write_label_map
from OsteoRadiomicsLib.images.label_table import read_label_table

LONG = "9" * 5000  # Python converts no more than 4,300 digits


@pytest.mark.parametrize("end", [".json", ".ctbl", ".tsv", ".label", ".txt"])
@pytest.mark.parametrize(
    "text",
    [f"{LONG} L1 255 0 0 255\n", f'{{"{LONG}": "L1"}}', f"index,name\n{LONG},L1\n", f'{LONG} 255 0 0 1 1 1 "L1"\n', f"[{LONG}]"],
)
def test_a_label_of_thousands_of_digits_is_no_label(text: str, end: str, tmp_path: Path) -> None:
    (tmp_path / f"t{end}").write_text(text)
    with pytest.raises(MaskError, match=r"its label table is damaged|is no label table"):
        read_label_table(tmp_path / f"t{end}")


def test_a_segment_that_is_called_by_thousands_of_digits_keeps_its_name(tmp_path: Path) -> None:
    layer = sitk.GetImageFromArray(np.ones((2, 3, 4), np.uint8))
    write_label_map(LabelMap((layer,), (Segment(LONG, 1),)), tmp_path / "m.seg.nrrd")
    (segment,) = read_mask(tmp_path / "m.seg.nrrd").segments
    assert (segment.name, segment.anonymous) == (LONG, False)
