//! Bytes to text: the declared charset where it is believable, detection for Russian single-byte
//! charsets where nothing or nonsense is declared.

use encoding_rs::{
    Encoding, IBM866, ISO_8859_5, KOI8_R, KOI8_U, REPLACEMENT, UTF_8, WINDOWS_1251, WINDOWS_1252,
    X_MAC_CYRILLIC, X_USER_DEFINED,
};
use mail_parser::decoders::charsets::map::charset_decoder;

const CANDIDATES: [&Encoding; 4] = [WINDOWS_1251, KOI8_R, IBM866, ISO_8859_5];
/// Bytes looked at when guessing.
const SAMPLE: usize = 4096;
/// Average weight per letter above which a guess counts as Russian text.
const CONVINCING: i64 = 30;

/// Frequency of Russian letters per mille, а to я.
const LETTERS: [i64; 32] = [
    80, 16, 45, 17, 30, 85, 9, 16, 74, 12, 35, 44, 32, 67, 110, 28, 47, 55, 63, 26, 3, 10, 5, 14, 7, 4, 1,
    19, 17, 3, 6, 20,
];

/// Decodes `bytes` declared as `label`. Never fails; what cannot be read becomes U+FFFD.
pub fn decode(bytes: &[u8], label: Option<&str>) -> String {
    if let Some(text) = label.and_then(|label| decode_utf7(bytes, label)) {
        return text;
    }
    let declared = label.and_then(lookup);
    if let Ok(text) = std::str::from_utf8(bytes)
        && declared.is_none_or(|e| !is_stateful(e))
        && (bytes.is_ascii()
            || declared.is_none_or(|e| e == UTF_8 || e == WINDOWS_1252 || is_unlabelled_utf8(text, bytes, e)))
    {
        return strip_bom(text).to_owned();
    }
    match declared {
        // us-ascii and latin-1 are the labels of software that does not know; UTF-8 failed above.
        Some(encoding) if encoding != WINDOWS_1252 => believe_or_guess(bytes, encoding),
        _ => guess(bytes).unwrap_or(WINDOWS_1252).decode(bytes).0.into_owned(),
    }
}

fn strip_bom(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

/// RFC 2152 was never a charset of the web, so `encoding_rs` does not know it; mail has it.
fn decode_utf7(bytes: &[u8], label: &str) -> Option<String> {
    let label = label.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    let known =
        matches!(label.as_str(), "utf-7" | "utf7" | "unicode-1-1-utf-7" | "csutf7" | "x-unicode-2-0-utf-7");
    (known && bytes.is_ascii()).then(|| charset_decoder(b"utf-7").map(|decoder| decoder(bytes)))?
}

/// A program that writes UTF-8 and still says windows-1251: as UTF-8 it is Russian, as declared it is noise. Text in
/// a Cyrillic charset of one byte is as good as never valid UTF-8.
fn is_unlabelled_utf8(text: &str, bytes: &[u8], declared: &'static Encoding) -> bool {
    let one_byte = CANDIDATES.contains(&declared) || [KOI8_U, X_MAC_CYRILLIC].contains(&declared);
    let sample = text.char_indices().map(|(at, _)| at).take_while(|at| *at < SAMPLE).last().unwrap_or(0);
    let sample = if sample == 0 || text.len() < SAMPLE { text } else { &text[..sample] };
    one_byte && average(sample) > score(bytes, declared)
}

/// ISO-2022-JP and UTF-16 are ASCII bytes that are not ASCII text.
fn is_stateful(encoding: &'static Encoding) -> bool {
    !encoding.is_ascii_compatible()
}

fn lookup(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    let alias = match label.as_str() {
        "cp1251" | "win-1251" | "windows1251" | "win1251" | "cp-1251" | "cp_1251" | "x-cp-1251"
        | "ansi1251" | "ansi-1251" | "1251" => "windows-1251",
        "cp866" | "ibm866" | "cp-866" | "dos-866" | "866" | "ibm-866" | "oem866" => "ibm866",
        "koi8r" | "koi-8-r" | "koi8" | "x-koi8-r" | "koi-8" | "cp20866" | "cp-20866" => "koi8-r",
        "utf_8" | "utf-8-mac" | "x-utf-8" | "utf-8n" | "utf8mb4" => "utf-8",
        "mac-cyrillic" | "maccyrillic" => "x-mac-cyrillic",
        other => other,
    };
    // A charset that browsers refuse would turn the whole text into one mark; its bytes are more than that.
    Encoding::for_label(alias.as_bytes()).filter(|e| *e != REPLACEMENT && *e != X_USER_DEFINED)
}

/// A label is overruled only by clear evidence: text that is broken or un-Russian as declared and
/// plainly Russian otherwise (a body in KOI8-R labelled windows-1251 is a classic).
fn believe_or_guess(bytes: &[u8], declared: &'static Encoding) -> String {
    let (text, _, broken) = declared.decode(bytes);
    let cyrillic = CANDIDATES.contains(&declared);
    if (broken || cyrillic)
        && let Some(better) = guess(bytes)
        && better != declared
        && (broken || score(bytes, better) > score(bytes, declared).max(0) * 2 + CONVINCING)
    {
        // A few stray bytes in long UTF-8 do not make it windows-1251.
        let damaged = text.chars().filter(|c| *c == '\u{FFFD}').count();
        if cyrillic || damaged * 4 > text.chars().filter(|c| !c.is_ascii()).count() {
            return better.decode(bytes).0.into_owned();
        }
    }
    text.into_owned()
}

/// The Russian charset these bytes most probably are in, if they are Russian at all.
pub fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    let (weight, encoding) =
        CANDIDATES.iter().rev().map(|e| (score(bytes, e), *e)).max_by_key(|(weight, _)| *weight)?;
    (weight >= CONVINCING).then_some(encoding)
}

