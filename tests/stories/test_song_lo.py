"""Sông Lô: the regular dialogue of leaders and people, told by xã Phù Mỹ of Gia Lai (domain.md §1, first practice).

A hundred people, four hours, twenty opinions: eighteen are settled or explained in the hall, one is answered by a
division afterwards, one lies out of the commune's competence and goes up to the province and back. What was promised
in the conclusion is done and confirmed on the ground before the session is closed. Every due day was counted by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from stories.telling import Cast, Said, Stage, stage_in

from api.domain.organisations.model import Position
from conftest import Own
from factories.database import Server

HEAD, OFFICER = Position.HEAD, Position.OFFICER
CAST: Final[Cast] = {
    "chair": ("Nguyễn Văn Thành", "commune.people_committee", HEAD),
    "clerk": ("Trần Thị Mai", "commune.people_committee", OFFICER),
    "officer": ("Lê Quốc Việt", "commune.people_committee", OFFICER),
    "party": ("Phạm Đình Long", "commune.party_committee", HEAD),
    "front": ("Võ Thị Hạnh", "commune.front_committee", HEAD),
    "economy": ("Đặng Văn Hòa", "commune.division_economy", HEAD),
    "culture": ("Huỳnh Thị Thu", "commune.division_culture_society", HEAD),
    "hamlet": ("Ngô Văn Sáu", "Thôn Trà Quang.hamlet", HEAD),
    "board": ("Bùi Thị Lý", "Thôn An Lạc.front_board", HEAD),
    "province": ("Đinh Công Tuấn", "province.people_committee", OFFICER),
    "province_head": ("Rơ Châm Phước", "province.people_committee", HEAD),
    "construction": ("Mai Xuân Lộc", "province.dept_construction", OFFICER),
    "citizen": ("Trịnh Văn Bình", None, OFFICER),
}
COMMUNE, ECONOMY, CULTURE = "Chủ tịch UBND xã", "Phòng Kinh tế", "Phòng Văn hóa – Xã hội"
_ROWS: Final = (
    # field, class, who, of which organisation, for how many, what; outcome, answer, by whom
    ("dat_dai", "question", "Võ Văn Tâm", "", 1, "Hồ sơ cấp giấy chứng nhận nộp từ tháng 02, bao giờ có kết quả?",
     "explained", "Hồ sơ đủ, hẹn trả ngày 20/5/2026 tại Trung tâm Phục vụ hành chính công xã.", ECONOMY),
    ("van_hoa_the_thao_dl", "question", "Trịnh Văn Bình", "", 1, "Mái nhà văn hóa thôn đã trả lời, ai đứng ra sửa?",
     "explained", "Phòng Văn hóa – Xã hội cùng thôn sửa, kinh phí đã bố trí.", CULTURE),
    ("moi_truong", "reflection", "Lê Thị Tám", "", 12, "Rác tồn ở bãi đầu thôn An Lạc hai tuần chưa thu gom.",
     "settled", "Đã gọi xe, chiều nay thu gom hết; từ nay thu hai lần mỗi tuần.", COMMUNE),
    ("chinh_sach_xa_hoi", "petition", "Phan Thị Chín", "", 1, "Hộ tôi neo đơn mà không được xét hộ nghèo.",
     "settled", "Thành lập tổ rà soát lại ngay, niêm yết kết quả trong tuần.", CULTURE),
    ("nong_nghiep", "petition", "Nguyễn Hữu Phúc", "Hội Nông dân xã", 64, "Xin hỗ trợ giống lúa chịu hạn vụ hè thu.",
     "settled", "Cấp 2,4 tấn giống cho 64 hộ, nhận tại thôn từ 11/5/2026.", ECONOMY),
    ("giao_duc", "request", "Trần Thị Cúc", "Hội Liên hiệp Phụ nữ xã", 30, "Đề nghị giữ điểm trường mầm non An Lạc.",
     "explained", "Giữ điểm trường đến hết năm học 2026–2027, sau đó họp lại với phụ huynh.", CULTURE),
    ("dien_nuoc_vien_thong", "reflection", "Đỗ Văn Nghĩa", "", 20, "Nước sạch yếu vào giờ cao điểm buổi chiều.",
     "explained", "Trạm cấp nước đang thay bơm tăng áp, xong trong tháng 5.", ECONOMY),
    ("y_te", "question", "Hồ Thị Năm", "", 1, "Trạm y tế có khám bảo hiểm vào thứ bảy không?",
     "explained", "Có, sáng thứ bảy hằng tuần, từ 7 giờ đến 11 giờ.", CULTURE),
    ("lao_dong_bhxh", "question", "Cao Văn Tiến", "", 1, "Thủ tục vay vốn đi làm việc ở nước ngoài gồm những gì?",
     "explained", "Phát tờ hướng dẫn và số điện thoại của cán bộ phụ trách tại chỗ.", CULTURE),
    ("an_ninh_trat_tu", "reflection", "Mai Thị Hoa", "", 8, "Thanh niên tụ tập nẹt pô ban đêm ở ngã ba chợ.",
     "settled", "Công an xã tuần tra từ tối nay, lập chốt hai tuần.", COMMUNE),
    ("cai_cach_hanh_chinh", "contribution", "Bùi Văn Đạt", "", 1, "Nên có người hướng dẫn nộp hồ sơ qua mạng.",
     "settled", "Bố trí đoàn viên hướng dẫn tại bộ phận một cửa từ thứ hai tới.", COMMUNE),
    ("tu_phap_ho_tich", "request", "Lưu Thị Hiền", "", 1, "Giấy khai sinh của con tôi sai chữ đệm.",
     "settled", "Cải chính ngay trong ngày, mang bản gốc đến bộ phận một cửa.", COMMUNE),
    ("cong_thuong", "petition", "Tạ Thị Dung", "", 15, "Chợ tạm lấn đường, đề nghị bố trí chỗ bán mới.",
     "explained", "Khu bán mới sau chợ cũ mở ngày 1/6/2026, bốc thăm công khai.", ECONOMY),
    ("tai_chinh_thue", "question", "Châu Văn Lợi", "", 1, "Khoản vận động quỹ đường thôn có bắt buộc không?",
     "explained", "Không bắt buộc; xã đã nhắc các thôn niêm yết thu chi.", COMMUNE),
    ("xay_dung_dang_cq", "contribution", "Đào Công Minh", "Hội Cựu chiến binh xã", 40, "Cán bộ nên về thôn nhiều hơn.",
     "settled", "Mỗi tháng một buổi thứ sáu về thôn, lịch niêm yết từ tháng 5.", COMMUNE),
    ("dan_toc_ton_giao", "request", "Đinh Văn Rích", "", 6, "Xin hỗ trợ trang phục cho đội cồng chiêng.",
     "explained", "Đưa vào kế hoạch lễ hội quý III, mời đội dự họp ngày 15/5.", CULTURE),
    ("xay_dung_do_thi", "question", "Vũ Thị Nga", "", 1, "Nhà cấp bốn sửa mái có phải xin phép không?",
     "explained", "Không phải xin phép nếu không đổi kết cấu; báo trưởng thôn là đủ.", ECONOMY),
    ("nong_nghiep", "reflection", "Kiều Văn Hải", "Đoàn Thanh niên xã", 25, "Bò thả rông phá hoa màu ở cánh đồng Gò.",
     "settled", "Trưởng thôn và chủ bò ký cam kết ngay tại hội nghị.", COMMUNE),
    ("nong_nghiep", "petition", "Trần Văn Khôi", "", 45, "Kênh N3 bồi lắng hai vụ nay, ruộng cuối kênh khô hạn.",
     "", "", ""),
    ("giao_thong", "petition", "Phạm Thị Lành", "", 120, "Mặt đường tỉnh qua xã hư nặng 1,2 km, xe đổ nhiều lần.",
     "", "", ""),
)  # fmt: skip
SAID: Final = [Said(*row) for row in _ROWS]
ABOUT_THE_LETTER, CANAL, ROAD = 2, 19, 20
"""The number of what is said about the letter of before, and of the two opinions that leave the hall unanswered."""
AFTERWARDS = {7, 13}
"""Taken down first, then answered in the hall."""


@pytest.fixture
async def story(server: Server, own: Own, tmp_path: Path) -> AsyncIterator[SongLo]:
    hamlets = ["Thôn Trà Quang", "Thôn An Lạc"]
    async with stage_in(server, own, tmp_path, commune="21730", hamlets=hamlets, cast=CAST) as stage:
        yield SongLo(stage)


async def test_song_lo(story: SongLo) -> None:
    await story.a_citizen_writes_in_the_evening()
    await story.the_dialogue_is_planned_and_announced_in_time()
    await story.the_citizen_is_answered()
    await story.the_hall_fills()
    await story.twenty_opinions_are_taken_down()
    await story.the_indicator_reads_ninety_percent()
    await story.the_front_sees_the_matters_and_no_names()
    await story.what_is_left_is_assigned_and_sent_up()
    await story.the_conclusion_is_issued_within_five_working_days()
    await story.both_are_taken_in_hand()
    await story.the_division_answers_and_the_people_are_told()
    await story.the_province_answers_and_the_commune_tells_it()
    await story.everybody_may_read_it()
    await story.nobody_contests()
    await story.the_commitments_are_kept_and_confirmed()
    await story.the_session_is_closed()
    await story.the_petitioners_saw_it_all_and_nothing_internal()
    await story.the_history_is_whole()


class SongLo:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.who = stage.people
        self.session = ""
        self.letter = ""
        self.ids: list[str] = []
        self.slip: dict[str, str] = {}

    def of(self, number: int) -> str:
        """The page of an opinion."""
        return f"/petitions/{self.ids[number - 1]}"

    async def a_citizen_writes_in_the_evening(self) -> None:
        """Ông Bình has an account. After 17:00 it counts as received on the next working day, Tuesday."""
        citizen, clerk = self.who["citizen"], self.who["clerk"]
        self.stage.time_is("2026-04-20 19:30")
        matter = {
            "title": "Mái nhà văn hóa thôn An Lạc bị tốc",
            "body": "Mái tôn bị tốc sau trận lốc đầu tháng, bà con không họp được.",
            "class": "petition",
            "field": "van_hoa_the_thao_dl",
            "area_id": self.stage.places["Thôn An Lạc"],
            "channel": "web",
        }
        self.letter = (await citizen.write("/petitions", matter))["id"]
        assert await citizen.clocks(self.letter) == [
            "R01 due 2026-04-22 met 2026-04-20",
            "R02 due 2026-04-29 open",
            "R03 due 2026-05-08 open",
        ]
        self.stage.time_is("2026-04-22 08:10")
        page = f"/petitions/{self.letter}"
        await clerk.press(page, "review")
        await clerk.press(page, "assign", {"lead_id": self.stage.bodies["commune.division_culture_society"]})
        assert "R16 due 2026-05-18 open" in await citizen.clocks(self.letter)

    async def the_dialogue_is_planned_and_announced_in_time(self) -> None:
        """For Thursday 7 May five working days must lie between: 28 and 29 April, 4, 5 and 6 May. So Monday 27 April,
        a day off itself, is the last day for announcing it."""
        clerk, stage = self.who["clerk"], self.stage
        stage.time_is("2026-04-22 10:00")
        partners = ("party_committee", "front_committee", "division_economy", "division_culture_society")
        planned = await clerk.write(
            "/sessions",
            {
                "kind": "periodic_dialogue",
                "title": "Đối thoại giữa người đứng đầu cấp ủy, chính quyền xã Phù Mỹ với nhân dân quý II/2026",
                "starts_at": "2026-05-07T08:00:00+07:00",
                "ends_at": "2026-05-07T11:30:00+07:00",
                "venue": "Hội trường UBND xã Phù Mỹ",
                "co_host_ids": [stage.bodies[f"commune.{partner}"] for partner in partners],
            },
        )
        assert (planned["state"], planned["announce_by"]) == ("draft", "2026-04-27")
        self.session = f"/sessions/{planned['id']}"
        duties = {"chair": "chair", "party": "co_chair", "clerk": "clerk", "economy": "answerer", "culture": "answerer"}
        appointed = await stage.appoint(clerk, self.session, duties)
        assert appointed[CAST["chair"][0]] == ("chair", "Ủy ban nhân dân xã Phù Mỹ", "head")
        assert appointed[CAST["clerk"][0]] == ("clerk", "Ủy ban nhân dân xã Phù Mỹ", "officer")
        unseen = await stage.anybody.get(f"/api/v1/public/sessions/{planned['id']}")
        assert unseen.status_code == 404
        stage.time_is("2026-04-24 16:30")
        announced = await clerk.press(self.session, "announce")
        assert (announced["state"], announced["announced_late"]) == ("announced", False)
        assert (await stage.published("sessions", planned["id"]))["starts_at"].startswith("2026-05-07")

    async def the_citizen_is_answered(self) -> None:
        citizen, page = self.who["citizen"], f"/petitions/{self.letter}"
        self.stage.time_is("2026-04-24 17:00")
        await self.who["culture"].acknowledge(self.letter)
        self.stage.time_is("2026-04-28 15:00")
        answer = {"text": "Xã bố trí 38 triệu đồng, thay mái xong trước ngày 30/5/2026."}
        await self.who["culture"].press(page, "submit-answer", answer)
        self.stage.time_is("2026-04-29 09:00")
        await self.who["chair"].press(page, "approve-answer")
        await self.who["clerk"].press(page, "tell", {"means": "app", "told_at": self.stage.now})
        (given,) = await citizen.items(f"{page}/answers")
        assert given["text"] == answer["text"]
        assert await citizen.notified(self.letter) == ["petition_assigned", "petition_answered"]
        assert (await citizen.see(page))["allowed_actions"] == ["contest", "withdraw"]
        await self.stage.publish(
            page, "Mái nhà văn hóa", "Mái tôn bị tốc.", "Thay mái trước ngày 30/5/2026.", by=("officer", "clerk")
        )

    async def the_hall_fills(self) -> None:
        """The head is there and chairs: that is what the compliance flag says. A hundred people are counted."""
        clerk, stage = self.who["clerk"], self.stage
        stage.time_is("2026-05-06 14:00")
        assert (await clerk.press(self.session, "make-ready"))["state"] == "ready"
        stage.time_is("2026-05-07 08:00")
        begun = await clerk.press(self.session, "start")
        assert begun["state"] == "in_progress"
        assert (begun["presided_by"]["name"], begun["presided_in_person"]) == (CAST["chair"][0], True)
        counted = await clerk.put(self.session, "attendance", {"officials": 14, "members": 9, "people": 77})
        assert sum(counted["attendance"].values()) == 100

    async def twenty_opinions_are_taken_down(self) -> None:
        """One every nine minutes, of people and of organisations. The clerk's device sends one twice: it stays one."""
        clerk, stage = self.who["clerk"], self.stage
        for number, said in enumerate(SAID, start=1):
            minutes = 8 * 60 + 20 + 9 * number
            stage.time_is(f"2026-05-07 {minutes // 60:02}:{minutes % 60:02}")
            opinion = self._taken_down(number, said)
            taken = await clerk.write(f"{self.session}/petitions", opinion)
            state = "answered" if opinion["on_the_spot"] else "received"
            assert (taken["number"], taken["state"]) == (number, state)
            self.ids.append(taken["id"])
            if number in AFTERWARDS:
                spoken = {"outcome": said.outcome, "text": said.answer, "speaker": said.answered_by}
                assert (await clerk.press(self.of(number), "answer-on-the-spot", spoken))["state"] == "answered"
            if number == 1:
                again = await clerk.write(f"{self.session}/petitions", opinion, status=200)
                assert (again["id"], again["number"]) == (taken["id"], 1)
        listed = await clerk.items(f"{self.session}/petitions")
        assert [one["number"] for one in listed] == list(range(1, 21))
        assert [one["speaker_name"] for one in listed] == [said.organisation or said.name for said in SAID]
        assert sum(one["on_behalf_of"] for one in listed) == 394
        assert listed[ABOUT_THE_LETTER - 1]["about_petition_id"] == self.letter
        self.slip = await clerk.write(f"{self.of(ROAD)}/tracking-secret", {}, status=200)

    def _taken_down(self, number: int, said: Said) -> dict[str, Any]:
        opinion = said.taken_down() | {"client_id": str(uuid4()), "captured_at": self.stage.now}
        if number in AFTERWARDS:
            opinion["on_the_spot"] = None
        if number == ABOUT_THE_LETTER:
            opinion["about_petition_id"] = self.letter
        if number == CANAL:
            opinion["area_id"] = self.stage.places["Thôn Trà Quang"]
        return opinion

    async def the_indicator_reads_ninety_percent(self) -> None:
        """18 of 20 settled or explained. The end of the session starts R17: five working days for the conclusion."""
        clerk = self.who["clerk"]
        self.stage.time_is("2026-05-07 11:40")
        ended = await clerk.press(self.session, "close-capture")
        assert (ended["state"], ended["conclusion_due_on"]) == ("minutes", "2026-05-14")
        assert ended["figures"] == {
            "opinions": 20,
            "settled": 8,
            "explained": 10,
            "noted": 0,
            "settled_percent": 40.0,
            "explained_percent": 50.0,
            "noted_percent": 0.0,
            "settled_or_explained_percent": 90.0,
        }
        self.stage.time_is("2026-05-07 14:00")
        signed = await clerk.press(self.session, "sign-minutes")
        assert "capture" not in signed["allowed_actions"]
        listed = await clerk.items(f"/petitions?{self._of_session()}")
        by_field = Counter(one["field"]["code"] for one in listed)
        assert by_field == Counter(said.field for said in SAID)
        farming = await clerk.see(f"/petitions/count?{self._of_session()}&field=nong_nghiep")
        assert farming["count"] == by_field["nong_nghiep"] == 3
        assert await clerk.clocks(self.ids[0]) == [
            "R01 due 2026-05-08 met 2026-05-07",
            "R02 due 2026-05-14 met 2026-05-07",
            "R03 due 2026-05-21 met 2026-05-07",
            "R25 due 2026-05-22 open",
        ]

    def _of_session(self) -> str:
        return f"session_id={self.session.rpartition('/')[2]}"

    async def the_front_sees_the_matters_and_no_names(self) -> None:
        front = self.who["front"]
        listed = await front.items(f"{self.session}/petitions")
        assert [(one["text"], one["speaker_name"]) for one in listed] == [(said.text, None) for said in SAID]
        page = await front.see(self.of(ROAD))
        assert (page["state"], page["shown"], page["parties"]) == ("received", ["content"], [])
        assert "R03 due 2026-05-21 open" in await front.clocks(self.ids[ROAD - 1])
        assert (await front.ask("GET", f"{self.of(ROAD)}/events")).status_code == 403
        for outsider in ("economy", "hamlet", "construction"):
            assert (await self.who[outsider].ask("GET", self.of(ROAD))).status_code == 404, outsider
            assert self.ids[ROAD - 1] not in [one["id"] for one in await self.who[outsider].items("/petitions")]

    async def what_is_left_is_assigned_and_sent_up(self) -> None:
        """The canal goes to the division. The road is the province's: only the head sends it there, with a report."""
        clerk, chair, stage = self.who["clerk"], self.who["chair"], self.stage
        stage.time_is("2026-05-08 09:00")
        assert "conclude" not in (await chair.see(self.session))["allowed_actions"]
        assert "escalate" not in (await clerk.see(self.of(ROAD)))["allowed_actions"]
        await clerk.press(self.of(CANAL), "review")
        await clerk.press(
            self.of(CANAL),
            "assign",
            {
                "lead_id": stage.bodies["commune.division_economy"],
                "instruction": "Khảo sát cả tuyến trước khi trả lời.",
            },
        )
        await clerk.press(self.of(ROAD), "review")
        up = {
            "to_organisation_id": stage.bodies["province.people_committee"],
            "reason": "Đường tỉnh do Sở Xây dựng quản lý.",
            "report": "Xã đã kiểm tra hiện trường ngày 07/5/2026: hư hỏng 1,2 km, bốn vụ ngã xe trong tháng 4.",
            "legal_basis": "Luật Đường bộ 2024",
        }
        assert (await chair.press(self.of(ROAD), "escalate", up))["state"] == "escalated"
        assert await clerk.clocks(self.ids[CANAL - 1]) == [
            "R01 due 2026-05-08 met 2026-05-07",
            "R02 due 2026-05-14 met 2026-05-08",
            "R03 due 2026-05-21 open",
            "R15 due 2026-05-12 open",
            "R16 due 2026-05-29 open",
        ]
        assert "R24 due 2026-05-12 open" in await clerk.clocks(self.ids[ROAD - 1])
        (sent,) = await clerk.items("/escalations?direction=out")
        assert (sent["state"], sent["petition"]["id"]) == ("sent", self.ids[ROAD - 1])

    async def the_conclusion_is_issued_within_five_working_days(self) -> None:
        """Three numbered commitments; the head concludes on Monday, it goes out on Tuesday, due was Thursday."""
        clerk, stage = self.who["clerk"], self.stage
        stage.time_is("2026-05-11 08:30")
        planned = [
            ("Nạo vét 850 m kênh N3", "commune.division_economy", "2026-06-30", "Thôn Trà Quang"),
            ("Thay mái nhà văn hóa thôn", "commune.division_culture_society", "2026-05-29", "Thôn An Lạc"),
            ("Niêm yết lịch về thôn hằng tháng", "commune.people_committee", "2026-06-15", "commune"),
        ]
        await clerk.put(
            self.session,
            "commitments",
            {
                "commitments": [
                    {"text": text, "organisation_id": stage.bodies[body], "due_on": due, "area_id": stage.places[place]}
                    for text, body, due, place in planned
                ]
            },
        )
        conclusion = {"conclusion": "Giao ba việc có số, có hạn; việc đường tỉnh báo cáo UBND tỉnh."}
        assert "conclude" not in (await clerk.see(self.session))["allowed_actions"]
        concluded = await self.who["chair"].press(self.session, "conclude", conclusion)
        assert (concluded["state"], concluded["commitments_open"]) == ("concluded", 3)
        numbered = await clerk.items(f"{self.session}/commitments")
        assert [(one["number"], one["text"], one["due_on"]) for one in numbered] == [
            (number, text, due) for number, (text, _, due, _) in enumerate(planned, start=1)
        ]
        stage.time_is("2026-05-12 10:00")
        issued = await clerk.press(self.session, "issue-conclusion", {"document_number": "45/TB-UBND"})
        assert (issued["state"], issued["conclusion_issued_on"]) == ("following_up", "2026-05-12")
        assert (issued["conclusion_due_on"], issued["conclusion_overdue"]) == ("2026-05-14", False)
        shown = await stage.published("sessions", self.session.rpartition("/")[2])
        assert shown["conclusion"] == conclusion["conclusion"]
        assert (shown["officials"], shown["members"], shown["people"]) == (14, 9, 77)
        assert (await self.who["culture"].see(self.session))["allowed_actions"] == []

    async def both_are_taken_in_hand(self) -> None:
        """On the last day for each: the division acknowledges (R15), the province receives (R24) and assigns."""
        province, stage = self.who["province"], self.stage
        stage.time_is("2026-05-12 11:00")
        row = await self.who["economy"].acknowledge(self.ids[CANAL - 1])
        assert (row["role"], row["due_on"], row["instruction"]) == (
            "lead", "2026-05-29", "Khảo sát cả tuyến trước khi trả lời.",
        )  # fmt: skip
        stage.time_is("2026-05-12 14:00")
        (come,) = await province.items("/escalations")
        assert (come["from"]["name"], come["petition"]["id"]) == ("Ủy ban nhân dân xã Phù Mỹ", self.ids[ROAD - 1])
        assert (await province.press(self.of(ROAD), "receive-escalation"))["state"] == "reviewing"
        stage.time_is("2026-05-13 08:30")
        await province.press(self.of(ROAD), "assign", {"lead_id": stage.bodies["province.dept_construction"]})
        stage.time_is("2026-05-14 15:00")
        await self.who["construction"].acknowledge(self.ids[ROAD - 1])
        seen_below = await self.who["clerk"].see(self.of(ROAD))
        assert (seen_below["state"], seen_below["holder"]["name"], seen_below["lead"]["name"]) == (
            "in_handling", "Ủy ban nhân dân tỉnh Gia Lai", "Sở Xây dựng tỉnh Gia Lai",
        )  # fmt: skip

    async def the_division_answers_and_the_people_are_told(self) -> None:
        """With a promise that has a day; approved by the head, who wrote nothing of it."""
        clerk, page = self.who["clerk"], self.of(CANAL)
        self.stage.time_is("2026-05-18 09:00")
        promise = {
            "text": "Đưa nước về cuối kênh N3",
            "organisation_id": self.stage.bodies["commune.division_economy"],
            "due_on": "2026-06-15",
        }
        answer = {
            "text": "Kênh N3 bồi lắng 850 m; Phòng Kinh tế nạo vét trước vụ hè thu, nước về cuối kênh trước 15/6/2026.",
            "legal_basis": "Kế hoạch thủy lợi nội đồng năm 2026 của xã",
            "promises": [promise],
        }
        assert (await self.who["economy"].press(page, "submit-answer", answer))["state"] == "awaiting_approval"
        self.stage.time_is("2026-05-19 08:00")
        assert (await self.who["chair"].press(page, "approve-answer"))["state"] == "answered"
        self.stage.time_is("2026-05-20 09:00")
        told = await clerk.press(page, "tell", {"means": "phone", "told_at": self.stage.now})
        assert told["state"] == "following_up"
        assert await clerk.clocks(self.ids[CANAL - 1]) == [
            "R01 due 2026-05-08 met 2026-05-07",
            "R02 due 2026-05-14 met 2026-05-08",
            "R03 due 2026-05-21 met 2026-05-20",
            "R15 due 2026-05-12 met 2026-05-12",
            "R16 due 2026-05-29 met 2026-05-18",
            "R18 due 2026-05-26 open",
            "R25 due 2026-06-04 open",
            "R28 due 2026-05-21 met 2026-05-19",
        ]

    async def the_province_answers_and_the_commune_tells_it(self) -> None:
        """Approved above; it comes back to the origin, who stays responsible to the people, on the last day of R03."""
        clerk, page = self.who["clerk"], self.of(ROAD)
        self.stage.time_is("2026-05-20 16:00")
        answer = {"text": "Sở Xây dựng vá ổ gà trước 30/5/2026 và thảm lại 1,2 km mặt đường trong quý III/2026."}
        await self.who["construction"].press(page, "submit-answer", answer)
        assert "approve_answer" not in (await self.who["province"].see(page))["allowed_actions"]
        self.stage.time_is("2026-05-21 09:30")
        await self.who["province_head"].press(page, "approve-answer")
        assert await clerk.notified(self.ids[ROAD - 1]) == ["escalation_received", "answer_came_back"]
        (given,) = await clerk.items(f"{page}/answers")
        assert (given["text"], given["organisation"]["name"]) == (answer["text"], "Sở Xây dựng tỉnh Gia Lai")
        self.stage.time_is("2026-05-21 15:00")
        told = await clerk.press(page, "tell", {"means": "letter", "told_at": self.stage.now})
        assert told["state"] == "answered"
        (hop,) = await clerk.items(f"{page}/escalations")
        assert (hop["state"], hop["received_automatically"]) == ("answered", False)
        assert await clerk.clocks(self.ids[ROAD - 1]) == [
            "R01 due 2026-05-08 met 2026-05-07",
            "R02 due 2026-05-14 handed_over 2026-05-12",
            "R02 due 2026-05-19 met 2026-05-13",
            "R03 due 2026-05-21 met 2026-05-21",
            "R15 due 2026-05-15 met 2026-05-14",
            "R16 due 2026-06-02 handed_over 2026-05-13",
            "R16 due 2026-06-03 met 2026-05-20",
            "R18 due 2026-05-28 open",
            "R24 due 2026-05-12 met 2026-05-12",
            "R25 due 2026-06-05 open",
            "R28 due 2026-05-25 met 2026-05-21",
        ]

    async def everybody_may_read_it(self) -> None:
        """Redacted by one officer, looked at and published by another, each where it was answered."""
        self.stage.time_is("2026-05-22 10:00")
        canal = ("Kênh N3", "Kênh bồi lắng, ruộng cuối kênh khô hạn.", "Nạo vét trước ngày 15/6/2026.")
        await self.stage.publish(self.of(CANAL), *canal, by=("officer", "clerk"))
        road = ("Đường tỉnh qua xã", "Mặt đường hư nặng 1,2 km.", "Thảm lại trong quý III/2026.")
        await self.stage.publish(self.of(ROAD), *road, by=("province", "province_head"))
        listed = await self.stage.anybody.get("/api/v1/public/petitions")
        assert [one["title"] for one in listed.json()["items"]] == ["Đường tỉnh qua xã", "Kênh N3", "Mái nhà văn hóa"]
        shown = await self.stage.published("petitions", self.ids[ROAD - 1])
        assert (shown["answer"], shown["holder"]["name"]) == (road[2], "Ủy ban nhân dân tỉnh Gia Lai")
        assert SAID[ROAD - 1].name not in str(shown)

    async def nobody_contests(self) -> None:
        """What was answered in the hall on 7 May can be contested until Friday 22 May. The day after, the system closes
        it; what was promised stays open, what was told later waits for its own day."""
        clerk, stage = self.who["clerk"], self.stage
        stage.time_is("2026-05-22 23:59")
        await stage.worker_runs()
        assert await self._completed() == 0
        assert (await clerk.see(f"/petitions/{self.letter}"))["state"] == "completed"
        stage.time_is("2026-05-23 00:01")
        await stage.worker_runs()
        assert await self._completed() == 18

    async def _completed(self) -> int:
        counted = await self.who["clerk"].see(f"/petitions/count?{self._of_session()}&state=completed")
        return int(counted["count"])

    async def the_commitments_are_kept_and_confirmed(self) -> None:
        """Begun on Monday 25 May. One gets more time on its very due day, one is rejected on the ground and done again;
        each is confirmed by somebody of the place, never by who did it."""
        stage, chair, hamlet = self.stage, self.who["chair"], self.who["hamlet"]
        canal, roof, calendar = [
            f"/commitments/{one['id']}" for one in await chair.items(f"{self.session}/commitments")
        ]
        (promised,) = await chair.items(f"{self.of(CANAL)}/commitments")
        water = f"/commitments/{promised['id']}"
        stage.time_is("2026-05-25 08:00")
        for keeper, promise in (("economy", canal), ("economy", water), ("culture", roof), ("officer", calendar)):
            assert (await self.who[keeper].press(promise, "start"))["state"] == "in_progress"
        stage.time_is("2026-05-29 16:00")
        assert "extend" not in (await self.who["culture"].see(roof))["allowed_actions"]
        longer = await chair.press(roof, "extend", {"due_on": "2026-06-12", "reason": "Mưa lớn, chưa lợp được."})
        assert (longer["due_on"], longer["first_due_on"]) == ("2026-06-12", "2026-05-29")
        stage.time_is("2026-06-05 15:00")
        await self._done("officer", calendar, "Đã niêm yết lịch tại trụ sở và hai thôn.")
        stage.time_is("2026-06-06 00:01")
        await stage.worker_runs()
        assert (await chair.see(self.of(ROAD)))["state"] == "completed"
        stage.time_is("2026-06-08 09:00")
        await self._done("economy", canal, "Đã nạo vét 850 m kênh N3.")
        await self.who["front"].press(calendar, "confirm", {"remark": "Đã xem tại hai thôn."})
        stage.time_is("2026-06-09 07:00")
        back = await hamlet.press(canal, "reject", {"reason": "Đoạn cuối 50 m còn bồi lắng."})
        assert back["state"] == "in_progress"
        stage.time_is("2026-06-11 16:00")
        await self._done("economy", canal, "Đã nạo vét xong 50 m cuối kênh.")
        await self._done("economy", water, "Nước đã về ruộng cuối kênh ngày 11/6/2026.")
        await self._done("culture", roof, "Đã thay mái, nghiệm thu cùng thôn.")
        stage.time_is("2026-06-12 09:00")
        assert (await chair.see(self.session))["commitments_open"] == 2
        for confirmer, promise in (("hamlet", canal), ("hamlet", water), ("board", roof)):
            assert (await self.who[confirmer].press(promise, "confirm"))["state"] == "confirmed"
        assert await chair.history(canal) == [
            "promise", "start", "report_done", "reject", "report_done", "confirm",
        ]  # fmt: skip
        assert (await self.who["clerk"].press(self.of(CANAL), "complete"))["state"] == "completed"

    async def _done(self, keeper: str, promise: str, report: str) -> None:
        done = await self.who[keeper].press(promise, "report-done", {"report": report})
        assert (done["state"], done["overdue"], done["allowed_actions"]) == ("reported_done", False, [])

    async def the_session_is_closed(self) -> None:
        clerk = self.who["clerk"]
        self.stage.time_is("2026-06-15 10:00")
        assert await self._completed() == 20
        closed = await clerk.press(self.session, "close")
        assert (closed["state"], closed["commitments_total"], closed["commitments_open"]) == ("closed", 3, 0)
        assert closed["figures"]["settled_or_explained_percent"] == 90.0
        assert closed["allowed_actions"] == []

    async def the_petitioners_saw_it_all_and_nothing_internal(self) -> None:
        """Bà Lành by the code and secret on her slip, ông Bình by his account: the same plain words, in their order."""
        tracked = await self.stage.track(self.slip)
        assert (tracked["code"], tracked["state"], tracked["told_on"]) == (
            self.slip["code"], "completed", "2026-05-21",
        )  # fmt: skip
        assert [line["kind"] for line in tracked["timeline"]] == [
            "receive", "escalate", "receive_escalation", "assign", "approve_answer", "tell", "publish", "complete",
        ]  # fmt: skip
        assert tracked["timeline"][1]["sentence_vi"] == "Đã chuyển lên cấp trên: Ủy ban nhân dân tỉnh Gia Lai."
        assert tracked["answers"][0]["organisation_name"] == "Sở Xây dựng tỉnh Gia Lai"
        assert "Xã đã kiểm tra hiện trường" not in str(tracked)
        citizen, page = self.who["citizen"], f"/petitions/{self.letter}"
        timeline = await citizen.items(f"{page}/timeline")
        assert [line["kind"] for line in timeline] == [
            "receive", "assign", "approve_answer", "tell", "publish", "complete",
        ]  # fmt: skip
        assert (await citizen.ask("GET", f"{page}/events")).status_code == 403
        assert [one["id"] for one in await citizen.items("/petitions")] == [self.letter]
        assert (await citizen.ask("GET", self.of(ROAD))).status_code == 404

    async def the_history_is_whole(self) -> None:
        """Every event, in its order; every chain and the roots of three days as they were written."""
        clerk = self.who["clerk"]
        assert await clerk.history(self.session) == [
            "plan", "appoint", "announce", "make_ready", "start", "record_attendance", "close_capture", "sign_minutes",
            "write_commitments", "conclude", "issue_conclusion", "close",
        ]  # fmt: skip
        assert await clerk.history(self.of(1)) == ["receive", "answer_on_the_spot", "tell", "complete"]
        assert await clerk.history(self.of(CANAL)) == [
            "receive", "review", "assign", "acknowledge", "submit_answer", "approve_answer", "tell", "follow_up",
            "publish",
            "complete",
        ]  # fmt: skip
        assert await clerk.history(f"/petitions/{self.letter}") == [
            "receive", "review", "assign", "acknowledge", "submit_answer", "approve_answer", "tell", "publish", "complete",
        ]  # fmt: skip
        assert await clerk.history(self.of(ROAD)) == [
            "receive", "tracking_secret", "review", "escalate", "receive_escalation", "assign", "acknowledge", "submit_answer",
            "approve_answer", "tell", "publish", "complete",
        ]  # fmt: skip
        findings = await self.stage.look_back()
        assert (findings.found, findings.roots) == ((), 3)
        # The session, its twenty opinions, the letter of before, three commitments and the promise of an answer.
        assert findings.streams == 1 + 20 + 1 + 3 + 1
