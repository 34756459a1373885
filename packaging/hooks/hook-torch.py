"""torch: what is loaded, instead of all there is; its sources too, because it reads some of them while it starts."""

import sys
from pathlib import Path

from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_dynamic_libs

import contents

module_collection_mode = "pyz+py"
warn_on_missing_hiddenimports = False
binaries = [
    (source, place)
    for source, place in collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
    if contents.keeps_native(f"{place}/{Path(source).name}")
]
# torch refuses to be imported without its server for shared memory, which listens on sockets and is never started.
if sys.platform != "win32":
    datas = [(str(Path(__file__).with_name("torch_shm_manager")), "torch/bin")]
# Links at the top of the bundle confuse torch about where its libraries are.
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
