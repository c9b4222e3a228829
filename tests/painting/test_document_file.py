import errno
import io
import json
import os
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.domain.geometry import Box, Extent
from simspaint.errors import DocumentError
from simspaint.painting import archive
from simspaint.painting.document import Document
from simspaint.painting.document_file import backup_of, read_document, read_thumbnail, write_document
from simspaint.painting.history_step import Step, TileChange
from simspaint.painting.snapshot import DocumentSnapshot
from tests.factories import make_labels
from tests.painting.documents import make_document

ALL_UNDO = 1 << 30


def _same(a: DocumentSnapshot, b: DocumentSnapshot) -> bool:
    return (
        np.array_equal(a.layout.ids, b.layout.ids)
        and a.layout.labels == b.layout.labels
        and (a.choices, a.settings, a.renderings) == (b.choices, b.settings, b.renderings)
        and a.composition == b.composition
    )


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A saved document with its undo history."""
    path = tmp_path / "a.simspaint"
    write_document(path, make_document().snapshot(), ALL_UNDO)
    return path


def test_a_saved_document_is_opened_as_it_was(saved: Path) -> None:
    assert _same(read_document(saved), make_document().snapshot())
    assert read_document(saved).notes == ()


def test_the_undo_history_is_saved_where_wanted(saved: Path, tmp_path: Path) -> None:
    document, opened = make_document(), Document.from_snapshot(read_document(saved))
    for act in ("undo", "undo", "redo", "redo", "redo", "redo", "undo"):
        assert getattr(document, act)() == getattr(opened, act)()
        assert np.array_equal(document.ids, opened.ids)
        assert (document.choices, document.settings) == (opened.choices, opened.settings)
        assert document.composition == opened.composition
    write_document(tmp_path / "b.simspaint", document.snapshot())
    assert read_document(tmp_path / "b.simspaint").done == ()


def test_the_newest_steps_are_saved_where_not_all_may_be(tmp_path: Path) -> None:
    document = make_document()
    while document.redo():
        pass
    last = document.history.done[-1]
    (note,) = write_document(tmp_path / "a.simspaint", document.snapshot(), last.n_bytes + 10)
    assert "Only the newest steps" in note
    assert write_document(tmp_path / "b.simspaint", document.snapshot(), 1 << 20) == ()
    assert write_document(tmp_path / "b.simspaint", document.snapshot(), 0) == ()  # none was asked for
    assert [step.name for step in read_document(tmp_path / "a.simspaint").done] == [last.name]


def test_the_file_holds_a_picture_that_others_can_show(saved: Path) -> None:
    from PIL import Image

    with zipfile.ZipFile(saved) as members, Image.open(io.BytesIO(members.read("layout.png"))) as picture:
        assert picture.mode == "P"
        assert (picture.height, picture.width) == (40, 60)
    with Image.open(io.BytesIO(read_thumbnail(saved))) as picture:
        assert picture.size == (60, 40)


def test_saving_again_keeps_the_former_state_as_one_backup(saved: Path) -> None:
    first = read_document(saved)
    document = make_document()
    document.clear()
    write_document(saved, document.snapshot())
    document.undo()
    document.undo()
    write_document(saved, document.snapshot())
    assert (read_document(backup_of(saved)).layout.ids == 255).all()
    assert not _same(read_document(saved), first)
    assert sorted(p.name for p in saved.parent.iterdir()) == ["a.simspaint", "a.simspaint~"]


@pytest.mark.parametrize("where", ["write", "fsync", "replace"])
def test_a_save_that_fails_leaves_the_old_file_and_says_why(
    saved: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    before = saved.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if where == "write":
        monkeypatch.setattr(zipfile.ZipFile, "writestr", fail)
    else:
        monkeypatch.setattr(os, where, fail)
    document = make_document()
    with pytest.raises(DocumentError, match="No space left") as failure:
        write_document(saved, document.snapshot())
    monkeypatch.undo()
    assert "saved before is still there" in failure.value.hint
    assert saved.read_bytes() == before
    assert not list(saved.parent.glob("*.part"))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DocumentError, match="could not be saved"):
        write_document(tmp_path / "file" / "a.simspaint", make_document().snapshot())


def test_saving_through_a_link_replaces_what_it_points_to(saved: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.simspaint"
    link.symlink_to(saved)
    write_document(link, make_document().snapshot())
    assert link.is_symlink()
    assert backup_of(saved).is_file()


@pytest.mark.parametrize("path", ["absent.simspaint", "."])
def test_what_is_not_there_is_told(tmp_path: Path, path: str) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(tmp_path / path)


@pytest.mark.parametrize("data", [b"", b"PK", b"hello", b"\x89PNG\r\n\x1a\n"])
def test_other_files_are_told_apart(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.simspaint").write_bytes(data)
    with pytest.raises(DocumentError, match="damaged or no document"):
        read_document(tmp_path / "a.simspaint")


def _rewritten(source: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The document with its members changed."""
    with zipfile.ZipFile(source) as members:
        contents = {name: members.read(name) for name in members.namelist()}
    change(contents)
    with zipfile.ZipFile(source, "w") as members:
        for name, data in contents.items():
            members.writestr(name, data)
    return source


