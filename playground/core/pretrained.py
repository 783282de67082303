"""Networks that others have trained on photographs, as one table."""

from __future__ import annotations

from attrs import field, frozen

WEIGHTS_SUFFIX = ".safetensors"
"""Of weights that were fetched; they are kept without pickles."""
VGG_CHANNELS = (64, 128, 256, 512, 512)
"""Filters in each of the five blocks of VGG (Simonyan & Zisserman 2015); a 2×2 max-pool closes each block."""


@frozen
class Stage:
    """One layer that can be looked at: ``at`` is the place of its module among the network's ``features``.

    ``channels`` are its filters; ``stride`` is how many input pixels lie between two of its places. It is rectified by
    the module after it, unless it ``is_fire`` (SqueezeNet's module, which rectifies by itself).
    """

    name: str
    at: int
    channels: int
    stride: int
    is_fire: bool = False


@frozen
class Pretrained:
    """One entry of :data:`PRETRAINED`: a network of torchvision's and where its weights come from.

    ``builder`` is torchvision's name of it, ``file`` the shipped ``resources/models/<file>`` or empty; then ``weights``
    names torchvision's, ``megabytes`` to fetch. ``style`` and ``content`` are the stages that style transfer compares.
    """

    title: str
    builder: str
    stages: tuple[Stage, ...]
    style: tuple[str, ...]
    content: str
    file: str = ""
    weights: str = ""
    megabytes: int = 0
    has_classes: bool = False
    named: dict[str, Stage] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "named", {stage.name: stage for stage in self.stages})

    @property
    def is_shipped(self) -> bool:
        """Whether its weights came with the program."""
        return bool(self.file)

    @property
    def name(self) -> str:
        """Its key in :data:`PRETRAINED`."""
        return next(name for name, entry in PRETRAINED.items() if entry is self)


def vgg_stages(*depths: int) -> tuple[Stage, ...]:
    """The convolutions of a VGG with so many in each block, named conv1_1 … as in the papers that use them."""
    stages, at = [], 0
    for block, (depth, channels) in enumerate(zip(depths, VGG_CHANNELS, strict=True)):
        for number in range(1, depth + 1):
            stages.append(Stage(f"conv{block + 1}_{number}", at, channels, 2**block))
            at += 2
        at += 1
    return tuple(stages)


def _squeeze_stages() -> tuple[Stage, ...]:
    """SqueezeNet 1.1 (Iandola et al. 2016): a convolution and eight fire modules with pools between."""
    fires = (
        (3, 128, 4),
        (4, 128, 4),
        (6, 256, 8),
        (7, 256, 8),
        (9, 384, 16),
        (10, 384, 16),
        (11, 512, 16),
        (12, 512, 16),
    )
    modules = (
        Stage(f"fire{number}", at, channels, stride, is_fire=True)
        for number, (at, channels, stride) in enumerate(fires, start=2)
    )
    return (Stage("conv1", 0, 64, 2), *modules)


STYLE = tuple(f"conv{block}_1" for block in range(1, 6))
PRETRAINED: dict[str, Pretrained] = {
    "squeezenet": Pretrained(
        "SqueezeNet",
        "squeezenet1_1",
        _squeeze_stages(),
        ("conv1", "fire2", "fire4", "fire6", "fire8"),
        "fire6",
        file="squeezenet1_1_fp16.safetensors",
        has_classes=True,
    ),
    "vgg16": Pretrained(
        "VGG-16", "vgg16", vgg_stages(2, 2, 3, 3, 3), STYLE, "conv4_2", file="vgg16_features_fp16.safetensors"
    ),
    "vgg19": Pretrained(
        "VGG-19", "vgg19", vgg_stages(2, 2, 4, 4, 4), STYLE, "conv4_2", weights="IMAGENET1K_V1", megabytes=575
    ),
    "vgg16_classes": Pretrained(
        "VGG-16, 1000 classes",
        "vgg16",
        vgg_stages(2, 2, 3, 3, 3),
        STYLE,
        "conv4_2",
        weights="IMAGENET1K_V1",
        megabytes=553,
        has_classes=True,
    ),
}
