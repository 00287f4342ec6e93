//! The tree of a customer's machines: sensors and servers are parts of systems, systems of sites (M 1.3–1.9).
use sdk::prelude::*;

pub(crate) const SENSOR: &str = "sensor";
const SYSTEM: &str = "system";
/// Deep enough for any tree of sites, systems and devices; a loop in it ends here.
const DEEPEST: usize = 16;

/// The host hands assets over in the order of their identities; what it does not find so is looked for one by one.
pub(crate) fn find<'a>(facts: &'a Scene, id: &str) -> Option<&'a Asset> {
    match facts.assets.binary_search_by(|it| it.id.as_str().cmp(id)) {
        Ok(place) => facts.assets.get(place),
        Err(_) if facts.assets.is_sorted_by(|one, other| one.id <= other.id) => None,
        Err(_) => facts.assets.iter().find(|it| it.id == id),
    }
}

/// What the case is about: its asset, else the sensor its fields name by identity or by a name only one has.
pub(crate) fn subject(facts: &Snapshot) -> Option<&Asset> {
    let scene = &facts.scene;
    match facts.ticket.asset.as_deref() {
        Some(id) => find(scene, id),
        None => named(scene, facts.fields().text("sensor")?),
    }
}

pub(crate) fn named<'a>(facts: &'a Scene, name: &str) -> Option<&'a Asset> {
    let mut of_name = facts.assets.iter().filter(|it| it.name == name);
    find(facts, name).or_else(|| of_name.next().filter(|_| of_name.next().is_none()))
}

pub(crate) fn is_sensor(facts: &Scene, id: &str) -> bool {
    find(facts, id).is_some_and(|it| it.kind == SENSOR)
}

/// An asset and what it is part of, from below.
pub(crate) fn line<'a>(facts: &'a Scene, id: &str) -> impl Iterator<Item = &'a Asset> + use<'a> {
    std::iter::successors(find(facts, id), move |it| {
        it.parent.as_deref().and_then(|parent| find(facts, parent))
    })
    .take(DEEPEST)
}

/// The counting system an asset is or belongs to: the nearest that is called one, else what a device is part of.
pub(crate) fn system_of<'a>(facts: &'a Scene, id: &str) -> Option<&'a Asset> {
    line(facts, id).find(|it| it.kind == SYSTEM).or_else(|| {
        let own = find(facts, id)?;
        own.parent.as_deref().and_then(|parent| find(facts, parent)).filter(|_| own.kind == SENSOR)
    })
}

/// Counting systems that a line of a tariff is about: that of a sensor, or all below a site.
pub(crate) fn systems_of<'a>(facts: &'a Scene, id: &str) -> Vec<&'a str> {
    if let Some(own) = system_of(facts, id) {
        return vec![own.id.as_str()];
    }
    if let Some(device) = find(facts, id).filter(|it| it.kind == SENSOR) {
        return vec![device.parent.as_deref().unwrap_or(&device.id)];
    }
    let below = |it: &&Asset| it.kind == SYSTEM && line(facts, &it.id).any(|above| above.id == id);
    facts.assets.iter().filter(below).map(|it| it.id.as_str()).collect()
}
