"""The things of one rendering that stand whole: their tables, which are kept, and their candidates."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache as once
from functools import partial
from typing import NamedTuple

import numpy as np

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.candidate import Candidate, StandingCandidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Affine, Box
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.adherence import Adherence
from simspaint.engine.memo import Memo, key_of
from simspaint.engine.ops.kept_columns import are_profiles, is_table_of
from simspaint.engine.ops.row_profile import RowProfile
from simspaint.engine.ops.segment_table import SegmentTable, segment_table
from simspaint.engine.ops.size_in_perspective import SizeFit, fit_size
from simspaint.engine.ops.standing_affine import row_parts, untruncated_boxes
from simspaint.engine.stages.ribbons.candidates import ribbon_candidates
from simspaint.engine.stages.ribbons.painted import (
    PaintedRibbon,
    painted_ribbon,
    ribbon_in_perspective,
    ribbon_rows,
)
from simspaint.engine.stages.things.candidates import silhouette, stand_segment, standing_candidates
from simspaint.engine.stages.things.drifting import DriftingConfig, hangs_free, nearer_than_sky
from simspaint.engine.stages.things.painted import (
    PaintedThing,
    WholeThingsConfig,
    are_long,
    painted_thing,
    whole_rows,
)
from simspaint.engine.stages.things.rows import standing_row
from simspaint.engine.stages.things.thing_count import is_thing, row_length

TABLE_VERSION = 3
"""Counts changes of what tables hold: kept ones of another version are made again."""


class Ribbons(NamedTuple):
    """The ribbons of one label."""

    table: SegmentTable
    profiles: list[RowProfile]


class Standing(NamedTuple):
    """A segment beside the first one of a row, and the part of the component that it stands for."""

    part: Component
    candidate: StandingCandidate


def stands_on_ground(labels: LabelSet) -> np.ndarray:
    """Of each label, whether it stands on the ground."""
    return np.array([label.stands for label in labels.labels])


def nearer_labels(labels: LabelSet, label_id: int) -> np.ndarray:
    """Of each label, whether it hides a part of a segment of this one that it touches: what stands on the
    ground, as that does; all but the sky where this one drifts in it."""
    if labels[label_id].drifts:
        return nearer_than_sky(labels, label_id)
    return stands_on_ground(labels)


def drawn_ribbon(component: Component, layout: Layout, labels: LabelSet) -> Component:
    """A ribbon drawn anew, in perspective; the component itself where it is no ribbon."""
    is_ground = np.array([label.is_ground for label in labels.labels])
    painted = painted_ribbon(component, layout, is_ground)
    drawn = component if painted is None else ribbon_in_perspective(painted)
    return drawn if drawn.area else component


class StandingThings:
    """Asks the bank for whole segments.

    Parameters
    ----------
    adherence_of
        How closely a component's outline is followed.
    allowed
        Which photographs segments of a label may be taken from, as a mask; None for all.
    check
        Called before every segment that is compared: raises where the rendering was told to stop.
    """

    def __init__(
        self,
        bank: MemoryBank,
        labels: LabelSet,
        layout: Layout,
        adherence_of: Callable[[Component], Adherence],
        allowed: Callable[[int], np.ndarray | None],
        memo: Memo,
        check: Callable[[], object] = lambda: None,
    ) -> None:
        self._check = check
        self._bank, self._layout, self._adherence_of, self._allowed = bank, layout, adherence_of, allowed
        self._memo, self._labels = memo, labels
        self._silhouettes = key_of("silhouettes", bank)
        self._is_ground = np.array([label.is_ground for label in labels.labels])
        self._is_ribbon = np.array([label.is_ribbon for label in labels.labels])
        self.parts = once(self._parts)
        self.ribbon = once(self._ribbon)
        self.drawn = once(self._drawn)

    def _ribbon(self, component: Component) -> PaintedRibbon | None:
        """The component as a ribbon; None where it is none, or the bank has none of its label."""
        painted = self._stroke(component)
        return painted if painted is not None and self._running(painted, 1) else None

    def _stroke(self, component: Component) -> PaintedRibbon | None:
        if not (self._adherence_of(component).stands_whole and self._is_ribbon[component.label_id]):
            return None
        return painted_ribbon(component, self._layout, self._is_ground)

    def _drawn(self, component: Component) -> Component | None:
        """A ribbon drawn anew, in perspective, for which the bank has no segment; None for all else."""
        if self.ribbon(component) is not None or (painted := self._stroke(component)) is None:
            return None
        drawn = ribbon_in_perspective(painted)
        return drawn if drawn.area else None

    def _running(self, painted: PaintedRibbon, n_wanted: int) -> list[StandingCandidate]:
        ribbons = self._ribbons(painted.component.label_id)
        kept = np.ones(len(ribbons.profiles), bool)
        if (allowed := self._allowed(painted.component.label_id)) is not None:
            kept = allowed[ribbons.table.photograph]
        kept &= self._is_sharp(ribbons.table, kept)
        profiles = [p for p, keep in zip(ribbons.profiles, kept.tolist(), strict=True) if keep]
        return ribbon_candidates(painted, ribbons.table.where(kept), profiles, n_wanted)

    def _ribbons(self, label_id: int) -> Ribbons:
        key = key_of("ribbons", self._bank, label_id)
        return self._memo.get(key, lambda: self._made_ribbons(label_id))

    def _made_ribbons(self, label_id: int) -> Ribbons:
        def make() -> dict[str, np.ndarray]:
            index, extent = self._bank.index, self._bank.extent
            ids = self._bank.segments_of_label(label_id).astype(np.int64)
            boxes = [Box(*corners) for corners in index.segment_box[ids].tolist()]
            kept, profiles = ribbon_rows([index.mask(i, extent) for i in ids.tolist()], boxes, extent)
            columns = {name: np.array([getattr(p, name) for p in profiles]) for name in RowProfile._fields}
            return {"segment_id": ids[kept], **columns}

        def fits(arrays: Mapping[str, np.ndarray]) -> bool:
            return are_profiles(arrays, self._bank.segments_of_label(label_id), max(self._bank.extent))

        arrays = self._bank.kept_table(f"ribbons-{label_id}-{TABLE_VERSION}", make, fits)
        columns = (arrays[name] for name in ("row", "center", "width", "filled"))
        profiles = [RowProfile(r, c, w, float(f)) for r, c, w, f in zip(*columns, strict=True)]
        return Ribbons(self._table_of(f"ribbons-{label_id}", label_id, arrays["segment_id"]), profiles)

    def is_free(self, component: Component) -> bool:
        """Whether a component's segments are not clipped to it: they stand whole, or run."""
        return bool(self.parts(component)) or self.ribbon(component) is not None

    def _parts(self, component: Component) -> list[PaintedThing]:
        """What a component's segments stand for: one, or several side by side; none where
        it is no thing. A row begins at the frame, or at its left end."""
        label = self._labels[component.label_id]
        if not (self._adherence_of(component).stands_whole and (label.stands or label.drifts)):
            return []
        if label.drifts and not hangs_free(component, self._layout):
            return []
        table = self._allowed_table(component.label_id)
        painted = self._painted(component)
        if not is_thing(painted, table):
            return []
        n = row_length(painted, table)
        if label.drifts:
            return [painted] if n <= DriftingConfig().most_in_row else []
        if n == 1:
            return [painted]
        parts = row_parts(component, n)
        if painted.touches[3] and not painted.touches[1]:
            parts.reverse()
        return [self._painted(part) for part in parts]

    def candidates(self, component: Component, n_wanted: int) -> tuple[Candidate, ...]:
        """The segments for the first part of a component; none where it is no thing."""
        parts = self.parts(component)
        if (ribbon := self.ribbon(component)) is not None:
            return tuple(c.candidate for c in self._running(ribbon, n_wanted))
        return tuple(c.candidate for c in self._ranked(parts[0], n_wanted)) if parts else ()

    def as_it_stands(self, component: Component, segment_id: int) -> StandingCandidate | None:
        """A segment as it would stand for the first part of a component; None where it is no thing, or the
        segment is too large for one."""
        parts = self.parts(component)
        if not parts or segment_id not in self._table(component.label_id).segment_id:
            return None
        return stand_segment(parts[0], self._table(component.label_id), segment_id, self._silhouette)

    def affine(self, component: Component, segment_id: int) -> Affine | None:
        """Where a segment stands for the first part of a component; None where it is no thing, or the segment
        is too large for one."""
        if (ribbon := self.ribbon(component)) is not None:
            ribbons = self._ribbons(component.label_id)
            i = np.flatnonzero(ribbons.table.segment_id == segment_id)
            if not i.size:
                return None
            own = ribbons.table.where(ribbons.table.segment_id == segment_id)
            found = ribbon_candidates(ribbon, own, [ribbons.profiles[int(i[0])]], 1)
            return found[0].affine if found else None
        standing = self.as_it_stands(component, segment_id)
        return standing.affine if standing is not None else None

    def beside(self, component: Component, segment_id: int) -> list[Standing]:
        """The later segments of a row that begins with this one."""
        parts = self.parts(component)
        if len(parts) < 2:
            return []
        table = self._table(component.label_id)
        first = stand_segment(parts[0], table, segment_id, self._silhouette)
        own, ranked = table.where(table.segment_id == segment_id), []
        for part in parts[1:]:
            each = self._ranked(part, WholeThingsConfig().candidates_in_row)
            if whole_rows(own, part.touches).any():
                each.append(stand_segment(part, own, segment_id, self._silhouette))
            ranked.append(each)
        of = self._bank.index.segment_photograph
        ids = {segment_id, *(c.segment_id for each in ranked for c in each)}
        row = standing_row(component, first, ranked, {i: int(of[i]) for i in ids})
        return [Standing(p.component, c) for p, c in zip(parts[1:], row, strict=True)]

    def _ranked(self, painted: PaintedThing, n_wanted: int) -> list[StandingCandidate]:
        """Asked for once more for every segment of a row, and for every selection that is compared."""
        of = painted.component
        numberless = painted._replace(component=replace(of, index=0))  # components are numbered anew
        key = key_of("ranked", self._bank, numberless, self._allowed(of.label_id), n_wanted)
        return [*self._memo.get(key, lambda: self._rank(painted, n_wanted))]

    def _rank(self, painted: PaintedThing, n_wanted: int) -> tuple[StandingCandidate, ...]:
        table = self._allowed_table(painted.component.label_id)
        return tuple(standing_candidates(painted, table, self._silhouette, n_wanted))

    def _painted(self, component: Component) -> PaintedThing:
        drifts = self._labels[component.label_id].drifts  # a cloud is of any size
        fit = None if drifts else self._fit(component.label_id)
        pull = self._adherence_of(component).perspective_pull
        is_long = not drifts and are_long(self._table(component.label_id))
        return painted_thing(component, self._layout, fit, pull, is_long)

    def _silhouette(self, segment_id: int) -> np.ndarray:
        self._check()
        key = self._silhouettes, segment_id  # asked for hundreds of times: what is the same is told once
        return self._memo.get(key, lambda: silhouette(self._bank.index.mask(segment_id, self._bank.extent)))

    def _allowed_table(self, label_id: int) -> SegmentTable:
        table, allowed = self._table(label_id), self._allowed(label_id)
        if allowed is not None:
            table = table.where(allowed[table.photograph])
        is_sharp = self._is_sharp(table, np.ones(table.segment_id.size, bool))
        return table if is_sharp.all() else table.where(is_sharp)

    def _is_sharp(self, table: SegmentTable, kept: np.ndarray) -> np.ndarray:
        """Which segments are of photographs that were not enlarged too far for a thing, whose edges everybody
        looks at; all where too few of those kept are."""
        config = WholeThingsConfig()
        is_sharp = self._bank.enlarged[table.photograph] <= config.largest_magnification
        n_sharp = np.count_nonzero(is_sharp & kept)
        return is_sharp if n_sharp >= config.fewest_whole else np.ones_like(is_sharp)

    def _table(self, label_id: int) -> SegmentTable:
        key = key_of("segment table", self._bank, label_id)
        return self._memo.get(key, lambda: self._made(label_id))

    def _made(self, label_id: int) -> SegmentTable:
        bank, index = self._bank, self._bank.index
        ids = bank.segments_of_label(label_id).astype(np.int64)
        box = index.segment_box[ids].astype(np.int64)
        small = (box[:, 2:] - box[:, :2]).prod(
            axis=1
        ) <= WholeThingsConfig().largest_segment * bank.extent.area
        return self._table_of(f"things-{label_id}", label_id, ids[small])

    def _table_of(self, name: str, label_id: int, ids: np.ndarray) -> SegmentTable:
        bank, index, nearer = self._bank, self._bank.index, nearer_labels(self._labels, label_id)
        lies = self._labels[label_id].is_colorful  # flowers
        photograph, box = (
            each[ids].astype(np.int64) for each in (index.segment_photograph, index.segment_box)
        )

        def make() -> dict[str, np.ndarray]:
            mask_of = partial(index.mask, extent=bank.extent)
            return segment_table(
                ids, photograph, box, label_id, mask_of, bank.layout_ids, nearer, bank.extent, lies
            ).columns()

        def fits(arrays: Mapping[str, np.ndarray]) -> bool:
            known = {"segment_id": ids, "photograph": photograph, "box": box.reshape(-1, 4)}
            return is_table_of(arrays, known, (len(ids), nearer.size))

        stands = hashlib.sha256(nearer.tobytes()).hexdigest()[:12]
        arrays = bank.kept_table(f"{name}-{stands}{'-lies' * lies}-{TABLE_VERSION}", make, fits, len(ids))
        return SegmentTable(**arrays, extent=bank.extent)

    def _fit(self, label_id: int) -> SizeFit | None:
        key = key_of("size fit", self._bank, label_id)
        return self._memo.get(key, lambda: self._made_fit(label_id))

    def _made_fit(self, label_id: int) -> SizeFit | None:
        bank = self._bank
        box = bank.index.segment_box[bank.segments_of_label(label_id)].astype(np.int64)
        box = box[untruncated_boxes(box, bank.extent)] / bank.extent.height
        return fit_size(box[:, 2] - box[:, 0], box[:, 2])
