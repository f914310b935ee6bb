import { createServer, type IncomingHttpHeaders, type Server as HttpServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export type Message = {
  id: string;
  type: string;
  timestamp: string;
  sequence: number;
  data: { interview: { id: string; status: string; attempt: number; candidate: { name: string }; links: { candidate: string } } };
  facts?: Record<string, unknown>;
};

export type Call = { headers: Record<string, string>; raw: string };

/** Somebody else's program that hears of what happens, on loopback. It answers as `answers` says, then with 204. */
export class Receiver {
  readonly calls: Call[] = [];
  answers: number[] = [];
  url = '';
  private server?: HttpServer;

  async start(): Promise<this> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        this.calls.push({ headers: plain(request.headers), raw: Buffer.concat(parts).toString() });
        response.writeHead(this.answers.shift() ?? 204).end();
      });
    });
    this.server = server;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    return this;
  }

  stop(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  /** What came, each message checked with the library of Standard Webhooks. */
  verified(secret: string): Message[] {
    const check = new Webhook(secret);
    return this.calls.map((call) => check.verify(call.raw, call.headers) as Message);
  }
}

function plain(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
