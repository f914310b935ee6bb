import { createServer, type Server as Listener } from 'node:http';
import { expect } from '@playwright/test';
import type { Server } from './server.ts';

/** What the ATS shows of one test it has sent. */
export type Test = { order: string; results: { status: string; link: string; metadata: Record<string, string> }[] };

/** Acts as Greenhouse does: it lists and sends tests, and when it is told that there is news it comes and asks. */
export class Greenhouse {
  readonly tests = new Map<string, Test>();
  /** What was not as Greenhouse wants it. */
  readonly complaints: string[] = [];
  key = '';
  private readonly listener: Listener;
  private readonly retake: Server;

  constructor(retake: Server) {
    this.retake = retake;
    this.listener = createServer(async (request, answer) => {
      const test = this.tests.get(request.url ?? '');
      if (request.method !== 'PATCH' || request.headers.authorization !== this.authorization || !test) {
        this.complaints.push(`${request.method} ${request.url} by ${request.headers.authorization}`);
        answer.writeHead(401).end();
        return;
      }
      const status = await this.ask(`/test_status?partner_interview_id=${test.order}`);
      test.results.push({ status: status.partner_status, link: status.partner_profile_url, metadata: status.metadata });
      answer.writeHead(200).end();
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((done) => this.listener.listen(0, '127.0.0.1', done));
    return this;
  }

  async stop(): Promise<void> {
    this.listener.closeAllConnections();
    await new Promise((done) => this.listener.close(done));
  }

  private get authorization(): string {
    return `Basic ${Buffer.from(`${this.key}:`).toString('base64')}`;
  }

  async ask(path: string, body?: object): Promise<any> {
    const answer = await fetch(`${this.retake.url}/ats/greenhouse/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { Authorization: this.authorization, 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    expect(answer.status, `${path}: ${await answer.clone().text()}`).toBe(200);
    return answer.json();
  }

  /** Sends somebody the test of that name, as a recruiter does in Greenhouse. */
  async send(name: string, who: { name: string; email: string }): Promise<Test> {
    const listed: { partner_test_id: string; partner_test_name: string }[] = await this.ask('/list_tests');
    const chosen = listed.find((t) => t.partner_test_name === name)!;
    const [first, ...rest] = who.name.split(' ');
    const path = `/integrations/testing_partners/take_home_tests/${this.tests.size + 1}`;
    const { port } = this.listener.address() as { port: number };
    const { partner_interview_id } = await this.ask('/send_test', {
      partner_test_id: chosen.partner_test_id,
      candidate: {
        first_name: first, last_name: rest.join(' '), preferred_name: null, email: who.email,
        greenhouse_profile_url: 'https://app.greenhouse.io/people/17681532?application_id=26234709',
      },
      sent_by: 'hiring@example.com',
      url: `http://127.0.0.1:${port}${path}`,
    });
    const test: Test = { order: partner_interview_id, results: [] };
    this.tests.set(path, test);
    return test;
  }
}
