"""Health, schools, social policy, culture, peoples and faiths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from api.demo.matters.matter import REQUEST, Matter, P, Q, R

PEOPLE: Final[Mapping[str, tuple[Matter, ...]]] = {
    "y_te": (
        Matter(
            P,
            "Trạm y tế {commune} thiếu thuốc bảo hiểm",
            "Bà con {hamlet} đi khám bảo hiểm nhiều lần không có thuốc huyết áp, tiểu đường, phải mua ngoài. Đề nghị bổ"
            " sung.",
            "Trạm y tế đã được cấp bổ sung thuốc theo danh mục, công khai thuốc tồn hằng tuần và trả thuốc còn thiếu cho"
            " người bệnh.",
            promise="Bảo đảm thuốc bệnh mạn tính tại trạm y tế {commune}",
        ),
        Matter(
            Q,
            "Hỏi thẻ bảo hiểm y tế cho hộ mới thoát nghèo",
            "Nhà tôi vừa thoát nghèo, thẻ bảo hiểm y tế hết hạn. Xin hỏi có được hỗ trợ mua tiếp không, nộp ở đâu.",
            "Hộ mới thoát nghèo vẫn được hỗ trợ một phần mức đóng; danh sách do xã lập, người dân không phải nộp hồ sơ"
            " riêng.",
            "Đã tra cứu tại chỗ: thẻ được gia hạn, Phòng Văn hóa – Xã hội phát thẻ trong tuần.",
        ),
        Matter(
            R,
            "Sốt xuất huyết tăng ở {hamlet}",
            "Hai tuần nay {hamlet} có sáu người sốt xuất huyết, nhiều ao tù nước đọng. Đề nghị phun hóa chất, diệt lăng"
            " quăng.",
            "Trạm y tế đã phun hóa chất hai đợt, huy động thôn làng lật úp dụng cụ chứa nước, không có ca mới trong 14"
            " ngày.",
            "Trạm y tế nhận phun hóa chất sáng mai, thôn huy động mỗi nhà một người dọn vệ sinh.",
        ),
        Matter(
            R,
            "Thái độ tiếp đón ở trạm y tế chưa tốt",
            "Tôi đưa con đi khám ban đêm ở trạm y tế {commune} phải chờ lâu, cán bộ trực nói năng khó nghe.",
            "Trạm y tế đã kiểm điểm kíp trực, xin lỗi gia đình và niêm yết số điện thoại lãnh đạo trạm.",
        ),
        Matter(
            P,
            "Đề nghị có y tế thôn làng và xe chuyển bệnh cho {hamlet}",
            "{hamlet} cách trạm y tế {km} km, đường khó, ban đêm chuyển người bệnh rất vất vả. Đề nghị bố trí y tế thôn"
            " bản.",
            "Đã ký hợp đồng một nhân viên y tế thôn bản, cấp túi thuốc và thống nhất phương án gọi xe cấp cứu.",
            promise="Bố trí nhân viên y tế thôn bản cho {hamlet}",
        ),
    ),
    "giao_duc": (
        Matter(
            P,
            "Đề nghị mở lớp mầm non ghép ở {hamlet}",
            "Các cháu ở {hamlet} phải đi {km} km đến điểm trường chính, mùa mưa không đi được. Đề nghị mở lớp mầm non"
            " ghép tại thôn.",
            "Nhà trường đã mở một lớp ghép tại nhà văn hóa, bố trí hai giáo viên và bếp bán trú.",
            promise="Mở lớp mầm non ghép ở {hamlet}",
        ),
        Matter(
            R,
            "Nhà vệ sinh điểm trường {hamlet} hỏng",
            "Nhà vệ sinh điểm trường hỏng {months} tháng, các cháu phải đi nhờ nhà dân. Đề nghị sửa gấp.",
            "Đã sửa xong nhà vệ sinh, lắp bồn nước và giao phụ huynh cùng nhà trường quản lý.",
            "Chủ tọa đồng ý chi từ nguồn sửa chữa nhỏ, nhà trường sửa trong tuần.",
            "Xây mới nhà vệ sinh điểm trường {hamlet}",
        ),
        Matter(
            P,
            "Thiếu giáo viên tiếng Anh, tin học ở trường tiểu học",
            "Con tôi học lớp ba chưa có giáo viên tiếng Anh. Đề nghị bổ sung hoặc dạy liên trường.",
            "Đã bố trí giáo viên dạy liên trường ba buổi mỗi tuần và đề nghị tuyển bổ sung biên chế.",
            promise="Bố trí đủ giáo viên tiếng Anh cho trường tiểu học {commune}",
        ),
        Matter(
            Q,
            "Hỏi chế độ cho học sinh bán trú nhà xa",
            "Con tôi học trường cấp hai cách nhà {km} km. Xin hỏi điều kiện hưởng chế độ bán trú, gạo hỗ trợ.",
            "Học sinh thuộc vùng khó khăn, nhà cách trường từ 7 km trở lên hoặc đường đi hiểm trở được hưởng tiền ăn, ở"
            " và gạo; hồ sơ nộp tại trường.",
            "Đã giải thích điều kiện và giao nhà trường nhận hồ sơ của gia đình.",
        ),
        Matter(
            P,
            "Đề nghị dạy tiếng Jrai ở trường tiểu học {commune}",
            "Bà con {hamlet} mong trường dạy thêm tiếng Jrai để các cháu giữ chữ viết của dân tộc mình.",
            "Trường đã đăng ký dạy tiếng Jrai tự chọn hai tiết mỗi tuần, mời nghệ nhân cùng tham gia.",
            "Nhà trường nhận mở lớp tự chọn từ học kỳ tới.",
            "Mở lớp tiếng Jrai tự chọn ở trường tiểu học {commune}",
        ),
    ),
    "chinh_sach_xa_hoi": (
        Matter(
            P,
            "Đề nghị xem lại bình xét hộ nghèo ở {hamlet}",
            "Hộ bà cụ neo đơn ở {hamlet} không có tên trong danh sách hộ nghèo, trong khi có hộ khá hơn lại được. Đề"
            " nghị rà soát lại.",
            "Ban chỉ đạo đã rà soát lại theo phiếu chấm điểm, họp thôn công khai; hộ bà cụ được bổ sung, một hộ xin ra"
            " khỏi danh sách.",
            promise="Công khai danh sách hộ nghèo sau rà soát ở {hamlet}",
        ),
        Matter(
            REQUEST,
            "Xin hỗ trợ xóa nhà tạm ở {hamlet}",
            "Nhà tôi vách ván mục, mái dột, thuộc hộ nghèo {years} năm. Đề nghị hỗ trợ làm lại nhà.",
            "Hộ được đưa vào danh sách xóa nhà tạm đợt này, Mặt trận vận động thêm ngày công và vật liệu.",
            promise="Bàn giao nhà mới cho hộ được xóa nhà tạm ở {hamlet}",
        ),
        Matter(
            R,
            "Chậm chi trợ cấp người cao tuổi",
            "Mẹ tôi 82 tuổi, {months} tháng nay chưa nhận trợ cấp bảo trợ xã hội, hỏi thì nói chờ.",
            "Hồ sơ đã được duyệt, truy lĩnh đủ số tháng chậm và chuyển chi qua tài khoản.",
            "Đã kiểm tra tại chỗ: lỗi số tài khoản, chi trả bù trong kỳ tới.",
        ),
        Matter(
            Q,
            "Hỏi chế độ cho người có công nuôi dưỡng cơ sở cách mạng",
            "Cha tôi từng nuôi giấu cán bộ, giấy tờ thất lạc. Xin hỏi thủ tục đề nghị công nhận.",
            "Gia đình làm bản khai có xác nhận của người cùng hoạt động và tài liệu lưu; Phòng Văn hóa – Xã hội hướng"
            " dẫn và phối hợp tra cứu.",
            "Đã hướng dẫn mẫu bản khai và cử cán bộ giúp gia đình làm hồ sơ.",
        ),
        Matter(
            P,
            "Đề nghị hỗ trợ sinh kế bò giống cho hộ cận nghèo {hamlet}",
            "{households} hộ cận nghèo ở {hamlet} mong được vay hoặc cấp bò giống như đợt trước.",
            "Dự án hỗ trợ bò giống đã chọn hộ theo tiêu chí công khai, tập huấn chăm sóc trước khi cấp.",
            promise="Cấp bò giống cho các hộ cận nghèo được chọn ở {hamlet}",
        ),
    ),
    "van_hoa_the_thao_dl": (
        Matter(
            R,
            "Hát loa kéo quá giờ ở {hamlet}",
            "Nhiều nhà ở {hamlet} hát loa kéo đến khuya, người già trẻ nhỏ không ngủ được. Đề nghị nhắc nhở.",
            "Thôn đã đưa quy định vào hương ước, Công an xã nhắc nhở ba hộ và xử phạt một trường hợp tái phạm.",
            "Công an xã nhận tuần tra buổi tối; thôn thống nhất tắt loa sau 21 giờ.",
        ),
        Matter(
            P,
            "Đề nghị sửa nhà rông {hamlet}",
            "Nhà rông {hamlet} mục cột, dột mái tranh, làng không có chỗ làm lễ mừng lúa mới. Đề nghị hỗ trợ sửa chữa.",
            "Đã hỗ trợ kinh phí và gỗ, dân làng góp công lợp lại mái, giữ đúng kiểu truyền thống.",
            promise="Lợp xong mái nhà rông {hamlet}",
        ),
        Matter(
            P,
            "Xin sân bóng và dụng cụ thể thao cho thanh niên {hamlet}",
            "Thanh niên {hamlet} không có sân chơi, hay tụ tập uống rượu. Đề nghị làm sân bóng và cấp lưới, bóng.",
            "Xã đã san phẳng bãi đất trống làm sân bóng, Đoàn thanh niên nhận quản lý.",
            "Chủ tọa đồng ý cho mượn bãi đất trống, Đoàn thanh niên ra quân san sân.",
            "Lắp khung thành và lưới sân bóng {hamlet}",
        ),
        Matter(
            P,
            "Đề nghị truyền dạy cồng chiêng cho lớp trẻ",
            "Nghệ nhân cồng chiêng ở {hamlet} đã cao tuổi, đề nghị mở lớp truyền dạy và mua thêm bộ chiêng.",
            "Lớp truyền dạy 30 em đã mở vào mùa hè, bộ chiêng được mua từ chương trình bảo tồn văn hóa.",
            promise="Mở lớp truyền dạy cồng chiêng ở {hamlet}",
        ),
        Matter(
            R,
            "Loa truyền thanh {hamlet} hỏng",
            "Loa truyền thanh {hamlet} hỏng {months} tháng, bà con không nghe được thông báo lịch tiêm, lịch họp.",
            "Đã thay hai cụm loa thông minh và giao thôn kiểm tra hằng tuần.",
            "Phòng Văn hóa – Xã hội mang loa lên thay trong ba ngày.",
        ),
    ),
    "dan_toc_ton_giao": (
        Matter(
            REQUEST,
            "Xin hướng dẫn đăng ký sinh hoạt tôn giáo tập trung",
            "Bà con điểm nhóm ở {hamlet} muốn đăng ký sinh hoạt tôn giáo tập trung nhưng chưa rõ hồ sơ.",
            "Xã đã hướng dẫn hồ sơ, tiếp nhận và chấp thuận cho điểm nhóm sinh hoạt tại địa điểm đăng ký.",
            "Đã hướng dẫn hồ sơ tại chỗ, phát mẫu đơn và hẹn ngày tiếp nhận.",
        ),
        Matter(
            P,
            "Đề nghị hỗ trợ nước sinh hoạt phân tán cho làng đồng bào",
            "Chương trình mục tiêu cấp bồn nước cho hộ đồng bào nhưng {households} hộ ở {hamlet} chưa được. Đề nghị rà"
            " soát.",
            "Danh sách đã rà soát, cấp bồn cho các hộ đủ điều kiện trong đợt hai.",
            promise="Cấp bồn nước đợt hai cho các hộ ở {hamlet}",
        ),
        Matter(
            Q,
            "Hỏi chính sách với người có uy tín trong đồng bào dân tộc",
            "Già làng {hamlet} mới được bầu là người có uy tín. Xin hỏi được hưởng chế độ gì.",
            "Người có uy tín được cấp báo, thăm hỏi dịp lễ tết, bồi dưỡng kiến thức và hỗ trợ khi ốm đau theo quy định.",
            "Đã giải thích chế độ và trao quyết định công nhận tại hội nghị.",
        ),
        Matter(
            R,
            "Cán bộ nói tiếng phổ thông nhanh, bà con không hiểu",
            "Khi họp làng, cán bộ đọc văn bản tiếng phổ thông nhanh, nhiều người già ở {hamlet} không hiểu. Đề nghị có"
            " người dịch tiếng Jrai.",
            "Từ nay các cuộc họp ở làng đồng bào có người dịch; bản tóm tắt được đọc bằng tiếng Jrai trên loa.",
            "Chủ tọa yêu cầu mọi cuộc họp làng có người dịch, bắt đầu ngay từ hội nghị này.",
        ),
        Matter(
            P,
            "Đề nghị giải quyết nghĩa địa làng quá tải ở {hamlet}",
            "Nghĩa địa của {hamlet} đã đầy, gần suối, mong được bố trí chỗ mới phù hợp phong tục.",
            "Xã đã thống nhất với già làng vị trí mới, lập hồ sơ chuyển mục đích đất và vận động bà con thực hiện.",
            promise="Giao đất nghĩa địa mới cho {hamlet}",
        ),
    ),
}
