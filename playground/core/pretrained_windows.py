"""How far trained networks see: the windows on the way from the picture to each of their layers."""

from __future__ import annotations

from playground.core.layers.windows import Window
from playground.core.pretrained import PRETRAINED
from playground.core.receptive import Places, through

CONV = Window(3, 1, 1)
POOLS = {"vgg": Window(2, 2), "squ": Window(3, 2)}
"""Between stages whose strides differ, by how the name of the network begins."""
FIRST = {"vgg": CONV, "squ": Window(3, 2)}


def windows_before(network: str, stage: str) -> tuple[Window, ...]:
    """The windows between the picture and what a stage answers, in order; its own is the last.

    Raises KeyError for a stage there is not.
    """
    entry = PRETRAINED[network]
    last, family = entry.named[stage], entry.builder[:3]
    windows, stride = [FIRST[family]], entry.stages[0].stride
    for known in entry.stages[1:]:
        if known.at > last.at:
            break
        if known.stride != stride:
            windows.append(POOLS[family])
            stride = known.stride
        windows.append(CONV)
    return tuple(windows)


def seen_by(network: str, stage: str, place: int, length: int) -> Places:
    """Pixels along a side of ``length`` that the value at this place of a stage can see, rising."""
    windows = windows_before(network, stage)
    lengths = [length]
    for number, window in enumerate(windows):
        takes_rest = number > 0 and window == POOLS["squ"]
        lengths.append(with_rest(lengths[-1]) if takes_rest else window.outputs(lengths[-1]))
    places: Places = (min(max(place, 0), lengths[-1] - 1),)
    for window, before in zip(reversed(windows), reversed(lengths[:-1]), strict=True):
        places = through(window, places, before)
    return places


def field_size(network: str, stage: str) -> int:
    """Pixels a side of what a value of a stage can see where no edge cuts it off."""
    side, jump = 1, 1
    for window in windows_before(network, stage):
        side += (window.size - 1) * jump
        jump *= window.stride
    return side


def with_rest(length: int) -> int:
    """Places of SqueezeNet's pools along a side: they take the rest at the edge too, ⌈(n − 3)/2⌉ + 1."""
    return -(-(length - 3) // 2) + 1
