"""What the steps of one composition or rendering share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from torch import nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.component import Component
from simspaint.domain.label_set import Label, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import Method
from simspaint.domain.segment import Segment
from simspaint.engine.adherence import Adherence, label_at, labels_at
from simspaint.engine.memo import Memo, key_of
from simspaint.engine.request import RenderSettings
from simspaint.engine.runtime.faults import asked_with_less_memory
from simspaint.engine.runtime.models import Models
from simspaint.engine.runtime.stage_clock import StageClock
from simspaint.errors import RenderError

Question = TypeVar("Question")
Answer = TypeVar("Answer")
Network = TypeVar("Network", bound=nn.Module)


class RenderingPack(Protocol):
    """What a rendering needs of a pack."""

    @property
    def name(self) -> str: ...
    @property
    def labels(self) -> LabelSet: ...
    @property
    def bank(self) -> MemoryBank: ...


@dataclass(frozen=True, slots=True, eq=False)
class Workspace:
    """Pack, networks and memo of one composition or rendering."""

    pack: RenderingPack
    models: Models
    memo: Memo
    clock: StageClock
    settings: RenderSettings
    segment_of: Callable[[int], Segment]

    @property
    def bank(self) -> MemoryBank:
        return self.pack.bank

    @property
    def adherence(self) -> Adherence:
        """How closely outlines are followed where nothing else is set; the method `paper` keeps them."""
        return Adherence(1.0 if self.is_paper else self.settings.picture.adherence)

    @property
    def labels(self) -> LabelSet:
        """The pack's, as far as outlines may leave what was painted: nothing renders by the traits of a
        layout's labels."""
        return labels_at(self.pack.labels, self.adherence)

    @property
    def gap_height(self) -> float:
        """Share of the height that sky below land has at most where it becomes land; 0 where none does."""
        return self.adherence.gap_height if self.settings.rules.closes_gaps else 0.0

    def adherence_of(self, component: Component) -> Adherence:
        """How closely the outline of one component is followed."""
        own = None if self.is_paper else component.adherence
        return self.adherence if own is None else Adherence(own)

    def label_of(self, component: Component) -> Label:
        """The label of a component, with its traits where outlines may leave what was painted."""
        return label_at(self.pack.labels[component.label_id], self.adherence_of(component))

    @property
    def is_paper(self) -> bool:
        return self.settings.picture.method is Method.PAPER

    @property
    def is_joint(self) -> bool:
        """Whether segments are selected together."""
        return not self.is_paper and self.settings.picture.matching.appearance_consistency > 0

    def of_pack(self, layout: Layout) -> Layout:
        """A layout with the pack's labels. Raises `RenderError` where its labels are others."""
        names = [label.name for label in layout.labels.labels]
        if names != [label.name for label in self.labels.labels]:
            raise RenderError(
                f"The layout's labels are not those of the pack {self.pack.name}.",
                "Open it with its own pack.",
            )
        return layout.with_labels(self.labels)

    def ask(
        self,
        network: Network,
        ask: Callable[[Sequence[Question], Network, Callable[[], None]], Sequence[Answer]],
        questions: Sequence[Question],
    ) -> list[Answer]:
        """A network's answers; those that are not known are asked for together, with less memory where it is
        short."""

        def asked(unknown: list[Question]) -> Sequence[Answer]:
            return asked_with_less_memory(
                network, lambda n: ask(unknown, n, self.clock.check), self.clock.tell
            )

        return self.memo.ask(asked, questions, ask, network)

    def key(self, *parts: object) -> bytes:
        """A key of the memo for what also depends on the bank."""
        return key_of(self.bank, *parts)
