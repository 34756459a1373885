"""Hand-written material for the sample documents, and the small grammar that puts it together."""
