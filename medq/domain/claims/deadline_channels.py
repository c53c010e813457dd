"""How what meets a deadline is sent: the usual channel of each deadline, and its verb."""

from medq.domain.claims.deadline_days import Channel
from medq.domain.claims.deadline_rule import DeadlineName
from medq.domain.claims.payer import PayerRules

_CHANNEL_BY_NAME = {
    DeadlineName.FILING: Channel.ELECTRONIC,
    DeadlineName.OTHER_FILING: Channel.ELECTRONIC,
    DeadlineName.CORRECTED_CLAIM: Channel.ELECTRONIC,
    DeadlineName.REOPENING: Channel.PAPER,
    DeadlineName.APPEAL: Channel.UNKNOWN,
    DeadlineName.SECOND_APPEAL: Channel.UNKNOWN,
    DeadlineName.FURTHER_APPEAL: Channel.UNKNOWN,
    DeadlineName.RECORDS: Channel.FAX,
    DeadlineName.OVERPAYMENT: Channel.PAPER,
}
SEND_VERBS = {
    Channel.ELECTRONIC: "send",
    Channel.FAX: "fax",
    Channel.PAPER: "mail",
    Channel.UNKNOWN: "mail",
}
"""What is done by act-by. What may go by mail or fax is mailed by then."""


def usual_channel(name: DeadlineName | None, rules: PayerRules) -> Channel:
    """Return the channel by which what meets a deadline usually goes to a payer.

    A corrected claim goes on paper where the payer takes no replacement.
    """
    if name is None:
        return Channel.ELECTRONIC
    if name is DeadlineName.CORRECTED_CLAIM and rules.accepts_replacement is False:
        return Channel.PAPER
    return _CHANNEL_BY_NAME[name]
