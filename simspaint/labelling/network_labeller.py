"""The labelling network of a pack, as a labeller."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from jaxtyping import Float32, UInt8

from simspaint.domain.label_set import LabelSet
from simspaint.engine.networks.labelling_network import STRIDE, LabellingNetwork
from simspaint.engine.ops.image_tensor import to_tensor
from simspaint.engine.runtime.weights import load_network
from simspaint.errors import PackError
from simspaint.packs.pack import Pack

_NARROWEST, _WIDEST = 0.4, 2.5
"""Width / height that photographs are brought to; panoramas are squeezed."""


class NetworkLabeller:
    """The labelling network of a pack."""

    def __init__(self, network: LabellingNetwork, labels: LabelSet, identity: str) -> None:
        self.labels = labels
        self.identity = identity
        self._network = network.eval().to(memory_format=torch.channels_last)

    @staticmethod
    def of_pack(pack: Pack) -> NetworkLabeller:
        """Raises `PackError` where the pack has none, `WeightsError` where it cannot be read."""
        weights = pack.weights.get("labelling")
        if weights is None:
            raise PackError(
                f"The pack {pack.name} cannot label photographs: it has no labelling network.",
                "Give layouts of your own, or another pack.",
            )
        network = load_network(weights.path, "labelling", sha256=weights.sha256, n_labels=len(pack.labels))
        assert isinstance(network, LabellingNetwork)
        return NetworkLabeller(network, pack.labels, weights.sha256)

    def probabilities(
        self, photograph: UInt8[np.ndarray, "height width 3"]
    ) -> Float32[np.ndarray, "answers h w"]:
        """At a quarter of the network's working size."""
        size = working_size(photograph.shape[:2], self._network.config.working_size)
        small = cv2.resize(photograph, size[::-1], interpolation=cv2.INTER_AREA)
        with torch.inference_mode():
            return self._network(to_tensor(small))[0].softmax(0).numpy()


def working_size(shape: tuple[int, ...], area_of: tuple[int, int]) -> tuple[int, int]:
    """(height, width) of a photograph's shape with the area of a given size, in multiples of `STRIDE`."""
    area = area_of[0] * area_of[1]
    aspect = min(max(shape[1] / shape[0], _NARROWEST), _WIDEST)
    sides = (area / aspect) ** 0.5, (area * aspect) ** 0.5
    height, width = (max(round(side / STRIDE), 1) * STRIDE for side in sides)
    return height, width
