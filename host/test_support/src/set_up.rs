//! Setting up: customers with a person who writes, what they are entitled to, releases.
use serde_json::{Value, json};

use crate::{TestApp, json::Pick as _};

/// A customer and the person who writes for it.
#[derive(Clone, Debug)]
pub struct Customer {
    pub organisation: String,
    pub contact: String,
    pub address: String,
    pub name: String,
}

/// What `POST /entitlements` takes beside the customer.
#[derive(Clone, Copy, Debug)]
pub struct EntitlementDraft<'a> {
    pub product: &'a str,
    pub kind: &'a str,
    pub valid_from: &'a str,
    pub valid_to: &'a str,
}

impl TestApp {
    /// An organisation; its id.
    pub async fn organisation(&self, name: &str, kind: &str) -> String {
        let body = json!({"name": name, "kind": kind});
        self.administrator().await.post("/organisations", &body).await.created().str_at("id").to_owned()
    }

    /// A verified representative of an organisation; their id.
    pub async fn person(&self, organisation: &str, name: &str, address: &str) -> String {
        let body = json!({
            "organisation": organisation, "name": name, "addresses": [address], "roles": ["representative"],
            "verified": true,
        });
        self.administrator().await.post("/contacts", &body).await.created().str_at("id").to_owned()
    }

    /// A customer called `name` whose person writes from `name@….example`.
    pub async fn customer(&self, name: &str) -> Customer {
        let organisation = self.organisation(&format!("{name} Ltd"), "customer").await;
        let address = format!("{name}@{name}.example");
        let contact = self.person(&organisation, name, &address).await;
        Customer { organisation, contact, address, name: name.to_owned() }
    }

    /// An entitlement; its id.
    pub async fn entitlement(&self, customer: &Customer, draft: EntitlementDraft<'_>) -> String {
        let body = json!({
            "customer": customer.organisation, "product": draft.product, "kind": draft.kind,
            "valid_from": draft.valid_from, "valid_to": draft.valid_to,
        });
        self.administrator().await.post("/entitlements", &body).await.created().str_at("id").to_owned()
    }

    /// A release; its id.
    pub async fn release(&self, product: &str, version: &str, published_at: &str) -> String {
        let body = json!({"product": product, "version": version, "published_at": published_at});
        self.administrator().await.post("/releases", &body).await.created().str_at("id").to_owned()
    }

    /// A product as the administrator sees it.
    ///
    /// # Panics
    /// When there is none of this code.
    pub async fn product(&self, code: &str) -> Value {
        let products = self.administrator().await.all("/products").await;
        let found = products.into_iter().find(|product| product["code"] == code);
        found.unwrap_or_else(|| panic!("there is no product `{code}`"))
    }
}
