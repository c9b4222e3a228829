"""The paper's judge of synthesised photographs (S6, Table 2): a PSPNet (Zhao et al. 2017) of a kept library.

It is built on other features than f was taught with, so that it does not see with f's own eyes.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from simspaint.errors import WeightsError

_STRIDE = 8
_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class PspNet(nn.Module):
    """Labels of photographs.

    Parameters
    ----------
    encoder
        Name of the residual network that it is built on.
    pretrained
        Begin with ImageNet's weights, which the library downloads once; else with random ones.

    Raises `WeightsError` where the library is not installed or the weights cannot be downloaded.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, n_labels: int, encoder: str = "resnet18", pretrained: bool = False) -> None:
        super().__init__()
        try:
            from segmentation_models_pytorch import PSPNet
        except ImportError as error:
            hint = "pip install 'simspaint[judge]'"
            raise WeightsError("PSPNet needs segmentation-models-pytorch.", hint) from error
        weights = "imagenet" if pretrained else None
        try:
            self.network = PSPNet(encoder, encoder_weights=weights, classes=n_labels)
        except (OSError, RuntimeError) as error:
            hint = "Connect to the internet once, or leave out --pretrained."
            raise WeightsError(f"The weights of {encoder} could not be downloaded.", hint) from error
        self.register_buffer("mean", torch.tensor(_MEAN)[:, None, None])
        self.register_buffer("deviation", torch.tensor(_DEVIATION)[:, None, None])

    def forward(self, rgb: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n labels h w"]:
        """Logits of RGB in [0, 1] of any size; in training mode at least two photographs."""
        height, width = rgb.shape[-2:]
        normal = (rgb - self.mean) / self.deviation
        padded = F.pad(normal, (0, -width % _STRIDE, 0, -height % _STRIDE), mode="replicate")
        return self.network(padded)[..., :height, :width]
