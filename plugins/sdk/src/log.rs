//! Diagnostics for the author of a rule set; customers never see them. Natively these do nothing.

#[cfg(target_arch = "wasm32")]
use crate::bindings::reglament::rules::log::{Level, write};

macro_rules! levels {
    ($($name:ident => $level:ident),+) => {$(
        #[cfg_attr(not(target_arch = "wasm32"), expect(unused_variables, reason = "there is nobody to tell natively"))]
        pub fn $name(message: &str) {
            #[cfg(target_arch = "wasm32")]
            write(Level::$level, message);
        }
    )+};
}
levels!(debug => Debug, info => Info, warn => Warn, error => Error);

/// Sends the text of a panic to the log before the component traps: without it the host sees only `unreachable`.
pub(crate) fn panics() {
    #[cfg(target_arch = "wasm32")]
    {
        static ONCE: std::sync::Once = std::sync::Once::new();
        ONCE.call_once(|| std::panic::set_hook(Box::new(|panic| error(&panic.to_string()))));
    }
}
