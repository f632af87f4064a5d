"""Names before numbers: tables that name labels are found and read, and numbers count only where nothing has a name."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from header_files import nifti, nrrd
from OsteoRadiomicsLib.base.errors import MaskError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.base.segment_names import SegmentNames
from OsteoRadiomicsLib.images import LabelMap, Segment, read_mask, select_rois, write_label_map
from OsteoRadiomicsLib.images.label_schemes import LABEL_SCHEMES
from OsteoRadiomicsLib.images.label_table import parse_label_table, read_label_table
from OsteoRadiomicsLib.images.naming import Naming
from OsteoRadiomicsLib.images.read_image import AS_USUAL, ReadOptions
from OsteoRadiomicsLib.images.segment_names import is_number_name, same_meaning
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.verbs.arguments import SCHEMES

OP_MRI = load_protocol("op-mri").segment_names
PAIN_MRI = load_protocol("pain-mri").segment_names
NAMES = {20: "colon", 29: "vertebrae_L3", 30: "vertebrae_L2", 31: "vertebrae_L1"}
XML = (
    '<?xml version="1.0" encoding="UTF-8"?> <CaretExtension><VolumeInformation Index="0"><LabelTable>\n'
    + "\n".join(f'<Label Key="{label}" Red="1" Green="0.5" Blue="0"><![CDATA[{name}]]></Label>' for label, name in NAMES.items())
    + "</LabelTable></VolumeInformation></CaretExtension>\n   "
)
ITK_SNAP = "# ITK-SnAP Label Description File\n" + "\n".join(
    [f'{0:5d} {0:5d} {0:4d} {0:4d}        0  0  0    "Clear Label"']
    + [f'{label:5d}   255    0   10        1  1  1    "{name}"' for label, name in NAMES.items()]
)
COLOR_TABLE = "# Color table file mask.ctbl\n0 Background 0 0 0 0\n" + "\n".join(
    f"{n} {name} 128 174 128 255" for n, name in NAMES.items()
)
COLOR_CSV = "LabelValue,Name,Color_R,Color_G,Color_B,Color_A\n" + "\n".join(
    f"{n},{name},128,174,128,255" for n, name in NAMES.items()
)
TSV = "index\tname\tabbreviation\n" + "\n".join(f"{n}\t{name}\tx" for n, name in NAMES.items())
JSON = '{"20": "colon", "29": "vertebrae_L3", "30": "vertebrae_L2", "31": "vertebrae_L1"}'
NNUNET = json.dumps({"channel_names": {"0": "CT"}, "labels": {"background": 0, **{name: n for n, name in NAMES.items()}}})
TABLES = {"xml": XML, "label": ITK_SNAP, "ctbl": COLOR_TABLE, "csv": COLOR_CSV, "tsv": TSV, "json": JSON, "txt": COLOR_TABLE}


def _values(*labels: int) -> np.ndarray:
    """A label map with two voxels of each label."""
    values = np.zeros((4, 5, 6), "<i2")
    for row, label in enumerate(labels):
        values[row // 5, row % 5, 1:3] = label
    return values


def _mask(path: Path, *labels: int, extension: str = "") -> Path:
    return nifti(path, _values(*labels), extension=extension.encode())


def _named(path: Path, reading: ReadOptions = AS_USUAL) -> dict[int, str]:
    with collected_notices():
        label_map = read_mask(path, options=reading)
    return {segment.label: segment.name for segment in label_map.segments}


def _rois(path: Path, names, **choice) -> tuple[list[str], list[str]]:
    """Names of the ROIs chosen, and what was noticed."""
    with collected_notices() as said:
        reading = choice.pop("reading", AS_USUAL)
        rois = select_rois(read_mask(path, options=reading), names=names, where="mask", **choice)
    return [roi.name for roi in rois], said


class TestTables:
    """Every table that programs write gives the same names."""

    @pytest.mark.parametrize("text", [XML, ITK_SNAP, COLOR_TABLE, COLOR_CSV, TSV, JSON, NNUNET])
    def test_tables_of_all_kinds(self, text):
        assert parse_label_table(text) == NAMES

    def test_names_may_have_blanks_and_other_alphabets(self):
        assert parse_label_table('1 255 0 0 1 1 1 "L1 vertebral body"\n2 0 0 0 1 1 1 "第一腰椎"') == {
            1: "L1 vertebral body",
            2: "第一腰椎",
        }
        assert parse_label_table("7 left psoas major 1 2 3 255") == {7: "left psoas major"}

    @pytest.mark.parametrize(
        "text", ["", "a note\nof two lines", "3 lesions were seen", '{"EchoTime": 0.08}', "id,age\n1,70", "{", "[1]"]
    )
    def test_other_texts_are_no_tables(self, text):
        assert parse_label_table(text) == {}

    def test_plain_lines_count_only_where_they_are_asked_for(self):
        assert parse_label_table("20 L1\n21: L2\n22=L3") == {}
        assert parse_label_table("20 L1\n21: L2\n22=L3", loosely=True) == {20: "L1", 21: "L2", 22: "L3"}

    @pytest.mark.parametrize("text", [XML[:200], XML.replace('Key="20"', ""), XML.replace('Key="20"', 'Key="x"')])
    def test_a_damaged_table_is_refused(self, text):
        with pytest.raises(MaskError, match="label table is damaged"):
            parse_label_table(text)

    def test_entities_are_refused(self):
        with pytest.raises(MaskError, match="entities"):
            parse_label_table('<!DOCTYPE a [<!ENTITY b "c">]>' + XML)

    def test_one_label_of_two_names_is_refused(self):
        with pytest.raises(MaskError, match="label 20 both L1 and L2"):
            parse_label_table("20 L1 1 2 3 4\n20 L2 1 2 3 4")


class TestWhereNamesComeFrom:
    """The file, a table beside it, a table that was chosen, a scheme."""

    @pytest.mark.parametrize("text", [XML, JSON, ITK_SNAP])
    @pytest.mark.parametrize("suffix", ["nii", "nii.gz"])
    def test_a_nifti_extension(self, tmp_path, text, suffix):
        assert _named(_mask(tmp_path / f"m.{suffix}", *NAMES, extension=text)) == NAMES

    def test_an_extension_without_names_is_none(self, tmp_path):
        assert _named(_mask(tmp_path / "m.nii", 20, extension="afni, version 3")) == {20: "20"}

    def test_a_damaged_table_in_an_extension_names_the_mask(self, tmp_path):
        path = _mask(tmp_path / "m.nii", 20, extension=XML[:300])
        with pytest.raises(MaskError, match="damaged") as caught:
            read_mask(path)
        assert str(path) in str(caught.value)

    @pytest.mark.parametrize("ending", TABLES)
    def test_a_table_beside_the_mask(self, tmp_path, ending):
        path = _mask(tmp_path / "m.nii.gz", *NAMES)
        (tmp_path / f"m.{ending}").write_text(TABLES[ending])
        assert _named(path) == NAMES

    def test_a_table_beside_an_nrrd(self, tmp_path):
        path = nrrd(tmp_path / "m.nrrd", _values(*NAMES))
        (tmp_path / "m.ctbl").write_text(COLOR_TABLE)
        assert _named(path) == NAMES

    def test_a_note_beside_the_mask_is_none(self, tmp_path):
        path = _mask(tmp_path / "m.nii.gz", 20)
        (tmp_path / "m.txt").write_text("3 lesions were seen")
        (tmp_path / "m.json").write_text('{"EchoTime": 0.08}')
        assert _named(path) == {20: "20"}

    def test_two_tables_that_differ_are_refused_with_both(self, tmp_path):
        path = _mask(tmp_path / "m.nii.gz", 20)
        (tmp_path / "m.ctbl").write_text("20 L1 1 2 3 4")
        (tmp_path / "m.label").write_text('20 1 2 3 1 1 1 "colon"')
        with pytest.raises(MaskError, match="label 20 L1 and colon"):
            read_mask(path)

    @pytest.mark.parametrize(
        ("name", "content", "line"),
        [("m.json", '{"20": "L1",\n"21": "L', 2), ("m.xml", "<LabelTable>\n<Label Key='20'>L1</Lab", 2)],
    )
    def test_a_damaged_table_beside_a_mask_is_not_passed_over(self, tmp_path, name, content, line):
        path = _mask(tmp_path / "m.nii.gz", 20)
        (tmp_path / name).write_text(content)
        with pytest.raises(MaskError, match=rf"{name}: the label table beside the mask is damaged \(line {line}\)"):
            read_mask(path)

    def test_a_description_beside_a_mask_that_is_no_label_table_changes_nothing(self, tmp_path):
        path = _mask(tmp_path / "m.nii.gz", 20)
        (tmp_path / "m.json").write_text('{"Modality": "MR", "EchoTime": 0.01}')
        assert _named(path) == {20: "20"}

    def test_names_of_the_file_come_before_a_table_beside_it(self, tmp_path):
        path = _mask(tmp_path / "m.nii.gz", 20, extension=XML)
        (tmp_path / "m.ctbl").write_text("20 L1 1 2 3 4")
        assert _named(path) == {20: "colon"}

    def test_a_chosen_table_decides_and_says_where_it_differs(self, tmp_path):
        path = _mask(tmp_path / "m.nii.gz", 20, 31, extension=XML)
        (tmp_path / "mine.txt").write_text("20 L1\n31 L1 vertebra")
        with collected_notices() as said:
            label_map = read_mask(path, options=ReadOptions(label_table=tmp_path / "mine.txt"))
        assert [segment.name for segment in label_map.segments] == ["L1", "L1 vertebra"]
        assert len(said) == 1
        assert "colon" in said[0]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
    def test_a_table_in_any_encoding(self, tmp_path, encoding):
        (tmp_path / "t.txt").write_bytes("31 L1\n30 \u8170\u690e2\n".encode(encoding))
        assert read_label_table(tmp_path / "t.txt") == {31: "L1", 30: "\u8170\u690e2"}

    def test_a_chosen_table_that_is_damaged_is_named(self, tmp_path):
        (tmp_path / "mine.json").write_text('{"20": "L1",')
        with pytest.raises(MaskError, match=r"mine\.json: its label table is damaged \(line 1\)"):
            read_mask(_mask(tmp_path / "m.nii", 20), options=ReadOptions(label_table=tmp_path / "mine.json"))

    @pytest.mark.parametrize("content", ["no table", None])
    def test_a_chosen_table_must_be_one(self, tmp_path, content):
        if content:
            (tmp_path / "mine.txt").write_text(content)
        with pytest.raises(MaskError, match=r"mine\.txt"):
            read_mask(_mask(tmp_path / "m.nii", 20), options=ReadOptions(label_table=tmp_path / "mine.txt"))

    def test_a_scheme_names_what_has_no_name(self, tmp_path):
        path = _mask(tmp_path / "m.nii", 20, 31, 999)
        assert _named(path, ReadOptions(scheme="totalsegmentator-v2")) == {20: "colon", 31: "vertebrae_L1", 999: "999"}

    def test_a_scheme_that_contradicts_a_name_is_refused_with_both(self, tmp_path):
        path = _mask(tmp_path / "m.nii", 20, extension=XML)
        with pytest.raises(MaskError, match="colon in the mask, vertebrae_L1 in the scheme verse"):
            read_mask(path, options=ReadOptions(scheme="verse"))
        assert _named(path, ReadOptions(scheme="totalsegmentator-v2")) == {20: "colon"}

    def test_an_unknown_scheme_is_refused_with_those_there_are(self):
        with pytest.raises(MaskError, match="totalspineseg"):
            Naming("simpleware")


class TestSchemes:
    """Numbers as the programs document them."""

    @pytest.mark.parametrize(
        ("scheme", "numbers"),
        [
            ("verse", {8: "T1", 19: "T12", 20: "L1", 21: "L2", 22: "L3", 24: "L5", 25: "L6", 28: "T13"}),
            ("totalsegmentator-v1", {18: "L5", 20: "L3", 21: "L2", 22: "L1", 23: "T12", 34: "T1", 35: "C7", 41: "C1"}),
            ("totalsegmentator-v2", {27: "L5", 29: "L3", 30: "L2", 31: "L1", 32: "T12", 43: "T1", 44: "C7", 50: "C1"}),
            ("totalspineseg", {11: "C1", 17: "C7", 21: "T1", 32: "T12", 41: "L1", 42: "L2", 43: "L3", 45: "L5"}),
            ("spineps", {19: "T12", 20: "L1", 21: "L2", 22: "L3"}),
        ],
    )
    def test_vertebrae(self, scheme, numbers):
        assert {number: LABEL_SCHEMES[scheme].names[number] for number in numbers} == {
            number: f"vertebrae_{name}" for number, name in numbers.items()
        }

    @pytest.mark.parametrize(
        ("scheme", "number", "name"),
        [
            ("totalsegmentator-v1", 57, "colon"), ("totalsegmentator-v1", 100, "autochthon_left"),
            ("totalsegmentator-v1", 104, "urinary_bladder"), ("totalsegmentator-v1", 81, "rib_right_12"),
            ("totalsegmentator-v2", 20, "colon"), ("totalsegmentator-v2", 22, "prostate"),
            ("totalsegmentator-v2", 87, "autochthon_right"), ("totalsegmentator-v2", 117, "costal_cartilages"),
            ("totalsegmentator-v2", 91, "skull"), ("totalspineseg", 91, "disc_T12_L1"), ("totalspineseg", 50, "sacrum"),
            ("spineps", 120, "disc_below_L1"), ("musclemap", 5101, "thoracolumbar multifidus left"),
            ("musclemap", 5112, "erector spinae right"), ("musclemap", 7212, "adductor longus right"),
            ("musclemap", 8161, "fibula left"),
        ],
    )  # fmt: skip
    def test_other_structures(self, scheme, number, name):
        assert LABEL_SCHEMES[scheme].names[number] == name

    def test_a_disc_is_no_vertebra(self):
        assert not any(same_meaning(name, "L1") for label, name in LABEL_SCHEMES["spineps"].names.items() if label != 20)
        assert not any(same_meaning(name, "L1") for label, name in LABEL_SCHEMES["totalspineseg"].names.items() if label != 41)

    @pytest.mark.parametrize(("scheme", "count"), [("totalsegmentator-v1", 104), ("totalsegmentator-v2", 117), ("musclemap", 89)])
    def test_no_label_is_missing(self, scheme, count):
        assert len(LABEL_SCHEMES[scheme].names) == count

    def test_the_command_line_knows_them_all(self):
        assert tuple(LABEL_SCHEMES) == SCHEMES

    def test_muscles_of_musclemap_are_those_of_the_protocol(self, tmp_path):
        found, _ = _rois(
            _mask(tmp_path / "m.nii", 5101, 5102, 5111, 5112), PAIN_MRI, reading=ReadOptions(scheme="musclemap"),
            segments=["ES_R", "MF_R", "MF_L", "ES_L"],
        )  # fmt: skip
        assert found == ["ES_R", "MF_R", "MF_L", "ES_L"]


class TestNamesDecide:
    """A protocol's ROI is found by name; by its number only where the mask names nothing, and then it is said."""

    @pytest.mark.parametrize(
        "text", [XML, XML.replace("vertebrae_L1", "L1").replace("vertebrae_L2", "L2 vertebra").replace("vertebrae_L3", "l3 Body")]
    )
    def test_names_decide_over_numbers(self, tmp_path, text):
        path = _mask(tmp_path / "m.nii", *NAMES, extension=text)
        found, said = _rois(path, OP_MRI, segments=["L1", "L2", "L3"])
        assert (found, said) == (["L1", "L2", "L3"], [])
        with collected_notices():
            (roi,) = select_rois(read_mask(path), names=OP_MRI, segments=["L1"])
            label_map = read_mask(path)
        by_label = next(segment for segment in label_map.segments if segment.label == 31)
        assert np.array_equal(*(sitk.GetArrayFromImage(mask) for mask in (roi.mask, label_map.mask(by_label))))

    @pytest.mark.parametrize("other", ["colon", "disc_L1_L2", "L1 and L2", "Segment_7"])
    def test_a_name_that_contradicts_the_number_is_refused_with_both(self, tmp_path, other):
        path = _mask(tmp_path / "m.nii", 20, extension=f'{{"20": "{other}"}}')
        for choice in ({"segments": ["L1"]}, {"labels": [20]}):
            with pytest.raises(MaskError, match=f"label 20 is the protocol's number of L1, in the mask it is called {other}"):
                _rois(path, OP_MRI, **choice)

    def test_a_label_that_the_table_leaves_out_is_not_taken_by_its_number(self, tmp_path):
        path = _mask(tmp_path / "m.nii", 20, 31, extension='{"31": "vertebrae_L1"}')
        assert _rois(path, OP_MRI, segments=["L1"]) == (["L1"], [])
        with pytest.raises(MaskError, match="has no name, though others have"):
            _rois(path, OP_MRI, labels=[20])

    @pytest.mark.parametrize("extension", ["", '{"20": "Label 20", "21": "21", "22": "Segment_22"}'])
    def test_numbers_taken_by_default_are_said(self, tmp_path, extension):
        found, said = _rois(_mask(tmp_path / "m.nii", 20, 21, 22, extension=extension), OP_MRI, segments=["L1", "L2", "L3"])
        assert found == ["L1", "L2", "L3"]
        assert said == ["mask: it names no labels; by the protocol's own numbers it was read 20 as L1, 21 as L2, 22 as L3"]

    def test_numbers_that_the_user_chose_are_not(self, tmp_path):
        assert _rois(_mask(tmp_path / "m.nii", 20), OP_MRI, labels=[20]) == (["L1"], [])

    def test_numbers_of_a_scheme_are_never_the_protocols(self, tmp_path):
        path = _mask(tmp_path / "m.nii", 20, 21, 22)
        found, said = _rois(path, OP_MRI, reading=ReadOptions(scheme="totalsegmentator-v1"), segments=["L1", "L2", "L3"])
        assert found == ["L1", "L2", "L3"]
        assert said == ["mask: its labels were named by the scheme totalsegmentator-v1"]
        with pytest.raises(MaskError, match="called colon"):
            _rois(path, OP_MRI, reading=ReadOptions(scheme="totalsegmentator-v2"), segments=["L1"])

    def test_a_slicer_segment_is_known_by_its_name_not_by_its_label(self, make_image, tmp_path):
        layer = make_image(np.where(np.arange(24).reshape(2, 3, 4) > 12, 1, 0).astype(np.uint8))
        write_label_map(LabelMap((layer,), (Segment("tumour", 1),)), tmp_path / "m.seg.nrrd")
        with pytest.raises(MaskError, match="label 1 is the protocol's number of ES_R, in the mask it is called tumour"):
            _rois(tmp_path / "m.seg.nrrd", PAIN_MRI, segments=["ES_R"])
        assert _rois(tmp_path / "m.seg.nrrd", PAIN_MRI, segments=["tumour"])[0] == ["tumour"]


