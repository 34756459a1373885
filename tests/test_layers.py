"""Who may import whom, and what no module may do: read off the syntax trees, also inside functions.

``ui → session → {engine, store} → {records, errors}``. The application layer is the session with the parts it is made
of, and the verbs that drive it without a window.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app"
FILES = sorted(APP.rglob("*.py"))

SPOKEN = {"app", "records", "errors", "wording"}  # "app" is the package itself: its version
WITHIN = {"engine", "store", "paths", "features", "learner", "log", "desk", "lexicon", "intake", "importing"} | {
    "approval",
    "importer",
    "exporting",
    "doubtful",
    "language_model",
    "model_files",
}
"""What the session is made of."""

ALLOWED = {
    "app": set(),
    "errors": set(),
    "records": {"records"},
    "wording": set(),
    "offline": {"errors", "wording"},
    "paths": {"errors", "wording"},
    "profile": SPOKEN | {"paths"},
    "engine": SPOKEN | {"engine"},
    "store": SPOKEN | {"store"},
    "log": SPOKEN | {"store"},
    "features": SPOKEN | {"engine", "store", "paths"},
    "second_opinion": SPOKEN,
    "figures": SPOKEN | {"engine", "store", "second_opinion"},
    "doubtful": SPOKEN | {"engine", "store", "second_opinion"},
    "learned": SPOKEN | {"engine", "store", "features", "lessons", "second_opinion"},
    "lessons": SPOKEN | {"store"},
    "explaining": SPOKEN | {"engine", "store", "features", "learned", "second_opinion"},
    "learner": SPOKEN
    | {"engine", "store", "features", "figures", "log", "second_opinion"}
    | {"explaining", "learned", "lessons"},
    "lexicon": SPOKEN | {"engine", "store", "log"},
    "intake": SPOKEN | {"engine", "store", "log", "lexicon"},
    "importing": SPOKEN | {"engine", "store", "intake"},
    "exporting": SPOKEN | {"engine", "store", "log"},
    "importer": SPOKEN | {"engine", "store", "log", "lexicon", "intake", "importing", "reading_child"},
    "approval": SPOKEN | {"approval", "engine", "store", "learned", "learner", "log"},
    "desk": SPOKEN | {"store", "learner", "log", "approval"},
    "session": SPOKEN | WITHIN | {"session", "offline", "reading_child"},
    "simulation": SPOKEN | {"simulation", "session", "engine", "features"},
    "tiny_model": set(),
    "specimens": set(),
    "selftest": SPOKEN
    | {"session", "engine", "features", "paths", "offline", "reading_child", "tiny_model", "specimens", "ui"},
    "samples": SPOKEN | {"session", "engine", "paths"},
    "builtin_model": SPOKEN | {"engine", "paths"},
    "ui": SPOKEN | {"ui", "session", "samples", "profile", "paths", "offline", "builtin_model"},
    "tour": SPOKEN | {"ui", "session", "samples", "profile", "paths", "offline"},
    "cli": SPOKEN
    | {
        "cli",
        "session",
        "model_files",
        "simulation",
        "selftest",
        "features",
        "profile",
        "paths",
        "offline",
        "tour",
        "ui",
    },
    "kept_trust": SPOKEN | {"engine", "store"},
    "suggestions": SPOKEN | {"engine", "store", "second_opinion", "kept_trust"},
    "language_model": SPOKEN
    | {"engine", "store", "log", "learner", "suggestions"}
    | {"model_files", "model_permits", "model_places"},
    "model_files": SPOKEN | {"engine", "model_finder", "model_permits", "model_places", "model_trial"},
    "model_trial": SPOKEN | {"engine"},
    "model_finder": SPOKEN | {"engine"},
    "model_permits": SPOKEN | {"paths"},
    "model_places": SPOKEN | {"paths"},
    "reading_child": SPOKEN | {"reading_child", "engine", "offline"},
    "__main__": {"offline", "cli", "reading_child", "model_trial"},
}
"""Part of the program: the parts it may import."""

LATE = {
    "selftest": {"ui", "reading_child"},
    "cli": {"ui", "tour", "session", "model_files", "simulation", "selftest", "features"},
    "__main__": {"cli", "model_trial", "reading_child"},
}
"""What may only be imported inside a function, when a verb needs it: ``cloister --help`` answers at once."""

QT = {"PySide6", "shiboken6", "pyqtgraph"}
SQL = {"sqlite3", "sqlite_utils"}
MODELS = {"torch", "transformers", "sentence_transformers", "llama_cpp", "sklearn"}
FOREIGN = {
    "engine": QT | SQL,
    "store": QT | MODELS,
    "ui": SQL | MODELS,
    **dict.fromkeys(ALLOWED.keys() - {"engine", "store", "ui"}, QT | MODELS | {"sqlite_utils"}),
}
"""Libraries a part may not import. The application layer sees SQLite in types only."""
EXCEPT_FOREIGN = {("tour.py", "PySide6"), ("selftest.py", "llama_cpp")}  # pictures; is it there and does it run?

NETWORK = {
    *("socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "imaplib", "poplib", "nntplib", "telnetlib"),
    *("socketserver", "xmlrpc", "webbrowser", "requests", "httpx", "aiohttp", "urllib3", "huggingface_hub"),
    *("PySide6.QtNetwork", "PySide6.QtWebSockets", "PySide6.QtWebEngineCore", "PySide6.QtWebEngineWidgets"),
}
EXCEPT_NETWORK = {("offline.py", "socket"), ("selftest.py", "socket")}  # the air gap, and who tries it

RUNS_CODE = {
    *("pickle", "_pickle", "cPickle", "pickletools", "marshal", "shelve", "joblib", "dill", "cloudpickle", "yaml"),
    *("multiprocessing", "code", "codeop", "runpy", "imp"),
}
"""Modules that make objects or code out of bytes. multiprocessing speaks pickle."""
CALLS_CODE = {
    *("eval", "exec", "compile", "builtins.eval", "builtins.exec", "builtins.compile", "os.system", "os.popen"),
    *("torch.load", "torch.jit.load", "torch.hub.load", "concurrent.futures.ProcessPoolExecutor"),
    *("pandas.read_pickle", "numpy.fromregex", "sys.setprofile", "sys.settrace"),
}
NEEDS_NO_PICKLE = {"numpy.load", "numpy.save", "numpy.lib.format.read_array", "numpy.lib.format.write_array"}
NAMED_PLACES = {"store/project.py": "the only maker of a connection", "selftest.py": "damages its own made-up project"}


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def _module(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _part(module: str) -> str:
    """ "app.ui.widgets.controls" → "ui"; the package itself is "app"."""
    return module.split(".")[1] if "." in module else module


def _is_module(name: str) -> bool:
    place = ROOT.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def imports(tree: ast.Module, module: str, is_package: bool = False) -> Iterator[tuple[str, bool, int]]:
    """(what is imported, whether inside a function, line); ``importlib.import_module("x")`` counts as well."""
    names = _names(tree)

    def walk(node: ast.AST, inside: bool) -> Iterator[tuple[str, bool, int]]:
        for child in ast.iter_child_nodes(node):
            deeper = inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            if isinstance(child, ast.Import):
                yield from ((alias.name, inside, child.lineno) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                base = child.module or ""
                if child.level:
                    folders = module.split(".")[: None if is_package else -1]
                    base = ".".join([*folders[: len(folders) - child.level + 1], *filter(None, [base])])
                for alias in child.names:
                    whole = f"{base}.{alias.name}"
                    # "from app import paths" imports a module, "from app.paths import made" a thing inside one.
                    yield (whole if _is_module(whole) or not base.startswith("app") else base), inside, child.lineno
            elif isinstance(child, ast.Call) and _called(child, names) in ("importlib.import_module", "__import__"):
                first = child.args[0] if child.args else None
                if isinstance(first, ast.Constant):
                    yield str(first.value), inside, child.lineno
            yield from walk(child, deeper)

    yield from walk(tree, False)


def _names(tree: ast.Module) -> dict[str, str]:
    """What the names of a module stand for: ``{"np": "numpy", "connect": "sqlite3.connect"}``."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _called(call: ast.Call, names: dict[str, str]) -> str:
    """The full dotted name of what is called, "" for anything else, such as a method of a result."""
    return _dotted(call.func, names)


