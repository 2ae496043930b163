"""All plots, by the names that the programme calls them by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from api.demo import journeys as j
from api.demo import plots as p

PLOTS: Final[Mapping[str, p.Plot]] = {
    **{
        plot.__name__: plot
        for plot in (
            p.received, p.reviewing, p.handling, p.handling_late, p.approving_now, p.answered, p.told, p.published,
            p.unpublished, p.slow, p.late, p.returned_answer, p.withdrawn_answer, p.returned_assignment,
            p.returned_and_answered, p.recalled_assignment, p.declined, p.guided, p.withdrawn, p.contested,
            p.contested_and_answered, p.reopened, p.not_kept, p.two_promises, p.complaint_handling,
            p.complaint_answered, j.transferred, j.transferred_to_committee, j.told_by_province, j.transferred_now,
            j.transferred_back, j.escalated, j.received_above, j.handling_above, j.approving_above, j.answered_above,
            j.published_above, j.promised_above, j.received_above_by_itself, j.sent_back, j.recalled_escalation,
        )
    },
    "promise_open": p.promise("open"),
    "promise_late": p.promise("started", 15),
    "promise_started": p.promise("started", 70),
    "promise_extended": p.promise("extended", 30),
    "promise_reported": p.promise("reported"),
    "promise_rejected": p.promise("rejected"),
    "promise_kept": p.promise("kept"),
    "promise_kept_in_the_end": p.promise("kept_in_the_end", 60),
    "promise_replaced": p.promise("replaced"),
    "promise_replaced_and_kept": p.promise("replaced_and_kept"),
}  # fmt: skip
PROMISING: Final = frozenset(name for name in PLOTS if "promise" in name or name == "not_kept")
"""Plots that need a matter of which something can be promised."""
