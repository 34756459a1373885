"""Language models in GGUF files: their header read by hand, llama.cpp behind a thin wall, memory, a first trial."""
