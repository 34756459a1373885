"""What goes into the frozen program and what stays out: by module, by native file, by data file.

Leaving out a module is not enough: a library that needs another brings it along (``libqvnc.so`` brings Qt's network),
so native files are judged once more by where they would lie in the bundle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping

import locks

QT_MODULES = (
    "QtCore",
    "QtGui",
    "QtWidgets",
    "QtSvg",
    "QtTest",
    "QtOpenGL",
    "QtOpenGLWidgets",
    "QtPrintSupport",
    "QtDBus",
)
"""The parts of Qt that the window and pyqtgraph use; the window's own tests of speed use QtTest."""

_OTHER_QT = (
    *("QtConcurrent", "QtDesigner", "QtHelp", "QtNetwork", "QtQml", "QtQuick", "QtQuickControls2", "QtQuickTest"),
    *("QtQuickWidgets", "QtSql", "QtSvgWidgets", "QtUiTools", "QtXml"),
)

WAYS_OUT: tuple[str, ...] = (
    *(f"PySide6.{name}" for name in _OTHER_QT),
    *("hf_xet", "pyarrow._s3fs", "pyarrow._gcsfs", "pyarrow._azurefs", "pyarrow._hdfs", "pyarrow._flight"),
    *("pyarrow.flight", "tensorboard", "torch.utils.tensorboard"),
)
"""Modules that can speak to others over a network, and what needs them: they stay out even if something loads them."""

_UNUSED = (
    # makers and testers
    *("IPython", "PyInstaller", "test", "idlelib", "ensurepip", "lib2to3", "tkinter", "turtledemo"),
    *("numpy.f2py", "scipy.conftest"),
    *("torch.test", "torch.utils.benchmark", "caffe2", "pyqtgraph.examples", "pyarrow.tests", "pyarrow.orc"),
    *("pyarrow.substrait", "pyarrow._substrait", "pyarrow.gandiva"),
    # absent libraries that others would look for
    *("matplotlib", "pandas", "tensorflow", "jax", "flax", "cupy", "dask", "triton", "accelerate", "peft", "datasets"),
    *("torchvision", "torchaudio", "timm", "onnxruntime", "openvino", "optimum", "cv2", "wandb", "mlflow"),
)


UNUSED_PREPARATIONS = ("pyi_rth_setuptools", "pyi_rth_pyqtgraph_multiprocess")
"""What PyInstaller would run at each start for libraries that are not used that way."""


def only_of(packages: Collection[str], installed: Mapping[str, Iterable[str]]) -> set[str]:
    """The modules at the top that nobody but ``packages`` (names as indexes compare them) brings.

    ``installed`` is module → packages, as ``importlib.metadata.packages_distributions`` gives it.
    """
    return {module for module, of in installed.items() if {locks.normalise(name) for name in of} <= set(packages)}


def excluded(models: Iterable[str], loaded: Collection[str], tests: Iterable[str] = ()) -> list[str]:
    """Modules that stay out: ways out and what is there for ``tests`` whatever happens, others unless ``loaded``.

    ``models`` are the families of ``transformers.models``: reading the source finds them all, one of ten is loaded.
    A library that tests need (Pillow) may be loaded by one that can do without it.
    """
    families = (f"transformers.models.{name}" for name in models)
    return sorted({*WAYS_OUT, *tests, *(name for name in (*_UNUSED, *families) if name not in loaded)})


_NATIVE_OUT = re.compile(
    "|".join(
        (
            # Qt's network and what needs it
            r"(lib)?Qt6?(Network|Qml|Quick|Designer|Help|Sql|Labs|Lottie|WebSockets|WaylandCompositor|Virtual)",
            r"libqvnc|qvnc",
            r"^PySide6/(Qt/)?plugins/(tls|networkinformation|sqldrivers|qmltooling|qmllint|designer|vectorimageformats)/",
            r"^PySide6/(Qt/)?plugins/(egldeviceintegrations|wayland-graphics-integration-server)/",
            r"^PySide6/(Qt/)?plugins/platforms/(lib)?q(eglfs|linuxfb|minimalegl|vkkhrdisplay)",
            # a look and a printer dialog of the desktop, and touch screens without one: each brings twenty libraries
            r"^PySide6/(Qt/)?plugins/(platformthemes/(lib)?qgtk3|printsupport|generic)",
            r"^PySide6/(Qt/)?(qml|libexec)/|pyside6qml",
            r"libQt6Egl(FS|Fs)",
            # llama.cpp: command-line parsing with a downloader; pictures and sound
            r"(lib)?llama-common|(lib)?mtmd",
            # Arrow's ways to servers
            r"arrow_(flight|s3|python_flight)|(^|/)_(flight|s3fs|gcsfs|azurefs|hdfs|substrait|orc)\.",
            # torch's tests, and its compiler for models that are loaded from others
            r"torchbind_test|jitbackend_test|backend_with_compiler|libaoti_custom_ops|^torch/(bin/(?!torch_shm_manager$)|test/)",
            r"hf_xet|(^|/)lib(cudart|cuda|nv[a-z]+|cublas|cudnn)[.\-_]",
        )
    )
)

_DATA_OUT = re.compile(
    r"(^|/)(tests?|testing|examples|include|benchmarks)/.*|\.(pyi|pxd|pyx|pxi|h|hpp|cuh|lib|a|cmake|cpp|cu)$|"
    r"^PySide6/(Qt/)?(qml|translations/(?!qtbase_(de|en)))|"
    r"\.dist-info/(RECORD|INSTALLER|REQUESTED|direct_url\.json)$|(^|/)__pycache__/"
)
_DATA_ANYHOW = re.compile(r"^(torch/(testing|utils)/.*\.py|resources/.*)$")


def keeps_native(place: str) -> bool:
    """Whether a native file that would lie at ``place`` in the bundle goes in."""
    return _NATIVE_OUT.search(place.replace("\\", "/")) is None


def keeps_data(place: str) -> bool:
    """Whether any other file goes in."""
    plain = place.replace("\\", "/")
    return bool(_DATA_ANYHOW.match(plain)) or _DATA_OUT.search(plain) is None


def unneeded(binaries: Mapping[str, str], needs: Callable[[str], Iterable[str]]) -> set[str]:
    """Libraries of the system that lie at the top of the bundle and that no kept file needs (any more).

    ``binaries`` is place → source; ``needs`` names the libraries that the file at a source needs.
    """
    loose = {place for place in binaries if "/" not in place and re.match(r"lib(?!python).*\.so", place)}
    wanted: set[str] = set()
    fresh = {name for place, source in binaries.items() if place not in loose for name in needs(source)}
    while fresh:
        wanted |= fresh
        fresh = {name for place in loose & fresh for name in needs(binaries[place])} - wanted
    return loose - wanted
