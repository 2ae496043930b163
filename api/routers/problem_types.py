"""Every problem type: a refusal names a code, the code names status and texts. The only table of status codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of refusal: `title` names it in general, `about` says what to do about it."""

    status: int
    title_vi: str
    title_en: str
    about_vi: str
    about_en: str


PROBLEM_TYPES: Final[Mapping[str, ProblemType]] = {
    "unauthenticated": ProblemType(
        401,
        "Chưa đăng nhập",
        "Not signed in",
        "Gửi mã truy cập còn hạn trong tiêu đề Authorization, hoặc đăng nhập lại.",
        "Send a valid access token in the Authorization header, or sign in again.",
    ),
    "invalid-credentials": ProblemType(
        401,
        "Đăng nhập không thành công",
        "Sign-in failed",
        "Kiểm tra tên đăng nhập và mật khẩu. Câu trả lời như nhau dù tên không tồn tại hay mật khẩu sai.",
        "Check user name and password. The answer is the same whether the name is unknown or the password wrong.",
    ),
    "forbidden": ProblemType(
        403,
        "Không được phép",
        "Not allowed",
        "Tư cách thành viên đang dùng không có quyền này. Chọn tư cách khác hoặc nhờ người có thẩm quyền.",
        "The active membership has no right to do this. Switch to another one or ask somebody who may.",
    ),
    "not-found": ProblemType(
        404,
        "Không tìm thấy",
        "Not found",
        "Địa chỉ này không có gì, hoặc có nhưng không dành cho người đang hỏi.",
        "There is nothing at this address, or nothing that the caller may know of.",
    ),
    "method-not-allowed": ProblemType(
        405,
        "Phương thức không dùng được",
        "Method not allowed",
        "Địa chỉ này không nhận phương thức đã gửi; tiêu đề Allow kể những phương thức dùng được.",
        "The address does not take this method; the Allow header lists those it takes.",
    ),
    "illegal-move": ProblemType(
        409,
        "Trạng thái không cho phép",
        "Not possible in this state",
        "Trạng thái hiện tại không cho phép việc này; allowed_actions kể những việc làm được.",
        "The present state does not allow this; allowed_actions lists what it allows.",
    ),
    "conflict": ProblemType(
        409,
        "Xung đột với hiện trạng",
        "Conflict with the present state",
        "Một quy định của vụ việc này ngăn thao tác; phần detail nói rõ.",
        "A rule of this case stands against it; detail names it.",
    ),
    "still-running": ProblemType(
        409,
        "Yêu cầu trước còn đang chạy",
        "The first request is still running",
        "Yêu cầu trước với cùng Idempotency-Key chưa xong. Gửi lại y như cũ sau số giây ghi ở Retry-After.",
        "The earlier request with this Idempotency-Key has not ended. Repeat it unchanged after Retry-After seconds.",
    ),
    "version-stale": ProblemType(
        412,
        "Bản ghi đã thay đổi",
        "The record has changed",
        "Tải lại bản ghi, xem thay đổi của người khác, rồi gửi lại với phiên bản mới trong If-Match.",
        "Reload, look at what others changed, and send again with the new version in If-Match.",
    ),
    "body-too-large": ProblemType(
        413,
        "Nội dung gửi lên quá lớn",
        "The body is too large",
        "Rút ngắn nội dung gửi lên.",
        "Send less.",
    ),
    "unsupported-media-type": ProblemType(
        415,
        "Kiểu nội dung không dùng được",
        "Unsupported media type",
        "Gửi nội dung với Content-Type mà thao tác này nhận.",
        "Send the body with the Content-Type that the operation takes.",
    ),
    "invalid": ProblemType(
        422,
        "Dữ liệu chưa đúng",
        "Invalid data",
        "Sửa từng chỗ nêu trong errors rồi gửi lại.",
        "Mend each place named in errors and send again.",
    ),
    "key-reused": ProblemType(
        422,
        "Idempotency-Key đã dùng cho yêu cầu khác",
        "The Idempotency-Key belongs to another request",
        "Mỗi yêu cầu mới cần một khóa mới; chỉ gửi lại khóa cũ với đúng yêu cầu cũ.",
        "Each new request needs a new key; repeat a key only with the very same request.",
    ),
    "version-required": ProblemType(
        428,
        "Thiếu phiên bản",
        "A version is required",
        'Gửi phiên bản đã đọc trong tiêu đề If-Match, ví dụ "v7".',
        'Send the version that was read in the If-Match header, for example "v7".',
    ),
    "too-many-requests": ProblemType(
        429,
        "Thử quá nhiều lần",
        "Too many requests",
        "Đợi số giây ghi ở tiêu đề Retry-After rồi thử lại.",
        "Wait for the seconds in the Retry-After header and try again.",
    ),
    "unexpected": ProblemType(
        500,
        "Lỗi ngoài dự kiến",
        "Unexpected fault",
        "Lỗi của hệ thống, đã được ghi lại. Khi báo lỗi hãy kèm request_id.",
        "A fault of the system, and it was recorded. Quote request_id when reporting it.",
    ),
    "unavailable": ProblemType(
        503,
        "Tạm thời chưa phục vụ được",
        "Briefly unavailable",
        "Thử lại sau số giây ghi ở tiêu đề Retry-After; gửi lại cùng Idempotency-Key thì không sợ làm hai lần.",
        "Try again after Retry-After seconds; with the same Idempotency-Key nothing is done twice.",
    ),
}
