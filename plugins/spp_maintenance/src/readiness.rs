//! Technical prerequisites (M 4.1): what the form's schema cannot say. A port that is closed, too small a server or
//! no administrator access keeps the service from being rendered; incidents are registered all the same.
use sdk::prelude::*;

use crate::{
    clauses::{M_4_1_1, M_4_1_2, M_4_1_3},
    codes::PREREQUISITES_UNMET,
};

const CODES: [&str; 9] = [
    "port",
    "host",
    "server.cpu",
    "server.ram_gb",
    "server.disk_gb",
    "server.network_mbit",
    "server.os",
    "server.admin_access",
    "backup_counts",
];

pub(crate) fn submitted(facts: &Snapshot, form: &Form) -> Outcome {
    if form.id != "readiness" {
        return decide().done();
    }
    let found = findings(form.fields());
    let unmet = found.iter().any(|it| it.severity == Severity::Error);
    let flagged = facts.ticket.has_flag(PREREQUISITES_UNMET);
    let stale = CODES.iter().filter(|code| facts.ticket.has_finding(code));
    let draft = stale.fold(decide(), |it, code| it.clear_finding(code));
    found
        .into_iter()
        .fold(draft, |it, finding| it.step(Effect::AddFinding(finding)))
        .when(unmet && !flagged, |it| it.raise_flag(PREREQUISITES_UNMET))
        .when(!unmet && flagged, |it| it.lower_flag(PREREQUISITES_UNMET))
        .because(&[M_4_1_1, M_4_1_2, M_4_1_3])
        .done()
}

fn findings(form: Fields<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let error = |code: &str, path: &str| Finding::new(code, Severity::Error, Some(path));
    for (list, code) in [("ports", "port"), ("hosts", "host")] {
        for at in 0..form.items(list) {
            let name = form.text(&format!("{list}.{at}.name")).unwrap_or_default();
            if form.flag(&format!("{list}.{at}.reachable")) != Some(true) {
                found.push(error(code, name));
            }
        }
    }
    found.extend(backup(form));
    if form.text("installation") == Some("cloud") {
        return found;
    }
    if form.flag("server.cpu_sufficient") == Some(false) {
        found.push(error("server.cpu", "server.cpu_sufficient"));
    }
    // The minimum is 4 GB, 8 are advised.
    match form.integer("server.ram_gb") {
        Some(..4) => found.push(error("server.ram_gb", "server.ram_gb")),
        Some(4..8) => found.push(Finding::new("server.ram_gb", Severity::Warning, Some("server.ram_gb"))),
        _ => {}
    }
    for (path, least) in [("server.disk_gb", 60), ("server.network_mbit", 100)] {
        if form.integer(path).is_some_and(|it| it < least) {
            found.push(error(path, path));
        }
    }
    if form.text("server.os").is_some_and(|os| !is_recent_windows(os)) {
        found.push(error("server.os", "server.os"));
    }
    if form.flag("server.admin_access") != Some(true) {
        found.push(error("server.admin_access", "server.admin_access"));
    }
    found
}

/// 64-bit Windows 8 or Server 2012, or newer.
fn is_recent_windows(os: &str) -> bool {
    let os = os.to_lowercase();
    let words = || os.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let number =
        words().find_map(|word| word.parse::<u32>().ok().filter(|number| !matches!(number, 32 | 64)));
    let is_narrow = words().any(|word| matches!(word, "32" | "32bit" | "x86" | "32bits"))
        && !words().any(|word| matches!(word, "64" | "64bit" | "x64"));
    let least = if os.contains("server") { 2012 } else { 8 };
    os.contains("windows") && !is_narrow && number.is_some_and(|number| number >= least)
}

/// M 4.1.3: counts from mounting to purchase are handed over, or there is no base to restore from.
fn backup(form: Fields<'_>) -> Option<Finding> {
    let mounted = form.day("backup.mounted_on");
    let bought = form.day("backup.bought_on");
    let given = (form.day("backup.from"), form.day("backup.to"));
    let falls_short = match (mounted, bought, given) {
        (Some(mounted), Some(bought), (Some(from), Some(to))) => from > mounted || to < bought,
        (Some(_), Some(_), _) => form.flag("backup_counts_given") != Some(true),
        _ => false,
    };
    let refused = form.flag("backup_counts_given") == Some(false);
    (falls_short || refused)
        .then(|| Finding::new("backup_counts", Severity::Error, Some("backup_counts_given")))
}