def _rechosen(tmp_path: Path) -> Path:
    """A saved document whose choices are done, not undone."""
    document = make_document()
    document.redo()
    write_document(tmp_path / "chosen.simspaint", document.snapshot(), ALL_UNDO)
    return tmp_path / "chosen.simspaint"


def _with_json(source: Path, change: Callable[[dict], object]) -> Path:  # type: ignore[type-arg]
    def edit(contents: dict[str, bytes]) -> None:
        values = json.loads(contents["document.json"])
        change(values)
        contents["document.json"] = json.dumps(values).encode()

    return _rewritten(source, edit)


CHANGES: dict[str, Callable[[dict], object]] = {  # type: ignore[type-arg]
    "no version": lambda v: v.pop("version"),
    "another format": lambda v: v.update(format="other"),
    "a newer version": lambda v: v.update(version=3),
    "no labels": lambda v: v.update(labels=[]),
    "a label twice": lambda v: v["labels"].append(v["labels"][0]),
    "too few labels": lambda v: v["labels"].pop(),
    "a colour that is none": lambda v: v["labels"][0].update(color=[0, 0, 300]),
    "an extent that does not fit": lambda v: v.update(extent=[40, 61]),
    "an enormous extent": lambda v: v.update(extent=[40, 10**9]),
    "an extent of fractions": lambda v: v.update(extent=[40.0, 60.0]),
    "a seed below 0": lambda v: v["settings"]["picture"].update(seed=-1),
    "a seed of 30 digits": lambda v: v["settings"]["picture"].update(seed=10**30),
    "a seed that is a text": lambda v: v["settings"]["picture"].update(seed="7"),
    "a method that is none": lambda v: v["settings"]["picture"].update(method="magic"),
    "an adherence of 2": lambda v: v["settings"]["picture"].update(adherence=2),
    "a match beyond its range": lambda v: v["settings"]["picture"]["matching"].update(color_match=1.5),
    "a match that is a text": lambda v: v["settings"]["picture"]["matching"].update(
        appearance_consistency="much"
    ),
    "fill segments by halves": lambda v: v["settings"]["picture"]["matching"].update(fill_segments=0.5),
    "a picture that is a list": lambda v: v["settings"].update(picture=[1]),
    "a size that is none": lambda v: v["settings"].update(size="huge"),
    "a swap outside": lambda v: v["choices"]["swaps"][0].update(at=[40, 0]),
    "a swap of two numbers": lambda v: v["choices"]["swaps"].append([1, 2]),
    "a swap as in version 1": lambda v: v["choices"]["swaps"].append([1, 2, 3]),
    "a swap of no segment": lambda v: v["choices"]["swaps"][0].pop("segment"),
    "a segment without a box": lambda v: v["choices"]["swaps"][0]["segment"].pop("box"),
    "a segment of 3 sides": lambda v: v["choices"]["swaps"][0]["segment"].update(box=[1, 2, 3]),
    "a segment of a huge area": lambda v: v["choices"]["swaps"][0]["segment"].update(area=2**40),
    "a segment of no photograph": lambda v: v["choices"]["swaps"][0]["segment"].update(sha256="../etc"),
    "an affine of NaN": lambda v: v["choices"]["placements"].append([1, 2, float("nan"), 0, 0, 0, 1, 0]),
    "an affine of 1e300": lambda v: v["choices"]["placements"].append([1, 2, 1e300, 0, 0, 0, 1, 0]),
    "choices that are a list": lambda v: v.update(choices=[]),
    "another painting": lambda v: v.update(layout_sha256="0" * 64),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_documents_that_say_what_cannot_be_are_refused(
    tmp_path: Path,
    change: Callable[[dict], object],  # type: ignore[type-arg]
) -> None:
    with pytest.raises(DocumentError) as failure:
        read_document(_with_json(_rechosen(tmp_path), change))
    assert failure.value.message


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a": NaN}', b"1" * 50_000]
)
def test_texts_that_are_no_document_are_refused(saved: Path, text: bytes) -> None:
    with pytest.raises(DocumentError):
        read_document(_rewritten(saved, lambda members: members.update({"document.json": text})))


@pytest.mark.parametrize("name", ["layout.png", "document.json"])
def test_a_missing_member_is_named_or_the_file_is_no_document(saved: Path, name: str) -> None:
    with pytest.raises(DocumentError):
        read_document(_rewritten(saved, lambda members: members.pop(name)))


