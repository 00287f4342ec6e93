//! Passwords have no place in a ticket (M 4.1.2 D): what follows such a word is covered before it is kept.

/// Words that a password follows, in lower case.
const WORDS: [&str; 6] = ["password", "passwd", "passphrase", "pwd", "пароль", "пасс"];
/// Stands for what is not kept.
const COVER: char = '…';

/// The text without its passwords; `None` where it has none.
pub fn without_passwords(text: &str) -> Option<String> {
    // Most texts name none: then there is nothing to look through letter by letter.
    if !text.contains(['=', ':']) {
        return None;
    }
    let letters: Vec<char> = text.chars().collect();
    let mut kept = String::with_capacity(text.len());
    let (mut place, mut covered) = (0, false);
    while place < letters.len() {
        if let Some((from, to)) = password_at(&letters, place) {
            kept.extend(&letters[place..from]);
            kept.push(COVER);
            covered = true;
            place = to;
        } else {
            kept.push(letters[place]);
            place += 1;
        }
    }
    covered.then_some(kept)
}

/// Where the password stands whose word begins here: `password=value`, `Пароль: "value"`.
fn password_at(letters: &[char], place: usize) -> Option<(usize, usize)> {
    let rest = &letters[place..];
    let length = WORDS.iter().find(|word| begins_with(rest, word))?.chars().count();
    if place > 0 && letters[place - 1].is_alphanumeric() {
        return None;
    }
    let sign = skip_blanks(letters, place + length);
    if !matches!(letters.get(sign), Some('=' | ':')) {
        return None;
    }
    let from = skip_blanks(letters, sign + 1);
    let quote = letters.get(from).copied().filter(|letter| matches!(letter, '"' | '\'' | '«'));
    let ends = |letter: &char| match quote {
        Some('«') => *letter == '»',
        Some(quote) => *letter == quote,
        None => letter.is_whitespace(),
    };
    let from = from + usize::from(quote.is_some());
    let to = letters[from..].iter().position(|letter| ends(letter) || *letter == '\n');
    let to = to.map_or(letters.len(), |length| from + length);
    let value = letters.get(from..to)?;
    let covered = value.iter().all(|letter| *letter == COVER || letter.is_whitespace());
    (!covered).then_some((from, to))
}

fn begins_with(letters: &[char], word: &str) -> bool {
    let mut letters = letters.iter().flat_map(|letter| letter.to_lowercase());
    word.chars().all(|wanted| letters.next() == Some(wanted))
}

fn skip_blanks(letters: &[char], mut place: usize) -> usize {
    while matches!(letters.get(place), Some(' ' | '\t' | '\u{a0}')) {
        place += 1;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m_4_1_2_what_follows_the_word_is_covered() {
        let table = [
            ("login=admin password=S3cret! host=srv", Some("login=admin password=… host=srv")),
            ("Пароль: Qwerty1", Some("Пароль: …")),
            ("ПАРОЛЬ = \"два слова\" от сервера", Some("ПАРОЛЬ = \"…\" от сервера")),
            ("pwd:\u{a0}'it is' and passwd=x", Some("pwd:\u{a0}'…' and passwd=…")),
            ("пароль: «тайна»", Some("пароль: «…»")),
            ("password=\nнет", None),
            ("forgot the password", None),
            ("Пароль передан по телефону", None),
            ("password=…", None),
            ("mypassword=visible", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(without_passwords(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn covering_twice_is_covering_once() {
        let once = without_passwords("password=a b пароль:c").expect("covered");
        assert_eq!(once, "password=… b пароль:…");
        assert_eq!(without_passwords(&once), None);
    }
}
