//! Who may write on a case, and what somebody outside of it is shown.
use super::Case;
use crate::{
    access::Actor,
    ids::MessageId,
    ticket::{Direction, Message, Share},
};

impl Case {
    /// Those a complaint is about may read it and not write on it (T 5.1).
    pub fn may_write(&self, actor: &Actor) -> bool {
        actor.account.is_none_or(|account| !self.ticket.barred.contains(&account))
    }

    /// The messages of a share, once its terms were accepted; never a word among staff.
    pub fn shared_messages(&self, share: &Share) -> Vec<&Message> {
        if share.accepted_at.is_none() || share.revoked_at.is_some() {
            return Vec::new();
        }
        let shown = |id: &MessageId| share.messages.contains(id);
        self.messages
            .iter()
            .filter(|message| message.direction != Direction::Internal && shown(&message.id))
            .collect()
    }
}
