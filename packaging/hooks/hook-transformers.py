"""transformers: its lazy modules list the sources that lie beside them, so those go along."""

module_collection_mode = "pyz+py"
