import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { request as ask, createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type Running = { url: string; stop: () => Promise<void> };

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

async function ready(url: string, child: ChildProcess, log: string[]): Promise<void> {
  const deadline = Date.now() + 240_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server did not become ready:\n${log.join('')}`);
}

/** Where people come to; passkeys need a host with a name. */
type Door = { host: string; port: number };

/** Pages of a folder in front of a server: what is under `/api/` goes on to it. */
async function pagesBefore(server: Running, dist: string, { host, port }: Door): Promise<Running> {
  const { sendPage } = await import('@/mock/serve');
  const front = createHttpServer((request, response) => {
    const { method, headers, url = '/' } = request;
    if (!url.startsWith('/api/')) return sendPage(dist, url, response);
    const onward = ask(`${server.url}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => front.listen(port, '127.0.0.1', resolve));
  const stop = async () => {
    front.closeAllConnections();
    front.close();
    await server.stop();
  };
  return { url: `http://${host}:${port}`, stop };
}

type Manner = { keep?: boolean; env?: NodeJS.ProcessEnv; flags?: string[]; log?: string[] };

/** Starts the server on a folder; answers once it is ready, with the way to stop it. */
async function serve(binary: string, data: string, port: number, manner: Manner = {}): Promise<() => Promise<void>> {
  const { keep = false, env = {}, flags = ['--sandbox'], log = [] } = manner;
  const child = spawn(binary, ['serve', ...flags, '--data', data, '--listen', `127.0.0.1:${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  child.stdout.on('data', (chunk) => log.push(String(chunk)));
  child.stderr.on('data', (chunk) => log.push(String(chunk)));
  await ready(`http://127.0.0.1:${port}`, child, log);
  return async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
    if (!keep) rmSync(data, { recursive: true, force: true });
    if (process.env.E2E_LOG) console.log(log.join(''));
  };
}

/** A folder as this build's first start leaves it: compiling the plugins once is enough for all files of tests. */
export async function template(binary: string): Promise<string> {
  const { size, mtimeMs } = statSync(binary);
  const folder = path.join(tmpdir(), `reglament-e2e-template-${size}-${Math.round(mtimeMs)}`);
  if (existsSync(folder)) return folder;
  const fresh = mkdtempSync(path.join(tmpdir(), 'reglament-e2e-'));
  const stop = await serve(binary, fresh, await freePort(), { keep: true });
  await stop();
  renameSync(fresh, folder);
  return folder;
}

function builtServer(): string {
  const binary = process.env.REGLAMENT_BIN;
  if (!binary) throw new Error('REGLAMENT_BIN must name the built server, e.g. target/debug/reglament');
  return binary;
}

/** The server as whoever installs it starts it, on an empty folder; `printed` is what it says. */
export async function startAsDelivered(flags: string[]): Promise<Running & { printed: string[] }> {
  const port = await freePort();
  const data = mkdtempSync(path.join(tmpdir(), 'reglament-e2e-'));
  const printed: string[] = [];
  const stop = await serve(builtServer(), data, port, { flags, log: printed });
  return { url: `http://127.0.0.1:${port}`, stop, printed };
}

/** The real server as a fresh installation, with the pages built into it. `E2E_DIST=dist` shows the pages of that folder instead, over the
 *  same server: after `npm run build`, no compiling. `E2E_MOCK=1` runs the same flows over the mock, to work on pages without a server. */
export async function startServer(host = '127.0.0.1'): Promise<Running> {
  const port = await freePort();
  const url = `http://${host}:${port}`;
  if (process.env.E2E_MOCK) {
    const { serveMock } = await import('@/mock/serve');
    const server = await serveMock(path.resolve(import.meta.dirname, '../dist'), port);
    return { url, stop: async () => void server.close() };
  }
  const binary = builtServer();
  const data = mkdtempSync(path.join(tmpdir(), 'reglament-e2e-'));
  cpSync(await template(binary), data, { recursive: true });
  const { E2E_DIST } = process.env;
  const door = { host, port: E2E_DIST ? await freePort() : port };
  const stop = await serve(binary, data, port, { env: { REGLAMENT_PUBLIC_URL: `http://${host}:${door.port}` } });
  return E2E_DIST ? pagesBefore({ url: `http://127.0.0.1:${port}`, stop }, path.resolve(E2E_DIST), door) : { url, stop };
}

/** A sandbox that runs already, with whatever it holds; `E2E_DIST` shows the pages of a folder over it as well. */
export async function runningServer(url: string): Promise<Running> {
  const server = { url, stop: async () => undefined };
  const { E2E_DIST } = process.env;
  return E2E_DIST ? pagesBefore(server, path.resolve(E2E_DIST), { host: '127.0.0.1', port: await freePort() }) : server;
}
