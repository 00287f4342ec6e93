//! Demonstration data: organisations, people, entitlements and requests in several states, from a document, so that
//! a first look shows a desk at work. Set up once, on an empty desk.
use anyhow::Context as _;
use app::{
    App,
    accounts::{AccountDraft, create_account, one_time_link},
    catalogue::{
        ContactDraft, EntitlementDraft, OrganisationDraft, ReleaseDraft, create_contact, create_entitlement,
        create_organisation, publish_release,
    },
    tickets::{ActionCall, OpenTicket, open_ticket, run_action},
};
use domain::{
    access::Actor,
    forms::flatten,
    ids::{ContactId, OrganisationId},
    ticket::{Channel, OrganisationKind, ReleaseKind, Role},
};
use jiff::{SignedDuration, civil::Date};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

use crate::{bundled::DEMO, demo_counts};

const DONE: &str = "demo_accounts";

#[derive(Deserialize)]
struct Demo {
    releases: Vec<DemoRelease>,
    customers: Vec<DemoCustomer>,
    sites: Vec<demo_counts::DemoSite>,
    tickets: Vec<DemoTicket>,
}
#[derive(Deserialize)]
struct DemoRelease {
    product: String,
    version: String,
    days_ago: i64,
}
#[derive(Deserialize)]
struct DemoCustomer {
    name: String,
    contact: String,
    email: String,
    entitlements: Vec<DemoEntitlement>,
}
#[derive(Deserialize)]
struct DemoEntitlement {
    product: String,
    kind: String,
    tier: Option<String>,
    key: Option<String>,
    from_days_ago: i64,
    to_days_ahead: i64,
}
#[derive(Deserialize)]
struct DemoTicket {
    product: String,
    kind: Option<String>,
    email: String,
    hours_ago: i64,
    subject: String,
    text: String,
    #[serde(default)]
    fields: Map<String, Value>,
    #[serde(default)]
    forms: Map<String, Value>,
    #[serde(default)]
    actions: Vec<DemoAction>,
}
#[derive(Deserialize)]
struct DemoAction {
    action: String,
    reason: Option<String>,
    text: Option<String>,
    #[serde(default)]
    payload: Map<String, Value>,
}

struct Person {
    contact: ContactId,
    organisation: OrganisationId,
}

/// Sets the demonstration up where there is none, and answers fresh one-time links for its people.
pub(crate) async fn set_up(app: &App) -> anyhow::Result<Vec<(String, String)>> {
    let accounts: Vec<(String, domain::ids::AccountId)> = match store::get_value(&app.store, DONE).await? {
        Some(known) => serde_json::from_value(known)?,
        None => create(app).await?,
    };
    let mut links = Vec::new();
    for (who, account) in accounts {
        let page = if who == "client" { "sign-in" } else { "desk/sign-in" };
        let token = one_time_link(app, account).await?;
        links.push((who, format!("{}/{page}?token={token}", app.settings.base_url)));
    }
    Ok(links)
}

async fn create(app: &App) -> anyhow::Result<Vec<(String, domain::ids::AccountId)>> {
    let demo: Demo = serde_json::from_str(DEMO).context("the demonstration is unreadable")?;
    let system = Actor::system();
    for release in &demo.releases {
        let published_at = app.now().checked_sub(SignedDuration::from_hours(24 * release.days_ago))?;
        publish_release(
            app,
            &system,
            ReleaseDraft {
                product: release.product.clone(),
                version: release.version.clone(),
                published_at,
                kind: ReleaseKind::Release,
                rank: None,
            },
        )
        .await?;
    }
    let mut people = HashMap::new();
    for customer in &demo.customers {
        people.insert(customer.email.clone(), create_customer(app, &system, customer).await?);
    }
    for ticket in &demo.tickets {
        create_ticket(app, ticket, &people)
            .await
            .with_context(|| format!("demonstration ticket `{}`", ticket.subject))?;
    }
    let site = |site: demo_counts::DemoSite| {
        let person = people.get(&site.email).context("a site of nobody")?;
        anyhow::Ok((person.organisation, site))
    };
    let sites: Vec<_> = demo.sites.into_iter().map(site).collect::<Result<_, _>>()?;
    demo_counts::set_up(app, &sites).await.context("the demonstration's sites")?;
    let client = demo.customers.first().context("a demonstration without customers")?;
    let person = people.get(&client.email).context("a customer without a contact")?;
    let accounts = vec![
        (
            "administrator".to_owned(),
            account(app, Role::Administrator, "Администратор", "admin@desk.test", None).await?,
        ),
        ("agent".to_owned(), account(app, Role::Agent, "Анна Агент", "agent@desk.test", None).await?),
        (
            "client".to_owned(),
            account(app, Role::Contact, &client.contact, &client.email, Some(person)).await?,
        ),
    ];
    let tx = app.store.begin().await?;
    store::set_value(&tx, DONE, &json!(accounts)).await?;
    tx.commit().await?;
    Ok(accounts)
}

