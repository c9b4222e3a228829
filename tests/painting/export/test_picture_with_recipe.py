import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent
from simspaint.errors import DocumentError, LayoutFileError
from simspaint.painting.codecs.recipe_json import recipe_from_bytes, recipe_to_json
from simspaint.painting.export.credits import Terms, credit_line, credits_of
from simspaint.painting.export.picture_with_recipe import (
    DOCUMENT_KEY,
    RECIPE_KEY,
    held_document,
    read_recipe,
    restore_document,
    write_picture,
)
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.painting.recipes.recipe import Recipe, recipe_of
from tests.painting.documents import PICTURE as SETTINGS
from tests.painting.documents import make_choices, make_document, make_recipe
from tests.painting.renderings import make_rendering

PICTURE = np.random.default_rng(1).integers(0, 256, (40, 60, 3)).astype(np.uint8)


def _alone(recipe: Recipe) -> Recipe:
    """The recipe as it is where it stands alone: the layouts of its composition are left out."""
    assert recipe.composition is not None
    return replace(recipe, composition=replace(recipe.composition, layout=b"", painted=b"", filled=b""))


def test_a_recipe_is_read_back_as_it_was() -> None:
    recipe = make_recipe(make_document())
    assert recipe_from_bytes(json.dumps(recipe_to_json(recipe)).encode(), "a") == _alone(recipe)
    without = json.dumps(recipe_to_json(recipe, with_composition=False)).encode()
    assert recipe_from_bytes(without, "a") == replace(recipe, composition=None)


def _of_many_pieces(n: int) -> Recipe:
    recipe = make_recipe(make_document())
    composition = recipe.composition
    assert composition is not None
    return replace(recipe, composition=replace(composition, components=composition.components[:2] * (n // 2)))


def test_a_recipe_is_kilobytes() -> None:
    assert len(json.dumps(recipe_to_json(_of_many_pieces(40)))) < 24_000


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"version": 3},
        {"layout_sha256": "xyz"},
        {"extent": [0, 5]},
        {"picture": {"seed": -1}},
        {"picture": {"method": "magic"}},
        {"picture": {"adherence": 2}},
        {"weights": {"a": "b"}},
        {"composition": 3},
        {"composition": {}},
        {"composition": {"extent": [4, 4], "components": [{"at": [1]}]}},
        {"composition": {"extent": [10**9, 10**9], "components": []}},
    ],
    ids=str,
)
def test_recipes_that_cannot_be_are_refused(change: dict[str, object]) -> None:
    values = recipe_to_json(make_recipe(make_document())) | change
    with pytest.raises(DocumentError):
        recipe_from_bytes(json.dumps(values).encode(), "a")


def test_the_recipe_of_a_rendering_holds_what_it_is_composed_of() -> None:
    rendering = make_rendering()
    recipe = recipe_of(rendering, rendering.layout, SETTINGS, make_choices(), "2", {"synthesis": "ab" * 32})
    assert (recipe.picture, recipe.pack, recipe.choices) == (SETTINGS, "small", make_choices())
    assert recipe.layout_extent == recipe.extent == rendering.layout.extent
    assert recipe.composition == PackedComposition.of(rendering.composition)
    assert recipe_from_bytes(json.dumps(recipe_to_json(recipe)).encode(), "a") == _alone(recipe)


def test_a_painting_is_restored_from_its_picture(tmp_path: Path) -> None:
    document = make_document()
    recipe = make_recipe(document)
    write_picture(tmp_path / "a.png", PICTURE, recipe, document.snapshot())
    with Image.open(tmp_path / "a.png") as picture:
        assert np.array_equal(np.asarray(picture), PICTURE)
    assert read_recipe(tmp_path / "a.png") == _alone(recipe)
    restored = restore_document(tmp_path / "a.png")
    assert restored.composition == document.composition is not None
    assert np.array_equal(restored.layout.ids, document.ids)
    assert (restored.choices, restored.settings) == (document.choices, document.settings)
    assert restored.renderings == ()


def test_a_large_painting_fits_into_its_picture(tmp_path: Path) -> None:
    document = make_document(Extent(2048, 2048))
    with document.edit("Noise") as edit:
        noise = np.random.default_rng(0).integers(0, 5, (1200, 2048)).astype(np.uint8)
        edit.paste(Box(0, 0, 1200, 2048), noise)
    write_picture(tmp_path / "a.png", PICTURE, None, document.snapshot())
    assert np.array_equal(restore_document(tmp_path / "a.png").layout.ids, document.ids)


