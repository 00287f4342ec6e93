//! Where a key opens from: a key that was carried off is of no use elsewhere.
use std::net::IpAddr;

use ipnet::IpNet;
use store::ApiKey;

use crate::errors::{AppError, InvalidField};

const MOST: usize = 50;

/// Networks as they are kept: `192.0.2.0/24`, an address as the network of itself.
pub(super) fn networks(given: &[String], faults: &mut Vec<InvalidField>) -> Vec<String> {
    if given.len() > MOST {
        faults.push(InvalidField::new("batch_too_large", "networks", format!("at most {MOST}")));
        return Vec::new();
    }
    let mut read = Vec::new();
    for (index, text) in given.iter().enumerate() {
        if let Some(network) = network(text.trim()) {
            read.push(network.to_string());
        } else {
            let told = "an address or a network such as 192.0.2.0/24";
            faults.push(InvalidField::new("value_invalid", &format!("networks.{index}"), told));
        }
    }
    read
}

/// # Errors
/// [`AppError::Forbidden`] where the key is bound to networks and the address is in none of them, or is not known.
pub(super) fn opens_from(key: &ApiKey, address: Option<IpAddr>) -> Result<(), AppError> {
    if key.networks.is_empty() {
        return Ok(());
    }
    let address = address.map(|address| address.to_canonical());
    let holds =
        |text: &String| network(text).zip(address).is_some_and(|(held, address)| held.contains(&address));
    if key.networks.iter().any(holds) {
        return Ok(());
    }
    let from = address.map(|address| address.to_string()).unwrap_or_default();
    tracing::warn!(key.id = %key.id, from, "a key was used from where it does not open");
    Err(AppError::forbidden("network_refused", "this key is not used from this address"))
}

fn network(text: &str) -> Option<IpNet> {
    let alone = || text.parse::<IpAddr>().ok().map(|address| IpNet::from(address.to_canonical()));
    text.parse::<IpNet>().ok().map(|network| network.trunc()).or_else(alone)
}

#[cfg(test)]
mod tests {
    use super::networks;

    fn read(given: &[&str]) -> (Vec<String>, Vec<String>) {
        let mut faults = Vec::new();
        let given: Vec<_> = given.iter().map(|&text| text.to_owned()).collect();
        let held = networks(&given, &mut faults);
        (held, faults.into_iter().map(|fault| fault.path).collect())
    }

    #[test]
    fn networks_are_kept_by_their_first_address() {
        let (held, faults) = read(&["192.0.2.7/24", " 198.51.100.7 ", "2001:db8::1/32", "::ffff:192.0.2.1"]);
        assert_eq!(held, ["192.0.2.0/24", "198.51.100.7/32", "2001:db8::/32", "192.0.2.1/32"]);
        assert!(faults.is_empty());
    }

    #[test]
    fn what_is_no_network_is_named() {
        let (_, faults) = read(&["192.0.2.0/33", "desk.example", "", "10.0.0.0/8"]);
        assert_eq!(faults, ["networks.0", "networks.1", "networks.2"]);
    }
}
