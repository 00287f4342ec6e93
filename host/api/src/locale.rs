//! The language of an answer: what the request asks for, else the actor's own, else Russian.
use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::ACCEPT_LANGUAGE, request::Parts},
};

use crate::middleware::RequestContext;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Locale {
    #[default]
    Ru,
    En,
}

impl Locale {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// Of an account's or contact's setting.
    pub(crate) fn of(text: &str) -> Self {
        if text.starts_with("en") { Self::En } else { Self::Ru }
    }

    pub(crate) fn pick<'a>(self, ru: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Ru => ru,
            Self::En => en,
        }
    }

    /// The language a request asks for; `None` where it asks for none that the desk speaks.
    pub(crate) fn asked(headers: &HeaderMap) -> Option<Self> {
        let ranges = headers
            .get_all(ACCEPT_LANGUAGE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|text| text.split(','));
        let spoken = ranges.filter_map(|range| {
            let mut parts = range.split(';');
            let tag = parts.next()?.trim().to_ascii_lowercase();
            let quality = parts.find_map(|part| part.trim().strip_prefix("q=").map(str::to_owned));
            let quality: f32 = quality.map_or(1.0, |text| text.parse().unwrap_or(0.0));
            let locale = match tag.split('-').next()? {
                "ru" => Self::Ru,
                "en" => Self::En,
                _ => return None,
            };
            (quality > 0.0).then_some((locale, quality))
        });
        // The first one of equal quality is meant.
        spoken
            .fold(
                None,
                |best: Option<(Self, f32)>, next| {
                    if best.is_some_and(|held| held.1 >= next.1) { best } else { Some(next) }
                },
            )
            .map(|held| held.0)
    }
}

/// To be taken after the caller is known, whose setting it falls back to.
impl<S: Send + Sync> FromRequestParts<S> for Locale {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(match parts.extensions.get::<RequestContext>() {
            Some(context) => context.locale(),
            None => Self::asked(&parts.headers).unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::Locale;

    fn asked(text: &'static str) -> Option<Locale> {
        let mut headers = HeaderMap::new();
        headers.insert("accept-language", HeaderValue::from_static(text));
        Locale::asked(&headers)
    }

    #[test]
    fn the_language_of_the_highest_quality_that_we_speak_is_taken() {
        assert_eq!(asked("en"), Some(Locale::En));
        assert_eq!(asked("de, en-GB;q=0.8, ru;q=0.9"), Some(Locale::Ru));
        assert_eq!(asked("ru, en"), Some(Locale::Ru));
        assert_eq!(asked("en;q=0, ru;q=0.1"), Some(Locale::Ru));
        assert_eq!(asked("de"), None);
        assert_eq!(asked("*"), None);
    }
}
