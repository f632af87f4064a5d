"""A case from files to its record: every measurement with its method, or with the reason why there is none."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from dicom_kit import write_seg, write_series
from muscle_kit import FAT, LEAN, cylinder, empty_grid, label_image, painted
from OsteoRadiomicsLib.base.errors import GeometryError, InputError, MaskError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.images.read_image import ReadOptions
from PainGradeLib.case.measuring import measure_case
from PainGradeLib.case.record import MuscleRecord
from PainGradeLib.case.request import CaseRequest, FatRequest
from PainGradeLib.cohort.cases import read_muscle_cases
from PainGradeLib.cohort.running import measure_cohort
from PainGradeLib.measurements import MEASUREMENTS
from PainGradeLib.muscles.drawn import MaskChoice
from PainGradeLib.references import CutOffs, reference_for, suggested_grade
from pydicom import Dataset

NAMES = ("MF_L", "MF_R", "ES_L", "ES_R", "PS_L", "PS_R", "SAT", "CSF", "L4", "L5")
SHARES = {
    "MF_L": 0.3,
    "MF_R": 0.2,
    "ES_L": 0.1,
    "ES_R": 0.1,
    "PS_L": 0.0,
    "PS_R": 0.0,
    "SAT": 1.0,
    "CSF": 1.0,
    "L4": 0.0,
    "L5": 0.0,
}
LABELS = {name: number for number, name in enumerate(NAMES, 1)}
UP = np.array([0.0, 0.0, 1.0])


@pytest.fixture(scope="module")
def phantom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with image.nii.gz and mask.nii.gz: cylinders of painted fat, with noise, and two vertebral bodies."""
    folder = tmp_path_factory.mktemp("phantom")
    grid = empty_grid((190, 140, 9), (0.8, 0.8, 4.0))
    places = {"MF_L": (14, 25), "MF_R": (-14, 25), "ES_L": (40, 25), "ES_R": (-40, 25), "PS_L": (30, -20), "PS_R": (-30, -20),
              "SAT": (0, 48), "CSF": (0, 6)}  # fmt: skip
    masks = {name: cylinder(grid, place, (10, 8) if name != "CSF" else (4, 4), UP) for name, place in places.items()}
    body = cylinder(grid, (0, -22), (18, 14), UP)
    height = np.arange(9)[:, None, None] * np.ones_like(body)
    masks |= {"L4": body & (height >= 6), "L5": body & (height <= 2)}
    values = np.zeros(body.shape)
    for index, name in enumerate(NAMES):
        share = SHARES[name]
        for cut, mask in zip(values, masks[name], strict=True):
            cut[mask] = painted(share, snr=20, voxels=int(mask.sum()), seed=index)
    image = sitk.GetImageFromArray(values.astype(np.float32))
    image.CopyInformation(grid)
    sitk.WriteImage(image, str(folder / "image.nii.gz"))
    sitk.WriteImage(label_image(grid, **{name: masks[name] for name in NAMES}), str(folder / "mask.nii.gz"))
    return folder


def request(folder: Path, **changes: object) -> CaseRequest:
    return replace(
        CaseRequest(folder / "image.nii.gz", folder / "mask.nii.gz", choice=MaskChoice(LABELS), groups=("MF", "ES")), **changes
    )


@pytest.fixture(scope="module")
def measured(phantom: Path) -> MuscleRecord:
    fat = FatRequest(("all",), share=0.65)
    return measure_case(request(phantom, fat=fat, profile=True, sex="male"))


def value(record: MuscleRecord, name: str, roi: str = "") -> float:
    found = record.value(name, roi)
    assert found is not None
    assert found.value is not None, found.reason
    return found.value


def reason(record: MuscleRecord, name: str, roi: str = "") -> str:
    found = record.value(name, roi)
    assert found is not None
    assert found.value is None
    return found.reason or ""


def test_the_level_is_halfway_between_the_bodies(measured: MuscleRecord) -> None:
    assert measured.level is not None
    assert (measured.level.slice, measured.level.source, measured.slices) == (4, "halfway between L4 and L5", (4,))
    assert measured.level.tilt_degrees == pytest.approx(0, abs=1e-6)


