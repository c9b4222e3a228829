import io
import struct
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from PIL import Image

from simspaint.domain.label_set import UNLABELLED, Label, LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.layout_file import read_layout, write_layout
from tests.factories import make_labels, make_layout
from tests.strategies import layouts


def _save(path: Path, array: np.ndarray, **options: object) -> Path:
    Image.fromarray(array).save(path, **options)
    return path


def _header_only(path: Path, width: int, height: int, depth: int = 8, kind: int = 0) -> Path:
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
    )
    return path


@given(layout=layouts())
def test_a_written_layout_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, layout: Layout
) -> None:
    path = tmp_path_factory.mktemp("layouts") / "layout.png"
    write_layout(path, layout)
    assert np.array_equal(read_layout(path, layout.labels).ids, layout.ids)


@given(layout=layouts())
def test_a_layout_coloured_by_an_editor_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, layout: Layout
) -> None:
    path = tmp_path_factory.mktemp("layouts") / "layout.png"
    write_layout(path, layout)
    Image.open(path).convert("RGB").save(path)
    assert np.array_equal(read_layout(path, layout.labels).ids, layout.ids)


def test_a_written_layout_shows_the_label_colours(tmp_path: Path) -> None:
    labels = make_labels(4)
    write_layout(tmp_path / "a.png", Layout(np.array([[0, 1], [3, UNLABELLED]], np.uint8), labels))
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.mode == "P"
        shown = np.asarray(picture.convert("RGB"))
    assert [tuple(p) for p in shown.reshape(-1, 3)] == [*(labels[i].color for i in (0, 1, 3)), (0, 0, 0)]


def test_greyscale_values_are_ids(tmp_path: Path) -> None:
    ids = np.array([[0, 4, UNLABELLED]], np.uint8)
    assert np.array_equal(read_layout(_save(tmp_path / "a.png", ids), make_labels(5)).ids, ids)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_indices_are_ids_where_the_palette_names_no_label(tmp_path: Path, bits: int) -> None:
    ids = np.array([[0, 1, 1, 0, 1]], np.uint8)
    picture = Image.fromarray(ids)
    picture.putpalette([200, 10, 10, 10, 200, 10])
    picture.save(tmp_path / "a.png", bits=bits)
    assert np.array_equal(read_layout(tmp_path / "a.png", make_labels(2)).ids, ids)


def test_transparent_pixels_of_a_coloured_layout_are_unlabelled(tmp_path: Path) -> None:
    labels = make_labels(2)
    pixels = np.array([[(*labels[0].color, 255), (*labels[1].color, 255), (9, 9, 9, 0)]], np.uint8)
    assert read_layout(_save(tmp_path / "a.png", pixels), labels).ids.tolist() == [[0, 1, UNLABELLED]]


def test_a_transparent_colour_is_unlabelled(tmp_path: Path) -> None:
    labels = make_labels(2)
    pixels = np.array([[labels[0].color, (1, 2, 3)]], np.uint8)
    path = _save(tmp_path / "a.png", pixels, transparency=(1, 2, 3))
    assert read_layout(path, labels).ids.tolist() == [[0, UNLABELLED]]


def test_a_black_label_is_a_label(tmp_path: Path) -> None:
    labels = LabelSet((Label(0, "night", (0, 0, 0)), Label(1, "moon", (255, 255, 255))))
    path = _save(tmp_path / "a.png", np.array([[(0, 0, 0), (255, 255, 255)]], np.uint8))
    assert read_layout(path, labels).ids.tolist() == [[0, 1]]


def test_unknown_colours_are_listed_with_their_counts_most_frequent_first(tmp_path: Path) -> None:
    labels = make_labels(2)
    row = [labels[0].color, (1, 1, 1), (2, 2, 2), (2, 2, 2), *((i, 0, 0) for i in range(1, 9))]
    with pytest.raises(LayoutFileError, match=r"#020202 \(2 pixels\).* and 2 more") as caught:
        read_layout(_save(tmp_path / "a.png", np.array([row], np.uint8)), labels)
    assert caught.value.hint
    assert caught.value.message.count("#") == 8


