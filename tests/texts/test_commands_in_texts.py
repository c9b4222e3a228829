"""Commands, modules and options that the documents name exist."""

from __future__ import annotations

import dataclasses
import importlib
import re
from functools import cache
from typing import Any, get_type_hints

import pytest
import typer
import typer.main

from simspaint.cli.application import app
from tests.texts.documents import DOCUMENTS, command_lines, options_in, text_of

MAIN: Any = typer.main.get_command(app)
ANY = frozenset({"--help", "--version"})


def _options(command: Any) -> frozenset[str]:
    """The long options of a command, or of all commands of a group."""
    names = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    return frozenset(names).union(
        ANY, *(_options(each) for each in getattr(command, "commands", {}).values())
    )


def _problem_of_simspaint(words: list[str], options: list[str]) -> str:
    """What is wrong with the words after `simspaint`; empty where nothing is."""
    command = MAIN
    for word in words:
        if not hasattr(command, "commands") or not re.fullmatch(r"[a-z]+", word):
            break
        if word not in command.commands:
            return f"no command {word}"
        command = command.commands[word]
    return ", ".join(f"no option {name}" for name in options if name not in _options(command))


@cache
def _options_of_module(name: str) -> frozenset[str]:
    """The long options of a module of `training` that is run by `python -m`."""
    try:
        module = importlib.import_module(name)
        if hasattr(module, "__path__"):
            module = importlib.import_module(f"{name}.__main__")
    except ModuleNotFoundError as missing:
        raise AssertionError(f"no module {missing.name}") from missing
    if hasattr(module, "app"):
        return _options(typer.main.get_command(module.app))
    kind = get_type_hints(module.main).get("settings")
    if kind is not None:
        names = [field.name.replace("_", "-") for field in dataclasses.fields(kind)]
        return ANY | {f"--{prefix}{name}" for name in names for prefix in ("", "no-")}
    if "argparse" in vars(module):
        return ANY
    made = typer.Typer()
    made.command()(module.main)
    return _options(typer.main.get_command(made))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_of_the_program_exist_with_their_options(document: str) -> None:
    wrong = {}
    for line in command_lines(text_of(document)):
        for call in re.findall(r"(?:^|\s)simspaint((?:\s+[^\s|;&]+)*)", line):
            problem = _problem_of_simspaint(call.split(), options_in(call))
            if problem:
                wrong[line] = problem
    assert wrong == {}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_modules_of_training_exist_with_their_options(document: str) -> None:
    wrong = {}
    for line in command_lines(text_of(document)):
        for name, rest in re.findall(r"python[\d.]* -m (training[\w.]*)([^;&|]*)", line):
            unknown = [option for option in options_in(rest) if option not in _options_of_module(name)]
            if unknown:
                wrong[line] = unknown
    assert wrong == {}


def test_what_stands_alone_in_a_text_is_an_option_somewhere() -> None:
    known = _options(MAIN)
    for document in ("README.md", "resources/guide.md"):
        for line in command_lines(text_of(document)):
            if line.startswith("--"):
                assert set(options_in(line)) <= known, (document, line)


def test_the_check_sees_what_does_not_exist() -> None:
    assert _problem_of_simspaint(["rendr", "a.png"], []) == "no command rendr"
    assert _problem_of_simspaint(["photos", "addd"], []) == "no command addd"
    assert _problem_of_simspaint(["render", "a.png"], ["--out", "--seeds"]) == "no option --seeds"
    assert "--sede" not in _options_of_module("training.train_synthesis")
    with pytest.raises(AssertionError, match="no module"):
        _options_of_module("training.train_nothing")
