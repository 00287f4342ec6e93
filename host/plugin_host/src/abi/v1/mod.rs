//! Interface `reglament:rules@1`: generated bindings, the imports a rule set may call, discovery of its hooks, and
//! the translation between the boundary's records and the domain's words.
mod bindings;
mod calls;
mod imports;
mod lift;
mod lift_effect;
mod lower;
mod lower_case;
mod lower_device;
mod lower_scene;
mod rules;
mod words;

pub(crate) use rules::{CallError, Rules, ShapeError};

/// The package every import and export of a rule set belongs to.
pub(crate) const PACKAGE: &str = "reglament:rules";
/// What a manifest of this version says under `api`.
pub(crate) const API: &str = "1.0";

/// The translation, for tests.
#[cfg(test)]
pub(crate) mod test_support {
    use domain::rules::{Decision, Manifest, Rejection, Snapshot};

    pub(crate) use super::bindings::types;

    pub(crate) fn lift_decision(decision: types::Decision) -> Result<Decision, Rejection> {
        super::lift::decision(decision)
    }

    pub(crate) fn lower(manifest: &Manifest, case: &Snapshot) -> types::Snapshot {
        super::lower_case::snapshot(manifest, case).expect("it lowers")
    }
}
