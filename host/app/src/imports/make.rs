//! A row into an object, by the use case that makes one.
use domain::{
    access::Actor,
    forms::flatten,
    ids::{AssetId, OrganisationId},
    ticket::{OrganisationKind, Value as FieldValue},
};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::members::Members;
use crate::{
    catalogue::{
        AssetDraft, ContactDraft, EntitlementDraft, ItemDraft, OrganisationDraft, create_asset,
        create_contact, create_entitlement, create_organisation,
    },
    context::App,
    errors::AppError,
    external_refs::ExternalName,
};

/// Who takes rows in, and whose names they bring.
pub(super) struct Maker<'a> {
    pub(super) app: &'a App,
    pub(super) actor: &'a Actor,
    pub(super) source: &'a str,
    /// References of rows that a rehearsal would have made: what names one of them is checked without it.
    pub(super) would_be: &'a [String],
}

impl Maker<'_> {
    /// Makes what a row describes and answers its identity.
    pub(super) async fn make(
        &self,
        kind: &str,
        reference: &str,
        given: Map<String, Value>,
    ) -> Result<Uuid, AppError> {
        let name = ExternalName { source: self.source.to_owned(), reference: reference.to_owned() };
        let members = Members::new(given);
        match kind {
            "organisation" => self.organisation(members, name).await,
            "contact" => self.contact(members, name).await,
            "entitlement" => self.entitlement(members, name).await,
            "asset" => self.asset(members, name).await,
            other => Err(AppError::Internal(format!("nobody takes in rows of kind `{other}`"))),
        }
    }

    async fn organisation(&self, mut row: Members, name: ExternalName) -> Result<Uuid, AppError> {
        let mut draft = OrganisationDraft {
            name: row.needed("name"),
            kind: row.word("kind").unwrap_or(OrganisationKind::Customer),
            legal_form: row.word("legal_form"),
            tax_id: row.text("tax_id"),
            code: row.text("code"),
            acts_for: Vec::new(),
            external_ref: Some(name),
        };
        let acts_for = row.list("acts_for");
        row.end()?;
        for other in acts_for {
            draft.acts_for.push(self.organisation_called(&other, "acts_for").await?);
        }
        Ok(create_organisation(self.app, self.actor, draft).await?.id.0)
    }

    async fn contact(&self, mut row: Members, name: ExternalName) -> Result<Uuid, AppError> {
        let organisation = row.needed("organisation");
        let mut draft = ContactDraft {
            organisation: OrganisationId(Uuid::nil()),
            name: row.needed("name"),
            addresses: row.list("addresses"),
            phones: row.list("phones"),
            roles: row.list("roles"),
            verified: row.flag("verified").unwrap_or(true),
            locale: row.text("locale"),
            external_ref: Some(name),
        };
        row.end()?;
        draft.organisation = self.organisation_called(&organisation, "organisation").await?;
        Ok(create_contact(self.app, self.actor, draft).await?.id.0)
    }

    async fn entitlement(&self, mut row: Members, name: ExternalName) -> Result<Uuid, AppError> {
        let customer = row.needed("customer");
        let assets = row.list("assets");
        let facts = row.object("facts");
        let mut draft = EntitlementDraft {
            customer: OrganisationId(Uuid::nil()),
            product: row.needed("product"),
            kind: row.needed("kind"),
            tier: row.text("tier"),
            key: row.text("key"),
            valid_from: row.needed_date("valid_from"),
            valid_to: row.needed_date("valid_to"),
            source: row.text("source"),
            units_minutes: row.number("units_minutes"),
            items: Vec::new(),
            facts: Vec::new(),
            external_ref: Some(name),
        };
        row.end()?;
        draft.customer = self.organisation_called(&customer, "customer").await?;
        for asset in assets {
            let asset = Some(AssetId(self.called("asset", &asset, "assets").await?));
            draft.items.push(ItemDraft { asset, tier: None, valid_from: None, valid_to: None });
        }
        draft.facts = fields(facts)?;
        Ok(create_entitlement(self.app, self.actor, draft).await?.id.0)
    }

    async fn asset(&self, mut row: Members, name: ExternalName) -> Result<Uuid, AppError> {
        let customer = row.needed("customer");
        let parent = row.text("parent").filter(|parent| !self.would_be.contains(parent));
        let (supplier, installer) = (row.text("supplier"), row.text("installer"));
        let attributes = row.object("attributes");
        let mut draft = AssetDraft {
            customer: OrganisationId(Uuid::nil()),
            kind: row.needed("kind"),
            name: row.text("name"),
            parent: None,
            version: row.text("version"),
            supplier: None,
            installer: None,
            warranty: row.flag("warranty").unwrap_or(false),
            attributes: Vec::new(),
            external_ref: Some(name),
        };
        row.end()?;
        draft.customer = self.organisation_called(&customer, "customer").await?;
        if let Some(parent) = parent {
            draft.parent = Some(AssetId(self.called("asset", &parent, "parent").await?));
        }
        if let Some(supplier) = supplier {
            draft.supplier = Some(self.organisation_called(&supplier, "supplier").await?);
        }
        if let Some(installer) = installer {
            draft.installer = Some(self.organisation_called(&installer, "installer").await?);
        }
        draft.attributes = fields(attributes)?;
        Ok(create_asset(self.app, self.actor, draft).await?.id.0)
    }

    async fn organisation_called(&self, text: &str, path: &str) -> Result<OrganisationId, AppError> {
        self.called("organisation", text, path).await.map(OrganisationId)
    }

    /// Another object: by our identity, or by what the same system calls it.
    async fn called(&self, kind: &str, text: &str, path: &str) -> Result<Uuid, AppError> {
        if let Ok(id) = text.parse() {
            return Ok(id);
        }
        let found =
            store::find_external_ref(&self.app.store, &self.actor.scope(), kind, self.source, text).await?;
        found.map(|held| held.object).ok_or_else(|| {
            AppError::invalid(
                "unknown_object",
                path,
                format!("no {kind} is called `{text}` in `{}`", self.source),
            )
        })
    }
}

/// Values whose names only the vendor knows.
fn fields(given: Map<String, Value>) -> Result<Vec<domain::ticket::Field>, AppError> {
    let mut fields = flatten(&Value::Object(given))?;
    fields.retain(|field| field.value != FieldValue::None);
    Ok(fields)
}
