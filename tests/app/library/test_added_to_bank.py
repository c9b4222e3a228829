"""Photographs of the person's own become pieces of the bank."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from simspaint import resource_files
from simspaint.app.editor.traced_photograph import TracedPhotograph
from simspaint.app.library import added_to_bank
from simspaint.app.library.added_to_bank import add_photograph, free_name, own_pack
from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.errors import MemoryBankError
from simspaint.files.photograph_file import write_photograph
from simspaint.labelling.library import PhotographLibrary
from simspaint.packs.pack import Pack
from simspaint.painting.document.document import Document
from simspaint.progress import Cancelled, CancelToken
from tests.app.rendering_doubles import halves
from tests.factories import make_labels
from tests.pack_factory import write_pack

PHOTOGRAPH = np.full((128, 192, 3), (10, 20, 200), np.uint8)


@pytest.fixture
def bundled(small_pack: Path, tmp_path: Path) -> Pack:
    """A complete pack outside of the person's folders."""
    return Pack.open(shutil.copytree(small_pack, tmp_path / "bundled" / "small"))


def layout(extent: Extent = Extent(64, 96)) -> Layout:  # noqa: B008 - a tuple
    return halves(extent, make_labels())


def test_pieces_are_added_at_the_end_and_the_bundled_pack_stays_as_it_is(bundled: Pack) -> None:
    before = bundled.open_bank().bank
    name = add_photograph(bundled, "My garden", PHOTOGRAPH, layout(), CancelToken())
    own = Pack.open("small")
    assert own.folder.is_relative_to(resource_files.user_packs_folder().resolve())
    after = own.open_bank().bank
    assert name == "My-garden"
    assert after.photographs == (*before.photographs, "My-garden")
    assert after.n_segments == before.n_segments + 2
    np.testing.assert_array_equal(after.index.segment_box[: before.n_segments], before.index.segment_box[:])
    assert bundled.open_bank().bank.photographs == before.photographs
    added = after.segment(before.n_segments)
    assert abs(added.color.astype(int).mean((0, 1)) - PHOTOGRAPH[0, 0]).max() < 8  # stored as JPEG


def test_a_second_photograph_of_the_same_name_gets_a_number(bundled: Pack) -> None:
    add_photograph(bundled, "garden", PHOTOGRAPH, layout(), CancelToken())
    assert add_photograph(bundled, "garden", PHOTOGRAPH, layout(), CancelToken()) == "garden-2"
    assert Pack.open("small").open_bank().bank.photographs[-2:] == ("garden", "garden-2")


def test_a_pack_without_a_bank_gets_one_of_the_photograph_alone(tmp_path: Path) -> None:
    pack = Pack.open(write_pack(tmp_path / "empty", bank_kind="user", with_bank=False, with_networks=False))
    add_photograph(pack, "garden", PHOTOGRAPH, layout(), CancelToken())
    assert Pack.open(pack.folder).open_bank().bank.photographs == ("garden",)


def test_a_copy_that_was_cut_off_is_made_again(bundled: Pack) -> None:
    part = resource_files.user_packs_folder() / ".small.part"
    part.mkdir(parents=True)
    (part / "pack.toml").write_text("cut")
    assert own_pack(bundled).open_bank().bank.n_segments > 0
    assert not part.exists()


def test_what_cannot_be_used_is_refused_with_the_reason(bundled: Pack) -> None:
    empty = Layout(np.full((64, 96), UNLABELLED, np.uint8), make_labels())
    with pytest.raises(MemoryBankError, match="Nothing of the photograph"):
        add_photograph(bundled, "a", PHOTOGRAPH, empty, CancelToken())
    with pytest.raises(MemoryBankError, match="proportions"):
        add_photograph(bundled, "a", PHOTOGRAPH, layout(Extent(96, 96)), CancelToken())
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        add_photograph(bundled, "a", PHOTOGRAPH, layout(), cancel)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("a", "a-2"),
        ("../../etc", "etc"),
        ("IMG_0001", "IMG-0001"),
        ("  ", "photograph"),
        ("ä" * 9, "photograph"),
    ],
)
def test_names_are_such_that_a_bank_can_have(wanted: str, name: str) -> None:
    assert free_name(wanted, {"a"}) == name


