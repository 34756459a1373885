"""Labels, and the question they answer."""

from __future__ import annotations

from dataclasses import dataclass

from app.records.identities import LabelId, LabelSetId

NONE = "none"
"""The role of the label that means "none of these"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One category. ``sentence`` says when it applies; ``guideline`` may say more. ``version`` counts edits
    from 1 in this file; ``wording`` is the hash of the event that introduced the words, the same in every copy, and
    answers remember it. ``key`` is the key on the keyboard ("1", "a"),
    ``colour`` an index into the theme's label colours. ``critical``: none of its documents may be missed; ``role`` is
    "none" for the label that says "none of these", else ""."""

    id: LabelId
    label_set: LabelSetId
    name: str
    sentence: str = ""
    guideline: str = ""
    key: str = ""
    colour: int = 0
    position: int = 0
    version: int = 1
    wording: str = ""
    retired: bool = False
    critical: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSet:
    """A question asked of every document. ``kind`` is "one" (exactly one label) or "yes_no"."""

    id: LabelSetId
    name: str
    kind: str = "one"
