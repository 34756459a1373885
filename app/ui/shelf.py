"""Pictures of pages: drawn on a lane of their own, kept for a while, neighbours drawn ahead."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QObject, Signal
from PySide6.QtGui import QImage, QImageReader

from app.errors import CloisterError
from app.records import Document, DocumentId, PagePicture, Report
from app.ui.bridge import Bridge
from app.wording import translate

PAGES = "pages"
"""The lane."""
ROOM = 160 << 20
"""Bytes of pictures that are kept."""
WIDEST = 4000
"""Pixels: wider pictures are never asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page as it can be painted. ``image`` is ``None`` where there is no picture; ``trouble`` may say why.

    ``boxes`` are (start, end, left, top, right, bottom): characters of the text, and pixels of ``image``.
    """

    page: int
    width: int
    image: QImage | None = None
    boxes: Sequence[tuple[int, int, float, float, float, float]] = ()
    trouble: str = ""
    locked: bool = False
    """A password is needed, or the one that was given is wrong."""


Key = tuple[DocumentId, int, int]


class Shelf(QObject):
    """Hands out leaves; what is not there yet is drawn, and :attr:`arrived` tells."""

    arrived = Signal(int, int)
    """Document and page."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._leaves: OrderedDict[Key, Leaf] = OrderedDict()
        self._size = 0
        self._asked: Key | None = None
        self._password: str | None = None

    def unlock(self, password: str | None) -> None:
        """Draw with ``password`` from now on, until the project is closed."""
        self._password = password
        self.empty()

    def leaf(self, document: Document, page: int, width: int) -> Leaf | None:
        """Page ``page`` (from 1) at ``width`` pixels, or at another width while that is drawn; ``None``: none yet."""
        width = min(width, WIDEST)
        key = (document.id, page, width)
        found = self._leaves.get(key)
        if found is not None:
            self._leaves.move_to_end(key)
            self._draw_ahead(document, page, width)
            return found
        if self._asked != key:
            self._asked = key
            self._draw(document, page, width, "page", lambda: self._draw_ahead(document, page, width))
        others = [leaf for (id_, at, _), leaf in self._leaves.items() if id_ == document.id and at == page]
        return max(others, key=lambda leaf: leaf.width, default=None)

    def empty(self) -> None:
        """Forget all pictures."""
        self._leaves.clear()
        self._size = 0
        self._asked = None

    def _draw_ahead(self, document: Document, page: int, width: int) -> None:
        """The next page, else the one before, unless something is being drawn."""
        if self._bridge.jobs.live("page") or self._bridge.jobs.live("page ahead"):
            return
        for near in (page + 1, page - 1):
            if 1 <= near <= document.page_count and (document.id, near, width) not in self._leaves:
                self._draw(document, near, width, "page ahead", lambda: None)
                return

    def _draw(self, document: Document, page: int, width: int, name: str, then: Callable[[], None]) -> None:
        if not self._bridge.is_open:
            return
        picture, password = self._bridge.session.page_picture, self._password

        def verb(report: Report) -> Leaf:
            return _leaf(picture(document.id, page, width, password=password), page, width)

        def done(leaf: Leaf) -> None:
            self._put((document.id, page, width), leaf)
            self.arrived.emit(document.id, page)
            then()

        def failed(error: BaseException) -> None:
            if not isinstance(error, CloisterError):
                self._bridge.trouble(error)
            said = str(error) if isinstance(error, CloisterError) else ""
            done(Leaf(page=page, width=width, trouble=said, locked=said in _locked()))

        self._bridge.run(verb, lane=PAGES, name=name, done=done, failed=failed)

    def _put(self, key: Key, leaf: Leaf) -> None:
        if self._asked == key:
            self._asked = None
        before = self._leaves.pop(key, None)
        self._size += _bytes(leaf) - (_bytes(before) if before else 0)
        self._leaves[key] = leaf
        while self._size > ROOM and len(self._leaves) > 1:
            _, gone = self._leaves.popitem(last=False)
            self._size -= _bytes(gone)


def _leaf(picture: PagePicture | None, page: int, width: int) -> Leaf:
    """Decodes the picture where it was drawn: a ``QImage`` is a plain value, and a large PNG takes a while."""
    if picture is None:
        return Leaf(page=page, width=width)
    buffer = QBuffer()
    buffer.setData(picture.png)
    image = QImageReader(buffer, QByteArray(b"png")).read()
    if image.isNull():
        return Leaf(page=page, width=width)
    return Leaf(
        page=page,
        width=width,
        image=image.convertToFormat(QImage.Format.Format_RGB32),
        boxes=tuple(picture.boxes),
    )


def _locked() -> tuple[str, str]:
    """The reasons that a password may take away."""
    return (
        translate("problems", "It is protected with a password."),
        translate("problems", "It is protected, and the password given does not open it."),
    )


def _bytes(leaf: Leaf) -> int:
    return leaf.image.sizeInBytes() if leaf.image is not None else 0