def test_nothing_but_pixels_is_written_where_metadata_is_stripped(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", PICTURE)
    with Image.open(tmp_path / "a.png") as picture:
        assert isinstance(picture, PngImagePlugin.PngImageFile)
        assert picture.text == {}
    assert read_recipe(tmp_path / "a.png") is None
    with pytest.raises(DocumentError, match="holds no painting"):
        restore_document(tmp_path / "a.png")


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".tif"])
def test_other_formats_say_in_exif_how_they_were_made(tmp_path: Path, suffix: str) -> None:
    recipe = make_recipe(make_document())
    path = tmp_path / f"a{suffix}"
    write_picture(path, PICTURE, recipe)
    with Image.open(path) as picture:
        exif = picture.getexif()
        if suffix == ".tif":
            comment = str(exif[0x010E]).encode()
        else:
            comment = exif.get_ifd(0x8769)[0x9286]
            assert len(str(exif[0x010E])) < 100  # what photo programs show below the picture
    assert recipe_from_bytes(comment.removeprefix(b"ASCII\0\0\0"), "a") == _alone(recipe)
    assert read_recipe(path) is None


def test_a_recipe_of_more_pieces_than_exif_has_room_for_leaves_out_the_pieces(tmp_path: Path) -> None:
    recipe = _of_many_pieces(400)
    write_picture(tmp_path / "a.jpg", PICTURE, recipe)
    with Image.open(tmp_path / "a.jpg") as picture:
        comment = picture.getexif().get_ifd(0x8769)[0x9286]
    found = recipe_from_bytes(comment.removeprefix(b"ASCII\0\0\0"), "a")
    assert found == replace(recipe, composition=None)


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".tif", ".png"])
def test_a_picture_names_author_and_rights_where_photo_programs_look(tmp_path: Path, suffix: str) -> None:
    terms = [Terms("photographs", "CC BY 4.0", "Café"), Terms("networks", "MIT", "here")]
    line = credit_line(credits_of(make_rendering(), terms))
    path = tmp_path / f"a{suffix}"
    write_picture(path, PICTURE, credit=line)
    with Image.open(path) as picture:
        exif = picture.getexif()
        assert exif[0x013B] == "SimsPaint, from photographs of the pack small: s0|photo, s1|photo"
        assert exif[0x8298] == "photographs: CC BY 4.0; networks: MIT"


def test_a_credit_is_short_and_plain_whatever_photographs_are_called() -> None:
    rendering = make_rendering()
    names = [replace(row, photograph="\ud800\x1b[1m" + "n" * 300) for row in rendering.provenance]
    line = credit_line(credits_of(replace(rendering, provenance=tuple(names))))
    assert line.author.isprintable()
    assert line.author.encode()
    assert len(line.author) < 900


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutFileError, match="known picture format"):
        write_picture(tmp_path / "a.gif", PICTURE)


@pytest.mark.parametrize("text", ["", "{}", "[1]", "nonsense", '{"format": "simspaint recipe"}'])
def test_a_damaged_recipe_is_told(tmp_path: Path, text: str) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_itxt(RECIPE_KEY, text)
    info.add_text(DOCUMENT_KEY, text)
    Image.fromarray(PICTURE).save(tmp_path / "a.png", pnginfo=info)
    with pytest.raises(DocumentError):
        read_recipe(tmp_path / "a.png")
    with pytest.raises(DocumentError):
        restore_document(tmp_path / "a.png")


def test_a_text_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_itxt(RECIPE_KEY, " " * (80 << 20), zip=True)
    Image.fromarray(PICTURE).save(tmp_path / "a.png", pnginfo=info)
    with pytest.raises(LayoutFileError):
        read_recipe(tmp_path / "a.png")


def test_choices_of_nothing_make_a_recipe_too() -> None:
    recipe = replace(make_recipe(make_document()), choices=Choices())
    assert recipe_from_bytes(json.dumps(recipe_to_json(recipe)).encode(), "a") == _alone(recipe)


def test_a_recipe_of_what_is_no_number_is_one_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    recipe = make_recipe(make_document())
    assert recipe.composition is not None
    broken = replace(recipe.composition.components[0], color_shift=(float("nan"), 0.0, 0.0))
    wrong = replace(recipe, composition=replace(recipe.composition, components=(broken,)))
    with pytest.raises(LayoutFileError, match="cannot be written"):
        write_picture(tmp_path / "a.png", PICTURE, wrong)
    assert list(tmp_path.iterdir()) == []


def test_of_moving_pictures_no_frame_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [Image.new("RGB", (8, 8), (i, 0, 0)) for i in range(3)]
    frames[0].save(tmp_path / "a.png", save_all=True, append_images=frames[1:])
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda _: pytest.fail("a frame is decoded"))
    assert held_document(tmp_path / "a.png") is None
