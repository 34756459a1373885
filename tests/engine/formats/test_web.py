"""Web pages: what a browser would show, and nothing fetched."""

from __future__ import annotations

import pytest

from app.engine.formats import web
from app.engine.formats.parts import Options, Part, Unreadable, compose
from app.records import Lack


def shown(markup: str) -> str:
    return compose(web.blocks_of(markup))[0]


def read(data: bytes) -> Part:
    (part,) = web.read(data, name="a.html", options=Options())
    return part


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a  b\n <b> c</b></p><p>d", "a b c\n\nd"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<ul><li>one<li>two<ul><li>in</ul></ul>after", "one\ntwo\nin\n\nafter"),
        ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "a\tb\n1\t2"),
        ("<table><tr><td><p>x<p>y</table>", "x\n\ny"),
        ("<pre>  a\n   b\n\n c</pre>", "  a\n   b\n\n c"),
        ("x&nbsp;&nbsp;y&amp;&eacute;&#8364;&#x1F600;", "x  y&é€😀"),
        ("in<b>li</b>ne <i>words</i>", "inline words"),
        ("a\u200bb &lt;script&gt;", "a\u200bb <script>"),
    ],
)
def test_layout(markup: str, text: str) -> None:
    assert shown(markup) == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>",
        "<style>x</style>",
        "<template>x</template>",
        "<!-- x -->",
        "<p hidden>x</p>",
        "<div style='color:red; DISPLAY : none'>x<p>x</p></div>",
        "<span style='visibility:hidden'>x</span>",
        "<iframe src='http://canary.example'>x</iframe>",
        "<svg><text>x</text></svg>",
        "<img src='http://canary.example/x.png' alt=x>",
        "<input type=hidden value=x>",
        "<select><option>x</select>",
    ],
)
def test_hidden_is_left_out(hidden: str) -> None:
    assert shown(f"<title>x</title>seen{hidden} this") in ("seen this", "seen\nthis", "seenthis")
    with pytest.raises(Unreadable) as caught:
        read(f"<html><body>{hidden}".encode())
    assert caught.value.lack is Lack.EMPTY


def test_title_and_headings() -> None:
    part = read(b"<title> The\ntitle </title><h1>One</h1><div><h3>Three <i>x</i></h3></div>text")
    assert part.text == "One\n\nThree x\n\ntext" and part.extra == {"title": "The title"}
    assert part.layout is not None
    assert [(part.text[a:b], level) for a, b, level in part.layout.headings] == [("One", 1), ("Three x", 3)]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "cp1252"),
        ("<meta charset=windows-1251>", "cp1251"),
        ('<?xml version="1.0" encoding="koi8-r"?>', "koi8-r"),
        ("", "utf-8"),
        ("<meta charset=utf-16>", "utf-8"),
        ("<meta charset=nonsense>", "utf-8"),
        ("<meta charset=ascii>", "utf-16"),
        ("<meta charset=utf-8>", "utf-16-le"),
        ("<meta charset=utf-8>", "cp1252"),
    ],
)
def test_encodings(head: str, encoding: str) -> None:
    text = "Привет, мир" if encoding in ("cp1251", "koi8-r") else "Grüße aus Zürich"
    assert read(f"<html><head>{head}</head><body>{text}".encode(encoding)).text == text


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "p", "font"])
def test_depth_costs_nothing(tag: str) -> None:
    assert shown(f"<{tag}>" * 3_000 + "deep") == "deep"


def test_tables_inside_tables_are_rows_up_to_a_depth() -> None:
    markup = "<table><tr><td>a<td>" * 200 + "deep"
    assert shown(markup).endswith("deep") and shown(markup).count("a") == 200


def test_too_much_markup() -> None:
    with pytest.raises(Unreadable) as caught:
        read(b"<p>" + b"a" * web.MOST_MARKUP)
    assert caught.value.lack is Lack.TOO_LARGE
