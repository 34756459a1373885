"""torch: what is loaded, instead of all there is; its sources too, because it reads some of them while it starts."""

from pathlib import Path

import contents
from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_dynamic_libs, get_package_paths

module_collection_mode = "pyz+py"
warn_on_missing_hiddenimports = False
binaries = [
    (source, place)
    for source, place in collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
    if contents.keeps_native(f"{place}/{Path(source).name}")
]
# It is never started, but torch refuses to be imported without it (Windows has none).
manager = Path(get_package_paths("torch")[1]) / "bin" / "torch_shm_manager"
if manager.exists():
    binaries.append((str(manager), "torch/bin"))
# Links at the top of the bundle confuse torch about where its libraries are.
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
