//! Names of attachments as data for a person. Nothing is ever stored under them (blobs are named by
//! digest), and nothing in them can leave a header field or a folder.

use crate::text::single_line;

/// Characters of a kept name, extension included.
const MAX_CHARS: usize = 150;
/// Characters of an extension worth keeping when a name is cut.
const MAX_EXTENSION: usize = 16;

/// Reduces a name to a safe base name; `number` makes a name where nothing is left.
pub(crate) fn safe_file_name(name: Option<&str>, number: usize) -> String {
    // Control characters vanish instead of becoming spaces: "a.pdf\0.exe" must not look like two names.
    let visible: String = name.unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
    let base = visible.rsplit(['/', '\\']).next().unwrap_or_default();
    let base: String = base
        .chars()
        .map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c })
        .collect();
    let base = single_line(&base, usize::MAX);
    let base = base.trim_end_matches(['.', ' ']);
    if base.is_empty() { format!("attachment-{number}") } else { cut(base) }
}

fn cut(name: &str) -> String {
    if name.chars().count() <= MAX_CHARS {
        return name.to_owned();
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= MAX_EXTENSION => {
            (stem, format!(".{extension}"))
        }
        _ => (name, String::new()),
    };
    let room = MAX_CHARS - extension.chars().count();
    stem.chars().take(room).chain(extension.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::safe_file_name;

    #[test]
    fn reduces_to_a_base_name() {
        for (given, safe) in [
            ("../../etc/cron.d/x", "x"),
            ("C:\\temp\\отчёт.pdf", "отчёт.pdf"),
            ("\u{200B}.htaccess", ".htaccess"),
            ("отчёт\u{202E}fdp.exe", "отчётfdp.exe"),
            ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
            ("a.pdf\0.exe", "a.pdf.exe"),
            ("..", "attachment-3"),
            (" / ", "attachment-3"),
            ("a.txt. . ", "a.txt"),
        ] {
            assert_eq!(safe_file_name(Some(given), 3), safe);
        }
        assert_eq!(safe_file_name(None, 1), "attachment-1");
        let long = safe_file_name(Some(&format!("{}.pdf", "я".repeat(4000))), 1);
        assert_eq!(long.chars().count(), 150);
        assert_eq!(&long[long.len() - 4..], ".pdf");
    }
}
