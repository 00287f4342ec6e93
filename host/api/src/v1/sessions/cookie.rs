//! The cookie of the refresh token.
use app::App;
use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

pub(crate) const NAME: &str = "reglament_refresh";
/// Binds the way to a provider of identity to the browser that went it.
const WAY: &str = "reglament_identity";
const WAY_SECONDS: i64 = 600;
const PATH: &str = "/api/v1/sessions";

/// Strict: it goes along only with requests that our own pages start.
pub(super) fn set(app: &App, token: &str) -> Option<HeaderValue> {
    let seconds = app.settings.session_days.saturating_mul(86_400);
    write(app, NAME, token, seconds)
}

pub(super) fn clear(app: &App) -> Option<HeaderValue> {
    write(app, NAME, "", 0)
}

pub(super) fn set_way(app: &App, token: &str) -> Option<HeaderValue> {
    write(app, WAY, token, WAY_SECONDS)
}

pub(super) fn clear_way(app: &App) -> Option<HeaderValue> {
    write(app, WAY, "", 0)
}

fn write(app: &App, name: &str, token: &str, seconds: i64) -> Option<HeaderValue> {
    let secure = if app.settings.base_url.starts_with("https://") { "; Secure" } else { "" };
    HeaderValue::try_from(format!(
        "{name}={token}; Path={PATH}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
    ))
    .ok()
}

/// The token a request brings.
pub(super) fn read(headers: &HeaderMap) -> Option<&str> {
    named(headers, NAME)
}

pub(super) fn read_way(headers: &HeaderMap) -> Option<&str> {
    named(headers, WAY)
}

fn named<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, token)| token)
        .filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.insert("cookie", HeaderValue::from_static("theme=dark; reglament_refresh=abc; other=1"));
        assert_eq!(super::read(&headers), Some("abc"));
        headers.insert("cookie", HeaderValue::from_static("reglament_refresh="));
        assert_eq!(super::read(&headers), None);
        headers.insert("cookie", HeaderValue::from_static("xreglament_refresh=abc"));
        assert_eq!(super::read(&headers), None);
    }
}
