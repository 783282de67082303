"""A graph of ONNX operators that grows node by node; names are given here, and none twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

OPERATORS = 17
"""Version of the operators: the first with layer normalisation (2022), so that older runtimes read the files too."""
FORMAT = 8
"""Version of the file form that goes with it."""


class Graph:
    """One value flows in, nodes are added behind one another, and one value flows out."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._taken: set[str] = set()

    def name(self, wanted: str) -> str:
        """The name, or one like it that is not taken."""
        name, number = wanted, 1
        while name in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name)
        return name

    def constant(self, wanted: str, array: NDArray[Any]) -> str:
        """Put numbers of the network into the file; the name under which nodes read them."""
        name = self.name(wanted)
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def number(self, value: float) -> str:
        """One float32 number."""
        return self.constant("number", np.array(value, np.float32))

    def add(self, operator: str, *inputs: str, label: str = "", **settings: Any) -> str:
        """Add a node that reads these values; the name of what it gives. ``label`` says which layer it belongs to."""
        name = self.name(f"{label or 'shown'}/{operator}")
        self._nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **settings))
        return name

    def model(
        self, title: str, reads: tuple[str, tuple[int, ...]], gives: tuple[str, str, int], notes: dict[str, str]
    ) -> bytes:
        """The file: it reads a batch (N, …), ``reads`` naming it and a sample's shape, and ``gives`` (N, count) under a
        name of its own, taken from the value named second."""
        result, value, count = gives
        self._nodes.append(helper.make_node("Identity", [value], [result], name=result))
        graph = helper.make_graph(
            self._nodes,
            title,
            [helper.make_tensor_value_info(reads[0], onnx.TensorProto.FLOAT, ["batch", *reads[1]])],
            [helper.make_tensor_value_info(result, onnx.TensorProto.FLOAT, ["batch", count])],
            self._constants,
        )
        model = helper.make_model(
            graph,
            producer_name="NN Playground",
            ir_version=FORMAT,
            opset_imports=[helper.make_opsetid("", OPERATORS)],
        )
        helper.set_model_props(model, notes)
        onnx.checker.check_model(model)
        packed: bytes = model.SerializeToString()
        return packed
