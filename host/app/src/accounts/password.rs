//! Passwords as argon2id hashes, and which of them may be set: long ones that nobody guesses (NIST SP 800-63B 3.1.1,
//! ASVS 5.0 6.2).
use std::{collections::HashSet, sync::LazyLock};

use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::phc::{PasswordHash, Salt},
};

use crate::{context::App, errors::AppError};

const MIN_PASSWORD: usize = 12;
const MAX_PASSWORD: usize = 128;
/// Letters that stand around a well-known word without making it a password: `Password2026!`.
const DECORATION: usize = 6;
const SHORTEST_NAME: usize = 4;
/// Keys in the order of a keyboard, and letters in that of the alphabet.
const ROWS: [&str; 5] = [
    "qwertyuiopasdfghjklzxcvbnm",
    "йцукенгшщзхъфывапролджэячсмитьбю",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "012345678901234567890123456789",
];

/// Well-known passwords, lower-cased and sorted: those with four letters and more of Django's list of the twenty
/// thousand most common of the breached ones (BSD-3-Clause), and some Russian ones.
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../data/common_passwords.txt").lines().collect());

/// Refuses what is too short, too long, known to everybody, or made of who it is for (`personal`: name and address).
pub(crate) fn check_password(password: &str, personal: &[&str]) -> Result<(), AppError> {
    let refuse = |code: &str, told: String| Err(AppError::invalid(code, "password", told));
    let length = password.chars().count();
    if length < MIN_PASSWORD {
        return refuse("password_short", format!("a password has at least {MIN_PASSWORD} characters"));
    }
    if length > MAX_PASSWORD {
        return refuse("password_long", format!("a password has at most {MAX_PASSWORD} characters"));
    }
    let lower = password.to_lowercase();
    if is_common(&lower) {
        return refuse("password_common", "it is on lists of known passwords, or one row of keys".to_owned());
    }
    if is_personal(&lower, personal) {
        return refuse("password_personal", "it is made of a name or an address".to_owned());
    }
    Ok(())
}

fn is_common(lower: &str) -> bool {
    if COMMON.contains(lower) || is_row(lower) {
        return true;
    }
    let letters: Vec<char> = lower.chars().collect();
    let repeats = |length: &usize| {
        let mut shifted = letters.iter().zip(letters.iter().skip(*length));
        shifted.all(|(left, right)| left == right)
    };
    if let Some(length) = (1..=letters.len() / 2).find(repeats) {
        let unit: String = letters[..length].iter().collect();
        return length <= 4 || COMMON.contains(unit.as_str());
    }
    let core = lower.trim_matches(|letter: char| !letter.is_alphabetic());
    let around = letters.len() - core.chars().count();
    around <= DECORATION && (COMMON.contains(plain_letters(core).as_str()) || COMMON.contains(core))
}

/// `p@ssw0rd` is read as what it stands for.
fn plain_letters(text: &str) -> String {
    let plain = |letter: char| match letter {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().map(plain).collect()
}

fn is_row(lower: &str) -> bool {
    let backwards: String = lower.chars().rev().collect();
    ROWS.iter().any(|row| row.contains(lower) || row.contains(&backwards))
}

/// What is left without the names is too little.
fn is_personal(lower: &str, personal: &[&str]) -> bool {
    let words = personal.iter().flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()));
    let mut rest = lower.to_owned();
    for word in words.map(str::to_lowercase).filter(|word| word.chars().count() >= SHORTEST_NAME) {
        rest = rest.replace(&word, "");
    }
    rest.len() < lower.len()
        && rest.chars().filter(|letter| letter.is_alphanumeric()).count() < MIN_PASSWORD / 2
}

/// So many hashes at once take 76 MiB and leave the other requests a processor.
pub fn hashing_places() -> tokio::sync::Semaphore {
    tokio::sync::Semaphore::new(4)
}

