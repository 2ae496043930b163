"""Names stored as smallint codes: the place in the tuple is the code, so entries are only ever appended.

Small integers keep the list indexes narrow and compare leakproof under row-level security
(docs/decisions/0002). The domain's enums carry the same names; tests/db/test_vocabulary.py holds both to each other.
"""

from __future__ import annotations

from typing import Final

STATES: Final = (
    "received", "reviewing", "awaiting_information", "suspended", "in_handling", "awaiting_approval", "escalated",
    "forwarded", "answered", "following_up", "completed", "declined", "guided", "withdrawn", "split",
)  # fmt: skip
FIRST_CLOSED_STATE: Final = 10
"""States below this code are open; the partial indexes say the same."""

CLASSES: Final = (
    "petition", "reflection", "request", "question", "contribution", "complaint", "denunciation",
    "regulation_petition", "mixed",
)  # fmt: skip
CHANNELS: Final = (
    "session", "reception", "live_question", "hamlet", "front", "post", "suggestion_box", "phone", "web", "mobile",
    "one_stop", "open311", "deputy", "press", "import",
)  # fmt: skip
PETITIONER_KINDS: Final = ("individual", "group", "organisation", "anonymous")
CONFIDENTIALITIES: Final = ("public", "internal", "restricted", "denunciation")
URGENCIES: Final = ("normal", "urgent", "emergency")
OUTCOMES: Final = ("settled", "explained", "noted")
SESSION_STATES: Final = (
    "draft", "announced", "ready", "in_progress", "minutes", "concluded", "following_up", "closed", "cancelled",
)  # fmt: skip
COMMITMENT_STATES: Final = ("open", "in_progress", "reported_done", "confirmed", "not_done", "replaced")
STREAMS: Final = ("petition", "session", "commitment")