def test_areas_rates_and_ratios_are_those_that_were_painted(measured: MuscleRecord) -> None:
    area = np.pi * 10 * 8 / 100
    assert value(measured, "area", "MF_L") == pytest.approx(area, rel=0.01)
    assert value(measured, "area_across_disc", "MF_L") == pytest.approx(area, rel=0.01)
    assert value(measured, "volume", "MF_L") == pytest.approx(area * 9 * 0.4, rel=0.01)
    for method in ("otsu", "gmm2", "kmeans2", "reference-share", "otsu-per-muscle"):
        assert value(measured, f"fat_rate_{method}", "MF_L") == pytest.approx(30, abs=1)
        assert value(measured, f"fat_rate_{method}", "MF_R") == pytest.approx(20, abs=1)
    assert value(measured, "fat_area_otsu", "MF_L") + value(measured, "lean_area_otsu", "MF_L") == pytest.approx(
        value(measured, "area", "MF_L")
    )
    assert value(measured, "fat_asymmetry_otsu", "MF") == pytest.approx(200 * 10 / 50, abs=3)
    assert value(measured, "area_asymmetry", "ES") == pytest.approx(0, abs=1)
    mixture = (0.7 * LEAN + 0.3 * FAT) / LEAN
    assert value(measured, "psoas_ratio", "MF_L") == pytest.approx(mixture, rel=0.02)
    assert value(measured, "fat_ratio", "MF_L") == pytest.approx(mixture * LEAN / FAT, rel=0.02)
    assert value(measured, "csf_ratio", "MF_L") == pytest.approx(mixture * LEAN / FAT, rel=0.02)
    assert value(measured, "l4_area") == pytest.approx(np.pi * 18 * 14, rel=0.01)
    assert value(measured, "l4_ratio", "MF_R") == pytest.approx(80 / (18 * 14), rel=0.02)
    assert 0.4 < value(measured, "muscle_fat_index") < 1


def test_every_measurement_is_in_the_record(measured: MuscleRecord) -> None:
    names = {item.name for item in measured.values}
    assert all(any(name == entry or name.startswith(f"{entry}_") for name in names) for entry in MEASUREMENTS)


def test_the_profile_holds_every_slice_and_its_largest_section(measured: MuscleRecord) -> None:
    profile = next(each for each in measured.profile if each.roi == "MF_L")
    assert profile.slices == tuple(range(9))
    assert profile.area_cm2[profile.largest] == max(profile.area_cm2)
    assert [rate for rate in profile.fat_rate if rate is not None] == pytest.approx([30] * 9, abs=1)


def test_a_record_comes_back_from_its_file_as_it_was(measured: MuscleRecord, tmp_path: Path) -> None:
    measured.write(tmp_path / "m.json")
    again = MuscleRecord.read(tmp_path / "m.json")
    again.write(tmp_path / "n.json")
    assert (tmp_path / "m.json").read_bytes() == (tmp_path / "n.json").read_bytes()
    assert "research use only" in (tmp_path / "m.json").read_text(encoding="utf-8")


def test_the_same_case_gives_the_same_bytes(measured: MuscleRecord, phantom: Path) -> None:
    again = measure_case(request(phantom, fat=FatRequest(("all",), share=0.65), profile=True, sex="male"))
    assert json.dumps(again.to_json()) == json.dumps(measured.to_json())


def test_a_missing_side_costs_the_asymmetry_only(phantom: Path) -> None:
    labels = {name: label for name, label in LABELS.items() if name != "MF_R"}
    record = measure_case(request(phantom, choice=MaskChoice(labels)))
    assert "MF_R is not drawn" in record.warnings
    assert reason(record, "area_asymmetry", "MF") == "MF_R: not drawn"
    assert reason(record, "fat_asymmetry_otsu", "MF") == "MF_R: not drawn"
    assert value(record, "fat_rate_otsu", "MF_L") == pytest.approx(30, abs=1)
    assert value(record, "area_asymmetry", "ES") == pytest.approx(0, abs=1)


