//! Rich text as Outlook, Word and `WordPad` write it.
use super::{Read, read};

fn text(rtf: &str) -> String {
    match read(rtf.as_bytes(), 10_000) {
        Some(Read::Text(text)) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn russian_letters_in_all_three_spellings() {
    // By the code page of the document, by the charset of the font, by Unicode with a substitute.
    assert_eq!(
        text(r"{\rtf1\ansi\ansicpg1251\deff0 \'cf\'f0\'e8\'e2\'e5\'f2, \b \'ec\'e8\'f0\b0 !}"),
        "Привет, мир!"
    );
    let font = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss Arial;}{\f1\fnil\fcharset204 Arial Cyr;}}\f1\'cf\'f0\'e8\f0  ok}";
    assert_eq!(text(font), "При ok");
    assert_eq!(text(r"{\rtf1\ansi\uc1\u1055?\u1088?\u1080\'3f {\uc0\u1074}\u55357?\u56832?}"), "При в😀");
}

#[test]
fn what_is_no_text_is_left_out() {
    let rtf = r"{\rtf1{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}}{\info{\author Me}}{\*\generator X;}{\pict\bin4 }}{}}One\par two\tab three\line\{4\}{\field{\*\fldinst HYPERLINK}{\fldrslt link}}}";
    assert_eq!(text(rtf), "One\ntwo\tthree\n{4}link");
    assert_eq!(text("{\\rtf1 a\\par }\0\0"), "a", "Outlook writes a NUL behind it");
    assert_eq!(read(b"{\\rtf1{\\fonttbl{\\f0 Arial;}}\\par }", 100), None);
    assert_eq!(read(b"plain text", 100), None);
}

#[test]
fn html_that_was_made_rich_text_is_html_again() {
    let rtf = r"{\rtf1\ansi\ansicpg1251\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}
{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 \'cf\'f0\'e8\'e2\'e5\'f2 {\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0 1 < 2{\*\mhtmltag84 <b>}\htmlrtf\par}\htmlrtf0
{\*\htmltag72 </p>}}";
    assert_eq!(read(rtf.as_bytes(), 10_000), Some(Read::Html("<p>Привет &nbsp;1 &lt; 2</p>".to_owned())));
}

#[test]
fn hostile_documents_end() {
    let deep = format!("{{\\rtf1 {}x{} end}}", "{".repeat(50_000), "}".repeat(50_000));
    assert_eq!(text(&deep), "end");
    let long = format!("{{\\rtf1 {}", "long ".repeat(10_000));
    assert!(matches!(read(long.as_bytes(), 1_000), Some(Read::Text(text)) if text.len() <= 1_000));
    for cut in [
        r"{\rtf1 a\",
        r"{\rtf1 a\'",
        r"{\rtf1 a\'4",
        r"{\rtf1 a\u",
        r"{\rtf1 a\bin99999999 b",
        "{\\rtf1 a}}}}}",
    ] {
        assert_eq!(text(cut), "a", "{cut}");
    }
}
