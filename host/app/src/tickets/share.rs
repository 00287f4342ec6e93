//! The disclosure gate: a case is shown to somebody outside of it only with the rules' leave, to a named recipient,
//! and the recipient sees the messages that were chosen and nothing else (S 5.1–5.3, T 2.11).
use domain::{
    access::{Actor, Scope},
    case::Case,
    ids::{MessageId, ShareId, TicketId},
    rules::{CaseHook, HookName},
    ticket::{Approval, ApprovalState, Direction, RecipientKind, Role, Share},
};
use serde_json::json;

use super::access::{staff_only, visible_case};
use crate::{
    context::App,
    errors::AppError,
    rules::{Asked, Turn, commit, on_ticket},
};

#[derive(Clone, Debug)]
pub struct ShareDraft {
    pub recipient: String,
    pub recipient_kind: RecipientKind,
    pub purpose: String,
    pub messages: Vec<MessageId>,
}

/// A share with the token that opens its view; the token is told once.
#[derive(Clone, Debug)]
pub struct Shared {
    pub share: Share,
    pub token: String,
}

pub async fn share(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    draft: ShareDraft,
    if_version: Option<i64>,
) -> Result<Shared, AppError> {
    staff_only(actor)?;
    check(&draft)?;
    let kind = proven_kind(app, &draft).await?;
    let token = format!("{ticket}.{}", app.random_token());
    on_ticket(app, ticket, || async {
        let mut turn = Turn::load_for(app, actor, ticket, None).await?;
        turn.expect_version(if_version)?;
        check_messages(&turn.case, &draft.messages)?;
        if let Some(denied) = ask(app, actor, &mut turn, &draft, kind).await? {
            // That somebody tried is on record; nothing else of it is.
            commit(app, vec![turn], None).await?;
            return Err(denied);
        }
        let share = grant(app, actor, &mut turn, &draft, kind, &token);
        commit(app, vec![turn], None).await?;
        Ok(Shared { share, token: token.clone() })
    })
    .await
}

fn check(draft: &ShareDraft) -> Result<(), AppError> {
    for (text, path) in [(&draft.recipient, "recipient"), (&draft.purpose, "purpose")] {
        if text.trim().is_empty() {
            return Err(AppError::invalid("value_missing", path, format!("`{path}` is missing")));
        }
    }
    Ok(())
}

/// Own employees are those with an account here; somebody who is only called one is a third party.
async fn proven_kind(app: &App, draft: &ShareDraft) -> Result<RecipientKind, AppError> {
    if draft.recipient_kind != RecipientKind::Employee {
        return Ok(draft.recipient_kind);
    }
    let name = draft.recipient.trim();
    let mut known = store::find_account_by_email(&app.store, &name.to_lowercase()).await?;
    for role in [Role::Agent, Role::Supervisor, Role::Administrator] {
        if known.is_none() {
            known = store::find_account_by_name(&app.store, name, role).await?;
        }
    }
    let staff = |role| matches!(role, Role::Agent | Role::Supervisor | Role::Administrator);
    Ok(if known.is_some_and(|account| staff(account.role)) {
        RecipientKind::Employee
    } else {
        RecipientKind::ThirdParty
    })
}

fn check_messages(case: &Case, messages: &[MessageId]) -> Result<(), AppError> {
    let open = |id: &MessageId| {
        case.messages.iter().any(|held| held.id == *id && held.direction != Direction::Internal)
    };
    match messages.iter().position(|id| !open(id)) {
        Some(index) => Err(AppError::invalid(
            "unknown_message",
            &format!("messages.{index}"),
            "there is no such message to be shown",
        )),
        None => Ok(()),
    }
}

async fn ask(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    draft: &ShareDraft,
    kind: RecipientKind,
) -> Result<Option<AppError>, AppError> {
    let occasion = turn.occasion(app, actor.reference());
    let asked = json!({"recipient": draft.recipient, "recipient_kind": kind, "purpose": draft.purpose});
    turn.change.event(&occasion, "disclosure.requested", asked.clone());
    if !turn.rules.manifest.has_hook(HookName::Disclosure) {
        return Ok(None);
    }
    let hook = CaseHook::DisclosureRequested {
        recipient: draft.recipient.trim().to_owned(),
        recipient_kind: kind.as_str().to_owned(),
        purpose: draft.purpose.trim().to_owned(),
    };
    match turn.ask(app, hook).await {
        Asked::Applied => Ok(None),
        Asked::Denied(denial) => {
            turn.change.event(&occasion, "disclosure.denied", json!({"asked": asked, "code": denial.code}));
            let detail = format!("the rules of this product forbid it: {}", denial.code);
            Ok(Some(AppError::Forbidden { code: denial.code, detail }))
        }
        Asked::Failed(failure) => Err(AppError::RulesUnavailable(failure)),
    }
}

