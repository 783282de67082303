"""Start, pause, cancel; how far it is and how long it will take; what went wrong."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.session.stylist import StyleState, Stylist
from playground.ui.numbers import count
from playground.ui.paint import text_width
from playground.ui.style.progress_bar import ProgressBar
from playground.ui.style.texts import duration, each, waits_text
from playground.ui.theme import Look
from playground.ui.train.wording import sentence
from playground.ui.widgets.buttons import BUSY, Button
from playground.ui.widgets.label import Label

GOING = (StyleState.PREPARING, StyleState.RUNNING, StyleState.PAUSED)


class RunRow(QWidget):
    """The buttons at the left, the progress at the right; below the sentence about what is wrong, if something is."""

    def __init__(self, look: Look, stylist: Stylist, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._stylist = stylist
        self.go = Button(look, self.tr("Start"), "ph.play-fill", "primary", parent=self, height="bar")
        self.cancel = Button(
            look,
            self.tr("Cancel"),
            "ph.x",
            tooltip=self.tr("Stop here; the picture stays as it is."),
            parent=self,
            height="bar",
        )
        self.words = Label(look, "", "body", parent=self)
        self.times = Label(look, "", "secondary", "ink2", self)
        self.bar = ProgressBar(look, self.tr("progress"), self)
        self.problem = Label(look, "", "secondary", "error", self, wrap=True)
        enough = self.tr("The largest size that the memory is enough for.")
        self.mend = Button(look, self.tr("Use a smaller size"), tooltip=enough, parent=self, height="card")
        self._is_narrow = False
        self._times: list[str] = []
        self._saved = ""
        self._lay_out()
        self.go.clicked.connect(self.toggle)
        self.cancel.clicked.connect(stylist.cancel)
        self.mend.clicked.connect(self._mend)
        for signal in (
            stylist.stateChanged,
            stylist.progressed,
            stylist.edited,
            stylist.chosen,
            stylist.problemChanged,
            stylist.previewed,
        ):
            signal.connect(self.refresh)
        stylist.saved.connect(self._tell_saved)
        stylist.stateChanged.connect(self._forget_saved)
        look.changed.connect(self._restyle)
        self._restyle()
        self.refresh()

    def _lay_out(self) -> None:
        self._words = QHBoxLayout()
        self._words.setContentsMargins(0, 0, 0, 0)
        self._words.addWidget(self.words)
        self._words.addStretch(1)
        self._words.addWidget(self.times)
        self._progress = progress = QVBoxLayout()
        progress.setContentsMargins(0, 0, 0, 0)
        progress.addStretch(1)
        progress.addLayout(self._words)
        progress.addWidget(self.bar)
        progress.addStretch(1)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.go)
        self._row.addWidget(self.cancel)
        self._row.addLayout(progress, 1)
        self._said = QHBoxLayout()
        self._said.setContentsMargins(0, 0, 0, 0)
        self._said.addWidget(self.problem, 1)
        self._said.addWidget(self.mend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._row)
        column.addLayout(self._said)

    def toggle(self) -> None:
        """Start, pause or go on, whichever the button says."""
        state = self._stylist.state
        if state is StyleState.PAUSED:
            self._stylist.resume()
        elif state in GOING:
            self._stylist.pause()
        else:
            self._stylist.start()

    def refresh(self, *_what: object) -> None:
        """Say how it stands."""
        if not self.isVisible():
            return
        state = self._stylist.state
        going = state in GOING
        obstacle = None if going else self._stylist.obstacle
        self._show_button(state)
        self.cancel.setVisible(going)
        self.go.setEnabled(going or obstacle is None)
        problem = self._stylist.problem or obstacle
        same = not going and self._stylist.is_same_picture
        note = self.tr("Content and style are the same picture: there is little to change.") if same else ""
        waits = waits_text(self._stylist.waits) if going else ""
        text = sentence(problem) if problem is not None else self._saved or waits or note
        self.problem.set_token("error" if problem is not None else "ink2")
        self.problem.set_text(text)
        self.problem.setVisible(bool(text))
        self._offer()
        self._show_progress(state)

    def _show_button(self, state: StyleState) -> None:
        if state is StyleState.PAUSED:
            text, icon, tooltip = self.tr("Go on"), "ph.play-fill", self.tr("Go on with the next iteration (S).")
        elif state in GOING:
            text, icon, tooltip = self.tr("Pause"), "ph.pause-fill", self.tr("Rest after this iteration (S).")
        else:
            text, icon = self.tr("Start"), "ph.play-fill"
            tooltip = self.tr("Move the pixels until the network finds the content of one picture in the style (S).")
        self.go.set_text(text)
        self.go.set_icon(icon)
        self.go.setToolTip(tooltip)
        self.go.set_kind("outlined" if state in (StyleState.RUNNING, StyleState.PREPARING) else "primary")
        self.go.set_progress(BUSY if state is StyleState.PREPARING else None)

    def _show_progress(self, state: StyleState) -> None:
        picture = self._stylist.picture
        if state is StyleState.IDLE or picture is None:
            preparing = state is StyleState.PREPARING
            self.words.set_text(self.tr("preparing…") if preparing else self.tr("nothing made yet"))
            about = self.tr("about {0}").format(duration(self._stylist.expected_seconds))
            self._times = [] if preparing else [about]
            self._say_times()
            self.bar.set_share(0.0)
            return
        total = max(picture.number, self._stylist.settings.iterations if state in GOING else picture.total)
        self.words.set_text(self.tr("iteration {0} of {1}").format(count(picture.number), count(total)))
        self.bar.set_share(picture.number / total)
        times = []
        if state is StyleState.OVER:
            done = picture.number >= picture.total
            times = [self.tr("done") if done else self.tr("stopped")]
        else:
            if picture.each is not None:
                times.append(each(picture.each))
            if picture.left is not None:
                times.append(self.tr("about {0} left").format(duration(picture.left)))
        self._times = times
        self._say_times()

    def _say_times(self) -> None:
        """All of them, or where there is no room the last alone."""
        text = ", ".join(self._times)
        room = self.width() - self.go.sizeHint().width() - self.cancel.sizeHint().width() - 2 * self._row.spacing()
        if not self._is_narrow:
            room -= self.words.sizeHint().width() + self._look.px(8)
        if self._times and text_width(self._look.font("secondary"), text) > room - 1:
            text = self._times[-1]
        self.times.set_text(text)

    def _tell_saved(self, path: Path) -> None:
        self._saved = self.tr("Saved as {0}.").format(path.name)
        self.refresh()

    def _forget_saved(self) -> None:
        self._saved = ""

    def _offer(self) -> None:
        size = None if self._stylist.state in GOING else self._stylist.offered_size
        self.mend.setVisible(size is not None)
        if size is not None:
            self.mend.set_text(self.tr("Use {0} px").format(size))

    def _mend(self) -> None:
        size = self._stylist.offered_size
        if size is not None:
            self._stylist.edit(evolve(self._stylist.settings, size=size))

    def _arrange(self) -> None:
        """Where there is little room the times stand under the bar, and Cancel is an icon."""
        narrow = self.width() < self._look.px(560, 800)
        self.cancel.set_compact(narrow)
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            self._words.removeWidget(self.times)
            self._progress.removeWidget(self.times)
            if narrow:
                self._progress.insertWidget(3, self.times)
            else:
                self._words.addWidget(self.times)
        self._progress.setSpacing(self._look.px(1, 0) if narrow else self._look.px(4, 5))
        self._say_times()

    def _restyle(self) -> None:
        self._arrange()
        self._row.setSpacing(self._look.px(12, 14))
        self._said.setSpacing(self._look.px(12, 14))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
