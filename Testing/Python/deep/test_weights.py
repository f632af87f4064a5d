"""Files of deep networks: what is written comes back, and what was altered is refused in one line."""

from __future__ import annotations

import json
import pickle
import zipfile

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import ModelError, OutputError
from OsteoRadiomicsLib.base.records import Part
from OsteoRadiomicsLib.deep.tensors import arrays_of, tensor_bytes
from OsteoRadiomicsLib.deep.weights import WEIGHTS, load_deep_model, save_deep_model, with_weights

ARRAYS = {"layer.weight": np.arange(6, dtype=np.float32).reshape(2, 3), "count": np.array(7, dtype=np.int64)}


class Facts(Part):
    """What this test's kind of network says of itself."""

    spacing_mm: float
    name: str = "toy"


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "toy"
    save_deep_model(with_weights("toy", Facts(spacing_mm=1.25), ARRAYS, {"network.onnx": b"graph"}), path)
    return path


def _refusal(path, kind="toy"):
    with pytest.raises(ModelError) as caught:
        load_deep_model(path, kind, Facts)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_tensor_bytes_are_the_documented_layout():
    # By hand from the format's description: length, header padded with blanks, numbers row by row, little-endian.
    header = b'{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}'
    by_hand = len(header).to_bytes(8, "little") + header + b"\x00\x00\x80?\x00\x00\x00\xc0"
    assert len(header) % 8 == 0
    assert tensor_bytes({"a": np.array([[1.0, -2.0]], dtype=">f4")}) == by_hand
    assert arrays_of(by_hand, "file")["a"].tolist() == [[1.0, -2.0]]


def test_arrays_of_every_kind_come_back():
    given = {
        np.dtype(text).name: np.array([[0, 1], [1, 0]], dtype=text).T
        for text in ("f8", "f4", "f2", "i8", "i4", "i2", "i1", "u1", "?")
    }
    found = arrays_of(tensor_bytes(given), "file")
    assert all(np.array_equal(found[name], array) and found[name].dtype == array.dtype for name, array in given.items())


@pytest.mark.parametrize(
    ("header", "numbers"),
    [
        ({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}, 4),
        (
            {
                "a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]},
                "b": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]},
            },
            4,
        ),
        ({"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}, 8),
        ({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}, 9),
        ({"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}, 4),
        ({"a": {"dtype": "object", "shape": [1], "data_offsets": [0, 4]}}, 4),
        ({"a": {"dtype": ["F32"], "shape": [1], "data_offsets": [0, 4]}}, 4),
        ({"a": {"dtype": "F32", "shape": [2**62, 4], "data_offsets": [0, 4]}}, 4),
        ([], 0),
    ],
)
def test_a_header_that_does_not_fit_its_numbers_is_refused(header, numbers):
    text = json.dumps(header).encode()
    with pytest.raises(ModelError, match="weights"):
        arrays_of(len(text).to_bytes(8, "little") + text + bytes(numbers), "weights")


def test_every_truncation_of_tensor_bytes_is_refused():
    whole = tensor_bytes(ARRAYS)
    for size in range(len(whole)):
        with pytest.raises(ModelError):
            arrays_of(whole[:size], "weights")


def test_a_pickle_is_no_tensor_file():
    with pytest.raises(ModelError, match="truncated or no safetensors file"):
        arrays_of(pickle.dumps(ARRAYS), "weights")


@pytest.mark.parametrize("name", ["model", "model.zip"])
def test_a_model_comes_back_with_its_facts_and_numbers(tmp_path, name):
    model = with_weights("toy", Facts(spacing_mm=1.25), ARRAYS)
    save_deep_model(model, tmp_path / name)
    found = load_deep_model(tmp_path / name, "toy", Facts)
    assert (found.facts, found.hash) == (model.facts, model.hash)
    assert np.array_equal(found.arrays()["layer.weight"], ARRAYS["layer.weight"])


def test_an_altered_number_is_refused(saved):
    data = bytearray((saved / WEIGHTS).read_bytes())
    data[-1] ^= 1
    (saved / WEIGHTS).write_bytes(bytes(data))
    assert "weights.safetensors does not match its checksum" in _refusal(saved)


def test_an_altered_fact_is_refused(saved):
    text = (saved / "model.json").read_text(encoding="utf-8")
    (saved / "model.json").write_text(text.replace("1.25", "4.0"), encoding="utf-8")
    assert "does not match its own checksum" in _refusal(saved)


def test_a_missing_and_an_extra_file_are_refused(saved):
    (saved / "network.onnx").rename(saved / "other.onnx")
    assert "network.onnx is missing" in _refusal(saved)
    (saved / "network.onnx").write_bytes(b"graph")
    assert "other.onnx, which its model.json does not list" in _refusal(saved)


def test_another_kind_of_model_is_refused(saved):
    assert "is a model of the kind 'toy', not radiograph" in _refusal(saved, "radiograph")


def test_a_truncated_archive_is_refused(tmp_path):
    save_deep_model(with_weights("toy", Facts(spacing_mm=1.0), ARRAYS), tmp_path / "toy.zip")
    data = (tmp_path / "toy.zip").read_bytes()
    (tmp_path / "toy.zip").write_bytes(data[: len(data) // 2])
    assert "no readable .zip archive" in _refusal(tmp_path / "toy.zip")


def test_an_archive_that_leaves_its_folder_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "toy.zip", "w") as archive:
        archive.writestr("../escaped", b"")
    assert "no plain file name" in _refusal(tmp_path / "toy.zip")


def test_a_model_of_a_table_is_no_deep_network():
    assert "no deep network's" in _refusal("Resources/Models/op-mri-clinical-published")


def test_a_folder_with_something_else_is_not_replaced(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="no model folder"):
        save_deep_model(with_weights("toy", Facts(spacing_mm=1.0), ARRAYS), tmp_path / "letters")
