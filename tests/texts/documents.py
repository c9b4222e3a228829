"""The project's documents, and what they name."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = (
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "resources/guide.md",
    "resources/packs/landscapes/README.md",
    "training/README.md",
    "training/EXPERIMENTS.md",
)


def text_of(document: str) -> str:
    """A document, by its path from the root."""
    return (ROOT / document).read_text(encoding="utf-8")


def command_lines(text: str) -> list[str]:
    """The lines of code blocks and the inline code; continued lines joined, variables put in."""
    lines: list[str] = []
    variables: dict[str, str] = {}
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)
    for block in blocks:
        for line in re.sub(r"\\\n\s*", " ", block).splitlines():
            for name, value in re.findall(r'\b([A-Z]+)="?([^";]*)"?(?:;|$| #)', line):
                variables[name] = value
            lines.append(_filled(re.sub(r"(^|\s)#.*", "", line), variables))
    inline = re.findall(r"`([^`]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    return lines + [_filled(code, variables) for code in inline]


def _filled(line: str, variables: dict[str, str]) -> str:
    for _ in range(3):  # a variable may hold another one
        line = re.sub(r"\$\{?([A-Z]+)\}?", lambda found: variables.get(found[1], found[1]), line)
    return line


def options_in(line: str) -> list[str]:
    """The names of the long options of a command line."""
    return re.findall(r"(?<![\w-])--[a-z][a-z-]*", line)
