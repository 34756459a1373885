"""Methods of learning: text and arrays in, arrays and frozen records out. No Qt, no SQL."""
