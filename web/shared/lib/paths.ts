/** Addresses inside an app; the router adds the app's own prefix. */
export const articlePath = (id: string) => `/knowledge/${encodeURIComponent(id)}`;
export const assetPath = (id: string) => `/assets/${encodeURIComponent(id)}`;
export const ticketPath = (id: string) => `/tickets/${encodeURIComponent(id)}`;
export const inboundPath = (id: string) => `/mail/inbound/${encodeURIComponent(id)}`;
export const letterPath = (id: string) => `/mail/outbox/${encodeURIComponent(id)}`;
export const mailboxPath = (id: string) => `/mail/mailboxes/${encodeURIComponent(id)}`;
export const customerPath = (id: string) => `/customers/${encodeURIComponent(id)}`;
export const entitlementPath = (id: string) => `/contracts/${encodeURIComponent(id)}`;
export const calendarPath = (code: string) => `/calendars/${encodeURIComponent(code)}`;
export const rulesPath = (product: string) => `/rules/${encodeURIComponent(product)}`;
