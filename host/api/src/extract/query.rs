//! The query string. A value that does not fit is named; names that the operation does not know are refused
//! before, by its document (`middleware::described`).
use std::error::Error as _;

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::de::DeserializeOwned;

use crate::problem::{Problem, ProblemCode};

pub(crate) struct QueryOf<T>(pub(crate) T);

impl<T, S> FromRequestParts<S> for QueryOf<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        // PostgreSQL keeps no text with it, and no question means it.
        if let Some(name) = parts.uri.query().and_then(with_nul) {
            return Err(Problem::invalid(
                ProblemCode::ValueInvalid,
                name,
                "a NUL character has no place here",
            ));
        }
        match axum::extract::Query::<T>::try_from_uri(&parts.uri) {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(rejection) => {
                let says = rejection.source().map_or_else(|| rejection.body_text(), ToString::to_string);
                Err(refused(&says))
            }
        }
    }
}

/// The parameter whose value has a NUL in it.
fn with_nul(query: &str) -> Option<&str> {
    let pair = query.split('&').find(|pair| pair.contains("%00"))?;
    Some(pair.split('=').next().unwrap_or(pair))
}

/// `name: what is wrong`, or `missing field`.
fn refused(says: &str) -> Problem {
    if let Some(name) = says.split("missing field `").nth(1).and_then(|rest| rest.split('`').next()) {
        return Problem::invalid(ProblemCode::ValueMissing, name, "the parameter is missing");
    }
    let (path, message) = says.split_once(": ").unwrap_or(("", says));
    let named = !path.is_empty() && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let (path, message) = if named { (path, message) } else { ("", says) };
    Problem::invalid(ProblemCode::ValueInvalid, path, message)
}
