"""Which files a rendering is written to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from simspaint.errors import LayoutFileError

if TYPE_CHECKING:
    from simspaint.domain.rendering import Rendering
    from simspaint.painting.document.snapshot import DocumentSnapshot
    from simspaint.painting.export.credits import Terms
    from simspaint.painting.recipes.recipe import Recipe

    Embedded = tuple[Recipe, DocumentSnapshot]


@dataclass(frozen=True, slots=True)
class Outputs:
    """Paths of what is kept of one rendering; None where it is not wanted."""

    photograph: Path
    canvas: Path | None = None
    refined: Path | None = None
    provenance: Path | None = None
    layers: Path | None = None
    credits: Path | None = None

    def numbered(self, number: int) -> Outputs:
        """The same paths with a number before the suffix: photo.png becomes photo-1.png."""
        return self._each(lambda path: path.with_stem(f"{path.stem}-{number}"))

    def within(self, name: str) -> Outputs:
        """The paths taken as folders, with a file for the layout of that name in each."""
        suffixes = {"provenance": ".json", "layers": ".ora", "credits": ".md"}
        named = {
            kind.name: path / f"{name}{suffixes.get(kind.name, '.png')}"
            for kind in fields(self)
            if (path := getattr(self, kind.name)) is not None
        }
        return replace(self, **named)

    def check(self) -> None:
        """Raise `LayoutFileError` where a path is a folder or of an unknown format."""
        from simspaint.files.photograph_file import writable_format

        for path in (self.photograph, self.canvas):
            if path is not None:
                writable_format(path)
        for path, suffixes in (
            (self.refined, (".png",)),
            (self.provenance, (".json",)),
            (self.layers, (".ora", ".psd")),
            (self.credits, (".md", ".json")),
        ):
            if path is not None and path.suffix.lower() not in suffixes:
                raise LayoutFileError(f"{path} must end in {' or '.join(suffixes)}.", "Give another name.")
        for path in self.paths():
            if path.is_dir():
                raise LayoutFileError(f"{path} is a folder.", "Give a file.")

    def write(
        self, rendering: Rendering, terms: Sequence[Terms] = (), embedded: Embedded | None = None
    ) -> None:
        """Write what is wanted, each file atomically.

        `terms` go into the credits, `embedded` into the photograph's file. Raises `LayoutFileError` or
        `DocumentError` where a file cannot be written.
        """
        from simspaint.files.layout_file import write_layout
        from simspaint.files.photograph_file import write_photograph
        from simspaint.files.provenance_file import write_provenance
        from simspaint.painting.export.credits import credit_line, credits_of, write_credits
        from simspaint.painting.export.picture_with_recipe import write_picture

        recipe, document = embedded or (None, None)
        credit = credit_line(credits_of(rendering, terms)) if embedded else None
        write_picture(self.photograph, rendering.photograph, recipe, document, credit)
        if self.canvas is not None:
            write_photograph(self.canvas, rendering.canvas.color)
        if self.refined is not None:
            write_layout(self.refined, rendering.layout)
        if self.provenance is not None:
            write_provenance(self.provenance, rendering)
        if self.layers is not None:
            _write_layers(self.layers, rendering)
        if self.credits is not None:
            write_credits(self.credits, credits_of(rendering, terms))

    def paths(self) -> list[Path]:
        """All files that are written."""
        paths = [getattr(self, field.name) for field in fields(self)]
        return [path for path in paths if path is not None]

    def _each(self, change: Callable[[Path], Path]) -> Outputs:
        changed = {f.name: change(path) for f in fields(self) if (path := getattr(self, f.name)) is not None}
        return replace(self, **changed)


def _write_layers(path: Path, rendering: Rendering) -> None:
    from simspaint.painting.export.layers import layers_of
    from simspaint.painting.export.openraster_file import write_openraster
    from simspaint.painting.export.psd_file import write_psd

    write = write_psd if path.suffix.lower() == ".psd" else write_openraster
    write(path, layers_of(rendering), rendering.photograph)
