//! What lies in an attachment that is the mail itself in another form: Outlook's `winmail.dat`, a text within
//! its signature, an invitation.

use crate::charset;
use crate::file_name::safe_file_name;
use crate::limits::Limits;
use crate::parse::Attachment;
use crate::parts::{Body, collect, structure};
use crate::signed::signed_content;
use crate::text::single_line;
use crate::tnef;

/// Characters of an invitation that are shown as text.
const INVITATION_CHARS: usize = 4_000;

/// Adds to the body what an attachment holds. True where nothing of it is lost when it is not kept itself.
pub(crate) fn open(attachment: &Attachment, limits: &Limits, wrappings: usize, body: &mut Body) -> bool {
    match attachment.media_type.as_str() {
        "application/ms-tnef" | "application/vnd.ms-tnef" => open_envelope(attachment, limits, body),
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => {
            open_signed(attachment, limits, wrappings, body);
            // The signature is in it.
            false
        }
        "text/calendar" => {
            body.spare(invitation(&attachment.content));
            false
        }
        _ if attachment.name.eq_ignore_ascii_case("winmail.dat") => open_envelope(attachment, limits, body),
        _ => false,
    }
}

fn open_envelope(attachment: &Attachment, limits: &Limits, body: &mut Body) -> bool {
    let Some(envelope) = tnef::open(&attachment.content) else { return false };
    let opened = !envelope.files.is_empty();
    for file in envelope.files {
        let number = body.attachments.len() + 1;
        let media_type =
            file.media_type.map(|kind| single_line(&kind, 100)).filter(|kind| kind.contains('/'));
        let file = Attachment {
            name: safe_file_name(file.name.as_deref(), number),
            media_type: media_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
            inline: false,
            content_id: None,
            content: file.content,
        };
        body.attach(file, limits);
    }
    if let Some(text) = envelope.text {
        body.spare(text);
    }
    if body.plain.is_empty() && body.html.is_empty() {
        body.html.extend(envelope.html);
    }
    opened
}

/// The signed entity is a mail within the mail: its text is what was said.
fn open_signed(attachment: &Attachment, limits: &Limits, wrappings: usize, body: &mut Body) {
    let Some(mut entity) = signed_content(&attachment.content) else { return };
    let mut notes = Vec::new();
    if let Some(message) = structure(&mut entity, limits, &mut notes) {
        collect(&message, limits, wrappings, body);
    }
    notes.retain(|note| !body.notes.contains(note));
    body.notes.extend(notes);
}

/// The words of an invitation (RFC 5545), in its order. Nothing in it is calculated or followed (S-53).
fn invitation(content: &[u8]) -> String {
    let text = charset::decode(content, Some("utf-8"));
    let unfolded = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
    let mut words = Vec::new();
    for line in unfolded.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = name.split(';').next().unwrap_or_default().to_ascii_uppercase();
        if matches!(name.as_str(), "SUMMARY" | "LOCATION" | "DESCRIPTION") && !value.trim().is_empty() {
            words.push(unescaped(value));
        }
    }
    words.join("\n").chars().take(INVITATION_CHARS).collect()
}

fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use crate::{InboundMail, Limits, parse};

    fn mail(media_type: &str, content: &[u8]) -> InboundMail {
        let raw = format!(
            "From: a@b.example\r\nContent-Type: {media_type}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            STANDARD.encode(content)
        );
        parse(raw.as_bytes(), &Limits::default()).unwrap()
    }

    #[test]
    fn an_invitation_alone_says_its_words() {
        let ics = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Приёмка\r\nRRULE:FREQ=SECONDLY\r\n\
                   DESCRIPTION;LANGUAGE=ru:Первая строка\\nвторая\\, последн\r\n яя\r\nLOCATION:\r\nEND:VEVENT";
        let mail = mail("text/calendar; method=REQUEST; charset=utf-8", ics.as_bytes());
        assert_eq!(mail.text, "Приёмка\nПервая строка\nвторая, последняя");
        assert_eq!(mail.attachments.len(), 1);
        assert_eq!(mail.attachments[0].name, "invite.ics");
    }

    #[test]
    fn a_text_within_its_signature_is_read() {
        let entity = "Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
                      Подписано\r\n--q\r\nContent-Type: application/pdf; name=act.pdf\r\n\r\n%PDF\r\n--q--\r\n";
        let length = u8::try_from(entity.len()).unwrap();
        let object = |last| [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, last];
        let mut cms = vec![0x30, 0x80];
        cms.extend(object(2));
        cms.extend([0xA0, 0x80, 0x30, 0x80, 0x02, 1, 1, 0x31, 0, 0x30, 0x80]);
        cms.extend(object(1));
        cms.extend([0xA0, 0x80, 0x04, 0x81, length]);
        cms.extend(entity.as_bytes());
        cms.extend([0; 10]);
        let mail = mail("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", &cms);
        assert_eq!(mail.text, "Подписано");
        let names: Vec<_> = mail.attachments.iter().map(|held| held.name.as_str()).collect();
        assert_eq!(names, ["act.pdf", "smime.p7m"]);
    }

    #[test]
    fn an_envelope_of_outlook_is_opened() {
        let part = |attribute: u32, data: &[u8]| {
            let length = u32::try_from(data.len()).unwrap().to_le_bytes();
            [&[2], attribute.to_le_bytes().as_slice(), &length, data, &[0, 0]].concat()
        };
        let parts = [part(0x0002_800C, b"See the file\0"), part(0x0006_9002, &[0; 14]), {
            [part(0x0001_8010, b"..\\act.pdf\0"), part(0x0006_800F, b"%PDF")].concat()
        }];
        let envelope = [&[0x78, 0x9F, 0x3E, 0x22, 1, 0], parts.concat().as_slice()].concat();
        for media_type in
            ["application/ms-tnef; name=winmail.dat", "application/octet-stream; name=WinMail.dat"]
        {
            let mail = mail(media_type, &envelope);
            assert_eq!(mail.text, "See the file");
            assert_eq!(mail.attachments.len(), 1, "{media_type}");
            assert_eq!((mail.attachments[0].name.as_str(), mail.attachments[0].size()), ("act.pdf", 4));
        }
        let mail = mail("application/ms-tnef; name=winmail.dat", b"no envelope");
        assert_eq!(mail.attachments[0].name, "winmail.dat");
    }
}