def test_without_a_traced_photograph_the_person_is_told_what_to_do(studio: Studio) -> None:
    studio.actions["render.own"].trigger()
    assert "Open a photograph to trace" in studio.window.notices.text


def test_a_traced_photograph_is_added_and_the_pack_opened_anew(studio: Studio, qtbot: QtBot) -> None:
    labels = studio.packs.pack.labels
    studio.bridge.replace(Document.from_layout(halves(Extent(64, 96), labels)))
    picture = PictureLevels(PHOTOGRAPH)
    studio.tracing.photograph = TracedPhotograph(Path("my garden.jpg"), PHOTOGRAPH, picture)
    studio.editor.set_tracing(picture)
    studio.actions["render.own"].trigger()
    dialog = studio.own_photographs.dialog
    assert dialog is not None
    assert dialog.textValue() == "my garden"
    assert studio.packs.problem is not None
    opened: list[None] = []
    studio.rendering.session.open_engine = lambda: opened.append(None)  # torch is not needed here
    studio.packs.changed.disconnect()
    dialog.accept()
    qtbot.waitUntil(lambda: "my-garden can be used" in studio.window.notices.text)
    assert studio.packs.problem is None
    assert studio.packs.pack.open_bank().bank.photographs == ("my-garden",)


def test_what_is_being_added_is_cancelled_when_the_window_closes(studio: Studio) -> None:
    assert not studio.own_photographs._cancel.is_cancelled
    studio.tasks.closing.emit()
    assert studio.own_photographs._cancel.is_cancelled


def test_a_bundled_pack_is_copied_beside_the_persons_library(tmp_path: Path) -> None:
    bundled = Pack.open(write_pack(tmp_path / "given"))
    library = resource_files.user_packs_folder() / "given" / "mine"
    write_photograph(library / "photos" / "a.png", np.zeros((8, 8, 3), np.uint8))
    copy = own_pack(bundled)
    assert copy.folder == library.parent
    assert copy.open_bank().bank.n_segments > 0
    assert (library / "photos" / "a.png").is_file()
    assert own_pack(copy).folder == copy.folder
    assert [path.name for path in library.parent.parent.iterdir() if path.name.endswith(".part")] == []


def test_a_refused_photograph_leaves_the_library_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource_files, "bundled_packs_folder", lambda: tmp_path / "program")
    bundled = Pack.open(write_pack(tmp_path / "program" / "given", n=2, with_networks=False))
    library = PhotographLibrary(bundled).folder

    def refuse(*_given: object, **_named: object) -> None:
        raise MemoryBankError("The bank cannot be written: no space is left.", "Make room.")

    monkeypatch.setattr(added_to_bank, "build_bank", refuse)
    with pytest.raises(MemoryBankError, match="no space is left"):
        add_photograph(bundled, "garden", PHOTOGRAPH, layout(), CancelToken())
    assert Pack.open("given").folder != bundled.folder
    assert PhotographLibrary(bundled).folder == PhotographLibrary(Pack.open("given")).folder == library


def test_a_photograph_does_not_go_into_another_pack_of_the_same_name(bundled: Pack, tmp_path: Path) -> None:
    write_pack(resource_files.user_packs_folder() / "small", n=3)
    before = Pack.open("small").open_bank().bank.photographs
    (bundled.folder / "pack.toml").write_text((bundled.folder / "pack.toml").read_text() + "# other\n")
    with pytest.raises(MemoryBankError, match="another pack called small"):
        add_photograph(bundled, "garden", PHOTOGRAPH, layout(), CancelToken())
    assert Pack.open("small").open_bank().bank.photographs == before
