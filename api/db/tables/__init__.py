"""The models of every aggregate; importing this package fills `Base.metadata`."""

from api.db.tables import accounts, handling, history, petitions, reference, sessions
from api.db.tables.base import Base

__all__ = ["Base", "accounts", "handling", "history", "petitions", "reference", "sessions"]
