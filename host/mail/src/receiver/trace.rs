//! The line we put on top of every mail (RFC 5321 4.4).

use std::net::IpAddr;

use jiff::Timestamp;

use super::Protocol;

pub(super) struct Trace<'a> {
    pub(super) protocol: Protocol,
    pub(super) name: &'a str,
    /// What the sender calls itself; nothing proves it.
    pub(super) hello: &'a str,
    pub(super) extended: bool,
    pub(super) peer: IpAddr,
    pub(super) encrypted: bool,
}

impl Trace<'_> {
    pub(super) fn header(&self, at: Timestamp) -> String {
        let peer = match self.peer {
            IpAddr::V4(peer) => format!("[{peer}]"),
            IpAddr::V6(peer) => format!("[IPv6:{peer}]"),
        };
        let with = match (self.protocol, self.extended, self.encrypted) {
            (Protocol::Lmtp, _, false) => "LMTP",
            (Protocol::Lmtp, _, true) => "LMTPS",
            (Protocol::Smtp, _, true) => "ESMTPS",
            (Protocol::Smtp, true, false) => "ESMTP",
            (Protocol::Smtp, false, false) => "SMTP",
        };
        let date = at.strftime("%a, %d %b %Y %H:%M:%S +0000");
        let hello = host(self.hello);
        format!("Received: from {hello} ({peer})\r\n\tby {} with {with}; {date}\r\n", self.name)
    }
}

/// A host name or an address literal; anything else is not repeated.
fn host(text: &str) -> &str {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    if !text.is_empty() && text.len() <= 255 && text.chars().all(fits) { text } else { "unknown" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trace_says_who_how_and_when() {
        let at: Timestamp = "2026-01-05T07:08:09.5Z".parse().unwrap();
        let mut trace = Trace {
            protocol: Protocol::Smtp,
            name: "desk.example",
            hello: "mx.client.example",
            extended: true,
            peer: "192.0.2.7".parse().unwrap(),
            encrypted: true,
        };
        assert_eq!(
            trace.header(at),
            "Received: from mx.client.example ([192.0.2.7])\r\n\tby desk.example with ESMTPS; \
             Mon, 05 Jan 2026 07:08:09 +0000\r\n"
        );
        trace.encrypted = false;
        trace.protocol = Protocol::Lmtp;
        trace.peer = "2001:db8::1".parse().unwrap();
        trace.hello = "a) by evil (";
        assert!(
            trace
                .header(at)
                .starts_with("Received: from unknown ([IPv6:2001:db8::1])\r\n\tby desk.example with LMTP; ")
        );
    }
}
