"""Writing a rendering to files: photograph, canvas, layouts, origins, layers. Not for the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from simspaint.app.rendering.render_messages import OpenedEngine, RenderResult
from simspaint.files.distinct_files import check_outside_packs
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph
from simspaint.painting.document.settings import DocumentSettings
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.export.credits import credit_line, credits_of, write_credits
from simspaint.painting.export.layers import layers_of
from simspaint.painting.export.openraster_file import write_openraster
from simspaint.painting.export.picture_with_recipe import write_picture
from simspaint.painting.export.provenance_picture import provenance_picture
from simspaint.painting.export.psd_file import write_psd
from simspaint.painting.recipes.recipe import recipe_of
from simspaint.progress import CancelToken


class ExportPart(StrEnum):
    """What can be written of a rendering."""

    PHOTOGRAPH = "photograph"
    CANVAS = "canvas"
    LAYOUT = "layout"
    REFINED = "refined layout"
    ORIGIN = "where it comes from"
    CREDITS = "credits"
    OPENRASTER = "OpenRaster layers"
    PSD = "PSD layers"


_ENDINGS = {
    ExportPart.CANVAS: "-canvas.png",
    ExportPart.LAYOUT: "-layout.png",
    ExportPart.REFINED: "-refined.png",
    ExportPart.ORIGIN: "-origin.png",
    ExportPart.CREDITS: "-credits.md",
    ExportPart.OPENRASTER: ".ora",
    ExportPart.PSD: ".psd",
}
PICTURE_SUFFIXES = (".png", ".jpg", ".webp", ".tif")


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What is written, and where to.

    Parameters
    ----------
    name
        Of the photograph, without suffix; the other files' names begin with it.
    suffix
        Format of the photograph, one of `PICTURE_SUFFIXES`.
    with_recipe
        Whether the photograph's file says how it was made; a PNG then also holds the painting.
    """

    folder: Path
    name: str
    suffix: str
    parts: frozenset[ExportPart]
    with_recipe: bool = True

    def files(self) -> dict[ExportPart, Path]:
        """Where each part goes, in the order of the parts; credits are two files, here the one to read."""
        return {
            part: self.folder / f"{self.name}{_ENDINGS.get(part, self.suffix)}"
            for part in ExportPart
            if part in self.parts
        }

    def all_files(self) -> list[Path]:
        """Every file that is written."""
        files = list(self.files().values())
        if ExportPart.CREDITS in self.parts:
            files.append(self.folder / f"{self.name}-credits.json")
        return files


def export(
    plan: ExportPlan,
    result: RenderResult,
    opened: OpenedEngine | None,
    cancel: CancelToken,
    report: Callable[[int, int], None],
) -> list[Path]:
    """Write all that is planned, each file atomically; gives the files.

    Raises
    ------
    LayoutFileError, DocumentError
        A file cannot be written; those before it are. Or one would lie in a pack or a bank; none is then.
    Cancelled
        Between two files, by `cancel`.
    """
    files = plan.files()
    check_outside_packs(plan.all_files())
    for done, (part, path) in enumerate(files.items()):
        cancel.raise_if_cancelled()
        report(done, len(files))
        _write(part, path, plan, result, opened)
    report(len(files), len(files))
    return plan.all_files()


def _write(
    part: ExportPart, path: Path, plan: ExportPlan, result: RenderResult, opened: OpenedEngine | None
) -> None:
    rendering = result.rendering
    if part is ExportPart.PHOTOGRAPH:
        _write_photograph(path, result, opened, plan.with_recipe)
    elif part is ExportPart.CANVAS:
        write_photograph(path, rendering.canvas.color)
    elif part is ExportPart.LAYOUT:
        write_layout(path, result.order.state.layout())
    elif part is ExportPart.REFINED:
        write_layout(path, rendering.layout)
    elif part is ExportPart.ORIGIN:
        write_photograph(path, provenance_picture(rendering)[0])
    elif part is ExportPart.CREDITS:
        found = credits_of(rendering, opened.terms if opened is not None else ())
        write_credits(path, found)
        write_credits(path.with_suffix(".json"), found)
    else:
        write = write_openraster if part is ExportPart.OPENRASTER else write_psd
        write(path, layers_of(rendering), rendering.photograph)


def _write_photograph(
    path: Path, result: RenderResult, opened: OpenedEngine | None, with_recipe: bool
) -> None:
    if not with_recipe:
        write_picture(path, result.rendering.photograph)
        return
    state = result.order.state
    painted = state.layout()
    recipe = recipe_of(
        result.rendering,
        painted,
        state.settings.picture,
        state.settings.choices,
        weights=opened.weights if opened is not None else {},
    )
    settings = DocumentSettings(state.settings.picture, state.size, pack=result.rendering.pack)
    document = DocumentSnapshot(painted, state.settings.choices, settings, composition=result.composition)
    credit = credit_line(credits_of(result.rendering, opened.terms if opened is not None else ()))
    write_picture(path, result.rendering.photograph, recipe, document, credit)
