"""`--mood` and `--like`, and what a person writes about photographs."""

import json
from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.mood import LabelAppearance, Mood
from simspaint.domain.picture_settings import PictureSettings
from simspaint.errors import DocumentError
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import read_photograph, write_photograph
from simspaint.labelling.library import PhotographLibrary
from simspaint.labelling.picture_mood import appearance_of
from simspaint.packs.pack import Pack
from simspaint.painting.codecs.picture_json import picture_from_json, picture_to_json
from simspaint.painting.codecs.untrusted_json import Fields
from simspaint.painting.export.picture_with_recipe import read_recipe
from tests.command_line import CommandLine
from tests.factories import make_layout
from tests.labelling.made_labeller import GREEN, RED, ColorLabeller, halves
from tests.pack_factory import write_pack


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A small pack, one of whose photographs is misty by its tags."""
    folder = write_pack(tmp_path / "small")
    with MemoryBank.open(folder / "bank") as bank:
        bank.write_tags({name: frozenset({"mist"}) for name in bank.photographs[:4]})
    return folder


def test_mood_and_picture_go_into_the_recipe_and_what_is_not_there_is_told(
    simspaint: CommandLine, pack: Path, tmp_path: Path
) -> None:
    labels = Pack.open(pack).labels
    write_layout(tmp_path / "a.png", make_layout(np.random.default_rng(5), 64, 96, labels))
    run = simspaint(
        "render", tmp_path / "a.png", "--pack", pack, "-o", tmp_path / "p.png", "--embed", "--mood", "snow  "
    )
    assert run.code == 0, run.err
    assert "No photograph is 'snow'" in run.err
    recipe = read_recipe(tmp_path / "p.png")
    assert recipe is not None
    assert recipe.picture.mood == Mood("snow")
    run = simspaint(
        "render", tmp_path / "a.png", "--pack", pack, "-o", tmp_path / "p.png", "--mood", "x" * 300
    )
    assert run.code == 2
    assert "too long" in run.err
    picture = tmp_path / "p.png"
    run = simspaint("render", tmp_path / "a.png", "--pack", pack, "-o", tmp_path / "q.png", "--like", picture)
    assert run.code == 2
    assert "no labelling network" in run.err


def test_a_picture_is_described_label_by_label() -> None:
    looks = {look.label: look.values for look in appearance_of(halves(RED, GREEN, (64, 96)), ColorLabeller())}
    first, second = (label.name for label in ColorLabeller().labels.labels[:2])
    assert set(looks) == {first, second, ""}
    assert looks[first][0] == pytest.approx(0.5, abs=0.05)
    assert looks[first][2] > 50 > -50 > looks[second][2]


def test_moods_are_stored_and_checked() -> None:
    mood = Mood("misty", (LabelAppearance("sky", (0.5, 60.0, 1.0, -20.0, 5.0, 0.0)),))
    stored = json.loads(json.dumps(picture_to_json(PictureSettings(mood=mood))))
    assert picture_from_json(Fields(stored, "it", DocumentError)).mood == mood
    del stored["mood"]
    assert picture_from_json(Fields(stored, "it", DocumentError)).mood == Mood()
    for broken in ({"words": "x" * 201}, {"words": 3}, {"like": [{"label": "sky", "values": [1, 2]}]},
                   {"like": [{"label": "sky", "values": [1e9] * 6}]}, []):  # fmt: skip
        with pytest.raises(DocumentError):
            picture_from_json(Fields({**stored, "mood": broken}, "it", DocumentError))


def test_what_is_written_about_photographs(simspaint: CommandLine, pack: Path, tmp_path: Path) -> None:
    write_photograph(tmp_path / "a.png", halves(RED, GREEN, (64, 96)))
    library = PhotographLibrary(Pack.open(pack))
    library.add([tmp_path / "a.png"], ColorLabeller())
    (name,) = library.names()
    assert read_photograph(library.photographs / f"{name}.jpg").shape == (64, 96, 3)
    run = simspaint("photos", "tag", name, "--words", "misty Hallstatt", "--pack", pack)
    assert run.code == 0, run.err
    assert library.notes()[name].tags == {"mist", "hallstatt"}
    assert simspaint("photos", "tag", "nothing", "--words", "x", "--pack", pack).code == 2
