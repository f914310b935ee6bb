import { execFileSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { expectAccessible } from '../axe.ts';
import { candidate, expectPlays, invite, keep, newPosition, row, somebody, submit } from '../acts.ts';
import { folder } from '../film.ts';
import { expect, test } from '../fixtures.ts';

// The device check when something is in the way: help for this browser, a file instead of a camera, sound alone, and a word
// about the network.

const made = (name: string, ...args: string[]) => {
  const path = join(folder, name);
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args, path]);
  return path;
};
const picture = (seconds: number) => ['-f', 'lavfi', '-i', `testsrc2=s=320x240:r=15:d=${seconds}`, '-f', 'lavfi', '-i', `sine=440:d=${seconds}`];
const webm = () => made('answer.webm', ...picture(4), '-c:v', 'libvpx', '-b:v', '300k', '-deadline', 'realtime', '-c:a', 'libopus');
const quicktime = () => made('answer.mov', ...picture(3), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac');
const memo = () => made('memo.m4a', '-f', 'lavfi', '-i', 'sine=440:d=3', '-c:a', 'aac');

test('no camera: the steps for this browser, files instead, reviewed, kept, submitted and watched', async ({ desk, context, server }) => {
  test.setTimeout(150_000);
  const tab = await newPosition(desk, 'Potter', [{ prompt: 'Why clay?', takes: 2 }, { prompt: 'Which glaze?' }]);
  const who = somebody('File');
  const room = await stranger(context, server.url, 320);
  await toCheck(room, await invite(desk, tab, who));
  await expect(room.getByRole('button', { name: /^Record with your phone’s camera app/ })).toBeVisible();
  await room.getByRole('button', { name: 'Turn on camera and microphone' }).click();
  await expect(room.getByRole('heading', { name: 'Camera or microphone are blocked' })).toBeVisible();
  await expect(room.getByRole('main').getByRole('listitem').filter({ visible: true })).toHaveText([
    'Click the sign at the left of the address: two sliders, a camera or a lock.', 'Switch on camera and microphone.', 'Press “Try again” below.',
  ]);
  await expect(room.getByRole('button', { name: 'Continue with sound only' })).toHaveCount(0);
  await fits(room);

  await room.getByRole('button', { name: 'Answer with a file instead' }).click();
  await expect(room.getByRole('heading', { name: 'Question 1 of 2' })).toBeVisible();
  await expect(room.getByRole('heading', { name: 'Answer with a file' })).toBeVisible();
  await expect(room.getByText('Why clay?')).toBeVisible();
  await expect(room.getByText('It may last 1 minute; up to 30 seconds more are fine.')).toBeVisible();
  await expect(room.getByText('Use the camera app')).toBeVisible(); // on a phone
  await fits(room);

  // What is no answer is refused in place, before a byte leaves the device.
  const sent: string[] = [];
  room.on('request', (request) => request.method() !== 'GET' && sent.push(request.url()));
  writeFileSync(join(folder, 'empty.mp4'), '');
  writeFileSync(join(folder, 'letter.mp4'), 'Dear all, this is no film.');
  writeFileSync(join(folder, 'large.mp4'), Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomiso2', 'latin1'));
  truncateSync(join(folder, 'large.mp4'), 600e6); // all hole
  for (const [file, words] of [
    [join(folder, 'empty.mp4'), 'This file is empty. Choose the one with your recording.'],
    [join(folder, 'letter.mp4'), 'This is not a film that we can take. Choose a video file: MP4, MOV or WebM.'],
    [join(folder, 'large.mp4'), /^This file is too large: 600 MB, where 570 MB are allowed for this answer\./],
    [memo(), 'This file has no picture. Choose a video file.'],
    [made('long.webm', ...picture(95), '-c:v', 'libvpx', '-b:v', '50k', '-deadline', 'realtime', '-cpu-used', '8', '-r', '2', '-c:a', 'libopus'), /^This recording is too long: 1:3\d, where the answer time is 1 minute\./],
  ] as const) {
    await choose(room, file);
    await expect(room.getByRole('main').getByText(words)).toBeVisible();
    await expect(room.getByRole('main').locator('[data-fault]').filter({ visible: true })).toHaveCount(1);
    await expect(room.getByRole('button', { name: 'Use this file' })).toBeHidden();
  }
  await fits(room);

  await choose(room, webm());
  await expect(room.getByText(/^answer\.webm · 0:04 · /)).toBeVisible();
  await expect(room.getByText('A file that you use counts as a take, like a recording.')).toBeVisible();
  await expectPlays(room, 'Your file');
  await fits(room);
  expect(sent).toEqual([]);
  await room.getByRole('button', { name: 'Use this file' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
  await expectPlays(room, 'Your recording');
  await fits(room);
  await expect(room.getByRole('button', { name: 'Record again (1 take left)' })).toBeVisible();
  await room.getByRole('button', { name: 'Record again (1 take left)' }).click();
  await expect(room.getByRole('heading', { name: 'Answer with a file' })).toBeVisible(); // not the camera that there is not
  await room.reload();
  await expect(room.getByText('This answer is recorded and safe.')).toBeVisible();
  await room.getByRole('link', { name: 'Go on' }).click();

  // The way stays chosen, so the next question does not ask for a camera again.
  await expect(room.getByRole('heading', { name: 'Question 2 of 2' })).toBeVisible();
  await expect(room.getByRole('heading', { name: 'Answer with a file' })).toBeVisible();
  await choose(room, quicktime());
  await room.getByRole('button', { name: 'Use this file' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
  await keep(room);
  await submit(room);

  await desk.goto(tab);
  await expect(row(desk, who.name)).toContainText('To review');
  await row(desk, who.name).getByRole('link', { name: who.name, exact: true }).click();
  for (const prompt of ['Why clay?', 'Which glaze?']) {
    await desk.getByRole('link', { name: prompt }).click();
    const video = desk.locator('.player video');
    await expect.poll(() => video.evaluate((v: HTMLVideoElement) => v.videoWidth)).toBeGreaterThan(0);
  }
});

test('a file goes on over a network that comes and goes, and over a reload', async ({ desk, context, server }) => {
  const tab = await newPosition(desk, 'Sailor', [{ prompt: 'Why the sea?' }]);
  const room = await stranger(context, server.url);
  const link = await invite(desk, tab, somebody('Net'));
  await toCheck(room, link);
  await room.getByRole('button', { name: /^Record with your phone’s camera app/ }).click();
  await expect(room.getByRole('heading', { name: 'Answer with a file' })).toBeVisible();
  await expect(room.getByText('Use the camera app')).toBeHidden(); // at a desk
  await choose(room, webm());
  await room.context().setOffline(true);
  await room.getByRole('button', { name: 'Use this file' }).click();
  await expect(room.getByText('One moment: connecting').filter({ visible: true })).toBeVisible();
  await room.route('**/uploads/*', (route) => route.request().method() === 'PATCH' ? route.abort() : route.fallback());
  await room.context().setOffline(false);
  await expect(room.getByText('The connection is bad.')).toBeVisible({ timeout: 30_000 });
  room.on('dialog', (dialog) => dialog.accept()); // the browser asks before the page goes
  await room.reload();
  await expect(room.getByRole('heading', { name: /^Sending what this device saved/ })).toBeVisible();
  await room.unroute('**/uploads/*');
  await expect(room.getByText('This answer is recorded and safe.')).toBeVisible({ timeout: 30_000 });
  await room.goto(`${link}/overview`);
  await submit(room);
});

// What getUserMedia may refuse with, each with its own heading, and a way on unless another try is enough.
const refusals: [string, string, string, boolean][] = [
  ['NotAllowedError', 'Permission denied', 'Camera or microphone are blocked', true],
  ['NotAllowedError', 'Permission denied by system', 'The device keeps the browser from camera and microphone', true],
  ['NotAllowedError', 'Permission dismissed', 'The browser’s question was closed without an answer', false],
  ['SecurityError', '', 'The rules of this device forbid camera or microphone', true],
  ['NotFoundError', 'Requested device not found', 'No camera or no microphone was found', true],
  ['NotReadableError', 'Could not start video source', 'The camera or microphone does not answer', true],
  ['OverconstrainedError', '', 'The camera or microphone chosen before does not fit any more', false],
  ['AbortError', '', 'Turning on the camera was cut short', true],
];

test('every refusal has its own help, in English and in Spanish', async ({ desk, context, server }) => {
  test.setTimeout(150_000);
  const tab = await newPosition(desk, 'Warden', [{ prompt: 'Why doors?' }]);
  const room = await candidate(context, server.url);
  await room.setViewportSize({ width: 320, height: 640 });
  await room.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      const [name, message] = JSON.parse(sessionStorage.getItem('refusal')!);
      throw new DOMException(message, name);
    };
  });
  const link = await invite(desk, tab, somebody('Ref'));
  await toCheck(room, link);
  const headings = new Set<string>();
  for (const [name, message, heading, otherwise] of refusals) {
    await test.step(`${name} ${message}`, async () => {
      await room.goto(`${link}/check?lang=en`);
      await room.evaluate((refusal) => sessionStorage.setItem('refusal', refusal), JSON.stringify([name, message]));
      await room.getByRole('button', { name: 'Turn on camera and microphone' }).click();
      await expect(room.getByRole('heading', { name: heading })).toBeVisible();
      await expect(room.getByRole('main').getByRole('list').filter({ visible: true })).toHaveCount(1);
      await expect(room.getByRole('button', { name: 'Try again' })).toBeFocused();
      await expect(room.getByRole('button', { name: 'Answer with a file instead' })).toBeVisible({ visible: otherwise });
      await fits(room);
      await room.goto(`${link}/check?lang=es`);
      await room.getByRole('button', { name: 'Encender la cámara y el micrófono' }).click();
      await expect(room.getByRole('button', { name: 'Volver a intentarlo' })).toBeVisible();
      headings.add((await room.getByRole('heading', { level: 2 }).filter({ visible: true }).textContent())!.trim());
      await fits(room);
    });
  }
  expect(headings.size).toBe(refusals.length);
});

test('inside another app, over plain http and without a recorder', async ({ desk, context, server }) => {
  const tab = await newPosition(desk, 'Ferryman', [{ prompt: 'Why rivers?' }]);
  const link = await invite(desk, tab, somebody('App'));
  const facebook = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22B83 [FBAN/FBIOS;FBAV/490.0.0;FBDV/iPhone15,2]';
  const inside = await (await context.browser()!.newContext({ baseURL: server.url, permissions: [], userAgent: facebook, viewport: { width: 320, height: 640 } })).newPage();
  await toCheck(inside, link);
  await inside.getByRole('button', { name: 'Turn on camera and microphone' }).click();
  await expect(inside.getByRole('heading', { name: 'This app cannot use the camera' })).toBeVisible();
  await expect(inside.getByRole('main').getByText('Choose “Open in external browser”.')).toBeVisible();
  await expect(inside.getByRole('button', { name: 'Copy the address' })).toBeVisible();
  await fits(inside);

  for (const [script, heading] of [
    [() => Object.defineProperty(window, 'isSecureContext', { value: false }), 'This address is not secure'],
    [() => Object.defineProperty(window, 'MediaRecorder', { value: undefined }), 'This browser cannot record'],
  ] as const) {
    const room = await stranger(context, server.url, 320);
    await room.addInitScript(script);
    await room.goto(`${link}/check`);
    await room.getByRole('button', { name: 'Turn on camera and microphone' }).click();
    await expect(room.getByRole('heading', { name: heading })).toBeVisible();
    await expect(room.getByRole('button', { name: 'Answer with a file instead' })).toBeVisible();
    await fits(room);
  }
});

test('sound only is offered where the position allows it, also when the camera is missing', async ({ desk, context, server }) => {
  test.setTimeout(120_000);
  const tab = await newPosition(desk, 'Announcer', [{ prompt: 'Why radio?' }]);
  const who = somebody('Son');
  const link = await invite(desk, tab, who);
  const room = await candidate(context, server.url);
  await room.addInitScript(() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => {
      if (wish?.video) throw new DOMException('Requested device not found', 'NotFoundError');
      return ask(wish);
    };
    const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
    navigator.mediaDevices.enumerateDevices = async () => (await list()).filter((device) => device.kind !== 'videoinput');
  });
  await toCheck(room, link);
  await expect(room.getByLabel('Record sound only, without a picture')).toHaveCount(0);
  await room.getByRole('button', { name: 'Turn on camera and microphone' }).click();
  await expect(room.getByRole('heading', { name: 'No camera was found' })).toBeVisible();
  await expect(room.getByRole('button', { name: 'Continue with sound only' })).toHaveCount(0);

  await desk.goto(tab.replace('/candidates', '/settings'));
  await expectAccessible(desk);
  await desk.getByLabel('Candidates may answer with sound only').check();
  await desk.getByRole('button', { name: 'Save position' }).click();
  await expect(desk.getByLabel('Candidates may answer with sound only')).toBeChecked();

  await room.reload();
  await expect(room.getByLabel('Record sound only, without a picture')).toBeVisible();
  await room.getByRole('button', { name: 'Turn on camera and microphone' }).click();
  await room.getByRole('button', { name: 'Continue with sound only' }).click();
  await expect(room.getByRole('button', { name: /Record 3 seconds/ })).toBeVisible();
  await expect(room.getByRole('main').getByText('We can hear you.')).toBeVisible();
  await room.getByRole('link', { name: /go to the question/ }).click();
  await room.getByRole('button', { name: 'Start recording' }).click();
  await expect(room.locator('[data-time]')).toHaveText('0:57', { timeout: 15_000 });
  await room.getByRole('button', { name: 'Stop' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
  await expect(room.getByText(/There is no picture/)).toBeHidden();
  // A file may be sound alone as well.
  await room.getByRole('button', { name: 'Record again' }).click();
  await expect(room.getByRole('button', { name: 'Stop' })).toBeVisible();
  await room.getByRole('button', { name: 'Stop' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
  await keep(room);
  await room.goto(`${link}/questions/1`);
  await room.getByRole('button', { name: 'Record again' }).click();
  await room.getByRole('button', { name: /^Record with your phone’s camera app/ }).click();
  await choose(room, memo());
  await expect(room.getByText(/^memo\.m4a · 0:03 · /)).toBeVisible();
  await room.getByRole('button', { name: 'Use this file' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
  await keep(room);
  await submit(room);
  await desk.goto(tab);
  await expect(row(desk, who.name)).toContainText('To review');
});

test('the check says how fast the network is, and keeps nobody from going on', { tag: '@thorough' }, async ({ desk, context, server }) => {
  const tab = await newPosition(desk, 'Runner', [{ prompt: 'Why fast?' }]);
  const room = await candidate(context, server.url);
  await room.setViewportSize({ width: 320, height: 640 });
  await toCheck(room, await invite(desk, tab, somebody('Spe')));
  await room.getByRole('button', { name: 'Turn on camera and microphone' }).click();
  const probe = async (words: string) => {
    await room.getByRole('button', { name: /Record 3 seconds/ }).click();
    await expect(room.getByRole('main').getByText(words)).toBeVisible();
    await expect(room.getByRole('link', { name: /go to the question/ })).toBeVisible();
    await fits(room);
    await room.getByRole('button', { name: 'Try again' }).click();
  };
  await probe('Your connection is fast enough.');
  await room.route('**/probe', async (route) => {
    await new Promise((done) => setTimeout(done, 2500));
    await route.fallback();
  });
  await probe('Your connection is slow: your answers are sent in the background while you go on.');
  await room.unroute('**/probe');
  await room.route('**/probe', (route) => route.abort());
  await probe('We cannot reach our server now.');
  await room.unroute('**/probe');
  await room.route('**/probe', () => {});
  await probe('Your connection is very slow.');
  await room.getByRole('link', { name: /go to the question/ }).click();
  await expect(room.getByRole('heading', { name: 'Question 1 of 1' })).toBeVisible();
});

/** Somebody else's browser, which is not allowed to use a camera. */
async function stranger(context: BrowserContext, baseURL: string, width = 1280): Promise<Page> {
  const phone = width < 600;
  const own = await context.browser()!.newContext({ baseURL, permissions: [], viewport: { width, height: phone ? 640 : 720 }, hasTouch: phone, isMobile: phone });
  return own.newPage();
}

async function toCheck(room: Page, link: string): Promise<void> {
  await room.goto(link);
  await room.getByRole('checkbox', { name: /privacy notice/ }).check();
  await room.getByRole('button', { name: 'Start' }).click();
  await expect(room.getByRole('heading', { name: 'Can we see and hear you?' })).toBeVisible();
}

async function choose(room: Page, file: string): Promise<void> {
  const [chooser] = await Promise.all([room.waitForEvent('filechooser'), room.getByText(/^Choose (a|another) file$/).filter({ visible: true }).click()]);
  await chooser.setFiles(file);
}

/** Nothing is wider than the screen, and axe finds nothing. */
async function fits(room: Page): Promise<void> {
  await room.evaluate(() => document.fonts.ready);
  await expectAccessible(room);
  expect(await room.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
}
