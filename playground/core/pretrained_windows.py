"""How far trained networks see: the windows on the way from the picture to each of their layers."""

from __future__ import annotations

from playground.core.layers.windows import Window
from playground.core.pretrained import PRETRAINED
from playground.core.receptive import INPUT, Field, Places, through

CONV = Window(3, 1, 1)
POOLS = {"vgg": Window(2, 2), "squ": Window(3, 2)}
"""Between stages whose strides differ, by how the name of the network begins."""
FIRST = {"vgg": CONV, "squ": Window(3, 2)}


def windows_before(network: str, stage: str) -> tuple[Window, ...]:
    """The windows between the picture and what a stage answers, in order; its own is the last.

    Raises KeyError for a stage there is not.
    """
    return tuple(window for _name, window in _named_windows(network, stage))


def _named_windows(network: str, stage: str) -> list[tuple[str, Window]]:
    """The same with the names of the stages; pools have none."""
    entry = PRETRAINED[network]
    last, family = entry.named[stage], entry.builder[:3]
    first = entry.stages[0]
    windows, stride = [(first.name, FIRST[family])], first.stride
    for known in entry.stages[1:]:
        if known.at > last.at:
            break
        if known.stride != stride:
            windows.append(("", POOLS[family]))
            stride = known.stride
        windows.append((known.name, CONV))
    return windows


def seen_by(network: str, stage: str, place: int, length: int) -> Places:
    """Pixels along a side of ``length`` that the value at this place of a stage can see, rising."""
    return _seen_through(network, stage, place, length)[-1][2]


def fields_through(network: str, stage: str, row: int, column: int, height: int, width: int) -> tuple[Field, ...]:
    """What the value at a place of a stage can see of every stage before it, back to a picture of a size (px).

    The place itself comes first, the picture last; places beyond the stage are taken to its edge.
    """
    down = _seen_through(network, stage, row, height)
    across = _seen_through(network, stage, column, width)
    return tuple(
        Field(name, tall, wide, rows, columns)
        for (name, tall, rows), (_name, wide, columns) in zip(down, across, strict=True)
    )


def _seen_through(network: str, stage: str, place: int, length: int) -> list[tuple[str, int, Places]]:
    """Along one side: of each stage its name, its length and what is seen of it, the picture last."""
    windows = _named_windows(network, stage)
    lengths = [length]
    for number, (_name, window) in enumerate(windows):
        takes_rest = number > 0 and window == POOLS["squ"]
        lengths.append(with_rest(lengths[-1]) if takes_rest else window.outputs(lengths[-1]))
    places: Places = (min(max(place, 0), lengths[-1] - 1),)
    found = [(stage, lengths[-1], places)]
    names = [INPUT, *(name for name, _window in windows[:-1])]
    for (_name, window), before, name in zip(reversed(windows), reversed(lengths[:-1]), reversed(names), strict=True):
        places = through(window, places, before)
        if name:
            found.append((name, before, places))
    return found


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
