import { execFileSync } from 'node:child_process';
import { createServer, request } from 'node:http';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { row } from './acts.ts';
import { expect, test } from './fixtures.ts';
import config from './playwright.config.ts';
import type { Server } from './server.ts';

// What breaks while somebody answers, and what may be lost by it.

export const limit = 90;
export const question = [{ prompt: 'What would you teach a newcomer first?', takes: 2, answer: limit }];

export async function begin(room: Page): Promise<void> {
  await room.getByRole('button', { name: 'Start recording' }).click();
}

/** Seconds of recording, as the room counts them. */
export async function shown(room: Page): Promise<number> {
  const [minutes, seconds] = (await room.locator('[data-time]').textContent())!.trim().split(':').map(Number);
  return limit - minutes * 60 - seconds;
}

/** The page says how much was saved, and that is at most five seconds less than what was recorded. */
export async function expectSaved(room: Page, recorded: number): Promise<void> {
  const heading = room.getByRole('heading', { name: /We saved 0:\d\d of your answer/ });
  await expect(heading).toBeVisible();
  const saved = Number(/0:(\d\d)/.exec((await heading.textContent())!)![1]);
  expect(recorded - saved).toBeLessThanOrEqual(5);
}

/** The timeline says why the take ended. */
export async function expectTold(desk: Page, name: string, words: string): Promise<void> {
  await row(desk, name).getByRole('link', { name, exact: true }).click();
  await expect(desk.getByText(words)).toBeVisible();
}

/** The newest recording on disk is at most five seconds shorter than what was recorded, and decodes. */
export async function expectLittleLost(failure: string, recorded: number, server: Server): Promise<void> {
  const file = execFileSync('sh', ['-c', `ls -t "${server.data}"/recordings/*/*/original | head -n 1`]).toString().trim();
  const probe = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file], { stdio: ['ignore', 'pipe', 'ignore'] });
  const times = probe.toString().trim().split('\n').map(parseFloat).filter((time) => time >= 0);
  const stored = Math.max(...times) - Math.min(...times);
  test.info().annotations.push({ type: 'lost', description: `${failure}: ${recorded} s recorded, ${stored.toFixed(1)} s stored` });
  console.log(`  ${failure}: ${recorded} s recorded, ${stored.toFixed(1)} s stored, ${Math.max(0, recorded - stored).toFixed(1)} s lost`);
  expect(recorded - stored).toBeLessThanOrEqual(5);
}

/** Recording again still has all its takes. */
export async function expectTakes(room: Page, left: number, button: RegExp = /Record again/): Promise<void> {
  await expect(room.getByRole('button', { name: button })).toBeVisible();
  if (await room.getByRole('button', { name: 'Keep it', exact: true }).isVisible()) {
    await room.getByRole('button', { name: button }).click();
    const on = room.getByRole('button', { name: 'Start recording' });
    await expect(on).toBeVisible();
    await expect(room.getByText(`${left} takes`, { exact: true })).toBeVisible();
  }
}

/** On a small phone nothing is wider than the screen, and axe finds nothing. */
export async function expectFits(room: Page): Promise<void> {
  const usual = room.viewportSize()!;
  await room.setViewportSize({ width: 320, height: 640 });
  await expectAccessible(room);
  expect(await room.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await room.setViewportSize(usual);
}

/** Collects what a screen reader reads out. */
export async function hear(room: Page): Promise<void> {
  await room.addInitScript(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver((changes) => {
      for (const { target } of changes) if ((target as Element).id === 'live') said.push(target.textContent!);
    }).observe(document, { subtree: true, childList: true });
  });
}

export async function expectSpoken(room: Page, words: RegExp): Promise<void> {
  await expect.poll(() => room.evaluate(() => (window as unknown as { said: string[] }).said.join('\n'))).toMatch(words);
}

/** How many records the browser's own database still holds. */
export async function onDevice(room: Page): Promise<{ takes: number; pieces: number }> {
  return room.evaluate(async () => {
    const wait = <T>(request: IDBRequest<T>) => new Promise<T>((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    const database = await wait(indexedDB.open('retake'));
    const stores = database.transaction(['takes', 'pieces']);
    return { takes: await wait(stores.objectStore('takes').count()), pieces: await wait(stores.objectStore('pieces').count()) };
  });
}

/** From now on nothing that is sent to an upload arrives. */
export async function holdUploads(room: Page): Promise<void> {
  await room.route('**/uploads/*', (route) => route.abort());
}

export async function letUploads(room: Page): Promise<void> {
  await room.unroute('**/uploads/*');
}

/** Puts another page in front, or this one back, as far as the page can tell. */
export async function show(room: Page, visible: boolean): Promise<void> {
  await room.evaluate((visible) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => !visible });
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (visible ? 'visible' : 'hidden') });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visible);
}

export async function watchRecorder(room: Page): Promise<void> {
  await room.addInitScript(() => {
    const start = MediaRecorder.prototype.start;
    MediaRecorder.prototype.start = function (slice?: number) {
      Object.assign(window, { lastRecorder: this });
      return start.call(this, slice);
    };
  });
}

export async function freeze(room: Page): Promise<void> {
  await room.evaluate(() => (window as unknown as { lastRecorder: MediaRecorder }).lastRecorder.pause());
}

/** A track that a script stops says nothing; one whose device is gone says "ended". */
export async function unplug(room: Page): Promise<void> {
  await room.evaluate(() => {
    for (const track of (window as unknown as { lastRecorder: MediaRecorder }).lastRecorder.stream.getVideoTracks()) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  });
}

/** A proxy in front of the server that answers 413 to larger bodies, in words of its own. */
export async function smallProxy(to: string, largest: number): Promise<{ url: string; refused: () => number; close: () => void }> {
  let refused = 0;
  const proxy = createServer((asked, answer) => {
    if (Number(asked.headers['content-length'] ?? 0) > largest) {
      refused++;
      asked.resume();
      asked.on('end', () => answer.writeHead(413, { 'Content-Type': 'text/html' }).end('<h1>Request Entity Too Large</h1>'));
      return;
    }
    const passed = request(to + asked.url, { method: asked.method, headers: asked.headers }, (got) => {
      answer.writeHead(got.statusCode!, got.headers);
      got.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  const { port } = proxy.address() as { port: number };
  return { url: `http://localhost:${port}`, refused: () => refused, close: () => proxy.close() };
}

/** A browser process of its own, with a profile that outlives it. */
export async function ownBrowser(profile: string, server: Server, args: string[] = []): Promise<BrowserContext> {
  const launch = config.use!.launchOptions!;
  return chromium.launchPersistentContext(profile, {
    ...launch, args: [...launch.args!, ...args], baseURL: server.url, permissions: ['camera', 'microphone'],
  });
}

/** Ends the browser with that profile, all its processes, as a crash of the machine would. */
export async function kill(browser: BrowserContext, profile: string): Promise<void> {
  const gone = new Promise((done) => browser.once('close', done));
  for (const pid of execFileSync('pgrep', ['-f', profile]).toString().trim().split('\n')) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it went with its parent
    }
  }
  await gone;
}