def changed_mask(phantom: Path, tmp_path: Path, change: object) -> Path:
    """The phantom with another mask: ``change`` works on its array."""
    for name in ("image.nii.gz",):
        (tmp_path / name).write_bytes((phantom / name).read_bytes())
    mask = sitk.ReadImage(str(phantom / "mask.nii.gz"))
    array = sitk.GetArrayFromImage(mask)
    change(array)  # type: ignore[operator]
    found = sitk.GetImageFromArray(array)
    found.CopyInformation(mask)
    sitk.WriteImage(found, str(tmp_path / "mask.nii.gz"))
    return tmp_path


def test_a_muscle_that_does_not_reach_the_level_says_where_it_is(phantom: Path, tmp_path: Path) -> None:
    def shorten(array: np.ndarray) -> None:
        array[3:][array[3:] == LABELS["MF_L"]] = 0

    record = measure_case(request(changed_mask(phantom, tmp_path, shorten)))
    assert reason(record, "area", "MF_L") == "it does not reach the level: it is drawn in slices 0 to 2, not in 4"
    assert "it does not reach the level" in reason(record, "fat_asymmetry_otsu", "MF")
    assert value(record, "area", "MF_R") > 0


def test_a_muscle_of_few_voxels_has_an_area_but_no_rate(phantom: Path, tmp_path: Path) -> None:
    def thin(array: np.ndarray) -> None:
        for label in (LABELS["MF_L"], LABELS["MF_R"]):
            cut = array[4]
            keep = np.argwhere(cut == label)[:12]
            cut[cut == label] = 0
            cut[tuple(keep.T)] = label

    record = measure_case(request(changed_mask(phantom, tmp_path, thin)))
    assert value(record, "area", "MF_L") == pytest.approx(12 * 0.64 / 100)
    assert "24 voxels are fewer than the 30" in reason(record, "fat_rate_gmm2", "MF_L")
    assert "12 voxels are fewer than the 30" in reason(record, "fat_rate_gmm2-per-muscle", "MF_L")


