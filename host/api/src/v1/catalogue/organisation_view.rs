//! An organisation as the API shows it.
use domain::{
    catalogue::Organisation,
    ticket::{LegalForm, OrganisationKind},
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrganisationView {
    id: Uuid,
    code: Option<String>,
    name: String,
    #[schema(value_type = String)]
    kind: OrganisationKind,
    #[schema(value_type = String)]
    legal_form: LegalForm,
    tax_id: Option<String>,
    /// Organisations it may file requests for.
    acts_for: Vec<Uuid>,
    created_at: Timestamp,
}

impl From<Organisation> for OrganisationView {
    fn from(held: Organisation) -> Self {
        Self {
            id: held.id.0,
            code: held.code,
            name: held.name,
            kind: held.kind,
            legal_form: held.legal_form,
            tax_id: held.tax_id,
            acts_for: held.acts_for.into_iter().map(|id| id.0).collect(),
            created_at: held.created_at,
        }
    }
}
