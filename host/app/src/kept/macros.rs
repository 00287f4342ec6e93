//! Macros: an answer prepared with facts of the case in it. Nothing is done by itself: an agent sees the words for the
//! case at hand, changes them and sends them.
use domain::{
    access::Actor,
    case::LetterDraft,
    ids::{KeptId, TicketId},
    ticket::{Direction, MessageType, Role},
};
use serde::{Deserialize, Serialize};

use super::{Content, HeldContent, KeptDraft};
use crate::{
    context::App,
    errors::{AppError, InvalidField},
    letters::{letter_values, locale_of},
    rules::Turn,
    tickets::access::{staff_only, visible_case},
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MacroContent {
    /// Only for cases of this product; for all where none is named.
    #[serde(default)]
    pub product: Option<String>,
    /// To the customer or among staff.
    pub direction: Direction,
    pub kind: MessageType,
    /// A template over the facts of a letter (host/mail/templates/README.md) and `agent`, who uses it.
    pub text: String,
    /// The case becomes theirs who use it.
    #[serde(default)]
    pub assign_to_me: bool,
}

impl Content for MacroContent {
    const KIND: &'static str = "macro";
}

pub type Macro = HeldContent<MacroContent>;

/// Those for all products, and those of one where one is named.
pub async fn macros(app: &App, actor: &Actor, product: Option<&str>) -> Result<Vec<Macro>, AppError> {
    let mut held: Vec<Macro> = super::list(app, actor).await?;
    if let Some(product) = product {
        held.retain(|held| held.content.product.as_deref().is_none_or(|only| only == product));
    }
    Ok(held)
}

pub async fn find_macro(app: &App, actor: &Actor, id: KeptId) -> Result<Macro, AppError> {
    super::find(app, actor, id).await
}

pub async fn create_macro(
    app: &App,
    actor: &Actor,
    draft: KeptDraft<MacroContent>,
) -> Result<Macro, AppError> {
    let faults = faults(app, actor, &draft.content).await?;
    super::create(app, actor, draft, faults).await
}

pub async fn change_macro(
    app: &App,
    actor: &Actor,
    id: KeptId,
    draft: KeptDraft<MacroContent>,
    if_version: Option<i64>,
) -> Result<Macro, AppError> {
    let faults = faults(app, actor, &draft.content).await?;
    super::change(app, actor, id, draft, if_version, faults).await
}

pub async fn delete_macro(app: &App, actor: &Actor, id: KeptId) -> Result<(), AppError> {
    super::delete::<MacroContent>(app, actor, id).await
}

/// The words of a macro for a case, in the language of who is written to.
pub async fn render_macro(
    app: &App,
    actor: &Actor,
    id: KeptId,
    ticket: TicketId,
) -> Result<String, AppError> {
    staff_only(actor)?;
    let held = find_macro(app, actor, id).await?;
    visible_case(app, actor, ticket).await?;
    let turn = Turn::load_for(app, actor, ticket, None).await?;
    let fits = held.content.product.as_ref().is_none_or(|only| *only == turn.case.ticket.product);
    if !fits {
        return Err(AppError::invalid(
            "wrong_product",
            "ticket",
            "the macro is for cases of another product",
        ));
    }
    let locale = turn.environment.contact.as_ref().map_or("ru", |contact| contact.locale.as_str());
    let nothing = LetterDraft {
        template: String::new(),
        to: Role::Contact,
        organisation: None,
        values: Vec::new(),
        clauses: Vec::new(),
    };
    let mut values = letter_values(&turn, &nothing, locale);
    values["agent"] = actor.name.clone().into();
    let rendered = app.letters.render_source("", &held.content.text, &values, locale_of(locale));
    Ok(rendered.map_err(|error| AppError::invalid("letter_invalid", "text", error.to_string()))?.text)
}

async fn faults(app: &App, actor: &Actor, content: &MacroContent) -> Result<Vec<InvalidField>, AppError> {
    let mut faults = Vec::new();
    if content.direction == Direction::In {
        let told = "staff write `out` to the customer, or `internal`";
        faults.push(InvalidField::new("value_invalid", "direction", told));
    }
    if content.text.trim().is_empty() {
        faults.push(InvalidField::new("text_missing", "text", "a macro needs a text"));
    } else if let Err(error) = app.letters.check_source(&content.text, locale_of("ru")) {
        faults.push(InvalidField::new("letter_invalid", "text", error.to_string()));
    }
    if let Some(product) = &content.product {
        let catalogue = app.catalogue.current(app).await?;
        if !catalogue.visible_products(actor).iter().any(|held| held.code == *product) {
            faults.push(InvalidField::new("unknown_product", "product", "there is no such product"));
        }
    }
    Ok(faults)
}
