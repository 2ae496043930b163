"""Records of heads, the digest over them, which changed since the day before, and the text that is signed."""

from __future__ import annotations

import hashlib
import json
import struct
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.history.model import Finding, Findings, Head, Root, What
from api.domain.history.rules import Changes, head_of, record_of, root_digest, root_of, signed_text

ID = UUID("0195555a-0000-7000-8000-000000000001")
HASH = hashlib.sha256(b"a").digest()
ROOT = Root(
    day=date(2026, 3, 2),
    sealed_at=datetime(2026, 3, 2, 17, 0, 1, 999, tzinfo=UTC),
    streams={"session": 1, "petition": 2},
    root="ab",
    changed=3,
    changed_digest="cd",
    previous=None,
)
heads = st.builds(
    Head,
    st.integers(0, 2),
    st.builds(lambda n: UUID(int=n), st.integers(0, 9)),
    st.integers(0, 3),
    st.sampled_from([HASH, hashlib.sha256(b"b").digest()]),
)
one_of_each_stream = st.lists(heads, unique_by=lambda head: head[:2]).map(sorted)


@given(st.lists(heads))
def test_records_sort_as_kind_and_id_do_and_read_back(given: list[Head]) -> None:
    records = sorted(record_of(head) for head in given)
    assert [head_of(record) for record in records] == sorted(given)


def test_a_record_of_another_length_is_refused() -> None:
    with pytest.raises(struct.error):
        head_of(record_of(Head(0, ID, 1, HASH))[:-1])


def test_the_root_is_the_digest_of_all_records_one_after_the_other() -> None:
    records = [record_of(Head(0, ID, 1, HASH)), record_of(Head(2, ID, 7, HASH))]
    assert root_digest(records) == hashlib.sha256(b"".join(records)).hexdigest()
    assert root_digest([]) == hashlib.sha256(b"").hexdigest()


@given(one_of_each_stream, one_of_each_stream, st.integers(1, 4))
def test_changes_are_the_records_that_were_not_there_before(before: list[Head], now: list[Head], piece: int) -> None:
    changes = Changes(record_of(head) for head in before)
    records = [record_of(head) for head in now]
    pieces = [records[i : i + piece] for i in range(0, len(records), piece)]
    found = [record for part in pieces for record in changes.among(part)]
    assert found == [record_of(head) for head in now if head not in before]


def test_what_is_signed_reads_back_as_the_same_root() -> None:
    text = signed_text(ROOT)
    assert text.startswith(b'{"changed":3,"changed_digest":"cd","day":"2026-03-02","previous":null,"root":"ab",')
    read = root_of(json.loads(text))
    assert signed_text(read) == text
    assert read.sealed_at == ROOT.sealed_at.replace(microsecond=0)


@pytest.mark.parametrize("change", [{"day": "2026-02-30"}, {"sealed_at": 7}, {"more": 1}])
def test_a_root_of_another_shape_is_refused(change: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        root_of(json.loads(signed_text(ROOT)) | change)


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Finding(What.ALTERED, "petition", ID, 3), f"petition {ID}, event 3, was altered"),
        (
            Finding(What.TAIL_REMOVED, "session", ID, 3, date(2026, 3, 2)),
            f"session {ID}, event 3, and all after it were removed (shown by the root of 2026-03-02)",
        ),
        (Finding(What.STREAM_REMOVED, "petition", ID), f"petition {ID} was removed"),
        (
            Finding(What.ROOT_SIGNATURE, root=date(2026, 3, 2)),
            "the root of 2026-03-02 is not what was sealed, or is gone",
        ),
        (
            Finding(What.VALUE_REMOVED, "commitment", ID, 2),
            f"commitment {ID}, event 2, lost a personal value, and nothing says that it was erased",
        ),
    ],
)
def test_a_finding_says_what_and_where(finding: Finding, said: str) -> None:
    assert str(finding) == said


@pytest.mark.parametrize(("found", "code"), [((), 0), ((Finding(What.MISSING, "petition", ID, 1),), 1)])
def test_the_exit_code_says_whether_anything_was_found(found: tuple[Finding, ...], code: int) -> None:
    assert Findings(found, True, 1, 1, 0, 0, None).exit_code == code
