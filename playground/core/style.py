"""What a style transfer is asked to do (Gatys, Ecker & Bethge 2016; lecture, section 12)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
from attrs import frozen

from playground.core.fields import FieldError, Range, check_number, flag, number, one_of, whole
from playground.core.message import ProblemError
from playground.core.pretrained import PRETRAINED

NETWORKS = ("squeezenet", "vgg16", "vgg19")
"""Those of :data:`PRETRAINED` that are offered to measure with; the others have the same layers."""
OPTIMISERS = ("lbfgs", "adam")
STARTS = ("content", "noise")
LEAST_SIZE, LARGEST_SIZE = 128, 1024
STYLE_SCALE = 1000.0
"""A style layer of n filters weighs 1000 / n² in the course's recipe."""
WEIGHT = Range(0.0, 1e6)

LayerWeights = tuple[tuple[str, float], ...]


def _weights(_self: object, attribute: attrs.Attribute[LayerWeights], value: LayerWeights) -> None:
    for name, weight in value:
        check_number(f"{attribute.name}.{name}", weight, WEIGHT)


def _sorted(weights: Iterable[tuple[str, float]]) -> LayerWeights:
    return tuple((str(name), weight) for name, weight in weights)


@frozen(kw_only=True)
class StyleSettings:
    """All that can be set; everything but ``network``, ``size``, ``start`` and ``seed`` may change on the way.

    The loss is content_weight · Σ w·MSE(F, F_content) + style_weight · Σ w·MSE(G, G_style) + smoothness · V, with
    feature maps F after ReLU, Gram matrices G = FFᵀ/(h·w), and V the mean squared difference of neighbours, all of
    pixels from 0 to 255. ``size`` is the longer side of the result (px); ``blend`` mixes in a second style.
    ``learning_rate`` is Adam's alone, in steps of 1/255 of the range. ``coarse_to_fine`` starts small and doubles.
    """

    network: str = one_of("vgg16", lambda: PRETRAINED)
    size: int = whole(384, LEAST_SIZE, LARGEST_SIZE)
    content_layers: LayerWeights = attrs.field(default=(), converter=_sorted, validator=_weights)
    style_layers: LayerWeights = attrs.field(default=(), converter=_sorted, validator=_weights)
    content_weight: float = number(1.0, 0.0, 1e6)
    style_weight: float = number(1.0, 0.0, 1e6)
    smoothness: float = number(0.001, 0.0, 1e6)
    blend: float = number(0.0, 0.0, 1.0)
    optimiser: str = one_of("lbfgs", lambda: OPTIMISERS)
    learning_rate: float = number(4.0, 0.01, 100.0)
    start: str = one_of("content", lambda: STARTS)
    original_colours: bool = flag(False)
    coarse_to_fine: bool = flag(True)
    iterations: int = whole(200, 1, 100_000)
    seed: int = whole(0, 0, 2**31 - 1)

    def __attrs_post_init__(self) -> None:
        known = PRETRAINED[self.network].named
        for field, weights in (("content_layers", self.content_layers), ("style_layers", self.style_layers)):
            for name, _weight in weights:
                if name not in known:
                    raise FieldError(
                        field, "must name layers of {network}, not {value}", network=self.network, value=name
                    )

    @property
    def content(self) -> dict[str, float]:
        """Weight of each content layer that counts."""
        return {name: weight for name, weight in self.content_layers if weight > 0 and self.content_weight > 0}

    @property
    def style(self) -> dict[str, float]:
        """Weight of each style layer that counts."""
        return {name: weight for name, weight in self.style_layers if weight > 0 and self.style_weight > 0}

    def check(self) -> None:
        """Raise ProblemError where nothing is left that could be compared."""
        if not self.style_layers and not self.content_layers:
            raise ProblemError("No layers are chosen: nothing would be compared.")
        if not self.content and not self.style:
            raise ProblemError("All weights are zero: nothing would be compared.")


def recipe(network: str = "vgg16", **changes: Any) -> StyleSettings:
    """The course's recipe for a network: style layers weighted 1000/n², one content layer of weight 1."""
    entry = PRETRAINED[network]
    style = tuple((name, STYLE_SCALE / entry.named[name].channels ** 2) for name in entry.style)
    settings = StyleSettings(network=network, content_layers=((entry.content, 1.0),), style_layers=style)
    return attrs.evolve(settings, **changes)


def first_settings() -> StyleSettings:
    """What the Style page begins with: about a minute on two processors, and a face that stays a face."""
    return recipe("vgg16", style_weight=0.1, size=512, iterations=200)


def with_network(settings: StyleSettings, network: str) -> StyleSettings:
    """The same with another network, whose layers are those of its recipe. Raises KeyError for none there is."""
    other = recipe(network)
    return attrs.evolve(settings, network=network, content_layers=other.content_layers, style_layers=other.style_layers)


def with_layer(settings: StyleSettings, kind: str, name: str, weight: float) -> StyleSettings:
    """The same with another weight of a layer; ``kind`` is ``content`` or ``style``. Raises FieldError.

    Layers stand in the order of the network.
    """
    before = settings.content_layers if kind == "content" else settings.style_layers
    order = list(PRETRAINED[settings.network].named)
    if name not in order:
        raise FieldError(
            f"{kind}_layers", "must name layers of {network}, not {value}", network=settings.network, value=name
        )
    weights = tuple(sorted({**dict(before), name: weight}.items(), key=lambda pair: order.index(pair[0])))
    if kind == "content":
        return attrs.evolve(settings, content_layers=weights)
    return attrs.evolve(settings, style_layers=weights)


def levels(settings: StyleSettings) -> tuple[int, ...]:
    """Longer sides of the pictures that are worked on, one after the other; the last is ``size``."""
    sizes = [settings.size]
    while settings.coarse_to_fine and sizes[-1] // 2 >= LEAST_SIZE:
        sizes.append(sizes[-1] // 2)
    return tuple(reversed(sizes))
