//! The OpenAPI document. Operations describe themselves beside their handlers; what holds for all of them is said
//! here once: how a caller is proven, and that every refusal is a problem.
use std::collections::BTreeSet;

use axum::{http::header::CONTENT_TYPE, routing::get};
use bytes::Bytes;
use utoipa::{
    Modify, OpenApi, PartialSchema as _, ToSchema as _,
    openapi::{
        self, ArrayBuilder, ContentBuilder, ObjectBuilder, Ref, RefOr, Required, ResponseBuilder, Type,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn, ParameterStyle, PathItem},
        schema::{AdditionalProperties, ArrayItems},
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    examples,
    middleware::{EXPAND, EXPANDED, Expandable, FIELDS, MEMBERS, Selectable},
    options::ApiState,
    problem::{MEDIA_TYPE, PROBLEM_CODES, ProblemBody, ProblemFinding},
    v1,
};

pub(crate) const BASE: &str = "/api/v1";
const BEARER: &str = "bearer";
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
const IF_MATCH: &str = "If-Match";
/// Operations that prove nobody: they open sessions, or the sandbox stands open.
const OPEN_TAGS: [&str; 2] = ["sessions", "sandbox"];

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Reglament",
        version = "1",
        description = "Service desk by regulations. Additive changes only: ignore fields you do not know and treat enumerations as open. \
                       Instants are RFC 3339. Texts follow `Accept-Language` (ru, en)."
    ),
    modifiers(&Common),
    tags(
        (name = "sessions", description = "Signing in and out"),
        (name = "catalogue", description = "Products, organisations, contacts, entitlements, assets, releases"),
        (name = "tickets", description = "Requests and everything that hangs on them"),
        (name = "calendars", description = "Service calendars: questions and changes"),
        (name = "rules", description = "Plugins, rule sets, the journal of calls and its replay"),
        (name = "reports", description = "Periods as tables: JSON, CSV, XLSX, PDF"),
        (name = "events", description = "What happens, as a feed, as a stream and by webhooks"),
        (name = "operations", description = "Word for the operators"),
        (name = "sandbox", description = "Only with `--sandbox`: a movable clock, tokens for any role, mail put in by a tester")
    )
)]
struct Base;

struct Common;

impl Modify for Common {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme(BEARER, SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        let cookie = ApiKey::Cookie(ApiKeyValue::new(v1::REFRESH_COOKIE));
        components.add_security_scheme("refresh_cookie", SecurityScheme::ApiKey(cookie));
    }
}

/// The document of all operations, those of the sandbox among them.
pub fn openapi() -> openapi::OpenApi {
    let (_router, document) = described(v1::operations(true)).split_for_parts();
    finish(document)
}

/// Operations under their base address, with the document begun.
pub(crate) fn described(operations: OpenApiRouter<ApiState>) -> OpenApiRouter<ApiState> {
    OpenApiRouter::with_openapi(Base::openapi()).nest(BASE, operations)
}

/// Serves the finished document of the operations that are there, written once.
pub(crate) fn serve(router: axum::Router<ApiState>, document: &openapi::OpenApi) -> axum::Router<ApiState> {
    let written = Bytes::from(serde_json::to_vec(document).unwrap_or_default());
    let answer = async move || ([(CONTENT_TYPE, "application/json")], written);
    router.route(&format!("{BASE}/openapi.json"), get(answer))
}