def _dotted(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value, names)
        return f"{before}.{node.attr}" if before else ""
    return ""


def runs_code(tree: ast.Module) -> Iterator[str]:
    """What in ``tree`` could make code or objects out of data (safety.md B4), each with its line."""
    names = _names(tree)
    for name, _, line in imports(tree, "app.x"):
        if name.partition(".")[0] in RUNS_CODE:
            yield f"line {line}: imports {name}"
        if name in CALLS_CODE:
            yield f"line {line}: imports {name}"
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = _called(node, names)
        keywords = {word.arg: word.value for word in node.keywords}
        if called in CALLS_CODE:
            yield f"line {node.lineno}: calls {called}"
        if called in NEEDS_NO_PICKLE and not _is_constant(keywords.get("allow_pickle"), False):
            yield f"line {node.lineno}: {called} without allow_pickle=False"
        if called in ("importlib.import_module", "__import__") and not (
            node.args and isinstance(node.args[0], ast.Constant)
        ):
            yield f"line {node.lineno}: imports a module by a computed name"
        for word, refused in (("allow_pickle", True), ("shell", True), ("trust_remote_code", True)):
            if word in keywords and not _is_constant(keywords[word], not refused):
                yield f"line {node.lineno}: {word} is not {not refused}"


def _is_constant(node: ast.expr | None, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def connections(tree: ast.Module) -> Iterator[str]:
    """Where ``tree`` opens a database."""
    names = _names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = _called(node, names)
            root, _, last = called.rpartition(".")
            if (root.partition(".")[0] == "sqlite3" and last in ("connect", "Connection")) or (
                root.partition(".")[0] == "sqlite_utils" and last == "Database"
            ):
                yield f"line {node.lineno}: {called}"


def _each(file: Path) -> str:
    return file.relative_to(APP).as_posix()


@pytest.mark.parametrize("file", FILES, ids=_each)
def test_layers(file: Path) -> None:
    module = _module(file)
    part = _part(module)
    assert part in ALLOWED, f"app/{_each(file)} is a new part of the program: say in the table whom it may import"
    wrong = []
    for name, inside, line in imports(_tree(file), module, file.name == "__init__.py"):
        if name == "app" or name.startswith("app."):
            other = _part(name)
            if other not in ALLOWED[part]:
                wrong.append(f"line {line}: {part} may not import {name}")
            elif not inside and other in LATE.get(part, ()):
                wrong.append(f"line {line}: {part} may import {name} inside a function only")
    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=_each)
