"""`simspaint label`, and banks of photographs that nobody labelled."""

from pathlib import Path

import numpy as np
import pytest
import torch

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.engine.networks.labelling_network import LabellingConfig, LabellingNetwork
from simspaint.engine.runtime.weights import save_network
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.files.photograph_file import photograph_size, write_photograph
from simspaint.labelling.library import PhotographLibrary
from simspaint.packs.pack import Pack
from simspaint.packs.pack_toml import write_pack_toml
from simspaint.painting.export.picture_with_recipe import read_recipe
from simspaint.web.credits_file import PhotographTerms, write_credits_table
from tests.command_line import CommandLine
from tests.factories import make_labels, make_layout
from tests.pack_factory import write_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack with an untrained labelling network that is sure of everything."""
    folder = write_pack(tmp_path_factory.mktemp("packs") / "small", with_networks=False)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        network = LabellingNetwork(LabellingConfig(len(make_labels()), 8, (32, 48)))
    torch.nn.init.zeros_(network.to_labels.weight)
    network.to_labels.bias = torch.nn.Parameter(torch.tensor([9.0, 0, 0, 0, 0, 0]))
    save_network(network, folder / "weights" / "labelling.safetensors")
    entry = ("labelling", "weights/labelling.safetensors", "tiny")
    write_pack_toml(folder, name="small", title="Small", extent=Extent(64, 96), weights=[entry])
    return folder


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Three photographs of different sizes, one large and upright."""
    rng = np.random.default_rng(0)
    for name, size in (("a", (64, 96)), ("b", (90, 120)), ("c", (1200, 900))):
        write_photograph(tmp_path / "photos" / f"{name}.jpg", rng.integers(0, 256, (*size, 3), np.uint8))
    return tmp_path / "photos"


def test_a_folder_of_photographs_is_labelled_with_a_table_and_a_sheet(
    simspaint: CommandLine, pack: Path, photos: Path, tmp_path: Path
) -> None:
    out, sheet = tmp_path / "layouts", tmp_path / "sheet.jpg"
    run = simspaint("label", photos, "--out", out, "--pack", pack, "--sheet", sheet)
    assert run.code == 0, run.err
    assert "100%" in run.out
    assert "3 layouts in" in run.out
    labels = Pack.open(pack).labels
    sizes = {name: read_layout(out / f"{name}.png", labels).extent for name in "abc"}
    assert sizes == {"a": (64, 96), "b": (90, 120), "c": (1024, 768)}
    assert photograph_size(sheet) == (174, 1920)
    again = simspaint("label", photos, "--out", out, "--pack", pack)
    assert "3 were there before" in again.out


def test_photographs_that_cannot_be_used_are_listed_and_the_code_is_3(
    simspaint: CommandLine, pack: Path, photos: Path, tmp_path: Path
) -> None:
    (photos / "z.jpg").write_bytes(b"nothing")
    run = simspaint("label", photos, "--out", tmp_path / "layouts", "--pack", pack)
    assert run.code == 3
    assert "Skipped z:" in run.err
    assert "3 layouts in" in run.out


def test_a_sheet_never_replaces_a_photograph_or_a_layout(
    simspaint: CommandLine, pack: Path, photos: Path, tmp_path: Path
) -> None:
    before = (photos / "a.jpg").read_bytes()
    for sheet in (photos / "a.jpg", tmp_path / "layouts" / "b.png"):
        run = simspaint("label", photos, "--out", tmp_path / "layouts", "--pack", pack, "--sheet", sheet)
        assert run.code == 2
        assert "same" in run.err or "would replace" in run.err
    assert (photos / "a.jpg").read_bytes() == before
    assert not (tmp_path / "layouts").exists()


def test_neither_table_nor_sheet_replaces_classes_or_segmenter(
    simspaint: CommandLine, pack: Path, photos: Path, tmp_path: Path
) -> None:
    out, sheet = tmp_path / "layouts", tmp_path / "sheet.png"
    out.mkdir()
    for file, option, *more in (
        (out / "labelling.csv", "--classes"),
        (out / "a.png", "--labeller"),
        (sheet, "--labeller", "--sheet", sheet),
    ):
        file.write_bytes(b"mine")
        run = simspaint("label", photos, "-o", out, "--pack", pack, option, file, *more)
        assert (run.code, "would replace" in run.err) == (2, True), run.err
        assert file.read_bytes() == b"mine"


def test_a_sheet_of_an_unknown_kind_is_refused_before_anything_is_labelled(
    simspaint: CommandLine, pack: Path, photos: Path, tmp_path: Path
) -> None:
    run = simspaint(
        "label", photos, "-o", tmp_path / "layouts", "--pack", pack, "--sheet", tmp_path / "s.gif"
    )
    assert run.code == 2
    assert not (tmp_path / "layouts").exists()


def test_a_pack_without_a_labelling_network_is_told(
    simspaint: CommandLine, small_pack: Path, photos: Path, tmp_path: Path
) -> None:
    run = simspaint("label", photos, "-o", tmp_path / "layouts", "--pack", small_pack)
    assert run.code == 2
    assert "cannot label photographs" in run.err


