"""The pack that comes with the program: what a fresh installation can do with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from simspaint import resource_files
from simspaint.domain.label_set import UNLABELLED
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import RenderRequest
from simspaint.engine.runtime.device import choose_device
from simspaint.engine.runtime.models import Models
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.layout_file import read_layout
from simspaint.labelling.labelled_photograph import label_photograph
from simspaint.labelling.network_labeller import NetworkLabeller
from simspaint.packs.installed import first_ready_pack, installed_packs
from simspaint.packs.pack import Pack

LABELS = [
    *("sky", "cloud", "mountain", "hill", "tree", "bush", "grass", "flowers"),
    *("water", "sand", "earth", "rock", "snow", "road", "house", "fence"),
]


def test_it_is_the_first_that_is_ready_and_has_all_networks() -> None:
    pack = first_ready_pack()
    assert pack.name == "landscapes"
    assert [label.name for label in pack.labels.labels] == LABELS
    assert set(pack.rendering_weights("cpu")) == {"refinement", "transform", "ordering", "synthesis"}
    assert set(pack.weights) == {*pack.rendering_weights("cpu"), "labelling"}
    assert any(each.pack.name == "landscapes" and each.is_ready for each in installed_packs()[0])


def test_it_labels_scenes_that_its_network_never_saw() -> None:
    pack = Pack.open("landscapes")
    labeller = NetworkLabeller.of_pack(pack)
    assert pack.weights["labelling"].path.stat().st_size <= 6e6
    scenes = FolderDataSet.open(Path(__file__).parent.parent / "training" / "data" / "landscapes")
    right = []
    for name in scenes.names[:4]:
        found = label_photograph(scenes.photograph(name), labeller).layout.ids
        labelled = (found != UNLABELLED) & (scenes.layout(name).ids != UNLABELLED)
        right.append((found == scenes.layout(name).ids)[labelled].mean())
    assert np.mean(right) > 0.6


def test_its_bank_has_segments_of_every_label_and_no_validation_scene() -> None:
    with Pack.open("landscapes").open_bank().bank as bank:
        assert all(bank.segments_of_label(label.id).size for label in bank.labels.labels)
        assert all(int(name) < 900_000 for name in bank.photographs)


def test_all_twelve_samples_fit_and_a_coarse_one_becomes_a_photograph() -> None:
    pack = Pack.open("landscapes")
    samples = sorted((resource_files.samples_folder() / "landscapes").glob("*.png"))
    layouts = {file.stem: read_layout(file, pack.labels) for file in samples}
    assert len(layouts) == 12
    assert sum((layout.ids == 255).mean() > 0.2 for layout in layouts.values()) == 3
    opened, models = pack.open_bank(), Models.of_pack(pack, choose_device("cpu"))
    with opened.bank:
        made = choose_and_render(RenderRequest(layouts["marsh"]), opened, models)
    assert made.photograph.shape == (512, 768, 3)
    assert np.unique(made.photograph[::8, ::8].reshape(-1, 3), axis=0).shape[0] > 500
    assert not (made.layout.ids == 255).any()
