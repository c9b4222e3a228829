from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CODE = """
import sys, torch
from simspaint.engine.weights import NETWORKS
with torch.device("meta"):
    for config, network in NETWORKS.values():
        network(config(n_labels=3))
print(*(name for name in ("torch._dynamo", "torch._inductor", "torch.onnx") if name in sys.modules))
"""


def test_networks_that_wait_for_their_weights_do_not_load_torchs_compiler() -> None:
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False, cwd=root)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == []
