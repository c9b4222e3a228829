"""The mood that `--mood` and `--like` ask for."""

from __future__ import annotations

from pathlib import Path

from simspaint.cli.label_command import labeller_of
from simspaint.domain.mood import MAX_MOOD_WORDS, Mood
from simspaint.errors import LayoutFileError
from simspaint.files.photograph_file import read_photograph
from simspaint.files.plain_names import printable
from simspaint.packs.pack import Pack


def asked_mood(words: str, like: Path | None, pack: Pack) -> Mood:
    """The mood of words and of a picture, which is labelled by the pack's network.

    Raises `LayoutFileError` where the words are too long or the picture cannot be used, `PackError` where the
    pack cannot label pictures.
    """
    plain = " ".join(printable(words).split())
    if len(plain) > MAX_MOOD_WORDS:
        raise LayoutFileError(f"'{plain[:30]}…' is too long.", f"Use at most {MAX_MOOD_WORDS} characters.")
    if like is None:
        return Mood(plain)
    from simspaint.labelling.picture_mood import appearance_of

    return Mood(plain, appearance_of(read_photograph(like), labeller_of(pack)))
