"""The labels: name, the one sentence that says when it applies, and the guideline with what takes precedence."""

from __future__ import annotations

LABELS: tuple[tuple[str, str, str], ...] = (
    (
        "Contract",
        "Two or more parties bind themselves to each other on terms: an agreement, lease, settlement or amendment, "
        "or an offer that the other side accepted.",
        "Decide by what the document does, not by what it is called. A letter, e-mail, quotation or order in which "
        "both sides have declared their agreement is a Contract, and so are its annexes. Binding terms accepted by "
        "both sides take precedence over every other label; an offer or draft clause nobody has accepted does not.",
    ),
    (
        "Invoice",
        "A supplier asks a customer to pay a stated amount for goods or services supplied, with tax and due date, or "
        "corrects or sums up such amounts.",
        "Fee notes, self-billing, credit notes and statements of account belong here, also when they come as a letter "
        "or e-mail. A document that itself bills an amount is an Invoice; one that only chases or questions an invoice "
        "sent earlier is Correspondence.",
    ),
    (
        "Purchase order",
        "A buyer orders goods or services from a supplier, with quantities and a delivery date, or calls off, changes "
        "or cancels such an order.",
        "Printed conditions of purchase do not make it a Contract; it becomes one only when both sides have signed or "
        "when it sets terms for future orders that the supplier accepted. An order in a letter or e-mail is still a "
        "Purchase order. Asking for a price or announcing a forecast is Correspondence.",
    ),
    (
        "Legal opinion",
        "A lawyer assesses a legal question for a client: advice on claims, liability or validity, with reasons from "
        "the law.",
        "The form does not matter: memo, e-mail, opinion of counsel, advice in a few lines. Assessing takes precedence "
        "over the covering letter around it and over the contract or judgment quoted in it. A lawyer's letter to the "
        "other side, or one that only arranges things, is Correspondence; the terms of engagement, once accepted, are "
        "a Contract.",
    ),
    (
        "Correspondence",
        "A letter, e-mail or note between people that informs, asks, thanks, complains, reminds, invites or arranges "
        "something, and does nothing that another label stands for.",
        "This label yields to all others: use it only when no other applies. Reminders, complaints, enquiries, offers "
        "not yet accepted, covering letters and notes of telephone calls belong here. Mentioning a contract, an "
        "invoice or figures does not change that.",
    ),
    (
        "Policy",
        "An organisation sets standing rules for its own people: what everyone must, may and must not do.",
        "Handbooks, procedures, codes of conduct and notices with rules belong here, also when sent round by e-mail, "
        "provided the rules themselves are in the text. News that a rule will change is Correspondence, minutes that "
        "adopt one are Meeting minutes, and rules made part of an agreement are a Contract.",
    ),
    (
        "Meeting minutes",
        "A record of a meeting: who was present, what was discussed, what was decided and who does what.",
        "The record takes precedence over what it reports: minutes that adopt a policy, approve a budget or discuss "
        "figures are Meeting minutes, also when they come as an e-mail. An agenda or invitation is Correspondence. If "
        "the participants of both sides sign terms as binding, it is a Contract.",
    ),
    (
        "Financial report",
        "Figures of a period or project are presented and explained: revenue, cost, profit, cash, balance sheet, "
        "budget, forecast or audit.",
        "It reports on an organisation's own income, cost, assets or cash. In an e-mail whose substance is the "
        "figures, the figures win over Correspondence. What is owed between two parties is an Invoice, and figures "
        "talked over in a meeting are Meeting minutes.",
    ),
)
