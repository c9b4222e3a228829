"""Plants as meshes: whole, of the right size, and the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from training.scenes.vegetation.catalogue import HEIGHTS, bark_of, plant_mesh
from training.scenes.vegetation.flower_kinds import FLOWERS
from training.scenes.vegetation.flowers import flower_mesh
from training.scenes.vegetation.grass import GRASSES, sward_color
from training.scenes.vegetation.leaves import exposure
from training.scenes.vegetation.litter import fallen_leaves, twigs
from training.scenes.vegetation.palettes import leaf_palette
from training.scenes.vegetation.plant_mesh import LEAF, WOOD, PlantMesh, joined, quad_mesh
from training.scenes.vegetation.sward import Sward, sward_mesh

FAR = 3
TREES = ("oak", "birch", "spruce", "pine", "willow", "poplar", "acacia", "palm")


def assert_whole(mesh: PlantMesh) -> None:
    assert np.isfinite(mesh.vertices).all()
    assert mesh.sizes.sum() == len(mesh.corners)
    assert len(mesh.slots) == mesh.n_faces
    assert len(mesh.colors) == len(mesh.vertices)
    assert mesh.corners.min() >= 0
    assert mesh.corners.max() < len(mesh.vertices)
    assert mesh.colors.min() >= 0
    assert mesh.colors.max() <= 1.2


@pytest.mark.parametrize("name", sorted(HEIGHTS))
def test_every_plant_of_the_catalogue_is_a_whole_mesh_of_about_its_height(name: str) -> None:
    height = sum(HEIGHTS[name]) / 2
    mesh = plant_mesh(name, np.random.default_rng(3), height, FAR, "summer")
    assert_whole(mesh)
    assert 0.6 * height < mesh.height < 1.4 * height
    assert np.abs(mesh.vertices[:, :2]).max() < 2.5 * height
    assert bark_of(name)


@pytest.mark.parametrize("name", ["oak", "spruce", "heather", "agave"])
def test_the_same_seed_grows_the_same_plant_and_another_another(name: str) -> None:
    first, again, other = (
        plant_mesh(name, np.random.default_rng(seed), HEIGHTS[name][0], FAR, "autumn") for seed in (5, 5, 6)
    )
    assert np.array_equal(first.vertices, again.vertices)
    assert np.array_equal(first.colors, again.colors)
    assert first.vertices.shape != other.vertices.shape or not np.allclose(first.vertices, other.vertices)


@pytest.mark.parametrize("name", ["oak", "spruce"])
def test_what_is_farther_has_fewer_triangles(name: str) -> None:
    counts = [
        plant_mesh(name, np.random.default_rng(1), 14, detail, "summer").n_triangles
        for detail in (0, 1, 2, 3)
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[3] < 12_000
    assert counts[0] < 400_000


def test_a_far_crown_covers_as_much_as_a_near_one() -> None:
    def leaf_area(detail: int) -> float:
        mesh = plant_mesh("oak", np.random.default_rng(1), 14, detail, "summer")
        corner = mesh.vertices[mesh.corners.reshape(-1, 4)[mesh.slots == LEAF]]
        cross = np.cross(corner[:, 2] - corner[:, 0], corner[:, 3] - corner[:, 1])
        return float(0.5 * np.linalg.norm(cross, axis=1).sum())

    assert leaf_area(FAR) == pytest.approx(leaf_area(1), rel=0.15)


def test_broadleaved_trees_are_bare_in_winter_and_evergreens_are_not() -> None:
    oak = plant_mesh("oak", np.random.default_rng(1), 12, FAR, "bare")
    spruce = plant_mesh("spruce", np.random.default_rng(1), 12, FAR, "bare")
    assert (oak.slots == WOOD).all()
    assert (spruce.slots == LEAF).any()


def test_autumn_leaves_are_redder_than_summer_leaves() -> None:
    def redness(foliage: str) -> float:
        mesh = plant_mesh("maple", np.random.default_rng(1), 12, FAR, foliage)
        leaf = mesh.corners.reshape(-1, 4)[mesh.slots == LEAF].ravel()
        red, green = mesh.colors[leaf, 0].mean(), mesh.colors[leaf, 1].mean()
        return float(red / green)

    assert redness("autumn") > 1.2 > 0.95 > redness("summer")


def test_an_unknown_plant_is_refused() -> None:
    with pytest.raises(KeyError):
        plant_mesh("plastic tree", np.random.default_rng(1), 3, FAR, "summer")
    with pytest.raises(KeyError):
        leaf_palette("dead", "summer")


def test_only_the_uppermost_leaves_are_open_to_the_sky() -> None:
    column = np.array([[0.05, 0.05, 0.05], [0.05, 0.05, 0.17], [0.05, 0.05, 0.29]])
    opened = exposure(column, 0.1)
    assert opened[2] == 1
    assert opened[0] < opened[1] < 1


def sward(n: int = 400, dryness: float = 0.2, widen: float = 1.0) -> Sward:
    rng = np.random.default_rng(2)
    root = np.concatenate([rng.uniform(-2, 2, (n, 2)), np.full((n, 1), 3.0)], axis=1)
    return Sward(
        root, np.full(n, 0.4), np.full(n, widen), rng.uniform(0, 6, n), np.full(n, dryness), np.ones((n, 3))
    )


@pytest.mark.parametrize("kind", sorted(GRASSES))
def test_every_blade_stands_where_it_was_told_and_no_higher_than_its_kind_grows(kind: str) -> None:
    mesh = sward_mesh(np.random.default_rng(1), kind, sward())
    assert_whole(mesh)
    assert mesh.vertices[:, 2].min() > 2.5
    assert mesh.height < 3 + 0.4 * 2
    assert np.abs(mesh.vertices[:, :2]).max() < 3


def test_dry_grass_is_yellower_and_blades_far_away_are_wider_and_simpler() -> None:
    fresh, dry = sward_color("meadow", 0.0), sward_color("meadow", 1.0)
    assert dry[0] / dry[1] > fresh[0] / fresh[1] + 0.2
    near = sward_mesh(np.random.default_rng(1), "lawn", sward(widen=1.0))
    far = sward_mesh(np.random.default_rng(1), "lawn", sward(widen=8.0))
    assert far.n_triangles < near.n_triangles


@pytest.mark.parametrize("name", sorted(FLOWERS))
def test_every_flower_stands_at_its_root_and_has_petals(name: str) -> None:
    roots = np.array([[0.0, 0.0, 1.0], [5.0, 5.0, 2.0]])
    mesh = flower_mesh(np.random.default_rng(4), FLOWERS[name], roots, np.ones(2))
    assert_whole(mesh)
    assert (mesh.slots != LEAF).sum() >= FLOWERS[name].petals
    near = np.linalg.norm(mesh.vertices[:, None, :2] - roots[None, :, :2], axis=2).min(axis=1)
    assert near.max() < 1.2


def test_litter_lies_flat_on_the_ground() -> None:
    position, size = np.zeros((50, 3)), np.ones(50)
    for mesh in (
        fallen_leaves(np.random.default_rng(1), position, size, autumn=True),
        twigs(np.random.default_rng(1), position, size),
    ):
        assert_whole(mesh)
        assert mesh.height < 0.1


def test_a_moved_plant_keeps_its_shape_and_joined_ones_keep_their_corners() -> None:
    quad = quad_mesh(np.array([[[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]]), np.ones((1, 4)), LEAF)
    moved = quad.moved((0, 0, 2), scale=3, turn=np.pi / 2)
    assert moved.vertices[1] == pytest.approx([0, 3, 2], abs=1e-5)
    both = joined([quad, moved])
    assert both.n_faces == 2
    assert both.vertices[both.corners[4]] == pytest.approx(moved.vertices[0])
