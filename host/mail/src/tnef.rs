//! Outlook's own envelope (TNEF, MS-OXTNEF): the files and the text that lie in a `winmail.dat`.

use crate::{
    charset,
    rtf::{self, Read},
};

const SIGNATURE: u32 = 0x223E_9F78;
/// Bytes that rich text may unpack to, and say.
const MOST_RICH_TEXT: usize = 4 << 20;
/// Files taken out of one envelope.
const MOST_FILES: usize = 200;

/// Attributes of the envelope: type and name (MS-OXTNEF 2.1.3.3).
const BODY: u32 = 0x0002_800C;
const CODE_PAGE: u32 = 0x0006_9007;
const MESSAGE_PROPERTIES: u32 = 0x0006_9003;
const NEW_FILE: u32 = 0x0006_9002;
const FILE_TITLE: u32 = 0x0001_8010;
const FILE_DATA: u32 = 0x0006_800F;
const FILE_PROPERTIES: u32 = 0x0006_9005;

/// Properties (MS-OXPROPS).
const P_BODY: u16 = 0x1000;
const P_RICH_TEXT: u16 = 0x1009;
const P_HTML: u16 = 0x1013;
const P_DATA: u16 = 0x3701;
const P_NAME: u16 = 0x3704;
const P_LONG_NAME: u16 = 0x3707;
const P_MEDIA_TYPE: u16 = 0x370E;
const P_DISPLAY_NAME: u16 = 0x3001;

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) text: Option<String>,
    pub(crate) html: Option<String>,
    pub(crate) files: Vec<PackedFile>,
    /// As it is packed, until it is known whether it is needed.
    rich_text: Vec<u8>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct PackedFile {
    pub(crate) name: Option<String>,
    pub(crate) media_type: Option<String>,
    pub(crate) content: Vec<u8>,
    has_long_name: bool,
}

/// Opens an envelope as far as it can be read; `None` where it is none.
pub(crate) fn open(bytes: &[u8]) -> Option<Envelope> {
    let mut input = Reader(bytes);
    if input.u32()? != SIGNATURE {
        return None;
    }
    input.take(2)?;
    let mut envelope = Envelope::default();
    let mut label = None;
    while let Some((attribute, data)) = attribute(&mut input) {
        match attribute {
            CODE_PAGE => label = Reader(data).u32().map(charset_of),
            BODY => envelope.text = Some(text(data, label.as_deref())),
            MESSAGE_PROPERTIES => read_message(data, label.as_deref(), &mut envelope),
            NEW_FILE if envelope.files.len() >= MOST_FILES => break,
            NEW_FILE => envelope.files.push(PackedFile::default()),
            FILE_TITLE | FILE_DATA | FILE_PROPERTIES => {
                if let Some(file) = envelope.files.last_mut() {
                    read_file(file, attribute, data, label.as_deref());
                }
            }
            _ => {}
        }
    }
    envelope.files.retain(|file| !file.content.is_empty());
    envelope.read_rich_text();
    Some(envelope)
}

impl Envelope {
    /// Outlook's own form of the body, where no other lies in the envelope.
    fn read_rich_text(&mut self) {
        let packed = std::mem::take(&mut self.rich_text);
        let is_blank = |text: &Option<String>| text.as_ref().is_none_or(|text| text.trim().is_empty());
        if !is_blank(&self.text) || !is_blank(&self.html) {
            return;
        }
        let unpacked = rtf::unpack(&packed, MOST_RICH_TEXT);
        match unpacked.and_then(|rich| rtf::read(&rich, MOST_RICH_TEXT)) {
            Some(Read::Text(text)) => self.text = Some(text),
            Some(Read::Html(html)) => self.html = Some(html),
            None => {}
        }
    }
}

