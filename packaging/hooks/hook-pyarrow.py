"""Arrow: writing Parquet. Its compiled modules are found by what is loaded, its libraries by what those need."""

hiddenimports = ["pyarrow._parquet", "pyarrow._fs", "pyarrow._compute", "pyarrow.vendored.version"]
