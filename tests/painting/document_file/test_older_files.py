"""Documents and pictures of former versions: what they say is kept, what they could not say has its usual
value.

`files/version-1.*` were written by the last program of version 1, `golden/version-1.simspaint` by the first.
"""

import base64
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Extent
from simspaint.domain.picture_settings import Matching, Method, PictureSettings
from simspaint.domain.segment_choice import OrderShift, Placement, SegmentChoice
from simspaint.domain.segment_reference import SegmentReference
from simspaint.painting.document.document import Document
from simspaint.painting.document.settings import DocumentSettings, SizeChoice
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.document_file.document_file import read_document, write_document
from simspaint.painting.export.picture_with_recipe import DOCUMENT_KEY, read_recipe, restore_document
from simspaint.painting.recipes.layout_hash import layout_hash
from tests.painting.documents import AFFINE

FOLDER = Path(__file__).parents[1]
DOCUMENT, PICTURE = FOLDER / "files" / "version-1.simspaint", FOLDER / "files" / "version-1.png"
CHOICES = Choices(
    swaps=(SegmentChoice(28, 40, SegmentReference.of_row(19)),),
    locks=(SegmentChoice(5, 5, SegmentReference.of_row(103)),),
    banned_photographs=frozenset({"000003"}),
    placements=(Placement(28, 40, (1.0, 0.0, 0.1, 0.0, 1.0, 0.05)),),
    order_shifts=(OrderShift(28, 40, 1),),
)
SETTINGS = PictureSettings(seed=7, top_k=5, matching=Matching(2.0, 2, 0.5))
ALL_UNDO = 1 << 30
STEPS_DONE, STEPS_UNDONE = 6, 1


def _check(read: DocumentSnapshot) -> None:
    assert read.choices == CHOICES
    assert read.settings == DocumentSettings(SETTINGS, SizeChoice.CANVAS, True, "landscapes")
    assert read.composition is None
    assert read.notes == ()
    assert read.layout.extent == (64, 96)


def test_a_document_of_version_1_keeps_its_painting_choices_and_settings() -> None:
    read = read_document(DOCUMENT)
    _check(read)
    names = [read.layout.labels[int(i)].name for i in np.unique(read.layout.ids)]
    assert names == ["sky", "mountain", "hill"]


def test_the_undo_history_of_version_1_leads_back_and_forth() -> None:
    document = Document.from_snapshot(read_document(DOCUMENT))
    n_done, n_undone = len(document.history.done), len(document.history.undone)
    assert (n_done, n_undone) == (STEPS_DONE, STEPS_UNDONE)
    painted = document.layout().ids
    while document.undo():
        pass
    assert document.choices == Choices()
    assert (document.ids == 255).all()
    for _ in range(n_done):
        assert document.redo()
    assert np.array_equal(document.ids, painted)
    _check(document.snapshot())
    assert document.redo()
    assert not np.array_equal(document.ids, painted)
    assert not document.can_redo


def test_a_kept_photograph_of_version_1_keeps_its_layout_choices_and_settings() -> None:
    (kept,) = read_document(DOCUMENT).renderings
    recipe = kept.recipe
    assert (recipe.pack, recipe.extent, recipe.layout_extent) == ("landscapes", (64, 96), (64, 96))
    assert recipe.picture == SETTINGS
    assert recipe.choices == CHOICES
    assert recipe.composition is None
    assert sorted(recipe.weights) == ["ordering", "refinement", "synthesis", "transform"]
    with Image.open(io.BytesIO(kept.layout_png)) as picture:
        assert picture.size == (96, 64)


@pytest.mark.parametrize("undo_bytes", [0, ALL_UNDO])
def test_a_document_of_version_1_that_is_saved_again_says_the_same(tmp_path: Path, undo_bytes: int) -> None:
    read = read_document(DOCUMENT)
    path = tmp_path / "a.simspaint"
    write_document(path, Document.from_snapshot(read).snapshot(), undo_bytes)
    again = read_document(path)
    _check(again)
    assert np.array_equal(again.layout.ids, read.layout.ids)
    assert again.renderings == read.renderings
    assert (again.done, again.undone) == ((read.done, read.undone) if undo_bytes else ((), ()))
    with zipfile.ZipFile(path) as members:
        assert json.loads(members.read("document.json"))["version"] == 2


def test_a_picture_of_version_1_gives_back_recipe_and_painting() -> None:
    recipe = read_recipe(PICTURE)
    assert recipe is not None
    assert (recipe.picture, recipe.choices, recipe.composition) == (SETTINGS, CHOICES, None)
    restored = restore_document(PICTURE)
    _check(restored)
    assert layout_hash(restored.layout) == recipe.layout_sha256


def test_a_document_that_names_segments_by_rows_is_of_version_1_alone(tmp_path: Path) -> None:
    """The picture's document with another number of the version."""
    with Image.open(PICTURE) as picture:
        assert isinstance(picture, PngImagePlugin.PngImageFile)
        data = base64.b64decode(str(picture.text[DOCUMENT_KEY]))
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(tmp_path / "a.simspaint", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'"version":1', b'"version":2'))
    with pytest.raises(Exception, match="holds something that is not an object"):
        read_document(tmp_path / "a.simspaint")


def test_documents_of_the_first_program_are_opened_for_ever() -> None:
    opened = read_document(FOLDER / "golden" / "version-1.simspaint")
    assert layout_hash(opened.layout) == "30827a9d0d12a95e747bba8941aec6c347ce908e61713df353615aeaed9a91c5"
    picture = PictureSettings(Method.STUDIO, 0, 4, refine=False, elide=True)
    assert opened.settings == DocumentSettings(picture, SizeChoice.DOUBLE, False, "street")
    assert opened.choices == Choices()
    assert [(k.recipe.pack, k.thumbnail, k.made_at) for k in opened.renderings] == [
        ("street", b"small picture", "2026-01-02T03:04:05")
    ]
    chosen = Choices(
        (SegmentChoice(3, 4, SegmentReference.of_row(17)),),
        (SegmentChoice(10, 11, SegmentReference.of_row(0)),),
        frozenset({"s1_004"}),
        (Placement(10, 11, AFFINE),),
        (OrderShift(3, 4, -2),),
    )
    assert opened.undone[1].choices == (Choices(), chosen)
    assert opened.undone[0].picture is not None
    assert [each.seed for each in opened.undone[0].picture] == [0, 99]
    assert [step.name for step in opened.done] == ["Brush"] * 3
    assert [step.name for step in opened.undone] == ["Diversity", "Choose"]
    assert opened.notes == ()
    assert opened.layout.extent == Extent(40, 60)
