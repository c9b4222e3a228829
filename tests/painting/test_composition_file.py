"""Compositions in documents: they are the same when they are opened, and damaged ones are left out."""

import json
import math
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simspaint.domain.geometry import Extent
from simspaint.errors import DocumentError
from simspaint.painting import composition_record
from simspaint.painting.document import Document
from simspaint.painting.document_file import read_document, write_document
from simspaint.painting.packed_composition import PackedComposition
from simspaint.painting.snapshot import DocumentSnapshot
from tests.factories import make_labels
from tests.painting.documents import make_composition, make_document, make_packed

ALL_UNDO = 1 << 30
LEFT_OUT = ("What its photographs are composed of is damaged and was left out.",)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A saved document with its undo history and a composition of its own."""
    path = tmp_path / "a.simspaint"
    write_document(path, make_document().snapshot(), ALL_UNDO)
    return path


def _changed(path: Path, change: Callable[[dict[str, bytes], dict[str, Any]], object]) -> Path:
    """The document with its members and `document.json` changed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    values = json.loads(members["document.json"])
    change(members, values)
    members["document.json"] = json.dumps(values).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def _is_painting_whole(opened: DocumentSnapshot) -> bool:
    expected = make_document().snapshot()
    return (
        opened.layout.ids.tobytes() == expected.layout.ids.tobytes()
        and (opened.choices, opened.settings) == (expected.choices, expected.settings)
    )  # fmt: skip


def test_a_composition_is_unpacked_as_it_was() -> None:
    document = make_document()
    composition = make_composition(document.layout(), 3)
    unpacked = PackedComposition.of(composition).unpacked(document.labels)
    assert unpacked.same_as(composition)
    assert not unpacked.same_as(make_composition(document.layout(), 4))


def test_a_saved_composition_is_opened_as_it_was(saved: Path) -> None:
    document, opened = make_document(), read_document(saved)
    assert document.composition is not None
    assert opened.composition == document.composition
    labels = document.labels
    assert opened.composition is not None
    assert opened.composition.unpacked(labels).same_as(document.composition.unpacked(labels))
    assert opened.renderings[0].recipe.composition == make_packed(_all_done(), 5)
    assert opened.notes == ()


def _all_done() -> Document:
    document = make_document()
    while document.redo():
        pass
    return document


def test_each_composition_is_saved_once(saved: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        rows = json.loads(archive.read("document.json"))["compositions"]
    assert len(rows) == 5  # of three strokes, the choice, and the kept photograph
    document = make_document()
    for number in range(20):
        document.choose(document.choices.with_ban(f"s{number}"), "Ban photograph")
    write_document(saved, document.snapshot(), ALL_UNDO)
    with zipfile.ZipFile(saved) as archive:
        assert len(json.loads(archive.read("document.json"))["compositions"]) <= 5


Change = Callable[[dict[str, bytes], dict[str, Any]], object]


def _component(**changes: object) -> Change:
    return lambda _, v: v["compositions"][0]["components"][0].update(changes)


def _segment(**changes: object) -> Change:
    return lambda _, v: v["compositions"][0]["components"][0]["segment"].update(changes)


def _row(**changes: object) -> Change:
    return lambda _, v: v["compositions"][0].update(changes)


DAMAGES: dict[str, Change] = {
    "no layouts": lambda m, _: m.pop("compositions.bin"),
    "cut layouts": lambda m, _: m.update({"compositions.bin": m["compositions.bin"][:-1]}),
    "more than is said": lambda m, _: m.update({"compositions.bin": m["compositions.bin"] + b"x"}),
    "a length below 0": _row(bytes=[-1, 0]),
    "a huge length": _row(bytes=[2**40, 0]),
    "no length": _row(bytes=[]),
    "an extent of nothing": _row(extent=[0, 60]),
    "a huge extent": _row(extent=[10**9, 10**9]),
    "an extent of 3 sides": _row(extent=[4, 4, 4]),
    "components that are a number": _row(components=3),
    "too many components": lambda _, v: v["compositions"][0].update(
        components=v["compositions"][0]["components"] * 20_000
    ),
    "too many fill segments": lambda _, v: v["compositions"][0]["components"][0].update(
        fills=v["compositions"][0]["components"][0]["fills"] * 65
    ),
    "a component outside": _component(at=[40, 0]),
    "a component of a huge row": _component(at=[10**12, 0]),
    "a label that cannot be": _component(label=254),
    "an affine of 5 numbers": _component(affine=[1, 0, 0, 0, 1]),
    "an affine of 1e300": _component(affine=[1e300, 0, 0, 0, 1, 0]),
    "a place below -1": _component(place=-2),
    "a place by halves": _component(place=0.5),
    "scores of one": _component(scores=[1]),
    "scores of 2": _component(scores=[2, 0]),
    "huge steps": _component(steps=10**9),
    "an unknown stance": _component(stance="upside down"),
    "a stand-in of a label that cannot be": _row(stand_ins=[{"label": 300}]),
    "a stand-in that is no number": _row(stand_ins=[{"label": 1, "shown": "tree"}]),
    "a segment that is a number": _component(segment=7),
    "a segment of a path": _segment(sha256="../../etc/passwd"),
    "a segment of a huge box": _segment(box=[0, 0, 10**9, 10**9]),
    "a row below -1": _segment(row=-2),
    "a name of a million": _segment(photograph="n" * 10**6),
    "settings of no method": lambda _, v: v["compositions"][0]["settings"].update(method="magic"),
    "an adherence of 7": lambda _, v: v["compositions"][0]["settings"].update(adherence=7),
    "compositions that are a text": lambda _, v: v.update(compositions="all"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damaged_compositions_are_left_out_and_told_and_the_painting_is_whole(
    saved: Path, damage: Change
) -> None:
    opened = read_document(_changed(saved, damage))
    assert _is_painting_whole(opened)
    assert opened.composition is None
    assert opened.notes == LEFT_OUT
    document = Document.from_snapshot(opened)
    while document.undo():
        pass
    assert (document.ids == 255).all()


def test_a_document_that_holds_nan_is_refused_whole(saved: Path) -> None:
    path = _changed(saved, _component(affine=[math.nan] * 6))
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
    opened = read_document(_changed(saved, damage))
    assert _is_painting_whole(opened)
    assert opened.composition is None
    assert opened.notes == ("What its photograph is composed of is damaged and was left out.",)
    assert opened.renderings
    assert opened.done


def test_steps_that_name_no_composition_are_left_out_with_the_history(saved: Path) -> None:
    def change(_: dict[str, bytes], values: dict[str, Any]) -> None:
        values["undo"]["done"][1]["compositions"] = [99, None]

    opened = read_document(_changed(saved, change))
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
    monkeypatch.setattr(composition_record, "MAX_BYTES", 100)
    monkeypatch.setattr("simspaint.painting.document_file.MAX_BYTES", 100)
    opened = read_document(saved)
    assert opened.composition is None
    assert opened.notes == LEFT_OUT
