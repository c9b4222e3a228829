"""How closely a photograph follows the painted outlines: one number, and all that it scales."""

from __future__ import annotations

from dataclasses import dataclass

from simspaint.domain.label_set import Label, LabelSet


@dataclass(frozen=True, slots=True)
class AdherenceConfig:
    """Values at 0 and at 1. Shares are of the frame's height unless stated otherwise."""

    middle: float = 0.5
    """Adherence up to which things stand whole and ribbons run; from here on outlines count more and
    more."""
    overlap: float = 0.02
    """How far any segment may overlap others, up to the middle; 0 at 1."""
    outline_overlap: float = 0.1
    """How far a segment of a label that keeps its outline may overlap others, up to the middle; 0 at 1."""
    skyline_overlap: float = 0.05
    """How far a segment of a label that keeps its skyline may overlap others, up to the middle; 0 at 1."""
    skyline_drop: float = 0.15
    """How far a skyline may stay below what was painted, at 0 to `tightened_from`; 0 from the middle on."""
    tightened_from: float = 0.2
    """Adherence up to which nothing is tightened."""
    shown_small: float = 0.5
    """Share of a small component that keeps its outline that has to be shown, up to the middle; 1 at 1."""
    shown_large: float = 0.85
    """The same share for a large one."""
    small_area: float = 0.02
    """Share of the frame that is small …"""
    large_area: float = 0.15
    """… and that is large; between both in a line."""
    see_through_until: float = 0.9
    """Adherence from which on the sky of their photographs stays in crowns and fences."""
    gap_height: float = 0.1
    """Mean height of sky below land that becomes land, up to the middle; 0 at 1."""
    perspective_pull: float = 0.35
    """Share of the way from the painted size to the size in perspective, in logarithms, at 0; 0 at the
    middle."""


@dataclass(frozen=True, slots=True)
class Adherence:
    """The values at one adherence.

    Parameters
    ----------
    value
        0 (strokes are hints) to 1 (outlines are kept exactly).

    Raises `ValueError` outside this range.
    """

    value: float
    config: AdherenceConfig = AdherenceConfig()

    def __post_init__(self) -> None:
        if not 0 <= self.value <= 1:
            raise ValueError("adherence is 0 to 1.")

    @property
    def _slack(self) -> float:
        """1 up to the middle, 0 at exact outlines."""
        return min((1 - self.value) / (1 - self.config.middle), 1.0)

    @property
    def stands_whole(self) -> bool:
        """Whether things are whole segments and ribbons may leave their strokes."""
        return self.value <= self.config.middle

    @property
    def is_exact(self) -> bool:
        """Whether no pixel may change its label."""
        return self.value >= 1

    @property
    def overlap(self) -> float:
        """Share of the height that any segment may overlap others."""
        return self._slack * self.config.overlap

    @property
    def outline_overlap(self) -> float:
        """Share of the height that a segment which keeps its outline may overlap others."""
        return self._slack * self.config.outline_overlap

    @property
    def skyline_overlap(self) -> float:
        """Share of the height that a segment which keeps its skyline may overlap others."""
        return self._slack * self.config.skyline_overlap

    @property
    def skyline_drop(self) -> float:
        """Share of the height by which a skyline may stay below what was painted."""
        above = (self.value - self.config.tightened_from) / (self.config.middle - self.config.tightened_from)
        return self.config.skyline_drop * min(max(1 - above, 0.0), 1.0)

    def shown_share(self, area_share: float) -> float:
        """Share of a component that keeps its outline that segments have to show, 0 to 1.

        Parameters
        ----------
        area_share
            Share of the frame that the component has.
        """
        config = self.config
        size = (area_share - config.small_area) / (config.large_area - config.small_area)
        size = min(max(size, 0.0), 1.0)
        share = config.shown_small + size * (config.shown_large - config.shown_small)
        return 1 - self._slack * (1 - share)

    @property
    def feather(self) -> float:
        """Share of the usual width over which feathered labels fade out."""
        return self._slack

    @property
    def sees_through(self) -> bool:
        """Whether the sky of their photographs is taken out of labels that are seen through."""
        return self.value < self.config.see_through_until

    @property
    def gap_height(self) -> float:
        """Share of the height that sky below land has at most, in the mean, where it becomes land."""
        return self._slack * self.config.gap_height

    @property
    def perspective_pull(self) -> float:
        """Share of the way from the painted size to the size in perspective, in logarithms."""
        return self.config.perspective_pull * max(1 - self.value / self.config.middle, 0.0)


def label_at(label: Label, adherence: Adherence) -> Label:
    """A label as a rendering sees it on one component: where outlines are exact, no trait has any effect."""
    return label.without_traits() if adherence.is_exact else label


def labels_at(labels: LabelSet, adherence: Adherence) -> LabelSet:
    """The labels as a rendering sees them: where outlines are exact, no trait has any effect."""
    if not adherence.is_exact:
        return labels
    return LabelSet(tuple(label_at(label, adherence) for label in labels.labels))
