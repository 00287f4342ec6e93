//! What is shipped inside the binary: packed plugins and the web app. In a development build the files are read
//! from the folder that `cargo xtask` fills.
use std::borrow::Cow;

#[derive(rust_embed::RustEmbed)]
#[folder = "bundled/plugins"]
struct Plugins;

#[derive(rust_embed::RustEmbed)]
#[folder = "bundled/web"]
struct Web;

/// Holiday sets that a new installation starts with: data with a decree each, replaced by the administrator's.
#[derive(rust_embed::RustEmbed)]
#[folder = "seed/holidays"]
struct Holidays;

/// Packed components, by name.
pub fn plugins() -> Vec<Vec<u8>> {
    let mut names: Vec<Cow<'static, str>> = Plugins::iter().filter(|name| name.ends_with(".wasm")).collect();
    names.sort();
    names.iter().filter_map(|name| Plugins::get(name)).map(|file| file.data.into_owned()).collect()
}

/// A file of the web app.
pub fn web(path: &str) -> Option<(Cow<'static, [u8]>, String)> {
    let file = Web::get(path)?;
    let mime = file.metadata.mimetype().to_owned();
    Some((file.data, mime))
}

/// Documents of calendar years.
pub(crate) fn holiday_years() -> Vec<Vec<u8>> {
    Holidays::iter().filter_map(|name| Holidays::get(&name)).map(|file| file.data.into_owned()).collect()
}

/// Demonstration data.
pub(crate) const DEMO: &str = include_str!("../seed/demo.json");
