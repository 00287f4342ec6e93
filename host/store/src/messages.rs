//! Messages and attachments by themselves.
use domain::{
    access::Scope,
    ids::{AttachmentId, MessageId, TicketId},
    ticket::{Attachment, Message},
};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::Expr,
};

use crate::{
    Db, StoreError, Tx,
    cases::attachment_row,
    database::Connection as _,
    document::{self, plain},
    entity::{attachment, message},
    scope,
};

/// The message of a mail, by its Message-ID; the first one where hostile mail repeats it.
pub async fn find_message_by_external_id(
    db: &dyn Db,
    scope: &Scope,
    external_id: &str,
) -> Result<Option<Message>, StoreError> {
    let row = message::Entity::find()
        .filter(message::Column::ExternalId.eq(plain(external_id)))
        .filter(scope::of_ticket(scope, message::Column::Ticket))
        .order_by_asc(message::Column::At)
        .order_by_asc(message::Column::Id)
        .one(&db.executor())
        .await?;
    row.map(|row| document::read("message", &row.data)).transpose()
}

/// Replaces a message's content, for erasure: places, instants and the events about it stay.
pub async fn replace_message(tx: &Tx, held: &Message) -> Result<(), StoreError> {
    message::Entity::update_many()
        .col_expr(message::Column::Data, Expr::value(document::write("message", held)?))
        .col_expr(message::Column::ExternalId, Expr::value(held.external_id.as_deref().map(plain)))
        .filter(message::Column::Id.eq(held.id.0))
        .exec(&tx.executor())
        .await?;
    Ok(())
}

/// Files a document on a ticket that came with no message (an act of a visit).
pub async fn insert_attachment(tx: &Tx, ticket: TicketId, held: &Attachment) -> Result<(), StoreError> {
    let row = attachment_row(ticket, None, held)?;
    attachment::Entity::insert(row.into_active_model()).exec_without_returning(&tx.executor()).await?;
    Ok(())
}

/// Files of a ticket, or of one of its messages, in the order they came; those of internal notes as in
/// [`find_attachment`].
pub async fn list_attachments(
    db: &dyn Db,
    scope: &Scope,
    ticket: TicketId,
    message: Option<MessageId>,
    internal_too: bool,
) -> Result<Vec<Attachment>, StoreError> {
    let query = attachment::Entity::find()
        .filter(attachment::Column::Ticket.eq(ticket.0))
        .filter(Condition::all().add_option(message.map(|id| attachment::Column::Message.eq(id.0))))
        .filter(shown(scope, internal_too))
        .order_by_asc(attachment::Column::Id);
    let rows = query.all(&db.executor()).await?;
    rows.iter().map(|row| document::read("attachment", &row.data)).collect()
}

fn shown(scope: &Scope, internal_too: bool) -> Condition {
    let hides = !internal_too || matches!(scope, Scope::Customers(_));
    Condition::all()
        .add(scope::of_ticket(scope, attachment::Column::Ticket))
        .add_option(hides.then(|| attachment::Column::Internal.eq(false)))
}

/// Files of internal notes are there only for whoever may see those; never for customers.
pub async fn find_attachment(
    db: &dyn Db,
    scope: &Scope,
    id: AttachmentId,
    internal_too: bool,
) -> Result<Option<Attachment>, StoreError> {
    let query = attachment::Entity::find_by_id(id.0).filter(shown(scope, internal_too));
    let found = query.one(&db.executor()).await?;
    found.map(|row| document::read("attachment", &row.data)).transpose()
}

/// Whether any attachment still refers to this content, before an orphan is swept from the object store.
pub async fn is_content_referenced(db: &dyn Db, digest: &str) -> Result<bool, StoreError> {
    let row = attachment::Entity::find()
        .select_only()
        .column(attachment::Column::Digest)
        .filter(attachment::Column::Digest.eq(digest))
        .into_tuple::<String>()
        .one(&db.executor())
        .await?;
    Ok(row.is_some())
}
