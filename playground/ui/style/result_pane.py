"""The result: before and after, the run, the strip of pictures, and where it is saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from playground.core.style_frames import StylePicture
from playground.session.stylist import Stylist
from playground.ui.files import file_name
from playground.ui.numbers import count
from playground.ui.style.before_after import BeforeAfter
from playground.ui.style.film_strip import FilmStrip, Still
from playground.ui.style.full_picture import FullPicture
from playground.ui.style.run_row import RunRow
from playground.ui.style.texts import title_of
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.pixel_view import bytes_image

PNG, FILMS = ".png", (".gif", ".mp4")
AskTarget = Callable[[str, Path, str], Path | None]


class ResultPane(QWidget):
    """What is shown is the newest picture, or the one chosen in the strip. ``ask`` may be replaced (tests do)."""

    def __init__(self, look: Look, stylist: Stylist, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._stylist = stylist
        self._chosen: int | None = None
        self._stills: dict[int, Still] = {}
        self._order = 0
        self._folder = Path.home()
        self._full: FullPicture | None = None
        self.ask: AskTarget = self._ask
        self.heading = Label(look, self.tr("Result"), "heading", parent=self)
        self.size_words = Label(look, "", "secondary", "ink2", self)
        self.save = Button(
            look,
            self.tr("Save PNG"),
            "ph.floppy-disk",
            "quiet",
            self.tr("Save the picture that is shown; its settings stand in its metadata."),
            self,
        )
        self.save_film = Button(
            look,
            self.tr("Save film"),
            "ph.film-strip",
            "quiet",
            self.tr("Save the way from the content to the result as a moving picture, GIF or MP4."),
            self,
        )
        self.enlarge = Button(
            look, "", "ph.corners-out", "quiet", self.tr("Show the result on the whole screen."), self
        )
        self.enlarge.setAccessibleName(self.tr("enlarge the result"))
        self.view = BeforeAfter(look, self)
        self.run = RunRow(look, stylist, self)
        self.strip = FilmStrip(look, self)
        self._lay_out()
        self.save.clicked.connect(self._save_png)
        self.save_film.clicked.connect(self._save_film)
        self.enlarge.clicked.connect(self._enlarge)
        self.strip.chosen.connect(self._choose)
        stylist.progressed.connect(self._show)
        stylist.stateChanged.connect(self._show)
        stylist.chosen.connect(self._show_before)
        stylist.previewed.connect(lambda _source: self._show_before())
        look.changed.connect(self._restyle)
        self._restyle()

    def _lay_out(self) -> None:
        self._top = QWidget(self)
        head = QHBoxLayout(self._top)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(10)
        head.addWidget(self.heading)
        head.addWidget(self.size_words, 1)
        head.addWidget(self.save)
        head.addWidget(self.save_film)
        head.addWidget(self.enlarge)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._top)
        self._column.addWidget(self.view, 1)
        self._column.addWidget(self.run)
        self._column.addWidget(self.strip)

    @property
    def shown(self) -> StylePicture | None:
        """The picture that is looked at."""
        if self._chosen is not None:
            chosen = next((stage for stage in self._stylist.stages if stage.number == self._chosen), None)
            if chosen is not None:
                return chosen
        return self._stylist.picture

    def _choose(self, number: int) -> None:
        """Stay with a stage; the newest is followed."""
        newest = self._stylist.picture
        self._chosen = None if newest is not None and number == newest.number else number
        self._show()

    def _show(self, *_what: object) -> None:
        if not self.isVisible():
            return
        order = self._stylist.order
        if order is not None and order.number != self._order:
            self._order, self._chosen, self._stills = order.number, None, {}
            self._show_before()
        picture = self.shown
        for button in (self.save, self.save_film, self.enlarge):
            button.setEnabled(picture is not None)
        self._show_strip()
        if picture is None:
            self.size_words.set_text("")
            self.view.set_after(None, "")
            return
        height, width = picture.picture.shape[:2]
        self.size_words.set_text(f"{width} × {height}")
        name = self.tr("iteration {0}").format(count(picture.number)) if picture.number else self.tr("start")
        self.view.set_after(picture.picture, name)
        if self._full is not None:
            self._full.set_image(self.view.after)

    def _show_before(self) -> None:
        """The content of the transfer at hand, or the one chosen while there is none."""
        order = self._stylist.order
        source = self._stylist.choices.content if order is None else order.content
        preview = self._stylist.preview(source) if self.isVisible() else None
        if preview is not None:
            self.view.set_before(preview.picture, self.tr("before"))

    def _show_strip(self) -> None:
        newest = self._stylist.picture
        pictures = {stage.number: stage for stage in self._stylist.stages}
        for number, stage in pictures.items():
            if number not in self._stills:
                self._stills[number] = self._still(stage)
        stills = [self._stills[number] for number in pictures]
        if newest is not None and newest.number not in pictures:
            stills.append(self._still(newest))
        shown = self.shown
        self.strip.set_stills(stills, -1 if shown is None else shown.number)

    def _still(self, picture: StylePicture) -> Still:
        caption = count(picture.number) if picture.number else self.tr("start")
        return Still(picture.number, caption, bytes_image(picture.picture))

    # --- files ------------------------------------------------------------------------------------------------

    def _title(self) -> str:
        order = self._stylist.order
        if order is None:
            return self.tr("result")
        return self.tr("{content} as {style}").format(content=title_of(order.content), style=title_of(order.style))

    def _target(self, title: str, kind: str, *endings: str) -> Path | None:
        kinds = ";;".join(f"{kind} (*{ending})" for ending in endings)
        path = self.ask(title, self._folder / file_name(self._title(), endings[0]), kinds)
        if path is None:
            return None
        self._folder = path.parent
        return path if path.suffix.lower() in endings else path.with_name(path.name + endings[0])

    def _save_png(self) -> None:
        picture = self.shown
        path = self._target(self.tr("Save the picture"), self.tr("Pictures"), PNG) if picture is not None else None
        if path is not None and picture is not None:
            self._stylist.save_png(path, picture)

    def _save_film(self) -> None:
        path = self._target(self.tr("Save the moving picture"), self.tr("Moving pictures"), *FILMS)
        if path is not None:
            self._stylist.save_film(path)

    def _ask(self, title: str, start: Path, kinds: str) -> Path | None:
        chosen, kind = QFileDialog.getSaveFileName(self.window(), title, str(start), kinds)
        if not chosen:
            return None
        path, ending = Path(chosen), kind.rpartition("*")[2].rstrip(")")
        return path.with_suffix(ending) if path.suffix.lower() in FILMS and ending in FILMS else path

    def _enlarge(self) -> None:
        full = FullPicture(self._look, self.tr("Result"), self.window())
        full.set_image(self.view.after)
        full.finished.connect(self._forget_full)
        self._full = full
        full.showFullScreen()

    def _forget_full(self, _result: int) -> None:
        self._full = None

    def _restyle(self) -> None:
        look = self._look
        self._column.setContentsMargins(look.px(16, 14), 0, look.px(16, 14), look.px(10, 10))
        self._column.setSpacing(look.px(12, 10))
        self._top.setFixedHeight(look.px(40, 48))
        for button in (self.save, self.save_film):
            button.set_compact(look.theme.projector)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_before()
        self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("canvas"))
        painter.end()
