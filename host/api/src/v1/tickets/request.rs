//! A request for help as the API takes it: what is filed, and what is only asked about.
use app::{App, AppError, InvalidField, tickets::OpenTicket};
use domain::{
    access::Actor,
    ids::{AssetId, ContactId, OrganisationId},
    ticket::{Channel, Role},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::attachment_input::{AttachmentInput, uploads};
use crate::{extract::Expected, fields::read_fields, problem::Problem, v1::external_refs::ExternalRefInput};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenTicketRequest {
    product: String,
    kind: Option<String>,
    /// `portal` for contacts, `api` for others where it is not given.
    #[schema(value_type = Option<String>)]
    channel: Option<Channel>,
    customer: Option<Uuid>,
    contact: Option<Uuid>,
    /// What it is about; one of the customer's.
    asset: Option<Uuid>,
    /// From staff and partners scoped for it; never in the future.
    received_at: Option<Timestamp>,
    subject: Option<String>,
    #[serde(default)]
    text: Option<String>,
    /// Values by the code of the field.
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: Option<Map<String, Value>>,
    #[serde(default)]
    attachments: Option<Vec<AttachmentInput>>,
    /// Data by the id of the form.
    #[serde(default)]
    #[schema(value_type = Object)]
    forms: Option<Map<String, Value>>,
    /// Another object that is called so is a conflict.
    external_ref: Option<ExternalRefInput>,
}

impl Expected for OpenTicketRequest {}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PreviewRequest {
    kind: Option<String>,
    #[schema(value_type = Option<String>)]
    channel: Option<Channel>,
    customer: Option<Uuid>,
    contact: Option<Uuid>,
    subject: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: Option<Map<String, Value>>,
    /// Names and types are enough for the rules.
    #[serde(default)]
    attachments: Option<Vec<AttachmentInput>>,
    #[serde(default)]
    #[schema(value_type = Object)]
    forms: Option<Map<String, Value>>,
}

impl OpenTicketRequest {
    pub(super) async fn command(self, app: &App, actor: &Actor) -> Result<OpenTicket, Problem> {
        Ok(OpenTicket {
            product: self.product,
            kind: given(self.kind),
            channel: self.channel.unwrap_or_else(|| own_channel(actor)),
            customer: self.customer.map(OrganisationId),
            contact: self.contact.map(ContactId),
            asset: self.asset.map(AssetId),
            received_at: self.received_at,
            subject: self.subject,
            text: self.text.unwrap_or_default(),
            fields: read_fields(self.fields.unwrap_or_default())?,
            attachments: uploads(app, actor, self.attachments.unwrap_or_default()).await?,
            forms: forms(self.forms)?,
            external_ref: self.external_ref.map(Into::into),
        })
    }
}

impl PreviewRequest {
    pub(super) async fn command(
        self,
        product: String,
        app: &App,
        actor: &Actor,
    ) -> Result<OpenTicket, Problem> {
        let request = OpenTicketRequest {
            product,
            kind: self.kind,
            channel: self.channel,
            customer: self.customer,
            contact: self.contact,
            asset: None,
            received_at: None,
            subject: self.subject,
            text: self.text,
            fields: self.fields,
            attachments: self.attachments,
            forms: self.forms,
            external_ref: None,
        };
        request.command(app, actor).await
    }
}

/// An empty code is a choice that was not made.
fn given(code: Option<String>) -> Option<String> {
    code.filter(|code| !code.trim().is_empty())
}

fn own_channel(actor: &Actor) -> Channel {
    if actor.role == Role::Contact { Channel::Portal } else { Channel::Api }
}

/// Forms that were not touched (`null`) were not filed.
fn forms(given: Option<Map<String, Value>>) -> Result<Vec<(String, Value)>, AppError> {
    let filed: Vec<(String, Value)> =
        given.unwrap_or_default().into_iter().filter(|(_, data)| !data.is_null()).collect();
    let wrong = filed.iter().filter(|(_, data)| !data.is_object());
    let faults: Vec<InvalidField> = wrong
        .map(|(form, _)| {
            InvalidField::new("form_unreadable", &format!("forms.{form}"), "the data of a form are an object")
        })
        .collect();
    if faults.is_empty() { Ok(filed) } else { Err(AppError::Invalid(faults)) }
}
