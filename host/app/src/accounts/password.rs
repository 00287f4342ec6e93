//! Passwords as argon2id hashes.
use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::phc::{PasswordHash, Salt},
};

use crate::{context::App, errors::AppError};

const MIN_PASSWORD: usize = 10;

/// Hashes a password with a fresh salt. Takes tens of milliseconds of CPU: call it off the request's thread.
pub fn hash_password(app: &App, password: &str) -> Result<String, AppError> {
    if password.chars().count() < MIN_PASSWORD {
        return Err(AppError::invalid(
            "password_short",
            "password",
            format!("a password has at least {MIN_PASSWORD} characters"),
        ));
    }
    let mut salt = [0_u8; 16];
    app.entropy.fill(&mut salt);
    let salt = Salt::new(&salt).map_err(|error| AppError::Internal(error.to_string()))?;
    let hash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(hash.to_string())
}

/// Verifies in the time of one hash whether or not there is an account, so that answers do not tell who exists.
pub(crate) fn verify_password(stored: Option<&str>, password: &str) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let parsed = PasswordHash::new(stored.unwrap_or(NOBODY));
    let matches =
        parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    matches && stored.is_some()
}
