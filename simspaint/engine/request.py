"""What is rendered, and how, as frozen values. Imports neither numpy nor torch: the window opens before they
load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simspaint.domain.choices import Choices
from simspaint.domain.picture_settings import PictureSettings

if TYPE_CHECKING:
    from simspaint.domain.composition import Composition
    from simspaint.domain.layout import Layout


@dataclass(frozen=True, slots=True)
class Rules:
    """What the method `studio` does beyond the paper before and after segments are chosen. Each is switched
    off by itself where it is measured; `Matching.fill_segments` and `Matching.color_match` are the person's.

    Parameters
    ----------
    closes_gaps
        Land goes down to the ground: thin sky below it becomes land, before segments are chosen.
    shows_relief
        Peaks that are painted as a plain of snow are shown as mountains.
    joins_parts
        Parts of one label that things or nearer land separate get one segment, where things stand whole.
    recognises
        Several selections are composed, and the labelling network says in which one the painting is
        recognised best.
    scene_fills
        A segment in place shows its own photograph where it leaves something uncovered.
    reassigns
        What a segment with an outline of its own leaves uncovered goes to its neighbours.
    leaves_sky
        What segments leave open of trees and skylines is left to the sky around it, where strokes are hints.
    lone_clouds
        Nothing fills what a cloud's segment leaves of its stroke, where strokes are hints.
    sees_through
        The sky of their photographs is taken out of trees, bushes and fences.
    feathers
        Clouds fade out at their outline.
    blends
        Segments of one component are blended where they meet.
    mattes
        Segments share the pixels of their outline with what lies behind.
    interlocks
        At edges between two kinds of ground, that one is seen whose texture stands out.
    contact_shadows
        What stands darkens the ground that it touches.
    fills_holes
        What no segment covers is filled before f.
    keeps_detail
        Pieces get their own detail back after f.
    """

    closes_gaps: bool = True
    shows_relief: bool = True
    joins_parts: bool = True
    recognises: bool = True
    scene_fills: bool = True
    reassigns: bool = True
    leaves_sky: bool = True
    lone_clouds: bool = True
    sees_through: bool = True
    feathers: bool = True
    blends: bool = True
    mattes: bool = True
    interlocks: bool = True
    contact_shadows: bool = True
    fills_holes: bool = True
    keeps_detail: bool = True


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """How a layout is rendered.

    Parameters
    ----------
    picture
        What a person sets of the picture.
    choices
        What a person chose about its segments.
    size
        (height, width) of the photograph, or None for the layout's own.
    draft
        Let f render only what changed since the last rendering of this size with the same memo: faster, and
        near the change not quite what a rendering of the whole gives.
    minimum_component
        Share of the frame below which a component is left to the synthesis network.
    excluded_sequences
        Beginnings of photograph names (up to the first underscore) that no segment is taken from.
    preferred_tag
        Segments are taken from photographs with this tag where enough of them show the label (method
        `studio`); empty where all are alike.
    follows
        The composition is that of the frame before in a sequence: what moved keeps its segment, which moves
        along.
    rules
        Which rules beyond the paper are followed; all but where they are measured.
    """

    picture: PictureSettings = PictureSettings()
    choices: Choices = Choices()
    size: tuple[int, int] | None = None
    draft: bool = False
    minimum_component: float = 0.00763
    excluded_sequences: frozenset[str] = frozenset()
    preferred_tag: str = ""
    follows: bool = False
    rules: Rules = Rules()


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """A painted layout, the settings to render it with, and the composition that it has already.

    Parameters
    ----------
    composition
        What is still much the same in the layout keeps its segment. None: all is chosen.
    """

    layout: Layout
    settings: RenderSettings = RenderSettings()
    composition: Composition | None = None
