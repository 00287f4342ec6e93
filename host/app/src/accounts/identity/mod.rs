//! Sign-in of staff by a provider of identity (`OpenID` Connect): the authorization code with PKCE, state and nonce. It
//! proves an address; whoever has an account of that address signs in, and nobody is given one unless an administrator
//! said so for the domain.
mod claims;
mod discovery;
mod set_up;
mod sign_in;

#[cfg(test)]
pub(super) use self::claims::signed as signed_by_provider;
pub use self::{
    discovery::IdentityKeys,
    set_up::{
        IdentityProviderDraft, change_identity_provider, create_identity_provider, delete_identity_provider,
        identity_provider, identity_providers,
    },
    sign_in::{
        IdentityAnswer, IdentityStart, begin_identity_sign_in, identity_redirect, sign_in_by_identity,
        sign_in_options,
    },
};

/// Secrets of clients are sealed for this.
const PURPOSE: &str = "identity-provider";
