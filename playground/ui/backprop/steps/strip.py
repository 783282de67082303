"""The strip of micro-steps: one pill a step, grouped by layer under the four stages."""

from __future__ import annotations

from itertools import groupby

from attrs import frozen
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.core.backprop.steps import Step
from playground.ui.backprop.steps.player import Player
from playground.ui.backprop.steps.texts import SYMBOLS, layer_title, stage_title, what_title
from playground.ui.focus import FocusRing
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look

CENTER = Qt.AlignmentFlag.AlignHCenter


@frozen
class Pill:
    """A step and where its pill and what belongs to it lie."""

    step: Step
    box: QRectF


class StepStrip(QWidget):
    """Shows how far one is; a click, or ← → Home End, goes there."""

    def __init__(self, look: Look, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._player = player
        self.setAccessibleName(self.tr("Steps"))
        self.setToolTip(
            self.tr("Every step from the input to the new weights: click one, or use ← and →, Home and End.")
        )
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        FocusRing(look, self, shape=lambda: (QRectF(self.rect()).adjusted(4, 4, -4, -4), 4.0))
        player.moved.connect(self._moved)
        look.changed.connect(self._restyle)

    def pills(self) -> list[Pill]:
        """Pills from left to right."""
        progress = self._player.progress
        if progress is None:
            return []
        steps = progress.steps
        groups = [list(group) for _key, group in groupby(steps, key=lambda step: (step.stage, step.layer))]
        stages = len({step.stage for step in steps})
        side, wide, narrow = self._look.px(16), self._look.px(20, 24), self._look.px(8)
        small = 3.0 if len(steps) <= 40 else 1.0
        narrow = narrow if len(groups) <= 14 else 4
        gaps = wide * (stages - 1) + narrow * (len(groups) - stages) + small * (len(steps) - len(groups))
        size = max(2.0, (self.width() - 2 * side - gaps) / len(steps))
        found: list[Pill] = []
        x = float(side)
        before = ""
        for group in groups:
            if before:
                x += wide if group[0].stage != before else narrow
            before = group[0].stage
            for place, step in enumerate(group):
                x += small if place else 0.0
                found.append(Pill(step, QRectF(x, 0, size, self.height())))
                x += size
        return found

    def step_at(self, x: float) -> int | None:
        """The step nearest to this place; None without steps."""
        pills = self.pills()
        if not pills:
            return None
        return min(range(len(pills)), key=lambda place: abs(pills[place].box.center().x() - x))

    def _moved(self) -> None:
        progress, trace = self._player.progress, self._player.trace
        text = ""
        if progress is not None and trace is not None:
            step = progress.now
            place = self.tr("step {now} of {all}").format(now=progress.at + 1, all=len(progress.steps))
            text = (
                f"{place}: {stage_title(step.stage)}, {layer_title(trace.layers[step.layer])}, {what_title(step.what)}"
            )
        self.setAccessibleDescription(text)
        self.update()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(400, self._look.px(84, 112))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        progress, trace = self._player.progress, self._player.trace
        if progress is None or trace is None:
            return
        look, pills = self._look, self.pills()
        painter = QPainter(self)
        top = look.px(10, 8)
        heading, caption = look.line_height("heading"), look.line_height("caption")
        middle = top + heading + look.px(8, 9)
        symbols = middle + look.px(10, 13)
        names = symbols + look.line_height("mono") + look.px(1, 0)
        seen = ""
        for place, pill in enumerate(pills):
            is_now = place == progress.at
            if pill.step.stage != seen:
                seen = pill.step.stage
                words, font = stage_title(seen), look.font("heading")
                left = min(pill.box.left(), self.width() - look.px(16) - text_width(font, words))
                ink = look.color("ink" if progress.now.stage == seen else "ink3")
                put_text(painter, font, ink, QRectF(left, top, 400, heading), words)
            high = look.px(10, 13) if is_now else look.px(6, 8)
            token = "ink" if is_now else "ink3" if place < progress.at else "sel"
            box = QRectF(pill.box.left(), middle - high / 2, pill.box.width(), high)
            rounded(painter, box, min(3.0, box.width() / 2), look.color(token))
            if pill.box.width() >= look.px(20, 30):
                font = look.font("mono", weight=500 if is_now else None)
                ink = look.color("ink" if is_now else "ink2")
                area = QRectF(pill.box.left() - 6, symbols, pill.box.width() + 12, look.line_height("mono"))
                put_text(painter, font, ink, area, SYMBOLS[pill.step.what], CENTER)
        self._paint_names(painter, pills, names, caption)
        painter.end()

    def _paint_names(self, painter: QPainter, pills: list[Pill], top: float, high: int) -> None:
        """The layers below their pills, where there is room for all of a kind."""
        look, progress, trace = self._look, self._player.progress, self._player.trace
        assert progress is not None and trace is not None
        taken = 0.0
        groups = [list(group) for _key, group in groupby(pills, key=lambda pill: (pill.step.stage, pill.step.layer))]
        now = [pills[progress.at] in group for group in groups]
        for group, is_now in sorted(zip(groups, now, strict=True), key=lambda pair: pair[0][0].box.left()):
            step = group[0].step
            if step.what == "loss":
                continue
            words = self.tr("all layers") if step.what == "update" else layer_title(trace.layers[step.layer])
            font = look.font("caption", weight=600 if is_now else None)
            wide = text_width(font, words)
            center = (group[0].box.left() + group[-1].box.right()) / 2
            left = max(look.px(4), min(center - wide / 2, self.width() - look.px(8) - wide))
            if left < taken + 6:
                continue
            taken = left + wide
            put_text(painter, font, look.color("ink" if is_now else "ink3"), QRectF(left, top, wide + 2, high), words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.step_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._player.pause()
            self._player.go_to(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # the tab knows what to do with arrow keys

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self._player.trace is not None:
            place = self.step_at(event.pos().x())
            if place is not None:
                step = self.pills()[place].step
                name = layer_title(self._player.trace.layers[step.layer])
                words = f"{stage_title(step.stage)}: {SYMBOLS[step.what]}, {what_title(step.what)}"
                QToolTip.showText(event.globalPos(), words if step.what == "update" else f"{name}\n{words}", self)
                return True
        return super().event(event)
