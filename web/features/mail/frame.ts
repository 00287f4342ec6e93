/** Nothing is fetched, run or sent, whatever got through: the server has cleaned it, the sandbox and this forbid it again. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const STYLE = `
:root { color-scheme: light; }
body { margin: 12px; background: #fff; color: #1a1b1e; font: 14px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
table { border-collapse: collapse; } td, th { padding: 2px 6px; vertical-align: top; }
blockquote { margin: 0 0 0 8px; padding-left: 8px; border-left: 3px solid #c1c2c5; }
img { max-width: 100%; }`;

/** The page of a frame around the HTML of a mail. The policy stands first: it holds for all that follows. A link would open a window, which
 *  the sandbox refuses: in the frame itself it would put the browser's own refusal in place of the mail. */
export const frameOf = (html: string): string =>
  `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta charset="utf-8"><base target="_blank"><style>${STYLE}</style></head><body>${html}</body></html>`;
