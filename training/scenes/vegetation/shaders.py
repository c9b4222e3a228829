"""Materials of plants: thin leaves that light shines through, and bark.

Colours come from the mesh (`albedo`, alpha is the exposure to the sky); an object's colour tints the whole
plant, and its alpha is the share of it under snow.
"""

from __future__ import annotations

import bpy

from training.scenes.labels import Label
from training.scenes.materials import end_in_haze, new_material
from training.scenes.vegetation.blender_mesh import COLOR_ATTRIBUTE


class _Nodes:
    """Short hand for nodes and links of one tree."""

    def __init__(self, tree: bpy.types.NodeTree) -> None:
        self.tree = tree

    def add(self, kind: str, inputs: dict | None = None, **settings) -> bpy.types.Node:
        node = self.tree.nodes.new(kind)
        for key, value in settings.items():
            setattr(node, key, value)
        for key, value in (inputs or {}).items():
            if isinstance(value, bpy.types.NodeSocket):
                self.tree.links.new(value, node.inputs[key])
            else:
                node.inputs[key].default_value = value
        return node

    def math(self, operation: str, a, b=0.0, clamp: bool = False) -> bpy.types.NodeSocket:
        return self.add("ShaderNodeMath", {0: a, 1: b}, operation=operation, use_clamp=clamp).outputs[0]

    def mix(self, blend: str, factor, a, b) -> bpy.types.NodeSocket:
        node = self.add("ShaderNodeMix", data_type="RGBA", blend_type=blend)
        for socket, value in zip(
            (node.inputs[0], node.inputs[6], node.inputs[7]), (factor, a, b), strict=True
        ):
            if isinstance(value, bpy.types.NodeSocket):
                self.tree.links.new(value, socket)
            else:
                socket.default_value = value
        return node.outputs[2]


def _blank(name: str, label: Label) -> tuple[bpy.types.Material, _Nodes]:
    """A material without a surface shader yet."""
    material, nodes = new_material(name, label)
    nodes.remove(nodes["surface"])
    return material, _Nodes(material.node_tree)


def _tinted(nodes: _Nodes) -> tuple[bpy.types.NodeSocket, bpy.types.NodeSocket, bpy.types.NodeSocket]:
    """Colour of the plant here, its exposure, and the share of snow on the plant."""
    own = nodes.add("ShaderNodeAttribute", attribute_name=COLOR_ATTRIBUTE)
    info = nodes.add("ShaderNodeObjectInfo")
    color = nodes.mix("MULTIPLY", 1.0, own.outputs["Color"], info.outputs["Color"])
    return color, own.outputs["Alpha"], info.outputs["Alpha"]


def _snow_share(nodes: _Nodes, exposure, load, by_normal: bool) -> bpy.types.NodeSocket:
    """How much of the surface is snow: what is open to the sky first, all of it at load 1."""
    if by_normal:
        normal = nodes.add("ShaderNodeNewGeometry").outputs["Normal"]
        exposure = nodes.add("ShaderNodeSeparateXYZ", {0: normal}).outputs["Z"]
    start = nodes.math("SUBTRACT", 1.02, load)
    return nodes.math("MULTIPLY", nodes.math("SUBTRACT", exposure, start), 4.0, clamp=True)


SNOW = (0.84, 0.87, 0.92, 1.0)


def leaf_material(
    name: str, label: Label, *, through: float = 0.42, gloss: float = 0.04
) -> bpy.types.Material:
    """A thin leaf, petal or blade: diffuse on both sides, `through` of the light passes, a waxy gleam."""
    material, nodes = _blank(name, label)
    color, exposure, load = _tinted(nodes)
    snow = _snow_share(nodes, exposure, load, by_normal=False)
    color = nodes.mix("MIX", snow, color, SNOW)
    share = nodes.math("MULTIPLY", nodes.math("SUBTRACT", 1.0, snow), through)
    warmer = nodes.mix("MULTIPLY", 1.0, color, (1.22, 1.2, 0.72, 1.0))
    diffuse = nodes.add("ShaderNodeBsdfDiffuse", {"Color": color}).outputs[0]
    behind = nodes.add("ShaderNodeBsdfTranslucent", {"Color": warmer}).outputs[0]
    shader = nodes.add("ShaderNodeMixShader", {0: share, 1: diffuse, 2: behind}).outputs[0]
    if gloss > 0:
        shine = nodes.add(
            "ShaderNodeBsdfGlossy", {"Color": (0.9, 0.95, 1.0, 1.0), "Roughness": 0.42}
        ).outputs[0]
        shader = nodes.add("ShaderNodeMixShader", {0: gloss, 1: shader, 2: shine}).outputs[0]
    end_in_haze(material, shader)
    return material


_BARKS = {
    # stretch of the grain, its scale, darkest and brightest factor
    "furrowed": ((9.0, 9.0, 1.3), 2.0, 0.38, 1.35),
    "scaly": ((7.0, 7.0, 3.0), 2.0, 0.5, 1.3),
    "smooth": ((2.6, 2.6, 1.1), 2.0, 0.55, 1.2),
    "flesh": ((3.0, 3.0, 3.0), 2.0, 0.8, 1.15),
    "birch": ((2.2, 2.2, 11.0), 1.6, 0.0, 1.0),
}


def bark_material(name: str, label: Label, kind: str = "furrowed") -> bpy.types.Material:
    """Bark: furrowed (oak), scaly (pine), smooth (beech), birch (dark bands), flesh (cactus)."""
    material, nodes = _blank(name, label)
    color, exposure, load = _tinted(nodes)
    place = nodes.add("ShaderNodeTexCoord").outputs["Object"]
    stretch, scale, low, high = _BARKS[kind]
    placed = nodes.add("ShaderNodeVectorMath", {0: place, 1: stretch}, operation="MULTIPLY").outputs[0]
    grain = nodes.add("ShaderNodeTexNoise", {"Vector": placed, "Scale": scale, "Detail": 4.0}).outputs[0]
    if kind == "birch":
        mark = nodes.math("MULTIPLY", nodes.math("SUBTRACT", grain, 0.57), 14.0, clamp=True)
        color = nodes.mix("MIX", mark, color, (0.035, 0.03, 0.028, 1.0))
    else:
        span = nodes.add("ShaderNodeMapRange", {0: grain, 1: 0.3, 2: 0.7, 3: low, 4: high}).outputs[0]
        grey = nodes.add("ShaderNodeCombineColor", {0: span, 1: span, 2: span}).outputs[0]
        color = nodes.mix("MULTIPLY", 1.0, color, grey)
    color = nodes.mix("MIX", _snow_share(nodes, exposure, load, by_normal=True), color, SNOW)
    bump = nodes.add("ShaderNodeBump", {"Height": grain, "Strength": 0.6, "Distance": 0.04}).outputs[0]
    end_in_haze(material, nodes.add("ShaderNodeBsdfDiffuse", {"Color": color, "Normal": bump}).outputs[0])
    return material
