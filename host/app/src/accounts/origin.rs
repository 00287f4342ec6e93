//! Where a request comes from: the address of its peer, or what a proxy of the house says of it.
use std::net::IpAddr;

use store::Device;

const LONGEST_AGENT: usize = 200;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    pub address: Option<IpAddr>,
    pub user_agent: Option<String>,
}

impl Origin {
    /// What attempts are counted by: an address of IPv4, the /64 of one of IPv6, which is one subscriber's.
    pub(super) fn network(&self) -> String {
        match self.address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            None => "unknown".to_owned(),
        }
    }

    pub(crate) fn shown(&self) -> Option<String> {
        self.address.map(|address| address.to_canonical().to_string())
    }

    pub(super) fn device(&self) -> Device {
        let agent = self.user_agent.as_deref().map(|text| text.chars().take(LONGEST_AGENT).collect());
        Device { address: self.shown(), user_agent: agent }
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn s_39_one_subscriber_is_one_network() {
        let network =
            |text: &str| Origin { address: Some(text.parse().unwrap()), user_agent: None }.network();
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(Origin::default().network(), "unknown");
    }
}
