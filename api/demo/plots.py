"""What petitions of the demo come to. A plot begins with a petition that has been received, at a counter or in a
session, and ends with whatever it is named after; how far a young petition gets, its age decides."""

from __future__ import annotations

from collections.abc import Callable

from api.demo.lives import LATE, SLOW, Life, Pace
from api.domain.petitions.model import DeclineReason, HotFlag, Urgency

Plot = Callable[[Life], None]


def received(life: Life) -> None:
    """Nobody has looked at it yet."""


def reviewing(life: Life) -> None:
    life.review()


def handling(life: Life) -> None:
    """One half without a review before, one in ten with another organisation beside."""
    if life.pace is LATE or life.rng.random() < 0.5:
        life.review((0, 0))
    if life.rng.random() < 0.06:
        life.reclassify(urgency=Urgency.URGENT)
    beside = life.season.desks.get((life.holder.key[0], "division_culture_society"))
    lead = life.season.lead_for(life.field_code, life.holder)
    with_others = beside is not None and beside is not lead and life.rng.random() < 0.1
    life.assign(lead, coordinating=[beside] if with_others and beside else (), take_up=life.rng.random() < 0.9)


def handling_late(life: Life) -> None:
    life.pace = LATE
    handling(life)


def approving(life: Life) -> None:
    handling(life)
    life.submit()


def approving_now(life: Life) -> None:
    """Before the head, and not for long."""
    life.pace = Pace(assign=(0, 0), answer=(1, 1))
    approving(life)


def answered(life: Life) -> None:
    approving(life)
    life.approve()


def told(life: Life) -> None:
    answered(life)
    life.tell()


def published(life: Life) -> None:
    told(life)
    life.publish()


def unpublished(life: Life) -> None:
    published(life)
    life.unpublish()


def slow(life: Life) -> None:
    life.pace = SLOW
    told(life)


def late(life: Life) -> None:
    life.pace = LATE
    published(life)


def returned_answer(life: Life) -> None:
    approving(life)
    life.return_answer()
    life.submit(f"{life.words.answer} Việc này xong trong tháng, công chức phụ trách trực tiếp báo cho gia đình.")
    life.approve()
    life.tell()
    life.publish()


def withdrawn_answer(life: Life) -> None:
    approving(life)
    life.withdraw_answer()
    life.submit(f"{life.words.answer} Đã bổ sung kết quả kiểm tra ngày hôm sau.")
    life.approve()
    life.tell()


def returned_assignment(life: Life) -> None:
    """The first department says that it is not its own matter."""
    life.review((0, 0))
    first = life.season.desks.get((life.holder.key[0], "division_culture_society"))
    wrong = first if first is not life.season.lead_for(life.field_code, life.holder) else None
    life.assign(wrong or life.season.desks[life.holder.key[0], "division_economy"], take_up=False)
    life.return_assignment()


def returned_and_answered(life: Life) -> None:
    returned_assignment(life)
    assigned_and_told(life)


def recalled_assignment(life: Life) -> None:
    handling(life)
    life.recall_assignment()
    assigned_and_told(life)


def assigned_and_told(life: Life) -> None:
    life.assign()
    life.submit()
    life.approve()
    life.tell()


def declined(life: Life) -> None:
    life.review()
    code, reason = life.rng.choice(
        (
            (DeclineReason.ALREADY_ANSWERED, "Nội dung đã được trả lời bằng văn bản, không có tình tiết mới."),
            (DeclineReason.DUPLICATE, "Trùng nội dung với đơn trước của cùng người gửi, sẽ trả lời chung."),
            (DeclineReason.IN_COURT, "Vụ việc đang do tòa án thụ lý theo thẩm quyền."),
            (DeclineReason.NOT_PROCESSABLE, "Đơn không nêu rõ nội dung, địa điểm và không bổ sung được."),
        )
    )
    life.decline(code, reason)


def guided(life: Life) -> None:
    life.guide("Đề nghị liên hệ đơn vị cung cấp dịch vụ hoặc cơ quan thuế khu vực; đã đưa phiếu hướng dẫn kèm địa chỉ.")


def withdrawn(life: Life) -> None:
    if life.rng.random() < 0.5:
        handling(life)
    else:
        life.review()
    life.withdraw("Việc đã tự thỏa thuận được với hàng xóm, xin rút lại.")


def contested(life: Life) -> None:
    told(life)
    life.contest("Trả lời chưa đúng hiện trạng, đề nghị xuống xem lại.")


def contested_and_answered(life: Life) -> None:
    """By the committee's own office: whoever answered first has no part any more."""
    contested(life)
    life.assign(life.holder, take_up=False)
    life.submit(f"Đã cùng gia đình kiểm tra lại hiện trường. {life.words.answer}")
    life.approve()
    life.tell()


def reopened(life: Life) -> None:
    told(life)
    life.wait()
    life.reopen()


# With promises.


def _promise(life: Life, fate: str, days: int) -> None:
    handling(life)
    life.submit(promised=[days])
    life.approve()
    life.tell()
    if life.rng.random() < 0.6:
        life.publish()
    life.keep(fate)


def promise(fate: str, days: int = 40) -> Plot:
    """What the answer promises comes to `fate`, and the petition with it."""

    def plot(life: Life) -> None:
        _promise(life, fate, days)
        if fate in {"kept", "kept_in_the_end", "replaced_and_kept"}:
            life.complete()

    return plot


def not_kept(life: Life) -> None:
    _promise(life, "broken", 15)
    life.close_unfulfilled()


def two_promises(life: Life) -> None:
    handling(life)
    life.submit(promised=[30, 75])
    life.approve()
    life.tell()
    life.keep("kept", "started")


# Restricted cases.


def complaint_handling(life: Life) -> None:
    life.review((0, 0))
    life.reclassify(hot_flags=[HotFlag.COMPLEX])
    life.assign(life.season.desks[life.holder.key[0], "division_office"])


def complaint_answered(life: Life) -> None:
    complaint_handling(life)
    life.submit()
    life.approve()
    life.tell()