def test_records_are_imported_by_their_front(file: Path) -> None:
    module = _module(file)
    inner = [
        f"line {line}: {name}"
        for name, _, line in imports(_tree(file), module, file.name == "__init__.py")
        if name.startswith("app.records.") and _part(module) != "records"
    ]
    assert inner == []


@pytest.mark.parametrize("file", FILES, ids=_each)
def test_libraries_of_each_layer(file: Path) -> None:
    part = _part(_module(file))
    wrong = [
        f"line {line}: {name}"
        for name, _, line in imports(_tree(file), _module(file))
        if (root := name.partition(".")[0]) in FOREIGN.get(part, ()) and (_each(file), root) not in EXCEPT_FOREIGN
    ]
    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=_each)
def test_nobody_imports_a_way_out(file: Path) -> None:
    wrong = [
        f"line {line}: {name}"
        for name, _, line in imports(_tree(file), _module(file))
        if any(name == way or name.startswith(f"{way}.") for way in NETWORK)
        and (_each(file), name) not in EXCEPT_NETWORK
    ]
    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=_each)
def test_nothing_makes_code_out_of_data(file: Path) -> None:
    assert list(runs_code(_tree(file))) == []


@pytest.mark.parametrize("file", FILES, ids=_each)
def test_one_module_makes_connections(file: Path) -> None:
    if _each(file) not in NAMED_PLACES:
        assert list(connections(_tree(file))) == []


def test_heavy_libraries_are_imported_late() -> None:
    """Models are imported inside functions: the window is up before that begins."""
    early = [
        f"app/{_each(file)} line {line}: {name}"
        for file in FILES
        for name, inside, line in imports(_tree(file), _module(file))
        if name.partition(".")[0] in MODELS and not inside
    ]
    assert early == []


def test_the_session_loads_neither_qt_nor_models() -> None:
    code = "import json, sys, app.session; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout))
    assert "app" in loaded
    assert loaded & (QT | MODELS) == set()


def test_the_air_gap_comes_first() -> None:
    before = []
    for statement in _tree(APP / "__main__.py").body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            assert _called(statement.value, {}) == "offline.guard"
            break
        before.append(statement)
    else:
        raise AssertionError("app/__main__.py does not call offline.guard()")
    for statement in before:
        assert isinstance(statement, ast.Import | ast.ImportFrom | ast.Expr), ast.dump(statement)
    for name, _, _ in imports(ast.Module(body=before, type_ignores=[]), "app.__main__"):
        assert name == "app.offline" or name.partition(".")[0] in sys.stdlib_module_names, name


# --- the gates see what they should see ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from pickle import loads as harmless",
        "def f():\n    import joblib.numpy_pickle",
        "import marshal as m",
        "import shelve",
        "import multiprocessing.pool",
        "from concurrent.futures import ProcessPoolExecutor",
        "import yaml\nyaml.load(x)",
        "eval(x)",
        "exec('1')",
        "import builtins\nbuiltins.eval(x)",
        "compile(x, '', 'eval')",
        "import torch\ntorch.load(p)",
        "def f():\n    from torch import load\n    load(p)",
        "import numpy as np\nnp.load(p)",
        "import numpy as np\nnp.load(p, allow_pickle=True)",
        "import numpy as np\nnp.load(p, allow_pickle=maybe)",
        "from numpy import load\nload(p)",
        "read(p, allow_pickle=True)",
        "import importlib\nimportlib.import_module(name)",
        "import importlib\nimportlib.import_module('pickle')",
        "__import__('marshal')",
        "import subprocess\nsubprocess.run(x, shell=True)",
        "import os\nos.system(x)",
        "Model(p, trust_remote_code=True)",
    ],
)
def test_the_code_gate_catches(code: str) -> None:
    assert list(runs_code(ast.parse(code))) != []


@pytest.mark.parametrize(
    "code",
    [
        "import numpy as np\nnp.load(p, allow_pickle=False)",
        "dialog.exec()",
        "model.eval()",
        "import re\nre.compile(x)",
        "import json\njson.load(x)",
        "import importlib\nimportlib.import_module('app.ui')",
        "from concurrent.futures import ThreadPoolExecutor",
        "Model(p, trust_remote_code=False)",
    ],
)
def test_the_code_gate_lets_through(code: str) -> None:
    assert list(runs_code(ast.parse(code))) == []


@pytest.mark.parametrize(
    ("code", "opens"),
    [
        ("import sqlite3\nsqlite3.connect(p)", True),
        ("import sqlite3 as s\ns.connect(p)", True),
        ("from sqlite3 import connect as c\nc(p)", True),
        ("import sqlite3\nsqlite3.dbapi2.connect(p)", True),
        ("import sqlite_utils\nsqlite_utils.Database(p)", True),
        ("from sqlite_utils import Database\nDatabase(p)", True),
        ("from sqlite_utils.db import Database\ndef f():\n    return Database(p)", True),
        ("import sqlite3\ndef f(c: sqlite3.Connection) -> None: c.execute('')", False),
        ("button.clicked.connect(f)", False),
        ("from sqlite_utils import Database\ndef f(d: Database) -> None: ...", False),
    ],
)
def test_the_connection_gate(code: str, opens: bool) -> None:
    assert bool(list(connections(ast.parse(code)))) is opens


def test_imports_are_found_wherever_they_stand() -> None:
    code = """
    import a
    from app import paths, __version__
    from app.store import project
    from app.store.project import Project
    from . import sister
    from .. import aunt
    from ..engine import text
    class C:
        import b
        def f(self):
            import c.d
            from app.ui import words
            if x:
                import importlib
                importlib.import_module("app.cli")
    if TYPE_CHECKING:
        import e
    lazy = lambda: __import__("f")
    """
    found = {(name, inside) for name, inside, _ in imports(ast.parse(textwrap.dedent(code)), "app.ui.x")}
    assert found == {
        *(
            (name, False)
            for name in ("a", "b", "e", "app", "app.paths", "app.store.project", "app.ui", "app.engine.text")
        ),
        *((name, True) for name in ("c.d", "importlib", "app.ui.words", "app.cli", "f")),
    }


def test_all_of_the_program_is_walked() -> None:
    walked = {_each(file) for file in FILES}
    assert {"session/session.py", "store/project.py", "engine/head.py", "ui/__init__.py"} <= walked
