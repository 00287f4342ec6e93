//! Where the desk may send: an address that a partner names must not lead into the house. The name is resolved by us,
//! every address is judged, and the connection goes to an address that was judged; redirects are answers like others.
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use reqwest::{
    Client, RequestBuilder, StatusCode, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use serde_json::Value;

use crate::errors::AppError;

const CONNECT: Duration = Duration::from_secs(5);
/// Standard Webhooks: 15 to 30 seconds.
const WHOLE: Duration = Duration::from_secs(15);
/// Of an answer that is kept.
const EXCERPT: usize = 1_000;
/// Of an answer that is read.
const FORM_ANSWER: usize = 64 * 1024;

/// A stretch of addresses: `10.1.0.0/16`, `fd00::/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    bits: u8,
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no network such as 10.1.0.0/16");
        let (base, bits) = text.split_once('/').unwrap_or((text, ""));
        let base: IpAddr = base.parse().map_err(|_| wrong())?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        let bits = if bits.is_empty() { most } else { bits.parse().map_err(|_| wrong())? };
        if bits <= most { Ok(Self { base, bits }) } else { Err(wrong()) }
    }
}

impl Network {
    const fn v4(a: u8, b: u8, c: u8, bits: u8) -> Self {
        Self { base: IpAddr::V4(Ipv4Addr::new(a, b, c, 0)), bits }
    }

    const fn v6(a: u16, b: u16, bits: u8) -> Self {
        Self { base: IpAddr::V6(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0)), bits }
    }

    fn holds(&self, address: IpAddr) -> bool {
        let (base, address, width) = match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                (u128::from(base.to_bits()), u128::from(address.to_bits()), 32)
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => (base.to_bits(), address.to_bits(), 128),
            _ => return false,
        };
        let shift = width - u32::from(self.bits);
        base.checked_shr(shift).unwrap_or(0) == address.checked_shr(shift).unwrap_or(0)
    }
}

/// What is nobody's public address (IANA special-purpose registries): this host, private, shared, link-local with the
/// clouds' metadata, documentation, benchmarks, multicast, reserved.
const NOT_PUBLIC_V4: [Network; 15] = [
    Network::v4(0, 0, 0, 8),
    Network::v4(10, 0, 0, 8),
    Network::v4(100, 64, 0, 10),
    Network::v4(127, 0, 0, 8),
    Network::v4(169, 254, 0, 16),
    Network::v4(172, 16, 0, 12),
    Network::v4(192, 0, 0, 24),
    Network::v4(192, 0, 2, 24),
    Network::v4(192, 88, 99, 24),
    Network::v4(192, 168, 0, 16),
    Network::v4(198, 18, 0, 15),
    Network::v4(198, 51, 100, 24),
    Network::v4(203, 0, 113, 24),
    Network::v4(224, 0, 0, 4),
    Network::v4(240, 0, 0, 4),
];
/// Only these are handed out to the public, but for the stretches below.
const GLOBAL_V6: Network = Network::v6(0x2000, 0, 3);
/// Protocol assignments with Teredo, documentation, 6to4: what leads to an address that is not to be seen.
const NOT_PUBLIC_V6: [Network; 4] = [
    Network::v6(0x2001, 0, 23),
    Network::v6(0x2001, 0x0db8, 32),
    Network::v6(0x2002, 0, 16),
    Network::v6(0x3fff, 0, 20),
];

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(_) => !NOT_PUBLIC_V4.iter().any(|network| network.holds(address)),
        IpAddr::V6(_) => {
            GLOBAL_V6.holds(address) && !NOT_PUBLIC_V6.iter().any(|network| network.holds(address))
        }
    }
}

/// Which addresses may be reached, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// Networks of the house that may be reached all the same, over plain HTTP as well.
    pub allowed: Vec<Network>,
}

