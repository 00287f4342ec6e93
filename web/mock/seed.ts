import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Handle } from './handler';

/** Calls the mock as a browser would, without a socket. */
async function call<T>(handle: Handle, method: string, url: string, body?: unknown, token?: string): Promise<T> {
  const request = Object.assign(Readable.from(body === undefined ? [] : [Buffer.from(JSON.stringify(body))]), {
    method,
    url,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  }) as unknown as IncomingMessage;
  return new Promise((resolve) => {
    const response = {
      writeHead: () => undefined,
      end: (text: string) => resolve(JSON.parse(text || 'null') as T),
    } as unknown as ServerResponse;
    void handle(request, response);
  });
}

/** A few cases to look at in `npm run dev:mock`. */
export async function seed(handle: Handle): Promise<void> {
  await call(handle, 'PUT', '/api/v1/sandbox/clock', { now: '2026-11-20T12:00:00Z' });
  const { token } = await call<{ token: string }>(handle, 'POST', '/api/v1/sandbox/tokens', { role: 'administrator', name: 'Seed' });
  const post = <T>(path: string, body: unknown) => call<T>(handle, 'POST', `/api/v1${path}`, body, token);
  const customer = await post<{ id: string }>('/organisations', { name: 'ООО «Ромашка»', kind: 'customer' });
  const contact = await post<{ id: string }>('/contacts', { organisation: customer.id, name: 'Иван Петров' });
  await post('/entitlements', { customer: customer.id, product: 'recfaces', valid_to: '2026-12-31' });
  const base = { product: 'recfaces', channel: 'portal', customer: customer.id, contact: contact.id };
  await post('/tickets', {
    ...base,
    kind: 'defect',
    fields: {},
    text: 'Не открывается карточка посетителя\nПосле обновления окно остаётся пустым.',
  });
  await post('/tickets', { ...base, kind: 'advice', fields: { release: '2.3' }, text: 'Как подключить вторую камеру?' });
}
