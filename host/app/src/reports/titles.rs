//! Codes of products and their rule sets as people of a language read them. Programs read the codes.
use std::sync::Arc;

use jiff::Timestamp;
use report::Cell;

use crate::{
    catalogue::Catalogue,
    rules::ActiveRules,
    texts::{reason, text},
};

/// Titles are those of the rules in force when the table is made.
#[derive(Clone)]
pub(super) struct Titles {
    catalogue: Arc<Catalogue>,
    locale: String,
    now: Timestamp,
}

impl Titles {
    pub(super) fn of(catalogue: &Arc<Catalogue>, locale: &str, now: Timestamp) -> Self {
        Self { catalogue: Arc::clone(catalogue), locale: locale.to_owned(), now }
    }

    fn rules(&self, product: &str) -> Option<Arc<ActiveRules>> {
        self.catalogue.rules_at(product, self.now).ok()
    }

    pub(super) fn product(&self, code: &str) -> Cell {
        let held = self.catalogue.product(code).ok();
        coded(code, held.map(|product| product.title.in_locale(&self.locale).to_owned()))
    }

    pub(super) fn kind(&self, product: &str, code: &str) -> Cell {
        let rules = self.rules(product);
        let declared = rules.as_ref().and_then(|rules| rules.manifest.kind(code));
        coded(code, declared.map(|kind| kind.title.in_locale(&self.locale).to_owned()))
    }

    pub(super) fn status(&self, code: &str) -> Cell {
        coded(code, text(&self.locale, &format!("status-{}", code.replace('_', "-"))))
    }

    pub(super) fn reason(&self, product: &str, code: &str) -> Cell {
        coded(code, self.rules(product).map(|rules| reason(&rules.manifest, &self.locale, code)))
    }

    /// Of a kind nobody declares, its code.
    pub(super) fn entitlement(&self, product: &str, kind: &str) -> String {
        let rules = self.rules(product);
        let declared = rules.as_ref().and_then(|rules| rules.manifest.entitlement_kinds.get(kind));
        declared.map_or_else(|| kind.to_owned(), |kind| kind.title.in_locale(&self.locale).to_owned())
    }
}

fn coded(code: &str, title: Option<String>) -> Cell {
    Cell::Coded { code: code.to_owned(), title: title.unwrap_or_else(|| code.to_owned()) }
}
