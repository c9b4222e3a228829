"""What the help of every command says of defaults is what happens without the option."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import typer.main

from simspaint.cli import label_command, render_task
from simspaint.cli.application import app
from simspaint.cli.benchmark_command import _QUICK, Subject
from simspaint.engine.request import RenderSettings
from simspaint.resource_files import ade_class_map_file
from simspaint.web.free_photograph import LICENCES
from tests.texts.documents import text_of

PLAIN = RenderSettings().picture
MATCHING = PLAIN.matching
IN_WORDS = {"two": 2, "three": 3, "four": 4}


def _of_document(value: object) -> str:
    return f"a document's, or {value:g}" if isinstance(value, float) else f"a document's, or {value}"


def _benchmarks() -> str:
    left_out = [subject for subject in Subject if subject not in _QUICK]
    assert list(Subject)[-len(left_out) :] == left_out
    return f"all but the last {_word(len(left_out))}"


def _word(number: int) -> str:
    return next(word for word, value in IN_WORDS.items() if value == number)


STATED: dict[str, Callable[[], str]] = {
    "render --seed": lambda: f"{PLAIN.seed}, or a document's",
    "render --top-k": lambda: f"{PLAIN.top_k}, or {render_task.SAMPLED_TOP_K} for variations",
    "render --method": lambda: _of_document(PLAIN.method.value),
    "render --outlines": lambda: _of_document(PLAIN.adherence),
    "render --appearance": lambda: _of_document(MATCHING.appearance_consistency),
    "render --fill-segments": lambda: _of_document(MATCHING.fill_segments),
    "render --match-colors": lambda: _of_document(MATCHING.color_match),
    "render --mood": lambda: _of_document("any" if PLAIN.mood.is_any else PLAIN.mood),
    "benchmark subjects": _benchmarks,
    "photos find --licence": lambda: f"all {_word(len(LICENCES))}",
}
"""By command and option: what the help has to say, made of what the code does."""
BEHAVIOUR = {
    "the first complete one": "test_application.py",  # choose_pack and first_ready_pack
    "the best that works": "test_device.py",
    "that of the layout": "test_render_command.py",
    "those of ADE20K": "below",
    "the most common one; without layouts the pack's": "test_build.py",
    "by name and contents": "test_layout_commands.py",
    "the folder instances beside LAYOUTS, where there is one": "test_build_instances.py",
}
"""Defaults that are no value but a behaviour; where it is tested."""


def _parameters(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """All parameters of all commands, with names such as `photos find --most`."""
    for parameter in command.params:
        yield " ".join((*path, parameter.opts[0])), parameter
    for name, inner in getattr(command, "commands", {}).items():
        yield from _parameters(inner, (*path, name))


PARAMETERS = dict(_parameters(typer.main.get_command(app)))


def _stated() -> dict[str, str]:
    found = {}
    for name, parameter in PARAMETERS.items():
        match = re.search(r"Default: (.*)\.$", getattr(parameter, "help", None) or "")
        if match:
            found[name] = match[1]
    return found


def test_every_default_that_help_states_is_the_codes() -> None:
    stated = _stated()
    values = {name: text for name, text in stated.items() if text not in BEHAVIOUR}
    assert values == {name: text() for name, text in STATED.items()}
    assert set(BEHAVIOUR) <= set(stated.values())


def test_an_option_without_a_stated_default_is_off_or_shows_its_own() -> None:
    """Typer prints a default that is no None: only None needs words, where leaving it out means something."""
    silent = {
        name: parameter.default
        for name, parameter in PARAMETERS.items()
        if name not in _stated() and parameter.default not in (None, False, "")
    }
    assert all(PARAMETERS[name].show_default is not False for name in silent)


def test_the_licences_that_are_left_out_are_all() -> None:
    assert PARAMETERS["photos find --licence"].default == ",".join(LICENCES)


def test_a_segmenters_classes_are_those_of_ade20k(monkeypatch: pytest.MonkeyPatch) -> None:
    from simspaint.labelling.network_labeller import NetworkLabeller
    from simspaint.labelling.segmenter_labeller import SegmenterLabeller

    opened: list[object] = []
    monkeypatch.setattr(NetworkLabeller, "of_pack", lambda pack: None)
    monkeypatch.setattr(SegmenterLabeller, "open", lambda file, classes, own, trusts: opened.append(classes))
    label_command.labeller_of(None, ade_class_map_file())  # type: ignore[arg-type]
    assert opened == [ade_class_map_file()]
    assert ade_class_map_file().name == "ade150_landscapes.csv"


def test_the_readme_names_the_default_method() -> None:
    assert f"`--method {PLAIN.method.value}`, the default" in text_of("README.md")