/// Average weight of the non-ASCII characters when read in `encoding`: frequent small letters add,
/// a capital after a small letter and graphic characters subtract.
fn score(bytes: &[u8], encoding: &'static Encoding) -> i64 {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let (text, _) = encoding.decode_without_bom_handling(sample);
    average(&text)
}

fn average(text: &str) -> i64 {
    let (mut total, mut count, mut previous) = (0i64, 0i64, ' ');
    for c in text.chars() {
        if !c.is_ascii() {
            count += 1;
            total += weight(c, previous);
        }
        previous = c;
    }
    if count == 0 { 0 } else { total / count }
}

fn weight(c: char, previous: char) -> i64 {
    match c {
        'а'..='я' => LETTERS.get(c as usize - 'а' as usize).copied().unwrap_or(0),
        'ё' => 2,
        'А'..='Я' | 'Ё' if previous.is_lowercase() => -60,
        'А'..='Я' | 'Ё' => 15,
        '«' | '»' | '–' | '—' | '№' | '§' | '“' | '”' | '„' | '…' | '\u{A0}' => 10,
        _ => -60,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE_TEXT: &str = "Добрый день! В магазине «Ромашка» счётчик не передаёт данные";

    #[test]
    fn finds_each_russian_charset_without_a_label() {
        let plain = SAMPLE_TEXT.replace(['«', '»'], "\"");
        for encoding in CANDIDATES {
            let (bytes, _, _) = encoding.encode(&plain);
            assert_eq!(guess(&bytes), Some(encoding), "{}", encoding.name());
            assert_eq!(decode(&bytes, None), plain);
            assert_eq!(decode(&bytes, Some("us-ascii")), plain);
            assert_eq!(decode(&bytes, Some("x-unknown")), plain);
            assert_eq!(decode(&bytes, Some("utf-8")), plain, "{} labelled utf-8", encoding.name());
        }
    }

    #[test]
    fn overrules_a_lying_cyrillic_label_and_keeps_an_honest_one() {
        let (koi8, _, _) = KOI8_R.encode("Добрый день, не работает касса");
        assert_eq!(decode(&koi8, Some("windows-1251")), "Добрый день, не работает касса");
        let (ansi, _, _) = WINDOWS_1251.encode("СРОЧНО! ВСЁ ПЛОХО");
        assert_eq!(decode(&ansi, Some("windows-1251")), "СРОЧНО! ВСЁ ПЛОХО");
    }

    #[test]
    fn utf8_behind_an_old_label_is_read_and_old_charsets_stay() {
        for label in ["windows-1251", "cp1251", "koi8-r", "ibm866", "iso-8859-5", "x-mac-cyrillic", "koi8-u"]
        {
            for text in ["Привет, не печатает", "СРОЧНО! ВСЁ ПЛОХО", "Жду", SAMPLE_TEXT]
            {
                assert_eq!(decode(text.as_bytes(), Some(label)), text, "{label}");
            }
        }
        for encoding in CANDIDATES {
            for text in ["Привет, не печатает", "СРОЧНО", "Жду ответа", "Ёж", "да", "№ 5, Тверь"]
            {
                let (bytes, used, lost) = encoding.encode(text);
                if !lost {
                    assert_eq!(decode(&bytes, Some(used.name())), text, "{}", encoding.name());
                }
            }
        }
        assert_eq!(
            decode("€ 5".as_bytes(), Some("shift_jis")),
            encoding_rs::SHIFT_JIS.decode("€ 5".as_bytes()).0
        );
    }

    #[test]
    fn charsets_that_browsers_refuse() {
        assert_eq!(decode(b"+BB8EQAQ4BDIENQRC-, +AC0-", Some("UTF-7")), "Привет, -");
        for label in
            ["hz-gb-2312", "iso-2022-kr", "iso-2022-cn", "x-user-defined", "unknown-8bit", "default", ""]
        {
            assert_eq!(decode(b"plain text", Some(label)), "plain text", "{label}");
            assert_eq!(decode("текст письма".as_bytes(), Some(label)), "текст письма", "{label}");
        }
    }

    #[test]
    fn leaves_other_languages_alone() {
        assert_eq!(decode(b"caf\xe9 r\xe9sum\xe9", Some("iso-8859-1")), "café résumé");
        assert_eq!(decode("длинный текст".as_bytes(), None), "длинный текст");
        let mut almost = "длинный русский текст в юникоде ".repeat(4).into_bytes();
        almost.push(0xFF);
        assert!(decode(&almost, Some("utf-8")).starts_with("длинный русский"));
    }
}
