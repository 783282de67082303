"""The network as the user built it: hidden layers in order; the output layer follows from data and loss."""

from __future__ import annotations

import attrs
from attrs import frozen

from playground.core.fields import OUTPUT_ID, FieldError
from playground.core.initialisers import Initialisation
from playground.core.layers import Dense, Layer

MOST_LAYERS = 64


@frozen(kw_only=True)
class Network:
    """Hidden layers from input to output, plus how the output layer's weights start."""

    layers: tuple[Layer, ...] = attrs.field(default=())
    output_initialisation: Initialisation = attrs.field(factory=Initialisation)

    @layers.validator
    def _ids_are_unique(self, _attribute: object, layers: tuple[Layer, ...]) -> None:
        if len(layers) > MOST_LAYERS:
            raise FieldError(
                "layers", "must be at most {most} layers, not {value}", most=MOST_LAYERS, value=len(layers)
            )
        seen: set[str] = {OUTPUT_ID}
        for index, layer in enumerate(layers):
            if layer.id in seen:
                raise FieldError(
                    f"layers.{index}.id",
                    'must differ from every other layer\'s, but "{value}" is taken',
                    value=layer.id,
                )
            seen.add(layer.id)

    def index(self, layer_id: str) -> int:
        """Position of the layer with this id. Raises KeyError when there is none."""
        for index, layer in enumerate(self.layers):
            if layer.id == layer_id:
                return index
        raise KeyError(layer_id)

    @property
    def depth(self) -> int:
        """Number of hidden layers with weights (course MLP: 2)."""
        return sum(layer.has_weights for layer in self.layers)

    @property
    def dense_layers(self) -> tuple[Dense, ...]:
        return tuple(layer for layer in self.layers if isinstance(layer, Dense))
