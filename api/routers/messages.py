"""What is wrong with a field, for people: pydantic's kinds of error in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_MISSING = ("Chưa điền mục này.", "This is required.")
_TOO_SHORT = ("Cần ít nhất {min_length} ký tự.", "At least {min_length} characters are needed.")
_TOO_LONG = ("Không quá {max_length} ký tự.", "At most {max_length} characters are allowed.")
_TEXT = ("Phải là văn bản.", "This must be text.")
_NUMBER = ("Phải là số nguyên.", "This must be a whole number.")
_DATE = ("Phải là ngày có thật, dạng NĂM-THÁNG-NGÀY.", "This must be a real day, as YYYY-MM-DD.")
_TIME = (
    "Phải là thời điểm kèm múi giờ, ví dụ 2026-03-02T09:00:00+07:00.",
    "This must be a time with its offset, for example 2026-03-02T09:00:00+07:00.",
)
_CHOICE = ("Phải là một trong: {expected}.", "This must be one of: {expected}.")
_ID = ("Mã định danh không đúng dạng.", "The identifier is malformed.")
_OBJECT = ("Phải là một đối tượng JSON.", "This must be a JSON object.")
_YES_NO = ("Phải là true hoặc false.", "This must be true or false.")
_OTHER = ("Giá trị không hợp lệ.", "The value is not valid.")

_MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    "missing": _MISSING,
    "extra_forbidden": ("Không có mục nào tên như vậy.", "There is no such field."),
    "unknown_parameter": ("Không có tham số nào tên như vậy.", "There is no such parameter."),
    "repeated_parameter": ("Tham số này chỉ được gửi một lần.", "This parameter may be sent once only."),
    "cursor_invalid": ("Con trỏ trang không phải của danh sách này.", "The cursor is not one that this list gave out."),
    "key_form": ("Khóa gồm 1–255 ký tự ASCII nhìn thấy được.", "The key is 1 to 255 visible ASCII characters."),
    "string_type": _TEXT,
    "string_unicode": _TEXT,
    "string_too_short": _TOO_SHORT,
    "string_too_long": _TOO_LONG,
    "string_pattern_mismatch": ("Không đúng dạng quy định.", "This does not have the form that is asked for."),
    "too_short": ("Cần ít nhất {min_length} mục.", "At least {min_length} are needed."),
    "too_long": ("Không quá {max_length} mục.", "At most {max_length} are allowed."),
    "control_character": ("Có ký tự điều khiển không dùng được.", "It contains a control character."),
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "float_type": ("Phải là số.", "This must be a number."),
    "float_parsing": ("Phải là số.", "This must be a number."),
    "finite_number": ("Phải là số hữu hạn.", "This must be a finite number."),
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "greater_than": ("Phải lớn hơn {gt}.", "This must be more than {gt}."),
    "greater_than_equal": ("Phải từ {ge} trở lên.", "This must be {ge} or more."),
    "less_than": ("Phải nhỏ hơn {lt}.", "This must be less than {lt}."),
    "less_than_equal": ("Phải từ {le} trở xuống.", "This must be {le} or less."),
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "day_form": _DATE,
    "day_out_of_range": (
        "Ngày phải trong khoảng 1900–2199.",
        "The day must lie between 1900 and 2199.",
    ),
    "datetime_type": _TIME,
    "datetime_parsing": _TIME,
    "datetime_from_date_parsing": _TIME,
    "timezone_aware": _TIME,
    "instant_form": _TIME,
    "uuid_type": _ID,
    "uuid_parsing": _ID,
    "uuid_version": _ID,
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "list_type": ("Phải là một danh sách.", "This must be a list."),
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "json_invalid": ("Nội dung không phải JSON đúng.", "The body is not valid JSON."),
}


def message_of(error: Mapping[str, Any]) -> tuple[str, str]:
    """The message for one finding, vi and en.

    A check of our own brings both texts: `PydanticCustomError(code, english, {"vi": vietnamese})`.
    """
    context: Mapping[str, Any] = error.get("ctx") or {}
    if "vi" in context:
        return str(context["vi"]), str(error["msg"])
    vi, en = _MESSAGES.get(error["type"], _OTHER)
    return vi.format_map(context).replace(" or ", " hoặc "), en.format_map(context)
