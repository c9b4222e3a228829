"""Where a picture comes from: which photographs, how much of each, on which terms; as JSON and Markdown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.rendering import ComponentProvenance, Rendering
from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.plain_names import as_shown, printable_lines
from simspaint.painting.export.provenance_picture import stays

_MOST_NAMED = 8
_LONGEST_NAME, _LONGEST_LINE = 60, 800


class Terms(NamedTuple):
    """The terms of one part of a pack: what, under which licence, from where."""

    part: str
    licence: str
    origin: str


class CreditLine(NamedTuple):
    """Who made a picture, and on which terms it may be used; each one line."""

    author: str
    rights: str


@dataclass(frozen=True, slots=True)
class PhotographCredit:
    """One source photograph and its share of the picture's pixels, in [0, 1]."""

    photograph: str
    share: float
    labels: tuple[str, ...]
    n_segments: int


@dataclass(frozen=True, slots=True)
class Credits:
    """Where a picture comes from; all shares in [0, 1], `kept` + `moved` + `synthesised` = 1.

    Parameters
    ----------
    photographs
        The largest share first.
    kept, moved
        Pixels that a photograph shows in the same place of its frame, and in another one.
    synthesised
        Pixels that no photograph gave.
    terms
        As the pack states them.
    """

    pack: str
    seed: int
    photographs: tuple[PhotographCredit, ...]
    kept: float
    moved: float
    synthesised: float
    terms: tuple[Terms, ...] = ()


def credits_of(rendering: Rendering, terms: Sequence[Terms] = ()) -> Credits:
    """Count the pixels of a rendering by where their material comes from."""
    counted = rendering.pixels[rendering.pixels != NO_COMPONENT]
    counts = np.bincount(counted) if counted.size else np.zeros(0, np.int64)
    total = rendering.pixels.size
    by_photograph: dict[str, list[tuple[ComponentProvenance, int]]] = {}
    kept = 0
    for row in rendering.provenance:
        n = int(counts[row.component_index]) if row.component_index < counts.size else 0
        kept += n if stays(row, rendering) else 0
        by_photograph.setdefault(row.photograph, []).append((row, n))
    photographs = [
        PhotographCredit(
            name,
            sum(n for _, n in rows) / total,
            tuple(sorted({rendering.layout.labels[row.label_id].name for row, _ in rows})),
            len(rows),
        )
        for name, rows in by_photograph.items()
    ]
    return Credits(
        pack=rendering.pack,
        seed=rendering.seed,
        photographs=tuple(sorted(photographs, key=lambda credit: (-credit.share, credit.photograph))),
        kept=kept / total,
        moved=(counted.size - kept) / total,
        synthesised=(total - counted.size) / total,
        terms=tuple(terms),
    )


def joined_credits(parts: Sequence[Credits]) -> Credits:
    """The credits of several pictures of one pack, such as the frames of a film: mean shares, and of each
    photograph the most segments that one picture shows. There is at least one."""
    n = len(parts)
    by_photograph: dict[str, list[PhotographCredit]] = {}
    for credit in (credit for part in parts for credit in part.photographs):
        by_photograph.setdefault(credit.photograph, []).append(credit)
    photographs = [
        PhotographCredit(
            name,
            sum(credit.share for credit in found) / n,
            tuple(sorted({label for credit in found for label in credit.labels})),
            max(credit.n_segments for credit in found),
        )
        for name, found in by_photograph.items()
    ]
    return replace(
        parts[0],
        photographs=tuple(sorted(photographs, key=lambda credit: (-credit.share, credit.photograph))),
        kept=sum(part.kept for part in parts) / n,
        moved=sum(part.moved for part in parts) / n,
        synthesised=sum(part.synthesised for part in parts) / n,
        terms=tuple(dict.fromkeys(term for part in parts for term in part.terms)),
    )


def credit_line(found: Credits) -> CreditLine:
    """Author and rights in a line each, for the metadata of a picture."""
    names = [_short(credit.photograph) for credit in found.photographs[:_MOST_NAMED]]
    more = len(found.photographs) - len(names)
    listed = ", ".join(names) + (f" and {more} more" if more else "")
    author = f"SimsPaint, from photographs of the pack {_short(found.pack)}" + (
        f": {listed}" if listed else ""
    )
    rights = "; ".join(dict.fromkeys(f"{_short(t.part)}: {_short(t.licence)}" for t in found.terms))
    return CreditLine(author, rights[:_LONGEST_LINE] or "As the photographs' own rights say.")


def credits_json(found: Credits) -> str:
    """The credits as JSON text."""
    values = asdict(found) | {"terms": [term._asdict() for term in found.terms]}
    return printable_lines(json.dumps(values, indent=1, ensure_ascii=False, allow_nan=False)) + "\n"


def credits_markdown(found: Credits) -> str:
    """The credits as a page that can be read."""
    lines = [
        "# Where this picture comes from",
        "",
        f"Pack {_plain(found.pack)}, seed {found.seed}. {found.kept:.1%} of the pixels were kept in place, "
        f"{found.moved:.1%} moved, {found.synthesised:.1%} synthesised.",
        "",
        "| photograph | share | segments | shows |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {_plain(c.photograph)} | {c.share:.1%} | {c.n_segments} | {_plain(', '.join(c.labels))} |"
        for c in found.photographs
    ]
    if found.terms:
        lines += ["", "| part | licence | origin |", "|---|---|---|"]
        lines += [f"| {_plain(t.part)} | {_plain(t.licence)} | {_plain(t.origin)} |" for t in found.terms]
    return "\n".join(lines) + "\n"


def write_credits(path: str | Path, found: Credits) -> None:
    """Write the credits atomically: JSON for `.json`, Markdown for `.md`.

    Raises `LayoutFileError` for other suffixes and where the file cannot be written.
    """
    path = Path(path)
    writers = {".json": credits_json, ".md": credits_markdown}
    if path.suffix.lower() not in writers:
        raise LayoutFileError(f"{path.name} names no kind of credits.", "Use .json or .md.")
    try:
        replace_bytes(path, writers[path.suffix.lower()](found).encode())
    except OSError as error:
        raise LayoutFileError(
            f"{path} cannot be written: {error.strerror}.", "Choose another folder."
        ) from error


def _short(text: str) -> str:
    return as_shown(" ".join(text.split()))[:_LONGEST_NAME]


def _plain(text: str) -> str:
    """Text that means only itself in a table of Markdown."""
    line = as_shown(" ".join(text.split()))
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#!" else c for c in line)
