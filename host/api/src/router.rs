//! The whole router: operations, health, the web, and the layers around them.
use std::{sync::Arc, time::Duration};

use app::App;
use axum::{Router, middleware::from_fn, middleware::from_fn_with_state};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    timeout::RequestBodyTimeoutLayer,
};

use crate::{
    document, health,
    middleware::{
        Described, Expandable, Expanding, Reads, Selectable, act_once, answer_panic, compare_digest,
        describe, enter, expand, expect_unchanged, keep_to_document, secure, select, tag, trace,
        write_outcome,
    },
    options::{ApiOptions, ApiState},
    problem, v1, viewer, web,
};

/// A body that stops arriving for this long is given up.
const BODY_PAUSE: Duration = Duration::from_secs(30);

/// Everything the desk answers over HTTP.
pub fn router(app: App, options: ApiOptions) -> Router {
    let state = ApiState { options: Arc::new(options), app };
    let operations = v1::operations_with(state.options.sandbox, csrf(&state.app.settings.base_url));
    let (routes, openapi) = document::described(operations).split_for_parts();
    let openapi = document::finish(openapi);
    let (described, selectable) = (Described::of(&openapi), Selectable::of(&openapi));
    let routes = document::serve(routes, &openapi)
        .merge(health::routes())
        .merge(problem::routes())
        .merge(viewer::routes())
        .fallback(web::serve)
        .layer(from_fn(tag));
    let own = routes.clone().with_state(state.clone());
    let reads = Reads { routes: own.clone(), changing: Arc::default() };
    let expanding = Expanding { routes: own, expandable: Expandable::of(&selectable) };
    let routes = routes.layer(from_fn_with_state(reads, expect_unchanged));
    let routes = routes.layer(from_fn_with_state(expanding, expand));
    let routes = routes.layer(from_fn_with_state(selectable, select));
    // Outside of what reads an object before its change: a reading knows other parameters.
    let routes = routes.layer(from_fn_with_state(described, keep_to_document));
    around(routes, &state).with_state(state)
}

/// The layers, the innermost first.
fn around(routes: Router<ApiState>, state: &ApiState) -> Router<ApiState> {
    routes
        .layer(from_fn_with_state(state.clone(), act_once))
        .layer(from_fn(compare_digest))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(from_fn(describe))
        .layer(from_fn(write_outcome))
        .layer(trace())
        .layer(from_fn(secure))
        .layer(CompressionLayer::new().gzip(true))
        .layer(from_fn_with_state(state.clone(), enter))
}

/// Requests that bring a cookie have to come from our own pages. Behind a proxy that rewrites the host, the
/// configured address says which pages are ours.
fn csrf(base_url: &str) -> CsrfLayer {
    let origin = base_url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    CsrfLayer::new().add_trusted_origin(&origin).unwrap_or_else(|error| {
        tracing::warn!(base_url, error = %error, "the public address is no origin of a browser: {error}");
        CsrfLayer::new()
    })
}
