"""Numbers and names in the documents that are those of the code."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from simspaint.app.documents.document_saving import UNDO_BYTES
from simspaint.domain.composition import MAX_COMPOSITION_SIDE
from simspaint.engine.adherence import AdherenceConfig
from simspaint.engine.stages.compose import PAPER_ELISION
from simspaint.engine.stages.mood import MoodConfig
from simspaint.engine.stages.refine import RefineConfig
from simspaint.files.label_table import _FIELDS as FLAGS
from simspaint.files.label_table import read_labels
from simspaint.painting.document_file.backup import backup_of
from simspaint.painting.recovery.autosave_policy import LATEST_S, QUIET_S
from simspaint.resource_files import bundled_packs_folder
from tests.texts.documents import ROOT, text_of

WORDS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def _project() -> dict[str, object]:
    return tomllib.loads(text_of("pyproject.toml"))["project"]


def _bank_photographs() -> int:
    bank = json.loads(text_of("resources/packs/landscapes/bank/bank.json"))
    return len(bank["photographs"])


def _n_labels() -> int:
    return len(read_labels(bundled_packs_folder() / "landscapes" / "labels.csv").labels)


def _short(value: float) -> str:
    """`.5` for 0.5, as the documents write shares."""
    return f"{value:g}".removeprefix("0")


Fact = tuple[str, str, Callable[[], object]]
FACTS: dict[str, Fact] = {
    "undo in documents": ("resources/guide.md", r"its newest (\d+) MB", lambda: UNDO_BYTES >> 20),
    "recovery, quiet": ("resources/guide.md", r"recovery (\w+) seconds after", lambda: WORDS[int(QUIET_S)]),
    "recovery, latest": (
        "resources/guide.md",
        r"every (\w+) seconds at the latest",
        lambda: WORDS[int(LATEST_S)],
    ),
    "keys of labels": ("resources/guide.md", r"select the first (\w+), X", lambda: WORDS[10]),
    "photographs": ("README.md", r"It has (\d+) photographs", _bank_photographs),
    "photographs, card": (
        "resources/packs/landscapes/README.md",
        r"photographs \| (\d+) scenes",
        _bank_photographs,
    ),
    "labels": ("README.md", r"knows the pack's (\d+) labels", _n_labels),
    "samples": (
        "README.md",
        r"The (\w+) sample layouts",
        lambda: WORDS[len(list((ROOT / "resources/samples/landscapes").glob("*.png")))],
    ),
    "python": (
        "README.md",
        r"Python (\d\.\d+) or newer",
        lambda: str(_project()["requires-python"]).strip(">="),
    ),
    "frame": ("ARCHITECTURE.md", r"frame of at most (\d+) pixels", lambda: MAX_COMPOSITION_SIDE),
    "dense layout": (
        "ARCHITECTURE.md",
        r"is kept until (\d+) % of the frame",
        lambda: round(100 * RefineConfig().most_changed),
    ),
    "middle": (
        "ARCHITECTURE.md",
        r"ribbons run\*\* up to adherence (\.\d+):",
        lambda: _short(AdherenceConfig().middle),
    ),
    "mood": (
        "ARCHITECTURE.md",
        r"where (\w+) photographs with the mood",
        lambda: WORDS[MoodConfig().enough_of_label],
    ),
    "elision, share": (
        "training/README.md",
        r"elision (\d+) % within",
        lambda: round(100 * PAPER_ELISION.share),
    ),
    "elision, width": (
        "training/README.md",
        r"elision \d+ % within (\.\d+) h",
        lambda: _short(PAPER_ELISION.seam),
    ),
}
"""Where a document states a number of the code: the document, the sentence, the code's value."""


@pytest.mark.parametrize(("document", "sentence", "value"), FACTS.values(), ids=FACTS)
def test_a_stated_number_is_the_codes(document: str, sentence: str, value: Callable[[], object]) -> None:
    found = re.findall(sentence, " ".join(text_of(document).split()))
    assert set(found) == {str(value())}, (document, sentence)


def test_the_readme_lists_the_flags_of_labels() -> None:
    table = text_of("README.md").split("| flag |")[1].split("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", table)) == set(FLAGS)


def test_the_backup_of_a_document_is_named_as_the_guide_says() -> None:
    assert backup_of(Path("NAME.simspaint")).name in text_of("resources/guide.md")


@pytest.mark.parametrize(
    ("recipe", "heading"), [("setting", "A setting of"), ("flag", "A flag of"), ("field", "A field of")]
)
def test_a_recipe_counts_its_own_files(recipe: str, heading: str) -> None:
    text = text_of("CONTRIBUTING.md").split(f"**{heading}")[1]
    stated = re.search(r": (\w+) files?\.", text)
    assert stated is not None
    steps = re.split(r"\n\n(?!\d\.)", text.split(".\n\n", 1)[1])[0]
    assert WORDS[len(re.findall(r"^\d\. ", steps, re.M))] == stated[1]


def test_the_newest_version_of_the_changelog_is_the_programs() -> None:
    newest = re.findall(r"^## (\S+)", text_of("CHANGELOG.md"), re.M)[0]
    assert newest == _project()["version"]