class TestMeaning:
    """Spellings of one structure are one name; other structures are not."""

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("vertebrae_L1", "L1"), ("L1 vertebra", "l1"), ("Vertebral body L1", "vertebrae_L1"),
            ("left_multifidus", "multifidus left"),
            ("MF_L", "mf left"), ("erector spinae muscle, right", "erector_spinae_right"),
        ],
    )  # fmt: skip
    def test_one_structure(self, first, second):
        assert same_meaning(first, second)

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("L1", "L2"),
            ("L1", "L1-L2"),
            ("disc_L1", "L1"),
            ("multifidus_left", "multifidus_right"),
            ("L1", "L11"),
            ("Body", "Vertebra"),
        ],
    )
    def test_two_structures(self, first, second):
        assert not same_meaning(first, second)

    @pytest.mark.parametrize(("name", "label"), [("20", 20), ("Segment_20", 20), ("label 020", 20), ("", 3), ("(none)", 3)])
    def test_names_that_say_nothing(self, name, label):
        assert is_number_name(name, label)

    @pytest.mark.parametrize(("name", "label"), [("Segment_1", 20), ("L1", 1), ("T12", 12), ("21", 20)])
    def test_names_that_say_something(self, name, label):
        assert not is_number_name(name, label)


class TestListsOfNames:
    """A user writes names in one text; a name that exists is taken before the text is parted."""

    @pytest.mark.parametrize(
        ("text", "known", "meant"),
        [
            ("L1,L2", ["L1", "L2"], ("L1", "L2")),
            ("L1, L2 (union)", ["L1, L2 (union)"], ("L1, L2 (union)",)),
            ("L3; L1, L2 (union),L4", ["L1, L2 (union)", "L3", "L4"], ("L3", "L1, L2 (union)", "L4")),
            ("a;b", ["a;b", "a"], ("a;b",)),
            ("a,b,c", ["a,b", "a,b,c"], ("a,b,c",)),
            ("a,b,c", ["b,c"], ("a", "b,c")),
            (" a ,, b ", [], ("a", "b")),
        ],
    )
    def test_the_longest_name_that_exists_is_taken(self, text, known, meant):
        assert SegmentNames(text).among(known) == meant

    def test_it_is_a_tuple_that_crosses_into_another_process(self):
        again = copy.copy(SegmentNames("a, b"))  # made anew from what it hands over, as in another process
        assert again == ("a", "b")
        assert again.among(["a, b"]) == ("a, b",)

    def test_segments_are_chosen_so(self, make_image):
        values = np.array([[[1, 2, 2]]], np.uint8)
        label_map = LabelMap((make_image(values),), (Segment("L1, L2 (union)", 1), Segment("L3", 2)))
        found = select_rois(label_map, segments=SegmentNames("L3,L1, L2 (union)"))
        assert [roi.name for roi in found] == ["L3", "L1, L2 (union)"]
