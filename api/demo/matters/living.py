"""Electricity and water, farming, trade, public money, work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from api.demo.matters.matter import REQUEST, Matter, P, Q, R

LIVING: Final[Mapping[str, tuple[Matter, ...]]] = {
    "dien_nuoc_vien_thong": (
        Matter(
            P,
            "Điện ở {hamlet} yếu vào giờ tưới cà phê",
            "Mùa tưới, điện ở {hamlet} yếu, máy bơm không lên nổi, {households} hộ phải thay nhau tưới ban đêm. Kiến"
            " nghị ngành điện lắp thêm trạm biến áp.",
            "Điện lực khu vực đã cân pha, nâng công suất máy biến áp hiện có và đưa trạm mới vào kế hoạch đầu tư.",
            promise="Nâng công suất trạm biến áp cấp điện cho {hamlet}",
        ),
        Matter(
            P,
            "Công trình nước tự chảy {hamlet} hỏng, thiếu nước mùa khô",
            "Công trình nước tự chảy hỏng {months} tháng nay, bà con {hamlet} phải đi gùi nước xa {km} km. Đề nghị sửa"
            " đường ống và giao người quản lý.",
            "Xã đã thay đoạn ống vỡ, nạo vét đập đầu nguồn và giao tổ tự quản vận hành, có hỗ trợ kinh phí trực.",
            "Xã giao Phòng Kinh tế mang vật tư lên sửa đoạn ống vỡ ngay tuần này, thôn góp công.",
            "Sửa xong công trình nước tự chảy {hamlet}",
        ),
        Matter(
            R,
            "Dây điện võng thấp qua đường ở {hamlet}",
            "Dây điện sau công tơ võng thấp ngang đường vào {hamlet}, xe chở cỏ vướng nhiều lần, nguy cơ cháy chập.",
            "Điện lực đã thay cột, căng lại đường dây và hướng dẫn các hộ thay dây dẫn vào nhà.",
            "Đại diện Điện lực có mặt nhận xử lý trong 48 giờ.",
        ),
        Matter(
            P,
            "Sóng điện thoại chập chờn ở {hamlet}",
            "{hamlet} chỉ có sóng ở vài điểm cao, học sinh không học trực tuyến được, bà con không nhận được tin báo"
            " bão lũ. Đề nghị phủ sóng.",
            "Doanh nghiệp viễn thông đã khảo sát, lắp trạm phát tạm và lập dự án trạm cố định trong chương trình xóa"
            " vùng lõm sóng.",
            promise="Phát sóng trạm mới phủ {hamlet}",
        ),
        Matter(
            Q,
            "Hỏi giá điện cho hộ dùng chung công tơ",
            "Nhà tôi thuê trọ dùng chung công tơ, chủ nhà tính giá cao. Xin hỏi giá điện cho người thuê được tính thế"
            " nào.",
            "Người thuê từ 12 tháng có đăng ký cư trú được ký hợp đồng điện riêng; dưới 12 tháng chủ nhà kê khai số"
            " người để áp định mức. Trường hợp thu sai giá đề nghị phản ánh đến Điện lực.",
            "Đã giải thích cách áp định mức và cho số điện thoại chăm sóc khách hàng của Điện lực.",
        ),
    ),
    "nong_nghiep": (
        Matter(
            P,
            "Kênh nội đồng ở {hamlet} bồi lấp, thiếu nước vụ đông xuân",
            "Kênh nội đồng dài {metres} mét bị bồi lấp, cánh đồng {hamlet} thiếu nước gieo sạ. Đề nghị nạo vét trước"
            " khi xuống giống.",
            "Tổ thủy nông cùng xã đã nạo vét tuyến kênh, điều tiết nước luân phiên và công bố lịch tưới.",
            "Xã huy động máy nạo vét ngay, tổ thủy nông công bố lịch tưới tại thôn.",
            "Nạo vét toàn tuyến kênh nội đồng {hamlet}",
        ),
        Matter(
            R,
            "Phân bón kém chất lượng bán ở {commune}",
            "{households} hộ ở {hamlet} mua phân bón của đại lý lưu động, bón xong cà phê vàng lá. Đề nghị kiểm tra và"
            " xử lý.",
            "Cơ quan chuyên môn đã lấy mẫu, kết quả hàm lượng lân thấp hơn công bố; đại lý bị xử phạt, phải thu hồi"
            " hàng và trả tiền cho các hộ.",
            promise="Hoàn tất việc hoàn tiền phân bón cho các hộ",
        ),
        Matter(
            REQUEST,
            "Xin hỗ trợ giống sau đợt mưa lũ ở {hamlet}",
            "Đợt mưa lũ vừa qua làm hư {metres} mét vuông lúa và hoa màu của gia đình. Đề nghị hỗ trợ giống để gieo"
            " lại.",
            "Xã đã thống kê thiệt hại, công khai danh sách và cấp giống lúa, giống bắp cho các hộ đủ điều kiện.",
            promise="Cấp đủ giống gieo lại cho các hộ thiệt hại ở {hamlet}",
        ),
        Matter(
            R,
            "Bò chết nghi viêm da nổi cục ở {hamlet}",
            "Trong tuần có bốn con bò ở {hamlet} nổi cục, bỏ ăn rồi chết. Đề nghị thú y xuống kiểm tra, tiêm phòng.",
            "Thú y đã lấy mẫu, tiêu độc khử trùng, tiêm phòng bao vây đàn bò của thôn và hướng dẫn chôn hủy đúng cách.",
            "Thú y xã có mặt nhận xuống thôn ngay buổi chiều, mang theo vắc xin.",
        ),
        Matter(
            P,
            "Đề nghị hỗ trợ đầu ra cho chanh dây, sầu riêng",
            "Giá chanh dây rớt, thương lái bỏ cọc, {households} hộ ở {commune} không biết bán đâu. Đề nghị liên kết"
            " với doanh nghiệp và hợp tác xã.",
            "Xã đã mời hai doanh nghiệp ký ghi nhớ tiêu thụ qua hợp tác xã và mở lớp cấp mã số vùng trồng.",
            promise="Ký hợp đồng tiêu thụ nông sản qua hợp tác xã ở {commune}",
        ),
        Matter(
            P,
            "Heo rừng phá rẫy ở {hamlet}",
            "Heo rừng về phá rẫy bắp, mì của {households} hộ giáp rừng ở {hamlet}. Đề nghị hướng dẫn xua đuổi và hỗ trợ"
            " thiệt hại.",
            "Kiểm lâm địa bàn đã hướng dẫn làm hàng rào, chòi canh và lập biên bản thiệt hại để đề nghị hỗ trợ.",
        ),
    ),
    "tai_chinh_thue": (
        Matter(
            R,
            "Thu tiền làm đường ở {hamlet} chưa công khai",
            "Thôn thu mỗi hộ 300 nghìn đồng làm đường nhưng chưa thấy công khai thu chi. Đề nghị công khai cho dân"
            " biết.",
            "Ban vận động đã công khai chi tiết thu chi tại nhà văn hóa, Ban Thanh tra nhân dân đối chiếu chứng từ, số"
            " dư chuyển sửa rãnh thoát nước theo thống nhất của thôn.",
            "Trưởng thôn nhận công khai sổ thu chi ngay sau hội nghị, Ban Thanh tra nhân dân giám sát.",
            "Niêm yết công khai quyết toán đóng góp làm đường ở {hamlet}",
        ),
        Matter(
            Q,
            "Hỏi thuế của hộ kinh doanh nhỏ từ năm 2026",
            "Tôi bán tạp hóa ở {hamlet}, doanh thu ít. Xin hỏi bỏ thuế khoán rồi thì kê khai thế nào, có phải dùng hóa"
            " đơn điện tử không.",
            "Hộ có doanh thu dưới ngưỡng không phải nộp thuế nhưng vẫn kê khai; cơ quan thuế hướng dẫn cài ứng dụng và"
            " mở điểm hỗ trợ tại Trung tâm Phục vụ hành chính công.",
            "Cán bộ thuế đã hướng dẫn tại chỗ và hẹn hỗ trợ cài ứng dụng vào sáng thứ năm.",
        ),
        Matter(
            R,
            "Trường thu quỹ ngoài quy định đầu năm học",
            "Phụ huynh ở {hamlet} được vận động đóng nhiều khoản, không rõ khoản nào bắt buộc. Đề nghị kiểm tra.",
            "Đã kiểm tra, yêu cầu nhà trường dừng hai khoản thu chưa đúng quy trình và trả lại tiền cho phụ huynh.",
            promise="Trả lại các khoản thu chưa đúng quy định cho phụ huynh",
        ),
        Matter(
            P,
            "Đề nghị giãn nợ vay ngân hàng chính sách do mất mùa",
            "Gia đình vay vốn hộ nghèo trồng tiêu, tiêu chết hàng loạt không trả được nợ. Đề nghị xem xét gia hạn.",
            "Tổ tiết kiệm và vay vốn đã lập hồ sơ gia hạn nợ, ngân hàng chính sách duyệt gia hạn 12 tháng.",
            "Tổ vay vốn nhận lập hồ sơ gia hạn cho hộ ngay trong tuần.",
        ),
        Matter(
            P,
            "Công khai kinh phí chương trình nông thôn mới ở {commune}",
            "Đề nghị xã công khai kinh phí, danh mục công trình nông thôn mới để dân biết, dân giám sát.",
            "Xã đã niêm yết danh mục, kinh phí và tiến độ từng công trình tại trụ sở, nhà văn hóa và cổng thông tin.",
            promise="Công khai tiến độ công trình nông thôn mới hằng quý",
        ),
    ),
    "cong_thuong": (
        Matter(
            P,
            "Chợ {commune} xuống cấp, mái tôn dột",
            "Chợ xây đã {years} năm, mái dột, nền thấp, mưa là ngập. Tiểu thương kiến nghị sửa chữa và sắp xếp lại"
            " quầy sạp.",
            "Ban quản lý chợ đã thay mái khu thực phẩm, nâng nền lối đi chính và công khai phương án sắp xếp.",
            promise="Sửa xong mái và nền chợ {commune}",
        ),
        Matter(
            R,
            "Cây xăng bán thiếu số lượng ở {commune}",
            "Nhiều người đổ xăng ở cửa hàng gần {hamlet} thấy kim báo không khớp số tiền. Đề nghị kiểm tra cột đo.",
            "Đoàn kiểm tra đã kiểm định cột đo, một cột sai số vượt mức bị niêm phong và cửa hàng bị xử phạt.",
        ),
        Matter(
            P,
            "Đề nghị bố trí chỗ bán cho bà con bán rau ven đường",
            "{households} bà con bán rau, măng ven đường ở {hamlet} mong có chỗ bán ổn định, không bị nhắc nhở nhiều"
            " lần.",
            "Xã bố trí dãy bán hàng nông sản phía sau chợ, miễn phí sáu tháng đầu.",
            "Chủ tọa đồng ý bố trí tạm sân phía sau chợ, miễn phí đến khi sửa chợ xong.",
            "Làm mái che khu bán nông sản cạnh chợ {commune}",
        ),
        Matter(
            Q,
            "Hỏi thủ tục đăng ký sản phẩm OCOP cho rượu cần, cà phê bột",
            "Tổ hợp tác của chúng tôi muốn đăng ký sản phẩm OCOP. Xin hỏi điều kiện và ai hướng dẫn.",
            "Chủ thể nộp phiếu đăng ký ý tưởng tại Phòng Kinh tế, được hỗ trợ bao bì, kiểm nghiệm và hồ sơ đánh giá.",
            "Phòng Kinh tế nhận hướng dẫn lập phiếu đăng ký và hẹn làm việc tại tổ hợp tác.",
        ),
        Matter(
            R,
            "Đại lý thu mua cân thiếu cà phê tươi ở {hamlet}",
            "Đại lý thu mua ở {hamlet} cân thiếu, trừ hao tùy tiện, bà con bị thiệt. Đề nghị kiểm tra cân.",
            "Đã kiểm tra, tạm giữ hai cân không kiểm định và đặt cân đối chứng tại nhà văn hóa.",
            "Xã đặt cân đối chứng tại nhà văn hóa từ tuần này.",
        ),
    ),
    "lao_dong_bhxh": (
        Matter(
            R,
            "Công ty nông sản chậm trả lương công nhân ở {commune}",
            "Công ty chế biến nông sản chậm trả lương hai tháng, {households} công nhân ở {hamlet} gặp khó khăn. Đề"
            " nghị can thiệp.",
            "Sau khi làm việc với doanh nghiệp, công ty đã trả một tháng lương và cam kết lịch trả phần còn lại.",
            promise="Công ty trả hết lương còn nợ cho công nhân",
        ),
        Matter(
            Q,
            "Hỏi đóng bảo hiểm xã hội tự nguyện cho nông dân",
            "Tôi làm rẫy, muốn đóng bảo hiểm xã hội tự nguyện để có lương hưu. Xin hỏi mức đóng và mức hỗ trợ.",
            "Người tham gia chọn mức thu nhập làm căn cứ đóng, Nhà nước hỗ trợ một phần theo nhóm đối tượng; đăng ký"
            " tại điểm thu của xã.",
            "Cán bộ bảo hiểm xã hội đã tính thử mức đóng và nhận đăng ký tại hội nghị.",
        ),
        Matter(
            P,
            "Đề nghị mở lớp dạy nghề cho thanh niên {hamlet}",
            "Thanh niên {hamlet} nhiều em chưa có việc. Đề nghị mở lớp sửa máy nông nghiệp, may, nấu ăn tại xã.",
            "Đã phối hợp mở lớp sửa chữa máy nông nghiệp 35 học viên và giới thiệu việc làm sau khóa học.",
            promise="Khai giảng lớp nghề cho thanh niên {hamlet}",
        ),
        Matter(
            REQUEST,
            "Xin xác nhận thời gian làm việc để hưởng trợ cấp thất nghiệp",
            "Công ty cũ giải thể, tôi không chốt được sổ bảo hiểm nên không nhận được trợ cấp thất nghiệp. Đề nghị"
            " hướng dẫn.",
            "Cơ quan bảo hiểm xã hội đã chốt sổ theo dữ liệu đóng thực tế; người lao động nộp hồ sơ tại trung tâm dịch"
            " vụ việc làm.",
        ),
        Matter(
            R,
            "Môi giới đi lao động nước ngoài thu tiền không rõ ràng",
            "Có người đến {hamlet} thu tiền môi giới đi làm ở nước ngoài, không có hợp đồng. Đề nghị kiểm tra để bà con"
            " khỏi bị lừa.",
            "Công an xã đã xác minh, người này không có chức năng; bà con được thông báo trên loa và nhận lại tiền đặt"
            " cọc.",
            "Công an xã nhận xác minh ngay và thông báo cảnh báo trên loa truyền thanh.",
        ),
    ),
}
