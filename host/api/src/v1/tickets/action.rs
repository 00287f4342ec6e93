//! `POST /tickets/{id}/actions/{action}`: actions of the core and those the rule set declares. Members of the
//! payload may also stand beside `reason` and `text`.
use app::{
    App,
    tickets::{self, ActionCall},
};
use axum::{extract::State, http::StatusCode};
use domain::ids::TicketId;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::view::{TicketView, VersionedTicket};
use crate::{
    extract::{Attempt, Caller, Expected, IfMatch, Once, Segments, once},
    locale::Locale,
    problem::{Problem, ProblemCode},
    v1::denial,
};

/// Taken as a map: which members there are is the action's business.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct RunActionRequest(Map<String, Value>);

impl Expected for RunActionRequest {
    const MAY_BE_EMPTY: bool = true;
}

/// What the document says of it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape is read as a map; this describes it to clients")]
pub(super) struct ActionRequest {
    /// A code of the core or the rule set.
    reason: Option<String>,
    text: Option<String>,
    /// What the action needs; its members may stand at the top as well.
    #[schema(value_type = Option<Object>)]
    payload: Option<Map<String, Value>>,
}

impl RunActionRequest {
    pub(super) fn call(self, action: String, if_version: Option<i64>) -> Result<ActionCall, Problem> {
        let mut members = self.0;
        let reason = string(&mut members, "reason")?;
        let text = string(&mut members, "text")?;
        let payload = match members.remove("payload") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(payload)) => payload,
            Some(_) => {
                return Err(Problem::invalid(ProblemCode::WrongType, "payload", "the payload is an object"));
            }
        };
        members.extend(payload);
        Ok(ActionCall { action, reason, text, payload: members, if_version })
    }
}

fn string(members: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Problem> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Problem::invalid(ProblemCode::WrongType, name, format!("`{name}` is a string"))),
    }
}

/// Run an action
#[utoipa::path(
    post, path = "/tickets/{id}/actions/{action}", operation_id = "runAction", tag = "tickets",
    params(
        ("id" = Uuid, Path), ("action" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The ETag of the ticket as it was read; another version is refused with 412"),
        ("Idempotency-Key" = Option<String>, Header)
    ),
    request_body = ActionRequest, responses((status = 200, body = TicketView, headers(("ETag" = String))))
)]
pub(super) async fn run_action(
    State(app): State<App>,
    Caller(actor): Caller,
    locale: Locale,
    Segments((ticket, action)): Segments<(TicketId, String)>,
    IfMatch(version): IfMatch,
    attempt: Attempt<RunActionRequest>,
) -> Result<VersionedTicket, Problem> {
    let call = attempt.body.call(action, version)?;
    // Whether now or before: the ticket as it stands is the answer.
    let done = once(&app, &actor, attempt.mark, StatusCode::OK.as_u16(), async |record| {
        tickets::run_action(&app, &actor, ticket, call, record.as_ref()).await
    })
    .await;
    let detail = match done {
        Ok(Once::Now(case)) => tickets::detail_of(&app, &actor, case).await?,
        Ok(Once::Before(ticket)) => tickets::ticket_detail(&app, &actor, ticket).await?,
        Err(error) => return Err(denial::of_ticket(&app, &actor, ticket, locale, error).await),
    };
    Ok(VersionedTicket::new(StatusCode::OK, &detail, locale, app.now()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RunActionRequest;
    use crate::extract::read_json;

    fn call(body: &Value) -> Result<(Option<String>, Value), String> {
        let request: RunActionRequest = read_json(body.to_string().as_bytes()).unwrap();
        request
            .call("split".to_owned(), None)
            .map(|call| (call.reason, Value::Object(call.payload)))
            .map_err(|problem| problem.code().to_owned())
    }

    #[test]
    fn members_of_the_payload_may_stand_at_the_top() {
        assert_eq!(
            call(&json!({"parts": ["a", "b"], "reason": "x"})),
            Ok((Some("x".to_owned()), json!({"parts": ["a", "b"]})))
        );
        assert_eq!(
            call(&json!({"payload": {"fields": ["release"]}, "fields": ["other"]})),
            Ok((None, json!({"fields": ["release"]})))
        );
        assert_eq!(call(&json!({})), Ok((None, json!({}))));
        assert_eq!(call(&json!({"reason": 1})), Err("wrong_type".to_owned()));
        assert_eq!(call(&json!({"payload": []})), Err("wrong_type".to_owned()));
    }
}
