"""The one error with which the product says that it has no database to work on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class DatabaseUnavailable(Exception):
    """The message is one sentence for the operator: what is wrong, and the mend. It never holds a password."""


def full_disk(place: Path) -> DatabaseUnavailable:
    """The sentence for a disk without room left at `place`."""
    return DatabaseUnavailable(f"The disk that holds {place} is full: free some space on it and start again.")


@contextmanager
def file_errors_explained(place: Path) -> Iterator[None]:
    """Any OSError of the body becomes DatabaseUnavailable with the mend; `place` is what the body works on."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise full_disk(place) from error
        where = error.filename if isinstance(error.filename, str) else str(place)
        if error.errno in (errno.EACCES, errno.EPERM):
            raise DatabaseUnavailable(
                f"{where} is closed to this user: start as the user who made {place}, "
                "or set DOITHOAI_DATA to a directory of your own."
            ) from error
        raise DatabaseUnavailable(
            f"{where} cannot be used ({error.strerror or error}): "
            "mend that, or set DOITHOAI_DATA to a directory that can be written."
        ) from error
