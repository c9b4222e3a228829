"""The studio's actions under their names: what menus, the command list and the keys' page show.

Each room registers its own in a module of its own; the keys that they come with stand in `default_keys`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Unpack

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from simspaint.app.shell.action_spec import ActionSpec, SpecOptions
from simspaint.app.shell.default_keys import DEFAULT_KEYS
from simspaint.app.shell.icons import icon
from simspaint.app.shell.plain_text import plain_tip
from simspaint.app.shell.settings import Settings

_PORTABLE = QKeySequence.SequenceFormat.PortableText


class ActionTable(QObject):
    """The actions of one window. Rooms add theirs when the studio is composed; nothing is added twice."""

    added = Signal(object)
    """(ActionSpec): an action came in."""
    keys_changed = Signal(str)
    """Id of the action that has other keys now."""

    def __init__(
        self,
        settings: Settings,
        parent: QObject,
        default_keys: Mapping[str, tuple[str, ...]] = DEFAULT_KEYS,
    ) -> None:
        super().__init__(parent)
        self._default_keys = default_keys
        self._settings = settings
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}
        self._holds: dict[str, Callable[[bool], object]] = {}
        self._held: dict[str, str] = {}
        self._groups: dict[str, QActionGroup] = {}

    def add(
        self, id: str, text: str, handler: Callable[..., object], **options: Unpack[SpecOptions]
    ) -> QAction:
        """Add an action that calls `handler`, with the new state where it is checkable.

        Of a group's actions the handler is called by the person's choice only, without an argument.
        Raises `ValueError` where the id is taken.
        """
        spec = self._new_spec(id, text, options)
        action = QAction(spec.text, self.parent())
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        if spec.icon:
            action.setIcon(icon(spec.icon))
            action.setIconVisibleInMenu(False)
        if spec.group:
            self._group(spec.group).addAction(action)
        if spec.checkable and not spec.group:
            action.toggled.connect(handler)
        else:
            action.triggered.connect(lambda _checked=False: handler())
        self._specs[spec.id], self._actions[spec.id] = spec, action
        self._apply_keys(spec.id)
        self.added.emit(spec)
        return action

    def add_hold(self, id: str, text: str, handler: Callable[[bool], object]) -> None:
        """Add what lasts while a key is held: `handler` is called with True, and with False when it ends.

        Holds are pressed in viewports (`Viewport.holds`) and are no menu entries. Raises `ValueError` where
        the id is taken.
        """
        spec = self._new_spec(id, text, {})
        self._specs[spec.id], self._holds[spec.id] = spec, handler
        self.added.emit(spec)

    def _new_spec(self, id: str, text: str, options: SpecOptions) -> ActionSpec:
        if id in self._specs:
            raise ValueError(f"There are two actions {id}.")
        return ActionSpec(id=id, text=text, keys=self._default_keys.get(id, ()), **options)

    def press_hold(self, key: str) -> bool:
        """A key went down; True where something is held by it."""
        for action_id, handler in self._holds.items():
            if key in self.keys(action_id) and action_id not in self._held:
                self._held[action_id] = key
                handler(True)
                return True
        return False

    def release_hold(self, key: str | None = None) -> bool:
        """A key went up, or all of them; True where something was held by it."""
        ended = [action_id for action_id, held in self._held.items() if key in (None, held)]
        for action_id in ended:
            del self._held[action_id]
            self._holds[action_id](False)
        return bool(ended)

    def is_hold(self, action_id: str) -> bool:
        return action_id in self._holds

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __contains__(self, action_id: str) -> bool:
        return action_id in self._actions

    def __iter__(self) -> Iterator[ActionSpec]:
        """All actions in the order they came in."""
        return iter(self._specs.values())

    def spec(self, action_id: str) -> ActionSpec:
        return self._specs[action_id]

    def keys(self, action_id: str) -> tuple[str, ...]:
        """The keys of the moment, as `Ctrl+Z`; the person's where there are any."""
        chosen = self._settings.read(f"keys/{action_id}", "\0")
        if chosen == "\0":
            return self._specs[action_id].keys
        keys = tuple(key for key in chosen.split() if QKeySequence(key, _PORTABLE).count() == 1)
        return keys if keys or not chosen else self._specs[action_id].keys

    def set_keys(self, action_id: str, keys: tuple[str, ...]) -> None:
        """Give an action other keys and keep them; taken away from the action that had them."""
        for other in self._specs:
            if other != action_id and set(self.keys(other)) & set(keys):
                self._keep_keys(other, tuple(k for k in self.keys(other) if k not in keys))
        self._keep_keys(action_id, keys)

    def user_of(self, key: str) -> ActionSpec | None:
        """The action that has this key now."""
        return next((spec for spec in self if key in self.keys(spec.id)), None)

    def reset_keys(self) -> None:
        """All actions get the keys they came with."""
        for action_id in self._specs:
            self._settings.forget(f"keys/{action_id}")
            self._apply_keys(action_id)
            self.keys_changed.emit(action_id)

    def _keep_keys(self, action_id: str, keys: tuple[str, ...]) -> None:
        if keys == self._specs[action_id].keys:
            self._settings.forget(f"keys/{action_id}")
        else:
            self._settings.write(f"keys/{action_id}", " ".join(keys))
        self._apply_keys(action_id)
        self.keys_changed.emit(action_id)

    def _apply_keys(self, action_id: str) -> None:
        if action_id in self._holds:
            return
        spec, action = self._specs[action_id], self._actions[action_id]
        keys = [QKeySequence(key, _PORTABLE) for key in self.keys(action_id)]
        action.setShortcuts(keys)
        shown = f" ({keys[0].toString(QKeySequence.SequenceFormat.NativeText)})" if keys else ""
        action.setToolTip(plain_tip(f"{spec.text}{shown}" + (f"\n{spec.tip}" if spec.tip else "")))
        action.setStatusTip(spec.tip)

    def _group(self, name: str) -> QActionGroup:
        if name not in self._groups:
            self._groups[name] = QActionGroup(self)
        return self._groups[name]


def set_focus_bound(action: QAction) -> None:
    """Let the keys of an action work only where it was added as a widget's action, and below that widget."""
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
