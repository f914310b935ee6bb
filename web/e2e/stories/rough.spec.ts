import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { candidate, enter, invite, keep, newPosition, record, recordedFor, row, somebody, submit } from '../acts.ts';
import { expect, test } from '../fixtures.ts';

const question = [{ prompt: 'What do you like about your trade?' }];

// The network goes away in the middle of an answer and comes back: the take is whole, byte for byte.
test('connection cut while recording: nothing that was acknowledged is lost', async ({ desk, context, server }) => {
  const tab = await newPosition(desk, 'Cooper', question);
  const who = somebody('Cut');
  const room = await candidate(context, server.url);
  const sent = watchUploads(room);
  await enter(room, await invite(desk, tab, who));
  await room.getByRole('button', { name: 'Start recording' }).click();
  await recordedFor(room, 2);
  await room.context().setOffline(true);
  await recordedFor(room, 5);
  await room.context().setOffline(false);
  await room.getByRole('button', { name: 'Stop' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
  expect(sent.failed).toBeGreaterThan(0);
  await keep(room);
  await submit(room);
  await expectWhole(server.data, 5);
  await desk.goto(tab);
  await expect(row(desk, who.name)).toContainText('To review');
});

// The server dies as in a power cut and comes back: the upload goes on from the acknowledged offset, and nothing before it
// is sent again.
test('server killed while recording: the upload continues', async ({ desk, context, server }) => {
  const tab = await newPosition(desk, 'Smith', question);
  const who = somebody('Kit');
  const room = await candidate(context, server.url);
  const sent = watchUploads(room);
  await enter(room, await invite(desk, tab, who));
  await room.getByRole('button', { name: 'Start recording' }).click();
  await recordedFor(room, 3);
  const acknowledged = sent.acknowledged;
  expect(acknowledged).toBeGreaterThan(0);
  await server.kill();
  await recordedFor(room, 5);
  await server.start();
  await room.getByRole('button', { name: 'Stop' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible({ timeout: 60_000 });
  expect(sent.resumedFrom).toBeGreaterThanOrEqual(acknowledged);
  await keep(room);
  await submit(room);
  await expectWhole(server.data, 5);
});

// A reload in the middle leaves an interrupted take that can be kept.
test('reload while recording: what was saved can be kept', { tag: '@thorough' }, async ({ desk, context, server }) => {
  const tab = await newPosition(desk, 'Miller', question);
  const who = somebody('Rel');
  const link = await invite(desk, tab, who);
  const room = await candidate(context, server.url);
  await enter(room, link);
  await room.getByRole('button', { name: 'Start recording' }).click();
  await recordedFor(room, 4);
  await room.reload();
  await room.goto(`${link}/questions/1`);
  await expect(room.getByRole('heading', { name: /We saved/ })).toBeVisible();
  await room.getByRole('button', { name: 'Keep it' }).click();
  await room.goto(`${link}/overview`);
  await submit(room);
});

// A take is only given up for one that is safe: with one take allowed, a kept answer shuts the question.
test('takes that are used up', async ({ desk, context, server }) => {
  const tab = await newPosition(desk, 'Glazier', [{ prompt: 'Only one try here.', takes: 1 }]);
  const link = await invite(desk, tab, somebody('One'));
  const room = await candidate(context, server.url);
  await enter(room, link);
  await record(room, 2);
  await keep(room);
  await room.goto(`${link}/questions/1`);
  await expect(room.getByRole('button', { name: /Record again/ })).toHaveCount(0);
  await room.goto(`${link}/overview`);
  await submit(room);
});

/** Follows the upload's requests: what was acknowledged, what failed, and where it went on after a failure. */
function watchUploads(room: import('@playwright/test').Page) {
  const seen = { acknowledged: 0, failed: 0, resumedFrom: 0 };
  room.on('requestfailed', (request) => {
    if (request.url().includes('/uploads/')) seen.failed++;
  });
  room.on('response', async (response) => {
    if (!response.url().includes('/uploads/')) return;
    const offset = Number(response.headers()['upload-offset'] ?? 0);
    if (response.request().method() === 'PATCH' && response.status() === 204) seen.acknowledged = Math.max(seen.acknowledged, offset);
    if (response.request().method() === 'HEAD' && response.status() === 200 && seen.acknowledged > 0) seen.resumedFrom = offset;
  });
  return seen;
}

/** The newest recording on disk decodes without a complaint, is as long as it was recorded, and its sum is the one in the database. */
async function expectWhole(data: string, seconds: number): Promise<void> {
  const file = execFileSync('sh', ['-c', `ls -t "${data}"/recordings/*/*/original | head -n 1`]).toString().trim();
  // All streams together: on a busy machine the camera drops pictures, the sound goes on.
  const probe = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file]);
  const times = probe.toString().trim().split('\n').map(parseFloat);
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(seconds - 1);
  const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
  const stored = execFileSync('grep', ['-c', '-a', sum, `${data}/retake.db`, `${data}/retake.db-wal`, '-s', '-h']).toString();
  expect(stored).toMatch(/[1-9]/);
}
