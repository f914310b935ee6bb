import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { candidate, enter, expectPlays, invite, keep, letters, linkOf, more, newPosition, record, row, somebody, submit, tick } from '../acts.ts';
import { expect, test } from '../fixtures.ts';

const questions = [
  { prompt: 'What made you apply?', takes: 2 },
  { prompt: 'Tell us about a day at work that you liked.' },
];

test('invite, record, review', async ({ desk, context, server }, info) => {
  const tab = await newPosition(desk, 'Gardener', questions);
  const who = somebody();
  const link = await invite(desk, tab, who);
  await expect(row(desk, who.name)).toContainText('Invited');

  // The letter carries exactly that link; without a mail server it can be read in the outbox.
  await desk.goto('/outbox');
  await letters(desk, who.name).first().getByRole('link').click();
  await expect(desk.getByText(link).first()).toBeVisible();

  const room = await candidate(context, server.url);
  const bytes = collectRecording(room);
  await enter(room, link);
  await expect(room.getByText(questions[0].prompt)).toBeVisible();
  await record(room);
  await expectPlays(room, 'Your recording');
  const recorded = await bytes();
  await keep(room);
  await expect(room.getByText(questions[1].prompt)).toBeVisible();
  await record(room);
  await keep(room);
  await submit(room);

  await desk.goto(tab);
  await expect(row(desk, who.name)).toContainText('To review');
  await row(desk, who.name).getByRole('link', { name: who.name, exact: true }).click();
  await expectPlays(desk, /to question 1$/);

  // What the browser recorded is what is stored, byte for byte, and it decodes without a complaint.
  const [download] = await Promise.all([desk.waitForEvent('download'), desk.getByRole('link', { name: /Download/ }).first().click()]);
  const file = info.outputPath('answer.webm');
  await download.saveAs(file);
  const stored = execFileSync('sha256sum', [file]).toString().split(' ')[0];
  expect(stored).toBe(createHash('sha256').update(recorded).digest('hex'));
  expect(execFileSync('ffprobe', ['-v', 'error', '-count_packets', '-show_entries', 'stream=codec_type', '-of', 'csv=p=0', file], { stdio: ['ignore', 'pipe', 'pipe'] }).toString()).toContain('video');
});

