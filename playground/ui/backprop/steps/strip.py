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
        self._paint_stages(painter, pills, top, heading)
        for place, pill in enumerate(pills):
            is_now = place == progress.at
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

    def _paint_stages(self, painter: QPainter, pills: list[Pill], top: float, high: int) -> None:
        """The stages above their first pills, moved on where the one before needs the room."""
        look, progress = self._look, self._player.progress
        assert progress is not None
        font = look.font("heading")
        firsts = [next(group) for _stage, group in groupby(pills, key=lambda pill: pill.step.stage)]
        widths = [text_width(font, stage_title(first.step.stage)) for first in firsts]
        lefts, end = [], 0.0
        for first, wide in zip(firsts, widths, strict=True):
            lefts.append(max(first.box.left(), end))
            end = lefts[-1] + wide + look.px(10)
        limit = self.width() - float(look.px(16))
        for place in range(len(lefts) - 1, -1, -1):
            lefts[place] = min(lefts[place], limit - widths[place])
            limit = lefts[place] - look.px(10)
        for first, left, wide in zip(firsts, lefts, widths, strict=True):
            ink = look.color("ink" if progress.now.stage == first.step.stage else "ink3")
            put_text(painter, font, ink, QRectF(left, top, wide + 2, high), stage_title(first.step.stage))

    def _paint_names(self, painter: QPainter, pills: list[Pill], top: float, high: int) -> None:
        """The layers below their pills, the one at work first, then those for which there is room."""
        look, progress, trace = self._look, self._player.progress, self._player.trace
        assert progress is not None and trace is not None
        groups = [list(group) for _key, group in groupby(pills, key=lambda pill: (pill.step.stage, pill.step.layer))]
        taken: list[tuple[float, float]] = []
        for group in sorted(groups, key=lambda group: pills[progress.at] not in group):
            step = group[0].step
            if step.what == "loss":
                continue
            is_now = pills[progress.at] in group
            words = self.tr("all layers") if step.what == "update" else layer_title(trace.layers[step.layer])
            font = look.font("caption", weight=600 if is_now else None)
            wide = text_width(font, words)
            center = (group[0].box.left() + group[-1].box.right()) / 2
            left = max(look.px(4), min(center - wide / 2, self.width() - look.px(8) - wide))
            if any(left < end + 6 and start < left + wide + 6 for start, end in taken):
                continue
            taken.append((left, left + wide))
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
