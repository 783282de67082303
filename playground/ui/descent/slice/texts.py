"""What the slice says of itself, in words."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from playground.core.slices import NO_PATH, PCA, TOO_LARGE, SliceFrame
from playground.ui import numbers


def _tr(text: str) -> str:
    return QCoreApplication.translate("Slice", text)


def heading(frame: SliceFrame) -> str:
    """The first words of the warning."""
    if frame.kind == PCA:
        share = numbers.percent(float(frame.explained.sum()))
        return _tr("A slice only: {share} of the path's variance").format(share=share)
    return _tr("A slice only: two random directions")


def sentence(frame: SliceFrame) -> str:
    """How much the picture leaves out, with the losses at the start."""
    hidden = _tr("{hidden} directions are not in the picture.")
    hidden = hidden.format(hidden=numbers.count(max(0, frame.parameters - 2)))
    network, plane = frame.start_losses
    if math.isnan(network) or math.isnan(plane):  # not worked out yet
        return hidden
    losses = _tr("At the start the network's loss is {network}; the slice there says {plane}.")
    return f"{hidden} {losses.format(network=numbers.loss(network), plane=numbers.loss(plane))}"


def facts(frame: SliceFrame) -> str:
    """Beside the heading: how many parameters there are, and on how many samples the loss is measured."""
    words = _tr("{parameters} parameters; the loss on one plane through them, mean of {samples} training samples")
    return words.format(parameters=numbers.count(frame.parameters), samples=numbers.count(frame.samples))


def grid_words(frame: SliceFrame) -> str:
    """How fine the grid is, or how far it has got."""
    rows, columns = frame.whole.shape if frame.whole.ndim == 2 and frame.whole.size else (0, 0)
    if frame.is_complete or frame.is_cancelled:
        return _tr("grid {columns} × {rows}").format(columns=columns, rows=rows) if rows else _tr("no grid")
    return _tr("filling {share}").format(share=numbers.percent(frame.progress, 0))


def why_not(missing: str) -> str:
    """Why there is nothing to see yet."""
    return {
        NO_PATH: _tr("The path of this network begins with its first steps: train it, and watch it descend."),
        TOO_LARGE: _tr("This network is too large to remember its path. Random directions show its loss around it."),
    }.get(missing, _tr("The first picture of the loss is being worked out."))
