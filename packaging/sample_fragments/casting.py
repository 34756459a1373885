"""Who can appear in which document, and which documents have near-duplicates."""

from __future__ import annotations

FAMILIES = (
    # type, which of the composed documents, how its relatives differ
    ("invoice", 0, ("sent again",)),
    ("invoice", 7, ("stamped",)),
    ("invoice", 14, ("sent again", "stamped")),
    ("invoice", 5, ("sent again",)),
    ("contract", 0, ("redrafted", "redrafted again")),
    ("contract", 2, ("redrafted",)),
    ("contract", 6, ("redrafted",)),
    ("order", 1, ("sent again",)),
    ("order", 8, ("stamped",)),
    ("policy", 0, ("redrafted",)),
    ("policy", 4, ("redrafted",)),
    ("minutes", 1, ("redrafted",)),
    ("correspondence", 1, ("to another", "to a third")),
    ("correspondence", 5, ("to another",)),
    ("opinion", 2, ("redrafted",)),
    ("report", 0, ("stamped",)),
    ("invoice", 3, ("same",)),
    ("correspondence", 11, ("same",)),
)
GOODS = "medical manufacturing packaging food"
SUPPLIERS = "logistics " + GOODS
SELLERS = "logistics medical software construction manufacturing packaging catering food energy facilities"
TOPIC_TRADES = {
    "8": "hospital medical",
    "11": "logistics manufacturing construction packaging energy facilities food",
    "12": "catering food hospital",
    "14": "charity property hospital",
    "15": "charity catering property hospital food",
}
"""Which organisations have rules about which field (see policy_topics.txt); any, if not named."""
SITUATION_TRADES = {
    "1": (SUPPLIERS, ""),
    "2": ("", "logistics catering facilities"),
    "3": (SUPPLIERS, ""),
    "5": ("", "catering"),
    "7": (SUPPLIERS, ""),
    "8": (SUPPLIERS, ""),
    "10": ("construction facilities energy medical", "hospital property charity"),
    "11": ("", "software"),
    "12": (SUPPLIERS, ""),
    "16": ("", "manufacturing packaging"),
    "18": ("hospital food manufacturing", GOODS),
    "20": ("", "logistics"),
    "21": ("", "property facilities"),
    "24": ("charity", "manufacturing food logistics energy"),
}
"""Who writes about what, and to whom (see correspondence.txt); anybody, if not named."""
SEASONS = {"8": 11, "12": 12, "13": 6}
"""Situations that belong to a month."""
STAMPS = {
    "invoice": "*** DUPLICATE - ORIGINAL SENT BY POST ***",
    "order": "COPY - confirmation of telephone order, do not deliver twice",
    "report": "DRAFT FOR COMMENTS - not yet seen by the board",
}