def test_a_bank_is_built_of_photographs_alone_in_the_size_of_the_pack(
    simspaint: CommandLine, pack: Path, photos: Path, tmp_path: Path
) -> None:
    (photos / "z.jpg").write_bytes(b"nothing")
    run = simspaint("bank", "build", photos, "--out", tmp_path / "bank", "--pack", pack)
    assert run.code == 3, run.err
    assert "Skipped z:" in run.err
    with MemoryBank.open(tmp_path / "bank") as bank:
        assert bank.photographs == ("a", "b", "c")
        assert bank.extent == (64, 96)
        assert bank.n_segments == 3
    assert not (tmp_path / "bank" / ".building").exists()
    more = simspaint("bank", "build", photos, "--out", tmp_path / "bank", "--pack", pack)
    assert more.code == 2
    assert "There is a memory bank" in more.err


def test_layouts_without_their_label_table_are_refused(
    simspaint: CommandLine, photos: Path, tmp_path: Path
) -> None:
    run = simspaint("bank", "build", photos, photos, "--out", tmp_path / "bank")
    assert run.code == 2
    assert "table of their labels" in run.err


def test_own_photographs_are_added_listed_rendered_and_removed(
    simspaint: CommandLine, pack: Path, photos: Path, tmp_path: Path
) -> None:
    layout = tmp_path / "layout.png"
    write_layout(layout, make_layout(np.random.default_rng(5), 64, 96))
    none = simspaint("render", layout, "-o", tmp_path / "a.png", "--pack", pack, "--photographs", "mine")
    assert none.code == 2
    assert "photos add" in none.err
    (photos / "z.jpg").write_bytes(b"nothing")
    lines = [PhotographTerms(n, "Lake", "Ada", "CC BY 4.0", "", "https://p", "Openverse") for n in "abc"]
    write_credits_table(photos, lines)
    added = simspaint("photos", "add", photos, "--pack", pack)
    assert added.code == 3, added.err
    assert "3 photographs added, 3 in all" in added.out
    listed = simspaint("photos", "list", "--pack", pack)
    assert "3 photographs in" in listed.out
    credits = tmp_path / "a.md"
    options = ["--pack", pack, "--photographs", "mine", "--credits", credits, "--embed"]
    run = simspaint("render", layout, "-o", tmp_path / "a.png", *options)
    assert run.code == 0, run.err
    assert "Added by the person" in credits.read_text()
    assert "Lake, by Ada (Openverse)" in credits.read_text()
    recipe = read_recipe(tmp_path / "a.png")
    assert recipe is not None
    assert set(recipe.weights) == {"labelling"}  # it has a say in which selection is shown
    name = PhotographLibrary(Pack.open(pack)).names()[0]
    assert "1 photograph removed, 2 left" in simspaint("photos", "remove", name, "--pack", pack).out
    assert simspaint("photos", "remove", name, "--pack", pack).code == 2


def test_other_photographs_than_the_three_kinds_are_refused(
    simspaint: CommandLine, pack: Path, tmp_path: Path
) -> None:
    layout = tmp_path / "layout.png"
    write_layout(layout, make_layout(np.random.default_rng(5), 64, 96))
    run = simspaint("render", layout, "-o", tmp_path / "a.png", "--pack", pack, "--photographs", "yours")
    assert run.code == 2
    assert "pack, mine-first, mine or both" in run.err


class AllTheSecond(torch.nn.Module):
    """A segmenter of one class."""

    def forward(self, rgb: torch.Tensor) -> torch.Tensor:
        return torch.ones_like(rgb[:, :1, ::8, ::8])


@pytest.mark.filterwarnings("ignore:.*torch.jit:FutureWarning")
def test_another_segmenter_may_label_with_the_packs_own(
    simspaint: CommandLine, pack: Path, photos: Path, tmp_path: Path
) -> None:
    torch.jit.save(torch.jit.script(AllTheSecond()), str(tmp_path / "other.pt"))
    (tmp_path / "classes.csv").write_text("from,to\nall,road\n")
    options = ["--labeller", tmp_path / "other.pt", "--classes", tmp_path / "classes.csv"]
    refused = simspaint("label", photos, "--out", tmp_path / "layouts", "--pack", pack, *options)
    assert "--trust-labeller" in refused.err
    options.append("--trust-labeller")
    run = simspaint("label", photos, "--out", tmp_path / "layouts", "--pack", pack, *options)
    assert run.code == 0, run.err
    assert (read_layout(tmp_path / "layouts" / "a.png", make_labels()).ids == 3).all()
    again = simspaint("label", photos, "--out", tmp_path / "layouts", "--pack", pack)
    assert "there before" not in again.out
    absent = simspaint(
        "label", photos, "-o", tmp_path / "l", "--pack", pack, "--labeller", tmp_path / "a.tflite"
    )
    assert absent.code == 2
