//! Reports of mail that did not arrive. Little more than half of them say so as RFC 3464 asks
//! (reliability S-12); the rest is known by who writes, or by what the subject says and the text shows.

use crate::parse::InboundMail;

/// Beginnings of subjects, in small letters. They need something beside them: people write such words, too.
const SUBJECTS: [&str; 34] = [
    "undeliverable",
    "undelivered",
    "undeliver",
    "delivery status notification",
    "delivery notification",
    "delivery failure",
    "delivery failed",
    "delivery error",
    "delivery has failed",
    "mail delivery",
    "message delivery",
    "email delivery failure",
    "mail failure",
    "mail system error",
    "mail could not be delivered",
    "message undeliverable",
    "returned mail",
    "returned to sender",
    "returned message",
    "failure notice",
    "failed mail",
    "failed delivery",
    "non-delivery",
    "nondeliverable",
    "user unknown",
    "warning: could not send",
    "недоставл",
    "не удается доставить",
    "не удалось доставить",
    "невозможно доставить",
    "сообщение не доставлено",
    "письмо не доставлено",
    "ошибка доставки",
    "отчет о недоставке",
];
/// Subjects that only warn.
const DELAYS: [&str; 5] = ["delay", "warning", "still being retried", "задерж", "откладыв"];
/// What mail servers say of whom they did not reach, in small letters.
const PHRASES: [&str; 7] = [
    "could not be delivered",
    "following recipient",
    "mailbox is full",
    "full mailbox",
    "не может быть доставлено",
    "не удалось доставить следующ",
    "следующим получателям",
];
/// Characters of the text in which an answer of a mail server is looked for.
const TEXT: usize = 20_000;

/// Whether a mail server tells of a message of ours: of its failure, its delay or its delivery.
pub(crate) fn is_report(mail: &InboundMail) -> bool {
    let headers = &mail.headers;
    let content_type = headers.get("content-type").unwrap_or_default().to_ascii_lowercase();
    let reports =
        content_type.starts_with("multipart/report") && !content_type.contains("disposition-notification");
    reports || is_from_daemon(mail) || headers.contains("x-failed-recipients") || has_words_of_failure(mail)
}

/// Whether a message did not reach somebody for good. A delay is no failure, and a receipt is the opposite.
pub fn is_failure(mail: &InboundMail) -> bool {
    if !is_report(mail) {
        return false;
    }
    let status = mail.attachments.iter().filter(|held| held.media_type == "message/delivery-status");
    let mut actions = Vec::new();
    for part in status {
        let text = String::from_utf8_lossy(&part.content).to_ascii_lowercase();
        let values = text.lines().filter_map(|line| line.strip_prefix("action:"));
        actions.extend(values.map(|value| value.trim().to_owned()));
    }
    if actions.is_empty() {
        let subject = mail.subject.to_lowercase();
        return !DELAYS.iter().any(|word| subject.contains(word));
    }
    actions.iter().any(|action| action.starts_with("failed"))
}

fn is_from_daemon(mail: &InboundMail) -> bool {
    let Some(from) = mail.from.shown() else { return false };
    let local = from.local_part();
    let name = from.name.as_deref().unwrap_or_default().to_lowercase();
    local.starts_with("mailer-daemon")
        || matches!(
            local,
            "postmaster"
                | "mail-daemon"
                | "mailerdaemon"
                | "mailer_daemon"
                | "mail_daemon"
                | "mdaemon"
                | "mmdf"
        )
        || is_exchange(local)
        || [
            "mail delivery sub",
            "mail delivery sys",
            "mailer-daemon",
            "mailer daemon",
            "internet mail delivery",
        ]
        .iter()
        .any(|begin| name.starts_with(begin))
}

