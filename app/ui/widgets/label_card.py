"""One label as a card: everything about it can be typed where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.records import NONE, Label, LabelId
from app.ui import actions, theme, words
from app.ui.plain import Words, set_tip
from app.ui.widgets.controls import ActionButton


class _Dot(QWidget):
    """The label's colour."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0

    def sizeHint(self) -> QSize:
        side = theme.look(self).px(12)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.look(self)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.label(self.number))
            side = look.px(12)
            painter.drawEllipse(QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side))


class _Line(QLineEdit):
    """A line that keeps what was typed when it is left, and forgets it on Escape."""

    kept = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "inline")
        self.setMaxLength(2000)
        self._before = ""
        self.editingFinished.connect(self._keep)

    def show_text(self, text: str) -> None:
        """Show ``text`` unless somebody is typing something else."""
        if not (self.hasFocus() and self.text() != self._before):
            self.setText(text)
            self.setCursorPosition(0)
        self._before = text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._before)
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def _keep(self) -> None:
        if self.text() != self._before:
            self._before = self.text()
            self.kept.emit(self.text())


class _KeyField(QLineEdit):
    """The label's key: press the new one."""

    kept = Signal(str)
    refused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setProperty("role", "cap")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._key = ""

    def sizeHint(self) -> QSize:
        return QSize(theme.look(self).px(32), theme.look(self).px(26) + 4)

    def show_key(self, key: str) -> None:
        """Show the key."""
        self._key = key
        self.setText(key.upper())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text().casefold()
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.kept.emit("")
        elif len(typed) == 1 and typed.isalnum() and not event.isAutoRepeat():
            if typed in actions.RESERVED:
                self.refused.emit()
            elif typed != self._key:
                self.kept.emit(typed)
        else:
            super().keyPressEvent(event)


class _Text(QPlainTextEdit):
    """Text that is as high as it needs; kept when it is left, forgotten on Escape. In a ``single`` one Enter keeps."""

    kept = Signal(str)

    def __init__(self, *, single: bool, least: int = 1) -> None:
        super().__init__()
        self._single, self._least = single, least
        self._before = ""
        self.setProperty("role", "inline")
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    def show_text(self, text: str) -> None:
        """Show ``text`` unless somebody is typing something else."""
        if self.toPlainText() != text and not (self.hasFocus() and self.toPlainText() != self._before):
            self.setPlainText(text)
        self._before = text
        self._grow()

    def _grow(self) -> None:
        lines = max(self._least, round(self.document().documentLayout().documentSize().height()))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 12)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setPlainText(self._before)
            self.clearFocus()
        elif self._single and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_least"):
            self._grow()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        text = self.toPlainText()
        if text != self._before:
            self._before = text
            self.kept.emit(" ".join(text.split()) if self._single else text)


class LabelCard(QFrame):
    """Emits what was changed; shows what it is given."""

    changed = Signal(str, str, str)
    """Label id, field ("name", "sentence", "guideline", "key"), new value."""
    kept_in_sight = Signal(str, bool)
    """Label id, whether none of its documents may be missed."""
    moved = Signal(str, int)
    removed = Signal(str)

    def __init__(self, id_: LabelId) -> None:
        super().__init__()
        self._id = id_
        self.setProperty("role", "note")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 8)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(8)
        column.addLayout(row)
        self.key = _KeyField()
        self.key.setAccessibleName(self.tr("Key"))
        set_tip(self.key, self.tr("Press the key for this label; Backspace takes it away."))
        self.key.kept.connect(lambda key: self._tell("key", key))
        self._dot = _Dot()
        self.name = _Line()
        self.name.setProperty("strong", "true")
        self.name.setAccessibleName(self.tr("Name"))
        self.name.kept.connect(lambda text: self._tell("name", text))
        self._count = Words("", "faint")
        self.key.refused.connect(lambda: self._count.setText(self.tr("Review needs this key itself.")))
        self.up = _icon("↑", self.tr("Up"), lambda: self.moved.emit(str(self._id), -1))
        self.down = _icon("↓", self.tr("Down"), lambda: self.moved.emit(str(self._id), 1))
        self.critical = QCheckBox(self.tr("Never miss"))
        self.critical.setAccessibleName(self.tr("None of its documents may be missed"))
        set_tip(
            self.critical,
            self.tr(
                "Approving the rest is tested for it: some documents that would not get this label are asked, drawn at "
                "random. That takes more answers."
            ),
        )
        self.critical.clicked.connect(lambda on: self.kept_in_sight.emit(str(self._id), on))
        self.more = ActionButton(self.tr("Guideline"), kind="link")
        self.more.clicked.connect(self._toggle)
        remove = _icon("×", self.tr("Remove"), lambda: self.removed.emit(str(self._id)))
        row.addWidget(self.key)
        row.addWidget(self._dot)
        row.addWidget(self.name, 1)
        for widget in (self._count, self.critical, self.more, self.up, self.down, remove):
            row.addWidget(widget)
        self.sentence = _Text(single=True)
        self.sentence.setProperty("soft", "true")
        self.sentence.setAccessibleName(self.tr("When it applies"))
        self.sentence.setPlaceholderText(self.tr("When does it apply? One sentence."))
        self.sentence.kept.connect(lambda text: self._tell("sentence", text))
        self.guideline: _Text | None = None
        self._guideline = ""
        self._indent = QVBoxLayout()
        self._indent.addWidget(self.sentence)
        column.addLayout(self._indent)

    def show_label(self, label: Label, count: int, *, first: bool, last: bool) -> None:
        """Show ``label``, given to ``count`` documents."""
        self._dot.number = label.colour
        self._dot.update()
        self.key.show_key(label.key)
        self.name.show_text(label.name)
        self.sentence.show_text(label.sentence)
        self._guideline = label.guideline
        if self.guideline is not None:
            self.guideline.show_text(label.guideline)
        self._count.setText(words.documents(count) if count else "")
        self.critical.setChecked(label.critical)
        stays = label.role == NONE
        if stays:
            self.sentence.setPlaceholderText(self.tr("For documents that no other label fits. It needs no sentence."))
        for widget in (self.critical, self.up, self.down):
            widget.setHidden(stays)
        self.up.setEnabled(not first)
        self.down.setEnabled(not last)
        self._indent.setContentsMargins(self.key.sizeHint().width() + theme.look(self).px(12) + 24, 0, 8, 0)
        self.setAccessibleName(self.tr("Label {0}").format(label.name))

    def keep_focus(self, by: int) -> None:
        """After a move: the button that moved it can be pressed again."""
        button = self.up if by < 0 else self.down
        (button if button.isEnabled() else self.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(str(self._id), -1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def _toggle(self) -> None:
        if self.guideline is None:
            self.guideline = _Text(single=False, least=3)
            self.guideline.setAccessibleName(self.tr("Guideline"))
            self.guideline.setPlaceholderText(
                self.tr("What decides in doubtful cases? Examples, exceptions, neighbours.")
            )
            self.guideline.kept.connect(lambda text: self._tell("guideline", text))
            self.guideline.show_text(self._guideline)
            self._indent.addWidget(self.guideline)
        else:
            self.guideline.setVisible(self.guideline.isHidden())
        if not self.guideline.isHidden():
            self.guideline.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, field: str, value: str) -> None:
        self.changed.emit(str(self._id), field, value)


def _icon(sign: str, name: str, call: Callable[[], object]) -> QPushButton:
    button = QPushButton(sign)
    button.setProperty("role", "icon")
    button.setAccessibleName(name)
    set_tip(button, name)
    button.clicked.connect(lambda: call())
    return button
