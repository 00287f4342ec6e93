//! The part of the catalogue that every command needs, in memory: products, calendars compiled, rule sets with
//! their manifests, releases. The database stays the truth: each change raises a revision, and a replica that
//! sees another revision than its own reads everything anew.
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, RwLock},
};

use domain::{
    access::{Actor, Scope},
    catalogue::{Product, Release},
    ids::{OrganisationId, RuleSetId},
    letters::LetterText,
    mailbox::{Mailbox, MailboxPurpose},
    rules::{Calendars, Manifest},
    time::CompiledCalendar,
};
use jiff::Timestamp;

use crate::{context::App, errors::AppError, rules::ActiveRules};

/// Products with the rules that are asked for them.
pub(crate) type Served = Vec<(Arc<Product>, Arc<ActiveRules>)>;

#[derive(Debug, Default)]
pub struct CatalogueCache {
    held: RwLock<Option<Arc<Catalogue>>>,
}

#[derive(Debug, Default)]
pub struct Catalogue {
    revision: i64,
    products: BTreeMap<String, Arc<Product>>,
    calendars: Arc<Calendars>,
    /// Every rule set ever in force: tickets stay pinned to theirs.
    rules: HashMap<RuleSetId, Arc<ActiveRules>>,
    releases: HashMap<String, Arc<Vec<Release>>>,
    provider_names: HashMap<OrganisationId, String>,
    /// By address.
    mailboxes: Vec<Arc<Mailbox>>,
    letters: Vec<Arc<LetterText>>,
}

impl CatalogueCache {
    pub async fn current(&self, app: &App) -> Result<Arc<Catalogue>, AppError> {
        match self.held() {
            Some(catalogue) => Ok(catalogue),
            None => self.reload(app).await,
        }
    }

    /// What is held now; a desk that has answered anything holds it.
    pub(crate) fn held(&self) -> Option<Arc<Catalogue>> {
        self.held.read().map_or(None, |held| held.clone())
    }

    /// Reads everything anew and loads plugins that are not loaded yet.
    pub async fn reload(&self, app: &App) -> Result<Arc<Catalogue>, AppError> {
        Ok(self.keep(Catalogue::read(app).await?))
    }

    /// Of two that were read at the same time the later one stays, whichever comes last.
    fn keep(&self, read: Catalogue) -> Arc<Catalogue> {
        let read = Arc::new(read);
        let Ok(mut held) = self.held.write() else { return read };
        match held.as_ref() {
            Some(known) if known.revision > read.revision => Arc::clone(known),
            _ => {
                *held = Some(Arc::clone(&read));
                read
            }
        }
    }

    /// Follows changes that another replica made.
    pub async fn refresh(&self, app: &App) -> Result<(), AppError> {
        let revision = store::catalogue_revision(&app.store).await?;
        if self.current(app).await?.revision != revision {
            self.reload(app).await?;
        }
        Ok(())
    }
}

impl Catalogue {
    async fn read(app: &App) -> Result<Self, AppError> {
        let revision = store::catalogue_revision(&app.store).await?;
        let products: BTreeMap<_, _> = store::list_products(&app.store, &Scope::All)
            .await?
            .into_iter()
            .map(|product| (product.code.clone(), Arc::new(product)))
            .collect();
        let calendars = compile_calendars(app).await?;
        let mut rules = HashMap::new();
        let mut manifests: HashMap<String, Arc<Manifest>> = HashMap::new();
        for rule_set in store::list_rule_sets(&app.store, &Scope::All, None).await? {
            let manifest = if let Some(manifest) = manifests.get(&rule_set.digest) {
                Arc::clone(manifest)
            } else {
                let manifest = load_plugin(app, &rule_set.digest).await?;
                manifests.insert(rule_set.digest.clone(), Arc::clone(&manifest));
                manifest
            };
            rules.insert(rule_set.id, Arc::new(ActiveRules::new(rule_set, manifest)));
        }
        let mut releases = HashMap::new();
        for code in products.keys() {
            releases.insert(code.clone(), Arc::new(store::releases_of(&app.store, &Scope::All, code).await?));
        }
        let providers = store::list_providers(&app.store).await?;
        let provider_names = providers.into_iter().map(|provider| (provider.id, provider.name)).collect();
        let mailboxes = store::list_mailboxes(&app.store, &Scope::All).await?;
        let mailboxes = mailboxes.into_iter().map(|held| Arc::new(held.mailbox)).collect();
        let letters = store::list_letter_texts(&app.store, &Scope::All).await?;
        let letters = letters.into_iter().map(Arc::new).collect();
        let calendars = Arc::new(calendars);
        Ok(Self { revision, products, calendars, rules, releases, provider_names, mailboxes, letters })
    }

