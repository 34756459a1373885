"""XML as a stream of events, without anything that XML can be used for against its reader.

No document type, no entities of a document's own, nothing external (defusedxml refuses them); no tree, so that size
and depth cost nothing; names with the usual prefixes, whichever the file uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from app.engine.formats.parts import Unreadable, damaged, too_large
from app.records import Lack
from app.wording import translate

DEEPEST = 1_000
"""Elements inside each other; real documents stay below 100."""
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
    "http://purl.oclc.org/ooxml/presentationml/main": "p",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/package/2006/relationships": "",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0": "presentation",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0": "manifest",
    "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg",
}


class Handler(Protocol):
    """Who listens. Names are "w:p" for known namespaces, "?:p" for others and "p" for none."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """It ends."""

    def data(self, text: str) -> None:
        """A stretch of the text between."""


def parse(pieces: Iterable[bytes], handler: Handler) -> None:
    """Tell ``handler`` what stands in the XML that ``pieces`` make.

    Raises :class:`Unreadable`: damaged (not well-formed, or with a document type), too large (too deep).
    """
    parser = DefusedXMLParser(target=_Target(handler), forbid_dtd=True)
    try:
        for piece in pieces:
            parser.feed(piece)
        parser.close()
    except DefusedXmlException as error:
        raise Unreadable(
            Lack.DAMAGED, translate("problems", "It contains XML declarations that are not allowed in a document.")
        ) from error
    except (ParseError, LookupError, ValueError) as error:  # encodings that are none are not all ParseErrors
        raise damaged() from error


class _Target:
    """Between the parser and a handler: shorter names, and a bound on the depth."""

    def __init__(self, handler: Handler) -> None:
        self._start, self._end = handler.start, handler.end
        self.data = handler.data
        self._names: dict[str, str] = {}
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise too_large()
        self._start(self._name(tag), {self._name(key): value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._end(self._name(tag))

    def close(self) -> None: ...

    def _name(self, tag: str) -> str:
        name = self._names.get(tag)
        if name is None:
            namespace, brace, local = tag[1:].partition("}")
            prefix = _PREFIXES.get(namespace, "?")
            name = tag if not brace else f"{prefix}:{local}" if prefix else local
            if len(self._names) < 10_000:
                self._names[tag] = name
        return name
