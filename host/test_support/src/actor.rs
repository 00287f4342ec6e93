//! Somebody who calls the API.
use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use reqwest::{
    Client, Method, RequestBuilder,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use serde_json::Value;

use crate::{json::Pick as _, record::record, reply::Reply};

#[derive(Clone, Debug)]
pub struct Actor {
    client: Client,
    base: String,
    token: Option<String>,
    headers: Vec<(String, String)>,
}

impl Actor {
    pub(crate) fn new(client: Client, base: &str, token: Option<String>) -> Self {
        Self { client, base: base.to_owned(), token, headers: Vec::new() }
    }

    /// The same person with one more header on every request.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut held = self.clone();
        held.headers.push((name.to_owned(), value.to_owned()));
        held
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Reply {
        self.call(Method::PUT, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Reply {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.call(Method::DELETE, path, None).await
    }

    /// A body that is sent as it is.
    pub async fn post_bytes(&self, path: &str, media_type: &str, body: Vec<u8>) -> Reply {
        let request = self.request(Method::POST, path).header(CONTENT_TYPE, media_type).body(body);
        let reply = send(request, format!("POST {path}")).await;
        record("POST", &format!("{}{path}", self.base), None, &reply);
        reply
    }

    /// The same compressed.
    ///
    /// # Panics
    /// When memory cannot be written to.
    pub async fn post_gzip(&self, path: &str, media_type: &str, body: &[u8]) -> Reply {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(body).and_then(|()| packed.flush()).expect("written to memory");
        let packed = packed.finish().expect("written to memory");
        self.with("content-encoding", "gzip").post_bytes(path, media_type, packed).await
    }

    /// Every item of a list, page by page.
    pub async fn all(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut next: Option<String> = None;
        loop {
            let sign = if path.contains('?') { '&' } else { '?' };
            let page =
                next.as_ref().map_or_else(|| path.to_owned(), |next| format!("{path}{sign}cursor={next}"));
            let page = self.get(&page).await.ok();
            items.extend(page.items("data").iter().cloned());
            next = page.at("page.next_cursor").as_str().map(str::to_owned);
            if next.is_none() {
                return items;
            }
        }
    }

    /// An action on a ticket; the ticket is the answer.
    pub async fn act(&self, ticket: &str, action: &str, body: &Value) -> Reply {
        self.post(&format!("/tickets/{ticket}/actions/{action}"), body).await
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Reply {
        let what = format!("{method} {path}");
        let request = self.request(method.clone(), path);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        let reply = send(request, what).await;
        record(method.as_str(), &format!("{}{path}", self.base), body, &reply);
        reply
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        self.headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    }
}

async fn send(request: RequestBuilder, what: String) -> Reply {
    let response = request.send().await.unwrap_or_else(|error| panic!("{what}: {error}"));
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = response.bytes().await.unwrap_or_else(|error| panic!("{what}: {error}"));
    Reply::new(what, status, headers, body)
}
