"""Rendering one layout or a folder of them, and writing what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simspaint.cli import console
from simspaint.cli.layout_source import SUFFIXES, read_request
from simspaint.cli.outputs import Outputs
from simspaint.domain.picture_settings import PictureSettings
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.errors import DocumentError, LayoutFileError
from simspaint.files.distinct_files import check_distinct, check_outside_packs
from simspaint.files.film_file import in_frame_order
from simspaint.progress import Progress, Report, Stage

if TYPE_CHECKING:
    from simspaint.cli.renderer import Renderer
    from simspaint.domain.rendering import Rendering
    from simspaint.painting.document.snapshot import DocumentSnapshot
    from simspaint.painting.export.credits import Terms
    from simspaint.painting.recipes.recipe import Recipe


SAMPLED_TOP_K = 10
"""Among how many segments variations are drawn unless `--top-k` says otherwise."""


@dataclass(frozen=True, slots=True)
class RenderTask:
    """What is to be rendered, and where to.

    Parameters
    ----------
    source
        A layout or a folder of layouts.
    embed
        The photograph's file says how it was made.
    asked
        Settings of the picture that are asked for, by name, in place of a document's or the usual: see
        `read_request`.
    also_read
        Files that it is made of besides, such as the picture of `--like`.
    timings_ms
        Filled while it runs: the stages' milliseconds by written photograph.
    """

    source: Path
    outputs: Outputs
    settings: RenderSettings
    variations: int
    embed: bool = False
    asked: Mapping[str, Any] = field(default_factory=dict)
    also_read: tuple[Path, ...] = ()
    timings_ms: dict[str, dict[str, float]] = field(default_factory=dict)

    def files(self) -> list[Path]:
        """The layouts to render, in the order of their names and of the numbers in them."""
        if not self.source.is_dir():
            return [self.source]
        return in_frame_order([path for path in self.source.iterdir() if path.suffix.lower() in SUFFIXES])

    def check(self) -> None:
        """Raise `LayoutFileError` where nothing can come of it, before anything is loaded or written."""
        files = self.files()
        if not files:
            raise LayoutFileError(f"The folder {self.source} holds no layout.", "Layouts are PNG files.")
        results = [outputs for file in files for outputs in self.outputs_of(file)]
        for outputs in results:
            outputs.check()
        written = [path for outputs in results for path in outputs.paths()]
        check_distinct([*files, *self.also_read], written)
        check_outside_packs(written)

    def outputs_of(self, file: Path) -> list[Outputs]:
        """Where each variation of a layout goes."""
        outputs = self.outputs.within(file.stem) if self.source.is_dir() else self.outputs
        if self.variations == 1:
            return [outputs]
        return [outputs.numbered(k + 1) for k in range(self.variations)]

    def run(self, renderer: Renderer, advance: console.Advance) -> list[tuple[str, str]]:
        """Render all; give name and reason of the layouts of a folder that could not be used."""
        skipped = []
        files = self.files()
        total = len(files) * self.variations
        for i, file in enumerate(files):
            try:
                request = read_request(file, renderer.pack, self.settings, self.asked, console.print_line)
            except (LayoutFileError, DocumentError) as error:
                if not self.source.is_dir():
                    raise
                skipped.append((file.name, str(error)))
                continue
            for k in range(self.variations):
                picture = self._varied(request.settings.picture, k)
                varied = replace(request, settings=replace(request.settings, picture=picture))
                number = i * self.variations + k
                report = self.reporter(advance, lambda done=number: done, total)
                rendering = renderer.render(varied, report)
                self.keep(rendering, varied, renderer, self.outputs_of(file)[k])
        return skipped

    def _varied(self, picture: PictureSettings, number: int) -> PictureSettings:
        """The settings of a variation: drawn among several, where nothing else is asked."""
        if self.variations > 1 and "top_k" not in self.asked and picture.top_k == 1:
            picture = replace(picture, top_k=SAMPLED_TOP_K)
        return replace(picture, seed=picture.seed + number)

    def keep(
        self, rendering: Rendering, request: RenderRequest, renderer: Renderer, outputs: Outputs
    ) -> None:
        """Write what is wanted of a rendering, and say what it notes."""
        embedded = _embedded(rendering, request, renderer) if self.embed else None
        outputs.write(rendering, _terms(renderer, rendering), embedded)
        self.timings_ms[outputs.photograph.name] = rendering.timings_ms
        for note in rendering.notes:
            console.print_line(f"{outputs.photograph.name}: {note}")

    @staticmethod
    def reporter(advance: console.Advance, done: Callable[[], int], total: int) -> Report:
        """A report that moves the bar by the share of the stages behind it, after what is done."""
        stages = list(Stage)

        def report(progress: Progress) -> None:
            within = progress.done / progress.total if progress.total else 0.0
            share = (stages.index(progress.stage) + within) / len(stages)
            advance(round(100 * (done() + share)), 100 * total)

        return report


def _terms(renderer: Renderer, rendering: Rendering) -> list[Terms]:
    """The terms of the pack's parts and of the person's photographs that were used."""
    from simspaint.labelling.library_terms import terms_of

    used = {row.photograph for row in rendering.provenance}
    return terms_of(renderer.pack, renderer.photographs, used)


def _embedded(
    rendering: Rendering, request: RenderRequest, renderer: Renderer
) -> tuple[Recipe, DocumentSnapshot]:
    """What a photograph says about how it was made."""
    from simspaint.painting.document.settings import DocumentSettings, SizeChoice
    from simspaint.painting.document.snapshot import DocumentSnapshot
    from simspaint.painting.recipes.packed_composition import PackedComposition
    from simspaint.painting.recipes.recipe import recipe_of

    asked, pack = request.settings, renderer.pack
    size = SizeChoice.of(rendering.layout.extent, request.layout.extent, pack.extent)
    settings = DocumentSettings(asked.picture, size, pack=pack.name)
    weights = renderer.models.digests
    recipe = recipe_of(rendering, request.layout, asked.picture, asked.choices, weights=weights)
    composition = PackedComposition.of(rendering.composition)
    document = DocumentSnapshot(request.layout, asked.choices, settings, composition=composition)
    return recipe, document