/// Hashes a password with a fresh salt. Takes tens of milliseconds of CPU: call it off the request's thread.
pub(super) fn hash_password(app: &App, password: &str) -> Result<String, AppError> {
    let mut salt = [0_u8; 16];
    app.entropy.fill(&mut salt);
    hash_with(password, &salt)
}

fn hash_with(password: &str, salt: &[u8; 16]) -> Result<String, AppError> {
    let salt = Salt::new(salt).map_err(|error| AppError::Internal(error.to_string()))?;
    let hash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(hash.to_string())
}

/// [`check_password`] and [`hash_password`] on a thread of their own.
pub(super) async fn new_hash(app: &App, password: &str, personal: &[&str]) -> Result<String, AppError> {
    check_password(password, personal)?;
    let mut salt = [0_u8; 16];
    app.entropy.fill(&mut salt);
    let password = password.to_owned();
    let _place = app.hashing.acquire().await;
    let hashed = tokio::task::spawn_blocking(move || hash_with(&password, &salt)).await;
    hashed.map_err(|error| AppError::Internal(error.to_string()))?
}

/// Whether a password is the one. Costs one hash whoever asks, and so many hashes at once as there are places: each
/// takes 19 MiB.
pub(super) async fn matches(app: &App, stored: Option<String>, password: &str) -> bool {
    let password = password.to_owned();
    let _place = app.hashing.acquire().await;
    tokio::task::spawn_blocking(move || verify_password(stored.as_deref(), &password)).await.unwrap_or(false)
}

/// Stands for the password of whoever has none.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Verifies in the time of one hash whether or not there is an account, so that answers do not tell who exists.
fn verify_password(stored: Option<&str>, password: &str) -> bool {
    let parsed = PasswordHash::new(stored.unwrap_or(NOBODY));
    let matches =
        parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    matches && stored.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(password: &str) -> Option<String> {
        match check_password(password, &["Анна Агентова", "agentova@desk.test"]) {
            Ok(()) => None,
            Err(AppError::Invalid(findings)) => findings.first().map(|finding| finding.code.clone()),
            Err(other) => Some(other.to_string()),
        }
    }

    #[test]
    fn what_is_guessed_first_is_no_password() {
        let table = [
            ("short-one", Some("password_short")),
            ("одиннадцать", Some("password_short")),
            (&"a1 ".repeat(43), Some("password_long")),
            ("Password2026!", Some("password_common")),
            ("P@ssw0rd2026", Some("password_common")),
            ("passwordpassword", Some("password_common")),
            ("111111111111", Some("password_common")),
            ("abcabcabcabc", Some("password_common")),
            ("123456789012", Some("password_common")),
            ("qwertyuiopas", Some("password_common")),
            ("йцукенгшщзхъ", Some("password_common")),
            ("администратор1", Some("password_common")),
            ("Agentova-2026", Some("password_personal")),
            ("анна.агентова", Some("password_personal")),
            ("correct horse battery", None),
            ("семь лун над рекой", None),
            ("sunshine-and-4-llamas", None),
            ("x8#kq!27-vZp", None),
            (&"ё7".repeat(3), Some("password_short")),
        ];
        for (password, expected) in table {
            assert_eq!(verdict(password).as_deref(), expected, "{password}");
        }
    }

    #[test]
    fn s_34_nobody_costs_as_much_as_somebody_and_never_matches() {
        let stored = hash_with("correct horse battery", &[7; 16]).expect("it hashes");
        assert!(verify_password(Some(&stored), "correct horse battery"));
        assert!(!verify_password(Some(&stored), "correct horse batterx"));
        for password in ["", "correct horse battery"] {
            assert!(!verify_password(None, password));
        }
        // The same cost: same algorithm, memory, passes, lanes.
        let parameters = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(parameters(&stored), parameters(NOBODY));
        assert!(PasswordHash::new(NOBODY).is_ok(), "it is computed, not refused");
    }
}
