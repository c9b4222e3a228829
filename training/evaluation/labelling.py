"""How well photographs are labelled: shares of pixels that are right, and mean IoU on scenes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

from simspaint.domain.label_set import LabelSet
from simspaint.engine.networks.labelling_network import LabellingNetwork
from simspaint.engine.ops.image_tensor import to_tensor
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.labelling.network_labeller import working_size as working_size_of
from training.evaluation.evenly_spread import spread
from training.evaluation.validation_set import write_sheet
from training.labelling.photographs import HeldPhotograph, held_photographs, learned_and_held

STANFORD = {
    "sky": ("sky", "cloud"),
    "tree": ("tree", "bush"),
    "road": ("road", "sand", "earth"),
    "grass": ("grass", "flowers"),
    "water": ("water",),
    "building": ("house",),
    "mountain": ("mountain", "hill", "snow", "rock"),
    "foreground object": ("fence", "none"),
}
"""What each label of the Stanford background data set is called by the pack `landscapes`."""
NO_HOUSES = ("building", "none")
"""Buildings that are no houses are "none of these" for the pack: counted as right, and reported without."""


def probabilities(rgb: np.ndarray, network: nn.Module, working_size: tuple[int, int]) -> np.ndarray:
    """(answers, h, w) at a quarter of the working size, which takes the photograph's shape."""
    height, width = working_size_of(rgb.shape[:2], working_size)
    small = cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA)
    with torch.inference_mode():
        return network(to_tensor(small))[0].softmax(0).numpy()


def right_answers(stanford: LabelSet, labels: LabelSet, *, strict: bool = False) -> np.ndarray:
    """(labels of Stanford's, answers of the network): which answers are right where a label is true."""
    names = [label.name for label in labels.labels] + ["none"]
    pairs = [(theirs, name) for theirs, ours in STANFORD.items() for name in ours]
    found = np.zeros((len(stanford), len(names)), bool)
    for theirs, ours in pairs if strict else [*pairs, NO_HOUSES]:
        label = stanford.find(theirs)
        if label is not None and ours in names:
            found[label.id, names.index(ours)] = True
    return found


AGREED = 0.6
"""Teachers count as agreeing from here on."""


@dataclass(slots=True)
class SureShare:
    """Pixels right among the surest ones."""

    confidences: list[np.ndarray] = field(default_factory=list)
    rights: list[np.ndarray] = field(default_factory=list)

    def add(self, confidence: np.ndarray, right: np.ndarray) -> None:
        """Pixels of one photograph, flat."""
        self.confidences.append(confidence.astype(np.float32).ravel())
        self.rights.append(right.ravel())

    def right(self, share: float = 1.0) -> float:
        """Share right of the surest `share` of all pixels."""
        confidence, right = np.concatenate(self.confidences), np.concatenate(self.rights)
        if share >= 1:
            return float(right.mean())
        return float(right[confidence >= np.quantile(confidence, 1 - share)].mean())


def resized_to(maps: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """(n, h, w) maps at another (height, width), bilinear."""
    return np.stack([cv2.resize(x, size[::-1], interpolation=cv2.INTER_LINEAR) for x in maps])


def mean_iou(pairs: Sequence[tuple[np.ndarray, np.ndarray]], n: int) -> tuple[float, np.ndarray]:
    """Mean over the labels that the truth holds, and every label's (NaN where it is absent), of (found, true)
    ids; ids of n and above in the truth count for nothing, a found id of n is "none of these"."""
    confusion = np.zeros((n, n + 1), np.int64)
    for found, true in pairs:
        known = true < n
        index = true[known].astype(np.int64) * (n + 1) + np.minimum(found[known], n)
        confusion += np.bincount(index, minlength=n * (n + 1)).reshape(n, n + 1)
    right, wanted = np.diag(confusion), confusion.sum(1)
    union = wanted + confusion[:, :n].sum(0) - right
    each = np.where(wanted > 0, right / np.maximum(union, 1), np.nan)
    return float(np.nanmean(each)), each


class LabellingFigures:
    """What is held out: photographs that the teachers labelled, Stanford's true labels, rendered scenes."""

    def __init__(
        self,
        labels: LabelSet,
        agreed: Sequence[HeldPhotograph],
        stanford: tuple[FolderDataSet, Sequence[str]] | None,
        held_scenes: FolderDataSet | None,
        most: int = 60,
    ) -> None:
        self.labels = labels
        self.agreed = spread(list(agreed), most) if agreed else []
        self.stanford = stanford
        self.scenes = held_scenes
        self.most = most

    def of(self, network: LabellingNetwork, sheet: Path | None = None) -> dict[str, float]:
        """Shares right, and mean IoU."""
        figures: dict[str, float] = {}
        size = network.config.working_size
        if self.agreed:
            figures["agreement"] = self._agreement(network, size, sheet)
        if self.stanford:
            figures["stanford"], figures["stanford_sure"] = self._stanford(network, size)
        if self.scenes:
            figures["scenes_iou"] = self._scenes(network, size)
        return figures

    def _agreement(self, network: nn.Module, size: tuple[int, int], sheet: Path | None) -> float:
        share, rows, palette = SureShare(), [], self.labels.palette()
        for held in self.agreed:
            maps = resized_to(probabilities(held.target.photograph, network, size), held.agreement.shape)
            found = maps.argmax(0)
            right = (held.target.sets[0] >> found) & 1
            agreed = held.agreement > AGREED
            share.add(maps.max(0)[agreed], right[agreed].astype(bool))
            rows.append([_picture(held), palette[np.where(found < len(self.labels), found, 255)]])
        if sheet is not None:
            write_sheet(sheet, rows[:12])
        return share.right()

    def _stanford(self, network: nn.Module, size: tuple[int, int]) -> tuple[float, float]:
        data, names = self.stanford or (None, ())
        assert data is not None
        table, share = right_answers(data.labels, self.labels), SureShare()
        for name in names:
            true = data.layout(name).ids
            maps = resized_to(probabilities(data.photograph(name), network, size), true.shape)
            known = true < len(data.labels)
            share.add(maps.max(0)[known], table[true[known], maps.argmax(0)[known]])
        return share.right(), share.right(0.8)

    def _scenes(self, network: nn.Module, size: tuple[int, int]) -> float:
        data = self.scenes
        assert data is not None
        pairs = []
        for name in spread(list(data.names), self.most):
            true = data.layout(name).ids[2::4, 2::4]
            maps = probabilities(data.photograph(name), network, size)
            pairs.append((resized_to(maps, true.shape).argmax(0), true))
        return mean_iou(pairs, len(self.labels))[0]


def _picture(held: HeldPhotograph) -> np.ndarray:
    height, width = held.agreement.shape
    return cv2.resize(held.target.photograph, (width, height), interpolation=cv2.INTER_AREA)


def held_figures(
    labels: LabelSet, data: Path, targets: Path, validation: Path | None, most: int = 60
) -> LabellingFigures:
    """All that is held out of the data sets that are there."""
    ade, stanford = data / "ade_landscapes", data / "stanford"
    agreed = held_photographs(ade, targets / ade.name) if ade.is_dir() else []
    own = (FolderDataSet.open(stanford), learned_and_held(stanford)[1]) if stanford.is_dir() else None
    return LabellingFigures(labels, agreed, own, FolderDataSet.open(validation) if validation else None, most)
