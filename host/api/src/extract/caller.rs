//! Who calls, proven by a bearer token. Tokens are taken from the header alone: an address ends in logs.
use std::sync::Arc;

use app::{App, AppError, accounts::authenticate, rates::caller_of};
use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};
use domain::access::Actor;

use super::ComesFrom;
use crate::{
    locale::Locale,
    middleware::{Inner, RequestContext},
    options::ApiOptions,
    problem::{Problem, ProblemCode},
};

/// A proven actor; proven, and counted against its limit, once a request.
pub(crate) struct Caller(pub(crate) Actor);

#[derive(Clone)]
struct Proven(Actor);

impl<S> FromRequestParts<S> for Caller
where
    App: FromRef<S>,
    Arc<ApiOptions>: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if let Some(Proven(actor)) = parts.extensions.get() {
            return Ok(Self(actor.clone()));
        }
        let Ok(ComesFrom(origin)) = ComesFrom::from_request_parts(parts, state).await;
        let token = bearer(&parts.headers).ok_or_else(|| {
            Problem::new(ProblemCode::Unauthenticated).detail(if names_a_token(parts.uri.query()) {
                "a token in the address is not taken, it would end in logs: `Authorization: Bearer …`"
            } else {
                "give an access token: `Authorization: Bearer …`"
            })
        })?;
        let actor = authenticate(&App::from_ref(state), token, origin.address).await.map_err(refused)?;
        let app = App::from_ref(state);
        let is_counted = parts.extensions.get::<Inner>().is_none();
        let rate = is_counted.then(|| app.rates.take(&caller_of(&actor), app.clock.ticks())).flatten();
        if let Some(context) = parts.extensions.get::<RequestContext>() {
            context.know(Locale::of(&actor.locale));
            if is_counted {
                context.rate(rate);
            }
        }
        match rate {
            Some(rate) if !rate.allowed => {
                let told = format!("{} requests in {} seconds are taken", rate.quota, rate.window);
                Err(Problem::new(ProblemCode::QuotaExceeded).detail(told).retry_after(rate.wait))
            }
            _ => {
                parts.extensions.insert(Proven(actor.clone()));
                Ok(Self(actor))
            }
        }
    }
}

fn refused(error: AppError) -> Problem {
    match error {
        AppError::Unauthenticated => {
            Problem::new(ProblemCode::Unauthenticated).detail("the access token is not valid any more")
        }
        other => other.into(),
    }
}

/// Whether an address brings what looks like a token by its name.
fn names_a_token(query: Option<&str>) -> bool {
    const NAMES: [&str; 5] = ["access_token", "api_key", "api_token", "key", "token"];
    let mut names = query.unwrap_or_default().split('&').filter_map(|pair| pair.split('=').next());
    names.any(|name| NAMES.contains(&name))
}

/// The token of the one `Authorization` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (scheme, token) = values.next()?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (values.next().is_none() && scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header::AUTHORIZATION};

    use super::bearer;

    #[test]
    fn only_one_bearer_token_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(bearer(&headers), None);
        headers.insert(AUTHORIZATION, HeaderValue::from_static("bearer abc"));
        assert_eq!(bearer(&headers), Some("abc"));
        headers.append(AUTHORIZATION, HeaderValue::from_static("Bearer def"));
        assert_eq!(bearer(&headers), None);
        headers.insert(AUTHORIZATION, HeaderValue::from_static("Basic abc"));
        assert_eq!(bearer(&headers), None);
    }
}
