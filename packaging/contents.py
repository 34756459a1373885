"""What goes into the frozen program and what stays out: by module, by native file, by data file.

Leaving out a module is not enough: a library that needs another brings it along (``libqvnc.so`` brings Qt's network),
so native files are judged once more by where they would lie in the bundle.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

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

EXCLUDED_MODULES: tuple[str, ...] = (
    *(f"PySide6.{name}" for name in _OTHER_QT),
    # ways out: none of them is used behind the air gap
    *("hf_xet", "pyarrow._s3fs", "pyarrow._gcsfs", "pyarrow._azurefs", "pyarrow._hdfs", "pyarrow._flight"),
    *("pyarrow.flight", "tensorboard", "torch.utils.tensorboard"),
    # makers and testers
    *("pytest", "_pytest", "hypothesis", "mypy", "ruff", "IPython", "PyInstaller", "test", "idlelib"),
    *("ensurepip", "lib2to3", "tkinter", "turtledemo", "numpy.f2py", "numpy.testing", "scipy.conftest"),
    *("torch.test", "torch.utils.benchmark", "caffe2", "pyqtgraph.examples", "pyarrow.tests", "pyarrow.orc"),
    *("pyarrow.substrait", "pyarrow._substrait", "pyarrow.gandiva", "lxml.isoschematron", "PIL.ImageTk", "PIL.ImageQt"),
    # absent libraries that others would look for
    *("matplotlib", "pandas", "tensorflow", "jax", "flax", "cupy", "dask", "triton", "accelerate", "peft", "datasets"),
    *("torchvision", "torchaudio", "timm", "onnxruntime", "openvino", "optimum", "cv2", "wandb", "mlflow"),
)

_TESTS = re.compile(r"(^|\.)(tests?|conftest|_?examples)(\.|$)")


def excluded_tests(loaded: Iterable[str]) -> list[str]:
    """Test suites among modules; a module that is really loaded stays."""
    return sorted(name for name in loaded if _TESTS.search(name))


def unused_models(all_models: Iterable[str], loaded: Collection[str]) -> list[str]:
    """The families of ``transformers.models`` that nobody loads: each reading of the source finds them all."""
    return sorted(f"transformers.models.{name}" for name in all_models if f"transformers.models.{name}" not in loaded)


_NATIVE_OUT = re.compile(
    "|".join(
        (
            # Qt's network and what needs it
            r"(lib)?Qt6?(Network|Qml|Quick|Designer|Help|Sql|Labs|Lottie|WebSockets|WaylandCompositor|Virtual)",
            r"libqvnc|qvnc",
            r"^PySide6/(Qt/)?plugins/(tls|networkinformation|sqldrivers|qmltooling|qmllint|designer|vectorimageformats)/",
            r"^PySide6/(Qt/)?plugins/(egldeviceintegrations|wayland-graphics-integration-server)/",
            r"^PySide6/(Qt/)?plugins/platforms/(lib)?q(eglfs|linuxfb|minimalegl|vkkhrdisplay)",
            r"^PySide6/(Qt/)?(qml|libexec)/|pyside6qml",
            r"libQt6Egl(FS|Fs)",
            # llama.cpp: command-line parsing with a downloader; pictures and sound
            r"(lib)?llama-common|(lib)?mtmd",
            # Arrow's ways to servers
            r"arrow_(flight|s3|python_flight)|(^|/)_(flight|s3fs|gcsfs|azurefs|hdfs|substrait|orc)\.",
            # torch's tests, and its compiler for models that are loaded from others
            r"torchbind_test|jitbackend_test|backend_with_compiler|libaoti_custom_ops|^torch/(bin|test)/",
            r"hf_xet",
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
