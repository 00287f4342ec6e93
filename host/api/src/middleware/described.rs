//! What the document says of an operation holds for every request: a parameter it does not know is refused, and what it
//! calls deprecated is said to be so, with the day on which it ends (RFC 9745, RFC 8594).
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use app::{AppError, InvalidField};
use axum::{
    extract::{MatchedPath, Query, Request, State},
    http::{HeaderName, HeaderValue, Method, Uri, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use utoipa::openapi::{
    self, RefOr,
    path::{Operation, Parameter, ParameterIn},
};

use crate::{
    ending::Ending,
    problem::{Problem, ProblemCode},
    viewer,
};

/// Operations by method and path, as the router matches them.
#[derive(Clone, Default)]
pub(crate) struct Described(Arc<HashMap<(Method, String), Facts>>);

#[derive(Default)]
struct Facts {
    parameters: BTreeSet<String>,
    asks_for_token: bool,
    ending: Option<Ending>,
    endings_of_parameters: Vec<(String, Ending)>,
}

impl Described {
    pub(crate) fn of(document: &openapi::OpenApi) -> Self {
        let mut known = HashMap::new();
        for (path, item) in &document.paths.paths {
            let operations = [
                (Method::GET, &item.get),
                (Method::PUT, &item.put),
                (Method::POST, &item.post),
                (Method::DELETE, &item.delete),
                (Method::PATCH, &item.patch),
            ];
            for (method, operation) in operations {
                if let Some(operation) = operation {
                    known.insert((method, path.clone()), Facts::of(operation));
                }
            }
        }
        Self(Arc::new(known))
    }

    fn facts(&self, request: &Request) -> Option<&Facts> {
        let path = request.extensions().get::<MatchedPath>()?.as_str().to_owned();
        // What is asked without its body is asked as with it.
        let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
        self.0.get(&(method.clone(), path))
    }
}

impl Facts {
    fn of(operation: &Operation) -> Self {
        let parameters = operation.parameters.iter().flatten().filter_map(in_query);
        let ending = |parameter: &Parameter| {
            let held = Ending::of(parameter.deprecated.as_ref(), parameter.extensions.as_ref())?;
            Some((parameter.name.clone(), held))
        };
        Self {
            parameters: parameters.clone().map(|parameter| parameter.name.clone()).collect(),
            asks_for_token: operation.security.is_some(),
            ending: Ending::of(operation.deprecated.as_ref(), operation.extensions.as_ref()),
            endings_of_parameters: parameters.filter_map(ending).collect(),
        }
    }

    /// What this request uses that ends, the first to end.
    fn ending(&self, given: &[String]) -> Option<Ending> {
        let used = self.endings_of_parameters.iter().filter(|(name, _)| given.contains(name));
        used.map(|(_, ending)| *ending).chain(self.ending).min_by_key(|ending| ending.sunset)
    }
}

fn in_query(parameter: &RefOr<Parameter>) -> Option<&Parameter> {
    match parameter {
        RefOr::T(parameter) if matches!(parameter.parameter_in, ParameterIn::Query) => Some(parameter),
        _ => None,
    }
}

pub(crate) async fn keep_to_document(
    State(described): State<Described>,
    request: Request,
    next: Next,
) -> Response {
    let Some(facts) = described.facts(&request) else { return next.run(request).await };
    let given = names(request.uri());
    if let Some(unknown) = given.iter().find(|name| !facts.parameters.contains(*name)) {
        let is_nobody = facts.asks_for_token && !request.headers().contains_key(header::AUTHORIZATION);
        // Who is nobody is told that, not how to ask.
        if !is_nobody {
            return refused(unknown, &facts.parameters).into_response();
        }
    }
    let ending = facts.ending(&given);
    let mut response = next.run(request).await;
    if let Some(ending) = ending {
        say(&mut response, ending);
    }
    response
}

/// Names of parameters as they are read; what cannot be read is told by who reads it.
fn names(uri: &Uri) -> Vec<String> {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
    pairs.map(|Query(pairs)| pairs.into_iter().map(|(name, _)| name).collect()).unwrap_or_default()
}

fn refused(name: &str, known: &BTreeSet<String>) -> Problem {
    let code = ProblemCode::UnknownParameter;
    if known.is_empty() {
        return Problem::invalid(code, name, "this operation has no parameters");
    }
    Problem::from(AppError::Invalid(vec![InvalidField::not_one_of(code.as_str(), name, known)]))
}

fn say(response: &mut Response, ending: Ending) {
    let link = format!("<{}>; rel=\"deprecation\"; type=\"text/html\"", viewer::PAGE_ADDRESS);
    let headers = response.headers_mut();
    for (name, value) in [("deprecation", ending.deprecation()), ("sunset", ending.sunset())] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    if let Ok(link) = HeaderValue::try_from(link) {
        headers.append(header::LINK, link);
    }
}

#[cfg(test)]
mod tests;
