import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { mockHandler } from './handler';

export const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'self'; frame-ancestors 'none'";
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.svg': 'image/svg+xml' };

/** The built pages over the mock, with the server's policy and its fallback per prefix. */
export function serveMock(dist: string, port: number): Promise<Server> {
  const handle = mockHandler();
  const server = createServer((request, response) => {
    const url = (request.url ?? '/').split('?')[0] ?? '/';
    if (url.startsWith('/api/') || url === '/readyz') return void handle(request, response);
    const file = path.join(dist, url);
    const found =
      existsSync(file) && statSync(file).isFile() ? file : path.join(dist, url.startsWith('/desk') ? 'desk/index.html' : 'index.html');
    response.writeHead(200, { 'content-type': TYPES[path.extname(found)] ?? 'application/octet-stream', 'content-security-policy': CSP });
    response.end(readFileSync(found));
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}