    pub fn product(&self, code: &str) -> Result<Arc<Product>, AppError> {
        self.products.get(code).cloned().ok_or(AppError::NotFound { what: "product" })
    }

    pub fn visible_product(&self, actor: &Actor, code: &str) -> Option<Arc<Product>> {
        self.visible_products(actor).into_iter().find(|product| product.code == code)
    }

    /// Products of these providers, of all where none is named, with the rules of the instant.
    pub(crate) fn served_by(&self, providers: &[OrganisationId], at: Timestamp) -> Result<Served, AppError> {
        let serves = |product: &Arc<Product>| providers.is_empty() || providers.contains(&product.provider);
        let products = self.visible_products(&Actor::system()).into_iter().filter(serves);
        products.map(|product| Ok((Arc::clone(&product), self.rules_at(&product.code, at)?))).collect()
    }

    /// Customers may file for any product; staff bound to a provider see its own.
    pub fn visible_products(&self, actor: &Actor) -> Vec<Arc<Product>> {
        let visible = |product: &&Arc<Product>| match actor.scope() {
            Scope::Provider(provider) => product.provider == provider,
            Scope::All | Scope::Customers(_) => true,
        };
        self.products.values().filter(visible).cloned().collect()
    }

    pub fn provider_name(&self, product: &Product) -> &str {
        self.provider_names.get(&product.provider).map_or("", String::as_str)
    }

    pub fn mailboxes(&self) -> &[Arc<Mailbox>] {
        &self.mailboxes
    }

    /// What a provider says in a letter in its own words.
    pub(crate) fn letter(
        &self,
        provider: OrganisationId,
        code: &str,
        locale: &str,
    ) -> Option<Arc<LetterText>> {
        let same =
            |held: &&Arc<LetterText>| held.provider == provider && held.code == code && held.locale == locale;
        self.letters.iter().find(same).cloned()
    }

    /// Where requests for a product may be sent, the address its letters come from first: mailboxes set up by hand
    /// come before the one a product is installed with.
    pub fn addresses<'a>(&'a self, product: &'a Product) -> impl Iterator<Item = &'a str> {
        let of_product = |held: &&Arc<Mailbox>| held.enabled && held.product() == Some(product.code.as_str());
        let set_up = self.mailboxes.iter().filter(of_product).map(|held| held.address.as_str());
        set_up.chain(product.mailboxes.iter().map(String::as_str))
    }

    /// What a mailbox is for; `None` where none of ours has the address.
    pub(crate) fn purpose_of(&self, address: &str) -> Option<MailboxPurpose> {
        let same = |held: &str| held.eq_ignore_ascii_case(address);
        let set_up = self.mailboxes.iter().find(|held| held.enabled && same(&held.address));
        set_up.map(|held| held.purpose.clone()).or_else(|| {
            let installed = self.products.values().find(|held| held.mailboxes.iter().any(|it| same(it)));
            installed.map(|product| MailboxPurpose::Product(product.code.clone()))
        })
    }

    /// Whether mail to this address is for us: a mailbox, or the one complaints go to where none is set up (T 5.1).
    pub fn is_ours(&self, address: &str, mail_domain: &str) -> bool {
        let quality = || address.eq_ignore_ascii_case(&format!("quality@{mail_domain}"));
        self.purpose_of(address).is_some() || quality()
    }

