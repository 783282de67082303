"""What was found in a table: its columns with what is made of each, what is predicted, and rows that lack something."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import attrs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from playground.core.datasets import Data
from playground.core.datasets.table import CATEGORY, DELIMITERS, NUMBER
from playground.core.fields import shown_name
from playground.core.found_folder import FolderFound
from playground.core.found_table import CONSTANT, DATE, ID, IGNORED, TEXT, ColumnFound, TableFound, table_of
from playground.ui.importing.form import ImportForm
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.wording import sentence
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label

MOST_SHOWN = 60
"""Columns with a row of their own; of more, the rest is used as usual."""
SAMPLES = 3


class TableForm(ImportForm):
    """How the file is written above, a row for each column below it, then target and rows."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._found: TableFound | None = None
        self._target = 0
        self._uses: list[str] = []
        self.uses: list[Choice] = []
        self.facts = Label(look, "", "secondary", "ink2", wrap=True)
        self.delimiter = Choice(look, self._delimiters(), self.tr("The sign that stands between two cells."))
        self.delimiter.setAccessibleName(self.tr("sign between cells"))
        self.decimal = Choice(
            look,
            [Option(".", self.tr("1.5")), Option(",", self.tr("1,5"))],
            self.tr("The sign within numbers: a point or a comma."),
        )
        self.decimal.setAccessibleName(self.tr("decimal sign"))
        self.header = CheckBox(look, self.tr("first row holds names"), self.tr("Whether the first row names columns."))
        self.target = Choice(
            look,
            [Option("", "–")],
            self.tr("The column to predict: numbers make a regression, categories make classes."),
        )
        self.target.setAccessibleName(self.tr("column to predict"))
        self.drops = CheckBox(
            look,
            self.tr("drop incomplete rows"),
            self.tr("Leave rows out that lack a value in a column that is used. No value is ever guessed."),
        )
        self.rows = Label(look, "", "secondary", "ink2")
        self._columns = QWidget()
        self._grid = QGridLayout(self._columns)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._columns)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.delimiter.chosen.connect(lambda sign: self._read_again(delimiter=sign))
        self.decimal.chosen.connect(lambda sign: self._read_again(decimal=sign))
        self.header.switched.connect(lambda on: self._read_again(header=on))
        self.target.chosen.connect(self._choose_target)
        self.drops.switched.connect(lambda _on: self._tell())
        self._lay_out()

    def show_found(self, found: FolderFound | TableFound) -> None:
        assert isinstance(found, TableFound)
        self._found = found
        self.delimiter.set_chosen(found.dialect.delimiter)
        self.decimal.set_chosen(found.dialect.decimal)
        self.header.set_checked(found.dialect.header)
        self.facts.set_text(self._facts(found))
        options = [Option(str(column.index), shown_name(column.name)) for column in found.columns[:MOST_SHOWN]]
        usual = found.usual_target
        if usual >= MOST_SHOWN:
            options.append(Option(str(usual), shown_name(found.columns[usual].name)))
        self.target.set_options(options)
        self.target.setEnabled(True)
        self._target = max(0, usual)
        self.target.set_chosen(str(self._target))
        self._uses = list(found.usual_uses(usual))
        self.drops.set_checked(False)
        self._show_columns(found.columns)
        self._tell()

    def show_nothing(self) -> None:
        """Show no columns, since there are none that way; how the file is written can still be chosen."""
        self._show_columns(())
        self.facts.set_text("")
        self.rows.set_text("")
        self.target.setEnabled(False)
        self.drops.setEnabled(False)

    def data(self) -> Data:
        assert self._found is not None
        return table_of(self._found, self._uses, self._target, self.drops.checked)

    # --- what happens -----------------------------------------------------------------------------------------

    def _read_again(self, **changes: object) -> None:
        if self._found is not None:
            chosen = {"delimiter": self.delimiter.current, "decimal": self.decimal.current}
            dialect = attrs.evolve(self._found.dialect, header=self.header.checked, **chosen)
            self.read_again.emit(attrs.evolve(dialect, **changes))  # type: ignore[arg-type]

    def _choose_target(self, key: str) -> None:
        """What is predicted takes part, a number of few whole values as classes; what was is used as usual again."""
        assert self._found is not None
        before, self._target = self._target, int(key)
        usual = self._found.usual_uses(self._target)
        for index in (before, self._target):
            self._uses[index] = usual[index]
            if index < len(self.uses):
                self.uses[index].set_chosen(usual[index])
        self._tell()

    def _choose_use(self, index: int, use: str) -> None:
        self._uses[index] = use
        self._tell()

    def _tell(self) -> None:
        assert self._found is not None
        lacking = len(self._found.lacking(self._uses))
        self.drops.setEnabled(lacking > 0)
        rows = self.tr("{0} rows").format(count(self._found.rows))
        self.rows.set_text(f"{rows}, {self.tr('{0} incomplete').format(count(lacking))}" if lacking else rows)
        self.rows.set_token("warn" if lacking and not self.drops.checked else "ink2")
        self.changed.emit()

    def _facts(self, found: TableFound) -> str:
        texts = [
            self.tr("rows: {0}, columns: {1}").format(count(found.rows), count(len(found.columns))),
            found.dialect.encoding,
        ]
        if found.dialect.encoding == "latin-1":
            texts[-1] = self.tr("not UTF-8: read as latin-1")
        if found.ragged:
            texts.append(self.tr("rows of another length: {0}").format(count(found.ragged)))
        return " · ".join(texts)

    def _delimiters(self) -> list[Option]:
        names = {
            ",": self.tr("comma ,"),
            ";": self.tr("semicolon ;"),
            "\t": self.tr("tab"),
            "|": self.tr("bar |"),
        }
        return [Option(sign, names[sign]) for sign in DELIMITERS]

    # --- the columns ------------------------------------------------------------------------------------------

    def _show_columns(self, columns: Sequence[ColumnFound]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.uses = []
        titles = (self.tr("column"), self.tr("holds"), self.tr("first values"), self.tr("remarks"))
        for place, title in enumerate(titles):
            self._grid.addWidget(Label(self._look, title, "caption", "ink3"), 0, place)
        for column in columns[:MOST_SHOWN]:
            self._show_column(column)
        hidden = len(columns) - MOST_SHOWN
        if hidden > 0:
            text = self.tr("more columns, used as they were found: {0}").format(count(hidden))
            self._grid.addWidget(Label(self._look, text, "caption", "ink3"), MOST_SHOWN + 1, 0, 1, 4)
        self._grid.setRowStretch(MOST_SHOWN + 2, 1)
        stops = (self.delimiter, self.decimal, self.header, *self.uses, self.target, self.drops)
        for before, after in pairwise(stops):  # as one reads them, whatever was made when
            QWidget.setTabOrder(before, after)

    def _show_column(self, column: ColumnFound) -> None:
        assert self._found is not None
        look, row = self._look, column.index + 1
        name = Label(look, cut(column.name, 24), "secondary", "ink", weight=500)
        name.setToolTip(shown_name(column.name))
        use = Choice(look, self._options(column), self.tr("What the network makes of this column."), height="card")
        use.setAccessibleName(self.tr("use of {0}").format(shown_name(column.name)))
        use.set_chosen(self._uses[column.index])
        use.chosen.connect(partial(self._choose_use, column.index))
        self.uses.append(use)
        cells = [cells[column.index] for cells in self._found.preview[:SAMPLES]]
        samples = Label(look, "   ".join(cut(cell, 14) for cell in cells), "secondary", "ink2")
        samples.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # the rest must stay in sight
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(use, row, 1)
        self._grid.addWidget(samples, row, 2)
        lack = Label(look, self._lack(column), "secondary", "warn")
        lack.setToolTip("" if column.reason is None else sentence(column.reason))
        self._grid.addWidget(lack, row, 3)

    def _options(self, column: ColumnFound) -> list[Option]:
        left_out = self.tr("left out")
        reason = "" if column.reason is None else sentence(column.reason)
        return [
            Option(NUMBER, self.tr("number")),
            Option(
                CATEGORY, self.tr("category"), self.tr("One input for each category: 1 where it is that one, else 0.")
            ),
            Option(IGNORED, left_out, reason),
        ]

    def _lack(self, column: ColumnFound) -> str:
        """What keeps rows, or the whole column, from being used."""
        words = {
            TEXT: self.tr("texts"),
            ID: self.tr("running numbers"),
            CONSTANT: self.tr("one value"),
            DATE: self.tr("dates"),
        }
        if column.detected in words:
            return words[column.detected]
        texts = [self.tr("{0} missing").format(count(len(column.missing)))] if len(column.missing) else []
        if column.detected == NUMBER and len(column.stray):
            texts.append(self.tr("{0} no numbers").format(count(len(column.stray))))
        return ", ".join(texts)

    def _lay_out(self) -> None:
        look = self._look
        self._grid.setContentsMargins(0, 0, look.px(8), 0)
        self._grid.setHorizontalSpacing(look.px(12))
        self._grid.setVerticalSpacing(look.px(4))
        self._grid.setColumnStretch(2, 1)
        self._scroll.setMinimumHeight(look.px(220, 200))
        top, bottom = QHBoxLayout(), QHBoxLayout()
        for row in (top, bottom):
            row.setSpacing(look.px(8))
        for caption, control in ((self.tr("cells"), self.delimiter), (self.tr("numbers"), self.decimal)):
            top.addWidget(Label(look, caption, "caption", "ink3"))
            top.addWidget(control)
        top.addWidget(self.header)
        top.addStretch(1)
        bottom.addWidget(Label(look, self.tr("predict"), "caption", "ink3"))
        bottom.addWidget(self.target)
        bottom.addStretch(1)
        bottom.addWidget(self.rows)
        bottom.addWidget(self.drops)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        column.addWidget(self.facts)
        column.addLayout(top)
        column.addWidget(self._scroll, 1)
        column.addLayout(bottom)


def cut(text: str, longest: int) -> str:
    """At most so many letters of it, on one line; what lacks is told by three points."""
    text = shown_name(text)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
