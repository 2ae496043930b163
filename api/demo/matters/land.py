"""Land, compensation, environment, roads, building."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from api.demo.matters.matter import REQUEST, Matter, P, Q, R

LAND: Final[Mapping[str, tuple[Matter, ...]]] = {
    "dat_dai": (
        Matter(
            P,
            "Chậm cấp giấy chứng nhận quyền sử dụng đất ở {hamlet}",
            "Gia đình tôi nộp hồ sơ xin cấp giấy chứng nhận quyền sử dụng đất đã {months} tháng, có giấy hẹn nhưng"
            " chưa được trả lời. Đề nghị cho biết hồ sơ đang vướng ở đâu và bao giờ xong.",
            "Hồ sơ vướng ở bước xác nhận nguồn gốc đất do thiếu chữ ký giáp ranh. Xã đã mời các hộ giáp ranh ký xác"
            " nhận, niêm yết 15 ngày và chuyển hồ sơ đến chi nhánh văn phòng đăng ký đất đai.",
            "Chủ tọa giao Phòng Kinh tế rà soát ngay danh sách hồ sơ quá hẹn và công khai tiến độ từng hồ sơ tại"
            " nhà văn hóa.",
            "Trả giấy chứng nhận cho các hồ sơ đủ điều kiện ở {hamlet}",
        ),
        Matter(
            P,
            "Đề nghị đo đạc lại ranh giới đất canh tác ở {hamlet}",
            "Bản đồ địa chính ghi thửa rẫy nhà tôi lệch sang thửa bên cạnh khoảng {metres} mét vuông. {households} hộ"
            " quanh đó cũng bị lệch như vậy. Đề nghị đo đạc, chỉnh lý cho đúng hiện trạng.",
            "Phòng Kinh tế đã phối hợp đo kiểm tra thực địa, lập biên bản với các hộ liền kề và gửi đề nghị chỉnh lý"
            " bản đồ. Phần diện tích lệch được điều chỉnh theo ranh giới các hộ đã thống nhất.",
            promise="Hoàn thành đo đạc chỉnh lý các thửa bị lệch ở {hamlet}",
        ),
        Matter(
            REQUEST,
            "Xin hòa giải tranh chấp bờ ranh với hộ liền kề",
            "Bờ ranh giữa rẫy nhà tôi và hộ bên cạnh bị lấn gần nửa mét từ khi họ làm hàng rào mới. Hai bên đã nói"
            " chuyện nhưng không thống nhất được. Tôi muốn xã về hòa giải.",
            "Hội đồng hòa giải của xã đã tổ chức hòa giải tại thực địa, hai hộ thống nhất trả lại ranh cũ và cắm cột"
            " mốc bê tông. Biên bản hòa giải đã giao mỗi bên một bản.",
        ),
        Matter(
            Q,
            "Hỏi thủ tục tách thửa đất vườn cho con",
            "Cho tôi hỏi muốn tách {metres} mét vuông đất vườn cho con làm nhà thì cần điều kiện gì, giấy tờ gồm"
            " những gì và nộp ở đâu.",
            "Thửa đất phải có giấy chứng nhận, không tranh chấp và bảo đảm diện tích tối thiểu theo quy định của"
            " tỉnh. Hồ sơ nộp tại Trung tâm Phục vụ hành chính công, thời hạn trả kết quả 15 ngày làm việc.",
            "Đã hướng dẫn tại chỗ: nộp đơn theo mẫu, giấy chứng nhận gốc và bản vẽ tách thửa tại Trung tâm Phục vụ"
            " hành chính công; cán bộ địa chính trực sáng thứ ba và thứ năm.",
        ),
        Matter(
            R,
            "Hộ dân lấn chiếm đất công làm hàng rào ở {hamlet}",
            "Có hộ rào lấn hơn {metres} mét vuông đất công cạnh nhà văn hóa để trồng cà phê, bà con đi họp không có"
            " chỗ để xe. Đề nghị chính quyền kiểm tra, xử lý.",
            "Xã đã kiểm tra, xác định diện tích lấn chiếm và lập biên bản. Hộ dân cam kết tự tháo dỡ hàng rào và trả"
            " lại mặt bằng.",
            "Địa chính xã kiểm tra ngay chiều nay; hộ dân có mặt tại hội nghị đã nhận sẽ tháo dỡ trong tuần.",
            "Thu hồi và cắm mốc phần đất công bị lấn ở {hamlet}",
        ),
        Matter(
            P,
            "Đề nghị bố trí đất sản xuất cho hộ đồng bào thiếu đất ở {hamlet}",
            "Ở {hamlet} còn {households} hộ đồng bào dân tộc thiểu số thiếu đất sản xuất, con cái tách hộ không có"
            " rẫy. Đề nghị xem xét giao lại diện tích đất đã thu hồi của nông trường.",
            "Xã đã lập danh sách các hộ thiếu đất theo tiêu chí, công khai tại thôn làng và trình phương án giao đất"
            " từ quỹ đất thu hồi; trước mắt hỗ trợ chuyển đổi nghề cho các hộ chưa được giao.",
            promise="Trình phương án giao đất sản xuất cho các hộ thiếu đất ở {hamlet}",
        ),
    ),
    "boi_thuong_gpmb": (
        Matter(
            P,
            "Đơn giá bồi thường cây cà phê thấp hơn thực tế",
            "Dự án đường liên xã lấy {metres} mét vuông rẫy cà phê nhà tôi đang kinh doanh. Đơn giá bồi thường tính"
            " theo cây trồng mới là không hợp lý. Đề nghị kiểm đếm lại tuổi cây.",
            "Tổ kiểm đếm đã kiểm tra lại tuổi cây cùng gia đình và thôn làng, điều chỉnh mức hỗ trợ theo nhóm cây kinh"
            " doanh trong bảng giá hiện hành của tỉnh.",
            promise="Chi trả phần bồi thường chênh lệch cho các hộ kiểm đếm lại",
        ),
        Matter(
            P,
            "Chậm chi trả tiền bồi thường dự án kênh mương qua {hamlet}",
            "Nhà nước thu hồi đất làm kênh đã {months} tháng nhưng {households} hộ ở {hamlet} chưa nhận được tiền"
            " bồi thường, trong khi đất đã bàn giao.",
            "Phương án bồi thường đã được phê duyệt; việc chi trả chậm do thiếu xác nhận tài khoản của một số hộ. Xã đã"
            " hoàn tất thủ tục và thông báo lịch chi trả.",
            "Chủ tọa giao đơn vị bồi thường công bố lịch chi trả trong 5 ngày làm việc; Phòng Kinh tế theo dõi.",
            "Chi trả xong tiền bồi thường cho các hộ ở {hamlet}",
        ),
        Matter(
            P,
            "Khu tái định cư chưa có nước sạch và điện sinh hoạt",
            "Các hộ chuyển về khu tái định cư đã {months} tháng nhưng chưa có nước sạch, điện phải kéo nhờ. Đề nghị"
            " hoàn thiện hạ tầng trước khi vận động các hộ còn lại.",
            "Chủ đầu tư đã được yêu cầu hoàn thành tuyến ống nước và trạm biến áp; xã bố trí xe bồn cấp nước trong"
            " thời gian chờ.",
            promise="Đóng điện và cấp nước sạch cho khu tái định cư",
        ),
        Matter(
            Q,
            "Hỏi chính sách hỗ trợ khi bị thu hồi đất nông nghiệp",
            "Gia đình tôi bị thu hồi hơn 30% đất rẫy. Xin hỏi ngoài tiền đất và cây còn được hỗ trợ ổn định đời sống,"
            " đào tạo nghề như thế nào.",
            "Hộ bị thu hồi từ 30% đất nông nghiệp được hỗ trợ ổn định đời sống theo nhân khẩu, hỗ trợ đào tạo và tìm"
            " việc làm; mức cụ thể ghi trong phương án niêm yết tại trụ sở xã.",
            "Đã giải thích các khoản hỗ trợ và phát tờ hướng dẫn; phương án niêm yết tại trụ sở, hộ dân có quyền góp ý"
            " trong 30 ngày.",
        ),
        Matter(
            R,
            "Thi công đường làm sạt taluy, hỏng mương thoát nước nhà dân",
            "Đơn vị thi công đường qua {hamlet} đào sát chân taluy, mưa xuống sạt vào sân nhà tôi và lấp mương thoát"
            " nước chung của {households} hộ.",
            "Chủ đầu tư cùng xã đã kiểm tra hiện trường, yêu cầu nhà thầu gia cố taluy, nạo vét mương và bồi thường"
            " phần sân hư hỏng.",
            promise="Gia cố taluy và khơi thông mương thoát nước ở {hamlet}",
        ),
    ),
    "moi_truong": (
        Matter(
            R,
            "Trại heo xả nước thải ra suối gây mùi hôi ở {hamlet}",
            "Trại chăn nuôi gần {hamlet} xả nước thải ra suối, mùi hôi nồng từ chiều đến nửa đêm, nhiều nhà phải đóng"
            " kín cửa. Nước suối đen, bò không uống được.",
            "Đoàn kiểm tra đã lấy mẫu nước thải, kết quả vượt quy chuẩn; cơ sở bị lập biên bản xử phạt và phải hoàn"
            " thành hầm biogas trước khi nuôi lứa mới.",
            promise="Nghiệm thu công trình xử lý nước thải của trại heo",
        ),
        Matter(
            R,
            "Rác tồn đọng {months} ngày ở điểm tập kết {hamlet}",
            "Điểm tập kết rác ở {hamlet} đầy nhiều ngày không thu gom, ruồi nhiều, gần điểm trường mầm non. Đề nghị"
            " thu gom và tăng chuyến.",
            "Đơn vị thu gom đã dọn sạch điểm tập kết và tăng lịch lên ba chuyến mỗi tuần; xã lắp thêm hai thùng rác"
            " có nắp.",
            "Đã yêu cầu đơn vị thu gom dọn ngay trong ngày và tăng lịch lên ba chuyến mỗi tuần.",
        ),
        Matter(
            P,
            "Đề nghị xử lý vỏ bao thuốc bảo vệ thực vật vứt trên rẫy",
            "Vỏ chai, bao thuốc bảo vệ thực vật vứt khắp bờ rẫy và mương nước ở {hamlet}. Đề nghị đặt bể thu gom và"
            " tổ chức ra quân dọn.",
            "Xã bố trí bể chứa bao gói thuốc tại các cánh đồng, Hội Nông dân nhận quản lý và định kỳ chuyển xử lý"
            " đúng quy định.",
            "Hội Nông dân nhận ra quân thu gom vào sáng thứ bảy tuần này; xã cấp bể chứa trong tháng.",
            "Đặt bể chứa bao gói thuốc bảo vệ thực vật ở {hamlet}",
        ),
        Matter(
            R,
            "Cơ sở rang xay cà phê xả khói bụi vào khu dân cư",
            "Cơ sở rang xay sát khu dân cư {hamlet} hoạt động cả ban đêm, khói bụi và tiếng ồn ảnh hưởng {households}"
            " hộ, có cháu nhỏ bị ho kéo dài.",
            "Cơ sở đã bị nhắc nhở, cam kết lắp ống khói có lọc bụi và không rang sau 21 giờ; Phòng Kinh tế kiểm tra"
            " định kỳ hằng tháng.",
            promise="Kiểm tra việc lắp thiết bị lọc bụi của cơ sở rang xay",
        ),
        Matter(
            P,
            "Ô nhiễm nguồn nước giếng do bãi rác cũ",
            "Nước giếng của {households} hộ gần bãi rác cũ ở {hamlet} có mùi và váng. Đề nghị lấy mẫu kiểm tra và đóng"
            " bãi rác theo đúng kỹ thuật.",
            "Kết quả mẫu nước cho thấy chỉ tiêu amoni vượt ngưỡng; các hộ được khuyến cáo không dùng để ăn uống và"
            " được cấp nước tạm. Phương án đóng bãi rác đang được lập.",
            promise="Đóng bãi rác cũ ở {hamlet} và phủ đất trồng cây",
        ),
    ),
    "giao_thong": (
        Matter(
            P,
            "Đường liên thôn qua {hamlet} xói lở {metres} mét",
            "Đoạn đường từ cầu gỗ đến nhà văn hóa {hamlet} bị xói lở khoảng {metres} mét, học sinh đi học rất nguy"
            " hiểm. Đề nghị sửa trước mùa mưa.",
            "Phòng Kinh tế đã khảo sát, gia cố tạm bằng rọ đá và đưa đoạn đường vào kế hoạch bê tông hóa từ nguồn xây"
            " dựng nông thôn mới.",
            "Xã điều máy san gạt, rào chắn đoạn nguy hiểm ngay trong tuần; phần bê tông đưa vào kế hoạch năm.",
            "Bê tông hóa đoạn đường xói lở ở {hamlet}",
        ),
        Matter(
            P,
            "Cầu tràn {hamlet} ngập mỗi khi mưa lớn",
            "Cầu tràn vào {hamlet} thấp, mưa lớn là ngập, {households} hộ bị chia cắt, có lần học sinh phải nghỉ học"
            " ba ngày. Đề nghị nâng cầu.",
            "Cầu thuộc danh mục đầu tư của tỉnh; xã đã cắm cột thủy chí, biển cảnh báo và cử dân quân trực khi mưa lớn"
            " trong lúc chờ dự án.",
            promise="Lắp biển cảnh báo và cột thủy chí tại cầu tràn {hamlet}",
        ),
        Matter(
            R,
            "Xe tải chở nông sản quá tải cày nát đường {hamlet}",
            "Mùa thu hoạch mì, xe tải nặng chạy suốt ngày đêm trên đường làng, mặt đường vỡ nát, bụi mù. Đề nghị đặt"
            " biển hạn chế tải trọng.",
            "Xã đã đặt biển hạn chế tải trọng 5 tấn, Công an xã tuần tra, các đại lý thu mua ký cam kết không dùng xe"
            " quá tải vào đường làng.",
            "Công an xã nhận kiểm tra ngay; các đại lý thu mua có mặt đã hứa trung chuyển bằng xe nhỏ.",
            "Vá lại mặt đường bị xe tải làm hỏng ở {hamlet}",
        ),
        Matter(
            REQUEST,
            "Xin lắp đèn đường ở ngã ba vào {hamlet}",
            "Ngã ba vào {hamlet} tối, đã có hai vụ tai nạn trong {months} tháng qua. Đề nghị lắp đèn đường và gương"
            " cầu lồi.",
            "Xã đã lắp hai đèn năng lượng mặt trời và gương cầu lồi từ nguồn xã hội hóa; đoạn còn lại đưa vào kế hoạch"
            " chiếu sáng đường quê.",
            promise="Lắp đèn chiếu sáng đoạn còn lại vào {hamlet}",
        ),
        Matter(
            P,
            "Tỉnh lộ qua {commune} nhiều ổ gà, thiếu rãnh thoát nước",
            "Đoạn tỉnh lộ dài {km} km qua xã nhiều ổ gà, mưa là thành ao vì không có rãnh dọc. Đề nghị cơ quan quản lý"
            " đường sửa chữa.",
            "Tuyến đường do tỉnh quản lý; đơn vị bảo trì đã vá ổ gà và lập hồ sơ bổ sung rãnh dọc vào kế hoạch bảo trì.",
            promise="Vá ổ gà đoạn tỉnh lộ qua {commune}",
        ),
        Matter(
            Q,
            "Hỏi kế hoạch làm đường nội đồng {hamlet}",
            "Bà con đã hiến đất làm đường nội đồng ở {hamlet} từ năm trước. Xin hỏi bao giờ khởi công và người dân"
            " đóng góp bao nhiêu.",
            "Tuyến đường nằm trong kế hoạch năm, Nhà nước hỗ trợ xi măng và đá, người dân góp ngày công; thôn họp dân"
            " thống nhất trước khi khởi công.",
            "Đã trả lời: khởi công sau vụ thu hoạch, người dân góp ngày công, không thu tiền.",
        ),
    ),
    "xay_dung_do_thi": (
        Matter(
            R,
            "Xây nhà không phép lấn hành lang đường ở {hamlet}",
            "Một hộ ở {hamlet} xây nhà cấp bốn lấn hành lang an toàn đường bộ, che khuất tầm nhìn khúc cua.",
            "Xã đã đình chỉ thi công, lập biên bản và yêu cầu hộ dân tháo dỡ phần lấn hành lang; hộ dân đã chấp hành.",
            "Phòng Kinh tế kiểm tra hiện trường ngay trong ngày và yêu cầu tạm dừng thi công.",
        ),
        Matter(
            P,
            "Đề nghị kiểm tra chất lượng nhà văn hóa {hamlet}",
            "Nhà văn hóa {hamlet} mới đưa vào sử dụng {years} năm đã nứt tường, thấm mái. Đề nghị kiểm tra và sửa"
            " chữa theo bảo hành.",
            "Chủ đầu tư cùng nhà thầu đã kiểm tra, xử lý chống thấm và vá nứt; thời gian bảo hành được kéo dài thêm sáu"
            " tháng.",
            promise="Sửa xong mái và tường nhà văn hóa {hamlet}",
        ),
        Matter(
            R,
            "Chợ tạm và hàng quán lấn vỉa hè trước cổng trường",
            "Đầu giờ sáng hàng quán lấn hết lòng đường trước cổng trường, phụ huynh không có chỗ dừng xe, nguy hiểm"
            " cho học sinh.",
            "Tổ trật tự đã sắp xếp lại điểm bán hàng, kẻ vạch và bố trí người trực vào giờ đến trường.",
            "Công an xã và nhà trường nhận bố trí người trực giờ vào lớp từ ngày mai.",
        ),
        Matter(
            Q,
            "Hỏi nhà ở nông thôn có phải xin phép xây dựng không",
            "Tôi dự định làm nhà trên đất thổ cư ở {hamlet}. Xin hỏi có phải xin giấy phép xây dựng không.",
            "Nhà ở riêng lẻ ở nông thôn dưới bảy tầng, ngoài khu vực có quy hoạch đô thị được miễn giấy phép nhưng phải"
            " thông báo khởi công và bảo đảm khoảng lùi.",
            "Đã giải thích: không phải xin phép nếu dưới bảy tầng và ngoài vùng quy hoạch, chỉ cần báo thôn và xã.",
        ),
        Matter(
            P,
            "Đề nghị xây nhà vệ sinh công cộng ở chợ {commune}",
            "Chợ có hơn {households} hộ kinh doanh nhưng không có nhà vệ sinh, rất mất vệ sinh và bất tiện cho người"
            " già.",
            "Xã đã chọn vị trí, lập dự toán và đưa vào kế hoạch đầu tư công; trước mắt lắp nhà vệ sinh lưu động.",
            promise="Hoàn thành nhà vệ sinh công cộng ở chợ {commune}",
        ),
    ),
}
