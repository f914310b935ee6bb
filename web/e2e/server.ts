import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const binary = resolve(import.meta.dirname, '../../.build/retake');

/** A real Retake server on a free loopback port with a data folder of its own. */
export class Server {
  readonly data = mkdtempSync(join(tmpdir(), 'retake-e2e-'));
  url = '';
  /** The one-time setup link that the first start prints. */
  setupLink = '';
  private child?: ChildProcess;
  private output = '';

  /** Runs another command of the program on the same data folder, such as `demo`. */
  async command(...args: string[]): Promise<string> {
    const child = spawn(binary, [...args, '--data-dir', this.data], { env: environment() });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const code = await new Promise((done) => child.once('exit', done));
    if (code !== 0) throw new Error(`retake ${args.join(' ')} ended with ${code}:\n${output}`);
    return output;
  }

  /** Starts, or starts again on the same address and data. Resolves once the server says that it is ready. */
  async start(): Promise<void> {
    this.url ||= `http://localhost:${await freePort()}`;
    this.output = '';
    // Webhooks of the stories go to receivers on this machine, and results to an ATS on it.
    const settings = ['--addr', new URL(this.url).host, '--data-dir', this.data, '--outside-allow', '127.0.0.1/32', '--ats-hosts', '127.0.0.1'];
    const child = spawn(binary, ['serve', ...settings], { env: environment() });
    this.child = child;
    const collect = (chunk: Buffer) => (this.output += chunk);
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    await new Promise<void>((ready, failed) => {
      child.stdout.on('data', () => this.output.includes('Stop with') && ready());
      child.once('exit', (code) => failed(new Error(`the server ended with ${code}:\n${this.output}`)));
    });
    this.setupLink = /\S+\/setup\/\S+/.exec(this.output)?.[0] ?? this.setupLink;
  }

  /** Ends the server as a power cut would: no chance to tidy up. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.data, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await gone;
  }
}

/** The environment without settings of this machine's own Retake. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RETAKE_')));
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}