async fn account(
    app: &App,
    role: Role,
    name: &str,
    email: &str,
    person: Option<&Person>,
) -> anyhow::Result<domain::ids::AccountId> {
    let draft = AccountDraft {
        email: Some(email.to_owned()),
        name: name.to_owned(),
        role,
        password: None,
        locale: "ru".to_owned(),
        provider: None,
        organisation: person.map(|person| person.organisation),
        contact: person.map(|person| person.contact),
    };
    Ok(create_account(app, draft).await?.id)
}

async fn create_customer(app: &App, system: &Actor, customer: &DemoCustomer) -> anyhow::Result<Person> {
    let draft = OrganisationDraft {
        external_ref: None,
        name: customer.name.clone(),
        kind: OrganisationKind::Customer,
        legal_form: None,
        tax_id: None,
        code: None,
        acts_for: Vec::new(),
    };
    let organisation = create_organisation(app, system, draft).await?.id;
    let draft = ContactDraft {
        external_ref: None,
        organisation,
        name: customer.contact.clone(),
        addresses: vec![customer.email.clone()],
        phones: Vec::new(),
        roles: vec!["representative".to_owned()],
        verified: true,
        locale: None,
    };
    let contact = create_contact(app, system, draft).await?.id;
    let today = app.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    for held in &customer.entitlements {
        let draft = EntitlementDraft {
            external_ref: None,
            customer: organisation,
            product: held.product.clone(),
            kind: held.kind.clone(),
            tier: held.tier.clone(),
            key: held.key.clone(),
            valid_from: days_from(today, -held.from_days_ago)?,
            valid_to: days_from(today, held.to_days_ahead)?,
            source: None,
            units_minutes: None,
            items: Vec::new(),
            facts: Vec::new(),
        };
        create_entitlement(app, system, draft).await?;
    }
    Ok(Person { contact, organisation })
}

fn days_from(today: Date, days: i64) -> anyhow::Result<Date> {
    Ok(today.checked_add(jiff::Span::new().try_days(days)?)?)
}

async fn create_ticket(
    app: &App,
    ticket: &DemoTicket,
    people: &HashMap<String, Person>,
) -> anyhow::Result<()> {
    let person = people.get(&ticket.email).context("nobody of that address")?;
    let system = Actor::system();
    let command = OpenTicket {
        external_ref: None,
        product: ticket.product.clone(),
        kind: ticket.kind.clone(),
        channel: Channel::Portal,
        customer: Some(person.organisation),
        contact: Some(person.contact),
        asset: None,
        received_at: Some(app.now().checked_sub(SignedDuration::from_hours(ticket.hours_ago))?),
        subject: Some(ticket.subject.clone()),
        text: ticket.text.clone(),
        fields: flatten(&Value::Object(ticket.fields.clone()))?,
        attachments: Vec::new(),
        forms: ticket.forms.clone().into_iter().collect(),
    };
    let case = open_ticket(app, &system, command, None).await?.case;
    for step in &ticket.actions {
        let call = ActionCall {
            action: step.action.clone(),
            reason: step.reason.clone(),
            text: step.text.clone(),
            payload: step.payload.clone(),
            if_version: None,
        };
        run_action(app, &system, case.ticket.id, call, None)
            .await
            .with_context(|| format!("action {}", step.action))?;
    }
    Ok(())
}