def test_a_picture_of_another_kind_is_refused(saved: Path) -> None:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (60, 40)).save(picture, "PNG")
    with pytest.raises(DocumentError, match="does not fit"):
        read_document(_rewritten(saved, lambda members: members.update({"layout.png": picture.getvalue()})))


def test_a_damaged_undo_history_is_left_out_and_told(saved: Path) -> None:
    opened = read_document(_rewritten(saved, lambda members: members.update({"undo.bin": b"short"})))
    assert _same(opened, make_document().snapshot())
    assert opened.done == ()
    assert opened.notes == ("The undo history is damaged and was left out.",)


def test_an_undo_history_of_wrong_pixels_changes_nothing_and_is_forgotten(saved: Path) -> None:
    def scramble(members: dict[str, bytes]) -> None:
        members["undo.bin"] = bytes(255 - x for x in members["undo.bin"])

    document = Document.from_snapshot(read_document(_rewritten(saved, scramble)))
    while (step := document.history.next_undo) and not step.tiles:
        document.undo()
    before = document.layout().ids
    with pytest.raises(DocumentError, match="undo history is damaged"):
        document.undo()
    assert np.array_equal(document.ids, before)
    assert not document.can_undo


def test_a_step_that_belongs_to_other_pixels_changes_nothing_and_is_forgotten(tmp_path: Path) -> None:
    path, document = tmp_path / "a.simspaint", Document(make_labels(5), Extent(4, 4))
    with document.edit("Brush") as edit:
        edit.paint(Box(0, 0, 4, 4), None, 1)
    document.history.push(Step("Forged", (TileChange(Box(0, 0, 4, 4), zlib.compress(b"\x30" * 16)),)))
    write_document(path, document.snapshot(), ALL_UNDO)
    opened = Document.from_snapshot(read_document(path))
    with pytest.raises(DocumentError, match="undo history is damaged"):
        opened.undo()
    assert (opened.ids == 1).all()
    assert not opened.can_undo


@pytest.mark.parametrize("box", [[0, 0, 41, 10], [-1, 0, 5, 5], [0, 0, 0, 0], [5, 5, 1, 1], [0, 0, 1]])
def test_steps_outside_the_painting_are_left_out_and_told(saved: Path, box: list[int]) -> None:
    def change(values: dict) -> None:  # type: ignore[type-arg]
        values["undo"]["done"][0]["tiles"][0][:4] = box

    opened = read_document(_with_json(saved, change))
    assert opened.done == ()
    assert opened.notes == ("The undo history is damaged and was left out.",)


def test_damaged_kept_renderings_are_left_out_and_told(saved: Path) -> None:
    opened = read_document(_rewritten(saved, lambda members: members.pop("thumbnails/0")))
    assert opened.renderings == ()
    assert "1 of the kept renderings" in opened.notes[0]


def _member(name: str, data: bytes = b"x", mode: int = 0o100644) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info, data


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (_member("../evil"), "leads elsewhere"),
        (_member("/etc/passwd"), "leads elsewhere"),
        (_member("a\\..\\evil"), "leads elsewhere"),
        (_member("C:evil"), "leads elsewhere"),
        (_member("folder/"), "leads elsewhere"),
        (_member("link", b"/etc/passwd", stat.S_IFLNK | 0o777), "link or a device"),
        (_member("document.json"), "occurs twice"),
        (_member("bomb", b"\0" * (30 << 20)), "far more"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0].filename,
)
def test_zip_files_made_to_do_harm_are_refused(
    saved: Path, member: tuple[zipfile.ZipInfo, bytes], reason: str
) -> None:
    with zipfile.ZipFile(saved, "a") as members:
        members.writestr(*member)
    with pytest.raises(DocumentError, match=reason):
        read_document(saved)


def test_too_many_members_and_too_large_files_are_refused(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    with pytest.raises(DocumentError, match="too many"):
        read_document(saved)
    monkeypatch.setattr(archive, "MAX_FILE_BYTES", 100)
    with pytest.raises(DocumentError, match="too large"):
        read_document(saved)


def test_a_member_that_lies_about_its_size_is_refused(saved: Path) -> None:
    data = saved.read_bytes()
    with zipfile.ZipFile(saved) as members:
        size = members.getinfo("layout.png").file_size
    packed = size.to_bytes(4, "little")
    saved.write_bytes(data.replace(packed * 2, packed + (size + 7).to_bytes(4, "little")))
    with pytest.raises(DocumentError):
        read_document(saved)


DAMAGED = make_document(Extent(24, 32)).snapshot()


@given(data=st.data())
def test_a_file_with_wrong_bytes_opens_as_it_was_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "a.simspaint"
    write_document(path, DAMAGED, ALL_UNDO)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(content), data.draw(st.integers(0, len(content)))]))
    path.write_bytes(bytes(content[:cut]))
    try:
        opened = read_document(path)
    except DocumentError:
        return
    assert np.array_equal(opened.layout.ids, DAMAGED.layout.ids)
