/** Addresses inside an app; the router adds the app's own prefix. */
export const articlePath = (id: string) => `/knowledge/${encodeURIComponent(id)}`;
export const assetPath = (id: string) => `/assets/${encodeURIComponent(id)}`;
export const ticketPath = (id: string) => `/tickets/${encodeURIComponent(id)}`;
