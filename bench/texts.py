"""What people write, by field: made-up petitions of the length and the words that real ones have."""

from __future__ import annotations

import unicodedata
from random import Random
from typing import Final

MATTERS: Final[dict[str, tuple[str, ...]]] = {
    "dat_dai": (
        "đề nghị cấp giấy chứng nhận quyền sử dụng đất cho thửa đất số {n}, tờ bản đồ số {m}",
        "phản ánh việc lấn chiếm đất công tại {hamlet} kéo dài nhiều năm chưa được xử lý",
        "kiến nghị đo đạc lại ranh giới thửa đất số {n} do sai lệch so với bản đồ địa chính",
        "đề nghị thu hồi đất nông, lâm trường bỏ hoang giao lại cho {k} hộ thiếu đất sản xuất",
    ),
    "boi_thuong_gpmb": (
        "kiến nghị xem lại đơn giá bồi thường cây cà phê khi thu hồi đất làm {project}",
        "đề nghị bố trí tái định cư cho {k} hộ dân bị ảnh hưởng bởi {project}",
        "khiếu nại phương án bồi thường, giải phóng mặt bằng {project}",
    ),
    "moi_truong": (
        "phản ánh trang trại chăn nuôi lợn xả nước thải gây mùi hôi thối tại {hamlet}",
        "đề nghị thu gom rác thải sinh hoạt tồn đọng {k} ngày tại {hamlet}",
        "phản ánh nhà máy {factory} xả khói bụi và tiếng ồn vào ban đêm",
    ),
    "giao_thong": (
        "phản ánh mặt đường {street} xuống cấp, nhiều ổ gà gây nguy hiểm cho người đi xe máy",
        "đề nghị sửa chữa cầu {name} đã hư hỏng lan can và sụt lún mố cầu",
        "phản ánh xe quá tải chở đất đá chạy qua {hamlet} làm hỏng đường liên thôn",
        "kiến nghị mở rộng đường {street} đoạn qua {hamlet} thường xuyên ùn tắc",
    ),
    "xay_dung_do_thi": (
        "phản ánh công trình xây dựng không phép tại số {n} đường {street}",
        "phản ánh nhà liền kề thi công làm nứt tường, lún nền nhà",
        "đề nghị kiểm tra chất lượng nhà văn hóa {hamlet}",
    ),
    "dien_nuoc_vien_thong": (
        "phản ánh điện yếu, thường xuyên mất điện vào giờ cao điểm tại {hamlet}",
        "phản ánh nước sinh hoạt đục, có cặn và mùi clo tại {hamlet}",
        "kiến nghị phủ sóng điện thoại, internet tại {hamlet} vùng lõm",
        "đề nghị di dời cột điện nằm giữa lòng đường {street} sau khi mở rộng",
    ),
    "nong_nghiep": (
        "đề nghị hỗ trợ giống cây trồng, vật nuôi sau thiên tai, lũ lụt",
        "phản ánh phân bón giả, thuốc bảo vệ thực vật kém chất lượng bán tại {hamlet}",
        "kiến nghị điều tiết nước tưới cho vụ đông xuân tại cánh đồng {name}",
        "phản ánh kênh mương thủy lợi nội đồng hư hỏng {n} mét, nước không về ruộng",
    ),
    "y_te": (
        "phản ánh thái độ phục vụ của nhân viên trạm y tế khi khám chữa bệnh bảo hiểm",
        "đề nghị phun hóa chất diệt muỗi phòng chống sốt xuất huyết tại {hamlet}",
        "kiến nghị bổ sung thuốc và bác sĩ cho trạm y tế",
    ),
    "giao_duc": (
        "phản ánh các khoản thu đầu năm học tại trường {school} không đúng quy định",
        "đề nghị sửa chữa phòng học và nhà vệ sinh của trường {school}",
        "kiến nghị bổ sung giáo viên mầm non cho điểm trường lẻ {hamlet}",
    ),
    "lao_dong_bhxh": (
        "phản ánh công ty {factory} nợ lương {k} tháng và chậm đóng bảo hiểm xã hội",
        "đề nghị hỗ trợ đào tạo nghề cho lao động nông thôn",
    ),
    "chinh_sach_xa_hoi": (
        "phản ánh việc bình xét hộ nghèo, hộ cận nghèo thiếu công khai, minh bạch",
        "đề nghị xem xét chế độ trợ cấp cho người có công với cách mạng",
        "đề nghị hỗ trợ xóa nhà tạm, nhà dột nát cho hộ nghèo tại {hamlet}",
    ),
    "an_ninh_trat_tu": (
        "phản ánh tụ điểm đánh bạc và cho vay nặng lãi hoạt động công khai tại {hamlet}",
        "đề nghị xử lý nhóm thanh niên đua xe, gây rối trật tự trên đường {street}",
    ),
    "cai_cach_hanh_chinh": (
        "phản ánh hồ sơ nộp tại bộ phận một cửa quá hạn {k} ngày chưa có kết quả",
        "phản ánh lỗi cổng dịch vụ công trực tuyến khi thanh toán lệ phí",
        "kiến nghị đơn giản hóa thủ tục đăng ký hộ kinh doanh",
    ),
    "tu_phap_ho_tich": (
        "đề nghị cải chính năm sinh ghi sai trên giấy khai sinh",
        "phản ánh việc chứng thực chữ ký phải chờ {k} ngày",
    ),
    "van_hoa_the_thao_dl": (
        "phản ánh quán karaoke hoạt động quá giờ, gây ồn ào khu dân cư",
        "đề nghị tu bổ nhà rông {hamlet} đã xuống cấp",
        "kiến nghị đầu tư sân bóng cho nhà văn hóa {hamlet}",
    ),
    "dan_toc_ton_giao": (
        "đề nghị hỗ trợ đất ở, nước sinh hoạt cho {k} hộ đồng bào dân tộc thiểu số tại {hamlet}",
        "đề nghị hướng dẫn thủ tục đăng ký điểm sinh hoạt tôn giáo",
    ),
    "tai_chinh_thue": (
        "phản ánh khoản thu vận động đóng góp làm đường tại {hamlet} chưa công khai",
        "kiến nghị giảm thuế khoán cho hộ kinh doanh nhỏ",
    ),
    "cong_thuong": (
        "phản ánh chợ tạm lấn chiếm vỉa hè, lòng đường {street}",
        "kiến nghị sớm hoàn thành chợ {name} để tiểu thương ổn định buôn bán",
    ),
    "xay_dung_dang_cq": (
        "góp ý tác phong tiếp dân của cán bộ tại trụ sở",
        "góp ý dự thảo nghị quyết về phát triển du lịch cộng đồng",
        "phản ánh cán bộ hẹn gặp dân nhiều lần nhưng không có mặt",
    ),
    "khac": ("đề nghị giải đáp về việc sắp xếp lại {hamlet}", "đề nghị hỗ trợ liên hệ với cơ quan có thẩm quyền"),
}
OPENERS: Final = (
    "Kính gửi {unit}, tôi ", "Tôi là {person}, trú tại {hamlet}, {unit}. Tôi xin ",
    "Thay mặt các hộ dân {hamlet}, tôi ", "Gia đình tôi sinh sống tại {hamlet} đã {k} năm, nay ",
    "Tại buổi tiếp công dân, tôi là {person} ", "Cử tri {hamlet}, {unit} tiếp tục ",
    "Tập thể {k} hộ dân {unit} làm đơn ",
)  # fmt: skip
DETAILS: Final = (
    "Sự việc diễn ra từ tháng {month} năm {year} đến nay.",
    "Người dân đã nhiều lần kiến nghị với chính quyền địa phương nhưng chưa được trả lời.",
    "Đặc biệt vào mùa mưa, việc đi lại của học sinh và người già rất khó khăn.",
    "Tôi có gửi kèm hình ảnh và bản sao giấy tờ liên quan.",
    "Vị trí cụ thể gần {landmark}, cách trụ sở ủy ban khoảng {n} mét.",
    "Có khoảng {k} hộ gia đình bị ảnh hưởng trực tiếp đến sinh hoạt và sức khỏe.",
    "Đơn vị thi công là công ty {factory} chưa thực hiện đúng cam kết.",
    "Văn bản trả lời số {n}/UBND ngày {day}/{month} chưa thỏa đáng.",
    "Trong khi đó, khu vực lân cận đã được giải quyết từ năm {year}.",
    "Tôi đã gọi đường dây nóng ngày {day}/{month} nhưng không có cán bộ xuống kiểm tra.",
)
CLOSERS: Final = (
    "Rất mong được xem xét, giải quyết dứt điểm. Xin trân trọng cảm ơn.",
    "Đề nghị cơ quan chức năng kiểm tra và trả lời bằng văn bản cho người dân.",
    "Kính mong lãnh đạo quan tâm chỉ đạo xử lý sớm.",
    "Tôi xin chịu trách nhiệm trước pháp luật về nội dung đã nêu.",
)
FAMILIES: Final = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Siu", "Ksor", "Rơ-châm",
    "Rơ-mah", "Kpă", "Nay", "Đinh", "Puih",
)  # fmt: skip
MIDDLES: Final = (
    "Văn", "Thị", "Hữu", "Đức", "Minh", "Thanh", "Ngọc", "Quang", "Xuân", "Thành", "Công", "Kim", "Hồng", "Thu",
    "Gia", "Quốc", "H'", "Y",
)  # fmt: skip
GIVEN: Final = (
    "An", "Bình", "Chi", "Dũng", "Đạt", "Giang", "Hà", "Hải", "Hạnh", "Hiếu", "Hòa", "Hương", "Lan", "Linh", "Long",
    "Mai", "Nam", "Nga", "Phúc", "Sơn", "Thảo", "Blứ", "Krih",
)  # fmt: skip
STREETS: Final = (
    "Lê Lợi", "Trần Hưng Đạo", "Nguyễn Huệ", "Quang Trung", "Hai Bà Trưng", "Phan Đình Phùng", "Hùng Vương", "Ngô Mây",
    "Trường Chinh", "Wừu", "Lê Duẩn", "tỉnh lộ 661", "tỉnh lộ 675A", "quốc lộ 14", "quốc lộ 19", "liên xã số 3",
)  # fmt: skip
NAMES: Final = (
    "Đông", "Thượng", "Trung", "Phú Thọ", "An Bình", "Tân Lập", "Hòa Bình", "Đồng Tâm", "Bình Minh", "Gỗ", "Ia Drăng",
    "Ia Blan", "Chư Pah", "Plei Ring", "Ya Ly", "Đak Pơ", "Suối Đôi", "Kông Yang",
)  # fmt: skip
PROJECTS: Final = ("cụm công nghiệp {0}", "đường vành đai {0}", "khu đô thị mới {0}", "hồ chứa nước {0}")
FACTORIES: Final = ("chế biến mủ cao su", "chế biến gỗ", "may mặc", "tinh bột sắn", "đường mía", "gạch tuynel")
LANDMARKS: Final = ("trường tiểu học", "trạm bơm", "nhà rông", "nhà văn hóa", "chợ trung tâm", "trạm y tế", "giọt nước")
SCHOOLS: Final = ("mầm non", "tiểu học", "trung học cơ sở", "dân tộc nội trú")
WITHOUT_MARKS, DECOMPOSED = 0.08, 0.005
"""Shares of texts typed without accents, and in decomposed Unicode."""