/// Level, attribute, length, data, check sum; the sum is not looked at: it is wrong in honest mail.
fn attribute<'a>(input: &mut Reader<'a>) -> Option<(u32, &'a [u8])> {
    input.take(1)?;
    let attribute = input.u32()?;
    let length = input.u32()?;
    let data = input.take(length as usize)?;
    input.take(2);
    Some((attribute, data))
}

fn read_message(data: &[u8], label: Option<&str>, envelope: &mut Envelope) {
    for property in properties(data) {
        match property.id {
            P_BODY => envelope.text = Some(property.text(label)),
            P_HTML => envelope.html = Some(property.text(label)),
            P_RICH_TEXT => envelope.rich_text = property.value.to_vec(),
            _ => {}
        }
    }
}

fn read_file(file: &mut PackedFile, attribute: u32, data: &[u8], label: Option<&str>) {
    match attribute {
        FILE_TITLE if !file.has_long_name => file.name = Some(text(data, label)),
        FILE_DATA => file.content = data.to_vec(),
        FILE_PROPERTIES => {
            for property in properties(data) {
                match property.id {
                    P_LONG_NAME => {
                        file.name = Some(property.text(label));
                        file.has_long_name = true;
                    }
                    P_NAME | P_DISPLAY_NAME if file.name.is_none() => file.name = Some(property.text(label)),
                    P_MEDIA_TYPE => file.media_type = Some(property.text(label)),
                    P_DATA if file.content.is_empty() => file.content = property.value.to_vec(),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn text(bytes: &[u8], label: Option<&str>) -> String {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    charset::decode(&bytes[..end], label)
}

/// The name of a Windows code page.
fn charset_of(page: u32) -> String {
    match page {
        866 => "ibm866".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        20_866 => "koi8-r".to_owned(),
        28_595 => "iso-8859-5".to_owned(),
        65_001 => "utf-8".to_owned(),
        page => format!("windows-{page}"),
    }
}

struct Property<'a> {
    id: u16,
    kind: u16,
    /// The first value of several.
    value: &'a [u8],
}

const KIND_UNICODE: u16 = 0x1F;
const KIND_OBJECT: u16 = 0x0D;
const MANY: u16 = 0x1000;

impl Property<'_> {
    fn text(&self, label: Option<&str>) -> String {
        if self.kind == KIND_UNICODE {
            let whole = charset::decode(self.value, Some("utf-16le"));
            return whole.split('\0').next().unwrap_or_default().to_owned();
        }
        text(self.value, label)
    }
}

/// Properties as far as they can be read.
fn properties(data: &[u8]) -> Vec<Property<'_>> {
    let mut input = Reader(data);
    let count = input.u32().unwrap_or_default();
    let mut found = Vec::new();
    for _ in 0..count {
        let Some(property) = property(&mut input) else { break };
        found.push(property);
    }
    found
}

fn property<'a>(input: &mut Reader<'a>) -> Option<Property<'a>> {
    let (kind, id) = (input.u16()?, input.u16()?);
    if id >= 0x8000 {
        // It has a name: a set, then a number or a text.
        input.take(16)?;
        let is_text = input.u32()? != 0;
        let length = input.u32()? as usize;
        if is_text {
            input.padded(length)?;
        }
    }
    let fixed = match kind & !MANY {
        0x02 | 0x03 | 0x04 | 0x0A | 0x0B => Some(4),
        0x05 | 0x06 | 0x07 | 0x14 | 0x40 => Some(8),
        0x48 => Some(16),
        0x1E | KIND_UNICODE | KIND_OBJECT | 0x0102 => None,
        _ => return None,
    };
    let count = if kind & MANY != 0 || fixed.is_none() { input.u32()? } else { 1 };
    let mut first = None;
    for _ in 0..count {
        let value = if let Some(size) = fixed {
            input.take(size)?
        } else {
            let length = input.u32()? as usize;
            input.padded(length)?
        };
        first.get_or_insert(value);
    }
    let value = first.unwrap_or_default();
    // An object begins with the id of its interface.
    let value = if kind == KIND_OBJECT { value.get(16..).unwrap_or_default() } else { value };
    Some(Property { id, kind: kind & !MANY, value })
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// Values fill up whole groups of four bytes.
    fn padded(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.take(count)?;
        self.take((4 - count % 4) % 4)?;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(attribute: u32, data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap().to_le_bytes();
        [&[1], attribute.to_le_bytes().as_slice(), &length, data, &[0, 0]].concat()
    }

    fn envelope(parts: &[Vec<u8>]) -> Vec<u8> {
        [SIGNATURE.to_le_bytes().as_slice(), &[1, 0], &parts.concat()].concat()
    }

    fn property(kind: u16, id: u16, value: &[u8]) -> Vec<u8> {
        let length = u32::try_from(value.len()).unwrap().to_le_bytes();
        let padding = vec![0; (4 - value.len() % 4) % 4];
        let (kind, id) = (kind.to_le_bytes(), id.to_le_bytes());
        [kind.as_slice(), &id, &1_u32.to_le_bytes(), &length, value, &padding].concat()
    }

    #[test]
    fn text_and_files_come_out() {
        let long: Vec<u8> = "Отчёт за ноябрь.docx\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let named = [2_u32.to_le_bytes().to_vec(), property(KIND_UNICODE, P_LONG_NAME, &long), {
            property(0x1E, P_MEDIA_TYPE, b"text/plain\0")
        }]
        .concat();
        let (title, _, _) = encoding_rs::WINDOWS_1251.encode("ОТЧЁТЗ~1.DOC\0");
        let (body, _, _) = encoding_rs::WINDOWS_1251.encode("Смотрите файл\0");
        let bytes = envelope(&[
            part(CODE_PAGE, &1251_u64.to_le_bytes()),
            part(BODY, &body),
            part(NEW_FILE, &[0; 14]),
            part(FILE_PROPERTIES, &named),
            part(FILE_TITLE, &title),
            part(FILE_DATA, b"content"),
            part(NEW_FILE, &[0; 14]),
            part(FILE_TITLE, b"empty.txt\0"),
        ]);
        let opened = open(&bytes).unwrap();
        assert_eq!(opened.text.as_deref(), Some("Смотрите файл"));
        assert_eq!(opened.files.len(), 1);
        assert_eq!(opened.files[0].name.as_deref(), Some("Отчёт за ноябрь.docx"));
        assert_eq!(opened.files[0].media_type.as_deref(), Some("text/plain"));
        assert_eq!(opened.files[0].content, b"content");
    }

    #[test]
    fn rich_text_is_read_where_nothing_else_is_there() {
        let packed = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125B2\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        let rich = property(0x0102, P_RICH_TEXT, packed);
        let with = |more: &[u8], count: u32| {
            envelope(&[part(MESSAGE_PROPERTIES, &[count.to_le_bytes().as_slice(), &rich, more].concat())])
        };
        assert_eq!(open(&with(&[], 1)).unwrap().text.as_deref(), Some("hello world"));
        let html = property(0x0102, P_HTML, b"<p>better</p>");
        let both = open(&with(&html, 2)).unwrap();
        assert_eq!((both.text, both.html.as_deref()), (None, Some("<p>better</p>")));
    }

    #[test]
    fn what_is_cut_gives_what_there_is() {
        let bytes = envelope(&[part(BODY, b"text\0"), part(NEW_FILE, &[]), part(FILE_DATA, b"content")]);
        for length in 0..bytes.len() {
            let open = open(&bytes[..length]);
            assert_eq!(open.is_some(), length >= 6, "{length}");
        }
        assert_eq!(open(&bytes[..30]).unwrap().text.as_deref(), Some("text"));
        assert_eq!(open(b"PK\x03\x04 no envelope"), None);
        let lying = envelope(&[part(MESSAGE_PROPERTIES, &u32::MAX.to_le_bytes())]);
        assert_eq!(open(&lying), Some(Envelope::default()));
    }
}
