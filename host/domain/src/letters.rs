//! What a provider says in letters in its own words, in place of the desk's.
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::OrganisationId;

/// One letter in one language; a template whose values are those the desk's own letter takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterText {
    pub provider: OrganisationId,
    pub code: String,
    /// `ru` or `en`.
    pub locale: String,
    pub subject: String,
    pub body: String,
    pub changed_by: String,
    pub changed_at: Timestamp,
}