test('delete one answer: the same link asks only for that one, then it is completed again', async ({ desk, context, server }) => {
  const tab = await newPosition(desk, 'Baker', questions);
  const who = somebody('Noa');
  const link = await invite(desk, tab, who);
  const room = await candidate(context, server.url);
  await enter(room, link);
  for (const _ of questions) {
    await record(room, 2);
    await keep(room);
  }
  await submit(room);

  await desk.goto(tab);
  await row(desk, who.name).getByRole('link', { name: /Delete answers/ }).click();
  const dialog = desk.getByRole('dialog');
  await tick(dialog, 2);
  await dialog.getByLabel('Message to the candidate').fill('The last minute was cut off. Please say it once more.');
  await expect(dialog.getByText(/same link keeps working/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete 1 answer', exact: true }).click();
  await expect(row(desk, who.name)).toContainText('Redo asked');
  expect(await linkOf(desk, who.name)).toBe(link);

  await room.goto(link);
  await expect(room.getByText('The last minute was cut off.')).toBeVisible();
  await enter(room, link);
  await expect(room.getByRole('heading', { name: 'Question 2 of 2' })).toBeVisible();
  await record(room, 2);
  await keep(room);
  await submit(room);

  await desk.reload();
  await expect(row(desk, who.name)).toContainText('To review');
});

test('delete an answer and undo: everything is back and the letter never leaves', async ({ desk, context, server }) => {
  const tab = await newPosition(desk, 'Joiner', questions.slice(0, 1));
  const who = somebody('Ari');
  const link = await invite(desk, tab, who);
  const room = await candidate(context, server.url);
  await enter(room, link);
  await record(room, 2);
  await keep(room);
  await submit(room);

  await desk.goto(tab);
  await row(desk, who.name).getByRole('link', { name: /Delete answers/ }).click();
  await tick(desk.getByRole('dialog'), 1);
  await desk.getByRole('dialog').getByRole('button', { name: 'Delete 1 answer' }).click();
  await expect(row(desk, who.name)).toContainText('Redo asked');
  await desk.getByRole('button', { name: 'Undo' }).click();
  await expect(row(desk, who.name)).toContainText('To review');
  await desk.goto('/outbox');
  await expect(letters(desk, who.name).filter({ hasText: /record again/i })).toContainText('Stopped');
  await room.goto(link);
  await expect(room.getByRole('heading', { name: /Thank you/ })).toBeVisible();
});

test('re-invite in one step: the old link is closed and says so, the new one works', async ({ desk, context, server }) => {
  const tab = await newPosition(desk, 'Tailor', questions.slice(0, 1));
  const who = somebody('Sol');
  const old = await invite(desk, tab, who);
  const room = await candidate(context, server.url);
  await enter(room, old);
  await record(room, 2);
  await keep(room);
  await submit(room);

  await desk.goto(tab);
  await more(desk, who.name, 'Delete');
  await expect(desk.getByText(/Discard it first/)).toBeVisible();

  await row(desk, who.name).getByRole('button', { name: /Discard/ }).click();
  await expect(row(desk, who.name)).toContainText('Discarded');
  expect((await room.request.get(old)).status()).toBe(410);

  await row(desk, who.name).getByRole('link', { name: /Re-invite/ }).click();
  const dialog = desk.getByRole('dialog');
  await expect(dialog.getByText('The old link stops working at once.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Start over with a new link' }).click();
  await expect(row(desk, who.name)).toContainText('Invited');
  const fresh = await linkOf(desk, who.name);
  expect(fresh).not.toBe(old);

  await room.goto(old);
  await expect(room.getByText(/newer/i).first()).toBeVisible();
  expect((await room.request.get(old)).status()).toBe(410);
  await enter(room, fresh);
  await record(room, 2);
  await keep(room);
  await submit(room);
  await desk.goto(tab);
  await expect(row(desk, who.name)).toContainText('To review');
});

test('discard, delete, invite again: the old link is closed, the new one works', async ({ desk, context, server }) => {
  const tab = await newPosition(desk, 'Saddler', questions.slice(0, 1));
  const who = somebody('Lou');
  const old = await invite(desk, tab, who);
  const room = await candidate(context, server.url);
  await enter(room, old);
  await record(room, 2);
  await keep(room);
  await submit(room);

  await desk.goto(tab);
  await row(desk, who.name).getByRole('button', { name: 'Discard' }).click();
  await expect(row(desk, who.name)).toContainText('Discarded');
  await more(desk, who.name, 'Delete');
  await expect(row(desk, who.name)).toContainText('Deleted');
  expect((await room.request.get(old)).status()).toBe(410);

  const fresh = await invite(desk, tab, who);
  expect(fresh).not.toBe(old);
  expect((await room.request.get(old)).status()).toBe(410);
  await enter(room, fresh);
  await record(room, 2);
  await keep(room);
  await submit(room);
  await desk.goto(tab);
  await expect(row(desk, who.name)).toContainText('To review');

  // The earlier interview is not lost: it stays in the candidate's history.
  await row(desk, who.name).getByRole('link', { name: who.name, exact: true }).click();
  await expect(desk.getByRole('heading', { name: 'Earlier interviews' })).toBeVisible();
});

test('resend: the same link goes out again', async ({ desk }) => {
  const tab = await newPosition(desk, 'Weaver', questions.slice(0, 1));
  const who = somebody('Ola');
  const link = await invite(desk, tab, who);
  await more(desk, who.name, 'Send the link again');
  await expect(desk.getByRole('status').filter({ hasText: 'The same link waits in the outbox' })).toBeVisible();
  expect(await linkOf(desk, who.name)).toBe(link);
  await desk.goto('/outbox');
  await expect(letters(desk, who.name)).toHaveCount(2);
  await letters(desk, who.name).first().getByRole('link').click();
  await expect(desk.getByText(link).first()).toBeVisible();
});

test('copy puts exactly that candidate’s link on the clipboard', async ({ desk, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write', 'camera', 'microphone']);
  const tab = await newPosition(desk, 'Potter', questions.slice(0, 1));
  const first = somebody('Uma');
  const second = somebody('Vic');
  const links = [await invite(desk, tab, first), await invite(desk, tab, second)];
  for (const [i, who] of [first, second].entries()) {
    const copy = row(desk, who.name).getByRole('button', { name: `${who.name}’s link` });
    await copy.click();
    await expect(copy).toContainText('Copied');
    expect(await desk.evaluate(() => navigator.clipboard.readText())).toBe(links[i]);
  }
});

/** Keeps every chunk that the recorder hands out, as the page gets it. */
function collectRecording(room: import('@playwright/test').Page): () => Promise<Buffer> {
  const ready = room.addInitScript(() => {
    const chunks: Blob[] = [];
    (window as any).recordedChunks = chunks;
    const Real = window.MediaRecorder;
    window.MediaRecorder = class extends Real {
      constructor(stream: MediaStream, options?: MediaRecorderOptions) {
        super(stream, options);
        chunks.length = 0; // only the newest recording counts
        this.addEventListener('dataavailable', (e) => chunks.push(e.data));
      }
    };
  });
  return async () => {
    await ready;
    const numbers = await room.evaluate(async () => Array.from(new Uint8Array(await new Blob((window as any).recordedChunks).arrayBuffer())));
    return Buffer.from(numbers);
  };
}
