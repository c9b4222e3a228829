"""Rendering one layout or a folder of them, and writing what is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from simspaint.cli import console
from simspaint.cli.layout_source import SUFFIXES, read_request
from simspaint.cli.outputs import Outputs
from simspaint.engine.progress import Progress, Report, Stage
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.errors import DocumentError, LayoutFileError
from simspaint.files.distinct_files import check_distinct

if TYPE_CHECKING:
    from simspaint.cli.renderer import Renderer
    from simspaint.domain.rendering import Rendering
    from simspaint.engine.pack import Pack
    from simspaint.painting.recipe import Recipe
    from simspaint.painting.snapshot import DocumentSnapshot


@dataclass(frozen=True, slots=True)
class RenderTask:
    """What is to be rendered, and where to.

    Parameters
    ----------
    source
        A layout or a folder of layouts.
    embed
        The photograph's file says how it was made.
    seed
        Of the first variation; None for that of the document, or 0.
    matching
        What is asked of `Matching`, by name, in place of a document's or the usual.
    timings_ms
        Filled while it runs: the stages' milliseconds by written photograph.
    """

    source: Path
    outputs: Outputs
    settings: RenderSettings
    variations: int
    embed: bool = False
    seed: int | None = None
    matching: Mapping[str, float] = field(default_factory=dict)
    timings_ms: dict[str, dict[str, float]] = field(default_factory=dict)

    def files(self) -> list[Path]:
        """The layouts to render, in the order of their names."""
        if not self.source.is_dir():
            return [self.source]
        return sorted(path for path in self.source.iterdir() if path.suffix.lower() in SUFFIXES)

    def check(self) -> None:
        """Raise `LayoutFileError` where nothing can come of it, before anything is loaded or written."""
        files = self.files()
        if not files:
            raise LayoutFileError(f"The folder {self.source} holds no layout.", "Layouts are PNG files.")
        results = [outputs for file in files for outputs in self.outputs_of(file)]
        for outputs in results:
            outputs.check()
        check_distinct(files, [path for outputs in results for path in outputs.paths()])

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
                request = read_request(
                    file, renderer.pack, self.settings, self.seed, self.matching, console.print_line
                )
            except (LayoutFileError, DocumentError) as error:
                if not self.source.is_dir():
                    raise
                skipped.append((file.name, str(error)))
                continue
            for k in range(self.variations):
                settings = replace(request.settings, seed=request.settings.seed + k)
                varied = RenderRequest(request.layout, settings)
                report = _share_reporter(advance, i * self.variations + k, total)
                rendering = renderer.render(varied, report)
                self._keep(rendering, varied, renderer.pack, self.outputs_of(file)[k])
        return skipped

    def _keep(self, rendering: Rendering, request: RenderRequest, pack: Pack, outputs: Outputs) -> None:
        from simspaint.painting.credits import Terms

        terms = [Terms(part.part, part.licence, part.origin) for part in pack.description.licences]
        outputs.write(rendering, terms, _embedded(rendering, request, pack) if self.embed else None)
        self.timings_ms[outputs.photograph.name] = rendering.timings_ms
        for note in rendering.notes:
            console.print_line(f"{outputs.photograph.name}: {note}")


def _share_reporter(advance: console.Advance, done: int, total: int) -> Report:
    """A report that moves the bar by the share of the stages behind it."""
    stages = list(Stage)

    def report(progress: Progress) -> None:
        within = progress.done / progress.total if progress.total else 0.0
        share = (stages.index(progress.stage) + within) / len(stages)
        advance(round(100 * (done + share)), 100 * total)

    return report


def _embedded(rendering: Rendering, request: RenderRequest, pack: Pack) -> tuple[Recipe, DocumentSnapshot]:
    """What a photograph says about how it was made."""
    from simspaint.painting.choices import Choices
    from simspaint.painting.document_settings import DocumentSettings
    from simspaint.painting.recipe_making import recipe_of
    from simspaint.painting.snapshot import DocumentSnapshot

    asked = request.settings
    settings = DocumentSettings(
        seed=asked.seed,
        top_k=asked.top_k,
        refine=asked.refine,
        elide=asked.elide,
        matching=asked.matching,
        pack=pack.name,
    )
    weights = {name: weights.sha256 for name, weights in pack.weights.items()}
    choices = Choices(
        locks=asked.locks,
        banned_photographs=asked.banned_photographs,
        placements=asked.placements,
        order_shifts=asked.order_shifts,
    )
    recipe = recipe_of(rendering, request.layout, settings, choices, weights=weights)
    return recipe, DocumentSnapshot(request.layout, choices, settings)
