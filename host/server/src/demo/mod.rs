//! Demonstration data: organisations, people, entitlements, and cases in every state, with the past that led there, so
//! that a first look shows a desk at work. Set up once, on an empty desk, in a folder of its own.
mod counts;
mod play;
mod script;
mod stage;

use std::collections::HashMap;

use anyhow::Context as _;
use app::{
    App,
    accounts::{AccountDraft, create_account, one_time_link},
    catalogue::{
        ContactDraft, EntitlementDraft, OrganisationDraft, ReleaseDraft, create_contact, create_entitlement,
        create_organisation, publish_release,
    },
};
use domain::{
    access::Actor,
    ids::{AccountId, ContactId, OrganisationId},
    ticket::{Field, OrganisationKind, ReleaseKind, Role},
};
use jiff::{SignedDuration, civil::Date};
use serde_json::json;

pub(crate) use self::{counts::feed, stage::StagedClock};
use self::{
    play::Cast,
    script::{Demo, DemoCustomer, DemoEntitlement, DemoPerson},
};
use crate::bundled::DEMO;

const DONE: &str = "demo_accounts";
/// Customers and people are on file before the first case comes.
const PROLOGUE: SignedDuration = SignedDuration::from_hours(24 * 70);

struct Person {
    contact: ContactId,
    organisation: OrganisationId,
}

/// Sets the demonstration up where there is none, and answers fresh one-time links for its people.
pub(crate) async fn set_up(app: &App, stage: &StagedClock) -> anyhow::Result<Vec<(String, String)>> {
    let known = store::get_value(&app.store, DONE).await?;
    let accounts: Vec<(String, AccountId)> = if let Some(known) = known {
        serde_json::from_value(known)?
    } else {
        let played = create(app, stage).await;
        stage.leave();
        played?
    };
    let mut links = Vec::new();
    for (who, account) in accounts {
        let page = if who == "client" { "sign-in" } else { "desk/sign-in" };
        let token = one_time_link(app, account).await?;
        links.push((who, format!("{}/{page}?token={token}", app.settings.base_url)));
    }
    Ok(links)
}

async fn create(app: &App, stage: &StagedClock) -> anyhow::Result<Vec<(String, AccountId)>> {
    let demo: Demo = serde_json::from_str(DEMO).context("the demonstration is unreadable")?;
    let system = Actor::system();
    publish_releases(app, &system, &demo).await?;
    let now = app.now();
    stage.go_to(now.checked_sub(PROLOGUE)?);
    let (mut cast, mut people) = (Cast::new(), HashMap::new());
    let mut accounts = Vec::new();
    for member in &demo.staff {
        let id = account(app, member.role, &member.name, &member.email, None).await?;
        cast.insert(member.code.clone(), staff(member, id));
        accounts.push((member.code.clone(), id));
    }
    for customer in &demo.customers {
        let person = create_customer(app, &system, customer).await?;
        cast.insert(customer.email.clone(), contact(customer, &person));
        people.insert(customer.email.clone(), person);
    }
    stage.leave();
    let refused = play::play(app, stage, &demo.cases, &cast).await?;
    stage.leave();
    if refused > 0 {
        tracing::info!(refused, "the demonstration left {refused} steps out");
    }
    let site = |site: counts::DemoSite| {
        let person = people.get(&site.email).context("a site of nobody")?;
        anyhow::Ok((person.organisation, site))
    };
    let sites: Vec<_> = demo.sites.into_iter().map(site).collect::<Result<_, _>>()?;
    counts::set_up(app, &sites).await.context("the demonstration's sites")?;
    let client = demo.customers.first().context("a demonstration without customers")?;
    let person = people.get(&client.email).context("a customer without a contact")?;
    let client = account(app, Role::Contact, &client.contact, &client.email, Some(person)).await?;
    accounts.push(("client".to_owned(), client));
    let tx = app.store.begin().await?;
    store::set_value(&tx, DONE, &json!(accounts)).await?;
    tx.commit().await?;
    Ok(accounts)
}

async fn publish_releases(app: &App, system: &Actor, demo: &Demo) -> anyhow::Result<()> {
    for release in &demo.releases {
        let published_at = app.now().checked_sub(SignedDuration::from_hours(24 * release.days_ago))?;
        let draft = ReleaseDraft {
            product: release.product.clone(),
            version: release.version.clone(),
            published_at,
            kind: ReleaseKind::Release,
            rank: None,
        };
        publish_release(app, system, draft).await?;
    }
    Ok(())
}

fn staff(member: &DemoPerson, account: AccountId) -> Actor {
    Actor { role: member.role, name: member.name.clone(), account: Some(account), ..Actor::system() }
}

fn contact(customer: &DemoCustomer, person: &Person) -> Actor {
    Actor {
        role: Role::Contact,
        name: customer.contact.clone(),
        organisation: Some(person.organisation),
        contact: Some(person.contact),
        ..Actor::system()
    }
}

async fn account(
    app: &App,
    role: Role,
    name: &str,
    email: &str,
    person: Option<&Person>,
) -> anyhow::Result<AccountId> {
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
    // Days are counted from the first look, not from the prologue.
    let today = app.now().checked_add(PROLOGUE)?.to_zoned(jiff::tz::TimeZone::UTC).date();
    for held in &customer.entitlements {
        create_entitlement(app, system, entitlement(organisation, held, today)?).await?;
    }
    Ok(Person { contact, organisation })
}

fn entitlement(
    customer: OrganisationId,
    held: &DemoEntitlement,
    today: Date,
) -> anyhow::Result<EntitlementDraft> {
    let valid_from = days_from(today, -held.from_days_ago)?;
    Ok(EntitlementDraft {
        external_ref: None,
        customer,
        product: held.product.clone(),
        kind: held.kind.clone(),
        tier: held.tier.clone(),
        key: held.key.clone(),
        valid_from,
        valid_to: days_from(today, held.to_days_ahead)?,
        source: None,
        units_minutes: held.units_minutes,
        items: Vec::new(),
        facts: if held.activated {
            vec![Field::text("activation_date", valid_from.to_string())]
        } else {
            Vec::new()
        },
    })
}

fn days_from(today: Date, days: i64) -> anyhow::Result<Date> {
    Ok(today.checked_add(jiff::Span::new().try_days(days)?)?)
}
