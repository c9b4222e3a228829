"""`simspaint render --sequence`: the frames of a film."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simspaint.cli import console
from simspaint.cli.layout_source import read_request
from simspaint.cli.render_task import RenderTask
from simspaint.errors import LayoutFileError
from simspaint.files.distinct_files import check_distinct, check_outside_packs
from simspaint.files.film_file import check_film, film_writer

if TYPE_CHECKING:
    from simspaint.cli.renderer import Renderer
    from simspaint.engine.request import RenderRequest


@dataclass(frozen=True, slots=True)
class SequenceTask:
    """The layouts of a folder as the frames of one sequence.

    Parameters
    ----------
    frames
        Where they are, and where their photographs go.
    film
        Where the film goes; None where there is to be none.
    fps
        Frames a second of the film.
    """

    frames: RenderTask
    film: Path | None = None
    fps: float = 12.0

    def check(self) -> None:
        """Raise `LayoutFileError` where nothing can come of it, before anything is loaded or written."""
        if not self.frames.source.is_dir():
            raise LayoutFileError(f"{self.frames.source} is no folder.", "A sequence is a folder of layouts.")
        if self.frames.variations > 1:
            raise LayoutFileError(
                "A sequence has no variations.", "Leave out --variations; give another --seed."
            )
        self.frames.check()
        if self.film is not None:
            check_film(self.film)
            files = self.frames.files()
            results = [path for file in files for out in self.frames.outputs_of(file) for path in out.paths()]
            check_distinct([*files, *self.frames.also_read], [*results, self.film])
            check_outside_packs([self.film])

    def run(self, renderer: Renderer, advance: console.Advance) -> list[tuple[str, str]]:
        """Render and write all frames, each as soon as it is there; none is skipped. Raises what reading,
        rendering and writing raise; frames before it are written then, and no film is."""
        files = self.frames.files()
        done = 0

        def read() -> Iterator[RenderRequest]:
            for file in files:
                own = self.frames
                request = read_request(file, renderer.pack, own.settings, own.asked, console.print_line)
                requests.append(request)
                yield request

        requests: list[RenderRequest] = []
        with ExitStack() as stack:
            film = stack.enter_context(film_writer(self.film, self.fps)) if self.film else None
            report = self.frames.reporter(advance, lambda: done, len(files))
            for rendering in renderer.render_sequence(read(), report):
                [outputs] = self.frames.outputs_of(files[done])
                self.frames.keep(rendering, requests.pop(), renderer, outputs)
                if film is not None:
                    film.add(rendering.photograph)
                done += 1
        return []
