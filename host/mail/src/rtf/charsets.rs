//! Charsets as rich text names them: by the number of a code page, and by the number of a font's set.

/// `\ansicpg`.
pub(crate) fn of_code_page(page: i32) -> Option<String> {
    match page {
        866 => Some("ibm866".to_owned()),
        932 => Some("shift_jis".to_owned()),
        936 => Some("gbk".to_owned()),
        949 => Some("euc-kr".to_owned()),
        950 => Some("big5".to_owned()),
        20_866 => Some("koi8-r".to_owned()),
        65_001 => Some("utf-8".to_owned()),
        1250..=1258 => Some(format!("windows-{page}")),
        _ => None,
    }
}

/// `\fcharset`; `None` for the set of the document.
pub(crate) fn of_font(set: i32) -> Option<&'static str> {
    Some(match set {
        128 => "shift_jis",
        129 => "euc-kr",
        134 => "gbk",
        136 => "big5",
        161 => "windows-1253",
        162 => "windows-1254",
        177 => "windows-1255",
        178 => "windows-1256",
        186 => "windows-1257",
        204 => "windows-1251",
        238 => "windows-1250",
        _ => return None,
    })
}
