"""Damage of tables, settings and records that mutated files brought to light."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError, TableError
from OsteoRadiomicsLib.protocols.extraction_settings import read_settings
from OsteoRadiomicsLib.protocols.protocol import read_protocol
from OsteoRadiomicsLib.tables.provenance import read_provenance
from OsteoRadiomicsLib.tables.reading import read_feature_table

TABLE = pd.DataFrame({"case": list("abcdefgh"), "original_firstorder_Mean": [k / 7 for k in range(8)]})


def test_a_parquet_page_is_checked_against_its_checksum(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    TABLE.to_parquet(path, index=False, write_page_checksum=True, compression=None, use_dictionary=False)
    content = path.read_bytes()
    value = TABLE["original_firstorder_Mean"].to_numpy()[3].tobytes()
    assert content.count(value) == 1
    path.write_bytes(content.replace(value, b"\x01" + value[1:]))
    with pytest.raises(TableError, match="is a damaged Parquet file"):
        read_feature_table(path)


def test_a_workbook_with_garbled_packing_or_directory_is_a_damaged_workbook(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    TABLE.to_excel(path, index=False)
    content = path.read_bytes()
    for place, value in ((content.index(b"xl/worksheets/sheet1.xml") + 40, 0x5A), (content.rindex(b"PK\1\2") + 6, 84)):
        path.write_bytes(content[:place] + bytes([value]) + content[place + 1 :])
        with pytest.raises(TableError, match="is a damaged Excel workbook"):
            read_feature_table(path)


@pytest.mark.parametrize("read", [read_settings, read_protocol, lambda path: read_provenance(path.with_name("f.csv"))])
def test_a_file_that_is_no_utf8_names_the_line(read, tmp_path: Path) -> None:
    path = tmp_path / "f.provenance.json"
    path.write_bytes(b"{\n\n \xff\n}")
    with pytest.raises(OsteoRadiomicsError, match=r"\(line 3 is no UTF-8 text\)") as caught:
        read(path)
    assert "codec" not in str(caught.value)


def test_a_settings_block_that_holds_no_keys_is_named(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("setting:\n  binWidth:`25\n", encoding="utf-8")
    with pytest.raises(
        OsteoRadiomicsError, match=r"setting holds no keys with values\. Write setting: and then lines of key: value"
    ):
        read_settings(path)
