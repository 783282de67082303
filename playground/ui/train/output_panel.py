"""The Output pane: what the network answers, shown by the view that fits the data."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from playground.core.advice import OPEN_TEST, Advice
from playground.core.experiment import Experiment
from playground.core.frames import FrameRequest
from playground.core.verdict import Verdict
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.pace import Pace
from playground.ui.theme import Look
from playground.ui.train.data.seal_texts import verdict_test
from playground.ui.train.layer_names import name_of
from playground.ui.train.output.fit_view import FitView
from playground.ui.train.output.painting_view import PaintingView
from playground.ui.train.output.pictures_view import PicturesView
from playground.ui.train.output.plane_view import PlaneView
from playground.ui.train.output.pupils_view import PupilsView
from playground.ui.train.output.rows_view import RowsView
from playground.ui.train.output.verdict_card import VerdictCard, VerdictWord
from playground.ui.train.output.verdict_watch import VerdictWatch
from playground.ui.train.output.view import OutputView
from playground.ui.train.wording import sentence
from playground.ui.widgets.label import Label


class OutputPanel(QWidget):
    """Shows the frames of the studio's trainer; `requests` says which it needs."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio
        self._is_folded = False
        self._facts = Label(look, "", "secondary", "ink2")
        self.plane = PlaneView(look, studio)
        self.pictures = PicturesView(look)
        self.pupils = PupilsView(look)
        self.fit = FitView(look, studio.problem.emit)
        self.painting = PaintingView(look, studio.problem.emit)
        self.rows = RowsView(look)
        self._views: tuple[OutputView, ...] = (
            self.plane,
            self.fit,
            self.pictures,
            self.painting,
            self.pupils,
            self.rows,
        )
        self._view: OutputView = self.plane
        self._empty = Label(look, "", "body", "ink2", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verdict = VerdictCard(look)
        self.word = VerdictWord(look)
        self._watch = VerdictWatch(studio, self)
        self._watch.judged.connect(self._show_verdict)
        self.verdict.taken.connect(self._watch.take)
        self._test_pace = Pace(self._show_test, self)
        self._lay_out()
        for view in self._views:
            view.asked.connect(self._ask_again)
            view.told.connect(self._show_facts)
        studio.trainer.stateChanged.connect(self._state_changed)
        studio.trainer.testOpened.connect(self._show_seal)
        studio.trainer.progressed.connect(self._test_pace.ask)
        look.changed.connect(self._fit)
        self._fit()

    @property
    def facts(self) -> str:
        """What stands beside the heading."""
        return self._facts.text()

    @property
    def says(self) -> str:
        """The sentence in place of a picture; empty while there is one."""
        return self._empty.text() if self._stack.currentWidget() is self._empty else ""

    @property
    def requests(self) -> dict[str, FrameRequest | None]:
        """The pictures of the network this pane needs, by key; None where it needs none."""
        asked: dict[str, FrameRequest | None] = {}
        for view in self._views:
            asked |= dict.fromkeys(view.requests)
        return asked | self._view.requests

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Get ready for the data of `new`; only what differs from `old` is touched."""
        view = next(view for view in self._views if view.fits(new.data))
        is_other = old is None or old.data.task != new.data.task
        self._view = view
        view.show_experiment(old, new)
        self._show_seal()
        if self._studio.trainer.problems:
            self._show_emptiness()
        self._show_controls()
        if is_other:
            self.forget()
        self._show_whether_judged()

    def forget(self) -> None:
        """A new run: what is shown does not belong to it."""
        stays = [view.forget() for view in self._views]
        self._show_facts()
        if not stays[self._views.index(self._view)] or self._studio.trainer.problems:
            self._show_emptiness()

    def set_folded(self, folded: bool) -> None:
        """Whether the page has little room: the verdict is then a word in the heading."""
        self._is_folded = folded
        self._show_whether_judged()
        for view in self._views:
            view.set_folded(folded)
        self._fit()
        self._ask_again()

    def show_frame(self, key: str, frame: object) -> None:
        """Show a frame of this pane's keys; others are not its business."""
        if self._studio.trainer.problems:
            return  # it is of the network before
        if key in self._view.requests and self._view.show_frame(key, frame):
            self._stack.setCurrentWidget(self._pages[self._view])

    def _show_controls(self) -> None:
        for view in self._views:
            for control in view.controls:
                control.setVisible(view is self._view and view.offers(control))

    def _show_facts(self) -> None:
        self._facts.set_text(self._view.facts)
        self._facts.setToolTip(self._view.facts_tip)
        self._facts.setVisible(bool(self._view.facts))

    def _show_whether_judged(self) -> None:
        """Without a validation part there is no verdict."""
        is_judged = self._studio.document.experiment.data.counts[1] > 0
        self.verdict.setVisible(is_judged and not self._is_folded)
        self.word.setVisible(is_judged and self._is_folded)

    def _show_verdict(self, verdict: Verdict, advice: tuple[Advice, ...]) -> None:
        self.verdict.show_verdict(verdict, advice)
        self.word.show_verdict(verdict, any(one.key == OPEN_TEST for one in advice))

    @property
    def emptiness(self) -> str:
        """What is said where there is nothing to see; empty where there is."""
        return self._empty.text() if self._stack.currentWidget() is self._empty else ""

    def _show_seal(self) -> None:
        for view in self._views:
            view.show_seal(self._studio.trainer.test_is_open)
        self._test_pace.now()

    def _show_test(self) -> None:
        """The score on the test set, once it was opened."""
        score, tooltip = verdict_test(self._studio)
        self.verdict.show_test(score, tooltip)
        self.word.show_test(score)

    def _show_emptiness(self) -> None:
        """Say why there is nothing to see yet."""
        wrong = self._studio.trainer.problems
        if self._view.stays(wrong):
            self._stack.setCurrentWidget(self._pages[self._view])
        elif wrong and wrong[0].layer_id:
            layer = name_of(self._studio.document.experiment, wrong[0].layer_id)
            self._say(f"{layer}: {sentence(wrong[0].message)}")
        elif wrong:
            self._say(sentence(wrong[0].message))
        elif self._studio.trainer.state is TrainerState.FAILED:
            self._say(self.tr("Training has stopped with an error; there is nothing to show."))
        elif self._studio.trainer.is_reading_stopped:
            self._say(self.tr("Reading the data was stopped: Train reads them."))
        else:
            self._say(self.tr("Preparing the data…"))

    def _say(self, text: str) -> None:
        self._empty.set_text(text)
        self._stack.setCurrentWidget(self._empty)

    def _state_changed(self, state: object) -> None:
        if state in (TrainerState.FAILED, TrainerState.IDLE) and self._stack.currentWidget() is self._empty:
            self._show_emptiness()

    def _ask_again(self) -> None:
        if self.isVisible():
            for key, request in self.requests.items():
                self._studio.trainer.want(key, request)

    def _lay_out(self) -> None:
        self._head = QWidget()
        self._top = QHBoxLayout(self._head)
        self._top.addWidget(Label(self._look, self.tr("Output"), "heading"))
        self._top.addWidget(self.word)
        self._top.addWidget(self._facts)
        self._top.addStretch(1)
        self._stack = QStackedLayout()
        self._pages = {view: _padded(view) for view in self._views}
        for view in self._views:
            for control in view.controls:
                self._top.addWidget(control)
            self._stack.addWidget(self._pages[view])
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(self._stack, 1)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.verdict)
        column.addLayout(self._foot)
        self.word.hide()

    def _fit(self) -> None:
        pad = self._look.px(16, 18)
        self._head.setFixedHeight(self._look.px(44, 54))
        self._top.setContentsMargins(pad, 0, pad, 0)
        self._top.setSpacing(8 if self._is_folded else self._look.px(12, 8))
        self._show_facts()
        for page in self._pages.values():
            page.setContentsMargins(pad, 0, pad, self._look.px(12, 8))
        self._foot.setContentsMargins(pad, 0, pad, 0 if self.verdict.isHidden() else pad)
        self._empty.setContentsMargins(2 * pad, 0, 2 * pad, 2 * pad)
        self.update()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch.set_active(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()


def _padded(content: QWidget) -> QWidget:
    content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(content)
    return holder
