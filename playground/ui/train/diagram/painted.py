"""The scene as pictures that are kept: of each column and each gap one, painted anew only when its part changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from playground.core.frames.network import LayerView
from playground.ui.theme import Look
from playground.ui.train.diagram.links import (
    MOST_WHILE_TRAINING,
    Links,
    drawn_links,
    least_share,
    strongest,
)
from playground.ui.train.diagram.painting import BESIDE, Words, answer_links, paint_column, paint_gap
from playground.ui.train.diagram.scene import Column, Gap, Scene

LINKS_EVERY = 0.24
"""Seconds for which painted links stay good while training: they cost the most, and change the least."""


@frozen(eq=False)
class _Kept:
    key: tuple[object, ...]
    area: QRectF
    pixmap: QPixmap
    at: float


class PaintedScene:
    """Paints what is in sight of a scene, from pictures it keeps. ``paintings`` counts how many were made."""

    def __init__(self, look: Look, clock: Callable[[], float] = time.monotonic) -> None:
        self._look = look
        self._clock = clock
        self._scene = Scene()
        self._height = 0
        self._few = False
        self._words: dict[str, Words] = {}
        self._sample: NDArray[np.uint8] | None = None
        self._links: dict[str, Links] = {}
        self._kept: dict[str, _Kept] = {}
        self.paintings = 0

    @property
    def links(self) -> dict[str, Links]:
        """The drawn links by the id of the layer they lead to."""
        return self._links

    def set_scene(
        self,
        scene: Scene,
        height: int,
        words: dict[str, Words],
        sample: NDArray[np.uint8] | None,
        *,
        few: bool,
    ) -> None:
        """Take another scene; pictures of columns whose views, boxes and words are the same stay good.

        With ``few``, as while training, only the strongest links of all are drawn.
        """
        self._scene, self._height, self._words, self._sample = scene, height, words, sample
        if few != self._few:
            self._few = few
            self._kept = {key: kept for key, kept in self._kept.items() if not key.startswith("→")}
        self._links = self._choose_links()
        names = {column.layer_id for column in scene.columns}
        self._kept = {key: kept for key, kept in self._kept.items() if key.removeprefix("→") in names}

    def forget(self) -> None:
        """Colours or fonts are others now: everything is to be painted anew."""
        self._kept.clear()

    def paint(self, painter: QPainter, left: float, right: float) -> None:
        """Paint the part of the scene between these two x."""
        for gap in self._scene.gaps:
            area = self._gap_area(gap)
            if area.width() >= 1 and area.right() >= left and area.left() <= right:
                self._paint_gap(painter, gap, area)
        for column in self._scene.columns:
            area = column.bounds.adjusted(-BESIDE, -6, BESIDE, BESIDE / 2)
            if area.right() >= left and area.left() <= right:
                self._paint_column(painter, column, area)

    def _paint_column(self, painter: QPainter, column: Column, area: QRectF) -> None:
        words = self._words.get(column.layer_id, Words())
        sample = self._sample if column.form == "picture" else None
        dropped = None if column.dropped is None else column.dropped.tobytes()
        self._put(
            painter,
            column.layer_id,
            (column.view, column.bounds, column.boxes, words, None if sample is None else sample.tobytes(), dropped),
            area,
            partial(paint_column, look=self._look, column=column, words=words, sample=sample),
        )

    def _paint_gap(self, painter: QPainter, gap: Gap, area: QRectF) -> None:
        links = self._links.get(gap.right.layer_id)
        state: tuple[object, ...] = (gap.left.bounds, gap.right.bounds, gap.kind)
        if links is not None:
            state = (*state, gap.left.view, gap.right.view, len(links))
        name = "→" + gap.right.layer_id
        kept = self._kept.get(name)
        if self._few and kept is not None and _same(kept.key[:3], state[:3]) and kept.at > self._clock() - LINKS_EVERY:
            state = kept.key[:-1]
        self._put(painter, name, state, area, partial(paint_gap, look=self._look, gap=gap, links=links))

    def _gap_area(self, gap: Gap) -> QRectF:
        left, right = gap.left.bounds.right(), gap.right.bounds.left()
        return QRectF(left, 0, max(0.0, right - left), self._height)

    def _put(
        self,
        painter: QPainter,
        name: str,
        key: tuple[object, ...],
        area: QRectF,
        paint: Callable[[QPainter], None],
    ) -> None:
        """Draw the kept picture of this name, made anew if it is of another state or size."""
        area = QRectF(area.toAlignedRect())
        ratio = painter.device().devicePixelRatio()
        key = (*key, ratio)
        kept = self._kept.get(name)
        if kept is None or kept.area != area or not _same(kept.key, key):
            pixmap = QPixmap(QSize(int(area.width()), int(area.height())) * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            inner = QPainter(pixmap)
            inner.translate(-area.topLeft())
            paint(inner)
            inner.end()
            kept = self._kept[name] = _Kept(key, area, pixmap, self._clock())
            self.paintings += 1
        painter.drawPixmap(area.topLeft(), kept.pixmap)

    def _choose_links(self) -> dict[str, Links]:
        found: dict[str, Links] = {}
        gaps = [gap for gap in self._scene.gaps if gap.kind != "ribbon"]
        chosen = []
        for gap in gaps:
            if gap.kind == "answers":
                chosen.append(answer_links(gap))
            else:
                assert gap.right.view.weight is not None
                chosen.append(drawn_links(gap.right.view.weight, least_share(self._look)))
        if self._few:
            chosen = strongest(chosen, MOST_WHILE_TRAINING)
        for gap, links in zip(gaps, chosen, strict=True):
            found[gap.right.layer_id] = links
        return found


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether two states are equal; views, whose arrays take no part in `==`, must be the very same."""
    return len(one) == len(other) and all(
        a is b if isinstance(a, LayerView) else a == b for a, b in zip(one, other, strict=True)
    )
