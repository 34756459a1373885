"""sentence-transformers: imports its modules by the names in a model's modules.json."""

from PyInstaller.utils.hooks import collect_data_files

datas = collect_data_files("sentence_transformers", includes=["**/*.md", "**/*.json"])
hiddenimports = ["sentence_transformers.models"]
