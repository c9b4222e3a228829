"""A pack's description as frozen values: labels, bank, weights, licences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from simspaint.domain.geometry import Extent
from simspaint.errors import WeightsError
from simspaint.files.atomic import sha256_of

FORMAT = 1
"""Version of `pack.toml` that this program reads and writes."""

BankKind = Literal["bundled", "user"]
RENDERING = ("refinement", "transform", "ordering", "synthesis")
"""The networks that stages of a rendering ask, by the stages' names."""
NETWORKS = (*RENDERING, "labelling")
"""The networks a pack may have weights for: these, and the one that labels photographs."""

PACK_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
"""How a pack may be called."""

LARGEST_WEIGHTS = 1 << 30
"""Bytes; larger files are not even hashed."""

REINSTALL = "Copy or install the pack again."


@dataclass(frozen=True, slots=True)
class PackWeights:
    """A file of network weights.

    Parameters
    ----------
    network
        One of `NETWORKS`.
    path
        The safetensors file.
    sha256
        What its bytes must hash to.
    config
        Name of the network's configuration: `tiny`, `studio` …
    gpu
        Weights of a larger configuration, for machines with a GPU.
    """

    network: str
    path: Path
    sha256: str
    config: str
    gpu: PackWeights | None = None

    def verify(self) -> None:
        """Raise `WeightsError` where the file, or that for GPUs, is missing or its bytes are not what they
        were."""
        try:
            if self.path.stat().st_size > LARGEST_WEIGHTS:
                raise WeightsError(f"The weights {self.path} are larger than any network's.", REINSTALL)
            found = sha256_of(self.path)
        except OSError as error:
            raise WeightsError(
                f"The weights {self.path} cannot be read: {error.strerror}.", REINSTALL
            ) from error
        if found != self.sha256:
            raise WeightsError(f"The weights {self.path} are damaged: their sha256 differs.", REINSTALL)
        if self.gpu is not None:
            self.gpu.verify()


@dataclass(frozen=True, slots=True)
class PackLicence:
    """The terms of one part of a pack."""

    part: str
    licence: str
    origin: str


@dataclass(frozen=True, slots=True)
class PackDescription:
    """The contents of `pack.toml`.

    Parameters
    ----------
    extent
        (height, width) that the bank is scored in and the networks were trained for.
    bank_kind
        `bundled` where the bank is part of the pack; `user` where its photographs may not be given away and
        the person builds it from an own copy.
    bank_hint
        For `user`: a sentence saying where that copy can be had.
    weights
        By network; networks without weights are absent.
    """

    name: str
    title: str
    extent: Extent
    bank_kind: BankKind
    bank_hint: str
    weights: dict[str, PackWeights]
    licences: tuple[PackLicence, ...]
