"""Rendering the frames of a sequence to files. Not for the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from simspaint.app.rendering.pack_engine import PackEngine
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.errors import LayoutFileError
from simspaint.files.distinct_files import check_distinct, check_outside_packs
from simspaint.files.film_file import film_writer, in_frame_order
from simspaint.files.photograph_file import write_photograph
from simspaint.painting.export.credits import Credits, credits_of, joined_credits, write_credits
from simspaint.painting.layout_import.import_layout import import_layout
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.progress import CancelToken, ignore_progress

CREDITS = "credits.md"
FILM = "film.mp4"


@dataclass(frozen=True, slots=True)
class SequencePlan:
    """What is rendered, and where to.

    Parameters
    ----------
    frames
        The layouts, in their order.
    folder
        Takes a PNG a frame, of the frame's name, and the credits of all.
    fps
        Frames a second of the film; None where there is to be none.
    """

    frames: tuple[Path, ...]
    folder: Path
    fps: float | None = 12.0

    def all_files(self) -> list[Path]:
        """Every file that is written."""
        files = [self.folder / f"{frame.stem}.png" for frame in self.frames]
        return [*files, self.folder / CREDITS, *([self.folder / FILM] if self.fps else [])]

    def check(self) -> None:
        """Raise `LayoutFileError` where nothing can come of it."""
        if not self.frames:
            raise LayoutFileError("The folder holds no layouts.", "Frames are PNG layouts or paintings.")
        if len({frame.stem for frame in self.frames}) < len(self.frames):
            raise LayoutFileError("Two frames differ in their suffix alone.", "Give each a name of its own.")
        if self.folder.resolve() in {frame.parent.resolve() for frame in self.frames}:
            raise LayoutFileError(
                "The photographs would replace the layouts.", "Choose another folder for the photographs."
            )
        check_distinct(self.frames, self.all_files())
        check_outside_packs(self.all_files())


def frames_in(folder: Path) -> tuple[Path, ...]:
    """The layouts of a folder in their order. Raises `LayoutFileError` where it cannot be read."""
    try:
        files = [file for file in folder.iterdir() if file.suffix.lower() in (".png", ".simspaint")]
    except OSError as error:
        raise LayoutFileError(f"The folder {folder} cannot be read: {error.strerror}.") from error
    return tuple(in_frame_order(files))


def render_frames(
    plan: SequencePlan,
    make_engine: Callable[[], PackEngine],
    settings: RenderSettings,
    composition: PackedComposition | None,
    cancel: CancelToken,
    report: Callable[[int, int], None],
) -> list[Path]:
    """Render all frames and write them, each as soon as it is there; gives the files.

    The engine is one of its own, so that one can go on painting.

    Parameters
    ----------
    composition
        Whose pieces the first frame shows where it is much the same.

    Raises what opening an engine, reading, rendering and writing raise, and `Cancelled`; frames before it are
    written then, and no film is.
    """
    plan.check()
    engine = make_engine()
    opened = engine.open()
    labels, found, total = opened.pack.labels, list[Credits](), len(plan.frames)

    def read() -> Iterator[RenderRequest]:
        for number, frame in enumerate(plan.frames):
            cancel.raise_if_cancelled()
            before = composition if number == 0 else None
            layout = import_layout(frame, labels)
            yield RenderRequest(layout, settings, None if before is None else before.unpacked(labels))

    try:
        with ExitStack() as stack:
            film = stack.enter_context(film_writer(plan.folder / FILM, plan.fps)) if plan.fps else None
            report(0, total)
            for number, rendering in enumerate(engine.render_sequence(read(), cancel, ignore_progress)):
                write_photograph(plan.all_files()[number], rendering.photograph)
                found.append(credits_of(rendering, opened.terms))
                if film is not None:
                    film.add(rendering.photograph)
                report(number + 1, total)
            cancel.raise_if_cancelled()
    finally:
        engine.close()
    write_credits(plan.folder / CREDITS, joined_credits(found))
    return plan.all_files()
