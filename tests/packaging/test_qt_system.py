from __future__ import annotations

import pytest

import debian
import qt_system
from qt_system import State

LDD = """
	linux-vdso.so.1 (0x00007ffd7d3d9000)
	libEGL.so.1 => not found
	libxcb-cursor.so.0 => not found
	libfreshly-invented.so.3 => not found
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2a0d400000)
"""


def state(missing: tuple[str, ...] = (), *, starts: bool = True, fonts: bool = True) -> State:
    return State(missing=missing, starts=starts, fonts=fonts, output="what Qt said")


def test_ldd_output_names_what_is_missing() -> None:
    assert qt_system.parse_ldd(LDD) == {"libEGL.so.1", "libxcb-cursor.so.0", "libfreshly-invented.so.3"}


def test_a_missing_library_is_named_in_one_line_to_copy() -> None:
    found = state(("libEGL.so.1", "libxkbcommon.so.0"), starts=False)
    text = qt_system.message(found, on_debian=True, root=False)
    assert text.startswith("Qt cannot start: system libraries are missing (libEGL.so.1, libxkbcommon.so.0).")
    assert "\n    sudo apt-get install -y libegl1 libxkbcommon0\n" in text
    assert "sudo" not in qt_system.message(found, on_debian=True, root=True)


def test_elsewhere_than_on_debian_the_libraries_are_named() -> None:
    text = qt_system.message(state(("libEGL.so.1",)), on_debian=False, root=False)
    assert text.startswith("No window can open")
    assert "libEGL.so.1" in text
    assert "apt-get" not in text


def test_a_library_without_a_known_package_is_named_too() -> None:
    text = qt_system.message(state(("libEGL.so.1", "libnew.so.3")), on_debian=True, root=True)
    assert "apt-get install -y libegl1\n" in text
    assert "libnew.so.3" in text.split("apt-get")[1]


def test_missing_fonts_are_a_package_of_their_own() -> None:
    assert not state(fonts=False).complete
    text = qt_system.message(state(fonts=False), on_debian=True, root=True)
    assert f"apt-get install -y {qt_system.FONTS}\n" in text


def test_where_nothing_is_missing_qts_own_words_are_shown() -> None:
    assert "what Qt said" in qt_system.message(state(starts=False), on_debian=True, root=True)
    assert state().complete


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('NAME="Debian GNU/Linux"\nID=debian\n', True),
        ("ID=ubuntu\nID_LIKE=debian\n", True),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', True),
        ('ID=fedora\nVERSION_ID=42\nHOME_URL="https://debian.example"\n', False),
        ("", False),
    ],
)
def test_debian_and_its_children_are_recognised(text: str, expected: bool) -> None:
    assert debian.is_debian(text) is expected
