"""torch: what is loaded, instead of all there is; its sources too, because it reads some of them while it starts."""

import contents
from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_dynamic_libs

module_collection_mode = "pyz+py"
warn_on_missing_hiddenimports = False
binaries = [
    (source, place)
    for source, place in collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
    if contents.keeps_native(f"{place}/{source.replace(chr(92), '/').rsplit('/', 1)[-1]}")
]
# Links at the top of the bundle confuse torch about where its libraries are.
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