def person(rnd: Random) -> str:
    return f"{rnd.choice(FAMILIES)} {rnd.choice(MIDDLES)} {rnd.choice(GIVEN)}"


def compose(rnd: Random, field: str, unit: str, hamlet: str, year: int) -> tuple[str, str]:
    """Title and body as they were typed; mostly composed Unicode with all accents, some without, a few decomposed."""
    pick = rnd.choice
    slots = {
        "n": rnd.randrange(1, 900), "m": rnd.randrange(1, 90), "k": rnd.randrange(2, 60), "day": rnd.randrange(1, 29),
        "month": rnd.randrange(1, 13), "year": year - 1, "unit": unit, "hamlet": hamlet, "person": person(rnd),
        "street": pick(STREETS), "name": pick(NAMES), "project": pick(PROJECTS).format(pick(NAMES)),
        "factory": f"{pick(FACTORIES)} {pick(NAMES)}", "landmark": pick(LANDMARKS),
        "school": f"{pick(SCHOOLS)} {pick(NAMES)}",
    }  # fmt: skip
    matter = pick(MATTERS[field])
    sentences = [pick(OPENERS) + matter + ".", *rnd.sample(DETAILS, rnd.randrange(2, 5)), pick(CLOSERS)]
    title = matter.format_map(slots)
    title, body = title[0].upper() + title[1:], " ".join(sentences).format_map(slots)
    typed = rnd.random()
    if typed < WITHOUT_MARKS:
        return without_marks(title), without_marks(body)
    if typed < WITHOUT_MARKS + DECOMPOSED:
        return unicodedata.normalize("NFD", title), unicodedata.normalize("NFD", body)
    return title, body


def without_marks(text: str) -> str:
    """As typed on a keyboard without Vietnamese input: capitals and punctuation stay."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(character for character in bare if not unicodedata.combining(character))
