"""Order and safety, procedures, civil status, the Party and the authorities, everything else; and what is kept close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from api.demo.matters.matter import ADVICE, REQUEST, Matter, P, Q, R
from api.domain.petitions.model import PetitionClass

OFFICE: Final[Mapping[str, tuple[Matter, ...]]] = {
    "an_ninh_trat_tu": (
        Matter(
            R,
            "Trộm cà phê, hồ tiêu trên rẫy ở {hamlet}",
            "Sắp đến mùa thu hoạch, rẫy ở {hamlet} bị hái trộm nhiều lần vào ban đêm. Đề nghị tăng cường tuần tra.",
            "Công an xã cùng tổ bảo vệ an ninh trật tự tuần tra ban đêm, lập nhóm báo tin nhanh và đã bắt một vụ.",
            "Công an xã nhận lập tổ tuần tra với thôn ngay tối nay.",
        ),
        Matter(
            R,
            "Thanh niên đua xe, nẹt pô trên đường {hamlet}",
            "Chiều tối có nhóm thanh niên đua xe, nẹt pô trên đường {hamlet}, người già trẻ nhỏ không dám ra đường.",
            "Đã xử lý bảy trường hợp, tạm giữ phương tiện và mời phụ huynh ký cam kết.",
            "Công an xã nhận chốt chặn vào giờ cao điểm từ ngày mai.",
        ),
        Matter(
            R,
            "Cho vay nặng lãi, bán nông sản non ở {hamlet}",
            "Một số người cho vay lãi cao, bắt bà con {hamlet} bán cà phê non trả nợ. Đề nghị kiểm tra, tuyên truyền.",
            "Công an đã làm việc với hai đối tượng, hướng dẫn bà con vay vốn chính sách thay thế.",
            promise="Hỗ trợ các hộ ở {hamlet} vay vốn chính sách trả nợ",
        ),
        Matter(
            P,
            "Đề nghị trang bị chữa cháy cho tổ ở {hamlet}",
            "Mùa khô dễ cháy rẫy, cháy nhà, {hamlet} chưa có bình chữa cháy, máy bơm. Đề nghị trang bị và tập huấn.",
            "Đã cấp mười bình chữa cháy, một máy bơm và tập huấn cho tổ liên gia.",
            promise="Tập huấn chữa cháy cho tổ liên gia ở {hamlet}",
        ),
        Matter(
            R,
            "Nghi có người nghiện tụ tập ở chòi rẫy gần {hamlet}",
            "Gần {hamlet} có chòi rẫy bỏ hoang, thanh niên lạ hay tụ tập ban đêm. Đề nghị xác minh.",
            "Công an xã đã kiểm tra, giải tán tụ điểm, lập hồ sơ quản lý hai trường hợp.",
        ),
    ),
    "cai_cach_hanh_chinh": (
        Matter(
            R,
            "Hồ sơ ở Trung tâm Phục vụ hành chính công quá hẹn",
            "Tôi nộp hồ sơ hẹn năm ngày, đến ngày thứ {months} chưa có kết quả, hỏi thì nói hệ thống lỗi. Đề nghị trả"
            " lời và xin lỗi bằng văn bản.",
            "Hồ sơ chậm do lỗi liên thông; đã trả kết quả, gửi thư xin lỗi và bố trí cán bộ theo dõi hồ sơ quá hẹn.",
            "Giám đốc Trung tâm xin lỗi và trả kết quả ngay trong buổi chiều.",
        ),
        Matter(
            P,
            "Đề nghị có người hướng dẫn nộp hồ sơ trực tuyến cho người già",
            "Người già ở {hamlet} không biết nộp hồ sơ trực tuyến, phải nhờ người ngoài. Đề nghị có người hướng dẫn.",
            "Tổ công nghệ số cộng đồng trực sáng thứ hai và thứ năm tại nhà văn hóa.",
            "Đoàn thanh niên nhận trực hướng dẫn tại nhà văn hóa từ tuần sau.",
            "Duy trì tổ công nghệ số hướng dẫn dân ở {hamlet}",
        ),
        Matter(
            R,
            "Cán bộ một cửa đi vắng trong giờ làm việc",
            "Tôi đến Trung tâm hai buổi đều không gặp người nhận hồ sơ. Đề nghị chấn chỉnh giờ giấc.",
            "Đã nhắc nhở, công khai lịch trực và người thay thế, lắp nút đánh giá tại quầy.",
        ),
        Matter(
            Q,
            "Hỏi nộp lệ phí trực tuyến không thành công",
            "Tôi nộp lệ phí trên cổng dịch vụ công bị trừ tiền nhưng báo chưa nộp. Xin hỏi xử lý thế nào.",
            "Giao dịch đã được đối soát và xác nhận; trường hợp lỗi tiền được hoàn trong bảy ngày làm việc.",
            "Cán bộ đã tra cứu giao dịch tại chỗ, tiền được hoàn tự động.",
        ),
        Matter(
            PetitionClass.REGULATION_PETITION,
            "Bỏ yêu cầu nộp bản sao giấy tờ đã có trong dữ liệu dân cư",
            "Khi làm hồ sơ vẫn phải nộp bản sao chứng thực giấy tờ đã có trong cơ sở dữ liệu dân cư. Đề nghị bỏ quy định"
            " này để đỡ phiền cho dân.",
            "Kiến nghị đúng; đã rà soát, bỏ thành phần hồ sơ này ở 12 thủ tục và đề nghị cấp trên sửa quy định.",
        ),
    ),
    "tu_phap_ho_tich": (
        Matter(
            R,
            "Sai tên đệm trên giấy khai sinh của con",
            "Giấy khai sinh của con tôi ghi sai tên theo cách viết tiếng Jrai, giờ vào lớp một bị vướng. Đề nghị sửa.",
            "Đã cải chính hộ tịch theo đúng cách viết và cập nhật vào cơ sở dữ liệu.",
            "Cán bộ tư pháp nhận làm thủ tục cải chính ngay, không thu lệ phí.",
        ),
        Matter(
            Q,
            "Hỏi thủ tục nhận cha cho con và đăng ký khai sinh quá hạn",
            "Cháu tôi ba tuổi chưa đăng ký khai sinh vì cha mẹ chưa đăng ký kết hôn. Xin hỏi thủ tục.",
            "Thực hiện kết hợp nhận cha con và khai sinh trong một hồ sơ, trả kết quả trong năm ngày làm việc.",
            "Đã hướng dẫn giấy tờ cần có; cán bộ tư pháp làm lưu động tại thôn vào thứ bảy.",
        ),
        Matter(
            R,
            "Chờ chứng thực hợp đồng quá lâu ở {commune}",
            "Tôi đi chứng thực hợp đồng vay vốn phải chờ hai ngày vì người ký đi họp.",
            "Đã ủy quyền thêm người ký chứng thực, trả kết quả trong ngày.",
        ),
        Matter(
            REQUEST,
            "Xin cấp lại giấy khai sinh bị mất do lũ",
            "Lũ cuốn hết giấy tờ của gia đình tôi ở {hamlet}. Đề nghị cấp lại trích lục khai sinh, kết hôn.",
            "Đã trích lục toàn bộ giấy tờ hộ tịch cho gia đình, miễn lệ phí.",
        ),
        Matter(
            P,
            "Đề nghị trợ giúp pháp lý lưu động cho {hamlet}",
            "Bà con {hamlet} hay vướng chuyện đất đai, vay mượn, mong có luật sư về tư vấn.",
            "Trung tâm trợ giúp pháp lý về tư vấn lưu động mỗi quý một lần.",
            promise="Tổ chức trợ giúp pháp lý lưu động ở {hamlet}",
        ),
    ),
    "xay_dung_dang_cq": (
        Matter(
            ADVICE,
            "Góp ý cán bộ cần về làng nhiều hơn",
            "Đề nghị cán bộ, công chức bớt họp, về làng nhiều hơn, nhất là sau khi bỏ cấp huyện, việc dồn về xã.",
            "Đảng ủy tiếp thu, phân công cấp ủy viên phụ trách từng thôn làng, mỗi tháng dự sinh hoạt ít nhất một lần.",
            "Bí thư tiếp thu tại chỗ, công bố danh sách cấp ủy viên phụ trách thôn làng.",
            "Công khai lịch cấp ủy viên dự sinh hoạt tại thôn làng",
        ),
        Matter(
            ADVICE,
            "Góp ý dự thảo nghị quyết phát triển nông nghiệp của xã",
            "Dự thảo nêu nhiều chỉ tiêu cây ăn quả nhưng chưa nói nguồn nước tưới và đầu ra. Đề nghị bổ sung.",
            "Ban Thường vụ tiếp thu, bổ sung mục thủy lợi nhỏ và liên kết tiêu thụ vào dự thảo.",
        ),
        Matter(
            ADVICE,
            "Góp ý về công khai kết quả giải quyết sau đối thoại",
            "Lần trước dân nói nhiều nhưng không biết kết quả từng việc. Đề nghị công khai bảng theo dõi tại nhà văn hóa.",
            "Từ nay sau mỗi hội nghị, bảng kết quả từng ý kiến được niêm yết tại nhà văn hóa và trên cổng thông tin.",
            "Chủ tọa tiếp thu, giao văn phòng niêm yết bảng theo dõi trong 5 ngày làm việc.",
            "Niêm yết bảng kết quả từng ý kiến sau đối thoại",
        ),
        Matter(
            P,
            "Đề nghị xử lý cán bộ thôn thiếu gương mẫu",
            "Một số cán bộ thôn uống rượu khi họp, nói năng chưa đúng mực. Đề nghị nhắc nhở.",
            "Chi bộ đã kiểm điểm, người vi phạm nhận lỗi trước thôn.",
        ),
        Matter(
            Q,
            "Hỏi điều kiện kết nạp Đảng cho thanh niên ở làng",
            "Con tôi tham gia Đoàn tích cực, xin hỏi điều kiện và các bước để được xem xét kết nạp Đảng.",
            "Chi bộ phân công đảng viên giúp đỡ, cử học lớp nhận thức và xem xét theo Điều lệ.",
            "Bí thư chi bộ trả lời tại chỗ và nhận theo dõi, giúp đỡ.",
        ),
    ),
    "khac": (
        Matter(
            R,
            "Chó thả rông cắn người ở {hamlet}",
            "Ở {hamlet} chó thả rông nhiều, đã có hai cháu bị cắn. Đề nghị tiêm phòng và nhắc nhở chủ nuôi.",
            "Đã tiêm phòng dại cho đàn chó của thôn và xử phạt hai chủ nuôi thả rông.",
            "Thú y và Công an xã nhận tiêm phòng, nhắc nhở ngay tuần này.",
        ),
        Matter(
            P,
            "Đề nghị lắp bảng chỉ dẫn vào {hamlet}",
            "Người lạ, xe cứu thương vào {hamlet} hay lạc. Đề nghị lắp bảng chỉ dẫn.",
            "Đã lắp bốn bảng chỉ dẫn tại các ngã rẽ.",
            "Chủ tọa đồng ý, thôn gửi vị trí, xã đặt bảng trong tháng.",
        ),
        Matter(
            PetitionClass.MIXED,
            "Nhiều nội dung: đường, điện và trợ cấp",
            "Tôi có ba việc: đường trước nhà hỏng, điện yếu và mẹ tôi chưa có trợ cấp. Đề nghị xem xét từng việc.",
            "Ba nội dung đã được trả lời riêng: đường đưa vào kế hoạch sửa chữa, điện lực đã kiểm tra, trợ cấp chi từ"
            " tháng tới.",
        ),
        Matter(
            Q,
            "Hỏi lịch tiếp công dân của lãnh đạo {commune}",
            "Xin hỏi lịch tiếp công dân định kỳ của Chủ tịch và Bí thư, có cần đăng ký trước không.",
            "Chủ tịch tiếp mỗi tháng hai ngày, Bí thư tiếp mỗi tháng hai ngày; lịch niêm yết tại trụ sở, không cần đăng"
            " ký trước.",
            "Đã thông báo lịch tiếp công dân và phát số điện thoại liên hệ.",
        ),
        Matter(
            P,
            "Đề nghị cắm biển cấm tắm ở hồ thủy lợi gần {hamlet}",
            "Hè nào cũng có trẻ ra hồ tắm, rất nguy hiểm. Đề nghị rào chắn, cắm biển và mở lớp dạy bơi.",
            "Đã cắm biển, rào lối xuống hồ và mở lớp dạy bơi miễn phí cho 60 cháu.",
            "Xã nhận cắm biển cảnh báo ngay trong tuần.",
            "Rào lối xuống hồ và mở lớp dạy bơi cho trẻ ở {hamlet}",
        ),
    ),
}

COMPLAINTS: Final[Mapping[str, Matter]] = {
    "boi_thuong_gpmb": Matter(
        PetitionClass.COMPLAINT,
        "Khiếu nại quyết định thu hồi đất vườn",
        "Tôi không đồng ý với quyết định của Chủ tịch Ủy ban nhân dân {commune} về việc thu hồi {metres} mét vuông"
        " đất vườn vì diện tích đo sai. Tôi yêu cầu xem xét lại quyết định, có kèm bản đồ và biên bản đo.",
        "Kết quả xác minh: diện tích thu hồi được đo lại, giảm 32 mét vuông so với quyết định; quyết định điều chỉnh"
        " đã ban hành.",
    ),
    "dat_dai": Matter(
        PetitionClass.COMPLAINT,
        "Khiếu nại việc từ chối cấp giấy chứng nhận",
        "Tôi khiếu nại thông báo từ chối cấp giấy chứng nhận quyền sử dụng đất cho thửa rẫy gia đình khai hoang ổn"
        " định đã {years} năm ở {hamlet}.",
        "Qua xác minh, hồ sơ có đủ căn cứ sử dụng ổn định; thông báo từ chối bị hủy, hồ sơ được tiếp tục giải quyết.",
    ),
    "chinh_sach_xa_hoi": Matter(
        PetitionClass.COMPLAINT,
        "Khiếu nại quyết định dừng trợ cấp xã hội",
        "Tôi khiếu nại quyết định dừng trợ cấp khuyết tật của con tôi vì cháu vẫn không tự phục vụ được.",
        "Hội đồng đã giám định lại mức độ khuyết tật; trợ cấp được khôi phục và truy lĩnh.",
    ),
}

DENUNCIATIONS: Final[Mapping[str, Matter]] = {
    "dat_dai": Matter(
        PetitionClass.DENUNCIATION,
        "Tố cáo nhận tiền khi xác nhận hồ sơ đất",
        "Tôi tố cáo một lãnh đạo xã gợi ý và nhận tiền của nhiều hộ khi xác nhận nguồn gốc đất. Tôi có tin nhắn, ghi âm"
        " và tên những người làm chứng. Đề nghị giữ bí mật họ tên cho tôi.",
        "",
    ),
    "chinh_sach_xa_hoi": Matter(
        PetitionClass.DENUNCIATION,
        "Tố cáo lập khống danh sách nhận hỗ trợ",
        "Tôi tố cáo việc lập khống danh sách hộ nhận hỗ trợ cây giống để lấy tiền chênh lệch, có bản chụp danh sách và"
        " giấy ký nhận. Đề nghị xác minh và bảo vệ người tố cáo.",
        "",
    ),
}

LEGAL_BASIS: Final[Mapping[str, str]] = {
    "dat_dai": "Luật Đất đai số 31/2024/QH15; Nghị định số 101/2024/NĐ-CP",
    "boi_thuong_gpmb": "Luật Đất đai số 31/2024/QH15; Nghị định số 88/2024/NĐ-CP",
    "moi_truong": "Luật Bảo vệ môi trường số 72/2020/QH14; Nghị định số 08/2022/NĐ-CP",
    "giao_thong": "Luật Đường bộ số 35/2024/QH15",
    "xay_dung_do_thi": "Luật Xây dựng số 50/2014/QH13, sửa đổi năm 2020",
    "dien_nuoc_vien_thong": "Luật Điện lực số 61/2024/QH15; Luật Viễn thông số 24/2023/QH15",
    "nong_nghiep": "Luật Thủy lợi số 08/2017/QH14; Luật Chăn nuôi số 32/2018/QH14; Luật Trồng trọt số 31/2018/QH14",
    "y_te": "Luật Bảo hiểm y tế, sửa đổi tại Luật số 51/2024/QH15; Luật Khám bệnh, chữa bệnh số 15/2023/QH15",
    "giao_duc": "Luật Giáo dục số 43/2019/QH14",
    "lao_dong_bhxh": "Bộ luật Lao động số 45/2019/QH14; Luật Bảo hiểm xã hội số 41/2024/QH15",
    "chinh_sach_xa_hoi": "Nghị định số 20/2021/NĐ-CP; Pháp lệnh số 02/2020/UBTVQH14",
    "an_ninh_trat_tu": "Luật Lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở số 30/2023/QH15",
    "cai_cach_hanh_chinh": "Nghị định số 118/2025/NĐ-CP",
    "tu_phap_ho_tich": "Luật Hộ tịch số 60/2014/QH13",
    "van_hoa_the_thao_dl": "Luật Di sản văn hóa số 45/2024/QH15; Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15",
    "dan_toc_ton_giao": "Luật Tín ngưỡng, tôn giáo số 02/2016/QH14",
    "tai_chinh_thue": "Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15; Luật Quản lý thuế số 38/2019/QH14",
    "cong_thuong": "Nghị định số 60/2024/NĐ-CP",
    "xay_dung_dang_cq": "Quyết định số 218-QĐ/TW; Quy định số 11-QĐi/TW",
    "khac": "Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15",
}
