//! Who acts, and what part of the data they may see. The edge proves who; a use case decides whether.
use serde::{Deserialize, Serialize};

use crate::{
    ids::{AccountId, ApiKeyId, ContactId, OrganisationId, SessionId},
    ticket::{ActorRef, Role},
};

/// A proven actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub role: Role,
    pub name: String,
    pub account: Option<AccountId>,
    /// Staff and partners may be bound to one provider.
    pub provider: Option<OrganisationId>,
    /// Contacts, and partners bound to one customer.
    pub organisation: Option<OrganisationId>,
    /// Organisations a contact's own may act for (R 2).
    pub acts_for: Vec<OrganisationId>,
    pub contact: Option<ContactId>,
    /// Scopes of a partner's key.
    pub scopes: Vec<String>,
    pub locale: String,
    /// The sign-in of a person, where they act by one.
    #[serde(default)]
    pub session: Option<SessionId>,
    /// The key of a program, where it acts by one that is on file.
    #[serde(default)]
    pub key: Option<ApiKeyId>,
}

/// Every query of the store takes one; there is no query without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Administrators and the desk's own workers.
    All,
    /// Tickets and data of one provider's products.
    Provider(OrganisationId),
    /// Tickets and data of these customers.
    Customers(Vec<OrganisationId>),
}

impl Actor {
    /// The desk itself: timers, mail intake, jobs.
    pub fn system() -> Self {
        Self {
            role: Role::System,
            name: "Reglament".to_owned(),
            account: None,
            provider: None,
            organisation: None,
            acts_for: Vec::new(),
            contact: None,
            scopes: Vec::new(),
            locale: "ru".to_owned(),
            session: None,
            key: None,
        }
    }

    pub const fn is_staff(&self) -> bool {
        matches!(self.role, Role::Administrator | Role::Supervisor | Role::Agent | Role::System)
    }

    pub const fn is_administrator(&self) -> bool {
        matches!(self.role, Role::Administrator | Role::System)
    }

    /// What this actor may see at all. A contact without an organisation sees nothing.
    pub fn scope(&self) -> Scope {
        match (self.role, self.provider, self.organisation) {
            // A key bound to one customer sees that customer, whatever else it is bound to.
            (Role::Partner, _, Some(organisation)) => Scope::Customers(vec![organisation]),
            (Role::Administrator | Role::System, ..)
            | (Role::Supervisor | Role::Agent | Role::Partner, None, None) => Scope::All,
            (Role::Supervisor | Role::Agent | Role::Partner, Some(provider), _) => Scope::Provider(provider),
            (_, _, organisation) => {
                Scope::Customers(organisation.into_iter().chain(self.acts_for.iter().copied()).collect())
            }
        }
    }

    pub fn reference(&self) -> ActorRef {
        if self.role == Role::System {
            return ActorRef::System;
        }
        ActorRef::Person {
            role: self.role,
            name: self.name.clone(),
            account: self.account,
            contact: self.contact,
        }
    }
}
