//! Readings of our own in the name of whoever asks: under their rights and in their language, as part of their request.
use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
    http::{HeaderMap, Uri, header},
};

use super::RequestContext;

/// Marks a reading of our own: it is not counted against the limit of who asks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inner;

/// Who asks.
pub(super) struct Asker {
    headers: HeaderMap,
    context: Option<RequestContext>,
    peer: Option<ConnectInfo<SocketAddr>>,
}

impl Asker {
    pub(super) fn of(request: &Request) -> Self {
        let mut headers = HeaderMap::new();
        for name in [header::AUTHORIZATION, header::ACCEPT_LANGUAGE] {
            if let Some(value) = request.headers().get(&name) {
                headers.insert(name, value.clone());
            }
        }
        let extensions = request.extensions();
        Self { headers, context: extensions.get().cloned(), peer: extensions.get().copied() }
    }

    /// A GET of an address.
    pub(super) fn read(&self, uri: Uri) -> Request {
        let mut read = Request::new(Body::empty());
        *read.uri_mut() = uri;
        *read.headers_mut() = self.headers.clone();
        // Not all that came with the request: the router would find the segments of its path there and add them again.
        let extensions = read.extensions_mut();
        extensions.insert(Inner);
        if let Some(context) = &self.context {
            extensions.insert(context.clone());
        }
        if let Some(peer) = self.peer {
            extensions.insert(peer);
        }
        read
    }
}
