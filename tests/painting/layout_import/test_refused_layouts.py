"""Layout files that cannot be used are refused with a sentence."""

import json
from pathlib import Path

import pytest

from simspaint.errors import LayoutFileError
from simspaint.files.label_table import labels_from_names
from simspaint.painting.layout_import import annotation_json
from simspaint.painting.layout_import.import_layout import import_layout
from simspaint.painting.layout_import.layout_kinds import LayoutKind
from tests.painting.layout_import.files_of_other_programs import plain_labelme, write_json

LABELS = labels_from_names(["sky", "tree", "road", "car", "person", "earth"])


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1" * 30])
def test_numbers_that_are_none_are_refused_wherever_they_stand(tmp_path: Path, number: str) -> None:
    text = json.dumps(plain_labelme(("sky", "rectangle", [[0, 0], [1, 1]])))
    (tmp_path / "a.json").write_text(text[:-1] + f', "elsewhere": {number}}}')
    with pytest.raises(LayoutFileError, match="not a JSON file"):
        import_layout(tmp_path / "a.json", LABELS)


def test_shapes_that_would_take_for_ever_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotation_json, "MAX_PAINTED", (20 * 30 + 2 * 20 + 20 * 40) * 5)
    whole = ("sky", "rectangle", [[0, 0], [30, 20]])
    import_layout(write_json(tmp_path / "a.json", plain_labelme(*[whole] * 5)), LABELS)
    with pytest.raises(LayoutFileError, match="far more often"):
        import_layout(write_json(tmp_path / "b.json", plain_labelme(*[whole] * 6)), LABELS)


BAD = {
    "no size": {"shapes": []},
    "an enormous size": {**plain_labelme(), "imageHeight": 10**6},
    "a point of three numbers": plain_labelme(("sky", "polygon", [[0, 0, 1]])),
    "a point at infinity": plain_labelme(("sky", "polygon", [[0, 0], [1e300, 0], [1, 1]])),
    "NaN": plain_labelme(("sky", "polygon", [[0, 0], [float("nan"), 0], [1, 1]])),
    "a rectangle of three points": plain_labelme(("sky", "rectangle", [[0, 0], [1, 1], [2, 2]])),
    "an oriented rectangle of two points": plain_labelme(("sky", "oriented_rectangle", [[0, 0], [1, 1]])),
    "a mask that is none": plain_labelme(("sky", "mask", [[0, 0], [1, 1]])),
    "a polygon of two points": plain_labelme(("sky", "polygon", [[0, 0], [1, 1]])),
    "too many labels": plain_labelme(*((f"label {i}", "rectangle", [[0, 0], [1, 1]]) for i in range(300))),
    "shapes that are a text": {**plain_labelme(), "shapes": "all"},
    "a label that is a number": {**plain_labelme(), "shapes": [{"label": 5, "points": []}]},
}


@pytest.mark.parametrize("values", BAD.values(), ids=BAD)
def test_json_files_that_cannot_be_are_refused(tmp_path: Path, values: dict[str, object]) -> None:
    with pytest.raises(LayoutFileError) as failure:
        import_layout(write_json(tmp_path / "a.json", values), LABELS, LayoutKind.LABELME)
    assert failure.value.hint


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.jpg"])
def test_files_of_unknown_kinds_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"something": "else"}')
    with pytest.raises(LayoutFileError, match="known kind"):
        import_layout(tmp_path / name, LABELS)


def test_what_is_missing_or_no_json_is_told(tmp_path: Path) -> None:
    with pytest.raises(LayoutFileError, match="does not exist"):
        import_layout(tmp_path / "absent.json", LABELS)
    (tmp_path / "a.json").write_bytes(b"\x00\xff")
    with pytest.raises(LayoutFileError, match="not a JSON file"):
        import_layout(tmp_path / "a.json", LABELS)
