"""Damaged compositions are left out with a note, and the painting is whole."""

import math
import zlib
from pathlib import Path
from typing import Any

import pytest

from simspaint.domain.geometry import Extent
from simspaint.errors import DocumentError
from simspaint.painting.document.document import Document
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.document_file import composition_members
from simspaint.painting.document_file.document_file import read_document
from simspaint.painting.recipes.packed_composition import PackedComposition
from tests.factories import make_labels
from tests.painting.changed_documents import changed
from tests.painting.document_file.composition_damages import DAMAGES, Change, component
from tests.painting.documents import make_document, make_packed

LEFT_OUT = ("What its photographs are composed of is damaged and was left out.",)


def _is_painting_whole(opened: DocumentSnapshot) -> bool:
    expected = make_document().snapshot()
    return (
        opened.layout.ids.tobytes() == expected.layout.ids.tobytes()
        and (opened.choices, opened.settings) == (expected.choices, expected.settings)
    )  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damaged_compositions_are_left_out_and_told_and_the_painting_is_whole(
    saved: Path, damage: Change
) -> None:
    opened = read_document(changed(saved, damage))
    assert _is_painting_whole(opened)
    assert opened.composition is None
    assert opened.notes == LEFT_OUT
    document = Document.from_snapshot(opened)
    while document.undo():
        pass
    assert (document.ids == 255).all()


def test_a_document_that_holds_nan_is_refused_whole(saved: Path) -> None:
    path = changed(saved, component(affine=[math.nan] * 6))
    with pytest.raises(DocumentError, match="is not a JSON file"):
        read_document(path)


def _packed(data: bytes) -> Change:
    """Other packed layouts of the document's own composition, which is the second."""

    def change(members: dict[str, bytes], values: dict[str, Any]) -> None:
        number, start = values["composition"], 0
        for row in values["compositions"][:number]:
            start += sum(row["bytes"])
        lengths = values["compositions"][number]["bytes"]
        whole = members["compositions.bin"]
        members["compositions.bin"] = whole[:start] + data + whole[start + sum(lengths) :]
        values["compositions"][number]["bytes"] = [len(data), 0]

    return change


OWN_DAMAGES: dict[str, Change] = {
    "a number of none": lambda _, v: v.update(composition=99),
    "a number below 0": lambda _, v: v.update(composition=-1),
    "a number that is a text": lambda _, v: v.update(composition="0"),
    "no packed layout": _packed(b"not packed"),
    "a layout that is too small": _packed(zlib.compress(bytes(10))),
    "a layout that is too large": _packed(zlib.compress(bytes(40 * 60 + 1))),
    "a layout of a gigabyte": _packed(zlib.compress(bytes(1 << 24)) + bytes(8)),
    "ids of no label": _packed(zlib.compress(b"\x09" * (40 * 60))),
    "a component of no label": lambda _, v: v["compositions"][v["composition"]]["components"][0].update(
        label=77
    ),
}


@pytest.mark.parametrize("damage", OWN_DAMAGES.values(), ids=OWN_DAMAGES)
def test_a_damaged_composition_of_its_own_is_left_out_and_the_history_stays(
    saved: Path, damage: Change
) -> None:
    opened = read_document(changed(saved, damage))
    assert _is_painting_whole(opened)
    assert opened.composition is None
    assert opened.notes == ("What its photograph is composed of is damaged and was left out.",)
    assert opened.renderings
    assert opened.done


def test_steps_that_name_no_composition_are_left_out_with_the_history(saved: Path) -> None:
    def change(_: dict[str, bytes], values: dict[str, Any]) -> None:
        values["undo"]["done"][1]["compositions"] = [99, None]

    opened = read_document(changed(saved, change))
    assert opened.composition is not None
    assert opened.done == ()
    assert opened.notes == ("The undo history is damaged and was left out.",)


def test_layouts_that_unpack_to_far_too_much_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    real = zlib.decompressobj

    class Watched:
        def __init__(self) -> None:
            self._real = real()

        def decompress(self, data: bytes, most: int) -> bytes:
            unpacked = self._real.decompress(data, most)
            sizes.append(len(unpacked))
            return unpacked

    monkeypatch.setattr(zlib, "decompressobj", Watched)
    document = make_document()
    bomb = PackedComposition(
        Extent(40, 60), zlib.compress(bytes(1 << 26)), b"", (), document.settings.picture
    )
    with pytest.raises(DocumentError, match="composed of is damaged"):
        bomb.unpacked(document.labels)
    assert max(sizes) <= 40 * 60 + 1


def test_a_composition_of_other_labels_is_refused() -> None:
    packed = make_packed(make_document())
    with pytest.raises(DocumentError, match="composed of is damaged"):
        packed.unpacked(make_labels(3))


def test_too_many_bytes_of_compositions_are_left_out(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composition_members, "MAX_COMPOSITION_BYTES", 100)
    monkeypatch.setattr("simspaint.painting.document_file.document_reading.MAX_COMPOSITION_BYTES", 100)
    opened = read_document(saved)
    assert opened.composition is None
    assert opened.notes == LEFT_OUT
