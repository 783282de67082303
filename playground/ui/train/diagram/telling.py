"""Fills the cards of the diagram with what is told of a unit, a bias or a link."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF

from playground.ui.numbers import significant
from playground.ui.theme import Look
from playground.ui.train.diagram.cards import EnlargedUnit, SpotCard, unit_image
from playground.ui.train.diagram.scene import Column, Scene
from playground.ui.train.diagram.spots import Spot, value_of
from playground.ui.train.diagram.texts import Texts, UnitText

Picture = NDArray[np.uint8]


def _tr(text: str) -> str:
    return QCoreApplication.translate("NetworkDiagram", text)


def tell(
    card: SpotCard,
    look: Look,
    texts: Texts,
    scene: Scene,
    spot: Spot,
    sample: Picture | None,
    box: QRectF,
    pointer: QPointF | None,
) -> None:
    """Show what stands at ``spot``, whose ``box`` is given in the diagram; without a pointer the keyboard is there."""
    column = scene.column(spot.layer_id)
    assert column is not None
    if spot.kind == "unit":
        card.show_unit(
            texts.unit(column, spot.unit),
            unit_image(column, spot.unit, look, sample),
            _tr("Enter enlarges · B bias · W weights") if pointer is None else _tr("click to enlarge"),
            box,
            smooth=len(column.view.shape) == 1,
        )
        return
    value = value_of(scene, spot)
    card.show_link(
        texts.spot_name(scene, spot),
        "" if value is None else significant(value),
        _tr("Enter to edit") if pointer is None else _tr("click to edit"),
        box.center() + QPointF(8, 4) if pointer is None else pointer + QPointF(12, 4),
    )


def show_enlarged(
    window: EnlargedUnit, look: Look, text: UnitText, column: Column, unit: int, sample: Picture | None, beside: QRect
) -> None:
    """Show the unit's map in its own window, with a bar of its scale where it has one."""
    image = unit_image(column, unit, look, sample)
    has_scale = image is not None and column.form != "picture" and not column.draws_curves
    scale = column.scale_of(unit) if has_scale else None
    window.show_unit(text, image, scale, beside, smooth=len(column.view.shape) == 1)