def test_overlapping_masks_cost_the_two_and_no_other(phantom: Path, tmp_path: Path) -> None:
    from OsteoRadiomicsLib.images import LabelMap, Segment, write_label_map

    mask = sitk.ReadImage(str(phantom / "mask.nii.gz"))
    plain = sitk.GetArrayFromImage(mask)
    second = ((plain == LABELS["MF_L"]) & (np.arange(plain.shape[2]) > plain.shape[2] // 2 + 18)).astype(np.uint8)
    layer = sitk.GetImageFromArray(second)
    layer.CopyInformation(mask)
    segments = tuple(Segment(name, label) for name, label in LABELS.items() if name != "ES_L")
    write_label_map(
        LabelMap((sitk.Cast(mask, sitk.sitkUInt8), layer), (*segments, Segment("ES_L", 1, 1))), tmp_path / "both.seg.nrrd"
    )
    record = measure_case(request(phantom, mask=tmp_path / "both.seg.nrrd", choice=MaskChoice()))
    assert "it overlaps MF_L" in reason(record, "area", "ES_L")
    assert any("ES_L: it overlaps MF_L by" in text for text in record.warnings)
    assert value(record, "area", "MF_R") > 0


def test_a_constant_image_gives_areas_and_reasons(phantom: Path, tmp_path: Path) -> None:
    image = sitk.ReadImage(str(phantom / "image.nii.gz")) * 0 + 5
    sitk.WriteImage(image, str(tmp_path / "flat.nii.gz"))
    record = measure_case(request(phantom, image=tmp_path / "flat.nii.gz"))
    assert value(record, "area", "MF_L") > 0
    assert "constant" in reason(record, "fat_rate_otsu", "MF_L")


def test_without_a_level_the_whole_volume_is_measured_and_a_slice_refused(phantom: Path) -> None:
    choice = MaskChoice({name: label for name, label in LABELS.items() if name not in ("L4", "L5")})
    record = measure_case(request(phantom, choice=choice))
    assert (record.level, record.extent, len(record.slices)) == (None, "volume", 9)
    with pytest.raises(MaskError, match=r"no level is known.*--level-slice"):
        measure_case(request(phantom, choice=choice, extent="slice"))


def test_a_mask_of_another_patient_is_refused_unless_it_is_accepted(tmp_path: Path) -> None:
    def foreign(dataset: Dataset) -> None:
        dataset.PatientID = "SMITH"

    image = write_series(tmp_path / "image", [np.arange(64, dtype=np.uint16).reshape(8, 8)] * 3)
    drawn = np.zeros((2, 8, 8), dtype=np.uint8)
    drawn[0, :, :3], drawn[1, :, 5:] = 1, 1
    frames = [(1, 1, drawn[0]), (2, 1, drawn[1])]
    mask = write_seg(tmp_path / "mask.dcm", frames, names=("MF_R", "MF_L"), change=foreign)
    case = CaseRequest(image, mask, level_index=1)
    with pytest.raises(GeometryError, match="belongs to another patient than the image"):
        measure_case(case)
    record = measure_case(replace(case, choice=MaskChoice(options=ReadOptions(accept_foreign_mask=True))))
    assert "mask: it belongs to another patient than the image, and was accepted on request" in record.warnings
    assert value(record, "area", "MF_L") == pytest.approx(24 * 0.5 * 0.75 / 100)
    assert "SMITH" not in json.dumps(record.to_json())


def test_lines_that_cannot_be_used_cost_the_angles_only(phantom: Path, tmp_path: Path) -> None:
    (tmp_path / "M.mrk.json").write_text('{"markups": [{"type": "Angle", "controlPoints": []}]}', encoding="utf-8")
    record = measure_case(request(phantom, markups=(tmp_path / "M.mrk.json",)))
    assert any(text.startswith("no angles:") for text in record.warnings)
    assert value(record, "area", "MF_L") > 0


DIXON = {"ES_R": 1, "MF_R": 2, "MF_L": 3, "ES_L": 4}


def dixon(data: Path, **changes: object) -> CaseRequest:
    folder = data / "mr_muscle"
    case = CaseRequest(
        folder / "tum01_fat.nii.gz", folder / "tum01_fat_muscle_msk.nii.gz", folder / "tum01_water.nii.gz",
        choice=MaskChoice(DIXON, same_grid=True), level_index=14, fat=FatRequest(("dixon",)), sex="male",
    )  # fmt: skip
    return replace(case, **changes)


def test_fat_and_water_of_different_headers_are_refused_with_the_distance(data: Path) -> None:
    with pytest.raises(GeometryError, match=r"lie up to 317\.6 mm apart: spacing \(1\.0185,.*\(1\.018519,.*--same-grid"):
        measure_case(dixon(data, choice=MaskChoice(DIXON)))


def test_a_real_dixon_case_with_references_beside_its_rates(data: Path) -> None:
    record = measure_case(dixon(data))
    found = [value(record, "fat_rate_dixon-mean", roi) for roi in DIXON]
    assert found == pytest.approx([13.569757265445107, 14.372063907548101, 15.555988643236528, 13.081524103222081], abs=1e-9)
    beside = record.value("fat_rate_dixon-mean", "MF_L")
    assert beside is not None
    assert (beside.reference or "").startswith("16.2 ± 6.3 % (male; Si 2023")
    other = record.value("fat_rate_dixon-sums", "MF_L")
    assert other is not None
    assert other.reference == "no reference for this method"


def test_exchanged_fat_and_water_are_asked_about(data: Path) -> None:
    case = dixon(data)
    assert case.water is not None
    swapped = replace(case, image=case.water, water=case.image)
    record = measure_case(swapped)
    assert "were fat and water exchanged" in reason(record, "fat_rate_dixon-mean", "MF_L")
    assert value(record, "area", "MF_L") == pytest.approx(5.477, abs=1e-3)
    confirmed = measure_case(replace(swapped, fat=FatRequest(("dixon",), confirm_high_fat=True)))
    assert value(confirmed, "fat_rate_dixon-mean", "MF_L") == pytest.approx(100 - 15.555988643236528)


def test_the_whole_volume_of_a_real_case(data: Path) -> None:
    record = measure_case(dixon(data, extent="volume"))
    assert [value(record, "volume", roi) for roi in DIXON] == pytest.approx([203.13, 63.72, 69.59, 191.05], abs=0.01)
    assert [value(record, "fat_rate_dixon-mean", roi) for roi in DIXON] == pytest.approx([13.21, 14.91, 12.85, 12.22], abs=0.01)


def test_references_are_for_one_method_and_sex() -> None:
    assert reference_for("fat_rate", method="gmm2", group="MF", sex="male") is None
    assert reference_for("fat_rate", method="dixon-mean", group="MF", sex="") is None
    tropism = reference_for("facet_tropism")
    assert tropism is not None
    assert "5.7, 7 and 10" in tropism.source


@pytest.mark.parametrize(("rate", "grade", "three"), [(0.4, 0, 1), (5, 1, 1), (20, 2, 2), (50, 3, 3), (80, 4, 3)])
def test_a_grade_is_a_suggestion_with_cut_offs_of_ones_own(rate: float, grade: int, three: int) -> None:
    suggested = suggested_grade(rate)
    assert (suggested.goutallier, suggested.three_grades) == (grade, three)
    assert suggested.text.startswith("suggestion")
    assert suggested_grade(rate, CutOffs(81, 85, 90, 95)).goutallier == 0
    with pytest.raises(InputError, match="must rise"):
        CutOffs(10, 5, 45, 55)


def case_list(phantom: Path, folder: Path, *more: str) -> Path:
    labels = ";".join(f"{name}={label}" for name, label in LABELS.items())
    place = os.path.relpath(phantom, folder)
    lines = [f"{case},{place}/image.nii.gz,{place}/mask.nii.gz,{labels},male" for case in ("P1", "P2")]
    path = folder / "cases.csv"
    path.write_text("\n".join(["case,image,mask,labels,sex", *lines, *more]) + "\n", encoding="utf-8")
    return path


class Stopping(Progress):
    """Asks the work to stop once so many cases are done."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._after = after

    def show(self, done: float, total: float, what: str) -> None:
        if done >= self._after:
            self.cancel()


def test_a_cohort_keeps_finished_cases_names_failures_and_resumes(phantom: Path, tmp_path: Path) -> None:
    from OsteoRadiomicsLib.base.errors import Cancelled

    shared = CaseRequest(Path(), Path(), groups=("MF", "ES"))
    requests = read_muscle_cases(case_list(phantom, tmp_path, "P3,nowhere.nii.gz,nowhere.nii.gz,MF_L=1,"), shared)
    with pytest.raises(Cancelled):
        measure_cohort(requests, tmp_path / "out", progress=Stopping(1))
    assert len(list((tmp_path / "out" / "cases").glob("*.json"))) in (1, 2)
    result = measure_cohort(requests, tmp_path / "out")
    assert ([key[0] for key in result.records], [key[0] for key in result.failures]) == (["P1", "P2"], ["P3"])
    assert result.resumed >= 1
    assert result.failures["P3", "", ""].startswith("case P3, the image: there is no such file")
    table = result.table.read_text(encoding="utf-8")
    assert table.splitlines()[0].startswith("case,sex,level_slice,tilt_degrees,MF_R_area,MF_L_area")
    assert len(table.splitlines()) == 4
    again = measure_cohort(requests, tmp_path / "out")
    assert again.resumed == 2
    assert again.table.read_text(encoding="utf-8") == table
    assert measure_cohort(requests, tmp_path / "fresh").table.read_text(encoding="utf-8") == table
    other = [replace(each, fat=FatRequest(("gmm2",))) for each in requests]
    assert measure_cohort(other, tmp_path / "out").resumed == 0


def test_a_case_list_is_refused_line_by_line(phantom: Path, tmp_path: Path) -> None:
    shared = CaseRequest(Path(), Path())
    with pytest.raises(InputError, match=r"line 4.*labels.*says no label"):
        read_muscle_cases(case_list(phantom, tmp_path, "P3,a,b,MFL=1,"), shared)
    with pytest.raises(InputError, match="sex: 'm' is not known"):
        read_muscle_cases(case_list(phantom, tmp_path, "P3,a,b,,m"), shared)
    with pytest.raises(InputError, match="case P1 stands twice"):
        read_muscle_cases(case_list(phantom, tmp_path, "P1,a,b,,"), shared)
