"""Tân Thạnh: "the Friday on which we listen to the people", told by xã Ia Le of Gia Lai (domain.md §1, third practice).

Friday, 15:00, in the hamlet. The chair comes in person, almost everything is settled or explained on the spot. One
opinion is noted and answered by the commune later, one goes up to the province, which lets it lie until the system
receives it. Both answers come back to the hamlet and are posted there; nobody contests, so both complete by
themselves. Every due day was counted by hand.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
from stories.telling import Cast, Said, Stage, stage_in

from api.domain.organisations.model import Position
from conftest import Own
from factories.database import Server

HEAD, DEPUTY, OFFICER = Position.HEAD, Position.DEPUTY, Position.OFFICER
VILLAGE: Final = "Làng Kênh Mek"
CAST: Final[Cast] = {
    "chair": ("Siu Hương", "commune.people_committee", HEAD),
    "deputy": ("Nguyễn Thị Loan", "commune.people_committee", DEPUTY),
    "clerk": ("Phan Anh Dũng", "commune.people_committee", OFFICER),
    "front": ("Rah Lan H'Nhi", "commune.front_committee", HEAD),
    "economy": ("Trần Quốc Bảo", "commune.division_economy", HEAD),
    "health": ("Ksor H'Bia", "commune.health_station", HEAD),
    "school": ("Lê Thị Ngọc", "commune.school", HEAD),
    "hamlet": ("Kpă Tin", f"{VILLAGE}.hamlet", HEAD),
    "board": ("Rơ Mah Đức", f"{VILLAGE}.front_board", HEAD),
    "province": ("Hoàng Minh Sơn", "province.people_committee", OFFICER),
    "province_head": ("Đỗ Thanh Bình", "province.people_committee", HEAD),
    "trade": ("Vũ Hải Yến", "province.dept_industry_trade", OFFICER),
}
_ROWS: Final = (
    # field, class, who, of which organisation, for how many, what; outcome, answer, by whom
    ("nong_nghiep", "petition", "Siu Blơh", "", 18, "Đập tràn suối Ia Le bị nứt, xin vá trước mùa mưa.",
     "settled", "Mai xã cho vá, dân làng góp công, xã góp xi măng.", "Chủ tịch UBND xã"),
    ("y_te", "question", "Kpuih H'Ren", "", 1, "Trẻ dưới sáu tuổi tiêm chủng ngày nào?",
     "explained", "Ngày 05 và 20 hằng tháng tại Trạm Y tế, sáng từ 7 giờ.", "Trưởng trạm Y tế"),
    ("giao_duc", "request", "Rah Lan Hyai", "", 9, "Xin mở lớp xóa mù chữ buổi tối tại nhà rông.",
     "settled", "Mở từ 04/5/2026, ba tối mỗi tuần.", "Hiệu trưởng"),
    ("dat_dai", "question", "Nay Soan", "", 1, "Tách thửa cho con cần giấy gì?",
     "explained", "Phát tờ hướng dẫn, hẹn làm hồ sơ sáng thứ hai.", "Phòng Kinh tế"),
    ("an_ninh_trat_tu", "reflection", "", "", 1, "Có người cho vay lãi cao đến làng mỗi cuối tuần.",
     "settled", "Công an xã xuống làng ngay chiều nay.", "Chủ tịch UBND xã"),
    ("moi_truong", "reflection", "Rơ Châm Jú", "", 25, "Vỏ chai thuốc trừ sâu vứt đầy bờ suối.",
     "settled", "Đặt bốn bể thu gom trong tuần, thôn trông coi.", "Phòng Kinh tế"),
    ("chinh_sach_xa_hoi", "question", "Siu H'Phiơ", "", 1, "Sao năm nay nhà tôi ra khỏi diện cận nghèo?",
     "explained", "Đọc lại kết quả chấm điểm từng mục, gia đình đồng ý.", "Phó Chủ tịch UBND xã"),
    ("van_hoa_the_thao_dl", "contribution", "Kpă Hlơi", "", 40, "Nên cho mượn bộ chiêng của xã tập mỗi tối thứ bảy.",
     "settled", "Cho mượn từ tuần này, già làng giữ.", "Chủ tịch UBND xã"),
    ("giao_thong", "petition", "Siu Thuân", "", 60, "Đường vào khu sản xuất lầy lội, xe không vào được rẫy.",
     "noted", "Xã xuống khảo sát rồi trả lời làng.", ""),
    ("dien_nuoc_vien_thong", "petition", "Rơ Mah H'Yăm", "", 85, "Điện yếu cả làng từ chiều tối, bơm nước không chạy.",
     "", "", ""),
)  # fmt: skip
SAID: Final = [Said(*row) for row in _ROWS]
ROAD, POWER = 9, 10
"""Noted and answered by the commune later; sent up to the province."""
TAKES_DOWN: Final = {ROAD: "hamlet", POWER: "board"}
"""The hamlet's own people hand these two in; the commune's clerk writes the rest."""


@pytest.fixture
async def story(server: Server, own: Own, tmp_path: Path) -> AsyncIterator[TanThanh]:
    async with stage_in(server, own, tmp_path, commune="23986", hamlets=[VILLAGE], cast=CAST) as stage:
        yield TanThanh(stage)


async def test_tan_thanh(story: TanThanh) -> None:
    await story.the_friday_is_announced_on_the_last_day()
    await story.the_chair_comes_in_person()
    await story.the_hamlet_speaks_and_is_answered()
    await story.little_is_only_noted()
    await story.what_is_left_is_taken_up_after_the_holiday()
    await story.the_province_lets_it_lie_and_the_system_receives_it()
    await story.the_commune_answers_at_the_second_try()
    await story.the_hamlet_head_posts_the_answer_of_the_commune()
    await story.what_was_answered_in_the_hall_completes_by_itself()
    await story.the_province_answers_and_the_front_board_posts_it()
    await story.nobody_contests_and_both_complete_by_themselves()
    await story.the_history_is_whole()


class TanThanh:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.who = stage.people
        self.session = ""
        self.ids: list[str] = []
        self.slip: dict[str, str] = {}

    def of(self, number: int) -> str:
        """The page of an opinion."""
        return f"/petitions/{self.ids[number - 1]}"

    async def the_friday_is_announced_on_the_last_day(self) -> None:
        """For Friday 24 April five working days must lie between: 17, 20, 21, 22, 23. So Thursday 16 is the last."""
        clerk, stage = self.who["clerk"], self.stage
        stage.time_is("2026-04-13 10:00")
        partners = [f"commune.{one}" for one in ("division_economy", "health_station", "school")]
        partners += [f"{VILLAGE}.hamlet", f"{VILLAGE}.front_board"]
        planned = await clerk.write(
            "/sessions",
            {
                "kind": "hamlet_listening",
                "title": "Ngày thứ sáu nghe dân nói tại làng Kênh Mek",
                "starts_at": "2026-04-24T15:00:00+07:00",
                "ends_at": "2026-04-24T17:30:00+07:00",
                "venue": "Nhà rông làng Kênh Mek",
                "area_id": stage.places[VILLAGE],
                "co_host_ids": [stage.bodies[partner] for partner in partners],
            },
        )
        assert (planned["area"]["name"], planned["announce_by"]) == (VILLAGE, "2026-04-16")
        self.session = f"/sessions/{planned['id']}"
        duties = {"chair": "chair", "clerk": "clerk", "hamlet": "clerk", "board": "clerk"}
        duties |= dict.fromkeys(("deputy", "economy", "health", "school"), "answerer")
        appointed = await stage.appoint(clerk, self.session, duties)
        assert appointed["Ksor H'Bia"] == ("answerer", "Trạm Y tế xã Ia Le", "head")
        assert appointed["Kpă Tin"] == ("clerk", "Trưởng làng Kênh Mek", "head")
        stage.time_is("2026-04-16 09:00")
        assert (await clerk.press(self.session, "announce"))["announced_late"] is False

    async def the_chair_comes_in_person(self) -> None:
        clerk, stage = self.who["clerk"], self.stage
        stage.time_is("2026-04-23 08:00")
        await clerk.press(self.session, "make-ready")
        stage.time_is("2026-04-24 15:00")
        begun = await clerk.press(self.session, "start")
        assert (begun["presided_by"]["name"], begun["presided_in_person"]) == ("Siu Hương", True)
        await clerk.put(self.session, "attendance", {"officials": 11, "members": 5, "people": 62})
        (listed,) = await self.who["province"].items("/sessions?kind=hamlet_listening")
        assert (listed["state"], listed["presided_in_person"]) == ("in_progress", True)

    async def the_hamlet_speaks_and_is_answered(self) -> None:
        """It lasts longer than planned: what is said at 17:40 belongs to that Friday all the same."""
        stage = self.stage
        for number, said in enumerate(SAID, start=1):
            minutes = 15 * 60 + 10 + 15 * number
            stage.time_is(f"2026-04-24 {minutes // 60}:{minutes % 60:02}")
            taker = self.who[TAKES_DOWN.get(number, "clerk")]
            taken = await taker.write(f"{self.session}/petitions", said.taken_down())
            assert taken["number"] == number
            self.ids.append(taken["id"])
        self.slip = await self.who["board"].write(f"{self.of(POWER)}/tracking-secret", {}, status=200)
        assert await self.who["clerk"].clocks(self.ids[ROAD - 1]) == [
            "R01 due 2026-04-28 met 2026-04-24",
            "R02 due 2026-05-06 open",
            "R03 due 2026-05-13 open",
            "R16 due 2026-05-20 open",
        ]
        nameless = [said.name for said in SAID].index("")
        assert await self.who["clerk"].clocks(self.ids[nameless]) == [
            "R01 due 2026-04-28 met 2026-04-24",
            "R02 due 2026-05-06 met 2026-04-24",
            "R25 due 2026-05-11 open",
        ]

    async def little_is_only_noted(self) -> None:
        """One of ten, the indicator of this practice. The conclusion is due by Wednesday 6 May."""
        clerk = self.who["clerk"]
        self.stage.time_is("2026-04-24 17:50")
        ended = await clerk.press(self.session, "close-capture")
        figures = ended["figures"]
        assert (figures["settled"], figures["explained"], figures["noted"]) == (5, 3, 1)
        assert (figures["noted_percent"], figures["settled_or_explained_percent"]) == (10.0, 80.0)
        assert ended["conclusion_due_on"] == "2026-05-06"
        await clerk.press(self.session, "sign-minutes")
        for taker, number in (("hamlet", ROAD), ("board", POWER)):
            (own,) = await self.who[taker].items("/petitions")
            assert own["id"] == self.ids[number - 1]
            page = await self.who[taker].see(self.of(number))
            assert [party["full_name"] for party in page["parties"]] == [SAID[number - 1].name]
        assert await self.who["health"].items("/petitions") == []
        assert (await self.who["front"].see(self.of(ROAD)))["parties"] == []

    async def what_is_left_is_taken_up_after_the_holiday(self) -> None:
        """Monday 27 April is a day off. On Tuesday the head sends the power line up: R24 gives the province Wednesday
        and, after the long weekend, Monday 4 May."""
        clerk, chair, stage = self.who["clerk"], self.who["chair"], self.stage
        stage.time_is("2026-04-28 09:00")
        await clerk.press(self.of(POWER), "review")
        up = {
            "to_organisation_id": stage.bodies["province.people_committee"],
            "reason": "Nâng công suất trạm biến áp thuộc thẩm quyền của tỉnh.",
            "report": "Đo lúc 19 giờ ngày 25/4/2026: 165 V; 212 hộ dùng chung một trạm 100 kVA.",
        }
        await chair.press(self.of(POWER), "escalate", up)
        assert "R24 due 2026-05-04 open" in await clerk.clocks(self.ids[POWER - 1])
        conclusion = {"conclusion": "Việc đã hứa trong hội trường làm ngay; việc điện báo cáo UBND tỉnh."}
        assert (await chair.press(self.session, "conclude", conclusion))["state"] == "concluded"
        stage.time_is("2026-04-29 08:00")
        await clerk.press(self.session, "issue-conclusion", {"document_number": "31/TB-UBND"})
        assert (await clerk.press(self.session, "close"))["state"] == "closed"
        await clerk.press(self.of(ROAD), "assign", {"lead_id": stage.bodies["commune.people_committee"]})
        clocks = await clerk.clocks(self.ids[ROAD - 1])
        assert clocks[1] == "R02 due 2026-05-06 met 2026-04-29"
        assert clocks[3:] == [
            "R15 due 2026-05-05 open", "R16 due 2026-05-20 handed_over 2026-04-29", "R16 due 2026-05-22 open",
        ]  # fmt: skip

    async def the_province_lets_it_lie_and_the_system_receives_it(self) -> None:
        """Until the end of 4 May nothing happens by itself; then it is the province's, and its head is told."""
        clerk, head, stage = self.who["clerk"], self.who["province_head"], self.stage
        stage.time_is("2026-05-04 16:00")
        general = {"text": "UBND xã ghi nhận và sẽ xem xét khi có điều kiện."}
        await clerk.press(self.of(ROAD), "submit-answer", general)
        stage.time_is("2026-05-04 23:59")
        await stage.worker_runs()
        assert (await clerk.see(self.of(POWER)))["state"] == "escalated"
        stage.time_is("2026-05-05 00:01")
        await stage.worker_runs()
        page = await clerk.see(self.of(POWER))
        assert (page["state"], page["holder"]["name"]) == ("reviewing", "Ủy ban nhân dân tỉnh Gia Lai")
        (hop,) = await clerk.items(f"{self.of(POWER)}/escalations")
        assert (hop["state"], hop["received_automatically"]) == ("received", True)
        assert await head.notified(self.ids[POWER - 1]) == [
            "escalated_to_you", "deadline_overdue", "escalation_received_by_itself",
        ]  # fmt: skip
        late = [event for event in await clerk.items(f"{self.of(POWER)}/events") if event["kind"] == "deadline_overdue"]
        assert [(one["data"]["rule"], one["at"]) for one in late] == [("R24", "2026-05-04T17:00:00Z")]

    async def the_commune_answers_at_the_second_try(self) -> None:
        """The head returns what promises nothing. R16 stops on the day of the answer that was approved."""
        clerk, chair, stage = self.who["clerk"], self.who["chair"], self.stage
        stage.time_is("2026-05-05 09:00")
        await chair.press(self.of(ROAD), "return-answer", {"reason": "Nêu rõ làm đoạn nào, ngày nào, bao nhiêu tiền."})
        assert "R16 due 2026-05-22 open" in await clerk.clocks(self.ids[ROAD - 1])
        stage.time_is("2026-05-05 15:00")
        answer = {"text": "Rải đá 400 m đường vào khu sản xuất từ 18/5/2026, kinh phí 96 triệu đồng của xã."}
        await clerk.press(self.of(ROAD), "submit-answer", answer)
        stage.time_is("2026-05-06 08:00")
        await chair.press(self.of(ROAD), "approve-answer")
        assert (await clerk.clocks(self.ids[ROAD - 1]))[2:] == [
            "R03 due 2026-05-13 open",
            "R15 due 2026-05-05 cancelled 2026-05-04",
            "R16 due 2026-05-20 handed_over 2026-04-29",
            "R16 due 2026-05-22 met 2026-05-05",
            "R18 due 2026-05-13 open",
            "R28 due 2026-05-07 met 2026-05-05",
            "R28 due 2026-05-08 met 2026-05-06",
        ]
        await self._assign_above()

    async def _assign_above(self) -> None:
        self.stage.time_is("2026-05-06 10:00")
        department = {"lead_id": self.stage.bodies["province.dept_industry_trade"]}
        await self.who["province"].press(self.of(POWER), "assign", department)
        self.stage.time_is("2026-05-07 09:00")
        await self.who["trade"].acknowledge(self.ids[POWER - 1])

    async def the_hamlet_head_posts_the_answer_of_the_commune(self) -> None:
        """The answer came back to who handed it in; posted on the hamlet's board, it is told."""
        hamlet, stage = self.who["hamlet"], self.stage
        assert await hamlet.notified(self.ids[ROAD - 1]) == ["answer_to_tell"]
        (given,) = await hamlet.items(f"{self.of(ROAD)}/answers")
        assert given["text"].startswith("Rải đá 400 m")
        stage.time_is("2026-05-07 18:00")
        told = {"means": "hamlet_notice", "told_at": stage.now, "note": "Dán tại nhà rông, đọc trên loa."}
        await hamlet.press(self.of(ROAD), "tell", told)
        (own,) = await hamlet.items("/petitions")
        assert own["state"] == "answered"
        assert (await hamlet.see(self.of(ROAD)))["told_on"] == "2026-05-07"
        clocks = await self.who["clerk"].clocks(self.ids[ROAD - 1])
        assert {"R03 due 2026-05-13 met 2026-05-07", "R25 due 2026-05-22 open"} <= set(clocks)
        stage.time_is("2026-05-08 08:00")
        redaction = ("Đường vào khu sản xuất", "Đường lầy lội, xe không vào được.", "Rải đá 400 m từ 18/5/2026.")
        await stage.publish(self.of(ROAD), *redaction, by=("clerk", "deputy"))

    async def what_was_answered_in_the_hall_completes_by_itself(self) -> None:
        """Fifteen days after 24 April is a Saturday, so it can be contested until the end of Monday 11 May."""
        self.stage.time_is("2026-05-11 00:01")
        await self.stage.worker_runs()
        assert await self._completed() == []
        self.stage.time_is("2026-05-11 14:00")
        answer = {"text": "Thay trạm 100 kVA bằng trạm 250 kVA, đóng điện trước ngày 30/6/2026."}
        await self.who["trade"].press(self.of(POWER), "submit-answer", answer)
        self.stage.time_is("2026-05-12 00:01")
        await self.stage.worker_runs()
        assert await self._completed() == self.ids[:8]

    async def _completed(self) -> list[str]:
        """In the order in which they were said."""
        session_id = self.session.rpartition("/")[2]
        found = await self.who["chair"].items(f"/petitions?session_id={session_id}&state=completed")
        return [one["id"] for one in reversed(found)]

    async def the_province_answers_and_the_front_board_posts_it(self) -> None:
        """On the last day of R03, which began with the Friday in the hamlet and was never reset."""
        board, stage = self.who["board"], self.stage
        stage.time_is("2026-05-12 10:00")
        await self.who["province_head"].press(self.of(POWER), "approve-answer")
        assert (await self.who["clerk"].notified(self.ids[POWER - 1]))[-1] == "answer_came_back"
        assert await board.notified(self.ids[POWER - 1]) == ["answer_to_tell"]
        stage.time_is("2026-05-13 17:30")
        told = {"means": "hamlet_notice", "told_at": stage.now}
        assert (await board.press(self.of(POWER), "tell", told))["state"] == "answered"
        stage.time_is("2026-05-14 09:00")
        redaction = ("Điện yếu ở làng Kênh Mek", "Điện yếu từ chiều tối.", "Thay trạm 250 kVA trước 30/6/2026.")
        await stage.publish(self.of(POWER), *redaction, by=("province", "province_head"))
        assert await self.who["clerk"].clocks(self.ids[POWER - 1]) == [
            "R01 due 2026-04-28 met 2026-04-24",
            "R02 due 2026-05-06 handed_over 2026-05-05",
            "R02 due 2026-05-12 met 2026-05-06",
            "R03 due 2026-05-13 met 2026-05-13",
            "R15 due 2026-05-08 met 2026-05-07",
            "R16 due 2026-05-26 handed_over 2026-05-06",
            "R16 due 2026-05-27 met 2026-05-11",
            "R18 due 2026-05-19 met 2026-05-14",
            "R24 due 2026-05-04 met 2026-05-05",
            "R25 due 2026-05-28 open",
            "R28 due 2026-05-14 met 2026-05-12",
        ]

    async def nobody_contests_and_both_complete_by_themselves(self) -> None:
        """The commune's on 23 May, the province's on 29 May: each the day after its own fifteen days."""
        for then, number in (("2026-05-22 23:59", 0), ("2026-05-23 00:01", ROAD), ("2026-05-29 00:01", POWER)):
            self.stage.time_is(then)
            await self.stage.worker_runs()
            assert await self._completed() == self.ids[: number or 8]
        tracked = await self.stage.track(self.slip)
        assert (tracked["state"], tracked["told_on"]) == ("completed", "2026-05-13")
        assert [line["kind"] for line in tracked["timeline"]] == [
            "receive", "escalate", "receive_escalation", "assign", "approve_answer", "tell", "publish", "complete",
        ]  # fmt: skip
        for taker in ("hamlet", "board"):
            (own,) = await self.who[taker].items("/petitions")
            assert own["state"] == "completed"

    async def the_history_is_whole(self) -> None:
        """Every event, in its order; every chain and the roots of the worker's days as they were written."""
        clerk = self.who["clerk"]
        assert await clerk.history(self.session) == [
            "plan", "appoint", "announce", "make_ready", "start", "record_attendance", "close_capture", "sign_minutes",
            "conclude", "issue_conclusion", "close",
        ]  # fmt: skip
        assert await clerk.history(self.of(ROAD)) == [
            "receive", "note", "assign", "submit_answer", "return_answer", "submit_answer", "approve_answer", "tell",
            "publish", "complete",
        ]  # fmt: skip
        assert await clerk.history(self.of(POWER)) == [
            "receive", "tracking_secret", "review", "escalate", "deadline_overdue", "receive_escalation", "assign",
            "acknowledge", "submit_answer", "approve_answer", "tell", "publish", "complete",
        ]  # fmt: skip
        findings = await self.stage.look_back()
        assert (findings.found, findings.roots, findings.streams) == ((), 7, 1 + len(SAID))
