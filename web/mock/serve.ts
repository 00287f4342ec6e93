import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { mockHandler } from './handler';

export const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'self'; frame-ancestors 'none'";
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.svg': 'image/svg+xml' };

/** A built page or its part, with the server's policy and its fallback per prefix. */
export function sendPage(dist: string, address: string, response: ServerResponse): void {
  const url = address.split('?')[0] ?? '/';
  const file = path.join(dist, url);
  const found =
    existsSync(file) && statSync(file).isFile() ? file : path.join(dist, url.startsWith('/desk') ? 'desk/index.html' : 'index.html');
  response.writeHead(200, { 'content-type': TYPES[path.extname(found)] ?? 'application/octet-stream', 'content-security-policy': CSP });
  response.end(readFileSync(found));
}

/** The built pages over the mock. */
export function serveMock(dist: string, port: number): Promise<Server> {
  const handle = mockHandler();
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    if (url.startsWith('/api/') || url.startsWith('/readyz')) return void handle(request, response);
    sendPage(dist, url, response);
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}