fn grant(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    draft: &ShareDraft,
    kind: RecipientKind,
    token: &str,
) -> Share {
    let occasion = turn.occasion(app, actor.reference());
    let recipient = draft.recipient.trim().to_owned();
    let (case, change) = turn.parts();
    let consent = case.approvals.iter().rfind(|held| names(held, &recipient)).cloned();
    let share = Share {
        id: ShareId(app.ids.next()),
        recipient,
        recipient_kind: kind,
        purpose: draft.purpose.trim().to_owned(),
        consent: consent.as_ref().map(|held| held.id),
        consent_message: consent.as_ref().and_then(|held| held.evidence),
        messages: draft.messages.clone(),
        shared_by: actor.name.clone(),
        at: occasion.at,
        accepted_at: None,
        revoked_at: None,
        token_hash: hash(app, token),
    };
    change.event(
        &occasion,
        "disclosure.granted",
        json!({
            "share": share.id, "recipient": share.recipient, "recipient_kind": share.recipient_kind,
            "purpose": share.purpose, "consent": share.consent, "consent_message": share.consent_message,
            "scope": consent.map(|held| held.scope), "messages": share.messages, "shared_by": share.shared_by,
        }),
    );
    case.shares.push(share.clone());
    share
}

/// A consent that was given and names the recipient in its scope.
fn names(held: &Approval, recipient: &str) -> bool {
    let named = |text: &str| text.trim().to_lowercase() == recipient.to_lowercase();
    held.state == ApprovalState::Given
        && held.scope.iter().any(|field| {
            field.path == "recipient"
                && matches!(&field.value, domain::ticket::Value::Text(text) if named(text))
        })
}

fn hash(app: &App, token: &str) -> String {
    app.secrets.hash("share", token)
}

/// The case as an outsider sees it.
#[derive(Clone, Debug)]
pub struct SharedCase {
    pub case: Case,
    pub share: Share,
}

/// What a token opens. Before the terms are accepted it names the case and shows nothing of it (S 5.2).
pub async fn shared_case(app: &App, token: &str) -> Result<SharedCase, AppError> {
    let (ticket, token_hash) = open_token(app, token)?;
    let missing = || AppError::NotFound { what: "share" };
    let case = store::load_case(&app.store, &Scope::All, ticket).await?.ok_or_else(missing)?;
    let share = opened(&case, &token_hash).cloned().ok_or_else(missing)?;
    Ok(SharedCase { case, share })
}

/// The recipient accepts to keep what they are shown (S 5.2).
pub async fn accept_share(app: &App, token: &str) -> Result<SharedCase, AppError> {
    let id = shared_case(app, token).await?.share.id;
    let (ticket, _) = open_token(app, token)?;
    on_ticket(app, ticket, || async {
        let mut turn = Turn::load(app, &Scope::All, ticket, None).await?;
        let (now, mut accepted) = (turn.now, None);
        for held in turn.case.shares.iter_mut().filter(|held| held.id == id && held.accepted_at.is_none()) {
            held.accepted_at = Some(now);
            accepted = Some(held.recipient.clone());
        }
        if let Some(recipient) = accepted {
            let who = domain::ticket::ActorRef::Person {
                role: Role::ThirdParty,
                name: recipient,
                account: None,
                contact: None,
            };
            let occasion = turn.occasion(app, who);
            turn.change.event(&occasion, "disclosure.accepted", json!({"share": id}));
            commit(app, vec![turn], None).await?;
        }
        Ok(())
    })
    .await?;
    shared_case(app, token).await
}

/// A token names its ticket, so that one look finds the share it opens.
fn open_token(app: &App, token: &str) -> Result<(TicketId, String), AppError> {
    let read = token.split_once('.').and_then(|(ticket, _)| ticket.parse::<TicketId>().ok());
    read.map(|ticket| (ticket, hash(app, token))).ok_or(AppError::NotFound { what: "share" })
}

fn opened<'a>(case: &'a Case, token_hash: &str) -> Option<&'a Share> {
    case.shares.iter().find(|held| held.token_hash == token_hash && held.revoked_at.is_none())
}

/// Shares of a ticket, for its staff.
pub async fn shares(app: &App, actor: &Actor, ticket: TicketId) -> Result<Vec<Share>, AppError> {
    let case = visible_case(app, actor, ticket).await?;
    staff_only(actor)?;
    Ok(case.shares)
}