/// What holds for all operations.
pub(crate) fn finish(mut document: openapi::OpenApi) -> openapi::OpenApi {
    let components = document.components.get_or_insert_with(Default::default);
    components.schemas.insert("Problem".to_owned(), ProblemBody::schema());
    components.schemas.insert(ProblemFinding::name().into_owned(), ProblemFinding::schema());
    let problem = ResponseBuilder::new()
        .description(format!(
            "A problem (RFC 9457). Codes of the host: {}. Rule sets bring codes of their own.",
            codes()
        ))
        .content(MEDIA_TYPE, problem_content())
        .build();
    let selectable = Selectable::of(&document);
    let components = document.components.get_or_insert_with(Default::default);
    components.responses.insert("Problem".to_owned(), problem.into());
    let expandable = Expandable::of(&selectable);
    expandable.schemas().for_each(|name| may_be_expanded(components, name));
    for (path, item) in &mut document.paths.paths {
        if let Some(get) = &mut item.get {
            if selectable.has(path) {
                take_fields(get);
            }
            if let Some(names) = expandable.names(path) {
                take_expand(get, names);
            }
        }
        item.post.iter_mut().for_each(take_a_key);
        if path.ends_with('}') {
            [&mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten().for_each(take_a_tag);
        }
        for operation in operations_of(item) {
            examples::show(operation);
            let refusal = RefOr::Ref(Ref::from_response_name("Problem"));
            operation.responses.responses.insert("default".to_owned(), refusal);
            // What is one's own has the tag of the sessions, and asks who one is all the same.
            let is_own = path.starts_with(&format!("{BASE}/me"));
            if (is_own || !is_open(operation)) && operation.security.is_none() {
                operation.security = Some(vec![SecurityRequirement::new::<_, [&str; 0], &str>(BEARER, [])]);
            }
        }
    }
    document
}

fn problem_content() -> openapi::Content {
    let schema = Some(Ref::from_schema_name("Problem"));
    ContentBuilder::new().schema(schema).example(examples::problem()).build()
}

/// `middleware::once` takes keys with whatever a proven caller posts.
fn take_a_key(operation: &mut Operation) {
    if !is_open(operation) {
        let text = ObjectBuilder::new()
            .schema_type(openapi::schema::SchemaType::from_iter([Type::String, Type::Null]))
            .min_length(Some(1))
            .max_length(Some(128));
        take_header(
            operation,
            IDEMPOTENCY_KEY,
            "The same key and request act once; kept for seven days",
            text,
        );
    }
}

/// `middleware::precondition` compares tags before an object is changed.
fn take_a_tag(operation: &mut Operation) {
    let text = ObjectBuilder::new().schema_type(Type::String);
    take_header(
        operation,
        IF_MATCH,
        "The ETag of the object as it was read; another state is refused with 412",
        text,
    );
}

fn is_open(operation: &Operation) -> bool {
    operation.tags.iter().flatten().any(|tag| OPEN_TAGS.contains(&tag.as_str()))
}

/// `middleware::select` leaves out what its reader does not want.
fn take_fields(operation: &mut Operation) {
    let text = ObjectBuilder::new().schema_type(Type::String);
    let parameter = ParameterBuilder::new()
        .name(FIELDS)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(
            "Members to answer with, by commas, of a list those of its items: `id,customer.name`; all without it",
        ))
        .schema(Some(text.build()));
    operation.parameters.get_or_insert_default().push(parameter.build().into());
}

/// `middleware::expand` adds the objects that an answer names.
fn take_expand(operation: &mut Operation, names: &BTreeSet<String>) {
    let name = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names.iter().cloned()));
    let parameter = ParameterBuilder::new()
        .name(EXPAND)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .style(Some(ParameterStyle::Form))
        .explode(Some(false))
        .description(Some(
            "Members whose objects are to stand under `expanded`, by commas, as their own addresses answer them; what the \
             caller may not read is left out. An answer with them has no `ETag`",
        ))
        .schema(Some(ArrayBuilder::new().items(name)));
    operation.parameters.get_or_insert_default().push(parameter.build().into());
}

/// Says so of the object that an answer is, or of the items it lists.
fn may_be_expanded(components: &mut openapi::Components, name: &str) {
    let named = components.schemas.get_mut(name).and_then(|answer| {
        let RefOr::T(openapi::Schema::Object(list)) = answer else { return add_expanded(answer) };
        match list.properties.get_mut(MEMBERS) {
            Some(RefOr::T(openapi::Schema::Array(held))) => match &mut held.items {
                ArrayItems::RefOrSchema(items) => add_expanded(items),
                ArrayItems::False => None,
            },
            _ => add_expanded(answer),
        }
    });
    if let Some(named) = named.as_deref().and_then(|name| components.schemas.get_mut(name)) {
        add_expanded(named);
    }
}

/// Where the schema is but a name, the name.
fn add_expanded(schema: &mut RefOr<openapi::Schema>) -> Option<String> {
    let objects = ObjectBuilder::new()
        .schema_type(openapi::schema::SchemaType::from_iter([Type::Object, Type::Null]))
        .description(Some("By member, what `expand` asked for"))
        .additional_properties(Some(AdditionalProperties::FreeForm(true)));
    match schema {
        RefOr::Ref(held) => return held.ref_location.rsplit('/').next().map(str::to_owned),
        RefOr::T(openapi::Schema::Object(held)) => {
            held.properties.insert(EXPANDED.to_owned(), objects.build().into());
        }
        RefOr::T(openapi::Schema::AllOf(held)) => {
            held.items.push(ObjectBuilder::new().property(EXPANDED, objects).build().into());
        }
        RefOr::T(_) => {}
    }
    None
}

/// A header that may be sent, unless the operation says of it itself.
fn take_header(operation: &mut Operation, name: &str, description: &str, schema: ObjectBuilder) {
    let parameters = operation.parameters.get_or_insert_default();
    let is_it = |held: &RefOr<Parameter>| matches!(held, RefOr::T(parameter) if parameter.name == name);
    if parameters.iter().any(is_it) {
        return;
    }
    let header = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema.build()));
    parameters.push(header.build().into());
}

fn codes() -> String {
    PROBLEM_CODES.iter().map(|entry| format!("`{}`", entry.code)).collect::<Vec<_>>().join(", ")
}

pub(crate) fn operations_of(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch]
        .into_iter()
        .filter_map(Option::as_mut)
}
