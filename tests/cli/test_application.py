import importlib.metadata
import shutil
from pathlib import Path

import pytest

from simspaint.resource_files import user_packs_folder
from tests.command_line import CommandLine
from tests.factories import write_data_set
from tests.pack_factory import write_pack


@pytest.mark.parametrize(
    "command",
    [
        "",
        "render",
        "bank",
        "bank build",
        "bank info",
        "bank verify",
        "pack",
        "pack list",
        "pack info",
        "pack complete",
        "doctor",
        "benchmark",
    ],
)
def test_every_command_explains_itself(simspaint: CommandLine, command: str) -> None:
    run = simspaint(*command.split(), "--help")
    assert run.code == 0
    assert "Usage" in run.out


def test_unknown_commands_and_options_are_refused(simspaint: CommandLine) -> None:
    for arguments in (["paint"], ["render"], ["bank", "build", "--quickly"]):
        run = simspaint(*arguments)
        assert run.code == 2
        assert "Traceback" not in run.err


def _build(simspaint: CommandLine, data: Path, bank: Path, *options: object):
    labels = data / "labels.csv"
    return simspaint(
        "bank", "build", data / "photos", data / "layouts", "--labels", labels, "--out", bank, *options
    )


def test_a_bank_is_built_described_and_verified(simspaint: CommandLine, tmp_path: Path) -> None:
    data, bank = write_data_set(tmp_path / "data", 4), tmp_path / "bank"
    run = _build(simspaint, data, bank)
    assert run.code == 0, run.err
    assert "4 photographs added" in run.out
    assert (bank / "light.arrays").is_file()
    about = simspaint("bank", "info", bank)
    assert about.code == 0
    assert "4 photographs of 64×48" in about.out
    assert "mountain" in about.out
    assert simspaint("bank", "verify", bank).code == 0


def test_broken_pairs_are_listed_and_skipped_with_exit_code_three(
    simspaint: CommandLine, tmp_path: Path
) -> None:
    data = write_data_set(tmp_path / "data", 4)
    (data / "photos" / "s1_001.png").write_bytes(b"no picture")
    (data / "layouts" / "s2_002.png").unlink()
    run = _build(simspaint, data, tmp_path / "bank")
    assert run.code == 3
    assert "2 photographs added" in run.out
    assert [line.split(":")[0] for line in run.err.splitlines()[:2]] == ["Skipped s1_001", "Skipped s2_002"]
    assert simspaint("bank", "verify", tmp_path / "bank").code == 0


def test_photographs_can_be_added_and_a_bank_is_not_overwritten(
    simspaint: CommandLine, tmp_path: Path
) -> None:
    data, bank = write_data_set(tmp_path / "data", 4), tmp_path / "bank"
    (tmp_path / "list.txt").write_text("s0_000\ns1_001\n")
    assert "2 photographs added" in _build(simspaint, data, bank, "--names", tmp_path / "list.txt").out
    again = _build(simspaint, data, bank)
    assert again.code == 2
    assert "--add" in again.err
    more = _build(simspaint, data, bank, "--add")
    assert "2 photographs added" in more.out
    assert "2 were there before" in more.out


def test_the_size_of_a_bank_can_be_chosen(simspaint: CommandLine, tmp_path: Path) -> None:
    _build(simspaint, write_data_set(tmp_path / "data", 2), tmp_path / "bank", "--size", "40x32")
    assert "2 photographs of 40×32" in simspaint("bank", "info", tmp_path / "bank").out


def test_a_changed_photograph_is_found_by_verify(simspaint: CommandLine, tmp_path: Path) -> None:
    bank = tmp_path / "bank"
    _build(simspaint, write_data_set(tmp_path / "data", 2), bank)
    photograph = next((bank / "photos").iterdir())
    photograph.write_bytes(photograph.read_bytes() + b"!")
    run = simspaint("bank", "verify", bank)
    assert run.code == 2
    assert photograph.name in run.err
    assert run.err.count("\n") == 1


@pytest.mark.parametrize("command", [("bank", "info", "nowhere"), ("pack", "info", "nowhere")])
def test_what_is_not_there_is_told_in_one_line(simspaint: CommandLine, command: tuple[str, ...]) -> None:
    run = simspaint(*command)
    assert run.code == 2
    assert run.err.startswith("Error: ")
    assert run.err.count("\n") == 1


def test_a_pack_without_its_bank_is_completed_from_the_persons_photographs(
    simspaint: CommandLine, tmp_path: Path
) -> None:
    pack = write_pack(user_packs_folder() / "mine", bank_kind="user", with_bank=False)
    listed = simspaint("pack", "list")
    assert "mine" in listed.out
    about = simspaint("pack", "info", "mine")
    assert about.code == 0
    assert "simspaint pack complete mine" in about.out
    data = pack.with_name("mine-data")
    sources = ("--photos", data / "photos", "--layouts", data / "layouts")
    assert simspaint("pack", "complete", "mine", *sources).code == 0
    assert str(pack / "bank") in simspaint("pack", "info", "mine").out.replace("\n", "")
    again = simspaint("pack", "complete", "mine", *sources)
    assert again.code == 2
    assert "already" in again.err


def test_a_damaged_pack_is_marked_in_the_list_and_refused_by_info(simspaint: CommandLine) -> None:
    pack = write_pack(user_packs_folder() / "mine", with_bank=False)
    (pack / "weights" / "synthesis.safetensors").write_bytes(b"")
    assert simspaint("pack", "info", "mine").code == 2
    (pack / "pack.toml").write_text("format = 7")
    listed = simspaint("pack", "list")
    assert listed.code == 0
    assert "version" in listed.out


def test_the_doctor_finds_a_healthy_installation_well(
    simspaint: CommandLine, small_pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "1.2.3")
    shutil.copytree(small_pack, user_packs_folder() / "small")
    run = simspaint("doctor")
    assert run.code == 0, run.out
    assert "simspaint 1.2.3" in run.out
    assert "small: complete" in run.out
    assert "self-test" in run.out


def test_the_doctor_finds_damaged_weights(simspaint: CommandLine, small_pack: Path) -> None:
    pack = Path(shutil.copytree(small_pack, user_packs_folder() / "small"))
    (pack / "weights" / "synthesis.safetensors").write_bytes(b"")
    run = simspaint("doctor")
    assert run.code == 1
    assert "sha256 differs" in run.out


def test_a_file_in_place_of_a_command_is_missed_or_wants_a_screen(
    simspaint: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "one.simspaint").write_bytes(b"")
    missing = simspaint(tmp_path / "one.simspaint", tmp_path / "two.simspaint")
    assert missing.code == 2
    assert "There is no file" in missing.err
    assert "two.simspaint" in missing.err.replace("\n", "")
    assert "needs a screen" in simspaint(tmp_path / "one.simspaint").err
    assert "No such command" in simspaint("rendr").err
