"""Materials: each ends in haze and carries its label.

Everything seen is made by `new_material`, so that all of it fades into the same air. The haze is one node
group shared by all materials; `training.scenes.haze` sets its strength and colours once the sky stands.
"""

from __future__ import annotations

from typing import Any

import bpy

from training.scenes.labels import Label

HAZE_GROUP = "haze"
SURFACE = "surface"
OUTPUT = "output"


def new_material(name: str, label: Label, *, roughness: float = 0.8) -> tuple[Any, Any]:
    """A material with a Principled BSDF (node name `surface`) that ends in the haze.

    Parameters
    ----------
    label : Label
        What pixels of this material are in the layout.
    roughness : float
        In [0, 1].

    Returns
    -------
    material : bpy.types.Material
    nodes : bpy.types.Nodes
        Of its node tree; `nodes["surface"]` is the Principled BSDF.

    Notes
    -----
    Materials that share a look but differ in label are made by `relabelled`. To end a shader of your own in
    the haze, use `end_in_haze`.
    """
    material: Any = bpy.data.materials.new(name)
    if material.node_tree is None:
        material.use_nodes = True
    material.pass_index = label.pass_index
    # The haze is light that is added on the way to the camera: it must not be sampled as lamps.
    material.cycles.emission_sampling = "NONE"
    tree: Any = material.node_tree
    tree.nodes.clear()
    surface = tree.nodes.new("ShaderNodeBsdfPrincipled")
    surface.name = SURFACE
    surface.inputs["Roughness"].default_value = roughness
    surface.inputs["Specular IOR Level"].default_value = 0.25
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    output.name = OUTPUT
    end_in_haze(material, surface.outputs[0])
    return material, tree.nodes


def end_in_haze(material: Any, shader: Any) -> None:
    """Send a shader's output socket through the haze to the material's surface output."""
    tree = material.node_tree
    group = tree.nodes.get(HAZE_GROUP)
    if group is None:
        group = tree.nodes.new("ShaderNodeGroup")
        group.name = HAZE_GROUP
        group.node_tree = haze_group()
    tree.links.new(shader, group.inputs[0])
    tree.links.new(group.outputs[0], tree.nodes[OUTPUT].inputs["Surface"])


def relabelled(material: Any, label: Label) -> Any:
    """The same look with another label; one copy for each label is kept."""
    name = f"{material.name}.{label.title}"
    copy = bpy.data.materials.get(name)
    if copy is None:
        copy = material.copy()
        copy.name = name
        copy.pass_index = label.pass_index
    return copy


def haze_group() -> Any:
    """The scene's one haze group, which lets everything through until `haze.set_haze` fills it."""
    group = bpy.data.node_groups.get(HAZE_GROUP)
    if group is not None:
        return group
    group = bpy.data.node_groups.new(HAZE_GROUP, "ShaderNodeTree")
    group.interface.new_socket("Shader", in_out="INPUT", socket_type="NodeSocketShader")
    group.interface.new_socket("Shader", in_out="OUTPUT", socket_type="NodeSocketShader")
    entry, leave = group.nodes.new("NodeGroupInput"), group.nodes.new("NodeGroupOutput")
    entry.name, leave.name = "in", "out"
    group.links.new(entry.outputs[0], leave.inputs[0])
    return group


def link(material: Any, source: Any, target: Any) -> None:
    """Connect two sockets of a material's nodes."""
    material.node_tree.links.new(source, target)


def attribute(material: Any, name: str) -> Any:
    """A node that reads a mesh attribute: outputs `Color`, `Vector`, `Fac`."""
    node = material.node_tree.nodes.new("ShaderNodeAttribute")
    node.attribute_name = name
    return node