    /// The server whose word on senders is believed at this mailbox.
    pub fn authserv_id(&self, address: &str) -> Option<&str> {
        let held = self.mailboxes.iter().find(|held| held.address.eq_ignore_ascii_case(address));
        held.and_then(|held| held.authserv_id.as_deref())
    }

    pub fn calendars(&self) -> Arc<Calendars> {
        Arc::clone(&self.calendars)
    }

    pub fn calendar(&self, code: &str) -> Result<Arc<CompiledCalendar>, AppError> {
        self.calendars.get(code).cloned().ok_or(AppError::NotFound { what: "calendar" })
    }

    pub fn releases(&self, product: &str) -> Arc<Vec<Release>> {
        self.releases.get(product).cloned().unwrap_or_default()
    }

    pub fn rules(&self, id: RuleSetId) -> Result<Arc<ActiveRules>, AppError> {
        self.rules.get(&id).cloned().ok_or_else(|| AppError::Internal(format!("rule set {id} is not loaded")))
    }

    /// The rule set in force for a product at an instant: the latest that began, of those not withdrawn.
    pub fn rules_at(&self, product: &str, at: Timestamp) -> Result<Arc<ActiveRules>, AppError> {
        let of_product = || {
            self.rules
                .values()
                .filter(|held| held.rule_set.product == product && held.rule_set.withdrawn_at.is_none())
        };
        of_product()
            .filter(|held| held.rule_set.in_force_from <= at)
            .max_by_key(|held| (held.rule_set.in_force_from, held.rule_set.created_at, held.rule_set.id))
            // A receipt before the first version: the oldest one is the nearest to the promise then given.
            .or_else(|| of_product().min_by_key(|held| held.rule_set.in_force_from))
            .cloned()
            .ok_or_else(|| {
                AppError::conflict("no_rule_set", format!("no rule set is in force for product `{product}`"))
            })
    }

    /// Rule sets of a product, oldest first.
    pub fn rule_sets(&self, product: &str) -> Vec<Arc<ActiveRules>> {
        let mut held: Vec<_> =
            self.rules.values().filter(|held| held.rule_set.product == product).cloned().collect();
        held.sort_by_key(|held| (held.rule_set.in_force_from, held.rule_set.created_at, held.rule_set.id));
        held
    }
}

async fn compile_calendars(app: &App) -> Result<Calendars, AppError> {
    let years = store::list_holiday_years(&app.store).await?;
    let mut calendars = Calendars::new();
    for definition in store::list_calendars(&app.store).await? {
        // All years: they tell how far questions may reach; the calendar takes those of its own set.
        let compiled = CompiledCalendar::compile(&definition, &years)?;
        calendars.insert(definition.code.clone(), Arc::new(compiled));
    }
    Ok(calendars)
}

/// A rule set whose plugin does not load any more still has its manifest; its calls fail as unavailable.
async fn load_plugin(app: &App, digest: &str) -> Result<Arc<Manifest>, AppError> {
    let plugin = store::find_plugin(&app.store, digest)
        .await?
        .ok_or_else(|| AppError::Internal(format!("plugin {digest} is missing")))?;
    if !app.rules.is_loaded(digest) {
        let component = store::plugin_component(&app.store, digest)
            .await?
            .ok_or_else(|| AppError::Internal(format!("plugin {digest} has no component")))?;
        if let Err(refusal) = app.rules.load(component).await {
            tracing::error!(plugin = plugin.code, version = plugin.version, error = %refusal, "plugin `{}` does not load: {refusal}", plugin.code);
        }
    }
    Ok(Arc::new(plugin.manifest))
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, CatalogueCache};

    /// A slow reader that began before a change must not take back what the change's own reading brought: a
    /// recalculation by the older calendar would move deadlines back.
    #[test]
    fn an_older_reading_does_not_replace_a_newer_one() {
        let cache = CatalogueCache::default();
        let read = |revision| cache.keep(Catalogue { revision, ..Catalogue::default() }).revision;
        assert_eq!([read(4), read(6), read(5), read(6), read(7)], [4, 6, 6, 6, 7]);
    }
}
