"""One model file before it is used: what it says of itself, whether it fits, trying it, accepting it by its hash."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.records import ModelFile, ModelStanding, TriedModel
from app.session import visible
from app.ui.plain import Elided, Prose
from app.ui.widgets.controls import ActionButton
from app.ui.widgets.fact_table import FactTable
from app.ui.widgets.model_words import facts

TYPED = 8
"""Digits of the SHA-256 that are typed to accept a model nobody vouched for."""


class ModelOffer(QWidget):
    """Shows a file, and later how its trial went. Emits what the person decides."""

    try_wanted = Signal()
    use_wanted = Signal(str)
    """What was typed to accept it; empty where nothing has to be."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tried: TriedModel | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.name = Elided("", "title", middle=True)
        self.place = Elided("", "small", middle=True)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.name)
        names.addWidget(self.place)
        column.addLayout(names)
        self.table = FactTable()
        column.addWidget(self.table)
        self.warning = Prose("", "warn")
        column.addWidget(self.warning)
        self.verdict = Prose("", "prose")
        column.addWidget(self.verdict)
        self.typed = QLineEdit()
        self.typed.setMaxLength(64)
        self.typed.setAccessibleName(self.tr("First {0} digits of its fingerprint (SHA-256)").format(TYPED))
        self.typed.setPlaceholderText(self.tr("first {0} digits").format(TYPED))
        self.typed.textChanged.connect(self._typing)
        self.typed.returnPressed.connect(self._use)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.go = ActionButton(self.tr("Try it"), kind="primary")
        self.go.clicked.connect(self._go_on)
        self.another = ActionButton(self.tr("Choose another…"))
        self.another.clicked.connect(self.left)
        row.addWidget(self.typed)
        row.addWidget(self.go)
        row.addWidget(self.another)
        row.addStretch(1)
        column.addLayout(row)

    def show_file(self, file: ModelFile, *, removable: bool) -> None:
        """What the file says of itself, before anything of it ran."""
        self._tried = None
        self._describe(file, removable=removable)
        self.table.show_facts(facts(file))
        self.verdict.setText(
            self.tr(
                "Trying it takes as long as reading the file: its fingerprint is worked out, and it reads two "
                "sentences, apart from the program. If it crashes, nothing else does."
            )
        )
        self.typed.hide()
        self.go.set_words(self.tr("Try it"))
        self.go.setEnabled(True)
        self.go.show()

    def show_tried(self, tried: TriedModel, *, removable: bool) -> None:
        """How the trial went, and what it takes to use the model."""
        self._tried = tried
        self._describe(tried.file, removable=removable, fits=tried.fits)
        self.table.show_facts(facts(tried.file, tried), digits=(self.tr("Fingerprint (SHA-256)"), tried.sha256))
        said = {
            ModelStanding.ALLOWED: self.tr("It ran, and it is on the list of models that may be used on this machine."),
            ModelStanding.ACCEPTED: self.tr("It ran. You accepted this very file before."),
            ModelStanding.UNKNOWN: self.tr(
                "It ran. Nobody vouches for this file yet: compare its fingerprint with the one its publisher names, "
                "then type its first {0} digits. That you accept it is written to the project's log."
            ).format(TYPED),
            ModelStanding.FORBIDDEN: self.tr(
                "It ran, but it is not on the list of models that may be used on this machine. Ask whoever looks "
                "after it."
            ),
        }
        verdict = said[tried.standing]
        if not tried.file.generates:
            verdict = (
                self.tr(
                    "It only compares texts: it cannot say which label fits, but it can read the documents in place of "
                    "the built-in model. All of them are read anew then; your answers stay."
                )
                + f"\n{verdict}"
            )
        self.verdict.setText(verdict)
        usable = tried.standing is not ModelStanding.FORBIDDEN
        self.typed.clear()
        self.typed.setVisible(usable and tried.standing is ModelStanding.UNKNOWN)
        self.go.setVisible(usable)
        self.go.set_words(self.tr("Use it") if tried.file.generates else self.tr("Read with it"))
        self._typing()

    def _describe(self, file: ModelFile, *, removable: bool, fits: bool = True) -> None:
        self.name.setText(visible(file.name))
        self.place.setText(visible(str(file.path)))
        warnings = []
        if removable:
            warnings.append(
                self.tr(
                    "It lies on a stick or disk that can be pulled out. It is read into memory, so pulling it out "
                    "does no harm; it has to be there again at the next start."
                )
            )
        if not fits or (file.free is not None and file.needed > file.free):
            warnings.append(
                self.tr("It needs more memory than is free now: close other programs, or choose a smaller one.")
            )
        self.warning.setText("\n".join(warnings))
        self.warning.setVisible(bool(warnings))

    def _typing(self) -> None:
        asked = not self.typed.isHidden()
        self.go.setEnabled(not asked or len(self.typed.text().strip()) >= TYPED)

    def _go_on(self) -> None:
        if self._tried is None:
            self.try_wanted.emit()
        else:
            self._use()

    def _use(self) -> None:
        if self._tried is not None and self.go.isEnabled():
            self.use_wanted.emit(self.typed.text().strip())

    def take_focus(self) -> QWidget:
        """Put the keys where the next step is. What has them now."""
        next_ = self.typed if not self.typed.isHidden() else self.go if not self.go.isHidden() else self.another
        next_.setFocus()
        return next_
