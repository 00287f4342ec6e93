//! `reglament openapi`: the document of the API, on standard output.
pub(crate) fn print() -> anyhow::Result<()> {
    super::say(&serde_json::to_string_pretty(&api::openapi())?);
    Ok(())
}
