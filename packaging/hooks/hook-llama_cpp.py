"""llama.cpp: libraries that are opened by name, without the ones that could fetch."""

from PyInstaller.utils.hooks import collect_dynamic_libs

import contents

binaries = [
    (source, place)
    for source, place in collect_dynamic_libs("llama_cpp")
    if contents.keeps_native(source.replace("\\", "/").rsplit("/", 1)[-1])
]
bindepend_symlink_suppression = ["**/llama_cpp/lib/*.so*"]