impl Guard {
    /// An address written in IPv6 that stands for one of IPv4 is judged as that.
    fn permits(&self, address: IpAddr, encrypted: bool) -> bool {
        let address = address.to_canonical();
        self.allowed.iter().any(|network| network.holds(address)) || encrypted && is_public(address)
    }

    /// An address as it is written: what can be said of it before its name is resolved.
    ///
    /// # Errors
    /// `url_refused` at `url`.
    pub fn check(&self, url: &str) -> Result<Url, AppError> {
        let refused = |says: &str| AppError::invalid("url_refused", "url", says);
        let url = Url::parse(url).map_err(|_| refused("this is no address"))?;
        let encrypted = match url.scheme() {
            "https" => true,
            "http" if !self.allowed.is_empty() => false,
            _ => return Err(refused("only https is taken")),
        };
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(refused("no user, password or fragment is taken"));
        }
        let host = url.host_str().unwrap_or_default();
        let literal: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
        if host.is_empty() || literal.is_some_and(|address| !self.permits(address, encrypted)) {
            return Err(refused("this address may not be reached"));
        }
        Ok(url)
    }
}

/// Resolves names and passes on nothing if anything of it may not be reached.
struct Judge {
    guard: Guard,
    encrypted: bool,
}

impl Resolve for Judge {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, encrypted) = (self.guard.clone(), self.encrypted);
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if let Some(inside) = found.iter().find(|address| !guard.permits(address.ip(), encrypted)) {
                return Err(format!("{} may not be reached", inside.ip()).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Sends, within the guard.
pub struct Sender {
    guard: Guard,
    encrypted: OnceLock<Option<Client>>,
    plain: OnceLock<Option<Client>>,
}

/// Most bytes of a document that is read whole.
const DOCUMENT: usize = 256 << 10;

/// What an address answered.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) excerpt: String,
}

/// What a form was answered with.
pub(crate) struct FormAnswer {
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Sender {
    pub fn new(guard: Guard) -> Self {
        Self { guard, encrypted: OnceLock::new(), plain: OnceLock::new() }
    }

    pub fn guard(&self) -> &Guard {
        &self.guard
    }

    /// Posts a document once. The error says why there is no answer.
    pub(super) async fn post(
        &self,
        url: &str,
        headers: [(&'static str, String); 3],
        body: String,
    ) -> Result<Answer, String> {
        let mut request = self.request(url, "application/json", body)?;
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let (status, taken) = answer(request, EXCERPT).await?;
        Ok(Answer { status, excerpt: String::from_utf8_lossy(&taken).replace('\0', " ") })
    }

    /// Posts a form that is encoded already, within the same guard.
    pub(crate) async fn post_form(&self, url: &str, form: String) -> Result<FormAnswer, String> {
        let request = self.request(url, "application/x-www-form-urlencoded", form)?;
        let request = request.header("accept", "application/json");
        let (status, taken) = answer(request, FORM_ANSWER).await?;
        Ok(FormAnswer { status, text: String::from_utf8_lossy(&taken).into_owned() })
    }

    fn request(&self, url: &str, media_type: &str, body: String) -> Result<RequestBuilder, String> {
        let (client, url) = self.way_to(url)?;
        Ok(client.post(url).header("content-type", media_type).body(body))
    }

    /// Judged again: the settings may have changed since the address was set up.
    fn way_to(&self, url: &str) -> Result<(&Client, Url), String> {
        let url = self.guard.check(url).map_err(|_| "this address may not be reached".to_owned())?;
        let encrypted = url.scheme() == "https";
        let place = if encrypted { &self.encrypted } else { &self.plain };
        let client = place.get_or_init(|| client(&self.guard, encrypted)).as_ref();
        Ok((client.ok_or_else(|| "the HTTP client does not start".to_owned())?, url))
    }

    /// A document of JSON at an address. The error says why there is none.
    pub(crate) async fn read_json(&self, url: &str) -> Result<Value, String> {
        let (client, url) = self.way_to(url)?;
        document(client.get(url)).await
    }

    /// The document that answers a form of somebody who names themselves in the header, or in the form.
    pub(crate) async fn redeem(
        &self,
        url: &str,
        form: String,
        basic: Option<(String, String)>,
    ) -> Result<Value, String> {
        let request = self.request(url, "application/x-www-form-urlencoded", form)?;
        document(match basic {
            Some((user, password)) => request.basic_auth(user, Some(password)),
            None => request,
        })
        .await
    }
}

/// A redirect is an answer like others, and no document.
async fn document(request: RequestBuilder) -> Result<Value, String> {
    let (status, taken) = answer(request.header("accept", "application/json"), DOCUMENT).await?;
    if status != StatusCode::OK {
        return Err(format!("it answered {status}"));
    }
    serde_json::from_slice(&taken).map_err(|_| "the answer is no JSON, or too much of it".to_owned())
}

/// The status, and at most so many bytes of what came with it.
async fn answer(request: RequestBuilder, most: usize) -> Result<(u16, Vec<u8>), String> {
    let mut response = request.send().await.map_err(|error| causes(&error))?;
    let mut taken = Vec::new();
    while taken.len() < most {
        match response.chunk().await {
            Ok(Some(chunk)) => taken.extend_from_slice(&chunk),
            Ok(None) | Err(_) => break,
        }
    }
    taken.truncate(most);
    Ok((response.status().as_u16(), taken))
}

fn client(guard: &Guard, encrypted: bool) -> Option<Client> {
    let built = Client::builder()
        .dns_resolver(Arc::new(Judge { guard: guard.clone(), encrypted }))
        .redirect(Policy::none())
        .no_proxy()
        .https_only(encrypted)
        .connect_timeout(CONNECT)
        .timeout(WHOLE)
        // Each attempt resolves and judges anew.
        .pool_max_idle_per_host(0)
        .user_agent("Reglament-Webhooks/1")
        .build();
    built.inspect_err(|error| tracing::error!(error = %error, "no client for webhooks: {error}")).ok()
}

/// The chain of causes, without the address.
fn causes(error: &reqwest::Error) -> String {
    let mut says = if error.is_timeout() { "timed out".to_owned() } else { "no answer".to_owned() };
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        says = format!("{says}: {cause}");
        next = cause.source();
    }
    says.chars().take(EXCERPT).collect()
}

#[cfg(test)]
mod tests {
    use super::{Guard, Network};

    fn code(guard: &Guard, url: &str) -> &'static str {
        if guard.check(url).is_ok() { "taken" } else { "refused" }
    }

    /// S-46 of the notes on reliability: how others were led into their own house.
    #[test]
    fn addresses_that_lead_into_the_house_are_refused() {
        let guard = Guard::default();
        for url in [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0177.0.0.1/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://0.0.0.0/",
            "https://169.254.169.254/latest",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://10.0.0.1/",
            "https://172.31.255.255/",
            "https://192.168.1.1/",
            "https://100.64.0.1/",
            "https://[64:ff9b::a00:1]/",
            "https://[2002:7f00:1::]/",
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://user@example.com/",
            "http://example.com/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "nonsense",
        ] {
            assert_eq!(code(&guard, url), "refused", "{url}");
        }
        for url in ["https://example.com/hook", "https://93.184.215.14:8443/", "https://[2606:2800:21f::1]/"]
        {
            assert_eq!(code(&guard, url), "taken", "{url}");
        }
    }

    #[test]
    fn a_network_of_the_house_may_be_opened() {
        let guard = Guard { allowed: vec!["10.1.0.0/16".parse().unwrap()] };
        assert_eq!(code(&guard, "http://10.1.2.3/"), "taken");
        assert_eq!(code(&guard, "https://10.2.0.1/"), "refused");
        assert_eq!(code(&guard, "http://93.184.215.14/"), "refused");
        assert_eq!(code(&guard, "https://[::ffff:10.1.0.1]/"), "taken");
        for wrong in ["10.0.0.0/33", "10.0.0", "::/129", ""] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}
