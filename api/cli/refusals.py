"""How the command says no: in one sentence that names the mend; a traceback is for errors of the program alone."""

from __future__ import annotations

import shutil
import signal
from typing import Any, Final, NoReturn

import typer
from pydantic import ValidationError
from typer.core import TyperGroup

from api.db.unavailable import DatabaseUnavailable, file_errors_explained, full_disk
from api.settings import Settings, get_settings

INTERRUPTED: Final = 130
_DISK_FULL_STATE: Final = "53100"
_ONE_WAL_FILE: Final = 16 * 1024 * 1024


class Refused(Exception):
    """The message is one sentence for the operator: what is wrong, and the mend."""


class OneSentence(TyperGroup):
    """Turns what an operator can mend into that sentence. An error of the program itself keeps its traceback."""

    def invoke(self, ctx: Any) -> Any:
        # The end of a terminal or of a service must clean up as Ctrl-C does: PostgreSQL is a process of its own.
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, signal.default_int_handler)
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            typer.echo("Interrupted: the next start does again what was not finished.", err=True)
            raise typer.Exit(INTERRUPTED) from None
        except Exception as error:
            sentence = _sentence(error)
            if sentence is None:
                raise
            typer.echo(sentence, err=True)
            raise typer.Exit(1) from error


def read_settings() -> Settings:
    """The settings of the environment. Raises Refused naming the first that is wrong; its value is not repeated."""
    try:
        return get_settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise Refused(
            f"The setting {first['loc'][0]} is wrong ({first['msg']}): correct it, or leave it out."
        ) from None


def _sentence(error: Exception) -> str | None:
    """What to tell the operator; None for what only a programmer can mend."""
    if isinstance(error, BrokenPipeError):  # whoever read what we say has gone
        return None
    try:
        _raise_as_refusal(error)
    except (Refused, DatabaseUnavailable) as refusal:
        return str(refusal)
    except Exception:  # the same error again, which the caller raises
        return None


def _raise_as_refusal(error: Exception) -> NoReturn:
    from api.db.faults import is_passing

    if isinstance(error, Refused | DatabaseUnavailable):
        raise error
    settings = get_settings()
    if _tells_of_full_disk(error, settings):
        if settings.database_url is None:
            raise full_disk(settings.data_dir)
        raise Refused("The disk of the server of DATABASE_URL is full: free some space there and start again.")
    if is_passing(error):
        said = str(getattr(error, "orig", error)).partition("\n")[0] or type(error).__name__
        raise Refused(f"The database did not answer to the end ({said}): what was under way is undone, start again.")
    with file_errors_explained(settings.data_dir):
        raise error


def _tells_of_full_disk(error: Exception, settings: Settings) -> bool:
    """Whether the database ran out of room. A server without room for its log goes down: the connection is lost."""
    from api.db.faults import is_passing, sqlstate

    if sqlstate(error) == _DISK_FULL_STATE or "No space left on device" in str(error):
        return True
    lost = sqlstate(error) is None and is_passing(error) and settings.database_url is None
    return lost and shutil.disk_usage(settings.data_dir).free < _ONE_WAL_FILE
