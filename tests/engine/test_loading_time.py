from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CODE = """
import sys, torch
from simspaint.engine.networks.layout_network import LayoutNetwork, LayoutNetworkConfig
from simspaint.engine.networks.ordering_network import OrderingConfig, OrderingNetwork
from simspaint.engine.networks.synthesis_network import SynthesisConfig, SynthesisNetwork
from simspaint.engine.networks.transform_network import TransformConfig, TransformNetwork

with torch.device("meta"):
    LayoutNetwork(LayoutNetworkConfig(3, (8, 8, 8), (32, 48)))
    OrderingNetwork(OrderingConfig(3, (8, 8, 8), (1, 1, 1), (32, 48)))
    TransformNetwork(TransformConfig(3, (8, 8, 8), (1, 1, 1), (2, 3), 8, (32, 48)))
    SynthesisNetwork(SynthesisConfig(3, (8,) * 6, (1,) * 6, (8,) * 6, canvas_to_output=True))
print(*(name for name in ("torch._dynamo", "torch._inductor", "torch.onnx") if name in sys.modules))
"""


def test_networks_that_wait_for_their_weights_do_not_load_torchs_compiler() -> None:
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False, cwd=root)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == []
