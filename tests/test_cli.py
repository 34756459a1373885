"""The verbs without a window, as a security team or a script calls them: in a process of their own."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app import cli
from app.errors import InputError, StorageError
from app.session import Session
from app.simulation import play, results
from app.store import project
from tests.fakes import ANNA, FakeEmbedder, business

ROOT = Path(__file__).resolve().parent.parent


def cloister(*arguments: object, home: Path, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
        cwd=ROOT,
        env={**os.environ, "CLOISTER_HOME": str(home), "PYTHONWARNINGS": "error"},
    )


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "data.csv"
    lines = ["text,label", *(f'"{raw.text}",{raw.label}' for raw in business(30))]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_project_file_alone_means_the_window(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from app import cli

    opened: list[Path | None] = []
    monkeypatch.setattr("app.ui.application.run", lambda project=None: opened.append(project) or 0)
    path = tmp_path / "Supplier files.cloister"
    assert cli.main([str(path)]) == 0
    assert opened == [path]


def test_labels_that_came_with_a_table_are_told(tmp_path: Path) -> None:
    from app.cli import adding
    from app.records import Changes, Imported

    found = Imported(changes=Changes.DOCUMENTS, added=30, duplicates=0, without_text=0, labelled=28)
    assert "28 came with a label, which counts as your answer." in adding.told(tmp_path / "p.cloister", found)[1]


def test_help_names_every_verb(tmp_path: Path) -> None:
    done = cloister("--help", home=tmp_path)
    assert done.returncode == 0
    for verb in ("new", "add", "continue", "learn", "export", "verify", "simulate", "self-test"):
        assert verb in done.stdout
        assert cloister(verb, "--help", home=tmp_path).returncode == 0


def test_new_export_verify(tmp_path: Path, table: Path) -> None:
    path = tmp_path / "p.cloister"
    made = cloister("new", path, table, "--label-column", "label", "--json", home=tmp_path)
    assert made.returncode == 0, made.stderr
    result = json.loads(made.stdout)
    assert (result["added"], result["labelled"]) == (30, 30)
    out = tmp_path / "out.jsonl"
    exported = cloister("export", path, out, home=tmp_path)
    assert exported.returncode == 0, exported.stderr
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {row["label"] for row in rows} == {"Invoice", "Contract", "Letter"}
    assert {row["how"] for row in rows} == {"imported"}
    verified = cloister("verify", path, "--json", home=tmp_path)
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout)["ok"] is True


def test_verify_ends_with_one_when_an_event_was_altered(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "p.cloister"
    with Session.create(path, person=ANNA, embedder=FakeEmbedder) as session:
        session.add_label("Invoice")
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER events_no_update")
    connection.execute("UPDATE events SET content = replace(content, 'Invoice', 'Receipt') WHERE kind = 'label_added'")
    connection.commit()
    connection.close()
    done = cloister("verify", path, home=tmp_path)
    assert done.returncode == 1
    assert "event 5 (label_added)" in done.stdout


def test_wrong_input_is_one_sentence_and_status_two(tmp_path: Path, table: Path) -> None:
    path = tmp_path / "p.cloister"
    project.create(path).close()
    text = tmp_path / "note.cloister"
    text.write_text("hello")
    cases: list[tuple[tuple[object, ...], str]] = [
        (("verify", tmp_path / "absent.cloister"), "There is no file"),
        (("verify", text), "is not a Cloister project"),
        (("verify", tmp_path), "is a folder"),
        (("new", tmp_path / "q.cloister", tmp_path / "absent.csv"), "absent.csv"),
        (("new", tmp_path / "r.cloister", table, "--text-column", "texte"), "texte"),
        (("new", text, table), "already a file"),
        (("export", path, tmp_path / "o.csv", "--split", "a/b"), "“a/b” is not three shares"),
        (("export", path, tmp_path / "o.csv", "--split", "80/10/ten"), "such as 80/10/10."),
        (("simulate", table, "--label-column", "nothing"), "nothing"),
        (("simulate", table, "--label-column", "label", "--text-column", "text", "--pool", 999), "fewer than"),
        (("simulate", table, "--label-column", "label", "--none", "Invoices"), "No document has the label “Invoices”"),
        (("simulate", table, "--label-column", "label", "--seeds", 1, 2, 1), "The seed 1 was given twice"),
    ]
    for arguments, words in cases:
        done = cloister(*arguments, home=tmp_path)
        assert done.returncode == 2, (arguments, done.stdout, done.stderr)
        assert words in done.stderr, (arguments, done.stderr)
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "o.csv").exists()
    assert text.read_text() == "hello"


@pytest.mark.parametrize("column", ["label", "hard", "number"])
def test_a_column_that_holds_no_documents_is_not_simulated(
    column: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from app import cli

    path = tmp_path / "data.csv"
    rows = [f'"{raw.text}",{raw.label},{"yes" if at == 7 else ""},{at}' for at, raw in enumerate(business(40))]
    path.write_text("\n".join(["text,label,hard,number", *rows]), encoding="utf-8")
    assert cli.main(["simulate", str(path), "--label-column", "label", "--text-column", column]) == 2
    told = capsys.readouterr().err
    assert f"“{column}” is no column of documents" in told
    assert "The columns are “text”, “label”, “hard”, “number”." in told


def test_names_of_columns_cannot_write_on_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from app import cli

    path = tmp_path / "data.csv"
    more = [f"more {at}" for at in range(30)]
    rows = [",".join([f'"{raw.text}"', str(raw.label), str(at), *more]) for at, raw in enumerate(business(40))]
    path.write_text("\n".join([",".join(["text", "label", "num\x1b[2Jber", *more]), *rows]), encoding="utf-8")
    assert cli.main(["simulate", str(path), "--label-column", "label", "--text-column", "num\x1b[2Jber"]) == 2
    told = capsys.readouterr().err
    assert "is no column of documents" in told
    assert "\x1b" not in told
    assert told.rstrip().endswith("“more 16” ….")


def test_every_argument_says_what_it_is() -> None:
    from app import cli

    (verbs,) = (one for one in cli.parser()._actions if isinstance(one, argparse._SubParsersAction))
    silent = [
        (verb, action.dest) for verb, made in verbs.choices.items() for action in made._actions if not action.help
    ]
    assert silent == []


def test_a_second_instance_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.cloister"
    with Session.create(path, person=ANNA, embedder=FakeEmbedder):
        done = cloister("verify", path, home=tmp_path)
    assert done.returncode == 2
    assert "open in another window" in done.stderr


def test_a_newer_project_is_refused(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "p.cloister"
    Session.create(path, person=ANNA, embedder=FakeEmbedder).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    done = cloister("verify", path, home=tmp_path)
    assert done.returncode == 2
    assert "newer version" in done.stderr


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOISTER_HOME", str(tmp_path / "home"))


def run(*arguments: object) -> int:
    """The verbs in this process, where nothing slow is started; a wrong argument ends as the process would."""
    try:
        return cli.main([str(argument) for argument in arguments])
    except SystemExit as ended:
        return int(ended.code or 0)


@pytest.mark.usefixtures("own_home")
class TestNew:
    @pytest.fixture
    def labels(self, tmp_path: Path) -> Path:
        path = tmp_path / "labels.csv"
        path.write_text("name\nInvoice\ninvoice\n", encoding="utf-8")
        return path

    def test_what_failed_leaves_nothing_and_can_be_tried_again(
        self, tmp_path: Path, table: Path, labels: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder = tmp_path / "projects"
        folder.mkdir()
        path = folder / "p.cloister"
        second = tmp_path / "second.csv"
        second.write_text("words\nhello\n", encoding="utf-8")
        wrong: list[tuple[tuple[object, ...], str]] = [
            ((tmp_path / "absent.csv",), "absent.csv"),
            ((table, "--text-column", "texte"), "texte"),
            ((table, second, "--text-column", "text"), "There is no column"),
            ((table, "--labels", tmp_path / "no.csv"), "no.csv"),
            ((table, "--labels", labels), "already a label"),
        ]
        for arguments, words in wrong:
            assert run("new", path, *arguments) == 2, arguments
            assert words in capsys.readouterr().err
            assert list(folder.iterdir()) == [], arguments
        assert run("new", path, table) == 0

    def test_another_file_in_its_place_is_not_deleted(
        self, tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "p.cloister"

        def swap(*_: object, **__: object) -> None:
            path.unlink()
            path.write_text("another's")
            raise InputError("made up")

        monkeypatch.setattr(Session, "import_documents", swap)
        assert run("new", path, table) == 2
        assert path.read_text() == "another's"

    @pytest.mark.parametrize(("error", "status"), [(KeyboardInterrupt(), 130), (StorageError("The disk is full."), 2)])
    def test_what_was_interrupted_goes_on_with_add(
        self,
        tmp_path: Path,
        table: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        error: BaseException,
        status: int,
    ) -> None:
        path = tmp_path / "p.cloister"

        def some(self: Session, *_: object, **__: object) -> None:
            self.add_documents(business(10))
            raise error

        with monkeypatch.context() as patched:
            patched.setattr(Session, "import_documents", some)
            assert run("new", path, table) == status
        assert f"cloister add {path}" in capsys.readouterr().err
        assert run("add", path, table, "--json") == 0
        result = json.loads(capsys.readouterr().out)
        assert (result["added"], result["duplicates"]) == (20, 10)

    def test_add_adds_to_what_is_there(self, tmp_path: Path, table: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "p.cloister"
        labels = tmp_path / "labels.csv"
        labels.write_text("name\nInvoice\nContract\n", encoding="utf-8")
        assert run("add", path, table) == 2
        assert "There is no file" in capsys.readouterr().err
        assert run("new", path, table, "--labels", labels) == 0
        more = tmp_path / "more.txt"
        more.write_text("Dear colleague, one more letter.", encoding="utf-8")
        assert run("add", path, more, "--labels", labels) == 0
        assert "1 documents added" in capsys.readouterr().out
        with Session.open(path, person=ANNA, embedder=FakeEmbedder) as session:
            assert session.progress().documents == 31
            assert [label.name for label in session.labels()] == ["Invoice", "Contract", "Letter"]

    def test_where_nothing_could_be_read_nothing_is_made(
        self, tmp_path: Path, table: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path, unread = tmp_path / "p.cloister", tmp_path / "unread.csv"
        blank = tmp_path / "blank.csv"
        blank.write_text('id,text\n1," "\n2," "\n', encoding="utf-8")
        picture = tmp_path / "a.pdf"
        picture.write_bytes(b"%PDF-1.7 and nothing more")
        assert run("new", path, blank, picture, "--unread", unread) == 2
        said = capsys.readouterr().err
        assert "No document could be read: 2 empty; 1 damaged" in said and "No project was made." in said
        assert not path.exists()
        assert len(unread.read_text(encoding="utf-8-sig").splitlines()) == 4
        assert run("new", path, table) == 0
        assert run("add", path, blank, "--json") == 2
        said = capsys.readouterr().err
        assert "No document could be read: 2 empty." in said and "is as it was" in said
        assert run("add", path, blank, table) == 0  # of what was there already, nothing is wrong

    def test_a_folder_without_documents_names_all_that_was_looked_for(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder = tmp_path / "empty"
        folder.mkdir()
        assert run("new", tmp_path / "p.cloister", folder) == 2
        said = capsys.readouterr().err
        assert "“empty” holds nothing that can be read: no PDF, Word, Excel, slides, HTML, mail or text files." in said
        assert not (tmp_path / "p.cloister").exists()

    def test_truths_that_differ_in_capitals_are_one_label(self, tmp_path: Path) -> None:
        data = tmp_path / "data.csv"
        data.write_text("text,label\none,Invoice\ntwo,invoice\nthree,Letter\n", encoding="utf-8")
        path = tmp_path / "p.cloister"
        assert run("new", path, data, "--label-column", "label", "--label-column-as", "truth") == 0
        with Session.open(path, person=ANNA, embedder=FakeEmbedder) as session:
            assert [label.name for label in session.labels()] == ["Invoice", "Letter"]


@pytest.mark.usefixtures("own_home")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("new", "{t}/p.cloister", "{data}", "--seed", "-1"), "from 0 to 2147483647"),
        (("new", "{t}/p.cloister", "{data}", "--seed", str(2**31)), "from 0 to 2147483647"),
        (("new", "{t}/p.cloister", "{data}", "--delimiter", "xx"), "one character"),
        (("new", "{t}/p.cloister", "{data}", "--encoding", "klingon"), "name of an encoding"),
        (("new", "{t}/p.cloister", "{data}", "--encoding", "rot13"), "name of an encoding"),
        (("new", "{t}/" + "x" * 300, "{data}"), "cannot have the name"),
        (("new", "{t}/p.cloister", "{t}/" + "x" * 300), "xxx"),
        (("new", "", "{data}"), "no name for a project"),
        (("learn", "{t}/" + "x" * 300), "There is no file"),
        (("verify", "{t}/" + "x" * 300), "There is no file"),
        (("simulate", "{data}", "--pool", "-3"), "whole number from 1"),
        (("simulate", "{data}", "--pool", "0"), "whole number from 1"),
        (("simulate", "{data}", "--answers", "-5"), "whole number from 0"),
        (("simulate", "{data}", "--seed", "x"), "whole number from 0"),
        (("simulate", "{data}", "--target", "nan"), "above 0 and up to 1"),
        (("simulate", "{data}", "--target", "95"), "above 0 and up to 1"),
        (("simulate", "{data}", "--vectors", "{data}"), "is not a folder"),
        (("simulate", "{data}", "--vectors", "{data}/in/it"), "for vectors cannot be used"),
        (("simulate", "{data}", "--json", "{t}/nodir/x"), "does not exist"),
        (("simulate", "{data}", "--json", "{t}"), "is a folder"),
        (("simulate", "{data}", "--json", "{data}"), "cannot be the result as well"),
        (("simulate", "{data}", "--json", "{t}/p.cloister", "--project", "{t}/p"), "cannot be the result as well"),
        (("simulate", "{data}", "--project", "{data}"), "no documents with a label"),
        (("simulate", "{data}", "--project", "{t}/taken.cloister"), "already a file"),
    ],
)
def test_wrong_arguments_are_said_before_anything_is_done(
    tmp_path: Path, table: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "taken.cloister").write_text("precious")
    data = tmp_path / "plain.csv"
    data.write_text("text,other\nhello,1\nthere,2\n", encoding="utf-8")
    assert run(*(argument.format(t=tmp_path, data=data) for argument in arguments)) == 2
    said = capsys.readouterr().err
    assert words in said and "Traceback" not in said
    assert {file.name for file in tmp_path.iterdir()} - {"home"} == {"data.csv", "plain.csv", "taken.cloister"}


@pytest.mark.usefixtures("own_home")
@pytest.mark.parametrize("filename", [None, "x.csv", b"x.csv"])
def test_what_nobody_foresaw_of_the_file_system_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], filename: object
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error", filename)

    monkeypatch.setattr(Session, "open", fail)
    assert run("learn", tmp_path / "p.cloister") == 2
    said = capsys.readouterr().err
    assert "Input/output error" in said
    assert filename is None or "“x.csv”" in said


def test_a_tab_can_be_named(tmp_path: Path) -> None:
    parser = cli.parser()
    for given in ("tab", "\\t", "\t"):
        assert parser.parse_args(["new", "p", "d", "--delimiter", given]).delimiter == "\t"
    assert parser.parse_args(["new", "p", "d", "--delimiter", ";"]).delimiter == ";"


def a_run() -> results.Simulation:
    return results.Simulation(
        documents=3,
        labels=2,
        answers=1,
        answers_by_kind={"seed": 1},
        auto_approved=0,
        auto_wrong=0,
        certified_bound=None,
        wrong_total=0,
        approvals=(),
        rounds=(),
        stopped_because="it was enough",
        seed=1,
        target=0.95,
        seconds=1.0,
        peak_memory_mb=1.0,
    )


def test_a_result_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.json"
    out.write_text("the last one")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="No space"):
            a_run().save(out)
    assert out.read_text() == "the last one"
    assert [file.name for file in tmp_path.iterdir()] == ["out.json"]
    a_run().save(out)
    assert json.loads(out.read_text(encoding="utf-8"))["answers"] == 1


def test_labels_that_differ_in_capitals_are_one_to_the_oracle(tmp_path: Path) -> None:
    pool = [
        replace(raw, label=raw.label.upper() if number % 2 else raw.label)
        for number, raw in enumerate(business(24))
        if raw.label
    ]
    found = play.simulate(pool, tmp_path / "s.cloister", seed=1, most_answers=4, embedder=FakeEmbedder)
    assert (found.documents, found.labels, found.answers) == (24, 3, 4)


@pytest.mark.slow
def test_simulate_with_the_real_model_is_the_same_twice(tmp_path: Path, table: Path) -> None:
    """Same file and seed, same run: in two processes, and with one core and all."""
    runs = []
    for number in range(2):
        out = tmp_path / f"{number}.json"
        arguments = ("simulate", table, "--label-column", "label", "--seed", 3, "--answers", 20, "--json", out)
        command = [sys.executable, "-m", "app", *map(str, arguments)]
        one_core = number == 1 and hasattr(os, "sched_setaffinity")
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            cwd=ROOT,
            env={**os.environ, "CLOISTER_HOME": str(tmp_path)},
            preexec_fn=(lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})) if one_core else None,
        )
        assert done.returncode == 0, done.stderr
        runs.append(json.loads(out.read_text(encoding="utf-8")))
    for run in runs:
        del run["seconds"], run["processor_seconds"], run["peak_memory_mb"]
        for one in run["rounds"]:
            del one["seconds"]
    assert runs[0] == runs[1]
    assert runs[0]["rounds"][-1]["answers"] == 20
    assert runs[0]["answers_by_kind"].keys() <= {"seed", "learn", "measure"}


@pytest.mark.slow
def test_self_test_passes(tmp_path: Path) -> None:
    done = cloister("self-test", "--json", home=tmp_path)
    result = json.loads(done.stdout)
    failed = [check for check in result["checks"] if not check["ok"]]
    assert failed == []
    assert done.returncode == 0
