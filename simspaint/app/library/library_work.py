"""Work on a library that takes long: adding, correcting, removing. Not for the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from simspaint.app.rendering.quiet_loading import collector_at_rest, load_torch_libraries
from simspaint.domain.layout import Layout
from simspaint.domain.mood import LabelAppearance
from simspaint.files.file_state import FileState, state_of
from simspaint.files.photograph_file import read_photograph
from simspaint.labelling.added_photographs import digest_of, library_name
from simspaint.labelling.library import PhotographLibrary, Photographs
from simspaint.labelling.library_banks import current_bank
from simspaint.packs.pack import Pack
from simspaint.progress import CancelToken
from simspaint.web.fetched_photographs import forget_kept, kept_photographs

if TYPE_CHECKING:
    from simspaint.labelling.labeller import Labeller

ReportProgress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of photographs: how many are new, how many were there, (name, reason) of the others, and
    (file, name) of those that are there under another name."""

    n_new: int
    n_before: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    same: list[tuple[str, str]] = field(default_factory=list)


def add_photographs(
    library: PhotographLibrary,
    used: Photographs,
    sources: Sequence[Path],
    report: ReportProgress,
    cancel: CancelToken,
) -> Added:
    """Copy, label and build; raises what `PhotographLibrary.add` and `current_bank` do."""
    labeller = own_labeller(library.pack)
    found = library.add(sources, labeller, lambda i, n: report("Labelling", i, n), cancel)
    build_bank_of(library, used, report, cancel)
    return Added(len(found.added), found.already_there, found.skipped, found.same)


def add_found(
    library: PhotographLibrary, used: Photographs, report: ReportProgress, cancel: CancelToken
) -> Added:
    """Add what was fetched from the web, with author and terms; what is added is deleted there. What cannot
    be added, and what is fetched meanwhile, stays there for the next time."""
    found = kept_photographs(library.found)
    added = add_photographs(library, used, [library.found], report, cancel)
    there = set(map(digest_of, library.names()))
    forget_kept(library.found, [n for n, file in found.items() if digest_of(library_name(file)) in there])
    return added


def can_label(pack: Pack) -> bool:
    """Whether the pack has a network that labels photographs."""
    return "labelling" in pack.weights


def build_bank_of(
    library: PhotographLibrary, used: Photographs, report: ReportProgress, cancel: CancelToken
) -> None:
    """Bring the bank that pictures are made of up to date; a library without photographs has none."""
    if not library.names():
        return

    def building(done: int, total: int) -> None:
        report("Making pieces", done, total)

    if used == "mine" or not library.pack.has_bank:
        current_bank(library, "mine", None, building, cancel)
    else:
        current_bank(library, "both", library.pack.require_bank(), building, cancel)


def keep_layout(
    library: PhotographLibrary,
    used: Photographs,
    name: str,
    layout: Layout,
    opened: FileState | None,
    kept: Callable[[FileState | None], object],
    report: ReportProgress,
    cancel: CancelToken,
) -> bool:
    """Put a corrected layout in place of what was labelled, say that it is `kept` and in which state the file
    is, and bring the banks up to date.

    False, and nothing done, where the file is no longer the one that was `opened`.
    """
    if not library.keep_layout(name, layout, opened):
        return False
    kept(state_of(library.layout_file(name)))
    build_bank_of(library, used, report, cancel)
    return True


def remove_photographs(
    library: PhotographLibrary,
    used: Photographs,
    names: Sequence[str],
    report: ReportProgress,
    cancel: CancelToken,
) -> None:
    """Delete photographs of the library; the person's originals stay."""
    library.remove(names)
    build_bank_of(library, used, report, cancel)


def write_words(
    library: PhotographLibrary,
    used: Photographs,
    names: Sequence[str],
    words: str,
    report: ReportProgress,
    cancel: CancelToken,
) -> None:
    """Note what is written about photographs; their tags follow."""
    library.write_words(names, words)
    build_bank_of(library, used, report, cancel)


def picture_appearance(pack: Pack, picture: Path) -> tuple[LabelAppearance, ...]:
    """The light and colours of a picture.

    Raises `LayoutFileError`, or `PackError` where the pack cannot label pictures.
    """
    labeller = own_labeller(pack)
    from simspaint.labelling.picture_mood import appearance_of

    return appearance_of(read_photograph(picture), labeller)


def own_labeller(pack: Pack) -> Labeller:
    """The pack's labelling network; loads torch without holding up the window. Raises `PackError` where the
    pack has none."""
    with collector_at_rest():
        load_torch_libraries()
        from simspaint.labelling.network_labeller import NetworkLabeller
    return NetworkLabeller.of_pack(pack)
