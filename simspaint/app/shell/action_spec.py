"""One thing that can be done: names, keys and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One thing that can be done.

    Parameters
    ----------
    id
        `room.verb`, unique; the keys that the person chose are kept under it.
    text
        As in the menu, without `&`.
    menu
        The menu it stands in, `Edit`, or below one, `View/Panels`; empty where it is in none.
    section
        Neighbours of one section stand together in the menu, a line between sections.
    keys
        Those of `default_keys`: key sequences in Qt's portable spelling, the first is shown.
    tip
        One sentence for the status bar and the tool tip.
    icon
        A file of `resources/icons` without its ending.
    checkable
        It is on or off.
    group
        Of the checkable actions of one group exactly one is on.
    """

    id: str
    text: str
    menu: str = ""
    section: str = ""
    keys: tuple[str, ...]
    tip: str = ""
    icon: str = ""
    checkable: bool = False
    group: str = ""


class SpecOptions(TypedDict, total=False):
    """What `ActionTable.add` takes besides id, text and handler: see `ActionSpec`."""

    menu: str
    section: str
    tip: str
    icon: str
    checkable: bool
    group: str