/// `MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e`, the same in every organisation.
fn is_exchange(local: &str) -> bool {
    local
        .strip_prefix("microsoftexchange")
        .is_some_and(|id| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn has_words_of_failure(mail: &InboundMail) -> bool {
    let subject = mail.subject.to_lowercase().replace('ё', "е");
    let subject = subject.trim_start_matches(['*', '[', '(', '"', ' ']);
    if !SUBJECTS.iter().any(|begin| subject.starts_with(begin)) {
        return false;
    }
    let returned =
        |kind: &str| matches!(kind, "message/rfc822" | "message/delivery-status" | "text/rfc822-headers");
    !mail.returned_ids.is_empty()
        || mail.attachments.iter().any(|held| returned(&held.media_type))
        || has_server_answer(&mail.text)
}

/// An answer of a mail server, `550 …` or `5.1.1`, or what it says of somebody, beside an address.
fn has_server_answer(text: &str) -> bool {
    let text: String = text.chars().take(TEXT).collect();
    let code = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_digit());
        let bytes = word.as_bytes();
        match bytes.first() {
            Some(b'4' | b'5') => {}
            _ => return false,
        }
        let plain = bytes.len() == 3 && bytes.iter().all(u8::is_ascii_digit);
        let parts: Vec<&str> = word.split('.').collect();
        let enhanced = parts.len() == 3
            && parts[0].len() == 1
            && parts[1..].iter().all(|p| (1..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()));
        plain || enhanced
    };
    let lower = text.to_lowercase();
    let says = PHRASES.iter().any(|phrase| lower.contains(phrase));
    text.contains('@') && (says || text.split([' ', '\n', '\t', '-', ':', '(', ')', '#']).any(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, parse};

    fn read(fields: &str, text: &str) -> InboundMail {
        let raw = format!("{fields}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}");
        parse(raw.as_bytes(), &Limits::default()).unwrap()
    }

    #[test]
    fn reports_without_a_form_are_known() {
        for (fields, text) in [
            ("From: MAILER-DAEMON@mx.example (Mail Delivery System)\r\nSubject: ?", "?"),
            (
                "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@corp.example>\r\nSubject: x",
                "?",
            ),
            (
                "From: it@corp.example\r\nSubject: Не удаётся доставить: Заявка A-1",
                "a@corp.example\n#550 5.1.1 RESOLVER.ADR",
            ),
            (
                "From: it@corp.example\r\nSubject: Недоставленное сообщение",
                "Адрес a@corp.example: 5.1.10 не найден",
            ),
            ("From: it@corp.example\r\nSubject: Undeliverable: hello", "<a@corp.example>: 550 no such user"),
        ] {
            let mail = read(fields, text);
            assert!(is_report(&mail) && is_failure(&mail), "{fields}");
        }
    }

    #[test]
    fn people_write_of_delivery_too() {
        for (fields, text) in [
            (
                "From: a@corp.example\r\nSubject: Не удалось доставить отчёт",
                "Пишите на a@corp.example, код 12",
            ),
            (
                "From: a@corp.example\r\nSubject: Ошибка доставки лицензии",
                "Здравствуйте, версия 5.1, помогите",
            ),
            ("From: a@corp.example\r\nSubject: Re: Undeliverable", "550 a@corp.example"),
            ("From: postmaster.ivan@corp.example\r\nSubject: x", "x"),
        ] {
            assert!(!is_report(&read(fields, text)), "{fields}");
        }
    }

    #[test]
    fn a_delay_is_no_failure() {
        let report = |action: &str| {
            let raw = format!(
                "From: postmaster@mx.example\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nx\r\n\
                 --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n\
                 Final-Recipient: rfc822; a@b.example\r\nAction: {action}\r\nStatus: 4.0.0\r\n--b--\r\n"
            );
            parse(raw.as_bytes(), &Limits::default()).unwrap()
        };
        for (action, failed) in
            [("failed", true), ("Failed (user unknown)", true), ("delayed", false), ("delivered", false)]
        {
            assert_eq!(is_failure(&report(action)), failed, "{action}");
            assert!(is_report(&report(action)));
        }
        let warning =
            read("From: MAILER-DAEMON@mx.example\r\nSubject: Warning: could not send message", "4 hours");
        assert!(is_report(&warning) && !is_failure(&warning));
    }
}
