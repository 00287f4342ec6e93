//! Errors as problems (RFC 9457). A problem is a value until the outer layer writes it, in the language of the
//! request and with its id; what caused a fault of ours never leaves the server.
mod codes;
mod from_app;
mod pages;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use app::InvalidField;
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use codes::find;
pub use codes::{PROBLEM_CODES, ProblemCode, ProblemEntry};
pub(crate) use pages::routes;

use crate::locale::Locale;

pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong, as a handler says it. Boxed: it is the rare outcome of functions that are called all the time.
#[derive(Clone, Debug)]
pub struct Problem(Box<Facts>);

#[derive(Clone, Debug)]
struct Facts {
    code: Cow<'static, str>,
    status: StatusCode,
    /// In English, for developers, unless a rule set worded it.
    detail: Option<String>,
    /// The detail is in the language of the request.
    worded: bool,
    findings: Vec<InvalidField>,
    alternatives: Vec<String>,
    retry_after: Option<u32>,
    /// For the log alone.
    cause: Option<String>,
}

/// A problem as clients read it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody<'a> {
    /// Leads to a page about this code, on this server.
    #[serde(rename = "type")]
    kind: String,
    title: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    /// A plain identifier: one of the host's list, or a code of the rule set.
    code: &'a str,
    /// What is wrong where.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<ProblemFinding<'a>>,
    /// What could be done instead; a conflict always says, if only that there is nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<String>)]
    alternatives: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemFinding<'a> {
    code: &'a str,
    /// Dotted, as the request has it; empty for the whole.
    path: &'a str,
    message: &'a str,
    /// The keyword of JSON Schema that the value does not keep.
    #[serde(skip_serializing_if = "Option::is_none")]
    keyword: Option<&'a str>,
    /// The bound or count it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<&'a str>,
}

/// How a request wants its problems told.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Telling<'a> {
    pub(crate) locale: Locale,
    /// The request asks for this language: prose in another one is left out.
    pub(crate) strictly: bool,
    pub(crate) request_id: Option<&'a str>,
}

impl Problem {
    pub fn new(code: ProblemCode) -> Self {
        let mut problem = Self::coded(code.as_str(), code.status());
        problem.0.retry_after =
            matches!(code, ProblemCode::NotReady | ProblemCode::StorageUnavailable).then_some(5);
        problem
    }

    /// With a code of a rule set or a use case.
    pub(crate) fn coded(code: impl Into<Cow<'static, str>>, status: StatusCode) -> Self {
        Self(Box::new(Facts {
            code: code.into(),
            status,
            detail: None,
            worded: false,
            findings: Vec::new(),
            alternatives: Vec::new(),
            retry_after: None,
            cause: None,
        }))
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    pub(crate) fn findings(mut self, findings: Vec<InvalidField>) -> Self {
        self.0.findings = findings;
        self
    }

    pub(crate) fn alternatives(mut self, alternatives: Vec<String>) -> Self {
        self.0.alternatives = alternatives;
        self
    }

    pub(crate) fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// What is told to the log and to nobody else.
    pub(crate) fn caused_by(mut self, cause: impl Into<String>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// One wrong value.
    pub(crate) fn invalid(code: ProblemCode, path: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::new(code).detail(message.clone()).findings(vec![InvalidField::new(
            code.as_str(),
            path,
            message,
        )])
    }

    /// In the words of a rule set, where it has some for its codes.
    pub(crate) fn worded(mut self, text: impl Fn(&str) -> Option<String>) -> Self {
        if let Some(own) = text(&self.0.code).filter(|_| find(&self.0.code).is_none()) {
            self.0.detail = Some(own);
            self.0.worded = true;
        }
        for finding in self.0.findings.iter_mut().filter(|finding| find(&finding.code).is_none()) {
            if let Some(own) = text(&finding.code) {
                finding.message = own;
            }
        }
        self
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.0.status
    }

    pub(crate) fn code(&self) -> &str {
        &self.0.code
    }

    pub(crate) fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// The document in the language of a request.
    pub(crate) fn write(&self, telling: Telling<'_>) -> Vec<u8> {
        let entry = find(&self.0.code).unwrap_or_else(|| codes::general(self.0.status));
        // Prose of the use cases is English; who asks for Russian reads the title and the codes' own words. Who asks
        // for no language reads one: that of the prose.
        let prose = self.0.detail.is_some() && !self.0.worded;
        let locale = if prose && !telling.strictly { Locale::En } else { telling.locale };
        let foreign = locale == Locale::Ru;
        let finding = |held: &'_ InvalidField| -> String {
            if let Some(rule) = held.rule.as_ref().filter(|_| foreign) {
                return app::schema_rule_text(locale.as_str(), rule);
            }
            // A rule set's finding has its code for words, where the host has none for it either.
            let wordless = held.message == held.code;
            let known = find(&held.code).filter(|_| foreign || wordless);
            let Some(entry) = known else { return held.message.clone() };
            let said = locale.pick(entry.ru, entry.en);
            match held.bounds.filter(|_| foreign) {
                Some((from, to)) => format!("{said}: от {from} до {to}"),
                None if foreign && !held.choices.is_empty() => {
                    format!("{said}; известны: {}", held.choices.join(", "))
                }
                None => said.to_owned(),
            }
        };
        let messages: Vec<String> = self.0.findings.iter().map(finding).collect();
        let findings = self.0.findings.iter().zip(&messages).map(|(held, message)| ProblemFinding {
            code: &held.code,
            path: &held.path,
            message,
            keyword: held.rule.as_ref().map(|rule| rule.keyword.as_str()),
            limit: held.rule.as_ref().and_then(|rule| rule.limit.as_deref()),
        });
        let body = ProblemBody {
            kind: format!("{}{}", pages::PAGES, self.0.code),
            title: locale.pick(entry.ru, entry.en),
            status: self.0.status.as_u16(),
            detail: self.0.detail.as_deref().filter(|_| self.0.worded || !foreign),
            code: &self.0.code,
            findings: findings.collect(),
            alternatives: Some(self.0.alternatives.as_slice())
                .filter(|held| !held.is_empty() || self.0.status == StatusCode::CONFLICT),
            request_id: telling.request_id,
        };
        serde_json::to_vec(&body).unwrap_or_default()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.write(Telling::default())));
        *response.status_mut() = self.0.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some(seconds) = self.0.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.0.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"reglament\""));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The code of a bare answer, by its status: what axum and the layers say without words.
pub(crate) fn of_status(status: StatusCode) -> Problem {
    let entry = codes::general(status);
    Problem::coded(entry.code, status)
}
