//! What the sender wrote now, without the quoted letter and the signature. The full text is always kept
//! beside it: stripping is for reading, never for evidence.

/// Lines below a signature mark that still pass for a signature.
const SIGNATURE_LINES: usize = 15;
/// Lines looked at for the header block of a quoted letter.
const HEADER_LINES: usize = 6;

const ORIGINAL: [&str; 4] =
    ["original message", "исходное сообщение", "original appointment", "первоначальное сообщение"];
const ATTRIBUTION_ENDS: [&str; 9] =
    ["wrote:", "writes:", "пишет:", "писал:", "писала:", "писал(а):", "написал:", "написала:", "написал(а):"];
const FROM: [&str; 3] = ["from:", "от:", "от кого:"];
const SENT: [&str; 4] = ["sent:", "date:", "отправлено:", "дата:"];
const TO: [&str; 4] = ["to:", "subject:", "кому:", "тема:"];
const DEVICE: [&str; 6] = [
    "sent from my ",
    "get outlook for ",
    "отправлено с ",
    "отправлено из ",
    "sent from mail",
    "скачайте outlook для ",
];

/// The readable reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub visible: String,
    /// Something was left out.
    pub stripped: bool,
}

/// Strips a trailing quotation and a signature; a text that would vanish stays whole.
pub fn strip_quoted(text: &str) -> Reply {
    let lines: Vec<&str> = text.lines().collect();
    let mut end = quotation_start(&lines).unwrap_or(lines.len());
    end = trim_quotes(&lines[..end]);
    end = signature_start(&lines[..end]).unwrap_or(end);
    end = trim_blank(&lines[..end]);
    let visible = lines[..end].join("\n");
    if visible.trim().is_empty() {
        return Reply { visible: text.trim_end().to_owned(), stripped: false };
    }
    let stripped = visible.trim_end() != text.trim_end();
    Reply { visible: visible.trim_end().to_owned(), stripped }
}

fn quotation_start(lines: &[&str]) -> Option<usize> {
    (0..lines.len())
        .find(|&i| is_original_mark(lines[i]) || is_header_block(lines, i) || is_attribution(lines, i))
}

fn is_original_mark(line: &str) -> bool {
    let inner = line.trim().trim_matches(['-', '_', '=', ' ']).to_lowercase();
    line.trim_start().starts_with("--") && ORIGINAL.contains(&inner.as_str())
}

/// `From: … Sent: … To: …` as Outlook writes it, with or without a rule above.
fn is_header_block(lines: &[&str], at: usize) -> bool {
    let starts = |line: &str, words: &[&str]| {
        let line = line.trim().trim_matches('*').to_lowercase();
        words.iter().any(|w| line.starts_with(w))
    };
    if is_rule(lines[at]) {
        return lines.get(at + 1).is_some_and(|next| starts(next, &FROM)) && is_header_block(lines, at + 1);
    }
    let window = &lines[at..lines.len().min(at + HEADER_LINES)];
    starts(lines[at], &FROM)
        && window.iter().any(|l| starts(l, &SENT))
        && window.iter().any(|l| starts(l, &TO))
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 10 && line.chars().all(|c| matches!(c, '_' | '-' | '='))
}

/// `On … wrote:`, possibly over two lines, and nothing but the quotation after it.
fn is_attribution(lines: &[&str], at: usize) -> bool {
    let one = lines[at].trim();
    let dated = |s: &str| s.chars().any(|c| c.is_ascii_digit());
    let ends = |s: &str| {
        let lower = s.to_lowercase();
        ATTRIBUTION_ENDS.iter().any(|e| lower.ends_with(e)) || (lower.ends_with(">:") && lower.contains('@'))
    };
    let length = if dated(one) && ends(one) {
        1
    } else if dated(one)
        && !one.starts_with('>')
        && lines.get(at + 1).is_some_and(|l| ends(l.trim()) && !l.trim().contains(". "))
    {
        2
    } else {
        return false;
    };
    let rest = &lines[(at + length).min(lines.len())..];
    let quoted = rest.iter().any(|l| l.trim_start().starts_with('>'));
    // Answers between or below quoted lines: then the quotation is part of what was said.
    !quoted || rest.iter().all(|l| l.trim().is_empty() || l.trim_start().starts_with('>'))
}

fn trim_quotes(lines: &[&str]) -> usize {
    let mut end = trim_blank(lines);
    while end > 0 && (lines[end - 1].trim().is_empty() || lines[end - 1].trim_start().starts_with('>')) {
        end -= 1;
    }
    end
}

fn trim_blank(lines: &[&str]) -> usize {
    lines.iter().rposition(|l| !l.trim().is_empty()).map_or(0, |i| i + 1)
}

fn signature_start(lines: &[&str]) -> Option<usize> {
    let mark = lines.iter().rposition(|l| l.trim_end() == "--");
    if let Some(at) = mark
        && lines.len() - at <= SIGNATURE_LINES
    {
        return Some(at);
    }
    let last = lines.iter().rposition(|l| !l.trim().is_empty())?;
    let line = lines[last].trim().to_lowercase();
    DEVICE.iter().any(|d| line.starts_with(d)).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::strip_quoted;

    fn visible(text: &str) -> String {
        strip_quoted(text).visible
    }

    #[test]
    fn quotations_of_common_programs_go() {
        for quotation in [
            "16.11.2026 10:00, Поддержка пишет:\n> Здравствуйте!\n> Пришлите номер.\n",
            "пн, 16 нояб. 2026 г. в 10:00, Поддержка <support@desk.example>:\n\n> Здравствуйте!\n",
            "On Mon, Nov 16, 2026 at 10:00 AM Support <s@desk.example>\nwrote:\n\n> Hello\n",
            "-----Original Message-----\nFrom: x\n\nHello",
            "________________________________\nОт: Поддержка <s@desk.example>\nОтправлено: 16 ноября\nКому: Иванов\nТема: x\n\nТекст",
            "From: Support\nSent: Monday\nTo: Ivanov\nSubject: x\n\nText",
            "> одно\n> другое",
        ] {
            let reply = strip_quoted(&format!("Номер 8000123456\n\n{quotation}"));
            assert_eq!(reply.visible, "Номер 8000123456", "{quotation}");
            assert!(reply.stripped);
        }
    }

    #[test]
    fn signatures_go() {
        assert_eq!(visible("Да\n\n-- \nИванов\n+7 495\n"), "Да");
        assert_eq!(visible("Да\n\nОтправлено с iPhone"), "Да");
    }

    #[test]
    fn inline_answers_and_forwards_stay() {
        let inline = "16.11.2026 10:00, Поддержка пишет:\n> Какой релиз?\n5.1\n> Какая ошибка?\nПечать";
        assert_eq!(visible(inline), inline);
        let only_quote = "> одно\n> другое";
        assert_eq!(strip_quoted(only_quote).visible, only_quote);
        let forward = "Смотрите\n\n---------- Forwarded message ---------\nFrom: a\n\nтекст";
        assert_eq!(visible(forward), forward);
        assert_eq!(visible("a\n.\nQUIT\n..\n\n.\nMAIL FROM:<x@x>"), "a\n.\nQUIT\n..\n\n.\nMAIL FROM:<x@x>");
    }
}
