"""The window: shows records, sends verbs. Knows the session, never the store or the engine."""
