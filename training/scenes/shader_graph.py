"""Short ways to write a material's nodes: sockets in, sockets out."""

from __future__ import annotations

from typing import Any

import bpy

Value = Any
"""A socket, or a number or colour."""


class ShaderGraph:
    """The nodes of one material (or world): each method adds a node and returns its first output."""

    def __init__(self, owner: Any) -> None:
        self.tree = owner.node_tree

    def node(self, kind: str, **settings: Any) -> Any:
        """A node by its name without `ShaderNode`; settings are properties or inputs."""
        node = self.tree.nodes.new(f"ShaderNode{kind}")
        for name, value in settings.items():
            title = name.replace("_", " ")
            if hasattr(node, name):
                setattr(node, name, value)
            else:
                self.feed(node.inputs[title], value)
        return node

    def feed(self, socket: Any, value: Value) -> None:
        """Give an input a value or a source."""
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif isinstance(value, tuple) and len(value) == 3 and socket.type == "RGBA":
            socket.default_value = (*value, 1.0)
        else:
            socket.default_value = value

    def math(self, operation: str, *values: Value) -> Any:
        """A sum of two numbers, or another operation of Blender's math node."""
        node = self.tree.nodes.new("ShaderNodeMath")
        node.operation = operation
        for socket, value in zip(node.inputs, values, strict=False):
            self.feed(socket, value)
        return node.outputs[0]

    def mix(self, share: Value, first: Value, second: Value) -> Any:
        """Colour between two colours."""
        node = self.tree.nodes.new("ShaderNodeMix")
        node.data_type = "RGBA"
        for socket, value in zip(
            (node.inputs[0], node.inputs[6], node.inputs[7]), (share, first, second), strict=True
        ):
            self.feed(socket, value)
        return node.outputs[2]

    def blend(self, share: Value, first: Value, second: Value) -> Any:
        """A surface between two surfaces."""
        node = self.tree.nodes.new("ShaderNodeMixShader")
        for socket, value in zip(node.inputs, (share, first, second), strict=True):
            self.feed(socket, value)
        return node.outputs[0]

    def scaled(self, color: Value, factor: Value) -> Any:
        """A colour times a number."""
        node = self.tree.nodes.new("ShaderNodeVectorMath")
        node.operation = "SCALE"
        self.feed(node.inputs[0], color)
        self.feed(node.inputs["Scale"], factor)
        return node.outputs[0]

    def ramp(self, value: Value, low: float, high: float) -> Any:
        """0 up to `low`, 1 from `high`, straight between; clamped."""
        node = self.tree.nodes.new("ShaderNodeMapRange")
        for name, number in (("From Min", low), ("From Max", high)):
            node.inputs[name].default_value = number
        self.feed(node.inputs["Value"], value)
        return node.outputs[0]

    def noise(self, place: Value, scale: float, detail: float = 3.0) -> Any:
        """Noise about 0.5."""
        node = self.node("TexNoise", Scale=scale, Detail=detail)
        self.feed(node.inputs["Vector"], place)
        return node.outputs[0]

    def random(self, place: Value) -> Any:
        """A random number in [0, 1) for each vector."""
        node = self.tree.nodes.new("ShaderNodeTexWhiteNoise")
        node.noise_dimensions = "3D"
        self.feed(node.inputs["Vector"], place)
        return node.outputs[0]

    def vector(self, x: Value, y: Value, z: Value = 0.0) -> Any:
        """A vector of three numbers."""
        node = self.tree.nodes.new("ShaderNodeCombineXYZ")
        for socket, value in zip(node.inputs, (x, y, z), strict=True):
            self.feed(socket, value)
        return node.outputs[0]

    def parts(self, vector: Value) -> tuple[Any, Any, Any]:
        """The three numbers of a vector."""
        node = self.tree.nodes.new("ShaderNodeSeparateXYZ")
        self.feed(node.inputs[0], vector)
        return node.outputs[0], node.outputs[1], node.outputs[2]

    def bump(self, height: Value, distance_m: float, strength: float = 1.0) -> Any:
        """A normal bent by heights in [0, 1] of this size."""
        return self.node("Bump", Height=height, Distance=distance_m, Strength=strength).outputs[0]
