"""What documents are made of: one module per format, bytes in, parts out. Run only inside the reader's child."""