def test_unknown_ids_are_listed(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.png", np.array([[0, 7, 7, 9, UNLABELLED]], np.uint8))
    with pytest.raises(LayoutFileError, match=r"7 \(2 pixels\), 9 \(1 pixels\)\."):
        read_layout(path, make_labels(3))


def test_sixteen_bits_are_refused(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.png", np.array([[0, 700]], np.uint16))
    with pytest.raises(LayoutFileError, match="16 bits"):
        read_layout(path, make_labels())


@pytest.mark.parametrize("suffix", [".jpg", ".bmp", ".webp"])
def test_what_is_not_a_png_is_refused_whatever_its_name(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "a.png"
    Image.new("L", (8, 8)).convert("RGB").save(path.with_suffix(suffix))
    path.write_bytes(path.with_suffix(suffix).read_bytes())
    with pytest.raises(LayoutFileError, match="not a PNG"):
        read_layout(path, make_labels())


def test_a_huge_layout_is_refused_from_its_header_alone(tmp_path: Path) -> None:
    path = _header_only(tmp_path / "a.png", 60_000, 60_000)
    start = time.perf_counter()
    with pytest.raises(LayoutFileError, match="60000 × 60000"):
        read_layout(path, make_labels())
    assert time.perf_counter() - start < 0.5


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutFileError, match="does not exist"):
        read_layout(tmp_path / "none.png", make_labels())
    with pytest.raises(LayoutFileError, match="folder"):
        read_layout(tmp_path, make_labels())


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    layout = make_layout(np.random.default_rng(0))
    write_layout(tmp_path / "whole.png", layout)
    data = (tmp_path / "whole.png").read_bytes()
    end = data.rindex(b"IEND") - 4 - 4  # without the checksum of the pixels nothing is missing yet
    for length in [*range(60), *range(60, end, 37)]:
        (tmp_path / "cut.png").write_bytes(data[:length])
        with pytest.raises(LayoutFileError):
            read_layout(tmp_path / "cut.png", layout.labels)


def test_damaged_bytes_give_a_layout_or_a_refusal_never_another_failure(tmp_path: Path) -> None:
    layout = make_layout(np.random.default_rng(0))
    write_layout(tmp_path / "whole.png", layout)
    data = bytearray((tmp_path / "whole.png").read_bytes())
    rng = np.random.default_rng(1)
    refused: list[LayoutFileError] = []
    for _ in range(300):
        damaged = data.copy()
        for position in rng.integers(8, len(data), 3):
            damaged[position] = rng.integers(256)
        (tmp_path / "damaged.png").write_bytes(damaged)
        try:
            assert isinstance(read_layout(tmp_path / "damaged.png", layout.labels), Layout)
        except LayoutFileError as error:
            refused.append(error)
    assert len(refused) > 150
    assert all(error.message and error.hint and "\n" not in str(error) for error in refused)


def test_a_failed_write_leaves_the_old_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = make_layout(np.random.default_rng(0))
    path = tmp_path / "a.png"
    write_layout(path, layout)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(LayoutFileError, match="No space left"):
        write_layout(path, make_layout(np.random.default_rng(1)))
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.png"]


def test_pixels_of_a_read_layout_cannot_be_changed(tmp_path: Path) -> None:
    encoded = io.BytesIO()
    Image.fromarray(np.zeros((2, 2), np.uint8)).save(encoded, "PNG")
    (tmp_path / "a.png").write_bytes(encoded.getvalue())
    with pytest.raises(ValueError, match="read-only"):
        read_layout(tmp_path / "a.png", make_labels()).ids[0, 0] = 1


@pytest.mark.parametrize("name", ["a\0.png", "\ud800.png"])
def test_names_that_no_system_takes_are_one_sentence(name: str) -> None:
    with pytest.raises(LayoutFileError):
        read_layout(Path(f"/{name}"), make_labels())
