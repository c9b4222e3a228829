"""Rendering one layout or a folder of them, and writing what is wanted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from simspaint.cli import console
from simspaint.cli.outputs import Outputs
from simspaint.engine.progress import Progress, Report, Stage
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.errors import LayoutFileError

if TYPE_CHECKING:
    from simspaint.cli.renderer import Renderer
    from simspaint.domain.rendering import Rendering


@dataclass(frozen=True, slots=True)
class RenderTask:
    """What is to be rendered, and where to.

    Parameters
    ----------
    source
        A layout or a folder of layouts.
    timings_ms
        Filled while it runs: the stages' milliseconds by written photograph.
    """

    source: Path
    outputs: Outputs
    settings: RenderSettings
    variations: int
    timings_ms: dict[str, dict[str, float]] = field(default_factory=dict)

    def files(self) -> list[Path]:
        """The layouts to render, in the order of their names."""
        if not self.source.is_dir():
            return [self.source]
        return sorted(path for path in self.source.iterdir() if path.suffix.lower() == ".png")

    def check(self) -> None:
        """Raise `LayoutFileError` where nothing can come of it, before anything is loaded or written."""
        files = self.files()
        if not files:
            raise LayoutFileError(f"The folder {self.source} holds no layout.", "Layouts are PNG files.")
        for file in files:
            self.outputs_of(file).check(file)

    def outputs_of(self, file: Path) -> Outputs:
        return self.outputs.within(file.stem) if self.source.is_dir() else self.outputs

    def run(self, renderer: Renderer, advance: console.Advance) -> list[tuple[str, str]]:
        """Render all; give name and reason of the layouts of a folder that could not be used."""
        from simspaint.files.layout_file import read_layout

        skipped = []
        files = self.files()
        total = len(files) * self.variations
        for i, file in enumerate(files):
            try:
                layout = read_layout(file, renderer.pack.labels)
            except LayoutFileError as error:
                if not self.source.is_dir():
                    raise
                skipped.append((file.name, str(error)))
                continue
            for k in range(self.variations):
                rendering = renderer.render(
                    RenderRequest(layout, replace(self.settings, seed=self.settings.seed + k)),
                    _share_reporter(advance, i * self.variations + k, total),
                )
                outputs = self.outputs_of(file)
                self._keep(rendering, outputs.numbered(k + 1) if self.variations > 1 else outputs)
        return skipped

    def _keep(self, rendering: Rendering, outputs: Outputs) -> None:
        outputs.write(rendering)
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
