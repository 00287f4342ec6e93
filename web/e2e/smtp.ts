import { createServer, type Socket } from 'node:net';

export type Smtp = { port: number; answer: (recipient: string) => void; stop: () => void };

/** A mail server that answers every recipient with one line; what it takes it throws away. */
export async function startSmtp(first: string): Promise<Smtp> {
  let recipient = first;
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    let inData = false;
    const reply = (line: string) => socket.write(`${line}\r\n`);
    const hear = (line: string) => {
      if (inData) {
        if (line !== '.') return;
        inData = false;
        reply('250 2.0.0 taken');
      } else if (/^DATA/i.test(line)) {
        inData = true;
        reply('354 go on');
      } else if (/^RCPT/i.test(line)) reply(recipient);
      else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else reply('250 ok');
    };
    let rest = '';
    socket.on('data', (chunk) => {
      const lines = (rest + String(chunk)).split('\r\n');
      rest = lines.pop() ?? '';
      lines.forEach(hear);
    });
    reply('220 mail.test ready');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => {
    for (const socket of open) socket.destroy();
    server.close();
  };
  const answer = (line: string) => {
    recipient = line;
  };
  return { port: (server.address() as { port: number }).port, answer, stop };
}
